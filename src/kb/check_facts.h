/* check_facts.h - what check keeps of every article until all are read.
 * Threads: belongs to whoever holds it. */
#ifndef ANSWERD_KB_CHECK_FACTS_H
#define ANSWERD_KB_CHECK_FACTS_H

#include "answerd/kb/article.h"
#include "answerd/kb/markdown.h"
#include "answerd/kb/source.h"

/* Borrowed from the arena of the check. */
struct fact {
	const char *id, *key, *lang, *source;
	int line, audience_line;
	enum article_audience audience;
	enum article_status status;
	uint64_t form;	 /* kb_id_form of the id */
	bool no_anchors; /* its headings are not known */
};

/* A link with an anchor, to be looked up when all anchors are known. */
struct wanted {
	const char *source, *id, *anchor;
	int line;
};

struct facts {
	struct arena *arena;
	/* Where only some articles are known: learns of others by facts_add (and then
	 * facts_sort), before they are looked for. NULL: all are known. */
	void (*learn)(void *ctx, const char *id);
	void *learn_ctx;
	struct fact *v; /* owned; sorted by id after facts_sort */
	size_t n, cap;
	uint64_t *anchors; /* owned: hashes of id and anchor; sorted after facts_sort_anchors */
	size_t anchors_n, anchors_cap;
	struct wanted *wanted; /* owned */
	size_t wanted_n, wanted_cap;
};

enum status facts_add(struct facts *f, const struct article *a) ANSWERD_MUST_USE;
void facts_sort(struct facts *f);
/* Whether a link to an anchor of that article can be checked. */
bool facts_has_anchors(const struct facts *f, const char *id);
const struct fact *facts_find(const struct facts *f, const char *id);
enum status facts_add_anchor(struct facts *f, const char *id, const char *anchor) ANSWERD_MUST_USE;
enum status facts_want(struct facts *f, const char *source, int line, const char *id,
		       const char *anchor) ANSWERD_MUST_USE;
void facts_tell_anchors(struct facts *f, const struct kb_sink *sink);
/* Translations that are not for the same readers. */
void facts_tell_audiences(struct facts *f, const struct kb_sink *sink);
/* Ids that are hard to tell apart. */
void facts_tell_alike(struct facts *f, const struct kb_sink *sink);
void facts_release(struct facts *f);

#endif
