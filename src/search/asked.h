/* asked.h - questions of other visitors that may be suggested: those of which every word
 * stands in the text of an article that the public may read today, and whose article is
 * one of these.
 *
 * Threads: belongs to who makes the lexicon. */
#ifndef ANSWERD_SEARCH_ASKED_H
#define ANSWERD_SEARCH_ASKED_H

#include "answerd/base/arena.h"
#include "answerd/index/learned.h"
#include "answerd/index/record.h"
#include "search/suggester.h"

struct asked;

/* NULL in *out: there is nothing to suggest. */
enum status asked_new(const struct learned *l, struct asked **out) ANSWERD_MUST_USE;
void asked_free(struct asked *a); /* NULL is allowed, as below */
/* A record of a live article. */
void asked_see(struct asked *a, const struct record *r);
/* After all records: adds what may be suggested. */
enum status asked_add(const struct asked *a, struct suggester *s,
		      struct arena *arena) ANSWERD_MUST_USE;

#endif
