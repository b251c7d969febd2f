/* contacts.c - call-backs and messages: POST /api/v1/contact, GET /api/v1/contacts and
 * PATCH /api/v1/contacts/{id} */
#include <stdio.h>
#include <string.h>

#include "answerd/base/clock.h"
#include "answerd/feedback/store_contacts.h"
#include "api/write.h"

/* A promise lies at most so far ahead. */
#define AHEAD_MS ((int64_t)60 * 24 * 3600 * 1000)

/* ---- taken from the customer ---- */

struct asked {
	const char *event_id, *session, *message, *name, *phone, *email, *when;
	struct api_visitor visitor;
	unsigned char key[STORE_KEY_BYTES];
	struct store_contact row;
	bool tells; /* there are receivers of webhooks */
	const char *base_url;
};

#define AT(member) offsetof(struct asked, member)
static const struct api_field asked_fields[] = {
    {.name = "event_id", .kind = FIELD_PLAIN, .at = AT(event_id), .max = 64},
    {.name = "session", .kind = FIELD_PLAIN, .at = AT(session), .max = 200},
    {.name = "message", .kind = FIELD_LINES, .at = AT(message), .max = 4000},
    {.name = "name", .kind = FIELD_PLAIN, .at = AT(name), .max = 100},
    {.name = "phone", .kind = FIELD_PLAIN, .at = AT(phone), .max = 40},
    {.name = "email", .kind = FIELD_PLAIN, .at = AT(email), .max = 254},
    {.name = "when", .kind = FIELD_PLAIN, .at = AT(when), .max = 40},
};
#undef AT

static bool is_phone(const char *s)
{
	int digits = 0;
	for (const char *c = s; *c; c++)
		digits += *c >= '0' && *c <= '9';
	return digits >= 3 && strspn(s, "0123456789+-() ./#x") == strlen(s);
}

static bool is_email(const char *s)
{
	const char *at = strchr(s, '@');
	return at && at > s && at[1] && !strchr(at + 1, '@') && !strpbrk(s, " <>,;\"");
}

static const char *fault_of(const struct asked *c)
{
	if (!*c->message && !*c->phone && !*c->email)
		return "message is missing: or phone, or email, to be called back.";
	if (*c->phone && !is_phone(c->phone))
		return "phone must be a telephone number.";
	if (*c->email && !is_email(c->email))
		return "email must be one e-mail address.";
	return NULL;
}

/* Nobody is promised to hear while all that keep hours are closed: the time when the first
 * of them opens, else now. */
static int64_t soonest(struct asker *a, int64_t now_ms)
{
	const struct contact_channel *channels = NULL;
	size_t n = 0;
	int64_t opens_ms = 0;
	if (asker_channels(a, &channels, &n) != ST_OK)
		return now_ms;
	for (size_t i = 0; i < n; i++) {
		const struct contact_channel *c = &channels[i];
		if (!c->hours)
			continue;
		if (c->open_now)
			return now_ms;
		if (c->opens_at_ms && (!opens_ms || c->opens_at_ms < opens_ms))
			opens_ms = c->opens_at_ms;
	}
	return opens_ms > now_ms ? opens_ms : now_ms;
}

/* When the customer wants to hear, "2026-10-01T15:00:00+08:00"; none: as soon as
 * possible. */
static bool read_when(const char *when, struct asker *a, int64_t now_ms, int64_t *due_ms)
{
	int64_t at_ms = now_ms;
	if (!*when) {
		*due_ms = soonest(a, now_ms);
		return true;
	}
	if (clock_parse_iso(when, strlen(when), &at_ms) != ST_OK)
		return false;
	*due_ms = at_ms < now_ms ? now_ms : at_ms;
	return *due_ms <= now_ms + AHEAD_MS;
}

static enum status add_contact(struct store *s, struct api_write *w, struct buf *err)
{
	struct asked *c = w->data;
	enum status st = store_add_contact(s, c->key, &c->row, err);
	if (st || !c->tells || c->row.again)
		return st;
	struct webhook_contact tell = {.event = "contact.created",
				       .base_url = c->base_url,
				       .n = c->row.n,
				       .due_ms = c->row.due_ms,
				       .now_ms = w->now_ms};
	memcpy(tell.session, c->row.session, sizeof tell.session);
	return webhook_tell_contact(s, &tell, err);
}

static void reply_asked(struct http_request *rq, struct api_write *w)
{
	const struct asked *c = w->data;
	struct json_out j;
	shared_count(w->api->shared, COUNT_CONTACTS);
	api_begin(rq, &j);
	api_add_code(&j, c->row.code);
	api_add_time(&j, JSON_ROOT, "due", c->row.due_ms);
	json_add_string(&j, JSON_ROOT, "session", c->visitor.token);
	api_reply(rq, &j);
}

static enum status fill(struct api_write *w, const struct config *config, struct asked *c)
{
	c->tells = config->webhooks_n > 0;
	if (config->base_url) {
		c->base_url = arena_dup(&w->arena, config->base_url, strlen(config->base_url));
		if (!c->base_url)
			return ST_NOMEM;
	}
	enum status st = api_visitor(w->api, c->session, w->now_ms, &w->arena, &c->visitor);
	if (st)
		return st;
	if (*c->event_id)
		store_event_key(str_of(c->event_id), str_of(c->session), c->key);
	else
		store_new_key(c->key);
	c->row.at_ms = w->now_ms;
	c->row.message = c->message;
	c->row.name = c->name;
	c->row.phone = c->phone;
	c->row.email = c->email;
	memcpy(c->row.session, c->visitor.id, SESSION_ID_BYTES);
	return ST_OK;
}

void api_post_contact(struct http_request *rq, void *ctx)
{
	if (!asker_config(http_worker_data(rq))->contact.callback) {
		api_refuse(rq, 404, "contact-off", "Call-backs and messages are not offered here.");
		return;
	}
	struct api_write *w = api_write_new(rq, ctx, sizeof(struct asked));
	if (!w)
		return;
	struct asked *c = w->data;
	w->run = add_contact;
	w->reply = reply_asked;
	if (!api_object(rq, w, asked_fields, sizeof asked_fields / sizeof asked_fields[0])) {
		api_write_free(w);
		return;
	}
	const char *fault = fault_of(c);
	if (!fault && !read_when(c->when, http_worker_data(rq), w->now_ms, &c->row.due_ms))
		fault = "when must be a time within 60 days, 2026-10-01T15:00:00+08:00.";
	if (fault)
		http_reply_problem(rq, 400, "%s", fault);
	else if (fill(w, asker_config(http_worker_data(rq)), c) != ST_OK)
		http_reply_problem(rq, 503, "There is no memory for this now; try again.");
	else {
		api_write_send(rq, w);
		return;
	}
	api_write_free(w);
}

/* ---- for agents ---- */

static const char *const statuses[] = {"new", "claimed", "done", NULL};

static void add_contact_row(struct json_out *j, int o, const struct store_contact *v)
{
	char id[24];
	snprintf(id, sizeof id, "c%lld", (long long)v->n);
	json_add_string(j, o, "id", id);
	api_add_time(j, o, "at", v->at_ms);
	api_add_time(j, o, "due", v->due_ms);
	json_add_string(j, o, "status", v->status);
	json_add_string(j, o, "message", v->message);
	json_add_string(j, o, "name", v->name);
	json_add_string(j, o, "phone", v->phone);
	json_add_string(j, o, "email", v->email);
	int questions = json_add_array(j, o, "questions");
	for (size_t i = 0; i < v->questions_n; i++)
		json_append_string(j, questions, v->questions[i]);
	if (v->gap)
		snprintf(id, sizeof id, "g%u", (unsigned)v->gap);
	json_add_string_or_null(j, o, "gap", v->gap ? id : NULL);
	json_add_string_or_null(j, o, "claimed_by", *v->claimed_by ? v->claimed_name : NULL);
	json_add_int(j, o, "attempts", v->attempts);
	if (v->helped < 0)
		json_add_null(j, o, "helped");
	else
		json_add_bool(j, o, "helped", v->helped != 0);
	json_add_string(j, o, "note", v->note);
	api_add_time(j, o, "done_at", v->done_ms);
	json_add_int(j, o, "version", v->version);
}

struct list {
	const char *status; /* NULL: all that are not done */
	uint32_t limit, offset;
	struct store_contact *v;
	size_t n;
	int64_t total;
};

static enum status read_list(struct store *s, struct api_write *w, struct buf *err)
{
	struct list *l = w->data;
	return store_contacts(s, l->status, l->offset, l->limit, &w->arena, &l->v, &l->n, &l->total,
			      err);
}

static void reply_list(struct http_request *rq, struct api_write *w)
{
	const struct list *l = w->data;
	struct json_out j;
	api_begin(rq, &j);
	json_add_int(&j, JSON_ROOT, "total", l->total);
	int arr = json_add_array(&j, JSON_ROOT, "contacts");
	for (size_t i = 0; i < l->n; i++)
		add_contact_row(&j, json_append_object(&j, arr), &l->v[i]);
	api_reply(rq, &j);
}

static bool read_status(struct http_request *rq, const char **out)
{
	struct str text = http_query(rq, "status");
	if (!text.s || !text.len)
		return true;
	for (size_t i = 0; statuses[i]; i++)
		if (str_is(text, statuses[i])) {
			*out = statuses[i];
			return true;
		}
	http_reply_problem(rq, 400, "status must be one of: new, claimed, done.");
	return false;
}

void api_contacts(struct http_request *rq, void *ctx)
{
	struct api_write *w = api_write_new(rq, ctx, sizeof(struct list));
	if (!w)
		return;
	struct list *l = w->data;
	w->run = read_list;
	w->reply = reply_list;
	if (read_status(rq, &l->status) && api_number(rq, "limit", 1, 50, 10, &l->limit) &&
	    api_number(rq, "offset", 0, 100000, 0, &l->offset))
		api_write_send(rq, w);
	else
		api_write_free(w);
}

/* ---- changed by agents ---- */

struct change {
	const char *status, *note;
	int attempted, helped;
	int64_t n, version;
	struct store_contact row;
};

#define AT(member) offsetof(struct change, member)
static const struct api_field change_fields[] = {
    {.name = "version", .kind = FIELD_NUMBER, .at = AT(version), .max = 1u << 30, .needed = true},
    {.name = "status", .kind = FIELD_NAME, .at = AT(status), .names = statuses},
    {.name = "attempted", .kind = FIELD_FLAG, .at = AT(attempted)},
    {.name = "helped", .kind = FIELD_FLAG, .at = AT(helped)},
    {.name = "note", .kind = FIELD_LINES, .at = AT(note), .max = 2000},
};
#undef AT

static enum status change_contact(struct store *s, struct api_write *w, struct buf *err)
{
	struct change *c = w->data;
	const struct store_contact_change change = {
	    .n = c->n,
	    .version = c->version,
	    .status = *c->status ? c->status : NULL,
	    .who_id = w->who_id,
	    .who_name = *w->who_name ? w->who_name : w->who_id,
	    .may_take = w->role >= HTTP_EDITOR,
	    .attempted = c->attempted != 0,
	    .helped = c->helped,
	    .note = *c->note ? c->note : NULL,
	};
	enum status st = store_change_contact(s, &change, w->now_ms, err);
	return st ? st : store_contact(s, c->n, &w->arena, &c->row, err);
}

static void reply_contact(struct http_request *rq, struct api_write *w)
{
	const struct change *c = w->data;
	struct json_out j;
	api_begin(rq, &j);
	add_contact_row(&j, JSON_ROOT, &c->row);
	api_reply(rq, &j);
}

void api_patch_contact(struct http_request *rq, void *ctx)
{
	struct str id = http_param(rq, "id");
	struct api_write *w = api_write_new(rq, ctx, sizeof(struct change));
	if (!w)
		return;
	struct change *c = w->data;
	c->helped = -1;
	w->run = change_contact;
	w->reply = reply_contact;
	if (id.len < 2 || id.s[0] != 'c' ||
	    str_to_int((struct str){id.s + 1, id.len - 1}, 1, INT64_MAX, &c->n) != ST_OK)
		api_refuse(rq, 404, "contact-unknown", "There is no such contact.");
	else if (api_object(rq, w, change_fields, sizeof change_fields / sizeof change_fields[0])) {
		api_write_send(rq, w);
		return;
	}
	api_write_free(w);
}
