#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "answerd/base/str.h"
#include "base/config_read.h"

void config_fault(struct config_reader *r, int line, const char *fmt, ...)
{
	va_list ap;
	if (!r->failed)
		r->failed = ST_INVALID;
	if (!r->err)
		return;
	if (r->err->len)
		buf_addc(r->err, '\n');
	if (line)
		buf_printf(r->err, "%s:%d: ", r->path, line);
	va_start(ap, fmt);
	buf_vprintf(r->err, fmt, ap);
	va_end(ap);
}

static void *member(const struct config_key *k, void *to)
{
	return (char *)to + k->at;
}

static bool is_text(struct config_reader *r, const struct config_key *k, const struct yaml *v,
		    const char *what)
{
	if (v->kind == YAML_SCALAR)
		return true;
	config_fault(r, v->line, "'%s' must be %s", k->name, what);
	return false;
}

/* A copy of a text that passed the key's check, or NULL. */
static const char *checked(struct config_reader *r, const struct config_key *k,
			   const struct yaml *v)
{
	if (!is_text(r, k, v, "one text"))
		return NULL;
	const char *wrong = k->check ? k->check(v->text) : NULL;
	if (wrong) {
		config_fault(r, v->line, "'%s' is '%.80s': it must be %s", k->name, v->text, wrong);
		return NULL;
	}
	const char *copy = arena_dup(r->arena, v->text, v->len);
	if (!copy)
		r->failed = ST_NOMEM;
	return copy;
}

void config_text(struct config_reader *r, const struct config_key *k, void *to,
		 const struct yaml *v)
{
	const char **out = member(k, to);
	const char *text = checked(r, k, v);
	if (text)
		*out = *text ? text : NULL;
}

void config_list(struct config_reader *r, const struct config_key *k, void *to,
		 const struct yaml *v)
{
	struct str_list *out = member(k, to);
	struct yaml *alone[1] = {NULL};
	struct yaml *const *items = v->items;
	size_t n = v->n, kept = 0;
	if (v->kind == YAML_MAP) {
		config_fault(r, v->line, "'%s' must be a list, as [a, b]", k->name);
		return;
	}
	if (v->kind == YAML_SCALAR) {
		/* One text is a list of one. It is only read. */
		memcpy(&alone[0], &v, sizeof v);
		items = alone;
		n = 1;
	}
	const char **texts = arena_array(r->arena, n, sizeof *texts);
	if (!texts) {
		r->failed = ST_NOMEM;
		return;
	}
	for (size_t i = 0; i < n; i++) {
		texts[kept] = checked(r, k, items[i]);
		kept += texts[kept] != NULL;
	}
	*out = (struct str_list){texts, kept};
}

void config_bool(struct config_reader *r, const struct config_key *k, void *to,
		 const struct yaml *v)
{
	static const char *const words[] = {"false", "true", "no", "yes", "off", "on"};
	bool *out = member(k, to);
	for (size_t i = 0; v->kind == YAML_SCALAR && i < 6; i++)
		if (strcasecmp(v->text, words[i]) == 0) {
			*out = i % 2;
			return;
		}
	config_fault(r, v->line, "'%s' must be true or false", k->name);
}

void config_uint(struct config_reader *r, const struct config_key *k, void *to,
		 const struct yaml *v)
{
	uint32_t *out = member(k, to);
	int64_t n = 0;
	if (v->kind != YAML_SCALAR ||
	    str_to_int(str_of(v->text), (int64_t)k->min, (int64_t)k->max, &n) != ST_OK)
		config_fault(r, v->line, "'%s' must be a whole number from %.0f to %.0f", k->name,
			     k->min, k->max);
	else
		*out = (uint32_t)n;
}

/* Digits with at most one point; no signs, exponents or locales. */
static bool to_real(const char *s, double *out)
{
	double v = 0, scale = 1;
	bool point = false, digit = false;
	for (; *s; s++) {
		if (*s == '.' && !point) {
			point = true;
		} else if (*s >= '0' && *s <= '9') {
			digit = true;
			v = v * 10 + (*s - '0');
			scale *= point ? 10 : 1;
		} else {
			return false;
		}
		if (scale > 1e9 || v > 1e15)
			return false;
	}
	*out = v / scale;
	return digit;
}

void config_real(struct config_reader *r, const struct config_key *k, void *to,
		 const struct yaml *v)
{
	double *out = member(k, to), n = 0;
	if (v->kind != YAML_SCALAR || !to_real(v->text, &n) || n < k->min || n > k->max)
		config_fault(r, v->line, "'%s' must be a number from %g to %g", k->name, k->min,
			     k->max);
	else
		*out = n;
}

static bool to_ms(const char *s, int64_t *ms)
{
	static const struct {
		const char *unit;
		int64_t ms;
	} units[] = {{"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}, {"d", 86400000}};
	size_t n = strspn(s, "0123456789");
	int64_t v = 0;
	if (!n || n > 9 || str_to_int((struct str){s, n}, 0, 999999999, &v) != ST_OK)
		return false;
	if (!v && !s[n]) {
		*ms = 0;
		return true;
	}
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (strcmp(s + n, units[i].unit) == 0) {
			*ms = v * units[i].ms;
			return true;
		}
	return false;
}

/* 90000 as "90s", for messages. */
static const char *ms_text(double ms, char out[32])
{
	static const struct {
		const char *unit;
		int64_t ms;
	} units[] = {{"d", 86400000}, {"h", 3600000}, {"m", 60000}, {"s", 1000}, {"ms", 1}};
	int64_t v = (int64_t)ms;
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (v >= units[i].ms && v % units[i].ms == 0) {
			snprintf(out, 32, "%lld%s", (long long)(v / units[i].ms), units[i].unit);
			return out;
		}
	return "0";
}

static bool read_ms(struct config_reader *r, const struct config_key *k, const struct yaml *v,
		    int64_t *ms)
{
	char min[32], max[32];
	if (v->kind == YAML_SCALAR && to_ms(v->text, ms) && (double)*ms >= k->min &&
	    (double)*ms <= k->max)
		return true;
	config_fault(r, v->line,
		     "'%s' must be a time with its unit (50ms, 10s, 30m, 24h, 7d), "
		     "from %s to %s",
		     k->name, ms_text(k->min, min), ms_text(k->max, max));
	return false;
}

void config_ms32(struct config_reader *r, const struct config_key *k, void *to,
		 const struct yaml *v)
{
	uint32_t *out = member(k, to);
	int64_t ms = 0;
	if (read_ms(r, k, v, &ms))
		*out = (uint32_t)ms;
}

void config_ms64(struct config_reader *r, const struct config_key *k, void *to,
		 const struct yaml *v)
{
	int64_t *out = member(k, to);
	int64_t ms = 0;
	if (read_ms(r, k, v, &ms))
		*out = ms;
}

void config_rate(struct config_reader *r, const struct config_key *k, void *to,
		 const struct yaml *v)
{
	static const struct {
		char unit;
		uint32_t ms;
	} units[] = {{'s', 1000}, {'m', 60000}, {'h', 3600000}, {'d', 86400000}};
	struct rate_limit *out = member(k, to);
	const char *s = v->kind == YAML_SCALAR ? v->text : "";
	size_t n = strspn(s, "0123456789");
	int64_t count = 0;
	bool good = n && str_to_int((struct str){s, n}, 0, 1000000, &count) == ST_OK;
	if (good && !count && !s[n]) {
		*out = (struct rate_limit){0, 0};
		return;
	}
	for (size_t i = 0; good && s[n] == '/' && i < 4; i++)
		if (s[n + 1] == units[i].unit && !s[n + 2]) {
			*out = (struct rate_limit){(uint32_t)count, count ? units[i].ms : 0};
			return;
		}
	config_fault(r, v->line, "'%s' must be a rate as 200/s, 5/m, 1/h, or 0 for no limit",
		     k->name);
}

static size_t word_of(struct config_reader *r, const struct config_key *k, const struct yaml *v,
		      const char *const *words, size_t n, const char *must)
{
	for (size_t i = 0; v->kind == YAML_SCALAR && i < n; i++)
		if (strcasecmp(v->text, words[i]) == 0)
			return i;
	config_fault(r, v->line, "'%s' must be %s", k->name, must);
	return n;
}

void config_level(struct config_reader *r, const struct config_key *k, void *to,
		  const struct yaml *v)
{
	static const char *const words[] = {"debug", "info", "warn", "error"};
	static const enum log_level levels[] = {LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR};
	enum log_level *out = member(k, to);
	size_t i = word_of(r, k, v, words, 4, "debug, info, warn or error");
	if (i < 4)
		*out = levels[i];
}

void config_format(struct config_reader *r, const struct config_key *k, void *to,
		   const struct yaml *v)
{
	static const char *const words[] = {"text", "json"};
	bool *out = member(k, to);
	size_t i = word_of(r, k, v, words, 2, "json or text");
	if (i < 2)
		*out = i == 1;
}

void *config_items(struct config_reader *r, const struct config_key *k, const struct yaml *v,
		   enum yaml_kind kind, size_t size)
{
	if (v->kind != kind) {
		config_fault(r, v->line, "'%s' must be a %s", k->name,
			     kind == YAML_LIST ? "list of `- {...}`" : "map of `name: {...}`");
		return NULL;
	}
	void *array = arena_array(r->arena, v->n, size);
	if (!array)
		r->failed = ST_NOMEM;
	return array;
}
