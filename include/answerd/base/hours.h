/* hours.h - opening hours as OpenStreetMap writes them, the part of it that
 * telephones need: "Mo-Fr 09:00-12:00,13:00-18:00; Sa 10:00-14:00", "24/7",
 * "Su off". Rules are separated by ";" or ","; a later rule for a day replaces
 * what an earlier one said of it (wiki.openstreetmap.org/wiki/Key:opening_hours).
 *
 * Threads: any. */
#ifndef ANSWERD_BASE_HOURS_H
#define ANSWERD_BASE_HOURS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/buf.h"
#include "answerd/base/status.h"

#define HOURS_MAX_SPANS 8
#define HOURS_DAY 1440 /* minutes */

/* Minutes of a day from `from` to before `to`; `to` past HOURS_DAY reaches into
 * the next day ("22:00-02:00"). */
struct hours_span {
	uint16_t from, to;
};

struct hours {
	struct hours_span spans[7][HOURS_MAX_SPANS]; /* Monday first */
	uint8_t n[7];
};

/* ST_INVALID: err says where and how it is written. */
enum status hours_parse(const char *text, struct hours *out, struct buf *err) ANSWERD_MUST_USE;
/* weekday: 0 Monday to 6 Sunday; minute: of that day. */
bool hours_open(const struct hours *h, int weekday, int minute);
/* The same of the spans that begin on that day; minute: past HOURS_DAY of the next one. */
bool hours_of_day(const struct hours *h, int weekday, int minute);
/* Whether hours as they are written never end: "24/7", "Mo-Su 00:00-24:00". */
bool hours_always(const char *text);

#endif
