/* desk_draft.c - a gap as the beginning of an article.
 *
 * Title and questions are what customers typed. Part of the wordings is held back from
 * the draft: by them it is told afterwards whether the article answers more than what
 * it was written from. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/clock.h"
#include "answerd/feedback/asker.h"
#include "answerd/text/pinyin.h"
#include "answerd/base/said.h"
#include "feedback/desk_parts.h"

#define QUESTIONS_MAX 12
#define HELD_SHARE 3 /* one in so many */
#define HELD_MIN 3   /* so many prove something */
#define SLUG_MAX 60
#define OTHER_CATEGORY "general" /* an address has one */

struct asked {
	uint32_t wording, people;
};

static int order(const void *a, const void *b)
{
	const struct asked *x = a, *y = b;
	if (x->people != y->people)
		return x->people < y->people ? 1 : -1;
	return x->wording > y->wording ? 1 : -1;
}

static enum status members(struct desk *d, const struct desk_gap *g, struct asked **out, size_t *n)
{
	*n = 0;
	for (uint32_t w = CLUSTERS_NONE;
	     (w = clusters_next(d->clusters, g->gap, w)) != CLUSTERS_NONE;)
		++*n;
	*out = calloc(*n + 1, sizeof **out);
	if (!*out)
		return ST_NOMEM;
	*n = 0;
	for (uint32_t w = CLUSTERS_NONE;
	     (w = clusters_next(d->clusters, g->gap, w)) != CLUSTERS_NONE;)
		(*out)[(*n)++] = (struct asked){w, d->wordings.v[w].people};
	qsort(*out, *n, sizeof **out, order);
	return ST_OK;
}

/* Holds every third back, so that common and rare ones are; of few more. What a draft
 * before held back stays so. */
static void hold_back(struct desk *d, const struct desk_gap *g, const struct asked *v, size_t n)
{
	size_t want = n / HELD_SHARE, held = 0, others = n - 1;
	if (want < HELD_MIN)
		want = others < HELD_MIN ? others : HELD_MIN;
	for (size_t i = 0; i < n; i++)
		held += d->wordings.v[v[i].wording].held;
	for (size_t step = HELD_SHARE; step > 0 && held < want; step--)
		for (size_t i = step - 1; i < n && held < want; i += HELD_SHARE) {
			struct desk_wording *w = &d->wordings.v[v[i].wording];
			if (w->held || v[i].wording == g->title)
				continue;
			w->held = w->dirty = d->unsaved = true;
			held++;
		}
}

/* The words of the title, in Latin letters; else the gap's number. */
static void make_slug(struct desk *d, const struct desk_gap *g, const char *title, struct buf *out)
{
	size_t from = out->len;
	units_clear(&d->units);
	if (analyzer_run(d->analyzer, title, strlen(title), &d->units) == ST_OK)
		for (size_t i = 0; i < d->units.n; i++) {
			const struct unit *u = &d->units.v[i];
			bool latin = u->kind != UNIT_HAN && !u->joined;
			if (latin && out->len - from + u->word_len < SLUG_MAX) {
				buf_puts(out, out->len > from ? "-" : "");
				buf_add(out, unit_word(&d->units, i), u->word_len);
			}
		}
	for (size_t i = from; i < out->len; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789-", out->data[i]))
			out->data[i] = '-';
	/* Of a Chinese title a stray number says nothing. */
	if (out->len - from < 4) {
		buf_truncate(out, from);
		buf_printf(out, "gap-%u", g->gap);
	}
}

/* title: of desk_title, which the questions overwrite. */
static void add_markdown(struct desk *d, const struct desk_gap *g, const char *title,
			 const char *category, const struct asked *v, size_t n, bool agent_only,
			 struct buf *out)
{
	size_t told = 0;
	char day[11];
	clock_date(asker_today(), day);
	buf_puts(out, "---\ntitle: ");
	json_quote(out, title, strlen(title));
	for (size_t i = 0; i < n && told < QUESTIONS_MAX; i++) {
		const struct desk_wording *w = &d->wordings.v[v[i].wording];
		if (w->held || v[i].wording == g->title)
			continue;
		const char *text = desk_shown(d, v[i].wording);
		buf_puts(out, told++ ? "\n  - " : "\nquestions:\n  - ");
		json_quote(out, text, strlen(text));
	}
	if (*category) {
		buf_puts(out, "\ncategory: ");
		json_quote(out, category, strlen(category));
	}
	/* What agents alone have must not become public by being written anew. */
	if (agent_only)
		buf_puts(out, "\naudience: agent");
	buf_printf(out, "\nstatus: draft\nupdated: %s\n---\n\n", day);
}

static enum status tell(struct desk *d, const struct desk_gap *g, const char *id,
			const struct buf *markdown, const struct asked *v, size_t n,
			struct buf *out)
{
	struct json_out j;
	char number[16];
	struct buf path;
	buf_init(&path, 8192);
	buf_printf(&path, "%s.md", id);
	snprintf(number, sizeof number, "g%u", g->gap);
	json_out_init(&j, out);
	json_add_string(&j, JSON_ROOT, "gap", number);
	json_add_string(&j, JSON_ROOT, "status", gap_status_name(g->status));
	json_add_int(&j, JSON_ROOT, "version", g->version);
	json_add_string(&j, JSON_ROOT, "article_id", id);
	json_add_string(&j, JSON_ROOT, "path", path.data);
	json_add_stringn(&j, JSON_ROOT, "markdown", markdown->data, markdown->len);
	int list = json_add_array(&j, JSON_ROOT, "held_back");
	for (size_t i = 0; i < n; i++)
		if (d->wordings.v[v[i].wording].held)
			json_append_string(&j, list, clusters_text(d->clusters, v[i].wording).s);
	buf_release(&path);
	return json_out_end(&j);
}

static enum status draft_article(struct desk *d, struct desk_call *c, struct desk_gap *g)
{
	const struct desk_near *near = NULL;
	struct asked *v = NULL;
	struct buf id, markdown;
	size_t n = 0;
	buf_init(&id, 4096);
	buf_init(&markdown, BUF_MAX_TEXT);
	enum status st = members(d, g, &v, &n);
	if (st == ST_OK && !n)
		st = fail_said(&c->err, ST_INVALID, "gap-empty",
			       "The gap has no question any more.");
	if (st == ST_OK) {
		const char *title = desk_title(d, g);
		bool close = desk_nearest(d, g, &near, 1) && desk_is_near(d, near);
		const char *category = close ? near->category : "";
		hold_back(d, g, v, n);
		buf_printf(&id, "%s/%s/", desk_lang(d, g), *category ? category : OTHER_CATEGORY);
		make_slug(d, g, title, &id);
		/* An article that is linked already is the one to write. */
		if (!g->article || !desk_may_be_article(g->article))
			st = desk_set(&g->article, id.data);
		bool agent_only = false;
		if (st == ST_OK)
			(void)desk_is_served(d, g->article, &agent_only);
		if (st == ST_OK)
			add_markdown(d, g, title, category, v, n, agent_only, &markdown);
	}
	if (st == ST_OK && gap_may_become(g->status, GAP_DRAFTED))
		st = desk_become(d, g, GAP_DRAFTED, c->who_id, c->who, g->article);
	if (st == ST_OK)
		st = tell(d, g, g->article, &markdown, v, n, &c->out);
	g->checked = 0;
	free(v);
	buf_release(&id);
	buf_release(&markdown);
	return st;
}

enum status desk_draft(struct desk *d, struct desk_call *c, struct desk_gap *g)
{
	const cJSON *kind = cJSON_GetObjectItemCaseSensitive(c->body, "kind");
	if (!kind || (cJSON_IsString(kind) && strcmp(kind->valuestring, "article") == 0))
		return draft_article(d, c, g);
	if (!cJSON_IsString(kind) || strcmp(kind->valuestring, "notice") != 0)
		return fail(&c->err, ST_INVALID, "kind is article or notice.");
	return desk_notice(d, c, g);
}
