#include "index/docmake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "answerd/index/detail.h"
#include "answerd/kb/markdown.h"
#include "index/catalog.h"
#include "index/record_build.h"
#include "index/terms.h"

struct doc_maker {
	struct analyzer *analyzer; /* owned */
	struct record_builder builder;
	struct terms terms;
	struct arena arena; /* of the article at hand */
	struct buf bytes;
	uint64_t hash; /* of the article at hand, with what is learned of it */
};

void made_doc_free(struct made_doc *d)
{
	if (!d)
		return;
	for (int i = 0; i < PARTS; i++) {
		free(d->part[i].terms_text);
		free(d->part[i].terms);
		free(d->part[i].record);
	}
	free(d->id);
	free(d->data);
	free(d);
}

enum status doc_maker_new(struct doc_maker **out)
{
	struct doc_maker *m = calloc(1, sizeof *m);
	*out = NULL;
	if (!m)
		return ST_NOMEM;
	enum status st = analyzer_new(&m->analyzer);
	record_builder_init(&m->builder, m->analyzer);
	terms_init(&m->terms);
	arena_init(&m->arena);
	buf_init(&m->bytes, BUF_MAX_TEXT);
	if (st)
		doc_maker_free(m);
	else
		*out = m;
	return st;
}

void doc_maker_free(struct doc_maker *m)
{
	if (!m)
		return;
	record_builder_release(&m->builder);
	terms_release(&m->terms);
	arena_release(&m->arena);
	buf_release(&m->bytes);
	analyzer_free(m->analyzer);
	free(m);
}

static void count_terms(void *ctx, enum record_field_kind kind, const struct units *u)
{
	terms_add_field(ctx, kind, u);
}

static void add_field(struct doc_maker *m, enum record_field_kind kind, uint16_t section,
		      const char *s, size_t len)
{
	record_add_field(&m->builder, kind, section, s, len, count_terms, &m->terms);
}

static void add_fields(struct doc_maker *m, const struct article *a, const struct md_doc *doc)
{
	add_field(m, FIELD_TITLE, 0, a->title, strlen(a->title));
	for (size_t i = 0; i < a->questions.n; i++)
		add_field(m, FIELD_QUESTION, 0, a->questions.v[i], strlen(a->questions.v[i]));
	for (size_t i = 0; i < a->tags.n; i++)
		add_field(m, FIELD_TAG, 0, a->tags.v[i], strlen(a->tags.v[i]));
	/* What is said aloud or offered as a choice is public text of the article. */
	if (a->say)
		add_field(m, FIELD_BODY, 0, a->say, strlen(a->say));
	for (size_t i = 0; i < doc->sections_n; i++) {
		const struct md_section *s = &doc->sections[i];
		uint16_t n = record_add_section(&m->builder, s->title, s->anchor);
		add_field(m, FIELD_HEADING, n, s->title, strlen(s->title));
		add_field(m, FIELD_BODY, n, s->text.s, s->text.len);
	}
	for (size_t i = 0; i < a->options_n; i++) {
		const struct article_option *o = &a->options[i];
		if (o->when)
			add_field(m, FIELD_BODY, 0, o->when, strlen(o->when));
		if (o->say)
			add_field(m, FIELD_BODY, 0, o->say, strlen(o->say));
	}
}

static void add_learned(struct doc_maker *m, const struct doc_learned *learned)
{
	for (size_t i = 0; i < learned->n; i++)
		add_field(m, FIELD_LEARNED, 0, learned->v[i], strlen(learned->v[i]));
}

static void add_note(struct doc_maker *m, const char *s)
{
	if (s)
		add_field(m, FIELD_NOTES, 0, s, strlen(s));
}

static enum status add_notes(struct doc_maker *m, const struct article *a,
			     const struct md_doc *notes)
{
	for (size_t i = 0; i < a->clarify_n; i++) {
		add_note(m, a->clarify[i].ask);
		add_note(m, a->clarify[i].why);
	}
	add_note(m, a->authority);
	add_note(m, a->transfer);
	for (size_t i = 0; notes && i < notes->sections_n; i++) {
		add_note(m, notes->sections[i].title);
		add_field(m, FIELD_NOTES, 0, notes->sections[i].text.s,
			  notes->sections[i].text.len);
	}
	return m->builder.failed;
}

static bool has_agent_part(const struct article *a)
{
	return a->agent_notes || a->authority || a->transfer || a->clarify_n || a->owner ||
	       a->review_by != ARTICLE_NO_DAY;
}

static int32_t day(int64_t d)
{
	return d == ARTICLE_NO_DAY || d < INT32_MIN || d > INT32_MAX ? RECORD_NO_DAY : (int32_t)d;
}

static void set_str(struct doc_maker *m, enum record_string which, const char *s)
{
	record_set(&m->builder, which, s, strlen(s));
}

static enum status set_html(struct doc_maker *m, struct str html)
{
	uLongf n = compressBound((uLong)html.len);
	unsigned char *z = malloc(n);
	if (!z || compress2(z, &n, (const Bytef *)html.s, (uLong)html.len, 1) != Z_OK) {
		free(z);
		return ST_NOMEM;
	}
	record_set(&m->builder, REC_HTML, (const char *)z, n);
	m->builder.head.html_bytes = (uint32_t)html.len;
	free(z);
	return ST_OK;
}

static enum status set_head(struct doc_maker *m, const struct article *a, const struct md_doc *doc,
			    const struct md_doc *notes, uint32_t flags)
{
	struct record_head *h = &m->builder.head;
	struct buf segments, detail;
	buf_init(&segments, BUF_MAX_TEXT);
	buf_init(&detail, BUF_MAX_TEXT);
	for (size_t i = 0; i < a->segments.n; i++)
		buf_printf(&segments, "%s%s", i ? "\n" : "", a->segments.v[i]);
	h->hash = m->hash;
	h->key_hash = str_hash(a->key, strlen(a->key));
	h->updated = day(a->updated);
	h->valid_from = day(a->valid_from);
	h->valid_to = day(a->valid_to);
	h->flags = flags;
	set_str(m, REC_ID, a->id);
	set_str(m, REC_KEY, a->key);
	set_str(m, REC_LANG, a->lang);
	set_str(m, REC_CATEGORY, a->category);
	set_str(m, REC_TITLE, a->title);
	set_str(m, REC_SOURCE, a->source);
	record_set(&m->builder, REC_SEGMENTS, segments.data, segments.len);
	enum status st = buf_status(&segments);
	if (st == ST_OK)
		st = detail_json(a, doc, flags ? notes : NULL, flags != 0, &detail);
	if (st == ST_OK) {
		record_set(&m->builder, REC_DETAIL, detail.data, detail.len);
		st = set_html(m, doc->html);
	}
	buf_release(&segments);
	buf_release(&detail);
	return st;
}

static void add_filters(struct doc_maker *m, const struct article *a, const struct md_doc *doc)
{
	for (size_t i = 0; i < doc->links_n; i++)
		if (doc->links[i].kind == MD_LINK_ATTACHMENT)
			terms_add(&m->terms, 'A', doc->links[i].target,
				  strlen(doc->links[i].target), 0);
	terms_add(&m->terms, 'K', a->key, strlen(a->key), 0);
	terms_add(&m->terms, 'C', a->category, strlen(a->category), 0);
	terms_add(&m->terms, 'L', a->lang, strlen(a->lang), 0);
	if (m->builder.head.valid_from != RECORD_NO_DAY ||
	    m->builder.head.valid_to != RECORD_NO_DAY)
		terms_add(&m->terms, 'D', "", 0, 0);
}

/* Moves terms and record out of the maker, so that it can go on. */
static enum status hand_over(struct doc_maker *m, struct made_part *p)
{
	size_t bytes = 0;
	if (m->terms.failed)
		return m->terms.failed;
	for (size_t i = 0; i < m->terms.n; i++)
		bytes += m->terms.v[i].len;
	char *text = malloc(bytes + 1);
	p->terms = malloc((m->terms.n + 1) * sizeof *p->terms);
	p->terms_text = text;
	buf_clear(&m->bytes);
	enum status st = record_finish(&m->builder, &m->bytes);
	if (st)
		return st;
	p->record = malloc(m->bytes.len);
	if (!text || !p->terms || !p->record)
		return ST_NOMEM;
	for (size_t i = 0; i < m->terms.n; i++) {
		p->terms[i] = m->terms.v[i];
		memcpy(text, m->terms.v[i].s, m->terms.v[i].len);
		p->terms[i].s = text;
		text += m->terms.v[i].len;
	}
	p->terms_n = m->terms.n;
	memcpy(p->record, m->bytes.data, m->bytes.len);
	p->record_len = m->bytes.len;
	p->present = true;
	return ST_OK;
}

static void begin(struct doc_maker *m)
{
	record_builder_clear(&m->builder);
	terms_clear(&m->terms);
}

static enum status make_main(struct doc_maker *m, const struct article *a,
			     const struct doc_learned *learned, const struct md_doc *doc,
			     const struct md_doc *notes, struct made_doc *d)
{
	bool agent = a->audience == AUDIENCE_AGENT;
	begin(m);
	enum status st = set_head(m, a, doc, notes, agent ? REC_AGENT_ONLY : 0);
	if (st)
		return st;
	add_filters(m, a, doc);
	add_fields(m, a, doc);
	if (agent)
		st = add_notes(m, a, notes);
	add_learned(m, learned);
	return st ? st : hand_over(m, &d->part[agent ? PART_AGENT : PART_PUBLIC]);
}

static enum status make_companion(struct doc_maker *m, const struct article *a,
				  const struct md_doc *doc, const struct md_doc *notes,
				  struct made_doc *d)
{
	struct md_doc empty = {
	    .html = {"", 0}, .headings = doc->headings, .headings_n = doc->headings_n};
	begin(m);
	enum status st = set_head(m, a, &empty, notes, REC_COMPANION);
	if (st)
		return st;
	add_filters(m, a, notes ? notes : &empty);
	record_add_section(&m->builder, "", "");
	add_field(m, FIELD_TITLE, 0, a->title, strlen(a->title));
	st = add_notes(m, a, notes);
	return st ? st : hand_over(m, &d->part[PART_AGENT]);
}

static enum status render(struct doc_maker *m, const struct article *a, struct str text, int line,
			  const struct kb_sink *sink, struct md_doc *out)
{
	const char *slash = strrchr(a->source, '/');
	const char *dir = arena_dup(&m->arena, a->source, slash ? (size_t)(slash - a->source) : 0);
	size_t n = strlen(a->source);
	struct md_options opt = {
	    .path = a->source,
	    .line = line,
	    .one_line = n > 6 && strcmp(a->source + n - 6, ".jsonl") == 0,
	    .title = a->title,
	    .id = a->id,
	    .dir = dir,
	};
	return dir ? md_render(&m->arena, &opt, text.s, text.len, sink, out) : ST_NOMEM;
}

uint64_t doc_hash(const struct article *a, const struct doc_learned *learned)
{
	uint64_t h = a->hash;
	for (size_t i = 0; i < learned->n; i++)
		h = h * 31 + str_hash(learned->v[i], strlen(learned->v[i]));
	return h;
}

enum status doc_make(struct doc_maker *m, const struct article *a,
		     const struct doc_learned *learned, const struct kb_sink *sink,
		     struct made_doc **out)
{
	struct md_doc doc = {0}, notes = {0};
	struct made_doc *d = calloc(1, sizeof *d);
	*out = NULL;
	if (!d)
		return ST_NOMEM;
	arena_reset(&m->arena);
	m->hash = doc_hash(a, learned);
	enum status st = render(m, a, a->body, a->body_line, sink, &doc);
	if (st == ST_OK && a->agent_notes)
		st = render(m, a, str_of(a->agent_notes), a->agent_notes_line, sink, &notes);
	const struct md_doc *n = a->agent_notes ? &notes : NULL;
	if (st == ST_OK)
		st = make_main(m, a, learned, &doc, n, d);
	if (st == ST_OK && a->audience == AUDIENCE_PUBLIC && has_agent_part(a))
		st = make_companion(m, a, &doc, n, d);
	if (st == ST_OK) {
		d->hash = m->hash;
		d->id = str_dup(str_of(a->id));
		d->data = catalog_data(d->hash, a->source, a->id);
		st = d->id && d->data ? ST_OK : ST_NOMEM;
	}
	if (st)
		made_doc_free(d);
	else
		*out = d;
	return st;
}
