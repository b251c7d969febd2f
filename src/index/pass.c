#include "index/pass.h"

#include <stdlib.h>
#include <string.h>

#include "answerd/base/str.h"
#include "answerd/base/vec.h"
#include "index/carry.h"

#define QUEUE_DOCS 64

struct job {
	struct made_doc *doc; /* owned; NULL: delete id */
	char *id;	      /* owned */
	bool was_new;
};

static void job_free(struct job *j)
{
	if (j) {
		made_doc_free(j->doc);
		free(j->id);
	}
	free(j);
}

static enum status write_job(struct build *b, const struct job *j, struct buf *err)
{
	enum status st =
	    j->doc ? build_put(b, j->doc, j->was_new, err) : build_delete(b, j->id, err);
	if (st == ST_OK && b->pending >= BUILD_COMMIT_EVERY)
		st = build_commit(b, err);
	return st;
}

static void *write_loop(void *arg)
{
	struct pass *p = arg;
	for (struct job *j = NULL; (j = queue_pop(p->jobs, -1));) {
		if (p->write_status == ST_OK)
			p->write_status = write_job(p->build, j, &p->write_err);
		job_free(j);
	}
	return NULL;
}

/* Hands a job over; it is owned by the writer afterwards, or freed. */
static enum status submit(struct pass *p, struct made_doc *doc, const char *id, bool was_new)
{
	struct job *j = calloc(1, sizeof *j);
	if (j && id)
		j->id = str_dup(str_of(id));
	if (!j || (id && !j->id)) {
		free(j);
		made_doc_free(doc);
		return ST_NOMEM;
	}
	j->doc = doc;
	j->was_new = was_new;
	enum status st = ST_OK;
	if (p->threaded) {
		st = queue_push(p->jobs, j);
		if (st)
			job_free(j);
		return st;
	}
	if (p->write_status == ST_OK)
		p->write_status = write_job(p->build, j, &p->write_err);
	job_free(j);
	return p->write_status;
}

/* What path had stays. */
static enum status note_bad(struct pass *p, const char *path)
{
	enum status st = vec_room(&p->bad.v, &p->bad.cap, p->bad.n, sizeof *p->bad.v);
	char *copy = st == ST_OK ? str_dup(str_of(path)) : NULL;
	if (!copy)
		return ST_NOMEM;
	p->bad.v[p->bad.n++] = copy;
	return ST_OK;
}

static void on_fault(void *ctx, const struct kb_fault *f)
{
	struct pass *p = ctx;
	if (f->severity == KB_ERROR) {
		p->result.errors++;
		p->source_failed = true;
	} else {
		p->result.warnings++;
	}
	if (p->setup->fault)
		p->setup->fault(p->setup->ctx, f);
}

static void report(struct pass *p, const struct article *a)
{
	p->read_articles++;
	p->done_bytes += a->body.len;
	if (p->setup->progress && p->read_articles % 64 == 0)
		p->setup->progress(p->setup->ctx, p->done_bytes, p->total_bytes, p->read_articles);
}

/* Of two articles, the one that is read later is told. */
static void tell_alike(struct pass *p, const struct article *a, const struct catalog_entry *e)
{
	const struct catalog_entry *other = catalog_alike(&p->build->catalog, e);
	if (other && (other->seen == p->round || !p->threaded))
		kb_ids_alike(&p->sink, a->id, a->source, a->line, other->id, other->source);
}

static enum status on_article(void *ctx, const struct article *a)
{
	struct pass *p = ctx;
	struct kb_place other = {0};
	struct made_doc *doc = NULL;
	bool was_new = false;
	if (p->setup->cancelled && p->setup->cancelled(p->setup->ctx))
		return ST_CLOSED;
	report(p, a);
	if (a->status != ARTICLE_PUBLISHED ||
	    (p->setup->withhold && p->setup->withhold(p->setup->ctx, a->id)))
		return ST_OK;
	enum status st = kb_ids_claim(p->ids, a->id, a->source, a->line, &other);
	if (st == ST_CONFLICT) {
		kb_ids_fault(&p->sink, a->id, a->source, a->line, &other);
		return ST_OK;
	}
	if (st)
		return st;
	struct catalog_entry *e = catalog_find(&p->build->catalog, a->id);
	struct doc_learned learned = {NULL, 0};
	learned.v = learned_of(p->learned, a->id, &learned.n);
	uint64_t hash = doc_hash(a, &learned);
	if (e && e->hash == hash && strcmp(e->source, a->source) == 0) {
		e->seen = p->round;
		p->result.unchanged++;
		if (p->setup->same)
			p->setup->same(p->setup->ctx, a->source, a->line);
		tell_alike(p, a, e);
		return ST_OK;
	}
	st = doc_make(p->maker, a, &learned, &p->sink, &doc);
	if (st == ST_INVALID || st == ST_LIMIT)
		return ST_OK; /* said to the sink; the last good version stays */
	if (st == ST_OK)
		st = catalog_set(&p->build->catalog, a->id, a->source, hash, p->round, &was_new);
	if (st) {
		made_doc_free(doc);
		return st;
	}
	tell_alike(p, a, catalog_find(&p->build->catalog, a->id));
	if (was_new)
		p->result.added++;
	else
		p->result.changed++;
	if (!was_new && a->audience == AUDIENCE_AGENT)
		p->result.hidden++;
	return submit(p, doc, NULL, was_new);
}

enum status pass_begin(struct pass *p, const struct indexer_setup *setup, struct build *b,
		       struct kb_ids *ids, struct doc_maker *maker, uint32_t round)
{
	*p = (struct pass){
	    .setup = setup,
	    .build = b,
	    .ids = ids,
	    .maker = maker,
	    .round = round,
	    .sink = {.ctx = p, .article = on_article, .fault = on_fault},
	};
	p->learned = setup->learned ? setup->learned(setup->ctx) : NULL;
	buf_init(&p->write_err, BUF_MAX_ERR);
	return ST_OK;
}

enum status pass_start_writer(struct pass *p)
{
	enum status st = queue_new(QUEUE_DOCS, &p->jobs);
	if (st)
		return st;
	if (pthread_create(&p->thread, NULL, write_loop, p) != 0)
		return ST_NOMEM;
	p->threaded = true;
	return ST_OK;
}

enum status pass_list(struct pass *p, struct arena *arena, struct kb_sources *out, struct buf *err)
{
	if (p->setup->reading)
		p->setup->reading(p->setup->ctx, NULL);
	enum status st =
	    kb_list(p->setup->kb, p->setup->only ? p->setup->only : "", arena, &p->sink, out, err);
	for (size_t i = 0; i < out->n; i++)
		p->total_bytes += (uint64_t)out->v[i].bytes;
	for (size_t i = 0; i < out->unread_n && st == ST_OK; i++)
		st = note_bad(p, out->unread[i]);
	return st;
}

enum status pass_read(struct pass *p, const char *path, uint64_t bytes)
{
	uint64_t before = p->done_bytes;
	p->source_failed = false;
	if (p->setup->reading)
		p->setup->reading(p->setup->ctx, path);
	enum status st = kb_read(p->setup->kb, path, p->setup->languages, &p->sink);
	p->done_bytes = before + bytes;
	if (p->setup->progress)
		p->setup->progress(p->setup->ctx, p->done_bytes, p->total_bytes, p->read_articles);
	if (st == ST_NOTFOUND)
		return ST_OK; /* gone: what it had is dropped */
	if (st == ST_IO)
		p->source_failed = true;
	else if (st)
		return st;
	return p->source_failed ? note_bad(p, path) : ST_OK;
}

static bool listed(const char *path, const char *const *paths, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(paths[i], path) == 0)
			return true;
	return false;
}

/* Whether source, or a folder that it lies in, had an error. */
static bool is_bad(const struct pass *p, const char *source)
{
	for (size_t i = 0; i < p->bad.n; i++) {
		const char *bad = p->bad.v[i];
		size_t n = strlen(bad);
		if (!n || (strncmp(bad, source, n) == 0 && (!source[n] || source[n] == '/')))
			return true;
	}
	return false;
}

void pass_drop_unseen(struct pass *p, const char *const *paths, size_t n)
{
	struct catalog *c = &p->build->catalog;
	for (size_t i = 0; i < c->n; i++) {
		struct catalog_entry *e = &c->v[i];
		if (!e->id || e->seen == p->round || (n && !listed(e->source, paths, n)) ||
		    is_bad(p, e->source))
			continue;
		if (submit(p, NULL, e->id, false) != ST_OK)
			return; /* pass_end tells why */
		catalog_remove(c, e->id);
		p->result.removed++;
	}
}

/* The build is the caller's alone afterwards. */
static void join_writer(struct pass *p)
{
	if (p->jobs)
		queue_close(p->jobs);
	if (p->threaded)
		pthread_join(p->thread, NULL);
	queue_free(p->jobs);
	p->jobs = NULL;
	p->threaded = false;
}

enum status pass_carry(struct pass *p, struct build *from, struct buf *err)
{
	join_writer(p);
	if (p->write_status)
		return ST_OK; /* pass_end tells why */
	for (size_t i = 0; p->bad.n && i < from->catalog.n; i++) {
		const struct catalog_entry *e = &from->catalog.v[i];
		if (!e->id || !is_bad(p, e->source) || catalog_find(&p->build->catalog, e->id))
			continue;
		buf_clear(err);
		enum status st = carry_over(p->build, from, e, p->round, err);
		if (st == ST_OK)
			p->result.kept++;
		else if (st == ST_CORRUPT)
			p->result.lost++;
		else
			return st;
	}
	buf_clear(err);
	return ST_OK;
}

enum status pass_end(struct pass *p, struct buf *err)
{
	join_writer(p);
	for (size_t i = 0; i < p->bad.n; i++)
		free(p->bad.v[i]);
	free(p->bad.v);
	learned_drop(p->learned);
	p->learned = NULL;
	if (p->write_status)
		buf_puts(err, p->write_err.data);
	buf_release(&p->write_err);
	return p->write_status;
}
