/* names.h - categories, languages, channels and their hours as people write them, in
 * the language of the messages, or of the reader that is told.
 *
 * What is returned is borrowed from the messages or lies in the arena; it is never
 * NULL, but "" when there is no memory.
 *
 * Threads: any. */
#ifndef ANSWERD_TEXT_NAMES_H
#define ANSWERD_TEXT_NAMES_H

#include "answerd/base/arena.h"
#include "answerd/base/config.h"
#include "answerd/base/str.h"
#include "answerd/text/messages.h"

/* The name that suits a reader of lang (BCP 47) best: of the same language, else the first;
 * NULL: there is none. Borrowed. */
const char *name_chosen(const struct config_names *names, struct str lang);
/* As the config calls it, else the messages; else the id made readable: "two-words" is "Two
 * words". A name of the config is borrowed from it. */
const char *name_category(const struct config *c, const struct messages *m, struct str lang,
			  struct str id, struct arena *arena);
/* A language by its own name; the tag itself when it is none of ours. */
const char *name_language(const struct messages *m, struct str tag, struct arena *arena);
/* "In English". */
const char *name_in_language(const struct messages *m, struct str tag, struct arena *arena);
/* A kind of channel, "phone": "Phone". One that is unknown stays; borrowed. */
const char *name_channel(const struct messages *m, const char *kind);
/* Opening hours of the config: "Mo-Fr 09:00-18:00; Sa 10:00-14:00". */
const char *name_hours(const struct messages *m, const char *hours, struct arena *arena);
/* The time zone as customers call it: by the city whose time it is, else by its offset
 * now, which is that of the process. */
const char *name_zone(const struct messages *m, const char *zone, struct arena *arena);
/* Opening hours with the name of their zone, but for those that never end. */
const char *name_hours_in(const struct messages *m, const char *hours, const char *zone,
			  struct arena *arena);
/* How soon somebody replies, of "1m", "24h" or "2d"; anything else as it stands. */
const char *name_reply(const struct messages *m, const char *within, struct arena *arena);

#endif
