/* desk_flags.c - what became of what agents found missing: who told of a gap learns when it is
 * answered, and whoever meets it again, that it is known. */
#include <stdio.h>

#include "answerd/base/clock.h"
#include "feedback/desk_parts.h"
#include "feedback/question.h"

#define FLAGS_DAYS 90
#define FLAGS_TOLD 50

/* The gap of a question in its form; NULL: it is of none. */
static struct desk_gap *gap_of(struct desk *d, const char *form)
{
	uint32_t w = desk_wording_of(d, form);
	uint32_t gap = w == NO_WORDING ? 0 : clusters_of(d->clusters, w);
	return gap ? desk_find(d, gap) : NULL;
}

static bool is_answered(const struct desk_gap *g)
{
	return g->article && *g->article &&
	       (g->status == GAP_PUBLISHED || g->status == GAP_VERIFIED || g->status == GAP_CLOSED);
}

static void add_gap(struct desk *d, struct json_out *j, int o, struct desk_gap *g)
{
	char id[16];
	if (!g) {
		json_add_null(j, o, "gap");
		return;
	}
	int to = json_add_object(j, o, "gap");
	snprintf(id, sizeof id, "g%u", g->gap);
	json_add_string(j, to, "id", id);
	json_add_string(j, to, "title", desk_title(d, g));
	json_add_string(j, to, "status", gap_status_name(g->status));
	json_add_int(j, to, "people", g->sums.people);
	json_add_string_or_null(j, to, "owner", g->owner && *g->owner ? g->owner : NULL);
	json_add_string_or_null(j, to, "article_id", is_answered(g) ? g->article : NULL);
}

struct telling {
	struct desk *d;
	struct json_out j;
	int list;
};

static enum status tell(void *ctx, const struct store_signal *v)
{
	struct telling *t = ctx;
	char iso[CLOCK_ISO_LEN];
	int o = json_append_object(&t->j, t->list);
	clock_iso(v->at_ms, iso);
	json_add_string(&t->j, o, "question", v->query);
	json_add_string(&t->j, o, "at", iso);
	add_gap(t->d, &t->j, o, gap_of(t->d, v->form));
	return ST_OK;
}

enum status desk_flags(struct desk *d, struct desk_call *c)
{
	struct telling t = {.d = d};
	struct buf form;
	enum status st = ST_OK;
	struct str question = str_of(json_string(c->body, "question"));
	json_out_init(&t.j, &c->out);
	if (question.len) {
		buf_init(&form, 8192);
		st = question_form(d->analyzer, &d->units, question.s, question.len, &form);
		add_gap(d, &t.j, JSON_ROOT, st == ST_OK && form.len ? gap_of(d, form.data) : NULL);
		buf_release(&form);
	}
	t.list = json_add_array(&t.j, JSON_ROOT, "flags");
	if (st == ST_OK)
		st = store_missed_by(d->store, c->who_id, d->now_ms - FLAGS_DAYS * DAY_MS,
				     FLAGS_TOLD, tell, &t, &c->err);
	enum status end = json_out_end(&t.j);
	return st ? st : end;
}
