#include "search/spelled.h"

#include <string.h>

#include "answerd/base/utf8.h"
#include "answerd/text/fold.h"

/* How many characters before one that is read otherwise one may begin to type. */
#define BEFORE_OTHERWISE 4

void spelled_init(struct spelled *s)
{
	s->n = 0;
	for (int a = 0; a < LEX_ALPHABETS; a++) {
		s->starts_n[a] = 0;
		buf_init(&s->text[a], BUF_MAX_TEXT);
	}
}

void spelled_release(struct spelled *s)
{
	for (int a = 0; a < LEX_ALPHABETS; a++)
		buf_release(&s->text[a]);
}

static void mark(struct spelled *s, enum lex_alphabet a)
{
	if (s->starts_n[a] < SPELLED_STARTS && s->text[a].len < UINT16_MAX)
		s->starts[a][s->starts_n[a]++] = (uint16_t)s->text[a].len;
}

static void take_apart(struct spelled *s, struct str folded)
{
	s->n = 0;
	for (size_t i = 0; i < folded.len && s->n < PINYIN_MAX_TEXT; s->n++) {
		struct folded f;
		i += utf8_next(folded.s + i, folded.len - i, &s->cps[s->n]);
		fold_cp(s->cps[s->n], &f);
		s->cls[s->n] = f.n ? f.cls[0] : FOLD_OTHER;
	}
	pinyin_of_text(s->cps, s->n, s->read);
}

static bool is_letter(const struct spelled *s, size_t i)
{
	return s->cls[i] == FOLD_LETTER || s->cls[i] == FOLD_DIGIT;
}

static bool is_start(const struct spelled *s, size_t i)
{
	return s->cls[i] == FOLD_HAN || s->cls[i] == FOLD_KANA ||
	       (is_letter(s, i) && (i == 0 || !is_letter(s, i - 1)));
}

/* The other way to read character i: as it is alone, where a word says how, else
 * its second common reading. */
static const char *otherwise(const struct spelled *s, size_t i)
{
	const char *r[PINYIN_READINGS];
	int n = s->read[i] ? pinyin_common_readings(s->cps[i], r) : 0;
	if (n == 0)
		return s->read[i];
	return strcmp(s->read[i], r[0]) != 0 ? r[0] : n > 1 ? r[1] : r[0];
}

/* Appends character i as it is read. */
static void put_read(struct buf *b, const struct spelled *s, size_t i, const char *read,
		     bool initial)
{
	char bytes[4];
	if (read)
		buf_add(b, read, initial ? 1 : strlen(read));
	else if (is_letter(s, i))
		buf_add(b, bytes, utf8_put(s->cps[i], bytes));
}

static void put_pinyin(struct spelled *s)
{
	for (size_t i = 0; i < s->n; i++) {
		if (is_start(s, i) && (s->read[i] || is_letter(s, i))) {
			mark(s, LEX_PINYIN);
			mark(s, LEX_INITIALS);
		}
		put_read(&s->text[LEX_PINYIN], s, i, s->read[i], false);
		put_read(&s->text[LEX_INITIALS], s, i, s->read[i], true);
	}
}

static void put_otherwise(struct spelled *s)
{
	const char *read[PINYIN_MAX_TEXT] = {NULL};
	size_t last = 0; /* behind the last character that is read otherwise */
	for (size_t i = 0; i < s->n; i++) {
		read[i] = otherwise(s, i);
		last = read[i] != s->read[i] ? i + 1 : last;
	}
	for (size_t i = 0, next = 0; i < last; i++) {
		for (next = next < i ? i : next; next < last && read[next] == s->read[next];)
			next++;
		if (is_start(s, i) && (i == 0 || next - i < BEFORE_OTHERWISE))
			mark(s, LEX_OTHERWISE);
		put_read(&s->text[LEX_OTHERWISE], s, i, read[i], false);
	}
	for (size_t i = last; last && i < s->n; i++)
		put_read(&s->text[LEX_OTHERWISE], s, i, read[i], false);
}

enum status spelled_set(struct spelled *s, struct str folded)
{
	bool han = false;
	for (int a = 0; a < LEX_ALPHABETS; a++) {
		s->starts_n[a] = 0;
		buf_clear(&s->text[a]);
	}
	take_apart(s, folded);
	for (size_t i = 0; i < s->n; i++) {
		char bytes[4];
		if (is_start(s, i))
			mark(s, LEX_SCRIPT);
		buf_add(&s->text[LEX_SCRIPT], bytes, utf8_put(s->cps[i], bytes));
		han = han || s->read[i];
	}
	if (han) {
		put_pinyin(s);
		put_otherwise(s);
	}
	for (int a = 0; a < LEX_ALPHABETS; a++)
		if (buf_status(&s->text[a]))
			return buf_status(&s->text[a]);
	return ST_OK;
}
