#include "answerd/text/names.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "answerd/base/clock.h"
#include "answerd/base/hours.h"
#include "answerd/text/lang.h"

#define HOURS_MAX_BYTES 2048

static const char *prettify(struct str id, struct arena *arena)
{
	const char *slash = id.len ? memrchr(id.s, '/', id.len) : NULL;
	size_t from = slash ? (size_t)(slash - id.s) + 1 : 0;
	char *name = arena_dup(arena, id.s + from, id.len - from);
	if (!name)
		return "";
	for (char *c = name; *c; c++)
		if (*c == '-' || *c == '_')
			*c = ' ';
	if (name[0] >= 'a' && name[0] <= 'z')
		name[0] = (char)(name[0] - 'a' + 'A');
	return name;
}

const char *name_chosen(const struct config_names *names, struct str lang)
{
	int best = lang_best(lang, names->langs, names->n);
	return names->n ? names->texts[best < 0 ? 0 : best] : NULL;
}

const char *name_category(const struct config *c, const struct messages *m, struct str lang,
			  struct str id, struct arena *arena)
{
	const struct config_category *own = config_category(c, id);
	const char *name = own ? name_chosen(&own->name, lang) : NULL;
	char key[80];
	if (name)
		return name;
	snprintf(key, sizeof key, "category.%.*s", (int)(id.len < 60 ? id.len : 60), id.s);
	const char *text = messages_find(m, key);
	return text ? text : prettify(id, arena);
}

const char *name_language(const struct messages *m, struct str tag, struct arena *arena)
{
	char key[64];
	snprintf(key, sizeof key, "language.%.*s", (int)(tag.len < 40 ? tag.len : 40), tag.s);
	const char *name = messages_find(m, key);
	if (!name)
		name = arena_dup(arena, tag.s, tag.len);
	return name ? name : "";
}

const char *name_in_language(const struct messages *m, struct str tag, struct arena *arena)
{
	const char *text =
	    messages_fill(m, arena, "search.in", "language", name_language(m, tag, arena), NULL);
	return text ? text : "";
}

const char *name_channel(const struct messages *m, const char *kind)
{
	char key[48];
	snprintf(key, sizeof key, "contact.kind.%.24s", kind);
	const char *text = messages_find(m, key);
	return text ? text : kind;
}

/* "Mo" to a day's name; "Mo-Su" to every day. Returns the bytes taken. */
static size_t put_days(const struct messages *m, const char *s, struct buf *out)
{
	static const char days[] = "MoTuWeThFrSaSu";
	if (strncmp(s, "Mo-Su", 5) == 0) {
		buf_puts(out, messages_get(m, "hours.daily"));
		return 5;
	}
	for (int i = 0; i < 7; i++) {
		char key[24];
		if (strncmp(s, days + 2 * (size_t)i, 2) != 0)
			continue;
		snprintf(key, sizeof key, "weekday.%d", i + 1);
		buf_puts(out, messages_get(m, key));
		return 2;
	}
	return 0;
}

const char *name_hours(const struct messages *m, const char *hours, struct arena *arena)
{
	struct buf b;
	if (hours_always(hours))
		return messages_get(m, "hours.always");
	buf_init(&b, HOURS_MAX_BYTES);
	if (isdigit((unsigned char)*hours)) {
		buf_puts(&b, messages_get(m, "hours.daily"));
		buf_addc(&b, ' ');
	}
	while (*hours) {
		size_t n = put_days(m, hours, &b);
		if (!n && *hours == '-')
			buf_puts(&b, "–");
		else if (!n && (*hours == ';' || *hours == ',')) {
			buf_puts(&b, messages_get(m, "hours.and"));
			n = 1 + strspn(hours + 1, " ");
		} else if (!n)
			buf_addc(&b, *hours);
		hours += n ? n : 1;
	}
	const char *text = buf_status(&b) ? NULL : arena_dup(arena, b.data, b.len);
	buf_release(&b);
	return text ? text : "";
}

const char *name_zone(const struct messages *m, const char *zone, struct arena *arena)
{
	static const char *const cities[] = {"shanghai", "taipei",    "hong_kong",
					     "macau",	 "singapore", "tokyo"};
	const char *slash = strrchr(zone, '/');
	time_t now = (time_t)(clock_wall_ms() / 1000);
	struct tm tm = {0};
	char key[32], offset[16];
	for (size_t i = 0; slash && i < sizeof cities / sizeof cities[0]; i++)
		if (strcasecmp(slash + 1, cities[i]) == 0) {
			snprintf(key, sizeof key, "zone.%s", cities[i]);
			return messages_get(m, key);
		}
	long minutes = localtime_r(&now, &tm) ? tm.tm_gmtoff / 60 : 0;
	long size = labs(minutes);
	if (size % 60)
		snprintf(offset, sizeof offset, "UTC%c%ld:%02ld", minutes < 0 ? '-' : '+',
			 size / 60 % 24, size % 60);
	else if (size)
		snprintf(offset, sizeof offset, "UTC%c%ld", minutes < 0 ? '-' : '+',
			 size / 60 % 24);
	else
		snprintf(offset, sizeof offset, "UTC");
	const char *text = messages_fill(m, arena, "zone.other", "offset", offset, NULL);
	return text ? text : "";
}

const char *name_hours_in(const struct messages *m, const char *hours, const char *zone,
			  struct arena *arena)
{
	const char *text = name_hours(m, hours, arena);
	if (!*text || hours_always(hours))
		return text;
	/* Between brackets no space stands before the offset. */
	zone = name_zone(m, zone, arena);
	text = messages_fill(m, arena, "hours.zone", "hours", text, "zone",
			     zone + strspn(zone, " "), NULL);
	return text ? text : "";
}

static const char *name_duration(const struct messages *m, const char *s, struct arena *arena)
{
	char *end = NULL, key[32], digits[24];
	unsigned long n = strtoul(s, &end, 10);
	const char *unit = *end == 'm'	 ? "minutes"
			   : *end == 'h' ? "hours"
			   : *end == 'd' ? "days"
					 : NULL;
	if (end == s || !unit || end[1])
		return s;
	snprintf(key, sizeof key, "in.%s.%s", unit, n == 1 ? "one" : "other");
	snprintf(digits, sizeof digits, "%lu", n);
	return messages_fill(m, arena, key, "n", digits, NULL);
}

const char *name_reply(const struct messages *m, const char *within, struct arena *arena)
{
	const char *text =
	    messages_fill(m, arena, "contact.reply", "time", name_duration(m, within, arena), NULL);
	return text ? text : "";
}
