#include "answerd/feedback/contact.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "answerd/base/hours.h"

#define LOOK_AHEAD_DAYS 14

/* A day and minute where the organization is. */
struct local {
	struct tm tm;
	int weekday, minute; /* weekday: 0 Monday */
	char date[11];
};

static void local_at(time_t at, struct local *out)
{
	char text[64];
	localtime_r(&at, &out->tm);
	out->weekday = (out->tm.tm_wday + 6) % 7;
	out->minute = out->tm.tm_hour * 60 + out->tm.tm_min;
	snprintf(text, sizeof text, "%04d-%02d-%02d", out->tm.tm_year + 1900, out->tm.tm_mon + 1,
		 out->tm.tm_mday);
	memcpy(out->date, text, 10);
	out->date[10] = '\0';
}

/* The start of a minute of the day that is `days` after that of tm; minutes past HOURS_DAY are of
 * the next one. */
static time_t day_minute(struct tm tm, int days, int minute)
{
	tm.tm_mday += days;
	tm.tm_hour = minute / 60;
	tm.tm_min = minute % 60;
	tm.tm_sec = 0;
	tm.tm_isdst = -1;
	return mktime(&tm);
}

/* The middle of that day, whatever the clock's changes. */
static void day_after(const struct local *now, int days, struct local *out)
{
	local_at(day_minute(now->tm, days, 12 * 60), out);
}

static bool closed_on(const struct config_channel *c, const char *date)
{
	for (size_t i = 0; i < c->closed.n; i++)
		if (strcmp(c->closed.v[i], date) == 0)
			return true;
	return false;
}

/* A span that goes on past midnight is of the day on which it began. */
static bool is_open(const struct config_channel *c, const struct hours *h, const struct local *now)
{
	struct tm tm = now->tm;
	struct local before;
	tm.tm_mday--;
	tm.tm_hour = 12; /* the middle of the day, whatever the clock's changes */
	tm.tm_isdst = -1;
	local_at(mktime(&tm), &before);
	return (!closed_on(c, now->date) && hours_of_day(h, now->weekday, now->minute)) ||
	       (!closed_on(c, before.date) &&
		hours_of_day(h, before.weekday, now->minute + HOURS_DAY));
}

/* The next time from now on at which the channel is open; 0 when it is none
 * within LOOK_AHEAD_DAYS. Looks at the starts of spans, day by day. */
static int64_t opens_at(const struct config_channel *c, const struct hours *h,
			const struct local *now)
{
	for (int day = 0; day <= LOOK_AHEAD_DAYS; day++) {
		struct local that;
		int first = HOURS_DAY;
		day_after(now, day, &that);
		if (closed_on(c, that.date))
			continue;
		for (int i = 0; i < h->n[that.weekday]; i++) {
			int from = h->spans[that.weekday][i].from;
			if ((day > 0 || from > now->minute) && from < first)
				first = from;
		}
		if (first < HOURS_DAY)
			return (int64_t)day_minute(that.tm, 0, first) * 1000;
	}
	return 0;
}

/* "tel:+864000000000", "mailto:..." or what the config says. */
static const char *href_of(const struct config_channel *c, struct arena *arena)
{
	char tel[64] = "tel:";
	size_t n = 4;
	if (c->href || !c->to)
		return c->href;
	if (strcmp(c->kind, "phone") == 0 || strcmp(c->kind, "sms") == 0) {
		if (c->kind[0] == 's')
			memcpy(tel, "sms:", 4);
		for (const char *p = c->to; *p && n < sizeof tel - 1; p++)
			if ((*p >= '0' && *p <= '9') || (*p == '+' && n == 4))
				tel[n++] = *p;
		return arena_dup(arena, tel, n);
	}
	if (strcmp(c->kind, "email") == 0) {
		size_t len = strlen(c->to);
		char *href = arena_alloc(arena, len + 8);
		if (href) {
			memcpy(href, "mailto:", 7);
			memcpy(href + 7, c->to, len + 1);
		}
		return href;
	}
	return NULL;
}

enum status contact_channels(const struct config *config, int64_t wall_ms, struct arena *arena,
			     struct contact_channel **out, size_t *n)
{
	struct local now;
	struct hours h;
	*n = 0;
	*out = arena_array(arena, config->contact.channels_n + 1, sizeof **out);
	if (!*out)
		return ST_NOMEM;
	local_at((time_t)(wall_ms / 1000), &now);
	for (size_t i = 0; i < config->contact.channels_n; i++) {
		const struct config_channel *c = &config->contact.channels[i];
		struct contact_channel *ch = &(*out)[(*n)++];
		*ch = (struct contact_channel){.kind = c->kind,
					       .to = c->to ? c->to : "",
					       .href = href_of(c, arena),
					       .reply_within = c->reply_within,
					       .hours = c->hours,
					       .open_now = true};
		/* The config was checked: hours that cannot be read are none. */
		if (c->hours && hours_parse(c->hours, &h, NULL) == ST_OK) {
			ch->open_now = is_open(c, &h, &now);
			ch->opens_at_ms = ch->open_now ? 0 : opens_at(c, &h, &now);
		} else if (closed_on(c, now.date)) {
			ch->open_now = false;
		}
	}
	return ST_OK;
}

/* ---- call-backs ---- */

/* So many begin on a day at the most; more are left out. */
#define SPANS_MAX 32

static bool is_phone(const struct config_channel *c)
{
	return strcmp(c->kind, "phone") == 0;
}

/* Whether its people call back: those of phones, or without any of what has hours. */
static bool calls(const struct config_channel *c, bool phones)
{
	return phones ? is_phone(c) : c->hours != NULL;
}

/* In the order of their starts. */
static size_t add_span(struct contact_span v[SPANS_MAX], size_t n, int64_t from_ms, int64_t to_ms)
{
	size_t at = n;
	if (n == SPANS_MAX)
		return n;
	for (; at > 0 && v[at - 1].from_ms > from_ms; at--)
		v[at] = v[at - 1];
	v[at] = (struct contact_span){from_ms, to_ms};
	return n + 1;
}

static size_t spans_of(const struct config *config, bool phones, const struct local *day,
		       struct contact_span v[SPANS_MAX])
{
	size_t n = 0;
	struct hours h;
	for (size_t i = 0; i < config->contact.channels_n; i++) {
		const struct config_channel *c = &config->contact.channels[i];
		if (!calls(c, phones) || closed_on(c, day->date) ||
		    hours_parse(c->hours ? c->hours : "24/7", &h, NULL) != ST_OK)
			continue;
		for (int k = 0; k < h.n[day->weekday]; k++) {
			const struct hours_span *s = &h.spans[day->weekday][k];
			n = add_span(v, n, (int64_t)day_minute(day->tm, 0, s->from) * 1000,
				     (int64_t)day_minute(day->tm, 0, s->to) * 1000);
		}
	}
	return n;
}

/* Spans that meet become one. False: it is full. */
static bool join(struct contact_span out[CONTACT_CALLS_MAX], size_t *n, struct contact_span span)
{
	struct contact_span *last = *n ? &out[*n - 1] : NULL;
	if (last && span.from_ms <= last->to_ms) {
		if (span.to_ms > last->to_ms)
			last->to_ms = span.to_ms;
		return true;
	}
	if (*n == CONTACT_CALLS_MAX)
		return false;
	out[(*n)++] = span;
	return true;
}

/* Whether there is a time at which nobody calls. */
static bool limited(const struct config *config, bool *phones)
{
	bool any = false;
	*phones = false;
	for (size_t i = 0; i < config->contact.channels_n; i++)
		*phones |= is_phone(&config->contact.channels[i]);
	for (size_t i = 0; i < config->contact.channels_n; i++) {
		const struct config_channel *c = &config->contact.channels[i];
		if (!calls(c, *phones))
			continue;
		if (!c->closed.n && (!c->hours || hours_always(c->hours)))
			return false;
		any = true;
	}
	return any;
}

bool contact_calls(const struct config *config, int64_t wall_ms,
		   struct contact_span out[CONTACT_CALLS_MAX], size_t *n)
{
	struct contact_span v[SPANS_MAX];
	struct local now, day;
	bool phones = false;
	*n = 0;
	if (!limited(config, &phones))
		return false;
	local_at((time_t)(wall_ms / 1000), &now);
	/* What began yesterday may reach into today. */
	for (int d = -1; d <= LOOK_AHEAD_DAYS; d++) {
		day_after(&now, d, &day);
		size_t found = spans_of(config, phones, &day, v);
		for (size_t i = 0; i < found; i++)
			if (v[i].to_ms > wall_ms && !join(out, n, v[i]))
				return true;
	}
	return true;
}
