/* config_webhooks.c - who is told of events: `webhooks`, a list of receivers. */
#include <arpa/inet.h>
#include <ctype.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "answerd/base/fs.h"
#include "answerd/base/str.h"
#include "base/config_read.h"

#define SECRET_MIN ((size_t)16)
#define SECRET_MAX ((size_t)1024)
#define PRIORITY_MAX 1e9

static const char *const names[] = {"gap.new", "gap.verified",	  "gap.closed", "gap.reopened",
				    "surge",   "contact.created", "contact.due"};

#define NAMES (sizeof names / sizeof names[0])

unsigned config_webhook_event(const char *name)
{
	for (unsigned i = 0; i < NAMES; i++)
		if (strcmp(names[i], name) == 0)
			return 1u << i;
	return 0;
}

static const char *check_event(const char *s)
{
	return config_webhook_event(s)
		   ? NULL
		   : "gap.new, gap.verified, gap.closed, gap.reopened, surge, contact.created or "
		     "contact.due";
}

static const char *check_language(const char *s)
{
	return *s ? config_check_language(s) : NULL;
}

/* An address in brackets, or a name. */
static bool is_host(struct str host)
{
	char text[INET6_ADDRSTRLEN];
	unsigned char bytes[16];
	if (host.len && host.s[0] != '[') {
		for (size_t i = 0; i < host.len; i++)
			if ((unsigned char)host.s[i] < 0x80 && !isalnum((unsigned char)host.s[i]) &&
			    !strchr("-._", host.s[i]))
				return false;
		return true;
	}
	if (host.len < 4 || host.len - 2 >= sizeof text || host.s[host.len - 1] != ']')
		return false;
	memcpy(text, host.s + 1, host.len - 2);
	text[host.len - 2] = '\0';
	return inet_pton(AF_INET6, text, bytes) == 1;
}

/* The host of a URL with nothing between it and the path but a port (RFC 3986 section 3.2):
 * what follows would be another host to who reads it more loosely. */
static bool read_host(const char *url, struct str *host)
{
	const char *s = strstr(url, "://") + 3;
	size_t n = *s == '[' ? strcspn(s, "]/?") + 1 : strcspn(s, ":/?");
	int64_t port = 0;
	*host = (struct str){s, strnlen(s, n)};
	const char *end = s + host->len;
	if (*end == ':') {
		struct str digits = {end + 1, strcspn(end + 1, "/?")};
		if (str_to_int(digits, 1, 65535, &port) != ST_OK)
			return false;
		end = digits.s + digits.len;
	}
	return is_host(*host) && strchr("/?", *end);
}

static const char *check_receiver(const char *s)
{
	const char *slash = strstr(s, "://");
	struct str host;
	if (config_check_url(s) || strchr(s, '#'))
		return "a URL as https://crm.example.com/answerd";
	/* The signature tells who it is; a password in an address ends up in logs. */
	if (memchr(slash + 3, '@', strcspn(slash + 3, "/?")))
		return "a URL without a name or a password in it";
	if (!read_host(s, &host))
		return "a URL with a host and a port from 1 to 65535, as "
		       "https://crm.example.com:8443/answerd";
	return NULL;
}

/* As it is read: what is kept of it is in struct config_webhook. */
struct read_webhook {
	struct config_webhook hook;
	const char *secret_file;
	struct str_list events;
	bool insecure;
};

#define AT(m) offsetof(struct read_webhook, m)
static const struct config_key keys[] = {
    {.name = "url", .read = config_text, .at = AT(hook.url), .check = check_receiver},
    {.name = "secret", .read = config_text, .at = AT(hook.secret)},
    {.name = "secret_file", .read = config_text, .at = AT(secret_file), .check = config_check_path},
    {.name = "events", .read = config_list, .at = AT(events), .check = check_event},
    {.name = "min_priority",
     .read = config_real,
     .at = AT(hook.min_priority),
     .min = 0,
     .max = PRIORITY_MAX},
    {.name = "lang", .read = config_text, .at = AT(hook.lang), .check = check_language},
    {.name = "insecure", .read = config_bool, .at = AT(insecure)},
};

/* http:// is plain text on every wire but that within the machine. */
static bool is_loopback(const char *url)
{
	struct str host;
	char text[INET_ADDRSTRLEN];
	unsigned char bytes[4];
	if (!read_host(url, &host))
		return false;
	if (str_is(host, "[::1]") || (host.len == 9 && strncasecmp(host.s, "localhost", 9) == 0))
		return true;
	if (host.len >= sizeof text)
		return false;
	memcpy(text, host.s, host.len);
	text[host.len] = '\0';
	return inet_pton(AF_INET, text, bytes) == 1 && bytes[0] == 127;
}

static int line_of(const struct yaml *map, const char *key)
{
	const struct yaml *v = yaml_get(map, key);
	return v ? v->line : map->line;
}

/* The file's text without the line's end that editors put there. */
static void read_secret(struct config_reader *r, const struct yaml *v, struct read_webhook *w)
{
	struct buf text, err;
	buf_init(&text, SECRET_MAX + 2);
	buf_init(&err, BUF_MAX_ERR);
	if (fs_read(w->secret_file, SECRET_MAX, &text, &err) != ST_OK) {
		config_fault(r, line_of(v, "secret_file"), "'secret_file': %s", err.data);
	} else {
		while (text.len && strchr("\r\n", text.data[text.len - 1]))
			buf_truncate(&text, text.len - 1);
		w->hook.secret = arena_dup(r->arena, text.data, text.len);
		if (!w->hook.secret)
			r->failed = ST_NOMEM;
		else if (strlen(w->hook.secret) != text.len)
			config_fault(r, line_of(v, "secret_file"), "'secret_file' must hold text");
	}
	buf_release(&err);
	buf_release(&text);
}

/* What one key alone cannot say. */
static void check_webhook(struct config_reader *r, const struct yaml *v, struct read_webhook *w)
{
	const char *by = w->secret_file ? "secret_file" : "secret";
	enum status before = r->failed;
	if (!w->hook.url)
		config_fault(r, v->line, "each of 'webhooks' needs a `url`");
	else if (strncasecmp(w->hook.url, "http:", 5) == 0 && !w->insecure &&
		 !is_loopback(w->hook.url))
		config_fault(r, line_of(v, "url"),
			     "'url' must be https://, or say `insecure: true`: what is sent over "
			     "http:// can be read and changed on its way");
	if (!w->hook.secret == !w->secret_file) {
		config_fault(r, v->line, "each of 'webhooks' needs a `secret` or a `secret_file`");
		return;
	}
	if (w->secret_file)
		read_secret(r, v, w);
	if (r->failed == before && w->hook.secret && strlen(w->hook.secret) < SECRET_MIN)
		config_fault(r, line_of(v, by), "'%s' must hold at least %zu bytes", by,
			     SECRET_MIN);
}

static void read_webhook(struct config_reader *r, const struct yaml *v, struct config_webhook *out)
{
	struct read_webhook w = {.hook = {.lang = ""}};
	enum status before = r->failed;
	config_map(r, "webhooks", keys, sizeof keys / sizeof keys[0], &w, v);
	if (v->kind == YAML_MAP && r->failed == before)
		check_webhook(r, v, &w);
	for (size_t i = 0; i < w.events.n; i++)
		w.hook.events |= config_webhook_event(w.events.v[i]);
	if (!w.hook.events)
		w.hook.events = (1u << NAMES) - 1;
	if (!w.hook.lang)
		w.hook.lang = "";
	*out = w.hook;
}

void config_webhooks(struct config_reader *r, const struct config_key *k, void *to,
		     const struct yaml *v)
{
	struct config *c = to;
	if (v->kind != YAML_LIST) {
		config_fault(r, v->line, "'%s' must be a list of `- {url: ..., secret: ...}`",
			     k->name);
		return;
	}
	if (v->n > CONFIG_WEBHOOKS) {
		config_fault(r, v->line, "'%s' has more than %d receivers", k->name,
			     CONFIG_WEBHOOKS);
		return;
	}
	struct config_webhook *list = arena_array(r->arena, v->n, sizeof *list);
	if (!list) {
		r->failed = ST_NOMEM;
		return;
	}
	for (size_t i = 0; i < v->n; i++) {
		read_webhook(r, v->items[i], &list[i]);
		/* What waits for a receiver is kept by its URL. */
		for (size_t n = 0; n < i && list[i].url; n++)
			if (list[n].url && strcmp(list[n].url, list[i].url) == 0)
				config_fault(
				    r, v->items[i]->line,
				    "'%s' has the same `url` twice: write its events in one",
				    k->name);
	}
	c->webhooks = list;
	c->webhooks_n = v->n;
}
