#include "pages/ways.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "answerd/base/clock.h"
#include "answerd/base/hours.h"
#include "answerd/feedback/contact.h"
#include "answerd/text/names.h"
#include "pages/forms.h"

static int32_t day_of(const struct tm *t)
{
	return (int32_t)clock_days(t->tm_year + 1900, (unsigned)t->tm_mon + 1,
				   (unsigned)t->tm_mday);
}

static const char *opens_text(struct page *p, int64_t opens_ms)
{
	struct tm opens = {0}, now = {0};
	time_t at = (time_t)(opens_ms / 1000), today = (time_t)(clock_wall_ms() / 1000);
	char hour[8];
	if (!opens_ms || !localtime_r(&at, &opens) || !localtime_r(&today, &now))
		return messages_get(p->texts, "contact.closed");
	snprintf(hour, sizeof hour, "%02d:%02d", opens.tm_hour % 24, opens.tm_min % 60);
	int32_t days = day_of(&opens) - day_of(&now);
	if (days <= 0)
		return page_textf(p, "contact.opens.today", "time", hour, NULL);
	if (days == 1)
		return page_textf(p, "contact.opens.tomorrow", "time", hour, NULL);
	return page_textf(p, "contact.opens.later", "time", hour, "date",
			  page_date(p, day_of(&opens)), NULL);
}

static void channel_head(struct page *p, const struct contact_channel *c)
{
	if (c->href) {
		page_raw(p, "<a class=\"way-link\"");
		page_attr(p, "href", c->href);
		page_raw(p, ">");
	} else {
		page_raw(p, "<span class=\"way-link\">");
	}
	page_icon(p, c->kind);
	page_raw(p, "<span class=\"way-name\">");
	page_text(p, name_channel(p->texts, c->kind));
	page_raw(p, "</span>");
	if (strcmp(c->kind, "link") != 0 && strcmp(c->kind, "form") != 0)
		page_element(p, "span", "way-to", c->to);
	page_raw(p, c->href ? "</a>" : "</span>");
}

static void notes(struct page *p, const struct contact_channel *c)
{
	if (!c->hours && !c->reply_within)
		return;
	page_raw(p, "<p class=\"way-hours\">");
	if (c->hours)
		page_element(p, "span", NULL, name_hours(p->texts, c->hours, p->arena));
	if (c->reply_within)
		page_element(p, "span", NULL, name_reply(p->texts, c->reply_within, p->arena));
	page_raw(p, "</p>");
}

static void channel(struct page *p, const struct contact_channel *c)
{
	page_raw(p, c->open_now ? "<li class=\"way open\"" : "<li class=\"way closed\"");
	page_attr(p, "data-kind", c->kind);
	page_raw(p, ">");
	channel_head(p, c);
	page_raw(p, "<p class=\"way-state\"><span class=\"dot\" aria-hidden=\"true\"></span>");
	page_text(p, c->open_now ? messages_get(p->texts, "contact.open")
				 : opens_text(p, c->opens_at_ms));
	page_raw(p, "</p>");
	notes(p, c);
	page_raw(p, "</li>\n");
}

static bool any_hours(const struct contact_channel *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (v[i].hours && !hours_always(v[i].hours))
			return true;
	return false;
}

static bool is_phone(const struct contact_channel *c)
{
	return strcmp(c->kind, "phone") == 0;
}

/* The one to lead with: a phone that is open, else another way at which somebody is there now, else
 * the phone. n: there is none. */
static size_t leading(const struct contact_channel *v, size_t n)
{
	size_t phone = n, there = n;
	for (size_t i = n; i-- > 0;) {
		if (!v[i].href)
			continue;
		if (is_phone(&v[i]) && (phone == n || v[i].open_now || !v[phone].open_now))
			phone = i;
		else if (v[i].open_now && v[i].hours)
			there = i;
	}
	return phone < n && !v[phone].open_now && there < n ? there : phone;
}

void ways_line(struct page *p)
{
	const struct contact_channel *v = NULL;
	size_t n = 0;
	if (asker_channels(p->asker, &v, &n))
		n = 0;
	size_t i = leading(v, n);
	if (i < n) {
		page_raw(p, "<a class=\"call\"");
		page_attr(p, "href", v[i].href);
		page_attr(p, "data-kind", v[i].kind);
		page_raw(p, ">");
		page_text(p, is_phone(&v[i]) ? v[i].to : name_channel(p->texts, v[i].kind));
		page_raw(p, "</a> ");
		if (!v[i].open_now) {
			page_element(p, "span", NULL, opens_text(p, v[i].opens_at_ms));
			page_raw(p, " ");
		}
		page_raw(p, "<span aria-hidden=\"true\">·</span> ");
	}
	page_raw(p, "<a href=\"#contact\">");
	page_msg(p, i < n && n > 1 ? "contact.other" : "contact.reach");
	page_raw(p, "</a>");
}

/* For the form: when somebody can call back, as ISO 8601 writes spans; without it, at any time. */
static void call_times(struct page *p)
{
	const struct contact_span *v = NULL;
	size_t n = 0;
	char from[CLOCK_ISO_LEN], to[CLOCK_ISO_LEN];
	if (!asker_calls(p->asker, &v, &n))
		return;
	page_raw(p, " data-calls=\"");
	for (size_t i = 0; i < n; i++) {
		clock_iso(v[i].from_ms, from);
		clock_iso(v[i].to_ms, to);
		page_raw(p, i ? " " : "");
		page_raw(p, from);
		page_raw(p, "/");
		page_raw(p, to);
	}
	page_raw(p, "\"");
}

static void section(struct page *p, const char *cls, const char *title, const char *text,
		    bool complaint)
{
	const struct contact_channel *v = NULL;
	size_t n = 0;
	if (asker_channels(p->asker, &v, &n))
		n = 0;
	page_raw(p, "<section id=\"contact\"");
	page_attr(p, "class", cls);
	call_times(p);
	page_raw(p, " aria-labelledby=\"contact-title\" tabindex=\"-1\">\n"
		    "<h2 id=\"contact-title\">");
	page_msg(p, title);
	page_raw(p, "</h2>\n");
	if (text)
		page_element(p, "p", "ways-text", messages_get(p->texts, text));
	page_raw(p, n ? "<ul class=\"ways\">\n" : "");
	/* What is open stands first, as in the widget. */
	for (size_t i = 0; i < n; i++)
		if (v[i].open_now)
			channel(p, &v[i]);
	for (size_t i = 0; i < n; i++)
		if (!v[i].open_now)
			channel(p, &v[i]);
	page_raw(p, n ? "</ul>\n" : "");
	if (!n)
		page_element(p, "p", "ways-text", messages_get(p->texts, "contact.none"));
	if (any_hours(v, n) && p->config->contact.timezone) {
		page_raw(p, "<p class=\"ways-zone\">");
		page_msgf(p, "contact.zone", "zone",
			  name_zone(p->texts, p->config->contact.timezone, p->arena), NULL);
		page_raw(p, "</p>\n");
	}
	form_reach(p, complaint);
	page_raw(p, "</section>\n");
}

void ways_section(struct page *p, const char *cls, const char *title, const char *text)
{
	section(p, cls, title, text, false);
}

void ways_complaint(struct page *p)
{
	section(p, "reach", "nothing.contact", NULL, true);
}
