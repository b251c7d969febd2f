#include "answerd/index/indexer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "answerd/base/fs.h"
#include "answerd/base/log.h"
#include "answerd/base/str.h"
#include "answerd/base/vec.h"
#include "answerd/kb/source.h"
#include "index/build.h"
#include "index/layout.h"
#include "index/pass.h"

struct indexer {
	struct indexer_setup setup;
	int lock_fd;
	struct build *build; /* the published one; NULL: none that can be served */
	/* The one that was published and is gone from the folder, until there is
	 * another: its files are open, and hold the last good versions. */
	struct build *former;
	char last[32];	     /* the name of the build that was served last, or "" */
	uint64_t generation; /* of that */
	bool forgotten;	     /* there was an index that cannot be opened */
	struct kb_ids *ids;  /* owned */
	struct doc_maker *maker;
	uint32_t round;
	bool doubtful; /* a write failed: memory and disk may differ */
};

static enum status take_lock(struct indexer *ix, struct buf *err)
{
	struct buf path;
	buf_init(&path, 8192);
	buf_printf(&path, "%s/index", ix->setup.data);
	/* Beside the index lie secrets: the session key, the tokens. */
	enum status st = fs_mkdirs(ix->setup.data, 0750, err);
	if (st == ST_OK)
		st = fs_mkdirs(path.data, 0755, err);
	if (st == ST_OK) {
		buf_puts(&path, "/lock");
		ix->lock_fd = open(path.data, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
		if (ix->lock_fd < 0)
			st = fail(err, ST_IO, "cannot open %s: %s", path.data, strerror(errno));
		else if (flock(ix->lock_fd, LOCK_EX | LOCK_NB) != 0)
			st = fail(
			    err, ST_CONFLICT,
			    "another answerd writes the index in %s; if it is the daemon, send it "
			    "SIGHUP to read the articles again",
			    ix->setup.data);
	}
	buf_release(&path);
	return st;
}

/* Opens the published build, when there is one and it is sound. */
static enum status open_published(struct indexer *ix, struct buf *err)
{
	struct buf name, why;
	uint64_t generation = 0;
	buf_init(&name, 256);
	buf_init(&why, BUF_MAX_ERR);
	build_close(ix->build);
	ix->build = NULL;
	enum status st = layout_current(ix->setup.data, &name, &why);
	if (st == ST_OK)
		st = build_open(ix->setup.data, name.data, &ix->build, &generation, &why);
	snprintf(ix->last, sizeof ix->last, "%s", name.data);
	if (!generation)
		generation = layout_reserved(ix->setup.data);
	if (generation > ix->generation)
		ix->generation = generation;
	ix->forgotten = st != ST_OK && name.len;
	if (st == ST_CONFLICT || st == ST_NOMEM || (st == ST_IO && ix->doubtful)) {
		fail(err, st, "%s", why.data);
	} else if (st != ST_OK) {
		if (name.len)
			log_warn("index", "%s: the index is built anew", why.data);
		st = ST_OK;
	}
	buf_release(&name);
	buf_release(&why);
	return st;
}

enum status indexer_open(const struct indexer_setup *setup, struct indexer **out, struct buf *err)
{
	struct indexer *ix = calloc(1, sizeof *ix);
	*out = NULL;
	if (!ix)
		return ST_NOMEM;
	ix->setup = *setup;
	ix->lock_fd = -1;
	ix->ids = kb_ids_new();
	enum status st = ix->ids ? doc_maker_new(&ix->maker) : ST_NOMEM;
	if (st == ST_OK)
		st = take_lock(ix, err);
	if (st == ST_OK)
		st = open_published(ix, err);
	if (st)
		indexer_close(ix);
	else
		*out = ix;
	return st;
}

void indexer_close(struct indexer *ix)
{
	if (!ix)
		return;
	build_close(ix->build);
	build_close(ix->former);
	kb_ids_free(ix->ids);
	doc_maker_free(ix->maker);
	if (ix->lock_fd >= 0)
		close(ix->lock_fd);
	free(ix);
}

bool indexer_ready(const struct indexer *ix)
{
	return ix->build != NULL;
}

void indexer_sweep(struct indexer *ix)
{
	if (ix->build)
		layout_sweep(ix->setup.data, ix->build->name);
}

/* Whether the lock that is held is the one that others would take. */
static bool holds_lock(const struct indexer *ix)
{
	struct buf path;
	struct stat named, held;
	buf_init(&path, 8192);
	buf_printf(&path, "%s/index/lock", ix->setup.data);
	bool same = ix->lock_fd >= 0 && stat(path.data, &named) == 0 &&
		    fstat(ix->lock_fd, &held) == 0 && named.st_dev == held.st_dev &&
		    named.st_ino == held.st_ino;
	buf_release(&path);
	return same;
}

enum status indexer_check(struct indexer *ix, struct buf *why)
{
	if (!holds_lock(ix) && ix->lock_fd >= 0) {
		close(ix->lock_fd);
		ix->lock_fd = -1;
	}
	enum status st = ix->build ? build_in_place(ix->build, why) : ST_OK;
	if (st != ST_CORRUPT)
		return ST_OK; /* no memory to look is no sign */
	build_close(ix->former);
	ix->former = ix->build;
	ix->build = NULL;
	return ST_CORRUPT;
}

/* The lock is held, and memory says what the disk holds. */
static enum status settle(struct indexer *ix, struct buf *err)
{
	struct buf why;
	buf_init(&why, BUF_MAX_ERR);
	if (indexer_check(ix, &why) != ST_OK)
		log_warn("index", "%s: the index is built anew", why.data);
	buf_release(&why);
	enum status st = ix->lock_fd < 0 ? take_lock(ix, err) : ST_OK;
	/* After a failed write the two may differ. */
	if (st == ST_OK && ix->doubtful) {
		st = open_published(ix, err);
		if (st == ST_OK)
			ix->doubtful = false;
	}
	return st;
}

static void tell(const struct build *b, const struct pass *p, struct indexer_result *out)
{
	*out = p->result;
	out->articles = b->catalog.used;
	out->generation = b->generation;
}

static enum status new_build(struct indexer *ix, struct build **out, struct buf *err)
{
	struct buf name;
	buf_init(&name, 256);
	enum status st = layout_next(ix->setup.data, ix->last, &name, err);
	if (st == ST_OK)
		st = build_create(ix->setup.data, name.data, out, err);
	if (st == ST_OK)
		(*out)->generation = ix->generation;
	buf_release(&name);
	return st;
}

/* A rebuild goes on with what was good of the sources that have errors now. */
static enum status keep_last_good(struct indexer *ix, struct pass *p, struct buf *err)
{
	struct build *before = ix->build ? ix->build : ix->former;
	if (!before && ix->forgotten && p->bad.n)
		log_warn("index",
			 "%zu files or folders have errors, and what was served of them before is "
			 "left out: the index that held it is damaged or of another version; mend "
			 "them",
			 p->bad.n);
	if (!before)
		return ST_OK;
	enum status st = pass_carry(p, before, err);
	if (p->result.lost)
		log_warn("index",
			 "%zu articles are left out: their files have errors, and the last good "
			 "versions in the index before are damaged; mend the files",
			 p->result.lost);
	return st;
}

/* Reads every source into b, whose catalog says what it holds. */
static enum status read_all(struct indexer *ix, struct build *b, struct kb_ids *ids, struct pass *p,
			    struct buf *err)
{
	struct arena arena;
	struct kb_sources sources = {0};
	arena_init(&arena);
	enum status st = pass_begin(p, &ix->setup, b, ids, ix->maker, ++ix->round);
	if (st == ST_OK)
		st = pass_list(p, &arena, &sources, err);
	if (st == ST_OK)
		st = pass_start_writer(p);
	for (size_t i = 0; i < sources.n && st == ST_OK; i++)
		st = pass_read(p, sources.v[i].path, (uint64_t)sources.v[i].bytes);
	if (st == ST_OK)
		pass_drop_unseen(p, NULL, 0);
	if (st == ST_OK && b != ix->build)
		st = keep_last_good(ix, p, err);
	enum status end = pass_end(p, err);
	arena_release(&arena);
	return st ? st : end;
}

/* b is the published one from now on. */
static void replace(struct indexer *ix, struct build *b)
{
	build_close(ix->build);
	build_close(ix->former);
	ix->former = NULL;
	ix->build = b;
	ix->forgotten = false;
	snprintf(ix->last, sizeof ix->last, "%s", b->name);
}

enum status indexer_refresh(struct indexer *ix, bool rebuild, struct indexer_result *out,
			    struct buf *err)
{
	struct build *b = NULL;
	struct pass p = {0};
	struct kb_ids *ids = kb_ids_new();
	enum status st = ids ? settle(ix, err) : ST_NOMEM;
	bool fresh = rebuild || !ix->build;
	*out = (struct indexer_result){0};
	if (st == ST_OK && fresh)
		st = new_build(ix, &b, err);
	else if (!fresh)
		b = ix->build;
	if (st == ST_OK)
		st = read_all(ix, b, ids, &p, err);
	if (st == ST_OK && (b->pending || fresh)) {
		st = build_commit(b, err);
		if (st == ST_OK && fresh)
			st = layout_set_current(ix->setup.data, b->name, err);
		p.result.published = true;
		p.result.rebuilt = fresh;
	}
	if (st == ST_OK) {
		tell(b, &p, out);
		kb_ids_free(ix->ids);
		ix->ids = ids;
		ids = NULL;
		if (fresh) {
			replace(ix, b);
			b = NULL;
		}
		ix->generation = ix->build->generation;
	} else if (fresh) {
		build_close(b);
	} else {
		ix->doubtful = true;
	}
	kb_ids_free(ids);
	return st;
}

/* The sources to read again: those named, and those that inherit an id. */
struct worklist {
	struct {
		char **v;
		size_t n, cap;
	} paths;
	enum status st;
};

static void work_add(void *ctx, const char *id, const char *path)
{
	struct worklist *w = ctx;
	(void)id;
	for (size_t i = 0; i < w->paths.n; i++)
		if (strcmp(w->paths.v[i], path) == 0)
			return;
	if (w->st == ST_OK)
		w->st = vec_room(&w->paths.v, &w->paths.cap, w->paths.n, sizeof *w->paths.v);
	char *copy = w->st == ST_OK ? str_dup(str_of(path)) : NULL;
	if (!copy)
		w->st = ST_NOMEM;
	else
		w->paths.v[w->paths.n++] = copy;
}

static void work_release(struct worklist *w)
{
	for (size_t i = 0; i < w->paths.n; i++)
		free(w->paths.v[i]);
	free(w->paths.v);
}

static enum status apply_work(struct indexer *ix, struct worklist *w, struct pass *p,
			      struct buf *err)
{
	enum status st = pass_begin(p, &ix->setup, ix->build, ix->ids, ix->maker, ++ix->round);
	/* The list grows while heirs are found. */
	for (size_t i = 0; i < w->paths.n && st == ST_OK; i++) {
		kb_ids_drop(ix->ids, w->paths.v[i], work_add, w);
		st = w->st;
	}
	for (size_t i = 0; i < w->paths.n && st == ST_OK; i++)
		st = pass_read(p, w->paths.v[i], 0);
	if (st == ST_OK)
		pass_drop_unseen(p, (const char *const *)w->paths.v, w->paths.n);
	enum status end = pass_end(p, err);
	return st ? st : end;
}

enum status indexer_apply(struct indexer *ix, const char *const *paths, size_t n,
			  struct indexer_result *out, struct buf *err)
{
	struct worklist w = {0};
	struct pass p = {0};
	/* Refreshing says what it finds, and mends it. */
	bool all = ix->doubtful || !holds_lock(ix) || !ix->build || build_in_place(ix->build, NULL);
	*out = (struct indexer_result){0};
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(paths[i]);
		all = all || (len && paths[i][len - 1] == '/');
		work_add(&w, NULL, paths[i]);
	}
	enum status st = w.st;
	if (st == ST_OK && all) {
		st = indexer_refresh(ix, false, out, err);
	} else if (st == ST_OK) {
		st = apply_work(ix, &w, &p, err);
		if (st == ST_OK && ix->build->pending) {
			st = build_commit(ix->build, err);
			p.result.published = true;
		}
		if (st == ST_OK)
			tell(ix->build, &p, out);
		else
			ix->doubtful = true;
		ix->generation = ix->build->generation;
	}
	work_release(&w);
	return st;
}

struct relearn {
	struct indexer *ix;
	struct worklist work;
};

static void learned_other(void *ctx, const char *article)
{
	struct relearn *r = ctx;
	const struct catalog_entry *e =
	    r->ix->build ? catalog_find(&r->ix->build->catalog, article) : NULL;
	if (e)
		work_add(&r->work, NULL, e->source);
}

enum status indexer_relearn(struct indexer *ix, const struct learned *before,
			    const struct learned *now, struct indexer_result *out, struct buf *err)
{
	struct relearn r = {.ix = ix};
	*out = (struct indexer_result){0};
	learned_compare(before, now, learned_other, &r);
	enum status st = r.work.st;
	if (st == ST_OK && r.work.paths.n)
		st = indexer_apply(ix, (const char *const *)r.work.paths.v, r.work.paths.n, out,
				   err);
	work_release(&r.work);
	return st;
}
