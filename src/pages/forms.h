/* forms.h - what a visitor can say on a page: a vote, a message, the wish for a code. All of
 * it is done by the script; without one the style sheet leaves it out. */
#ifndef ANSWERD_PAGES_FORMS_H
#define ANSWERD_PAGES_FORMS_H

#include "pages/page.h"

/* Whether the article helped; its reasons and the way to a human when it did not. */
void form_vote(struct page *p, struct str article);
/* What was looked for and is not there; never needed. */
void form_lack(struct page *p);
/* Below the ways to a human: the code that saves telling it all again, and, where the config
 * offers it, a message or call-back; complaint: asks what happened, and is open. */
void form_reach(struct page *p, bool complaint);

#endif
