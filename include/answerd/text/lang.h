/* lang.h - which language a reader is shown. Threads: any. */
#ifndef ANSWERD_TEXT_LANG_H
#define ANSWERD_TEXT_LANG_H

#include <stdbool.h>
#include <stddef.h>

#include "answerd/base/config.h"
#include "answerd/base/str.h"

/* Which of langs suits a reader of tag (BCP 47) best: the same tag, for Chinese
 * the same script (zh-HK reads zh-TW), else the same language. -1: none does. */
int lang_best(struct str tag, const char *const *langs, size_t n);
/* Whether both are one language, and for Chinese one script. */
bool lang_alike(struct str a, struct str b);
/* The one of langs that an Accept-Language header (RFC 9110 section 12.5.4)
 * prefers; NULL: none of them. */
const char *lang_accepted(struct str header, const struct str_list *langs);

#endif
