/* terms.h - the terms of one document, counted.
 *
 * Names of terms in the index:
 *   refund      a unit or a pair of Chinese characters, in any field; the
 *               title counts twice
 *   Srefund     the same, in the title or a question
 *   Wrefunds    a word as written, weighs nothing: for spelling
 *   Qzh-CN/...  the article's id, unique
 *   Kpayment/.. its key: the same for all translations
 *   Cpayment    its category;  Lzh-CN its language
 *   D           it has a first or last day
 *   Azh-CN/payment/map.png   a file beside it that it shows
 *
 * Threads: belongs to one thread. */
#ifndef ANSWERD_INDEX_TERMS_H
#define ANSWERD_INDEX_TERMS_H

#include "answerd/base/arena.h"
#include "answerd/index/record.h"
#include "answerd/text/analyzer.h"
#include "index/xapian_c.h"

/* Of the names and what has them: an index with other ones is built anew. */
#define TERMS_VERSION 2

struct terms {
	struct arena arena; /* the text of the terms */
	uint32_t *slots;    /* owned; 1 + index into v, by hash */
	size_t slots_n;	    /* a power of two */
	struct xc_term *v;  /* owned */
	size_t n, cap;
	enum status failed;
};

void terms_init(struct terms *t);
void terms_release(struct terms *t);
void terms_clear(struct terms *t);
/* Adds wdf to prefix + s. */
void terms_add(struct terms *t, char prefix, const char *s, size_t len, uint32_t wdf);
/* Adds every unit and pair of a field. */
void terms_add_field(struct terms *t, enum record_field_kind kind, const struct units *u);

#endif
