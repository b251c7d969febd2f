/* contact.c - the ways to a person: GET /api/v1/contact, and part of a search. */
#include "api/api.h"

#include "answerd/base/clock.h"
#include "answerd/feedback/contact.h"
#include "answerd/text/names.h"

/* The same in words, for the reader. */
static void add_words(struct json_out *j, int o, const struct contact_channel *c, const char *zone,
		      const struct messages *texts, struct arena *arena)
{
	json_add_string(j, o, "name", name_channel(texts, c->kind));
	json_add_string_or_null(j, o, "hours_text",
				c->hours ? name_hours_in(texts, c->hours, zone, arena) : NULL);
	json_add_string_or_null(j, o, "reply_text",
				c->reply_within ? name_reply(texts, c->reply_within, arena) : NULL);
}

/* When somebody can call back; null: at any time. */
static void add_calls(struct json_out *j, int contact, const struct asker *a)
{
	const struct contact_span *spans = NULL;
	size_t n = 0;
	char when[CLOCK_ISO_LEN];
	if (!asker_calls(a, &spans, &n)) {
		json_add_null(j, contact, "call_times");
		return;
	}
	int arr = json_add_array(j, contact, "call_times");
	for (size_t i = 0; i < n; i++) {
		int o = json_append_object(j, arr);
		clock_iso(spans[i].from_ms, when);
		json_add_string(j, o, "from", when);
		clock_iso(spans[i].to_ms, when);
		json_add_string(j, o, "to", when);
	}
}

void api_add_contact(struct json_out *j, struct http_request *rq, const struct messages *texts)
{
	const struct config *config = asker_config(http_worker_data(rq));
	const struct contact_channel *channels = NULL;
	size_t n = 0;
	char when[CLOCK_ISO_LEN];
	int contact = json_add_object(j, JSON_ROOT, "contact");
	json_add_bool(j, contact, "callback", config->contact.callback);
	int arr = json_add_array(j, contact, "channels");
	if (asker_channels(http_worker_data(rq), &channels, &n) != ST_OK) {
		j->failed = true;
		return;
	}
	for (size_t i = 0; i < n; i++) {
		int o = json_append_object(j, arr);
		json_add_string(j, o, "kind", channels[i].kind);
		json_add_string(j, o, "to", channels[i].to);
		json_add_string_or_null(j, o, "href", channels[i].href);
		json_add_bool(j, o, "open_now", channels[i].open_now);
		if (channels[i].opens_at_ms) {
			clock_iso(channels[i].opens_at_ms, when);
			json_add_string(j, o, "opens_at", when);
		} else {
			json_add_null(j, o, "opens_at");
		}
		json_add_string_or_null(j, o, "hours", channels[i].hours);
		json_add_string_or_null(j, o, "reply_within", channels[i].reply_within);
		add_words(j, o, &channels[i], config->contact.timezone, texts, http_arena(rq));
	}
	add_calls(j, contact, http_worker_data(rq));
}

void api_contact(struct http_request *rq, void *ctx)
{
	struct json_out j;
	api_begin(rq, &j);
	api_add_contact(&j, rq, api_texts(ctx, rq));
	api_reply(rq, &j);
}
