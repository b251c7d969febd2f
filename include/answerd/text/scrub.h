/* scrub.h - masks personal data before anything is written down.
 *
 * Masked: e-mail addresses, with quoted and Chinese parts too; telephone numbers (8 to 15
 * digits with + in front; mainland and Taiwan mobile numbers, also right behind letters; an
 * area code that starts with 0, a gap and the rest, also right behind a word for a telephone;
 * 415-555-2671), with dashes, slashes or unseen characters between; bank cards (13 to 19 digits
 * that pass Luhn, ISO/IEC 7812-1); mainland identity numbers (18 characters, checksum of GB
 * 11643-1999); Taiwan identity numbers (a letter and nine digits with their checksum); IPv4 and
 * IPv6 addresses. Other digits stay: order numbers, amounts and models are what
 * questions are made of.
 *
 * Control characters become spaces and what turns the direction of text is taken out: who
 * reads it on a terminal shall see what was asked, and no more. Tabs and ends of lines stay.
 *
 * Threads: any. */
#ifndef ANSWERD_TEXT_SCRUB_H
#define ANSWERD_TEXT_SCRUB_H

#include <stddef.h>

#include "answerd/base/buf.h"

/* Appends valid UTF-8 with what is personal replaced by [email], [phone],
 * [card], [id] or [ip]. */
void scrub_text(const char *s, size_t len, struct buf *out);
/* The same of a text of one line: tabs and ends of lines are spaces too. */
void scrub_line(const char *s, size_t len, struct buf *out);
/* The same of the page a visitor came from: of an address the path alone, percent-encoded
 * or not; decoded when something in it is personal. */
void scrub_page(const char *s, struct buf *out);
/* The same of controls alone: masks nothing. */
void scrub_controls(const char *s, size_t len, struct buf *out);

#endif
