/* learn.h - which wordings stand for which article, from what visitors did.
 *
 * What is counted is the pair of a cluster of questions and an article; questions of a
 * cluster that share no word that says something, not even by way of others, are apart. A visit
 * credits it once, by its best (a read 1, helpful 3, solved 3, solved on a call 5) and its worst
 * (unhelpful -3); of a client's visits of one day only the best and the worst count, so
 * that one visitor alone moves nothing however many sessions are opened. A pair is learned
 * at 6 points from k people and k clients over two days, and stays until it falls under
 * half of that; what was against it counts when k people of k clients say so. Points halve
 * in 180 days. Days on which a single client spoke count as one client together.
 *
 * The wordings that were credited become phrasings of the article, if more than half of what
 * says something in them was said by two clients for that pair: nobody attaches words of
 * one's own to what others taught.
 *
 * With k = 1 people, days, clients, points and words are waived, for measuring.
 *
 * Pure but for the clusters: the same calls give the same phrasings.
 * Threads: a struct learn belongs to one thread at a time. */
#ifndef ANSWERD_FEEDBACK_LEARN_H
#define ANSWERD_FEEDBACK_LEARN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/status.h"
#include "feedback/clusters.h"

#define LEARN_POINTS 6.0
#define LEARN_STAYS 3.0
#define LEARN_HALF_MS ((int64_t)180 * 86400000)
#define LEARN_PHRASINGS 200 /* of one article at most */
#define LEARN_OF_DAY 500    /* credits of a client's day at most, about */
#define LEARN_OF_CLIENT 3   /* phrasings that rest on one client's day alone, of an article */

struct learn;

enum status learn_new(const struct clusters_words *words, struct learn **out) ANSWERD_MUST_USE;
void learn_free(struct learn *l); /* NULL is allowed */

struct learn_credit {
	const char *text, *form, *article; /* copied */
	const uint32_t *terms;		   /* hashes of what says something in the text; copied */
	size_t terms_n;
	int64_t at_ms;
	uint32_t client; /* 0: not known; all of those are one */
	int points;
};
/* What one visit credited; 0 at first. */
typedef uint32_t learn_visit;
/* Takes back what a visit credited, and takes what it credits now, as far as its clients
 * credited less than LEARN_OF_DAY. session: tells visits apart. */
enum status learn_session(struct learn *l, learn_visit *visit, uint64_t session,
			  const struct learn_credit *v, size_t n, uint32_t k) ANSWERD_MUST_USE;

/* Frees the words that no credit is left of. Numbers of clusters may be given anew. */
void learn_sweep(struct learn *l);

/* A wording that was credited to an article; texts are borrowed until the next call. */
struct learn_phrasing {
	const char *form, *text, *article;
	double points; /* of its pair, today */
	uint32_t people, clients, days;
	int64_t since_ms, last_ms;
	bool learned; /* enough for it */
	bool stays;   /* enough to stay when it was */
	bool alone;   /* it rests on one client's day alone: this one's */
	uint32_t client;
	int64_t day;
};
/* By article, the best first. Owned by l. */
enum status learn_run(struct learn *l, uint32_t k, int64_t now_ms,
		      const struct learn_phrasing **out, size_t *n) ANSWERD_MUST_USE;

/* How much an article is used, 0 to 1: clients of a day who read it or were helped, halved
 * in 30 days, on a logarithmic scale to the most used one; 0 below k clients. Of days on which
 * a single client did, the last one counts. */
struct learn_use {
	const char *article;
	double share;
};
enum status learn_popular(struct learn *l, uint32_t k, int64_t now_ms, const struct learn_use **out,
			  size_t *n) ANSWERD_MUST_USE;

#endif
