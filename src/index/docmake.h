/* docmake.h - an article to what the index stores of it: terms and a record.
 *
 * A public article gives one document for the public database and, when it has
 * parts for agents alone, a companion for the agents'. An agent-only article
 * gives one for the agents'.
 *
 * Threads: a maker belongs to one thread; what it made is handed on whole. */
#ifndef ANSWERD_INDEX_DOCMAKE_H
#define ANSWERD_INDEX_DOCMAKE_H

#include "answerd/kb/article.h"
#include "index/xapian_c.h"

enum index_part { PART_PUBLIC, PART_AGENT, PARTS };

/* One document, ready to be written. Owned by whoever holds it. */
struct made_part {
	bool present;
	void *terms_text;      /* owned: the bytes that terms point into */
	struct xc_term *terms; /* owned */
	size_t terms_n;
	char *record; /* owned */
	size_t record_len;
};

struct made_doc {
	char *id;   /* owned */
	char *data; /* owned: what the catalog reads, see catalog.h */
	uint64_t hash;
	struct made_part part[PARTS];
};

void made_doc_free(struct made_doc *d); /* NULL is allowed */

struct doc_maker;
enum status doc_maker_new(struct doc_maker **out) ANSWERD_MUST_USE;
void doc_maker_free(struct doc_maker *m);
/* How customers asked it; borrowed. */
struct doc_learned {
	const char *const *v;
	size_t n;
};
/* The hash of what the index stores of an article. */
uint64_t doc_hash(const struct article *a, const struct doc_learned *learned);
/* Renders and analyzes a. ST_INVALID, ST_LIMIT: its Markdown cannot be taken;
 * the fault has gone to sink. */
enum status doc_make(struct doc_maker *m, const struct article *a,
		     const struct doc_learned *learned, const struct kb_sink *sink,
		     struct made_doc **out) ANSWERD_MUST_USE;

#endif
