/* rule_file.h - files of editors' rules, which people write too: a YAML list
 * under one key.
 *
 *   synonyms:
 *     - both: [退款, refund]
 *
 * Threads: any; a value belongs to whoever made it. */
#ifndef ANSWERD_SEARCH_RULE_FILE_H
#define ANSWERD_SEARCH_RULE_FILE_H

#include <stdbool.h>

#include "answerd/base/arena.h"
#include "answerd/base/said.h"
#include "answerd/base/yaml.h"
#include "answerd/search/rule_text.h"
#include "search/phrase.h"

/* How one kind of rules is read, printed, and known again. */
struct rule_format {
	const char *key; /* of the list */
	size_t max_bytes, max_nodes;
	size_t size; /* of a rule */
	/* Fills rules[i], which is zeroed. */
	enum status (*read)(struct arena *arena, const struct yaml *y, void *rules, size_t i,
			    struct buf *err);
	const char *head; /* of a new file */
	void (*print)(const void *rules, size_t i, struct buf *out);
	int (*line)(const void *rules, size_t i);
	bool (*same)(const void *a, size_t i, const void *b, size_t k);
};

/* The rules of a file, in arena; NULL: it has none. Errors are "LINE: what". */
enum status rule_file_read(const struct rule_format *f, struct arena *arena, const char *s,
			   size_t len, void **rules, size_t *n, struct buf *err) ANSWERD_MUST_USE;
/* Appends n rules as a file. Of old, the file that it replaces (len 0: none), the
 * lines of a rule that stays, and the comments above it, stay too. */
void rule_file_print(const struct rule_format *f, const void *rules, size_t n, const char *old,
		     size_t len, struct buf *out);

/* ---- for reading ---- */

/* A text, which is not empty; borrowed from the arena of y. */
enum status rule_read_text(const struct yaml *y, struct rule_text *out,
			   struct buf *err) ANSWERD_MUST_USE;
/* A list of texts, or one that stands alone. */
enum status rule_read_texts(struct arena *arena, const struct yaml *y, struct rule_text **out,
			    size_t *n, struct buf *err) ANSWERD_MUST_USE;
/* How an error of a rule begins: "3: " by its line, or "rule 3: " without one. */
#define RULE_PLACE_LEN 32
void rule_place(int line, size_t rule, char out[RULE_PLACE_LEN]);
/* The phrase of a rule's text, said whose it is when it is faulty. */
enum status rule_make_phrase(struct phrase_maker *m, const struct rule_text *from, size_t rule,
			     struct phrase *out, struct buf *err) ANSWERD_MUST_USE;

/* ---- for writing ---- */

/* "key: text", quoted where YAML wants it, and a line end. */
void rule_print_text(struct buf *out, const char *key, const char *text);
void rule_print_list(struct buf *out, const char *key, const struct rule_text *v, size_t n);
bool rule_same_texts(const struct rule_text *a, size_t a_n, const struct rule_text *b, size_t b_n);

#endif
