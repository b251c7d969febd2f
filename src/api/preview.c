/* preview.c - a draft checked, and as the public and agents would see it. */
#include <string.h>

#include "answerd/base/log.h"
#include "answerd/index/detail.h"
#include "answerd/kb/markdown.h"
#include "api/publish.h"

void publish_view_init(struct publish_view *v)
{
	*v = (struct publish_view){0};
	buf_init(&v->warnings, BUF_MAX_TEXT);
	buf_init(&v->faults, BUF_MAX_TEXT);
	buf_init(&v->problem, BUF_MAX_TEXT);
	buf_init(&v->public, BUF_MAX_TEXT);
	buf_init(&v->agent, BUF_MAX_TEXT);
}

void publish_view_release(struct publish_view *v)
{
	index_reader_close(v->reader);
	buf_release(&v->warnings);
	buf_release(&v->faults);
	buf_release(&v->problem);
	buf_release(&v->public);
	buf_release(&v->agent);
}

/* ---- what is there ---- */

static bool find(struct publish_view *v, const char *id, struct record *out)
{
	return v->reader && index_reader_find(v->reader, id, strlen(id), out, NULL) == ST_OK;
}

static bool is_known(void *ctx, const char *id, enum article_audience *audience)
{
	struct record r;
	if (!find(ctx, id, &r))
		return false;
	*audience = r.head->flags & REC_AGENT_ONLY ? AUDIENCE_AGENT : AUDIENCE_PUBLIC;
	return true;
}

static bool agents_see(void *ctx, const char *id)
{
	struct publish_view *v = ctx;
	struct record r;
	return find(v, id, &r) && record_live(&r, (int32_t)v->today);
}

static bool public_sees(void *ctx, const char *id)
{
	struct publish_view *v = ctx;
	struct record r;
	return find(v, id, &r) && record_live(&r, (int32_t)v->today) &&
	       !(r.head->flags & REC_AGENT_ONLY);
}

/* ---- what it would look like ---- */

static const char *folder_of(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	return arena_dup(arena, path, slash ? (size_t)(slash - path) : 0);
}

/* Its faults have been told. */
static enum status render(struct publish_view *v, const struct article *a, bool for_agents,
			  struct arena *arena, bool notes, struct md_doc *doc)
{
	const struct md_options opt = {
	    .path = a->source,
	    .line = 1,
	    .title = notes ? NULL : a->title,
	    .id = a->id,
	    .dir = folder_of(arena, a->source),
	    .exists = for_agents ? agents_see : public_sees,
	    .ctx = v,
	};
	struct str text = notes ? str_of(a->agent_notes) : a->body;
	return opt.dir ? md_render(arena, &opt, text.s, text.len, NULL, doc) : ST_NOMEM;
}

/* related to what its readers cannot see is left out, as in what is published. */
static enum status drop_unseen(struct publish_view *v, const struct article *a, bool for_agents,
			       struct arena *arena, struct article *out)
{
	const char **ids = arena_array(arena, a->related.n, sizeof *ids);
	if (!ids)
		return ST_NOMEM;
	*out = *a;
	out->related = (struct str_list){ids, 0};
	for (size_t i = 0; i < a->related.n; i++)
		if (for_agents ? agents_see(v, a->related.v[i]) : public_sees(v, a->related.v[i]))
			ids[out->related.n++] = a->related.v[i];
	return ST_OK;
}

static enum status show(struct publish_view *v, const struct article *a, bool for_agents,
			struct buf *out)
{
	struct article seen;
	struct md_doc doc, notes;
	struct arena arena;
	struct json_out j;
	struct buf detail;
	cJSON *fields = NULL;
	arena_init(&arena);
	buf_init(&detail, BUF_MAX_TEXT);
	bool noted = for_agents && a->agent_notes;
	enum status st = render(v, a, for_agents, &arena, false, &doc);
	if (st == ST_OK && noted)
		st = render(v, a, true, &arena, true, &notes);
	if (st == ST_OK)
		st = drop_unseen(v, a, for_agents, &arena, &seen);
	if (st == ST_OK)
		st = detail_json(&seen, &doc, noted ? &notes : NULL, for_agents, &detail);
	if (st == ST_OK)
		st = json_parse(detail.data, detail.len, &fields, NULL);
	if (st == ST_OK) {
		json_out_init_with(&j, out, fields);
		json_add_string(&j, JSON_ROOT, "html", doc.html.s);
		st = json_out_end(&j);
	}
	cJSON_Delete(fields);
	buf_release(&detail);
	arena_release(&arena);
	return st;
}

static enum status view(void *ctx, const struct article *a)
{
	struct publish_view *v = ctx;
	enum status st = ST_OK;
	if (!v->wanted)
		return ST_OK;
	if (a->audience == AUDIENCE_PUBLIC)
		st = show(v, a, false, &v->public);
	return st ? st : show(v, a, true, &v->agent);
}

/* More than this help nobody; how many more there are is told. */
#define TOLD_MOST 200

static void add(struct buf *list, int line, const char *text, const struct said *said)
{
	buf_printf(list, "%s{\"line\":%d,\"text\":", list->len ? "," : "", line);
	json_quote(list, text, strlen(text));
	if (said->code) {
		buf_addc(list, ',');
		said_json(said, list);
	}
	buf_addc(list, '}');
}

static void note(void *ctx, const struct kb_fault *f)
{
	struct publish_view *v = ctx;
	if (f->severity == KB_ERROR && v->errors_n++ < TOLD_MOST) {
		buf_printf(&v->problem, "%sline %d: %s", v->problem.len ? "\n" : "", f->line,
			   f->text);
		add(&v->faults, f->line, f->text, &f->said);
	} else if (f->severity == KB_WARNING && v->warnings_n++ < TOLD_MOST) {
		add(&v->warnings, f->line, f->text, &f->said);
	}
}

static void tell_rest(struct publish_view *v)
{
	struct buf text;
	if (v->warnings_n <= TOLD_MOST)
		return;
	buf_init(&text, BUF_MAX_ERR);
	said_printf(&text, "more-warnings", "%zu more warnings: answerd check lists them",
		    v->warnings_n - TOLD_MOST);
	struct said said = said_of(&text);
	add(&v->warnings, 0, text.data, &said);
	buf_release(&text);
}

enum status publish_view(struct publish_view *v, struct kb_draft *draft, struct buf *err)
{
	const struct kb_sink sink = {v, view, note};
	struct kb_counts counts;
	draft->known = is_known;
	draft->ctx = v;
	v->today = draft->today;
	enum status st = kb_check_draft(draft, &sink, &counts);
	tell_rest(v);
	if (st == ST_OK && counts.errors)
		st = fail(err, ST_INVALID, "%s", v->problem.data);
	if (st == ST_OK && buf_status(&v->warnings))
		st = fail(err, ST_NOMEM, "no memory for the warnings");
	return st;
}
