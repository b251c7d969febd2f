/* ways.h - the ways to a human, as a section of a page. On every page: nobody
 * has to look for them. */
#ifndef ANSWERD_PAGES_WAYS_H
#define ANSWERD_PAGES_WAYS_H

#include "pages/page.h"

/* The phone number, to be called at a press, or when it is closed another way at
 * which somebody is there now, else when it opens; and a link to the other ways:
 * for a line of text. Without a phone, the link alone. */
void ways_line(struct page *p);
/* A section with the id "contact". title, text: keys of messages; text may be
 * NULL. cls: its class. */
void ways_section(struct page *p, const char *cls, const char *title, const char *text);
/* The same for who complains: it asks what happened. */
void ways_complaint(struct page *p);

#endif
