/* synonyms.h - what stands for what: an editor's rules, and where a question
 * holds one of their phrases.
 *
 *   synonyms:
 *     - both: [退款, 退钱, refund]     each stands for the others
 *     - from: [开票, 要发票]            who asks this also finds `to`
 *       to: [发票]
 *
 * A phrase is one word or several. It is met as the analyzer gives it, so that
 * 退錢 and "Refunds" are found where 退钱 and "refund" are written.
 *
 * Immutable once made; counted.
 *
 * Threads: one makes it; any may read what they hold. */
#ifndef ANSWERD_SEARCH_SYNONYMS_H
#define ANSWERD_SEARCH_SYNONYMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/buf.h"
#include "answerd/base/status.h"
#include "answerd/search/rule_text.h"
#include "answerd/text/analyzer.h"

struct synonyms;

#define SYNONYM_RULES 5000	 /* at most */
#define SYNONYM_PHRASES 20	 /* at most, of one rule */
#define SYNONYM_PHRASE_BYTES 100 /* at most, of one phrase */
/* The largest file: twice what a rule of five phrases of ten characters takes,
 * 5,000 times. */
#define SYNONYM_FILE_BYTES ((size_t)2 << 20)

struct synonym_rule {
	bool both; /* each of `from` stands for the others, and there is no `to` */
	struct rule_text *from, *to;
	size_t from_n, to_n;
	int line;
};

/* From the text of a file. An empty one has no rules. ST_INVALID, ST_LIMIT: err
 * has "LINE: what and how to mend it"; the caller puts the file's name before. */
enum status synonyms_parse(const char *s, size_t len, struct synonyms **out,
			   struct buf *err) ANSWERD_MUST_USE;
/* From rules, which are copied. Errors name the line, or "rule 3" without one. */
enum status synonyms_make(const struct synonym_rule *rules, size_t n, struct synonyms **out,
			  struct buf *err) ANSWERD_MUST_USE;
struct synonyms *synonyms_hold(struct synonyms *s);
void synonyms_drop(struct synonyms *s); /* NULL is allowed */

/* In the order of the file; borrowed from s. NULL s has none. */
const struct synonym_rule *synonyms_rules(const struct synonyms *s, size_t *n);
/* Appends the rules as a file that people can read and edit. Of old, the file
 * that it replaces (len 0: none), what is written about a rule that stays
 * (comments, quotes, its lines) stays too. */
void synonyms_print(const struct synonyms *s, const char *old, size_t len, struct buf *out);

struct synonym_match {
	uint32_t first, end; /* units of the query, half open */
	const char *to;	     /* borrowed from s; followed by a NUL */
	size_t to_len;
};
/* The alternatives for phrases in a query; u: its units as the analyzer gives
 * them. At each place the longest phrase counts, and what lies inside it stands
 * for nothing else; of one place no two alternatives have the same units.
 * Returns how many of max. NULL s has none. */
size_t synonyms_match(const struct synonyms *s, const struct units *u, struct synonym_match *out,
		      size_t max);

#endif
