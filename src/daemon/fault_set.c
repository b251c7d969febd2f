#include "daemon/fault_set.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/str.h"
#include "answerd/base/vec.h"

#define BUCKETS 4096

/* The texts are not kept: their hashes tell them apart. */
struct known {
	uint64_t path, text;
	int line;
	enum kb_severity severity;
	bool doubt;
};

struct bucket {
	struct known *v; /* owned */
	size_t n, cap;
};

struct fault_set {
	struct bucket buckets[BUCKETS]; /* by path */
};

static uint64_t hash(const char *s)
{
	return str_hash(s, strlen(s));
}

static struct bucket *bucket_of(struct fault_set *s, uint64_t path)
{
	return &s->buckets[path % BUCKETS];
}

struct fault_set *fault_set_new(void)
{
	return calloc(1, sizeof(struct fault_set));
}

void fault_set_free(struct fault_set *s)
{
	for (size_t i = 0; s && i < BUCKETS; i++)
		free(s->buckets[i].v);
	free(s);
}

static void doubt(struct bucket *b, const uint64_t *path)
{
	for (size_t i = 0; i < b->n; i++)
		if (!path || b->v[i].path == *path)
			b->v[i].doubt = true;
}

void fault_set_reading(struct fault_set *s, const char *path)
{
	uint64_t id = path ? hash(path) : 0;
	if (path)
		doubt(bucket_of(s, id), &id);
	for (size_t i = 0; !path && i < BUCKETS; i++)
		doubt(&s->buckets[i], NULL);
}

/* Lines move; one that stood there before and is told once is told of once. */
bool fault_set_add(struct fault_set *s, const struct kb_fault *f)
{
	struct known k = {hash(f->path), hash(f->text), f->line, f->severity, false};
	struct bucket *b = bucket_of(s, k.path);
	for (size_t i = 0; i < b->n; i++) {
		struct known *old = &b->v[i];
		if (!old->doubt || old->path != k.path || old->text != k.text ||
		    old->severity != k.severity)
			continue;
		*old = k;
		return false;
	}
	if (vec_room(&b->v, &b->cap, b->n, sizeof *b->v) == ST_OK)
		b->v[b->n++] = k;
	return true;
}

/* Of JSONL the article is the line; else the file. */
static bool is_jsonl(const char *path)
{
	size_t n = strlen(path);
	return n > 6 && strcmp(path + n - 6, ".jsonl") == 0;
}

void fault_set_same(struct fault_set *s, const char *source, int line)
{
	uint64_t path = hash(source);
	struct bucket *b = bucket_of(s, path);
	bool one_line = b->n && is_jsonl(source);
	for (size_t i = 0; i < b->n; i++) {
		struct known *k = &b->v[i];
		if (k->path == path && k->severity == KB_WARNING && (!one_line || k->line == line))
			k->doubt = false;
	}
}

size_t fault_set_end(struct fault_set *s, bool complete)
{
	size_t mended = 0;
	for (size_t i = 0; i < BUCKETS; i++) {
		struct bucket *b = &s->buckets[i];
		size_t kept = 0;
		for (size_t k = 0; k < b->n; k++) {
			bool drop = complete && b->v[k].doubt;
			mended += drop;
			b->v[k].doubt = false;
			if (!drop)
				b->v[kept++] = b->v[k];
		}
		b->n = kept;
	}
	return mended;
}

struct fault_counts fault_set_counts(const struct fault_set *s)
{
	struct fault_counts c = {0, 0};
	for (size_t i = 0; i < BUCKETS; i++)
		for (size_t k = 0; k < s->buckets[i].n; k++) {
			if (s->buckets[i].v[k].severity == KB_ERROR)
				c.errors++;
			else
				c.warnings++;
		}
	return c;
}
