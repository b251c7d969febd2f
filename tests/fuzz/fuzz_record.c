/* Forward records whose bytes are not what was written: refused, or read within
 * their bounds, by the view and by ranking and snippets behind it.
 *
 * The input is a list of changes to a sound record (two bytes where, one what),
 * or, when its first byte is 0xff, the record itself. */
#include "fuzz_kb.h"

#include "index/record_build.h"
#include "search/scan.h"
#include "search/snippet.h"

static struct buf sound;
static struct query query;

static void each(void *ctx, enum record_field_kind kind, const struct units *u)
{
	(void)ctx;
	(void)kind;
	(void)u;
}

static void make_sound(void)
{
	static const char text[] =
	    "A refund takes a week. 退款需要七天。Ask\nCA-1234, iPhone15 about 3.5.";
	static const char asked[] = "refund 退款 week ca1234 七天";
	static struct arena arena;
	struct record_builder b;
	struct analyzer *a = NULL;
	struct buf err;
	if (sound.data)
		return;
	fuzz_kb_open();
	buf_init(&sound, BUF_MAX_TEXT);
	buf_init(&err, BUF_MAX_ERR);
	arena_init(&arena);
	units_init(&query.units);
	check(analyzer_new(&a) == ST_OK);
	record_builder_init(&b, a);
	for (int i = 0; i < REC_STRINGS; i++)
		record_set(&b, (enum record_string)i, "en/x", 4);
	record_add_section(&b, "", "");
	record_add_section(&b, "Steps", "steps");
	record_add_field(&b, FIELD_TITLE, 0, text, 22, each, NULL);
	record_add_field(&b, FIELD_BODY, 0, text, sizeof text - 1, each, NULL);
	record_add_field(&b, FIELD_BODY, 1, text, sizeof text - 1, each, NULL);
	check(record_finish(&b, &sound) == ST_OK);
	record_builder_release(&b);
	check(query_make(&query, a, searcher_reader(fuzz_searchers[0]), asked, sizeof asked - 1,
			 &arena, &err) == ST_OK);
	query_weigh(&query, NULL);
	analyzer_free(a);
	buf_release(&err);
}

static void touch(const struct record *r)
{
	static volatile uint64_t seen; /* so that nothing read is left out */
	uint64_t sum = 0;
	struct scan scan;
	struct buf out;
	for (int i = 0; i < REC_STRINGS; i++)
		sum += str_hash(record_str(r, (enum record_string)i).s,
				record_str(r, (enum record_string)i).len);
	for (uint32_t i = 0; i < r->head->fields_n && i < 64; i++) {
		const struct record_field *f = &r->fields[i];
		sum += str_hash(record_text(r, f->text).s, record_text(r, f->text).len);
		for (uint32_t k = 0; k < f->unit_n; k++)
			sum += r->hashes[f->unit_at + k] + r->starts[f->unit_at + k] +
			       r->lens[f->unit_at + k];
	}
	for (uint32_t i = 0; i < r->head->sections_n && i < 64; i++)
		sum += str_hash(record_text(r, r->sections[i].title).s, r->sections[i].title.len) +
		       str_hash(record_text(r, r->sections[i].anchor).s, r->sections[i].anchor.len);
	seen = sum;
	(void)seen;
	buf_init(&out, BUF_MAX_TEXT);
	scan_record(&query, r, fuzz_lexicons[0], &scan);
	check(scan.best_section < (int)r->head->sections_n || scan.best_section == -1);
	snippet_write(&query, r, scan.best_section, &out);
	buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct record r;
	make_sound();
	bool whole = size && data[0] == 0xff;
	size_t len = whole ? size - 1 : sound.len;
	char *p = aligned_alloc(16, (len + 16) / 16 * 16);
	check(p != NULL);
	memcpy(p, whole ? (const char *)data + 1 : sound.data, len);
	for (size_t i = 0; !whole && i + 3 <= size; i += 3)
		p[(data[i] | (size_t)data[i + 1] << 8) % len] = (char)data[i + 2];
	if (record_view(p, len, &r) == ST_OK) {
		check(r.head->size <= len);
		touch(&r);
	}
	(void)!record_verify(p, len, &r);
	free(p);
	return 0;
}
