/* frame.h - what stands around every page. */
#ifndef ANSWERD_PAGES_FRAME_H
#define ANSWERD_PAGES_FRAME_H

#include "pages/page.h"

/* From <!doctype> to the opened <main>. */
void frame_begin(struct page *p);
/* From </main> to the end. */
void frame_end(struct page *p);
/* The search box; big: the home page's. category: kept when the words change,
 * or .len 0. */
void frame_search(struct page *p, bool big, struct str category);

#endif
