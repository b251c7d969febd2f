#include "answerd/index/record.h"

#include <zlib.h>

#include "index/record_build.h"

static bool inside(const struct record_head *h, uint32_t at, uint64_t n, uint64_t elem)
{
	return at <= h->size && n * elem <= h->size - at;
}

enum status record_view(const void *p, size_t max, struct record *out)
{
	const struct record_head *h = p;
	if (max < sizeof *h || ((uintptr_t)p & 7) || h->magic != RECORD_MAGIC ||
	    h->size < sizeof *h || h->size > max)
		return ST_CORRUPT;
	if (!inside(h, h->fields_at, h->fields_n, sizeof(struct record_field)) ||
	    !inside(h, h->sections_at, h->sections_n, sizeof(struct record_section)) ||
	    !inside(h, h->hashes_at, h->units_n, 4) || !inside(h, h->starts_at, h->units_n, 2) ||
	    !inside(h, h->lens_at, h->units_n, 1) || ((h->fields_at | h->sections_at) & 3) ||
	    (h->hashes_at & 3) || (h->starts_at & 1))
		return ST_CORRUPT;
	for (int i = 0; i < REC_STRINGS; i++)
		if (!inside(h, h->strings[i].at, h->strings[i].len, 1))
			return ST_CORRUPT;
	const char *base = p;
	out->head = h;
	out->fields = (const void *)(base + h->fields_at);
	out->sections = (const void *)(base + h->sections_at);
	out->hashes = (const void *)(base + h->hashes_at);
	out->starts = (const void *)(base + h->starts_at);
	out->lens = (const void *)(base + h->lens_at);
	for (uint32_t i = 0; i < h->fields_n; i++) {
		const struct record_field *f = &out->fields[i];
		if (!inside(h, f->text.at, f->text.len, 1) || f->unit_at > h->units_n ||
		    f->unit_n > h->units_n - f->unit_at || f->kind >= FIELD_KINDS ||
		    (h->sections_n && f->section >= h->sections_n))
			return ST_CORRUPT;
	}
	for (uint32_t i = 0; i < h->sections_n; i++)
		if (!inside(h, out->sections[i].title.at, out->sections[i].title.len, 1) ||
		    !inside(h, out->sections[i].anchor.at, out->sections[i].anchor.len, 1))
			return ST_CORRUPT;
	return ST_OK;
}

uint32_t record_crc(const void *p, size_t size)
{
	static const uint32_t zero = 0;
	const size_t at = offsetof(struct record_head, crc);
	const unsigned char *b = p;
	uLong crc = crc32(0, b, (uInt)at);
	crc = crc32(crc, (const unsigned char *)&zero, sizeof zero);
	return (uint32_t)crc32(crc, b + at + sizeof zero, (uInt)(size - at - sizeof zero));
}

enum status record_verify(const void *p, size_t max, struct record *out)
{
	enum status st = record_view(p, max, out);
	if (st == ST_OK && record_crc(p, out->head->size) != out->head->crc)
		st = ST_CORRUPT;
	return st;
}
