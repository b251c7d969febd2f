/* pins.h - which article comes first for a question, by an editor's word.
 *
 *   pins:
 *     - q: [退款多久, how long is a refund]
 *       article: zh-CN/refund/how-long
 *     - q: [行李 超重]
 *       match: words              all these words, among others
 *       article: zh-CN/baggage/overweight
 *       lang: zh-CN               only for visitors of that language; zh: of both scripts
 *       until: 2027-02-28         the last day
 *       note: spring festival
 *
 * A question is met as the analyzer gives it (script, case, width, forms of
 * words), without words that say little: 請問退款要多久呢 is 退款多久.
 *
 * Immutable once made; counted.
 *
 * Threads: one makes it; any may read what they hold. */
#ifndef ANSWERD_SEARCH_PINS_H
#define ANSWERD_SEARCH_PINS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/buf.h"
#include "answerd/base/status.h"
#include "answerd/search/rule_text.h"
#include "answerd/text/analyzer.h"

struct pins;

#define PIN_RULES 10000	     /* at most */
#define PIN_PHRASES 20	     /* at most, of one pin */
#define PIN_PHRASE_BYTES 200 /* at most, of one phrase */
#define PIN_TEXT_BYTES 500   /* at most, of an article's id or a note */
#define PIN_FILE_BYTES ((size_t)4 << 20)

struct pin_rule {
	struct rule_text *q;
	size_t q_n;
	const char *article;		 /* id */
	const char *lang, *until, *note; /* NULL: none */
	bool words;			 /* all content words of a phrase, among others */
	int32_t last_day;		 /* of until, as days since 1970-01-01; else INT32_MAX */
	int line;			 /* of the file; 0: from none */
};

/* From the text of a file. An empty one has none. ST_INVALID, ST_LIMIT: err has
 * "LINE: what and how to mend it"; the caller puts the file's name before. */
enum status pins_parse(const char *s, size_t len, struct pins **out,
		       struct buf *err) ANSWERD_MUST_USE;
/* From rules, which are copied; last_day is set from until. Errors name the line,
 * or "rule 3" without one. */
enum status pins_make(const struct pin_rule *rules, size_t n, struct pins **out,
		      struct buf *err) ANSWERD_MUST_USE;
struct pins *pins_hold(struct pins *p);
void pins_drop(struct pins *p); /* NULL is allowed */

/* In the order of the file; borrowed from p. NULL p has none. */
const struct pin_rule *pins_rules(const struct pins *p, size_t *n);
/* Appends the rules as a file; of old, what is written about a rule that stays
 * stays too. */
void pins_print(const struct pins *p, const char *old, size_t len, struct buf *out);

/* The ids of articles that are pinned to a question, the one to take first: the
 * whole question before words of it, more words before fewer, a pin for a
 * language before one for all, then in the order of the file. u: the question's
 * units; lang: the visitor's; today: days since 1970-01-01. Returns how many of
 * max; borrowed from p. NULL p has none. */
size_t pins_match(const struct pins *p, const struct units *u, const char *lang, int32_t today,
		  const char **articles, size_t max);

#endif
