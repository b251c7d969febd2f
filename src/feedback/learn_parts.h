/* learn_parts.h - the inside of what is learned; see feedback/learn.h.
 *
 * Threads: as learn.h. */
#ifndef ANSWERD_FEEDBACK_LEARN_PARTS_H
#define ANSWERD_FEEDBACK_LEARN_PARTS_H

#include "feedback/desk_parts.h"
#include "feedback/learn.h"

#define LEARN_SLOTS 65536

struct credit {
	uint64_t session;
	int64_t at_ms;
	uint32_t next; /* of the same visit, 1 + index; or of the free ones */
	uint32_t wording, form, article, client;
	int8_t points; /* 0: free */
};

/* What a wording says, and with which others it was found to share some of it. */
struct wording {
	uint32_t *terms; /* owned; NULL: not met yet, or it says nothing */
	uint32_t terms_n;
	uint32_t with; /* a wording of the same part, itself at last */
};

struct said { /* a term, by whom and when */
	uint32_t term, client;
	int64_t day;
};

struct term_of { /* a term that a wording has */
	uint32_t term, wording;
};

struct learn {
	struct clusters *asked;
	struct {
		struct wording *v;
		size_t n, cap;
	} wordings; /* by their number in asked */
	struct {
		struct term_of *v;
		size_t n, cap;
	} terms; /* scratch: of the pair at hand */
	struct {
		struct said *v;
		size_t n, cap;
	} said; /* scratch: of the pair at hand */
	struct {
		uint64_t *v;
		size_t n, cap;
	} spoke;		      /* scratch: the sessions that spoke for the pair at hand */
	size_t firm_n;		      /* terms in front of said that two clients said, in order */
	struct desk_texts texts;      /* forms and articles */
	uint16_t of_day[LEARN_SLOTS]; /* credits, by a hash of client and day */
	struct {
		struct credit *v;
		size_t n, cap;
	} credits;
	uint32_t free; /* 1 + index of the first free one */
	struct {
		struct learn_phrasing *v;
		size_t n, cap;
	} found;
	struct {
		struct learn_use *v;
		size_t n, cap;
	} uses;
};

/* A credit in an order: by article and cluster, then part of it, then day and client, then
 * visit. */
struct ordered {
	const struct credit *c;
	uint32_t cluster, part;
};

#define COMPARE(a, b)                                                                              \
	if ((a) != (b))                                                                            \
	return (a) < (b) ? -1 : 1

static inline int64_t day_of(const struct credit *c)
{
	return c->at_ms / DAY_MS;
}

/* All credits in that order; owned by the caller; NULL: no memory. */
struct ordered *learn_in_order(struct learn *l, int (*compare)(const void *, const void *),
			       size_t *n);
/* What is left of one point after age_ms. */
double learn_halved(int64_t age_ms, int64_t half_ms);

#endif
