/* check_parts.h - what checking one article needs, for check.c and check_one.c.
 * Threads: belongs to whoever holds it. */
#ifndef ANSWERD_KB_CHECK_PARTS_H
#define ANSWERD_KB_CHECK_PARTS_H

#include "answerd/kb/check.h"
#include "answerd/kb/markdown.h"
#include "kb/check_facts.h"

struct told {
	struct kb_fault fault; /* its texts lie in the arena */
	size_t order;
};

struct checking {
	const char *dir;
	const struct str_list *languages;
	int64_t today;
	const struct kb_sink *user;
	struct kb_counts *counts;
	struct arena arena;   /* until the end */
	struct arena scratch; /* of one article */
	struct kb_ids *ids;
	struct facts facts;
	struct told *told; /* owned */
	size_t told_n, told_cap;
	struct kb_sink faults; /* collects in told */
	enum status failed;
};

/* Counts nothing yet; release frees all but the ids. */
void checking_init(struct checking *c);
void checking_release(struct checking *c);
/* All that one article alone, or with the facts of others, shows. ST_INVALID and
 * ST_LIMIT: it is withheld, which was told. */
enum status check_article(struct checking *c, const struct article *a) ANSWERD_MUST_USE;
/* Hands the faults out, in order, and counts them. */
void checking_tell(struct checking *c);

#endif
