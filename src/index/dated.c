#include "index/dated.h"

#include <stdlib.h>

#define DATED_TERM "D"

void dated_release(struct dated *d)
{
	free(d->past);
	*d = (struct dated){0};
}

void dated_forget(struct dated *d)
{
	d->epoch = 0;
}

enum status dated_refresh(struct dated *d, struct xc_reader *r, int32_t today,
			  bool (*is_live)(void *ctx, uint32_t docid, uint64_t offset), void *ctx,
			  struct buf *err)
{
	const uint64_t epoch = xc_reader_epoch(r);
	uint32_t df = 0;
	size_t n = 0;
	if (d->epoch == epoch && d->today == today)
		return ST_OK;
	dated_release(d);
	d->today = today; /* is_live may ask */
	enum status st = xc_reader_df(r, DATED_TERM, 1, &df, err);
	struct xc_posting *v = calloc((size_t)xc_reader_last(r) + 1, sizeof *v);
	d->past = calloc((size_t)df + 1, sizeof *d->past);
	if (st == ST_OK && (!v || !d->past))
		st = ST_NOMEM;
	if (st == ST_OK && df)
		st =
		    xc_reader_postings(r, DATED_TERM, 1, v, (size_t)xc_reader_last(r) + 1, &n, err);
	for (size_t i = 0; i < n && i < df && st == ST_OK; i++) {
		uint64_t offset = 0;
		/* One that went meanwhile is no hit either. */
		if (xc_reader_offset(r, v[i].docid, &offset, NULL) == ST_OK &&
		    !is_live(ctx, v[i].docid, offset))
			d->past[d->past_n++] = v[i].docid;
	}
	free(v);
	d->epoch = st == ST_OK ? epoch : 0;
	return st;
}
