/* entry.h - an article as one line of a list: looked up by its id, with the
 * sentence that answers it. */
#ifndef ANSWERD_PAGES_ENTRY_H
#define ANSWERD_PAGES_ENTRY_H

#include "pages/page.h"

struct entry {
	struct str id, title, category, lang; /* borrowed from the index */
	const char *say;		      /* in the arena; NULL: it has none */
};

/* False: the public may not read it (now), or there is none. */
bool entry_find(struct page *p, struct str id, struct entry *out);
/* <li> with a link, and `say` under it when with_say. */
void entry_item(struct page *p, const struct entry *e, bool with_say);
/* A copy of the member name of a JSON object's text, or NULL. */
const char *entry_detail(struct page *p, struct str json, const char *name);

#endif
