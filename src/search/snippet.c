#include "search/snippet.h"

#include <string.h>

#include "answerd/base/utf8.h"

#define BEFORE_COLUMNS 40 /* at most this much text before the first match */

/* A place in a record from which a snippet can be cut. */
struct window {
	const struct record_field *field;
	uint32_t first, end; /* units of the field */
	double score;
};

/* Whether all of the text can be shown. */
static bool is_short(const char *s, size_t len)
{
	unsigned n = 0;
	for (size_t i = 0; i < len && n <= SNIPPET_COLUMNS;) {
		uint32_t cp = 0;
		i += utf8_next(s + i, len - i, &cp);
		n += cp >= 0x1100 ? 2 : 1;
	}
	return n <= SNIPPET_COLUMNS;
}

/* The term that unit i of a field matches, or -1; a pair's when the unit and the
 * one before make one. */
static int match_at(const struct query *q, const struct record *r, const struct record_field *f,
		    uint32_t i, int *pair)
{
	const uint32_t *h = r->hashes + f->unit_at;
	int t = query_may_have(q, h[i]) ? query_find(q, h[i]) : -1;
	*pair = -1;
	if (t >= 0 && i > 0 && (r->lens[f->unit_at + i] & RECORD_GLUED))
		*pair = query_find(q, unit_pair_hash(h[i - 1], h[i]));
	return t;
}

static double worth(const struct query *q, int t, uint16_t seen[QUERY_MAX_TERMS])
{
	if (t < 0)
		return 0;
	return seen[t]++ == 0 ? q->terms[t].mass : 0;
}

static double unworth(const struct query *q, int t, uint16_t seen[QUERY_MAX_TERMS])
{
	if (t < 0)
		return 0;
	return --seen[t] == 0 ? q->terms[t].mass : 0;
}

/* The run of at most SNIPPET_COLUMNS in which most of the question stands; the
 * first of equals. */
static void best_window(const struct query *q, const struct record *r, const struct record_field *f,
			struct window *best)
{
	uint16_t seen[QUERY_MAX_TERMS];
	const uint16_t *starts = r->starts + f->unit_at;
	const uint8_t *lens = r->lens + f->unit_at;
	const uint32_t *h = r->hashes + f->unit_at;
	uint32_t first = 0;
	int reach = 0; /* the furthest end so far: a joined unit's is noted too short */
	double score = 0;
	memset(seen, 0, q->n * sizeof seen[0]);
	for (uint32_t i = 0; i < f->unit_n; i++) {
		int end = starts[i] + (lens[i] & RECORD_LEN_MASK), pair = -1;
		reach = end > reach ? end : reach;
		if (!query_may_have(q, h[i]))
			continue;
		int t = match_at(q, r, f, i, &pair);
		score += worth(q, t, seen) + worth(q, pair, seen);
		/* Bytes overstate columns for Chinese (3 for 2) and match for English. */
		for (; first < i && reach - starts[first] > SNIPPET_COLUMNS * 5 / 4; first++) {
			int old_pair = -1, old = -1;
			if (query_may_have(q, h[first]))
				old = match_at(q, r, f, first, &old_pair);
			score -= unworth(q, old, seen) + unworth(q, old_pair, seen);
		}
		if (t >= 0 && score > best->score + 1e-9)
			*best = (struct window){f, first, i + 1, score};
	}
}

static bool ends_sentence(const char *s)
{
	return *s == '\n' || strncmp(s, "。", 3) == 0 || strncmp(s, "！", 3) == 0 ||
	       strncmp(s, "？", 3) == 0 || strncmp(s, "；", 3) == 0;
}

/* Where the snippet begins: at the sentence of the first match when that is
 * near, else a little before it. */
static size_t begin_at(const char *text, size_t len, size_t match)
{
	unsigned columns = 0;
	size_t i = match;
	while (i > 0 && columns < BEFORE_COLUMNS) {
		size_t prev = i - 1;
		while (prev > 0 && ((unsigned char)text[prev] & 0xc0) == 0x80)
			prev--;
		if (ends_sentence(text + prev) ||
		    (i < len && text[i] == ' ' &&
		     (text[prev] == '.' || text[prev] == '!' || text[prev] == '?')))
			return text[i] == ' ' ? i + 1 : i;
		columns += i - prev > 1 ? 2 : 1;
		i = prev;
	}
	/* Not inside an English word. */
	while (i > 0 && i < match && (unsigned char)text[i] < 0x80 && text[i] != ' ' &&
	       (unsigned char)text[i - 1] < 0x80 && text[i - 1] != ' ')
		i++;
	return i < match && text[i] == ' ' ? i + 1 : i;
}

static size_t end_at(const char *text, size_t len, size_t from)
{
	unsigned columns = 0;
	size_t i = from, space = from;
	while (i < len && columns < SNIPPET_COLUMNS) {
		uint32_t cp = 0;
		size_t n = utf8_next(text + i, len - i, &cp);
		columns += cp >= 0x1100 ? 2 : 1;
		if (cp == ' ' || cp == '\n' || cp >= 0x1100)
			space = i + (cp >= 0x1100 ? n : 0);
		i += n;
	}
	return i == len || space == from ? i : space;
}

/* Escaped text in which white space is one space. */
static void put_text(struct buf *out, const char *s, size_t len)
{
	size_t from = 0;
	for (size_t i = 0; i < len; i++) {
		if (s[i] != '\n' && s[i] != '\t' && s[i] != '\r')
			continue;
		buf_add_html(out, s + from, i - from);
		if (out->len && out->data[out->len - 1] != ' ')
			buf_addc(out, ' ');
		from = i + 1;
	}
	buf_add_html(out, s + from, len - from);
}

/* Which units are marked: words of the question; of Chinese, pairs of it and
 * single characters that it holds alone. */
static bool marks(const struct query *q, const struct record *r, const struct record_field *f,
		  uint32_t i)
{
	int pair = -1, next = -1;
	int t = match_at(q, r, f, i, &pair);
	if (t < 0 || (r->lens[f->unit_at + i] & RECORD_JOINED))
		return false;
	if (i + 1 < f->unit_n)
		match_at(q, r, f, i + 1, &next);
	if ((pair >= 0 && !q->terms[pair].weightless) || (next >= 0 && !q->terms[next].weightless))
		return true;
	bool han = (unsigned char)q->terms[t].text[0] >= 0xe2;
	return !q->terms[t].weightless && (!han || q->seq_n == 1);
}

/* A unit at or a little before the first that starts at byte from. Starts rise,
 * but for joined units, which start with the first of at most 8 parts. */
static uint32_t first_unit(const struct record *r, const struct record_field *f, size_t from)
{
	const uint16_t *starts = r->starts + f->unit_at;
	uint32_t lo = 0, hi = f->unit_n;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		if (starts[mid] < from)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo > 8 ? lo - 8 : 0;
}

static void write_range(const struct query *q, const struct record *r, const struct record_field *f,
			size_t from, size_t to, struct buf *out)
{
	const char *text = record_text(r, f->text).s;
	const uint16_t *starts = r->starts + f->unit_at;
	const uint8_t *lens = r->lens + f->unit_at;
	size_t done = from;
	for (uint32_t i = first_unit(r, f, from); i < f->unit_n && starts[i] < to; i++) {
		if (starts[i] < done || !marks(q, r, f, i))
			continue;
		size_t a = starts[i], b = a + (lens[i] & RECORD_LEN_MASK);
		while (i + 1 < f->unit_n && starts[i + 1] == b && marks(q, r, f, i + 1)) {
			i++;
			b = starts[i] + (size_t)(lens[i] & RECORD_LEN_MASK);
		}
		if (b > to)
			break;
		put_text(out, text + done, a - done);
		buf_puts(out, "<mark>");
		put_text(out, text + a, b - a);
		buf_puts(out, "</mark>");
		done = b;
	}
	put_text(out, text + done, to - done);
}

void snippet_write(const struct query *q, const struct record *r, int section, struct buf *out)
{
	struct window best = {.score = 0};
	const struct record_field *body = NULL;
	for (uint32_t i = 0; i < r->head->fields_n; i++) {
		const struct record_field *f = &r->fields[i];
		if ((f->kind != FIELD_BODY && f->kind != FIELD_NOTES) || f->text.len == 0)
			continue;
		if (section >= 0 && f->kind == FIELD_BODY && f->section != section)
			continue;
		if (!body)
			body = f;
		best_window(q, r, f, &best);
	}
	if (!body && section >= 0) {
		snippet_write(q, r, -1, out);
		return;
	}
	if (!body)
		return;
	size_t from = 0;
	if (best.field) {
		uint32_t i = best.first;
		while (i + 1 < best.end && !marks(q, r, best.field, i))
			i++;
		body = best.field;
		struct str text = record_text(r, body->text);
		size_t match = r->starts[body->unit_at + i];
		if (match > text.len)
			match = text.len; /* a damaged record */
		from = is_short(text.s, text.len) ? 0 : begin_at(text.s, text.len, match);
	}
	struct str text = record_text(r, body->text);
	size_t to = end_at(text.s, text.len, from);
	if (from > 0)
		buf_puts(out, "…");
	write_range(q, r, body, from, to, out);
	if (to < text.len)
		buf_puts(out, "…");
}
