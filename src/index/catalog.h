/* catalog.h - what the index holds: the id, hash and source of every article.
 *
 * Kept in memory by the indexer, so that an unchanged article costs nothing;
 * read back at the start from the data of the documents.
 *
 * Threads: belongs to one thread. */
#ifndef ANSWERD_INDEX_CATALOG_H
#define ANSWERD_INDEX_CATALOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/buf.h"
#include "answerd/base/status.h"
#include "index/xapian_c.h"

struct catalog_entry {
	char *id, *source; /* owned */
	uint64_t hash;	   /* of the article */
	uint64_t form;	   /* kb_id_form of the id */
	uint32_t seen;	   /* the round in which it was last read */
};

struct catalog {
	struct catalog_entry *v; /* owned; entries with id NULL are free */
	size_t n, cap, used;	 /* used: entries that hold an article */
	uint32_t *slots;	 /* 1 + index into v, by hash of the id */
	uint32_t *forms;	 /* the same, by form */
	size_t slots_n;
};

/* The data of a document, from malloc; NULL when there is no memory. */
char *catalog_data(uint64_t hash, const char *source, const char *id);

void catalog_init(struct catalog *c);
void catalog_release(struct catalog *c);
/* Adds every document of r, whose data is as catalog_data made it. */
enum status catalog_load(struct catalog *c, struct xc_reader *r, struct buf *err) ANSWERD_MUST_USE;
/* The entry of id, borrowed until the next change, or NULL. */
struct catalog_entry *catalog_find(const struct catalog *c, const char *id);
/* An entry of another id that has the form of e's, or NULL. */
const struct catalog_entry *catalog_alike(const struct catalog *c, const struct catalog_entry *e);
/* Sets the entry of id; *was_new tells whether there was none. */
enum status catalog_set(struct catalog *c, const char *id, const char *source, uint64_t hash,
			uint32_t seen, bool *was_new) ANSWERD_MUST_USE;
void catalog_remove(struct catalog *c, const char *id);

#endif
