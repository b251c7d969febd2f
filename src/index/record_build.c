#include "index/record_build.h"

#include <stdlib.h>
#include <string.h>

#include "answerd/base/utf8.h"
#include "answerd/base/vec.h"

#define FIELD_MAX_BYTES ((size_t)65535)

void record_builder_init(struct record_builder *b, struct analyzer *a)
{
	*b = (struct record_builder){.analyzer = a};
	buf_init(&b->text, BUF_MAX_TEXT);
	units_init(&b->units);
}

void record_builder_release(struct record_builder *b)
{
	free(b->fields.v);
	free(b->sections.v);
	free(b->hashes.v);
	free(b->starts.v);
	free(b->lens.v);
	buf_release(&b->text);
	units_release(&b->units);
	record_builder_init(b, b->analyzer);
}

void record_builder_clear(struct record_builder *b)
{
	b->head = (struct record_head){0};
	b->fields.n = b->sections.n = b->hashes.n = b->starts.n = b->lens.n = 0;
	buf_clear(&b->text);
	units_clear(&b->units);
	b->failed = ST_OK;
}

static struct record_span keep(struct record_builder *b, const char *s, size_t len)
{
	struct record_span span = {(uint32_t)b->text.len, (uint32_t)len};
	buf_add(&b->text, s, len);
	return span;
}

void record_set(struct record_builder *b, enum record_string which, const char *s, size_t len)
{
	b->head.strings[which] = keep(b, s, len);
}

uint16_t record_add_section(struct record_builder *b, const char *title, const char *anchor)
{
	if (b->failed)
		return 0;
	if (b->sections.n >= UINT16_MAX)
		return UINT16_MAX -
		       1; /* the rest of so long an article counts as its last section */
	b->failed =
	    vec_room(&b->sections.v, &b->sections.cap, b->sections.n, sizeof *b->sections.v);
	if (b->failed)
		return 0;
	b->sections.v[b->sections.n] = (struct record_section){
	    .title = keep(b, title, strlen(title)), .anchor = keep(b, anchor, strlen(anchor))};
	return (uint16_t)b->sections.n++;
}

/* Whether a sentence or line ends in s: at a newline, a Chinese full stop, or a
 * Latin one with a space behind. */
static bool sentence_ends(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (s[i] == '\n')
			return true;
		if ((s[i] == '.' || s[i] == '!' || s[i] == '?') && i + 1 < len && s[i + 1] == ' ')
			return true;
		if (len - i >= 3 && (memcmp(s + i, "。", 3) == 0 || memcmp(s + i, "！", 3) == 0 ||
				     memcmp(s + i, "？", 3) == 0 || memcmp(s + i, "；", 3) == 0))
			return true;
	}
	return false;
}

static void add_units(struct record_builder *b, const char *s)
{
	uint32_t end = 0;
	for (size_t i = 0; i < b->units.n && !b->failed; i++) {
		const struct unit *u = &b->units.v[i];
		uint32_t len = u->end - u->start;
		b->failed =
		    vec_room(&b->hashes.v, &b->hashes.cap, b->hashes.n, sizeof *b->hashes.v);
		if (!b->failed)
			b->failed = vec_room(&b->starts.v, &b->starts.cap, b->starts.n,
					     sizeof *b->starts.v);
		if (!b->failed)
			b->failed =
			    vec_room(&b->lens.v, &b->lens.cap, b->lens.n, sizeof *b->lens.v);
		if (b->failed)
			return;
		if (len > RECORD_LEN_MASK)
			len = RECORD_LEN_MASK;
		b->hashes.v[b->hashes.n++] = u->hash;
		b->starts.v[b->starts.n++] = (uint16_t)u->start;
		bool first = i == 0 || (u->start > end && sentence_ends(s + end, u->start - end));
		b->lens.v[b->lens.n++] =
		    (uint8_t)(len | (first ? RECORD_SENTENCE : 0) | (u->glued ? RECORD_GLUED : 0) |
			      (u->joined ? RECORD_JOINED : 0));
		end = u->end;
	}
}

/* Where to cut a text that is too long: behind a line, a space or a character. */
static size_t piece_len(const char *s, size_t len)
{
	if (len <= FIELD_MAX_BYTES)
		return len;
	for (size_t i = FIELD_MAX_BYTES; i > FIELD_MAX_BYTES / 2; i--)
		if (s[i - 1] == '\n' || s[i - 1] == ' ')
			return i;
	size_t cut = utf8_cut(s, FIELD_MAX_BYTES);
	return cut ? cut : FIELD_MAX_BYTES;
}

void record_add_field(struct record_builder *b, enum record_field_kind kind, uint16_t section,
		      const char *s, size_t len,
		      void (*each)(void *ctx, enum record_field_kind kind, const struct units *u),
		      void *ctx)
{
	while (len && !b->failed) {
		size_t n = piece_len(s, len);
		units_clear(&b->units);
		b->failed = analyzer_run(b->analyzer, s, n, &b->units);
		if (!b->failed)
			b->failed = vec_room(&b->fields.v, &b->fields.cap, b->fields.n,
					     sizeof *b->fields.v);
		if (b->failed)
			return;
		b->fields.v[b->fields.n++] = (struct record_field){
		    .kind = (uint8_t)kind,
		    .section = section,
		    /* Of what customers typed no word is kept that could be shown. */
		    .text = keep(b, s, kind == FIELD_LEARNED ? 0 : n),
		    .unit_at = (uint32_t)b->hashes.n,
		    .unit_n = (uint32_t)b->units.n,
		};
		add_units(b, s);
		each(ctx, kind, &b->units);
		s += n;
		len -= n;
	}
}

static uint32_t put(struct buf *out, size_t base, const void *data, size_t bytes)
{
	uint32_t at = (uint32_t)(out->len - base);
	buf_add(out, data, bytes);
	return at;
}

/* Zero bytes until the record's length is a multiple of align. */
static void pad(struct buf *out, size_t base, size_t align)
{
	while ((out->len - base) % align && !out->failed)
		buf_addc(out, '\0');
}

enum status record_finish(struct record_builder *b, struct buf *out)
{
	struct record_head h = b->head;
	if (!b->failed)
		b->failed = buf_status(&b->text);
	if (b->failed)
		return b->failed;
	pad(out, 0, 8);
	size_t base = out->len;
	/* Spans so far count from the start of the text; it comes last. */
	size_t tables = sizeof h + b->sections.n * sizeof *b->sections.v +
			b->fields.n * sizeof *b->fields.v + b->hashes.n * 7;
	uint32_t shift = (uint32_t)tables;
	for (size_t i = 0; i < b->sections.n; i++) {
		b->sections.v[i].title.at += shift;
		b->sections.v[i].anchor.at += shift;
	}
	for (size_t i = 0; i < b->fields.n; i++)
		b->fields.v[i].text.at += shift;
	for (int i = 0; i < REC_STRINGS; i++)
		h.strings[i].at += shift;
	h.magic = RECORD_MAGIC;
	h.fields_n = (uint32_t)b->fields.n;
	h.sections_n = (uint32_t)b->sections.n;
	h.units_n = (uint32_t)b->hashes.n;
	put(out, base, &h, sizeof h);
	h.sections_at = put(out, base, b->sections.v, b->sections.n * sizeof *b->sections.v);
	h.fields_at = put(out, base, b->fields.v, b->fields.n * sizeof *b->fields.v);
	h.hashes_at = put(out, base, b->hashes.v, b->hashes.n * 4);
	h.starts_at = put(out, base, b->starts.v, b->starts.n * 2);
	h.lens_at = put(out, base, b->lens.v, b->lens.n);
	put(out, base, b->text.data, b->text.len);
	pad(out, base, 8);
	if (buf_status(out))
		return buf_status(out);
	h.size = (uint32_t)(out->len - base);
	memcpy(out->data + base, &h, sizeof h);
	h.crc = record_crc(out->data + base, h.size);
	memcpy(out->data + base, &h, sizeof h);
	return ST_OK;
}
