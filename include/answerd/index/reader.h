/* reader.h - the published index, for searching.
 *
 * A public reader opens the public database alone; an agents' reader both, as
 * one. Records that it returns are views into its mapping: they are void after
 * the next index_reader_refresh.
 *
 * Threads: a reader belongs to the thread that opened it. */
#ifndef ANSWERD_INDEX_READER_H
#define ANSWERD_INDEX_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/buf.h"
#include "answerd/base/status.h"
#include "answerd/index/record.h"

struct index_reader;

enum index_role { INDEX_PUBLIC, INDEX_AGENT };

/* Opens the build that data/index/current names. ST_NOTFOUND: there is none;
 * ST_CORRUPT: it was made by another version, or is damaged: rebuild it. */
enum status index_reader_open(const char *data, enum index_role role, struct index_reader **out,
			      struct buf *err) ANSWERD_MUST_USE;
void index_reader_close(struct index_reader *r); /* NULL is allowed */
/* Sees what was published since: another commit, or another build. */
enum status index_reader_refresh(struct index_reader *r, struct buf *err) ANSWERD_MUST_USE;
/* Rises at every commit and every switch of builds. */
uint64_t index_reader_generation(const struct index_reader *r);
uint32_t index_reader_count(const struct index_reader *r); /* documents */

struct index_clause {
	const char *term; /* a unit, or a pair of HAN units; borrowed */
	uint32_t len;	  /* at most 200 */
	double factor;	  /* of its weight; more than 0 */
};

struct index_query {
	const struct index_clause *clauses; /* any of them */
	size_t clauses_n;
	const char *category; /* NULL: all */
	int32_t today;	      /* days since 1970-01-01: what is outside its dates is no hit */
};

struct index_hit {
	struct record record;
	double weight; /* BM25 */
	uint32_t docid;
};

#define INDEX_MAX_HITS 256

/* The best max (at most INDEX_MAX_HITS) documents, best first. A document
 * whose record cannot be read is left out, and said in the log. */
enum status index_reader_search(struct index_reader *r, const struct index_query *q, size_t max,
				struct index_hit *hits, size_t *n,
				struct buf *err) ANSWERD_MUST_USE;
/* In how many documents a unit or pair stands, in any field. */
enum status index_reader_df(struct index_reader *r, const char *term, size_t len, uint32_t *df,
			    struct buf *err) ANSWERD_MUST_USE;
/* The article with that id: of a public reader the public record, of an
 * agents' reader the main record. ST_NOTFOUND. */
enum status index_reader_find(struct index_reader *r, const char *id, size_t len,
			      struct record *out, struct buf *err) ANSWERD_MUST_USE;
/* The agents' part of a public article: ST_NOTFOUND when it has none, or the
 * reader is public. */
enum status index_reader_companion(struct index_reader *r, const char *id, size_t len,
				   struct record *out, struct buf *err) ANSWERD_MUST_USE;
/* All translations of the article with that key, itself included. */
enum status index_reader_translations(struct index_reader *r, const char *key, size_t len,
				      struct record *out, size_t max, size_t *n,
				      struct buf *err) ANSWERD_MUST_USE;
/* Whether an article that is live on that day shows the file beside it; path: in
 * the knowledge base. */
enum status index_reader_attached(struct index_reader *r, const char *path, size_t len,
				  int32_t today, bool *attached, struct buf *err) ANSWERD_MUST_USE;
/* Calls each with every record (of a category: with those in it; NULL: all)
 * until it returns false. */
enum status index_reader_each(struct index_reader *r, const char *category,
			      bool (*each)(void *ctx, const struct record *rec), void *ctx,
			      struct buf *err) ANSWERD_MUST_USE;
/* Documents whose record could not be read by index_reader_each since the
 * reader was opened: the index is damaged. */
size_t index_reader_damaged(const struct index_reader *r);
/* Whether an article that is live on that day holds the term (among the first 16
 * that hold it). */
enum index_terms {
	INDEX_WORDS, /* as written */
	INDEX_TITLE_TERMS,
	INDEX_TEXT_TERMS /* units and pairs of any field; not for index_reader_term_live */
};
enum status index_reader_term_live(struct index_reader *r, enum index_terms kind, const char *term,
				   size_t len, int32_t today, bool *live,
				   struct buf *err) ANSWERD_MUST_USE;
/* Calls each with every term that kind names, and its document frequency. */
enum status index_reader_terms(struct index_reader *r, enum index_terms kind,
			       bool (*each)(void *ctx, const char *term, size_t len, uint32_t df),
			       void *ctx, struct buf *err) ANSWERD_MUST_USE;

#endif
