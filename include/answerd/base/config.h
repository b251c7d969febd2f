/* config.h - the one configuration file, checked, with a default for every key.
 *
 * The keys are those of struct config, under the same names; where they differ
 * the comment says so. Beside the ones in docs/operating:
 *
 *   site_name: Yunfan Help              # in titles and the header; or
 *   site_name: {zh-CN: 云帆旅行, en: Yunfan Travel}
 *   categories: {payment: {name: {zh-CN: 付款, en: Paying}, weight: 2}}  # of its gaps
 *
 * Times carry their unit (50ms, 10s, 30m, 24h, 7d), rates their window (200/s,
 * 5/m, 1/h; 0: none). Paths are relative to the working directory.
 *
 * A struct config is immutable once loaded; who uses it across a reload holds
 * a count on it. Every unknown key, wrong type or value out of range is an
 * error with its line.
 *
 * Threads: any may read a config that it holds; counts are atomic. */
#ifndef ANSWERD_BASE_CONFIG_H
#define ANSWERD_BASE_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/buf.h"
#include "answerd/base/log.h"
#include "answerd/base/status.h"
#include "answerd/base/str.h"

struct str_list {
	const char **v; /* borrowed from the config */
	size_t n;
};

/* At most per_window requests in window_ms for one client; 0: no limit. */
struct rate_limit {
	uint32_t per_window;
	uint32_t window_ms;
};

struct config_limits {
	uint32_t connections;  /* in all */
	uint32_t per_client;   /* connections from one address */
	uint32_t header_bytes; /* request line and headers together */
	uint32_t body_bytes;
	uint32_t request_timeout_ms; /* from the first byte of a request to its last */
	uint32_t idle_timeout_ms;    /* between requests, and for a reader that does not read */
};

/* One way to reach a person, in the order of the file. */
struct config_channel {
	const char *kind; /* phone, wechat, email, chat, sms, form or link */
	const char *to;
	const char *hours;	  /* opening hours (hours.h), "Mo-Fr 09:00-18:00"; NULL: always */
	const char *href;	  /* for chat and link; NULL: made from kind and to */
	const char *reply_within; /* shown as it stands, e.g. "24h"; NULL: not said */
	struct str_list closed;	  /* dates "2027-02-06" on which it is closed */
};

struct config_suggest {
	const char *path; /* of the host page; '*' matches any run */
	struct str_list articles;
};

/* What something is called: one text a language. name_chosen (names.h) takes one. */
struct config_names {
	const char **texts, **langs; /* "" is the language of one text for all */
	size_t n;		     /* 0: it has no name */
};

struct config_category {
	const char *id;
	struct config_names name;
	double weight; /* of its gaps; default 1 */
};

/* Who is told of events (docs/operations.md, "Webhooks"). */
#define CONFIG_WEBHOOKS 16
struct config_webhook {
	const char *url;
	const char *secret; /* of the signature */
	unsigned events;    /* bits of config_webhook_event */
	double min_priority;
	const char *lang; /* "": all; "zh": of both scripts */
};

struct config {
	const char *path; /* the file it came from; NULL: none */
	const char *kb;
	bool kb_writable;
	const char *data;
	struct str_list listen;
	uint32_t threads;	   /* 0: one per core */
	struct str_list languages; /* BCP 47 tags; the first is the default */
	const char *base_url;	   /* without a slash at its end; NULL: none */
	struct config_names
	    site_name; /* in titles and the header; none: "Help" in the reader's language */
	struct {
		double answered_at;
		uint32_t query_bytes;
		uint32_t cache_mb;
		uint32_t resident_mb; /* of the index; 0: none of it */
	} search;
	struct {
		int64_t abandon_after_ms, close_after_ms;
		bool learn;
		uint32_t learn_sessions;
		int64_t keep_events_ms, keep_contacts_ms, keep_totals_ms;
	} feedback;
	struct {
		const char *timezone;
		bool callback;
		struct config_channel *channels;
		size_t channels_n;
	} contact;
	struct str_list frame_ancestors;
	struct {
		struct str_list origins; /* that may call the API from a browser (CORS) */
		struct config_suggest *suggest;
		size_t suggest_n;
	} widget;
	struct config_limits limits;
	struct {
		struct rate_limit search, events, contact;
	} rates;
	struct str_list trusted_proxies; /* addresses or CIDR blocks */
	struct {
		const char *cert, *key;
	} tls;
	struct {
		enum log_level level;
		bool json;
		uint32_t slow_search_ms;
	} log;
	struct config_webhook *webhooks;
	size_t webhooks_n;
	struct config_category *categories;
	size_t categories_n;
};

/* Loads path, or the defaults when path is NULL. On failure err holds one line
 * a fault, "file:line: what and how to mend it". The caller holds one count. */
enum status config_load(const char *path, const struct config **out,
			struct buf *err) ANSWERD_MUST_USE;
/* The bit of an event by its name, "gap.new"; 0: there is none. */
unsigned config_webhook_event(const char *name);
/* What is said of a category; NULL: nothing. */
const struct config_category *config_category(const struct config *c, struct str id);
const struct config *config_hold(const struct config *c);
/* Gives one count back; NULL is allowed. */
void config_drop(const struct config *c);
/* A copy with these flags of the command line in place of what the file says;
 * NULL: unchanged. */
struct config_flags {
	const char *kb, *data, *listen, *threads;
};
enum status config_load_with(const char *path, const struct config_flags *flags,
			     const struct config **out, struct buf *err) ANSWERD_MUST_USE;

#endif
