#include "cmd/search_agent.h"

#include <stdio.h>
#include <string.h>

/* Notes are searched together with these, which have places of their own. */
static bool is_told_elsewhere(const cJSON *detail, struct str text)
{
	static const char *const names[] = {"authority", "transfer"};
	const cJSON *clarify = cJSON_GetObjectItemCaseSensitive(detail, "clarify");
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *s = json_string(detail, names[i]);
		if (s && str_is(text, s))
			return true;
	}
	for (const cJSON *c = clarify ? clarify->child : NULL; c; c = c->next) {
		const char *ask = json_string(c, "ask"), *why = json_string(c, "why");
		if ((ask && str_is(text, ask)) || (why && str_is(text, why)))
			return true;
	}
	return false;
}

static void take_notes(const struct record *r, struct agent_part *p)
{
	for (uint32_t i = 0; i < r->head->fields_n; i++) {
		struct str text = record_text(r, r->fields[i].text);
		if (r->fields[i].kind != FIELD_NOTES || !text.len ||
		    is_told_elsewhere(p->detail, text))
			continue;
		if (p->notes.len)
			buf_addc(&p->notes, '\n');
		buf_add(&p->notes, text.s, text.len);
	}
}

enum status agent_part_read(struct index_reader *reader, struct str id, struct agent_part *out,
			    struct buf *err)
{
	struct record r;
	*out = (struct agent_part){.detail = NULL};
	buf_init(&out->notes, BUF_MAX_TEXT);
	enum status st = index_reader_companion(reader, id.s, id.len, &r, err);
	if (st == ST_NOTFOUND)
		st = index_reader_find(reader, id.s, id.len, &r, err);
	if (st == ST_OK) {
		struct str json = record_str(&r, REC_DETAIL);
		st = json_parse(json.s, json.len, &out->detail, err);
	}
	if (st == ST_OK) {
		take_notes(&r, out);
		st = buf_status(&out->notes);
	}
	if (st)
		agent_part_release(out);
	return st;
}

void agent_part_release(struct agent_part *p)
{
	cJSON_Delete(p->detail);
	p->detail = NULL;
	buf_release(&p->notes);
}

/* A text of several lines keeps its margin. */
static void line(const char *what, const char *text)
{
	size_t n = strcspn(text, "\n");
	printf("     | %-22s%.*s\n", what, (int)n, text);
	while (text[n]) {
		text += n + 1;
		n = strcspn(text, "\n");
		if (n)
			printf("     | %-22s%.*s\n", "", (int)n, text);
	}
}

static void field(const struct agent_part *p, const char *what, const char *name)
{
	const char *text = json_string(p->detail, name);
	if (text && *text)
		line(what, text);
}

/* Two members of each object of a list, with words before the second. */
static void pairs(const struct agent_part *p, const char *what, const char *list,
		  const char *const names[2], const char *between)
{
	const cJSON *all = cJSON_GetObjectItemCaseSensitive(p->detail, list);
	struct buf text;
	buf_init(&text, BUF_MAX_TEXT);
	for (const cJSON *o = all ? all->child : NULL; o; o = o->next) {
		const char *a = json_string(o, names[0]), *b = json_string(o, names[1]);
		buf_clear(&text);
		buf_printf(&text, "%s%s%s", a ? a : "", a && b ? between : "", b ? b : "");
		if (text.len && !buf_status(&text))
			line(what, text.data);
	}
	buf_release(&text);
}

void agent_part_print(const struct agent_part *p)
{
	static const char *const ask[2] = {"ask", "why"}, *const option[2] = {"when", "say"};
	field(p, "acknowledge:", "ack");
	pairs(p, "ask first:", "clarify", ask, " - the reason to give: ");
	field(p, "say:", "say");
	pairs(p, "offer:", "options", option, " - ");
	field(p, "internal, may grant:", "authority");
	field(p, "internal, pass on to:", "transfer");
	if (p->notes.len)
		line("internal, notes:", p->notes.data);
}

static void copy_list(const struct agent_part *p, const char *name, struct json_out *j, int o)
{
	char *text = cJSON_PrintUnformatted(cJSON_GetObjectItemCaseSensitive(p->detail, name));
	if (text)
		json_add_raw(j, o, name, text, strlen(text));
	else
		json_add_raw(j, o, name, "[]", 2);
	cJSON_free(text);
}

void agent_part_json(const struct agent_part *p, struct json_out *j, int obj)
{
	static const char *const texts[] = {"ack", "say", "authority", "transfer", "owner"};
	int o = json_add_object(j, obj, "agent");
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		json_add_string_or_null(j, o, texts[i], json_string(p->detail, texts[i]));
	copy_list(p, "clarify", j, o);
	copy_list(p, "options", j, o);
	json_add_string_or_null(j, o, "notes", p->notes.len ? p->notes.data : NULL);
}
