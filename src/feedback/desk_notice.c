/* desk_notice.c - the article for an outage: that it is known, what is known, what happens
 * next and when it is looked at again. It is no draft of the gap: nothing of it changes. */
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "answerd/base/clock.h"
#include "answerd/feedback/asker.h"
#include "answerd/base/said.h"
#include "feedback/desk_parts.h"

#define QUESTIONS_MAX 12
#define HOURS_MAX (31 * 24)
#define HOURS 24

/* Acknowledge, say what is known, what happens next, and when there is news. */
static const struct {
	const char *lang, *title, *body;
} texts[] = {
    {"zh-CN", "通知：%s",
     "很抱歉给您带来不便。我们已经收到多位顾客的反馈，正在处理。\n\n"
     "## 目前的情况\n\n"
     "从 %s 起，不少顾客遇到了同样的问题。您不需要重复提交，我们已经知道了。\n\n"
     "## 接下来\n\n"
     "技术同事正在查找原因。修复以后，本页会更新，您无需再做任何操作。\n\n"
     "## 下次更新\n\n"
     "我们最晚在两小时内更新本页。若事情紧急，请通过下方的联系方式找我们，我们会先处理您的问题。"
     "\n"},
    {"zh-TW", "通知：%s",
     "很抱歉造成您的不便。我們已經收到多位顧客的反映，正在處理。\n\n"
     "## 目前的狀況\n\n"
     "從 %s 起，不少顧客遇到了相同的問題。您不需要重複通報，我們已經知道了。\n\n"
     "## 接下來\n\n"
     "技術同仁正在尋找原因。修復之後，本頁會更新，您不必再做任何動作。\n\n"
     "## 下次更新\n\n"
     "我們最晚在兩小時內更新本頁。如果事情緊急，請透過下方的聯絡方式找我們，"
     "我們會優先處理您的問題。\n"},
    {"en", "Notice: %s",
     "We are sorry for the trouble. Several customers have told us, and we are working on it.\n\n"
     "## What we know\n\n"
     "Since %s many customers have met the same problem. You need not report it again: we know.\n\n"
     "## What happens next\n\n"
     "Our engineers are looking for the cause. When it is mended, this page will say so; there is "
     "nothing that you need to do.\n\n"
     "## When we look at it again\n\n"
     "We update this page within two hours. If it cannot wait, reach us by one of the ways "
     "below, and we will see to it first.\n"},
};

#define TEXTS (sizeof texts / sizeof texts[0])

/* The same language, else the same script or tongue, else English. */
static size_t text_for(const char *lang)
{
	for (size_t i = 0; i < TEXTS; i++)
		if (strcasecmp(texts[i].lang, lang) == 0)
			return i;
	if (strncasecmp(lang, "zh", 2) == 0)
		return strstr(lang, "Hant") || strstr(lang, "HK") || strstr(lang, "MO") ? 1 : 0;
	return TEXTS - 1;
}

/* "2026-10-01 14:30", where the organization is. */
static void local_minute(int64_t wall_ms, char out[32])
{
	time_t at = (time_t)(wall_ms / 1000);
	struct tm tm;
	localtime_r(&at, &tm);
	strftime(out, 32, "%Y-%m-%d %H:%M", &tm);
}

static int32_t local_day(int64_t wall_ms)
{
	time_t at = (time_t)(wall_ms / 1000);
	struct tm tm;
	localtime_r(&at, &tm);
	return (int32_t)clock_days(tm.tm_year + 1900, (unsigned)tm.tm_mon + 1,
				   (unsigned)tm.tm_mday);
}

/* Puts value where the text has its one %s. */
static void fill(struct buf *out, const char *text, const char *value)
{
	const char *at = strstr(text, "%s");
	buf_add(out, text, (size_t)(at - text));
	buf_puts(out, value);
	buf_puts(out, at + 2);
}

static void add_front(struct desk *d, const struct desk_gap *g, const char *title,
		      const char *first, const char *last, struct buf *out)
{
	size_t told = 0;
	buf_puts(out, "---\ntitle: ");
	json_quote(out, title, strlen(title));
	for (uint32_t w = CLUSTERS_NONE;
	     told < QUESTIONS_MAX &&
	     (w = clusters_next(d->clusters, g->gap, w)) != CLUSTERS_NONE;) {
		struct str text = clusters_text(d->clusters, w);
		buf_puts(out, told++ ? "\n  - " : "\nquestions:\n  - ");
		json_quote(out, text.s, text.len);
	}
	buf_printf(out, "\nstatus: draft\nupdated: %s\nvalid_from: %s\nvalid_to: %s\n---\n\n",
		   first, first, last);
}

static enum status read_hours(const cJSON *body, double *out, struct buf *err)
{
	const cJSON *hours = cJSON_GetObjectItemCaseSensitive(body, "hours");
	*out = HOURS;
	if (!hours)
		return ST_OK;
	if (!cJSON_IsNumber(hours) || !(hours->valuedouble > 0) || hours->valuedouble > HOURS_MAX)
		return fail(err, ST_INVALID, "hours must be a number from 1 to %d.", HOURS_MAX);
	*out = hours->valuedouble;
	return ST_OK;
}

enum status desk_notice(struct desk *d, struct desk_call *c, struct desk_gap *g)
{
	double hours = 0;
	struct buf id, title, markdown, path;
	struct json_out j;
	char first[11], last[11], since[32], number[16];
	enum status st = read_hours(c->body, &hours, &c->err);
	const char *lang = desk_lang(d, g);
	size_t t = text_for(lang);
	if (st == ST_OK && clusters_next(d->clusters, g->gap, CLUSTERS_NONE) == CLUSTERS_NONE)
		st = fail_said(&c->err, ST_INVALID, "gap-empty",
			       "The gap has no question any more.");
	if (st)
		return st;
	buf_init(&id, 4096);
	buf_init(&title, 65536);
	buf_init(&path, 8192);
	buf_init(&markdown, BUF_MAX_TEXT);
	clock_date(asker_today(), first);
	clock_date(local_day(clock_wall_ms() + (int64_t)(hours * 3600000)), last);
	local_minute(g->surge.since_ms ? g->surge.since_ms : g->sums.first_ms, since);
	fill(&title, texts[t].title, desk_title(d, g));
	buf_printf(&id, "%s/notices/g%u-%s", lang, g->gap, first);
	buf_printf(&path, "%s.md", id.data);
	add_front(d, g, title.data, first, last, &markdown);
	fill(&markdown, texts[t].body, since);
	snprintf(number, sizeof number, "g%u", g->gap);
	json_out_init(&j, &c->out);
	json_add_string(&j, JSON_ROOT, "gap", number);
	json_add_string(&j, JSON_ROOT, "status", gap_status_name(g->status));
	json_add_int(&j, JSON_ROOT, "version", g->version);
	json_add_string(&j, JSON_ROOT, "article_id", id.data);
	json_add_string(&j, JSON_ROOT, "path", path.data);
	json_add_stringn(&j, JSON_ROOT, "markdown", markdown.data, markdown.len);
	json_add_array(&j, JSON_ROOT, "held_back");
	json_add_string(&j, JSON_ROOT, "valid_to", last);
	json_add_string(&j, JSON_ROOT, "note",
			"valid_to is a whole day: the notice is served until it is over. To end it "
			"sooner, set status: archived.");
	st = json_out_end(&j);
	buf_release(&id);
	buf_release(&title);
	buf_release(&path);
	buf_release(&markdown);
	return st;
}
