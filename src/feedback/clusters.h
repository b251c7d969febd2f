/* clusters.h - unanswered questions gathered into gaps: those that want the same
 * article stand together, whatever their wording, spelling or script.
 *
 * A question is placed when it arrives, in the cluster whose members it is on average
 * most like, if that is alike enough; then the questions nearest to it look again, since
 * the newcomer may have changed where they belong. A nightly pass does the same better,
 * with all questions at hand. Both are deterministic: the same calls in the same order
 * give the same clusters. docs/feedback.md says how likeness is measured.
 *
 * What an editor decided is kept: a frozen cluster gains members and never loses one to
 * the machine, nor is it merged; merging, splitting and taking out freeze what they leave.
 *
 * Wordings are numbered from 0 as they come, clusters from 1; no number is used again.
 *
 * Threads: a struct clusters belongs to one thread at a time. */
#ifndef ANSWERD_FEEDBACK_CLUSTERS_H
#define ANSWERD_FEEDBACK_CLUSTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/status.h"
#include "answerd/base/str.h"

#define CLUSTERS_WORDINGS 50000		     /* at most; more is ST_LIMIT */
#define CLUSTERS_TEXT ((size_t)1024)	     /* bytes of a wording that are looked at */
#define CLUSTERS_NUMBERS (UINT32_C(1) << 24) /* of clusters, at most */
#define CLUSTER_NEAREST 5		     /* articles of one question that count, at most */

struct clusters;

/* How common words are in the articles: the share (0 to 1) that hold a unit or a pair of
 * Chinese characters, as the analyzer gives them. */
struct clusters_words {
	double (*share)(void *ctx, const char *term, size_t len);
	void *ctx; /* borrowed as long as the clusters live */
};

/* An article that a search for the question gave. */
struct cluster_near {
	const char *article; /* its id; the same for its translations */
	double confidence;   /* 0 to 1 */
};

struct cluster_question {
	struct str text; /* valid UTF-8, copied */
	/* Who asked, or which question of whom: those with the same are a person, and its
	 * wordings are likely to want the same. 0: nobody that counts. */
	uint64_t session;
	/* Whose browser it was; 0: unknown. Only the first question of each in several wordings
	 * says that these are alike: one who asks often decides nothing. */
	uint32_t client;
	const struct cluster_near *near; /* the nearest articles; NULL: none */
	size_t near_n;
};

/* words: NULL, or what the knowledge base says about words; copied. */
enum status clusters_new(const struct clusters_words *words,
			 struct clusters **out) ANSWERD_MUST_USE;
void clusters_free(struct clusters *c); /* NULL is allowed */

/* Places a question. A wording that is there already (the same units) keeps its number and
 * its cluster. ST_INVALID: it holds no unit. */
enum status clusters_add(struct clusters *c, const struct cluster_question *q, uint32_t *wording,
			 uint32_t *cluster) ANSWERD_MUST_USE;
/* The same into a cluster given earlier, to build what was stored anew: nothing is moved. */
enum status clusters_restore(struct clusters *c, const struct cluster_question *q, uint32_t cluster,
			     uint32_t *wording) ANSWERD_MUST_USE;
/* Forgets a wording (erased, or too old). ST_NOTFOUND: there is none. */
enum status clusters_forget(struct clusters *c, uint32_t wording) ANSWERD_MUST_USE;
/* Forgets that a session asked a wording: it was erased, or answered after all. */
void clusters_leave(struct clusters *c, uint32_t wording, uint64_t session);
/* Places all wordings outside frozen clusters anew. */
enum status clusters_night(struct clusters *c) ANSWERD_MUST_USE;

/* The wordings that calls since the last clusters_settle put in another cluster, in the
 * order of the moves; one may be there more than once. Borrowed until the next call. */
const uint32_t *clusters_moved(const struct clusters *c, size_t *n);
void clusters_settle(struct clusters *c);

/* An editor's decisions. ST_NOTFOUND: there is no such cluster or wording. */
enum status clusters_freeze(struct clusters *c, uint32_t cluster, bool frozen) ANSWERD_MUST_USE;
/* All of `from` goes into `into`. */
enum status clusters_merge(struct clusters *c, uint32_t into, uint32_t from) ANSWERD_MUST_USE;
/* The wordings leave their clusters for a new one. */
enum status clusters_split(struct clusters *c, const uint32_t *wordings, size_t n,
			   uint32_t *cluster) ANSWERD_MUST_USE;
/* The wording leaves its cluster, never to return by the machine, for a place of its own. */
enum status clusters_take_out(struct clusters *c, uint32_t wording,
			      uint32_t *cluster) ANSWERD_MUST_USE;
/* What clusters_take_out remembers, for building anew: the wording never joins cluster. */
enum status clusters_bar(struct clusters *c, uint32_t wording, uint32_t cluster) ANSWERD_MUST_USE;

/* One after another, i from 0: false behind the last. */
bool clusters_bar_at(const struct clusters *c, size_t i, uint32_t *wording, uint32_t *cluster);

size_t clusters_wordings(const struct clusters *c); /* numbers given, forgotten ones too */
uint32_t clusters_of(const struct clusters *c, uint32_t wording); /* 0: forgotten */
/* The text as it came first; .s NULL when forgotten. Borrowed until it is forgotten. */
struct str clusters_text(const struct clusters *c, uint32_t wording);
bool clusters_frozen(const struct clusters *c, uint32_t cluster);
/* The members one after another, the latest first: start with CLUSTERS_NONE; ends with it. */
#define CLUSTERS_NONE UINT32_MAX
uint32_t clusters_next(const struct clusters *c, uint32_t cluster, uint32_t wording);
/* Distinct sessions that asked a wording, or anything of a cluster. */
size_t clusters_wording_people(const struct clusters *c, uint32_t wording);
enum status clusters_people(struct clusters *c, uint32_t cluster, size_t *people) ANSWERD_MUST_USE;
/* Other clusters that may want the same though the machine did not join them, the most alike
 * first, into out; *n: how many of max. None that an editor took apart. */
struct cluster_alike {
	uint32_t cluster;
	float alike;
};
enum status clusters_alike(struct clusters *c, uint32_t cluster, struct cluster_alike *out,
			   size_t max, size_t *n) ANSWERD_MUST_USE;
/* The wording that stands best for the cluster: most like the others, asked by many, and a
 * phrase rather than a fragment. It follows from the wordings and who asked them, whenever
 * they came. CLUSTERS_NONE: there is no such cluster. */
uint32_t clusters_title(struct clusters *c, uint32_t cluster);
/* The same where the caller knows who asked: people is by wording. */
uint32_t clusters_title_by(struct clusters *c, uint32_t cluster, const uint32_t *people);

#endif
