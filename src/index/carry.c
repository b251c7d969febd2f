#include "index/carry.h"

struct part {
	bool present;
	struct buf record;
};

/* The records of the article, each in part; ST_CORRUPT when one is not sound. */
static enum status read_parts(struct build *from, const char *unique, size_t len,
			      struct part part[PARTS])
{
	bool any = false;
	for (int i = 0; i < PARTS; i++) {
		uint64_t offset = 0;
		enum status st =
		    xc_writer_find(from->xapian[i], unique, len, &part[i].present, &offset, NULL);
		if (st == ST_OK && part[i].present)
			st = forward_read(&from->forward[i], offset, &part[i].record);
		/* However the old build fails, what it held is lost. */
		if (st)
			return st == ST_NOMEM ? st : ST_CORRUPT;
		any = any || part[i].present;
	}
	return any ? ST_OK : ST_CORRUPT;
}

static enum status write_parts(struct build *to, struct build *from, const char *unique, size_t len,
			       const struct part part[PARTS], struct buf *err)
{
	enum status st = ST_OK;
	for (int i = 0; i < PARTS && st == ST_OK; i++) {
		uint64_t offset = 0;
		if (!part[i].present)
			continue;
		st = forward_append(&to->forward[i], part[i].record.data, part[i].record.len,
				    &offset, err);
		if (st == ST_OK)
			st = xc_writer_copy(to->xapian[i], from->xapian[i], unique, len, offset,
					    err);
	}
	to->pending++;
	return st;
}

enum status carry_over(struct build *to, struct build *from, const struct catalog_entry *e,
		       uint32_t round, struct buf *err)
{
	struct part part[PARTS] = {{0}};
	char unique[256];
	bool was_new = false;
	size_t len = build_unique(e->id, unique);
	for (int i = 0; i < PARTS; i++)
		buf_init(&part[i].record, FORWARD_MAX_RECORD);
	enum status st = read_parts(from, unique, len, part);
	if (st == ST_OK) {
		st = write_parts(to, from, unique, len, part, err);
		if (st == ST_CORRUPT) {
			/* One part may be there already. */
			enum status undone = build_delete(to, e->id, err);
			st = undone ? undone : st;
		}
	}
	if (st == ST_OK)
		st = catalog_set(&to->catalog, e->id, e->source, e->hash, round, &was_new);
	if (st == ST_OK && to->pending >= BUILD_COMMIT_EVERY)
		st = build_commit(to, err);
	for (int i = 0; i < PARTS; i++)
		buf_release(&part[i].record);
	return st;
}
