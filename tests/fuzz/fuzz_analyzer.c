/* Text to units: offsets lie within the text and between code points, terms are
 * short UTF-8, and analyzing again gives the same. */
#include "fuzz_text.h"

#include "answerd/text/analyzer.h"
#include "answerd/text/fold.h"

static bool is_border(const char *s, size_t len, size_t i)
{
	return i == len || ((unsigned char)s[i] & 0xc0) != 0x80;
}

static void check_units(const struct units *u, const char *s, size_t len)
{
	for (size_t i = 0; i < u->n; i++) {
		const struct unit *v = &u->v[i];
		check(v->start < v->end && v->end <= len);
		check(is_border(s, len, v->start) && is_border(s, len, v->end));
		check(v->term_len > 0 && v->term_len <= 72);
		check(utf8_valid(unit_term(u, i), v->term_len) == v->term_len);
		check(v->hash == unit_hash(unit_term(u, i), v->term_len));
		check(!v->glued || (i > 0 && v->kind == UNIT_HAN && v[-1].kind == UNIT_HAN));
		check(!v->joined || (i >= 2 && v[-1].end == v->end));
		check(i == 0 || v->joined || v->start >= v[-1].start);
	}
}

static void check_folded(const char *s, size_t len)
{
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	fold_text(s, len, &b);
	check(buf_status(&b) == ST_OK && utf8_valid(b.data, b.len) == b.len);
	(void)fold_script_of(s, len);
	buf_release(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct analyzer *a;
	struct units u, again;
	size_t len = 0;
	char *s = fuzz_text(data, size, &len);
	if (!a)
		check(analyzer_new(&a) == ST_OK);
	units_init(&u);
	units_init(&again);
	check(analyzer_run(a, s, len, &u) == ST_OK);
	check_units(&u, s, len);
	check_folded(s, len);
	check(analyzer_run(a, s, len, &again) == ST_OK && again.n == u.n);
	units_clear(&again);
	check(analyzer_run(a, (const char *)data, size, &again) == ST_OK);
	for (size_t i = 0; i < again.n; i++)
		check(again.v[i].start < again.v[i].end && again.v[i].end <= size);
	units_release(&u);
	units_release(&again);
	free(s);
	return 0;
}
