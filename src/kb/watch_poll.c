#include "kb/watch_poll.h"

#include <string.h>

void watch_poll_init(struct watch_poll *p)
{
	*p = (struct watch_poll){0};
	arena_init(&p->arenas[0]);
	arena_init(&p->arenas[1]);
}

void watch_poll_release(struct watch_poll *p)
{
	arena_release(&p->arenas[0]);
	arena_release(&p->arenas[1]);
	p->last = (struct kb_sources){0};
	p->looked = false;
}

static bool same(const struct kb_source *a, const struct kb_source *b)
{
	return a->mtime_ns == b->mtime_ns && a->bytes == b->bytes && a->inode == b->inode;
}

/* Both are sorted by path. */
static void compare(const struct kb_sources *before, const struct kb_sources *now,
		    void (*changed)(void *ctx, const char *path), void *ctx)
{
	size_t i = 0, k = 0;
	while (i < before->n || k < now->n) {
		int order = i == before->n ? 1
			    : k == now->n  ? -1
					   : strcmp(before->v[i].path, now->v[k].path);
		if (order < 0) {
			changed(ctx, before->v[i++].path);
		} else if (order > 0) {
			changed(ctx, now->v[k++].path);
		} else {
			if (!same(&before->v[i], &now->v[k]))
				changed(ctx, now->v[k].path);
			i++;
			k++;
		}
	}
}

enum status watch_poll_look(struct watch_poll *p, const char *root,
			    void (*changed)(void *ctx, const char *path), void *ctx)
{
	struct kb_sources now = {0};
	struct arena *arena = &p->arenas[1 - p->turn];
	arena_reset(arena);
	enum status st = kb_list(root, "", arena, NULL, &now, NULL);
	if (st && st != ST_NOTFOUND)
		return st;
	if (p->looked)
		compare(&p->last, &now, changed, ctx);
	p->looked = true;
	p->last = now;
	p->turn = 1 - p->turn;
	return ST_OK;
}
