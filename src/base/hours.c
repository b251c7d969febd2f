#include "answerd/base/hours.h"

#include <string.h>
#include <strings.h>

struct scan {
	const char *start, *p;
	struct hours *h;
	struct buf *err;
};

static void skip_space(struct scan *s)
{
	while (*s->p == ' ' || *s->p == '\t')
		s->p++;
}

static bool take(struct scan *s, const char *word)
{
	size_t n = strlen(word);
	skip_space(s);
	if (strncasecmp(s->p, word, n) != 0)
		return false;
	s->p += n;
	return true;
}

static enum status bad(struct scan *s, const char *what)
{
	return fail(s->err, ST_INVALID,
		    "%s at '%.20s': write the hours as \"Mo-Fr 09:00-18:00; Sa 10:00-14:00\" or "
		    "\"24/7\"",
		    what, *s->p ? s->p : "the end");
}

/* 0 Monday to 6 Sunday, -1: no day. */
static int take_day(struct scan *s)
{
	static const char *const days[] = {"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"};
	for (int d = 0; d < 7; d++)
		if (take(s, days[d])) {
			/* "Mon" and "Monday" are understood too. */
			while ((*s->p | 0x20) >= 'a' && (*s->p | 0x20) <= 'z')
				s->p++;
			return d;
		}
	return -1;
}

static bool at_day(struct scan *s)
{
	struct scan ahead = *s;
	return take_day(&ahead) >= 0;
}

/* "Mo-Fr,Su" into a mask of days. */
static enum status take_days(struct scan *s, unsigned *mask)
{
	*mask = 0;
	do {
		int from = take_day(s), to = from;
		if (from < 0)
			return bad(s, "a day is missing");
		if (take(s, "-") && (to = take_day(s)) < 0)
			return bad(s, "a day is missing");
		for (int d = from;; d = (d + 1) % 7) {
			*mask |= 1u << d;
			if (d == to)
				break;
		}
		struct scan ahead = *s;
		if (!take(&ahead, ",") || !at_day(&ahead))
			return ST_OK;
		*s = ahead;
	} while (true);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "09:00" or "9:00" to minutes; "24:00" is the end of the day. */
static bool take_time(struct scan *s, int *minutes)
{
	int h = 0, n = 0;
	skip_space(s);
	for (; n < 2 && is_digit(s->p[n]); n++)
		h = h * 10 + (s->p[n] - '0');
	if (!n || s->p[n] != ':' || !is_digit(s->p[n + 1]) || !is_digit(s->p[n + 2]))
		return false;
	int m = (s->p[n + 1] - '0') * 10 + (s->p[n + 2] - '0');
	if (h > 24 || m > 59 || (h == 24 && m))
		return false;
	s->p += n + 3;
	*minutes = h * 60 + m;
	return true;
}

static enum status add_span(struct scan *s, unsigned mask, int from, int to)
{
	if (to <= from)
		to += HOURS_DAY;
	for (int d = 0; d < 7; d++) {
		if (!(mask & 1u << d))
			continue;
		if (s->h->n[d] == HOURS_MAX_SPANS)
			return bad(s, "more than 8 spans in a day");
		s->h->spans[d][s->h->n[d]++] = (struct hours_span){(uint16_t)from, (uint16_t)to};
	}
	return ST_OK;
}

/* "09:00-12:00,13:00-18:00" */
static enum status take_spans(struct scan *s, unsigned mask)
{
	do {
		int from = 0, to = 0;
		if (!take_time(s, &from) || !take(s, "-") || !take_time(s, &to) ||
		    from == HOURS_DAY || from == to)
			return bad(s, "the time is not understood");
		enum status st = add_span(s, mask, from, to);
		if (st)
			return st;
		struct scan ahead = *s;
		int probe = 0;
		if (!take(&ahead, ",") || !take_time(&ahead, &probe))
			return ST_OK;
		take(s, ",");
	} while (true);
}

static enum status take_rule(struct scan *s)
{
	unsigned mask = 0x7f;
	enum status st = ST_OK;
	if (take(s, "24/7"))
		return add_span(s, mask, 0, HOURS_DAY);
	if (at_day(s))
		st = take_days(s, &mask);
	if (st)
		return st;
	for (int d = 0; d < 7; d++)
		if (mask & 1u << d)
			s->h->n[d] = 0;
	if (take(s, "off") || take(s, "closed"))
		return ST_OK;
	return take_spans(s, mask);
}

enum status hours_parse(const char *text, struct hours *out, struct buf *err)
{
	struct scan s = {.start = text, .p = text, .h = out, .err = err};
	*out = (struct hours){0};
	do {
		enum status st = take_rule(&s);
		if (st)
			return st;
	} while (take(&s, ";") || take(&s, ","));
	skip_space(&s);
	return *s.p ? bad(&s, "this is not understood") : ST_OK;
}

bool hours_of_day(const struct hours *h, int weekday, int minute)
{
	for (int i = 0; i < h->n[weekday]; i++)
		if (minute >= h->spans[weekday][i].from && minute < h->spans[weekday][i].to)
			return true;
	return false;
}

bool hours_open(const struct hours *h, int weekday, int minute)
{
	return hours_of_day(h, weekday, minute) ||
	       hours_of_day(h, (weekday + 6) % 7, minute + HOURS_DAY);
}

bool hours_always(const char *text)
{
	struct hours h;
	if (hours_parse(text, &h, NULL) != ST_OK)
		return false;
	for (int d = 0; d < 7; d++) {
		bool whole = false;
		for (int i = 0; i < h.n[d]; i++)
			whole |= h.spans[d][i].from == 0 && h.spans[d][i].to >= HOURS_DAY;
		if (!whole)
			return false;
	}
	return true;
}
