#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "answerd/base/hours.h"
#include "answerd/base/near.h"
#include "answerd/base/str.h"
#include "base/config_read.h"

#define AT(m) offsetof(struct config, m)
#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define SUB(a) .sub = a, .sub_n = COUNT(a)
#define SECOND 1000.0
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static config_value read_map, read_channels, read_suggest;

static const struct config_key search_keys[] = {
    {.name = "answered_at", .read = config_real, .at = AT(search.answered_at), .min = 0, .max = 1},
    {.name = "query_bytes",
     .read = config_uint,
     .at = AT(search.query_bytes),
     .min = 16,
     .max = 4096},
    {.name = "cache_mb", .read = config_uint, .at = AT(search.cache_mb), .min = 0, .max = 65536},
    {.name = "resident_mb",
     .read = config_uint,
     .at = AT(search.resident_mb),
     .min = 0,
     .max = 65536},
};
static const struct config_key learn_keys[] = {
    {.name = "on", .read = config_bool, .at = AT(feedback.learn)},
    {.name = "sessions",
     .read = config_uint,
     .at = AT(feedback.learn_sessions),
     .min = 1,
     .max = 1000},
};
static const struct config_key retention_keys[] = {
    {.name = "events",
     .read = config_ms64,
     .at = AT(feedback.keep_events_ms),
     .min = HOUR,
     .max = 3660 * DAY},
    {.name = "contacts",
     .read = config_ms64,
     .at = AT(feedback.keep_contacts_ms),
     .min = HOUR,
     .max = 3660 * DAY},
    {.name = "totals",
     .read = config_ms64,
     .at = AT(feedback.keep_totals_ms),
     .min = DAY,
     .max = 36600 * DAY},
};
static const struct config_key feedback_keys[] = {
    {.name = "abandon_after",
     .read = config_ms64,
     .at = AT(feedback.abandon_after_ms),
     .min = SECOND,
     .max = DAY},
    {.name = "close_after",
     .read = config_ms64,
     .at = AT(feedback.close_after_ms),
     .min = SECOND,
     .max = 366 * DAY},
    {.name = "learn", .read = read_map, SUB(learn_keys)},
    {.name = "retention", .read = read_map, SUB(retention_keys)},
};
static const struct config_key contact_keys[] = {
    {.name = "timezone",
     .read = config_text,
     .at = AT(contact.timezone),
     .check = config_check_timezone},
    {.name = "callback", .read = config_bool, .at = AT(contact.callback)},
    {.name = "channels", .read = read_channels},
};
static const struct config_key console_keys[] = {
    {.name = "frame_ancestors",
     .read = config_list,
     .at = AT(frame_ancestors),
     .check = config_check_ancestor},
};
static const struct config_key widget_keys[] = {
    {.name = "origins",
     .read = config_list,
     .at = AT(widget.origins),
     .check = config_check_origin},
    {.name = "suggest", .read = read_suggest},
};
static const struct config_key limits_keys[] = {
    {.name = "connections",
     .read = config_uint,
     .at = AT(limits.connections),
     .min = 1,
     .max = 1000000},
    {.name = "per_client",
     .read = config_uint,
     .at = AT(limits.per_client),
     .min = 1,
     .max = 1000000},
    {.name = "header_bytes",
     .read = config_uint,
     .at = AT(limits.header_bytes),
     .min = 1024,
     .max = 1 << 20},
    {.name = "body_bytes",
     .read = config_uint,
     .at = AT(limits.body_bytes),
     .min = 1024,
     .max = 64 << 20},
    {.name = "request_timeout",
     .read = config_ms32,
     .at = AT(limits.request_timeout_ms),
     .min = 100,
     .max = HOUR},
    {.name = "idle_timeout",
     .read = config_ms32,
     .at = AT(limits.idle_timeout_ms),
     .min = 100,
     .max = HOUR},
};
static const struct config_key rates_keys[] = {
    {.name = "search", .read = config_rate, .at = AT(rates.search)},
    {.name = "events", .read = config_rate, .at = AT(rates.events)},
    {.name = "contact", .read = config_rate, .at = AT(rates.contact)},
};
static const struct config_key tls_keys[] = {
    {.name = "cert", .read = config_text, .at = AT(tls.cert)},
    {.name = "key", .read = config_text, .at = AT(tls.key)},
};
static const struct config_key log_keys[] = {
    {.name = "level", .read = config_level, .at = AT(log.level)},
    {.name = "format", .read = config_format, .at = AT(log.json)},
    {.name = "slow_search",
     .read = config_ms32,
     .at = AT(log.slow_search_ms),
     .min = 0,
     .max = HOUR},
};
static const struct config_key top_keys[] = {
    {.name = "kb", .read = config_text, .at = AT(kb), .check = config_check_path},
    {.name = "kb_writable", .read = config_bool, .at = AT(kb_writable)},
    {.name = "data", .read = config_text, .at = AT(data), .check = config_check_path},
    {.name = "listen", .read = config_list, .at = AT(listen), .check = config_check_listen},
    {.name = "threads", .read = config_uint, .at = AT(threads), .min = 0, .max = 256},
    {.name = "languages", .read = config_list, .at = AT(languages), .check = config_check_language},
    {.name = "base_url", .read = config_text, .at = AT(base_url), .check = config_check_url},
    {.name = "site_name", .read = config_names, .at = AT(site_name)},
    {.name = "search", .read = read_map, SUB(search_keys)},
    {.name = "feedback", .read = read_map, SUB(feedback_keys)},
    {.name = "contact", .read = read_map, SUB(contact_keys)},
    {.name = "console", .read = read_map, SUB(console_keys)},
    {.name = "widget", .read = read_map, SUB(widget_keys)},
    {.name = "limits", .read = read_map, SUB(limits_keys)},
    {.name = "rates", .read = read_map, SUB(rates_keys)},
    {.name = "trusted_proxies",
     .read = config_list,
     .at = AT(trusted_proxies),
     .check = config_check_proxy},
    {.name = "tls", .read = read_map, SUB(tls_keys)},
    {.name = "log", .read = read_map, SUB(log_keys)},
    {.name = "webhooks", .read = config_webhooks},
    {.name = "categories", .read = config_categories},
};

static const struct config_key channel_keys[] = {
    {.name = "kind", .read = config_text, .at = offsetof(struct config_channel, kind)},
    {.name = "to", .read = config_text, .at = offsetof(struct config_channel, to)},
    {.name = "hours", .read = config_text, .at = offsetof(struct config_channel, hours)},
    {.name = "href", .read = config_text, .at = offsetof(struct config_channel, href)},
    {.name = "reply_within",
     .read = config_text,
     .at = offsetof(struct config_channel, reply_within)},
    {.name = "closed",
     .read = config_list,
     .at = offsetof(struct config_channel, closed),
     .check = config_check_date},
};
static const struct config_key suggest_keys[] = {
    {.name = "path", .read = config_text, .at = offsetof(struct config_suggest, path)},
    {.name = "articles", .read = config_list, .at = offsetof(struct config_suggest, articles)},
};

static const struct config_key *key_of(const struct config_key *keys, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(keys[i].name, name) == 0)
			return &keys[i];
	return NULL;
}

/* The section that knows the key, for one that is written a level too high. */
static const char *section_of(const char *name)
{
	for (size_t i = 0; i < COUNT(top_keys); i++)
		if (key_of(top_keys[i].sub, top_keys[i].sub_n, name))
			return top_keys[i].name;
	return NULL;
}

static void unknown(struct config_reader *r, const char *section, const struct config_key *keys,
		    size_t n, const char *name, int line)
{
	const char *near = near_name(name, keys, n, sizeof *keys);
	const char *other = *section ? NULL : section_of(name);
	if (near)
		config_fault(r, line, "unknown key '%s%s': '%s' is meant?", section, name, near);
	else if (other)
		config_fault(r, line, "unknown key '%s': it belongs under '%s'", name, other);
	else
		config_fault(r, line, "unknown key '%s%s': delete it", section, name);
}

void config_map(struct config_reader *r, const char *name, const struct config_key *keys, size_t n,
		void *to, const struct yaml *map)
{
	if (map->kind != YAML_MAP) {
		config_fault(r, map->line, "'%s' must be lines as `key: value`", name);
		return;
	}
	char section[64] = "";
	if (*name && strlen(name) < sizeof section - 2) {
		memcpy(section, name, strlen(name) + 1);
		section[strlen(name)] = '.';
	}
	for (size_t i = 0; i < map->n; i++) {
		const struct config_key *k = key_of(keys, n, map->keys[i]);
		if (!k)
			unknown(r, section, keys, n, map->keys[i], map->key_lines[i]);
		else if (!yaml_is_null(map->items[i]))
			k->read(r, k, to, map->items[i]);
	}
}

static void read_map(struct config_reader *r, const struct config_key *k, void *to,
		     const struct yaml *v)
{
	config_map(r, k->name, k->sub, k->sub_n, to, v);
}

static const char *channel_fault(const struct config_channel *c)
{
	static const char *const kinds[] = {"phone", "wechat", "email", "chat",
					    "sms",   "form",   "link"};
	bool known = false;
	if (!c->kind)
		return "needs a `kind`";
	for (size_t i = 0; i < COUNT(kinds); i++)
		known = known || strcmp(c->kind, kinds[i]) == 0;
	if (!known)
		return "has an unknown `kind`: phone, wechat, email, chat, sms, form or link";
	if (c->href && c->href[0] != '/' && config_check_url(c->href))
		return "needs an `href` as https://... or /path";
	if (c->href && c->href[0] == '/' && c->href[1] == '/')
		return "needs an `href` as https://... or /path";
	if ((strcmp(c->kind, "chat") == 0 || strcmp(c->kind, "link") == 0) && !c->href &&
	    (!c->to || config_check_url(c->to)))
		return "needs an `href` as https://... or /path";
	if (strcmp(c->kind, "form") != 0 && !c->to && !c->href)
		return "needs `to`: the number or the address";
	if (strcmp(c->kind, "email") == 0 && c->to &&
	    (!strchr(c->to, '@') || strpbrk(c->to, " <>")))
		return "needs an address as help@example.com in `to`";
	if ((strcmp(c->kind, "phone") == 0 || strcmp(c->kind, "sms") == 0) && c->to &&
	    (strspn(c->to, "+0123456789 -()./,;#*") != strlen(c->to) ||
	     !strpbrk(c->to, "0123456789")))
		return "needs a number as \"+86 400 000 0000\" in `to`";
	return NULL;
}

static void read_channel(struct config_reader *r, const struct yaml *v, struct config_channel *c)
{
	struct hours hours;
	struct buf err;
	int before = r->failed;
	config_map(r, "channels", channel_keys, COUNT(channel_keys), c, v);
	const char *wrong = before == (int)r->failed ? channel_fault(c) : NULL;
	if (wrong)
		config_fault(r, v->line, "the channel %s", wrong);
	buf_init(&err, BUF_MAX_ERR);
	if (c->hours && hours_parse(c->hours, &hours, &err) != ST_OK)
		config_fault(r, yaml_get(v, "hours")->line, "'hours': %s", err.data);
	buf_release(&err);
}

static void read_channels(struct config_reader *r, const struct config_key *k, void *to,
			  const struct yaml *v)
{
	struct config *c = to;
	struct config_channel *list = config_items(r, k, v, YAML_LIST, sizeof *list);
	if (!list)
		return;
	for (size_t i = 0; i < v->n; i++)
		read_channel(r, v->items[i], &list[i]);
	c->contact.channels = list;
	c->contact.channels_n = v->n;
}

static void read_suggest(struct config_reader *r, const struct config_key *k, void *to,
			 const struct yaml *v)
{
	struct config *c = to;
	struct config_suggest *list = config_items(r, k, v, YAML_LIST, sizeof *list);
	if (!list)
		return;
	for (size_t i = 0; i < v->n; i++) {
		config_map(r, "suggest", suggest_keys, COUNT(suggest_keys), &list[i], v->items[i]);
		if (!list[i].path || !list[i].articles.n)
			config_fault(r, v->items[i]->line,
				     "each of 'suggest' needs `path` and `articles`");
	}
	c->widget.suggest = list;
	c->widget.suggest_n = v->n;
}

void config_defaults(struct config *c)
{
	static const char *listen[] = {"127.0.0.1:8080"};
	static const char *languages[] = {"zh-CN", "zh-TW", "en"};
	*c = (struct config){
	    .kb = "kb",
	    .data = "data",
	    .listen = {listen, COUNT(listen)},
	    .languages = {languages, COUNT(languages)},
	    .search = {.answered_at = 0.24, .query_bytes = 512, .cache_mb = 64, .resident_mb = 512},
	    .feedback = {.abandon_after_ms = (int64_t)(30 * MINUTE),
			 .close_after_ms = (int64_t)(7 * DAY),
			 .learn = true,
			 .learn_sessions = 3,
			 .keep_events_ms = (int64_t)(90 * DAY),
			 .keep_contacts_ms = (int64_t)(90 * DAY),
			 .keep_totals_ms = (int64_t)(800 * DAY)},
	    .contact = {.timezone = "Asia/Shanghai", .callback = true},
	    .limits = {.connections = 4096,
		       .per_client = 64,
		       .header_bytes = 16384,
		       .body_bytes = 65536,
		       .request_timeout_ms = 10000,
		       .idle_timeout_ms = 60000},
	    .rates = {.search = {200, 1000}, .events = {100, 1000}, .contact = {5, 60000}},
	    .log = {.level = LOG_INFO, .json = true, .slow_search_ms = 50},
	};
}

void config_read(struct config_reader *r, const struct yaml *root)
{
	config_map(r, "", top_keys, COUNT(top_keys), r->c, root);
}
