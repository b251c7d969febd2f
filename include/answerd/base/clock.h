/* clock.h - time. Threads: any, but of clock_drive. */
#ifndef ANSWERD_BASE_CLOCK_H
#define ANSWERD_BASE_CLOCK_H

#include <stddef.h>
#include <stdint.h>

#include "answerd/base/buf.h"
#include "answerd/base/status.h"

/* Never goes back; for durations and deadlines. */
int64_t clock_mono_us(void);
/* Milliseconds since 1970-01-01 UTC. */
int64_t clock_wall_ms(void);
/* For simulations and tests: from now on clock_wall_ms adds what the first 8 bytes of the file
 * hold at that moment, little-endian milliseconds that another process changes as it likes.
 * The file must not shrink, and stays mapped until the process ends. Call it before there are
 * threads. ST_IO; ST_INVALID: the file is too small. */
enum status clock_drive(const char *path, struct buf *err) ANSWERD_MUST_USE;

#define CLOCK_ISO_LEN 25
/* "2026-10-01T08:00:00.123Z" and a NUL, into out. */
void clock_iso(int64_t wall_ms, char out[CLOCK_ISO_LEN]);
/* "Thu, 01 Oct 2026 08:00:00 GMT" (RFC 9110 section 5.6.7). */
#define CLOCK_HTTP_LEN 30
void clock_http(int64_t wall_ms, char out[CLOCK_HTTP_LEN]);

/* Days since 1970-01-01 of a civil date (proleptic Gregorian; algorithm after
 * H. Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
int64_t clock_days(int year, unsigned month, unsigned day);
/* "2026-10-01" (also with a time behind it, which is left out) to days since
 * 1970-01-01; ST_INVALID when it is no date of the calendar. */
enum status clock_parse_date(const char *s, size_t len, int64_t *days) ANSWERD_MUST_USE;
/* A time with its zone, "2026-10-01T15:00:00+08:00" (RFC 3339; seconds may be left out, parts of
 * them are), to milliseconds since 1970-01-01 UTC; ST_INVALID. */
enum status clock_parse_iso(const char *s, size_t len, int64_t *wall_ms) ANSWERD_MUST_USE;
/* Days since 1970-01-01 to "2026-10-01" and a NUL. */
void clock_date(int64_t days, char out[11]);

#endif
