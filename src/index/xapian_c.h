/* xapian_c.h - the part of Xapian that answerd uses, for C.
 *
 * No exception leaves: each is mapped to a status, with Xapian's words in err.
 * Everything that is returned is copied out before a call returns.
 *
 * Threads: a writer or reader belongs to one thread at a time. */
#ifndef ANSWERD_INDEX_XAPIAN_C_H
#define ANSWERD_INDEX_XAPIAN_C_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#define XC_NOEXCEPT noexcept
#else
#define XC_NOEXCEPT
#endif

#include "answerd/base/buf.h"
#include "answerd/base/status.h"

struct xc_term {
	const char *s; /* borrowed; at most 245 bytes */
	uint32_t len;
	uint32_t wdf; /* 0: found by filters and counts, weighs nothing */
};

struct xc_doc {
	const struct xc_term *terms; /* each once */
	size_t terms_n;
	uint64_t offset; /* of its forward record; kept in a value slot */
	const char *data;
	size_t data_len;
};

struct xc_writer;

/* Opens the database in dir for writing, made when it is not there.
 * ST_CONFLICT: another process writes it. ST_CORRUPT: not a sound database. */
enum status xc_writer_open(const char *dir, bool fresh, struct xc_writer **out,
			   struct buf *err) XC_NOEXCEPT ANSWERD_MUST_USE;
/* What was not committed is given up. NULL is allowed. */
void xc_writer_close(struct xc_writer *w) XC_NOEXCEPT;
/* Puts doc in place of the one that has the unique term, or adds it. */
enum status xc_writer_put(struct xc_writer *w, const char *unique, size_t unique_len,
			  const struct xc_doc *doc, bool known_new,
			  struct buf *err) XC_NOEXCEPT ANSWERD_MUST_USE;
enum status xc_writer_delete(struct xc_writer *w, const char *unique, size_t unique_len,
			     struct buf *err) XC_NOEXCEPT ANSWERD_MUST_USE;
/* Where the record is of the document that has the unique term; *found: whether
 * there is one. */
enum status xc_writer_find(struct xc_writer *w, const char *unique, size_t unique_len, bool *found,
			   uint64_t *offset, struct buf *err) XC_NOEXCEPT ANSWERD_MUST_USE;
/* Puts a copy of from's document that has the unique term, with its record at
 * offset. ST_CORRUPT: from cannot be read. */
enum status xc_writer_copy(struct xc_writer *w, struct xc_writer *from, const char *unique,
			   size_t unique_len, uint64_t offset,
			   struct buf *err) XC_NOEXCEPT ANSWERD_MUST_USE;
enum status xc_writer_set(struct xc_writer *w, const char *key, const char *value,
			  struct buf *err) XC_NOEXCEPT ANSWERD_MUST_USE;
enum status xc_writer_commit(struct xc_writer *w, struct buf *err) XC_NOEXCEPT ANSWERD_MUST_USE;

struct xc_reader;

/* One to four databases searched as one. */
enum status xc_reader_open(const char *const *dirs, size_t n, struct xc_reader **out,
			   struct buf *err) XC_NOEXCEPT ANSWERD_MUST_USE;
void xc_reader_close(struct xc_reader *r) XC_NOEXCEPT; /* NULL is allowed */
/* Sees the newest commit from now on. */
enum status xc_reader_reopen(struct xc_reader *r, struct buf *err) XC_NOEXCEPT ANSWERD_MUST_USE;
uint32_t xc_reader_count(const struct xc_reader *r) XC_NOEXCEPT; /* documents */
/* In how many documents the term stands. */
enum status xc_reader_df(struct xc_reader *r, const char *term, size_t len, uint32_t *df,
			 struct buf *err) XC_NOEXCEPT ANSWERD_MUST_USE;
/* Appends the value of key in the metadata of the first database. */
enum status xc_reader_get(struct xc_reader *r, const char *key, struct buf *value,
			  struct buf *err) XC_NOEXCEPT ANSWERD_MUST_USE;

struct xc_clause {
	const char *term; /* borrowed */
	uint32_t len;
	double factor; /* of its BM25 weight; more than 0 */
};

struct xc_query {
	const struct xc_clause *clauses; /* joined by OR */
	size_t clauses_n;
	const struct xc_clause *filters; /* every one must be there; they weigh nothing */
	size_t filters_n;
	const uint32_t *past; /* documents that are no hits, rising */
	size_t past_n;
	double k1, b; /* of BM25 */
};

struct xc_hit {
	uint32_t docid; /* of the whole; the database is (docid - 1) % n */
	double weight;
	uint64_t offset; /* of the forward record */
};

/* The best max hits into hits; *n: how many. Xapian's own matcher: score.h is
 * faster. */
enum status xc_reader_search(struct xc_reader *r, const struct xc_query *q, size_t max,
			     struct xc_hit *hits, size_t *n,
			     struct buf *err) XC_NOEXCEPT ANSWERD_MUST_USE;

/* Of what a reader sees; another one when it may see another commit. Never 0. */
uint64_t xc_reader_epoch(const struct xc_reader *r) XC_NOEXCEPT;
/* The highest number that a document has had. */
uint32_t xc_reader_last(const struct xc_reader *r) XC_NOEXCEPT;

/* The mean of the documents' lengths; 0 when there is none. */
double xc_reader_mean_length(const struct xc_reader *r) XC_NOEXCEPT;

struct xc_posting {
	uint32_t docid;
	uint32_t wdf; /* of the term; of all documents: the length, the sum of all wdf */
};

/* The documents that have the term (len 0: all) and a number below room, in the
 * order of their numbers; *n: how many. out has room for so many. */
enum status xc_reader_postings(struct xc_reader *r, const char *term, size_t len,
			       struct xc_posting *out, size_t room, size_t *n,
			       struct buf *err) XC_NOEXCEPT ANSWERD_MUST_USE;
/* Where the record is of a document that is there. */
enum status xc_reader_offset(struct xc_reader *r, uint32_t docid, uint64_t *offset,
			     struct buf *err) XC_NOEXCEPT ANSWERD_MUST_USE;
/* The documents that have the term, in the order of their number, at most max. */
enum status xc_reader_having(struct xc_reader *r, const char *term, size_t len, size_t max,
			     struct xc_hit *hits, size_t *n,
			     struct buf *err) XC_NOEXCEPT ANSWERD_MUST_USE;
/* Calls each for every document that has the term (len 0: for all), with its
 * data, until it returns false. */
enum status xc_reader_each(struct xc_reader *r, const char *term, size_t len,
			   bool (*each)(void *ctx, uint32_t docid, uint64_t offset,
					const char *data, size_t data_len),
			   void *ctx, bool want_data, struct buf *err) XC_NOEXCEPT ANSWERD_MUST_USE;
/* Calls each for every term that starts with prefix, without the prefix. */
enum status xc_reader_terms(struct xc_reader *r, const char *prefix,
			    bool (*each)(void *ctx, const char *term, size_t len, uint32_t df),
			    void *ctx, struct buf *err) XC_NOEXCEPT ANSWERD_MUST_USE;

#ifdef __cplusplus
}
#endif

#endif
