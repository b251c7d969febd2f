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
		struct tm tm = now->tm;
		struct local that;
		int first = HOURS_DAY;
		tm.tm_mday += day;
		tm.tm_hour = 12; /* the middle of the day, whatever the clock's changes */
		tm.tm_min = tm.tm_sec = 0;
		tm.tm_isdst = -1;
		local_at(mktime(&tm), &that);
		if (closed_on(c, that.date))
			continue;
		for (int i = 0; i < h->n[that.weekday]; i++) {
			int from = h->spans[that.weekday][i].from;
			if ((day > 0 || from > now->minute) && from < first)
				first = from;
		}
		if (first == HOURS_DAY)
			continue;
		tm = that.tm;
		tm.tm_hour = first / 60;
		tm.tm_min = first % 60;
		tm.tm_sec = 0;
		tm.tm_isdst = -1;
		return (int64_t)mktime(&tm) * 1000;
	}
	return 0;
}

/* "tel:+864000000000", "mailto:..." or what the config says. */
static const char *href_of(const struct config_channel *c, struct arena *arena)
{
	char tel[64] = "tel:";
	size_t n = 4;
	if (c->href)
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
