#include "answerd/base/config.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "answerd/base/fs.h"
#include "answerd/base/str.h"
#include "base/config_read.h"

#define MAX_FILE ((size_t)1 << 20)

struct loaded {
	struct config config; /* first: a struct config is turned back into this */
	atomic_uint holders;
	struct arena arena;
};

static struct loaded *loaded_of(const struct config *c)
{
	/* Only config_load makes a struct config, and it is not const there. */
	struct loaded *l = NULL;
	memcpy(&l, &c, sizeof l);
	return l;
}

const struct config *config_hold(const struct config *c)
{
	if (c)
		atomic_fetch_add_explicit(&loaded_of(c)->holders, 1, memory_order_relaxed);
	return c;
}

void config_drop(const struct config *c)
{
	if (!c)
		return;
	struct loaded *l = loaded_of(c);
	if (atomic_fetch_sub_explicit(&l->holders, 1, memory_order_acq_rel) != 1)
		return;
	arena_release(&l->arena);
	free(l);
}

/* "LINE: what" of yaml_parse gets the file's name before it. */
static enum status read_yaml(struct config_reader *r, const struct buf *text)
{
	struct yaml *root = NULL;
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	const char *s = text->data;
	size_t bom = text->len >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	enum status st = yaml_parse(r->arena, s + bom, text->len - bom, 0, &root, &err);
	if (st == ST_INVALID)
		fail(r->err, st, "%s:%s", r->path, err.data);
	buf_release(&err);
	if (st)
		return st;
	if (root)
		config_read(r, root);
	return r->failed;
}

static enum status read_file(struct config_reader *r)
{
	struct buf text;
	buf_init(&text, MAX_FILE + 65536);
	enum status st = fs_read(r->path, MAX_FILE, &text, r->err);
	if (!st)
		st = read_yaml(r, &text);
	buf_release(&text);
	return st;
}

static const char *copy(struct config_reader *r, const char *s)
{
	const char *p = arena_dup(r->arena, s, strlen(s));
	if (!p)
		r->failed = ST_NOMEM;
	return p;
}

/* A flag is read as if the file had said it. */
static void flag(struct config_reader *r, const char *name, config_value *read, void *to,
		 const char *value, double max, const char *(*check)(const char *))
{
	if (!value)
		return;
	struct config_key k = {.name = name, .max = max, .check = check};
	struct yaml v = {.kind = YAML_SCALAR, .quoted = true, .text = value, .len = strlen(value)};
	read(r, &k, to, &v);
}

static void read_flags(struct config_reader *r, const struct config_flags *f)
{
	struct config *c = r->c;
	if (!f)
		return;
	flag(r, "--kb", config_text, &c->kb, f->kb, 0, config_check_path);
	flag(r, "--data", config_text, &c->data, f->data, 0, config_check_path);
	flag(r, "--listen", config_list, &c->listen, f->listen, 0, config_check_listen);
	flag(r, "--threads", config_uint, &c->threads, f->threads, 256, NULL);
}

/* zh-cn to zh-CN and zh-hant to zh-Hant (RFC 5646 section 2.1.1). */
static const char *canonical(struct config_reader *r, const char *tag)
{
	char *s = arena_dup(r->arena, tag, strlen(tag));
	if (!s) {
		r->failed = ST_NOMEM;
		return NULL;
	}
	for (size_t start = 0, part = 0; s[start]; part++) {
		size_t n = strcspn(s + start, "-");
		for (size_t i = 0; i < n; i++) {
			char lower = (char)(s[start + i] | 0x20);
			bool letter = lower >= 'a' && lower <= 'z';
			bool upper = part && (n == 2 || (n == 4 && i == 0));
			if (letter)
				s[start + i] = upper ? (char)(lower & ~0x20) : lower;
		}
		start += n + (s[start + n] == '-');
	}
	return s;
}

static void settle_languages(struct config_reader *r)
{
	struct str_list *l = &r->c->languages;
	if (!l->n)
		config_fault(r, 0, "%s: 'languages' must hold at least one",
			     r->path ? r->path : "config");
	const char **v = arena_array(r->arena, l->n, sizeof *v);
	if (!v) {
		r->failed = ST_NOMEM;
		return;
	}
	for (size_t i = 0; i < l->n; i++) {
		v[i] = canonical(r, l->v[i]);
		for (size_t k = 0; v[i] && k < i; k++)
			if (v[k] && strcmp(v[k], v[i]) == 0)
				config_fault(r, 0, "%s: 'languages' holds %s twice",
					     r->path ? r->path : "config", v[i]);
	}
	l->v = v;
}

/* What one key alone cannot say. */
static void settle(struct config_reader *r)
{
	struct config *c = r->c;
	const char *path = r->path ? r->path : "config";
	size_t n = c->base_url ? strlen(c->base_url) : 0;
	settle_languages(r);
	while (n && c->base_url[n - 1] == '/')
		n--;
	if (n && c->base_url[n]) {
		c->base_url = arena_dup(r->arena, c->base_url, n);
		if (!c->base_url)
			r->failed = ST_NOMEM;
	}
	if (!c->listen.n)
		config_fault(r, 0, "%s: 'listen' must hold at least one address", path);
	if (!c->tls.cert != !c->tls.key)
		config_fault(r, 0, "%s: 'tls' needs both `cert` and `key`, or none", path);
	if (c->limits.per_client > c->limits.connections)
		c->limits.per_client = c->limits.connections;
}

enum status config_load_with(const char *path, const struct config_flags *flags,
			     const struct config **out, struct buf *err)
{
	struct config_reader r = {.path = path, .err = err};
	enum status st = ST_OK;
	*out = NULL;
	struct loaded *l = calloc(1, sizeof *l);
	if (!l)
		return ST_NOMEM;
	arena_init(&l->arena);
	atomic_init(&l->holders, 1);
	r.arena = &l->arena;
	r.c = &l->config;
	config_defaults(&l->config);
	if (path) {
		l->config.path = copy(&r, path);
		st = read_file(&r);
	}
	if (!st || st == ST_INVALID)
		read_flags(&r, flags);
	if (!st && !r.failed)
		settle(&r);
	st = st ? st : r.failed;
	if (st)
		config_drop(&l->config);
	else
		*out = &l->config;
	return st;
}

enum status config_load(const char *path, const struct config **out, struct buf *err)
{
	return config_load_with(path, NULL, out, err);
}
