#include "kb/md_tree.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CHUNK ((size_t)64 << 10)
#define LARGEST_CHUNK ((size_t)4 << 20)
/* A table of MD_MAX_TABLE_CELLS takes about 100 MB. */
#define POOL_MAX ((size_t)384 << 20)
#define ALIGN ((size_t)16)

struct chunk {
	struct chunk *next;
	size_t used, cap;
	_Alignas(16) unsigned char data[];
};

struct pool {
	struct chunk *head;
	size_t total;
	enum status why; /* of the jump */
	bool locked;
	jmp_buf away;
};

/* cmark's allocator takes no argument. */
static _Thread_local struct pool *current;

/* cmark's table of special characters is global and changes with each parse. */
static pthread_mutex_t parsing = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t registered = PTHREAD_ONCE_INIT;

static _Noreturn void leave(enum status why)
{
	current->why = why;
	longjmp(current->away, 1);
}

static void *take(size_t size)
{
	struct pool *p = current;
	/* In front of each block its size, for realloc. */
	if (size > POOL_MAX)
		leave(ST_LIMIT);
	size_t need = (size + ALIGN - 1) / ALIGN * ALIGN + ALIGN;
	if (!p->head || p->head->cap - p->head->used < need) {
		size_t cap = p->head ? p->head->cap * 2 : FIRST_CHUNK;
		cap = cap > LARGEST_CHUNK ? LARGEST_CHUNK : cap;
		cap = cap < need ? need : cap;
		if (p->total + cap > POOL_MAX)
			leave(ST_LIMIT);
		struct chunk *c = calloc(1, sizeof *c + cap);
		if (!c)
			leave(ST_NOMEM);
		c->cap = cap;
		c->next = p->head;
		p->head = c;
		p->total += cap;
	}
	unsigned char *at = p->head->data + p->head->used;
	p->head->used += need;
	memcpy(at, &size, sizeof size);
	return at + ALIGN;
}

static void *pool_calloc(size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		leave(ST_LIMIT);
	return take(n * size);
}

static void *pool_realloc(void *old, size_t size)
{
	size_t had = 0;
	if (old)
		memcpy(&had, (unsigned char *)old - ALIGN, sizeof had);
	if (old && size <= had)
		return old;
	void *now = take(size);
	if (had)
		memcpy(now, old, had);
	return now;
}

static void pool_free(void *p)
{
	(void)p;
}

static cmark_mem pool_mem = {pool_calloc, pool_realloc, pool_free};

static void pool_release(struct pool *p)
{
	struct chunk *next = NULL;
	for (struct chunk *c = p->head; c; c = next) {
		next = c->next;
		free(c);
	}
	p->head = NULL;
}

static void register_extensions(void)
{
	cmark_gfm_core_extensions_ensure_registered();
}

static cmark_node *parse(struct pool *p, const char *s, size_t len)
{
	static const char *const names[] = {"table", "strikethrough", "autolink", "tasklist"};
	/* One tilde strikes nothing out: "1~3 days" is a range. */
	cmark_parser *parser =
	    cmark_parser_new_with_mem(CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE, &pool_mem);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		cmark_syntax_extension *e = cmark_find_syntax_extension(names[i]);
		if (e)
			cmark_parser_attach_syntax_extension(parser, e);
	}
	pthread_mutex_lock(&parsing);
	p->locked = true;
	cmark_parser_feed(parser, s, len);
	cmark_node *root = cmark_parser_finish(parser);
	p->locked = false;
	pthread_mutex_unlock(&parsing);
	return root;
}

enum status md_tree_parse(const char *s, size_t len,
			  enum status (*with_tree)(void *ctx, cmark_node *root), void *ctx)
{
	struct pool pool = {.why = ST_OK};
	/* Volatile: read after a longjmp. */
	volatile enum status st = ST_OK;
	struct pool *const outer = current;
	pthread_once(&registered, register_extensions);
	current = &pool;
	if (setjmp(pool.away) == 0) {
		cmark_node *root = parse(&pool, s, len);
		st = root ? with_tree(ctx, root) : ST_NOMEM;
	} else {
		if (pool.locked)
			pthread_mutex_unlock(&parsing);
		st = pool.why;
	}
	current = outer;
	pool_release(&pool);
	return st;
}
