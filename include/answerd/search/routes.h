/* routes.h - questions that ask for a person, or complain: no article answers
 * them, the ways to a person do.
 *
 * The phrases and the words that may stand around them are built in
 * (src/search/routes.yaml says what the lists mean); an editor adds others:
 *
 *   complaint: [我要举报]
 *   person: [转接专员]
 *   around: [亲爱的]         words of politeness and the like
 *   off: [在线客服]          built-in ones that do not count here
 *
 * Immutable once made; counted.
 *
 * Threads: one makes it; any may read what they hold. */
#ifndef ANSWERD_SEARCH_ROUTES_H
#define ANSWERD_SEARCH_ROUTES_H

#include <stddef.h>

#include "answerd/base/buf.h"
#include "answerd/base/status.h"
#include "answerd/text/analyzer.h"

struct routes;

/* REACH: asks how to reach a person, which an article may say; search makes PERSON or NONE of it.
 */
enum route_kind { ROUTE_NONE, ROUTE_COMPLAINT, ROUTE_PERSON, ROUTE_REACH };

#define ROUTE_PHRASES 2000     /* at most, of the editor's file */
#define ROUTE_PHRASE_BYTES 100 /* at most, of one phrase */
#define ROUTE_FILE_BYTES ((size_t)1 << 18)

/* The built-in phrases, and what the text of the editor's file adds and switches
 * off; an empty one is allowed. What `off` names and is not built in (any more)
 * is passed over. ST_INVALID, ST_LIMIT: err has "LINE: what and how to mend it";
 * the caller puts the file's name before. */
enum status routes_parse(const char *s, size_t len, struct routes **out,
			 struct buf *err) ANSWERD_MUST_USE;
struct routes *routes_hold(struct routes *r);
void routes_drop(struct routes *r); /* NULL is allowed */

/* Whether the question as a whole asks for that, and no more: "我要投诉" does,
 * "投诉处理要多久" and "how long does a complaint take" ask a question. Who
 * complains and asks for a person complains. u: its units as the analyzer gives
 * them. NULL r: ROUTE_NONE. */
enum route_kind routes_match(const struct routes *r, const struct units *u);

#endif
