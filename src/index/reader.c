#include "answerd/index/reader.h"

#include <stdlib.h>
#include <string.h>

#include "answerd/base/log.h"
#include "answerd/base/str.h"
#include "index/dated.h"
#include "index/forward.h"
#include "index/layout.h"
#include "index/score.h"
#include "index/xapian_c.h"

#define MAX_CLAUSES 1024
/* BM25: the compromise of the measured sets; FAQs like more of both,
 * paragraphs less. */
#define BM25_K1 1.5
#define BM25_B 0.75

struct index_reader {
	char *data; /* owned */
	enum index_role role;
	struct buf build;	  /* the name of the build that is open */
	struct xc_reader *xapian; /* owned */
	struct forward_map maps[PARTS];
	size_t parts; /* 1: public alone; 2: both */
	uint64_t generation;
	size_t damaged;
	struct xc_clause clauses[MAX_CLAUSES]; /* room for one query */
	struct xc_hit hits[INDEX_MAX_HITS];
	struct scorer scorer;
	struct dated dated;
};

static void close_build(struct index_reader *r)
{
	xc_reader_close(r->xapian);
	r->xapian = NULL;
	for (size_t i = 0; i < PARTS; i++)
		forward_map_close(&r->maps[i]);
}

static enum status read_generation(struct index_reader *r, struct buf *err)
{
	struct buf v;
	int64_t n = 0;
	buf_init(&v, 64);
	enum status st = xc_reader_get(r->xapian, "generation", &v, err);
	if (st == ST_OK && str_to_int((struct str){v.data, v.len}, 0, INT64_MAX, &n) == ST_OK)
		r->generation = (uint64_t)n;
	buf_release(&v);
	return st;
}

static enum status check_format(struct index_reader *r, struct buf *err)
{
	struct buf have, want;
	buf_init(&have, 256);
	buf_init(&want, 256);
	layout_format(&want);
	enum status st = xc_reader_get(r->xapian, "format", &have, err);
	if (st == ST_OK && strcmp(have.data, want.data) != 0)
		st = fail(err, ST_CORRUPT,
			  "the index was made by another version; run: answerd index --rebuild");
	buf_release(&have);
	buf_release(&want);
	return st;
}

static enum status open_build(struct index_reader *r, struct buf *err)
{
	struct buf path[PARTS], fwd;
	const char *dirs[PARTS] = {NULL};
	enum status st = ST_OK;
	buf_init(&fwd, 8192);
	for (size_t i = 0; i < PARTS; i++)
		buf_init(&path[i], 8192);
	for (size_t i = 0; i < r->parts; i++) {
		layout_path(r->data, r->build.data, part_names[i], &path[i]);
		dirs[i] = path[i].data;
	}
	scorer_forget(&r->scorer);
	dated_forget(&r->dated);
	st = xc_reader_open(dirs, r->parts, &r->xapian, err);
	for (size_t i = 0; i < r->parts && st == ST_OK; i++) {
		buf_clear(&fwd);
		buf_printf(&fwd, "%s.fwd", dirs[i]);
		st = forward_map_open(fwd.data, &r->maps[i], err);
	}
	if (st == ST_OK)
		st = check_format(r, err);
	if (st == ST_OK)
		st = read_generation(r, err);
	if (st)
		close_build(r);
	for (size_t i = 0; i < PARTS; i++)
		buf_release(&path[i]);
	buf_release(&fwd);
	return st;
}

/* Opens the current build; it may be replaced, and removed, between the two
 * steps, so it is tried again. */
static enum status open_current(struct index_reader *r, struct buf *err)
{
	enum status st = ST_OK;
	for (int tries = 0; tries < 5; tries++) {
		buf_clear(&r->build);
		buf_clear(err);
		st = layout_current(r->data, &r->build, err);
		if (st)
			return st;
		st = open_build(r, err);
		if (st == ST_OK)
			return ST_OK;
	}
	return st;
}

enum status index_reader_open(const char *data, enum index_role role, struct index_reader **out,
			      struct buf *err)
{
	struct index_reader *r = calloc(1, sizeof *r);
	*out = NULL;
	if (!r)
		return ST_NOMEM;
	r->role = role;
	r->parts = role == INDEX_AGENT ? 2 : 1;
	buf_init(&r->build, 256);
	for (size_t i = 0; i < PARTS; i++)
		r->maps[i].fd = -1;
	r->data = str_dup(str_of(data));
	enum status st = r->data ? open_current(r, err) : ST_NOMEM;
	if (st)
		index_reader_close(r);
	else
		*out = r;
	return st;
}

void index_reader_close(struct index_reader *r)
{
	if (!r)
		return;
	close_build(r);
	scorer_release(&r->scorer);
	dated_release(&r->dated);
	buf_release(&r->build);
	free(r->data);
	free(r);
}

enum status index_reader_refresh(struct index_reader *r, struct buf *err)
{
	struct buf name;
	buf_init(&name, 256);
	enum status st = layout_current(r->data, &name, err);
	if (st == ST_OK && r->xapian && strcmp(name.data, r->build.data) == 0) {
		st = xc_reader_reopen(r->xapian, err);
		for (size_t i = 0; i < r->parts && st == ST_OK; i++)
			st = forward_map_refresh(&r->maps[i], err);
		if (st == ST_OK)
			st = read_generation(r, err);
	} else if (st == ST_OK) {
		/* The old build stays open until the new one is. */
		struct index_reader old = *r;
		r->xapian = NULL;
		for (size_t i = 0; i < PARTS; i++)
			r->maps[i] = (struct forward_map){.fd = -1};
		st = open_current(r, err);
		if (st == ST_OK) {
			close_build(&old);
		} else {
			r->xapian = old.xapian;
			memcpy(r->maps, old.maps, sizeof r->maps);
		}
	}
	buf_release(&name);
	return st;
}

uint64_t index_reader_generation(const struct index_reader *r)
{
	return r->generation;
}

size_t index_reader_damaged(const struct index_reader *r)
{
	return r->damaged;
}

uint32_t index_reader_count(const struct index_reader *r)
{
	return xc_reader_count(r->xapian);
}

/* The record of a document. */
static enum status view(struct index_reader *r, const struct xc_hit *h, struct record *out)
{
	const struct forward_map *m = &r->maps[(h->docid - 1) % r->parts];
	return forward_get(m, h->offset, out);
}

/* Documents name offsets behind the known end when Xapian was reopened inside a
 * search. */
static enum status cover(struct index_reader *r, const struct xc_hit *hits, size_t n,
			 struct buf *err)
{
	for (size_t i = 0; i < n; i++) {
		struct forward_map *m = &r->maps[(hits[i].docid - 1) % r->parts];
		if (hits[i].offset >= m->bytes) {
			enum status st = forward_map_grow(m, err);
			if (st)
				return st;
		}
	}
	return ST_OK;
}

/* What cannot be read is told when it is a hit. */
static bool is_live(void *ctx, uint32_t docid, uint64_t offset)
{
	struct index_reader *r = ctx;
	const struct xc_hit hit = {.docid = docid, .offset = offset};
	struct record rec;
	return cover(r, &hit, 1, NULL) != ST_OK || view(r, &hit, &rec) != ST_OK ||
	       record_live(&rec, r->dated.today);
}

enum status index_reader_search(struct index_reader *r, const struct index_query *q, size_t max,
				struct index_hit *hits, size_t *n, struct buf *err)
{
	size_t found = 0, k = 0;
	struct buf category;
	*n = 0;
	if (max > INDEX_MAX_HITS)
		max = INDEX_MAX_HITS;
	for (size_t i = 0; i < q->clauses_n && k < MAX_CLAUSES; i++, k++) {
		const struct index_clause *c = &q->clauses[i];
		r->clauses[k] = (struct xc_clause){c->term, c->len, c->factor};
	}
	buf_init(&category, 1024);
	buf_printf(&category, "C%s", q->category ? q->category : "");
	if (buf_status(&category)) {
		buf_release(&category);
		return fail(err, ST_LIMIT, "The category is too long.");
	}
	struct xc_clause filter = {category.data, (uint32_t)category.len, 1.0};
	struct xc_query xq = {
	    .clauses = r->clauses,
	    .clauses_n = k,
	    .filters = &filter,
	    .filters_n = q->category ? 1 : 0,
	    .k1 = BM25_K1,
	    .b = BM25_B,
	};
	enum status st = dated_refresh(&r->dated, r->xapian, q->today, is_live, r, err);
	xq.past = r->dated.past;
	xq.past_n = r->dated.past_n;
	if (st == ST_OK)
		st = scorer_run(&r->scorer, r->xapian, &xq, max, r->hits, &found, err);
	if (st == ST_OK)
		st = cover(r, r->hits, found, err);
	for (size_t i = 0; i < found && st == ST_OK; i++) {
		struct index_hit *h = &hits[*n];
		if (view(r, &r->hits[i], &h->record) != ST_OK) {
			log_error("index",
				  "document %u has no sound record; run: answerd index --rebuild",
				  r->hits[i].docid);
			continue;
		}
		h->weight = r->hits[i].weight;
		h->docid = r->hits[i].docid;
		(*n)++;
	}
	buf_release(&category);
	return st;
}

enum status index_reader_df(struct index_reader *r, const char *term, size_t len, uint32_t *df,
			    struct buf *err)
{
	return xc_reader_df(r->xapian, term, len, df, err);
}

/* The records of the documents that have prefix + s. */
static enum status having(struct index_reader *r, char prefix, const char *s, size_t len,
			  struct record *out, size_t max, size_t *n, struct buf *err)
{
	struct xc_hit hits[16];
	char term[256];
	size_t found = 0;
	*n = 0;
	if (len > 240)
		return ST_OK;
	term[0] = prefix;
	memcpy(term + 1, s, len);
	enum status st =
	    xc_reader_having(r->xapian, term, len + 1, max < 16 ? max : 16, hits, &found, err);
	if (st == ST_OK)
		st = cover(r, hits, found, err);
	for (size_t i = 0; i < found && st == ST_OK; i++)
		if (view(r, &hits[i], &out[*n]) == ST_OK)
			(*n)++;
	return st;
}

static enum status find(struct index_reader *r, const char *id, size_t len, bool companion,
			struct record *out, struct buf *err)
{
	struct record recs[PARTS];
	size_t n = 0;
	enum status st = having(r, 'Q', id, len, recs, PARTS, &n, err);
	for (size_t i = 0; i < n && st == ST_OK; i++)
		if (((recs[i].head->flags & REC_COMPANION) != 0) == companion) {
			*out = recs[i];
			return ST_OK;
		}
	return st ? st : ST_NOTFOUND;
}

enum status index_reader_find(struct index_reader *r, const char *id, size_t len,
			      struct record *out, struct buf *err)
{
	return find(r, id, len, false, out, err);
}

enum status index_reader_companion(struct index_reader *r, const char *id, size_t len,
				   struct record *out, struct buf *err)
{
	return find(r, id, len, true, out, err);
}

enum status index_reader_translations(struct index_reader *r, const char *key, size_t len,
				      struct record *out, size_t max, size_t *n, struct buf *err)
{
	size_t k = 0;
	enum status st = having(r, 'K', key, len, out, max, n, err);
	for (size_t i = 0; i < *n; i++)
		if (!(out[i].head->flags & REC_COMPANION))
			out[k++] = out[i];
	*n = k;
	return st;
}

enum status index_reader_term_live(struct index_reader *r, enum index_terms kind, const char *term,
				   size_t len, int32_t today, bool *live, struct buf *err)
{
	struct record by[16];
	size_t n = 0;
	*live = false;
	enum status st = having(r, kind == INDEX_WORDS ? 'W' : 'S', term, len, by, 16, &n, err);
	for (size_t i = 0; i < n; i++)
		*live = *live || record_live(&by[i], today);
	return st;
}

enum status index_reader_attached(struct index_reader *r, const char *path, size_t len,
				  int32_t today, bool *attached, struct buf *err)
{
	struct record by[16];
	size_t n = 0;
	*attached = false;
	enum status st = having(r, 'A', path, len, by, 16, &n, err);
	for (size_t i = 0; i < n; i++)
		*attached = *attached || record_live(&by[i], today);
	return st;
}

struct each_ctx {
	struct index_reader *r;
	bool (*each)(void *ctx, const struct record *rec);
	void *ctx;
};

static bool each_record(void *ctx, uint32_t docid, uint64_t offset, const char *data, size_t len)
{
	struct each_ctx *e = ctx;
	struct record rec;
	struct xc_hit h = {.docid = docid, .offset = offset};
	(void)data;
	(void)len;
	if (view(e->r, &h, &rec) != ST_OK) {
		e->r->damaged++;
		return true;
	}
	return e->each(e->ctx, &rec);
}

enum status index_reader_each(struct index_reader *r, const char *category,
			      bool (*each)(void *ctx, const struct record *rec), void *ctx,
			      struct buf *err)
{
	struct each_ctx e = {r, each, ctx};
	struct buf term;
	buf_init(&term, 1024);
	if (category)
		buf_printf(&term, "C%s", category);
	enum status st =
	    xc_reader_each(r->xapian, term.data, term.len, each_record, &e, false, err);
	buf_release(&term);
	return st;
}

enum status index_reader_terms(struct index_reader *r, enum index_terms kind,
			       bool (*each)(void *ctx, const char *term, size_t len, uint32_t df),
			       void *ctx, struct buf *err)
{
	static const char *const prefix[] = {
	    [INDEX_WORDS] = "W", [INDEX_TITLE_TERMS] = "S", [INDEX_TEXT_TERMS] = ""};
	return xc_reader_terms(r->xapian, prefix[kind], each, ctx, err);
}
