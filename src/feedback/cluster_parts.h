/* cluster_parts.h - what clusters are made of; see clusters.h.
 *
 * Threads: as clusters.h. */
#ifndef ANSWERD_FEEDBACK_CLUSTER_PARTS_H
#define ANSWERD_FEEDBACK_CLUSTER_PARTS_H

#include "answerd/text/analyzer.h"
#include "answerd/text/wording.h"
#include "feedback/clusters.h"

/* Two questions are alike by their weighted terms (cosine). One setting for all languages,
 * chosen with bench/clusters on judged sets: around each value lies a plateau, and the
 * thresholds may be 0.02 more or less without harm. */
#define ALIKE_JOIN 0.30f  /* mean likeness to the members that makes one of them */
#define ALIKE_NIGHT 0.32f /* the same at night, between two clusters */
/* The same to a frozen cluster's three most like members: an editor may have put together
 * what is not alike, so that the mean over all says little. */
#define ALIKE_FROZEN 0.40f
#define IDF_POWER 0.7f	     /* what is rare counts a little less than its idf */
#define WEIGHT_LONE 0.25f    /* of a term that no other question has: it cannot join anything */
#define WEIGHT_LITTLE 0.7f   /* of a word that says little */
#define WEIGHT_JOINED 0.5f   /* of a code as a whole, beside its parts */
#define WEIGHT_LETTERS 0.65f /* of the runs of letters of a word, beside the word */
#define WEIGHT_NEAR 0.35f    /* of the nearest articles together, beside a text of 1 */
/* Across scripts there is hardly a word in common, and the nearest articles speak alone. */
#define WEIGHT_ACROSS 1.0f
/* Chinese questions share characters as well as pairs, so that their likeness is higher for
 * the same meaning: it counts this much less, squared. */
#define SCALE_HAN 0.8f
/* Added when both are words of one question: who is not answered asks again in other words.
 * Alone it joins nothing. */
#define ALIKE_VISIT 0.20f
#define ALIKE_PERHAPS 0.22f /* between two clusters, for an editor to look at */
#define VISITED_MAX 64	    /* wordings of its visits, at most */
#define VISITS_SEEN 16	    /* of a wording, that are looked at */
#define REPAIRED 5	    /* questions that look again after one was placed */

struct feature {
	uint32_t term;
	float tf;
};

struct posting {
	uint32_t wording;
	float tf;
};

struct cluster_term {
	uint64_t hash;
	struct posting *v; /* owned */
	size_t n, cap;
	float weight;
	float titled;		      /* its weight in titles, */
	size_t titled_n, titled_live; /* when it stood in so many of so many */
	float share;		      /* of the articles that hold it; below 0: nothing is known */
	bool near;		      /* it is an article, and no word */
	bool letters;		      /* it is a run of letters */
};

struct wording_q {
	char *text; /* owned; NULL: forgotten */
	uint32_t text_len;
	uint64_t form; /* hash of its units */
	uint32_t units;
	struct feature *f; /* owned; sorted by term */
	size_t f_n;
	float norm;  /* of the weighted units */
	float whole; /* of the units as 1, and the articles beside them */
	float scale;
	bool han;	    /* most of it is Chinese */
	uint64_t *sessions; /* owned; distinct */
	size_t sessions_n, sessions_cap;
	uint32_t cluster, next, prev;
};

struct cluster {
	uint32_t head; /* a member; CLUSTERS_NONE: empty */
	uint32_t size;
	bool frozen;
};

struct cluster_bar {
	uint32_t wording, cluster;
};

struct cluster_visit { /* that asked a wording */
	uint64_t session;
	uint32_t wording;
	uint32_t next; /* 1 + index of the session's one before; 0: none */
	bool mute;     /* another one of the same client says what is alike */
};

struct cluster_client {
	uint32_t client;
	uint64_t session; /* the first with several wordings */
};

struct clusters {
	struct analyzer *analyzer; /* owned */
	struct wording *words;	   /* owned; OpenCC's vocabularies */
	struct clusters_words kb;
	struct units units; /* scratch */
	struct buf form;
	struct {
		struct cluster_term *v;
		size_t n, cap;
	} terms;
	uint32_t *slots; /* of terms: 1 + index by hash; owned */
	size_t slots_n;	 /* a power of two */
	struct {
		struct feature *v;
		size_t n, cap;
	} features; /* scratch: of one question */
	struct {
		struct wording_q *v;
		size_t n, cap;
	} q;
	uint32_t *forms; /* of wordings: 1 + number by form; owned */
	size_t forms_n;	 /* a power of two */
	size_t live;	 /* wordings that are not forgotten */
	size_t weighed;	 /* live ones when the weights were made */
	struct {
		struct cluster *v;
		size_t n, cap;
	} clusters; /* by number; 0 is none */
	struct {
		struct cluster_bar *v;
		size_t n, cap;
	} bars;
	struct {
		uint32_t *v;
		size_t n, cap;
	} moved;
	struct {
		struct cluster_visit *v;
		size_t n, cap;
	} visits;
	struct {
		struct cluster_client *v; /* owned; by client, in slots */
		size_t n, slots;	  /* a power of two */
	} askers;
	uint32_t *visit_slots; /* 1 + index of the latest, by session; owned */
	size_t visit_slots_n;  /* a power of two */
	/* Scratch of a scan: likeness by wording, and what it touched. */
	float *alike;
	uint32_t *hits;
	size_t alike_cap, hits_n;
	float *sums; /* by cluster */
	size_t sums_cap;
	double *titled; /* by term, of the cluster that is named; 0 between calls */
	size_t titled_cap;
};

/* cluster_terms.c: fills c->features and c->form from a text; scale, han and units of out. */
enum status cluster_features(struct clusters *c, const struct cluster_question *q,
			     struct wording_q *out) ANSWERD_MUST_USE;
void cluster_terms_free(struct clusters *c);

/* cluster_visits.c: a visit asked a wording, for the first time. */
enum status cluster_add_visit(struct clusters *c, const struct cluster_question *q,
			      uint32_t w) ANSWERD_MUST_USE;
/* It did not ask w: what else it asked still belongs together. */
void cluster_leave_visit(struct clusters *c, uint64_t session, uint32_t w);
/* Wordings that visits of w asked too, each once, into out; returns how many of max. */
size_t cluster_visited(const struct clusters *c, uint32_t w, uint32_t *out, size_t max);
/* Whether the visit asked several wordings that say what is alike, and its number, below
 * c->visit_slots_n. */
bool cluster_visit_of(const struct clusters *c, uint64_t session, uint32_t *visit);
void cluster_visits_free(struct clusters *c);

/* cluster_find.c: weights of terms and norms of questions, made anew when many came. */
void cluster_weigh(struct clusters *c, bool now);
/* Of a term among so many questions, as it is now; kb: with what the articles say of it. */
float cluster_weight(const struct cluster_term *t, size_t live, bool kb);
/* Those of one wording. */
void cluster_weigh_one(struct clusters *c, uint32_t w);
/* Fills c->alike and c->hits with the wordings that share a term with w. */
enum status cluster_scan(struct clusters *c, uint32_t w) ANSWERD_MUST_USE;
/* Adds to the likeness of what its visits asked too: -ALIKE_VISIT leaves that of the texts. */
void cluster_weigh_visits(struct clusters *c, uint32_t w, float more);
/* The n hits that are most alike, best first, into out; returns how many. */
size_t cluster_nearest(const struct clusters *c, float least, uint32_t *out, size_t n);
/* The cluster for w after a scan of it; 0: none is alike enough. */
enum status cluster_best(struct clusters *c, uint32_t w, uint32_t *best) ANSWERD_MUST_USE;

/* clusters.c: links between wordings and clusters. */
enum status cluster_make(struct clusters *c, uint32_t *out) ANSWERD_MUST_USE;
void cluster_unlink(struct clusters *c, uint32_t w);
void cluster_link(struct clusters *c, uint32_t w, uint32_t cluster);
/* The same with a note of it in c->moved. */
enum status cluster_move(struct clusters *c, uint32_t w, uint32_t cluster) ANSWERD_MUST_USE;
/* Whether it is frozen, or a wording is barred from it: it stays what it is. */
bool cluster_is_held(const struct clusters *c, uint32_t cluster);
bool cluster_is_barred(const struct clusters *c, uint32_t w, uint32_t cluster);

/* cluster_across.c: joins across scripts what was joined within them. within, node: the
 * joins and the node of each wording; group: of each wording in *out, which the caller frees. */
struct cluster_join;
enum status cluster_across(const struct clusters *c, struct cluster_join *within,
			   const uint32_t *node, uint32_t *group,
			   struct cluster_join **out) ANSWERD_MUST_USE;

#endif
