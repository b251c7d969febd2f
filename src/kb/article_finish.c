#include <string.h>
#include <strings.h>

#include "answerd/base/utf8.h"
#include "kb/article_read.h"

const char *article_line_text(struct arena *arena, const char *s, size_t len)
{
	char *to = arena_alloc(arena, len + 1);
	size_t n = 0;
	if (!to)
		return NULL;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];
		if (c > ' ' && c != 0x7f)
			to[n++] = (char)c;
		else if (n && to[n - 1] != ' ')
			to[n++] = ' ';
	}
	while (n && to[n - 1] == ' ')
		n--;
	to[n] = '\0';
	return to;
}

const char *article_block_text(struct arena *arena, const char *s, size_t len, size_t *out_len)
{
	char *to = arena_alloc(arena, len + 1);
	size_t n = 0;
	if (!to)
		return NULL;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];
		if (c == '\r')
			to[n++] = '\n';
		else if (c >= ' ' ? c != 0x7f : c == '\n' || c == '\t')
			to[n++] = (char)c;
		else
			to[n++] = ' ';
		i += c == '\r' && i + 1 < len && s[i + 1] == '\n';
	}
	while (n && (to[n - 1] == '\n' || to[n - 1] == ' ' || to[n - 1] == '\t'))
		n--;
	to[n] = '\0';
	*out_len = n;
	return to;
}

static enum status check_part(const char *s, size_t len, struct buf *why)
{
	if (!len)
		return fail_said(why, ST_INVALID, "id-slashes",
				 "has two slashes together, or one at an end");
	if (s[0] == '.')
		return fail_said(why, ST_INVALID, "id-dot", "has a part that starts with a dot");
	if (s[0] == ' ' || s[len - 1] == ' ')
		return fail_said(why, ST_INVALID, "id-space",
				 "has a space beside a slash or at an end");
	for (size_t i = 0; i < len;) {
		uint32_t cp = 0;
		i += utf8_next(s + i, len - i, &cp);
		if (cp == UTF8_BAD)
			return fail_said(why, ST_INVALID, "id-not-utf8", "is not UTF-8");
		/* Controls, and what only looks like a space or turns the line around. */
		if (cp < 0x20 || (cp >= 0x7f && cp <= 0xa0) || (cp >= 0x2000 && cp <= 0x200f) ||
		    (cp >= 0x2028 && cp <= 0x202f) || (cp >= 0x205f && cp <= 0x206f) ||
		    cp == 0x3000 || cp == 0xfeff)
			return fail_said(why, ST_INVALID, "id-control",
					 "has a control character or a special space");
		if (cp < 0x80 && strchr("\\?#%<>\"|*", (int)cp))
			return fail_said(why, ST_INVALID, "id-mark",
					 "has one of \\ ? # %% < > \" | *");
	}
	return ST_OK;
}

bool article_id_ok(const char *id, size_t len, struct buf *why)
{
	enum status st = ST_OK;
	if (!len)
		st = fail_said(why, ST_INVALID, "id-empty", "is empty");
	else if (len > ARTICLE_MAX_ID)
		st = fail_said(why, ST_INVALID, "id-long", "is longer than 200 bytes");
	for (size_t start = 0; !st && start <= len;) {
		const char *slash = start < len ? memchr(id + start, '/', len - start) : NULL;
		size_t stop = slash ? (size_t)(slash - id) : len;
		st = check_part(id + start, stop - start, why);
		start = stop + 1;
	}
	return !st;
}

/* The configured language that the first part of path names, or NULL. */
static const char *lang_of_path(const char *path, const struct str_list *languages)
{
	const char *slash = strchr(path, '/');
	size_t n = slash ? (size_t)(slash - path) : 0;
	for (size_t i = 0; n && i < languages->n; i++)
		if (strlen(languages->v[i]) == n && strncasecmp(languages->v[i], path, n) == 0)
			return languages->v[i];
	return NULL;
}

static const char *configured(const char *lang, const struct str_list *languages)
{
	for (size_t i = 0; i < languages->n; i++)
		if (strcasecmp(languages->v[i], lang) == 0)
			return languages->v[i];
	return NULL;
}

/* A BCP 47 tag by its form, at most 35 letters (RFC 5646 section 4.4.1). */
static bool is_tag(const char *lang)
{
	size_t n = strlen(lang);
	if (n < 2 || n > 35)
		return false;
	return strspn(lang, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == n;
}

static enum status set_id(struct reading *r)
{
	const char *id = r->given_id ? r->given_id : r->from->path;
	size_t len = strlen(id);
	enum status st = ST_OK;
	struct buf why;
	buf_init(&why, 256);
	if (!r->given_id && len > 3 && strcmp(id + len - 3, ".md") == 0)
		len -= 3;
	if (!article_id_ok(id, len, &why)) {
		r->failed = true;
		kb_say(r->sink, KB_ERROR, r->from->path, r->a->line, said_of(&why).code,
		       "the id '%.*s' %-s: %-s", (int)utf8_cut(id, len > 100 ? 100 : len), id,
		       why.data, r->given_id ? "change it" : "rename the file");
		st = ST_INVALID;
	}
	buf_release(&why);
	r->a->id = st ? NULL : arena_dup(r->arena, id, len);
	return st ? st : r->a->id ? ST_OK : ST_NOMEM;
}

static void set_lang(struct reading *r)
{
	const struct str_list *known = r->from->languages;
	const char *given = r->a->lang;
	const char *lang = given ? configured(given, known) : NULL;
	const int line = r->lang_line ? r->lang_line : r->a->line;
	if (given && !lang && is_tag(given)) {
		kb_say(r->sink, KB_WARNING, r->from->path, line, "lang-not-configured",
		       "the language '%s' is none of the configured ones: add it to `languages`",
		       given);
		lang = given;
	} else if (given && !lang) {
		kb_say(r->sink, KB_WARNING, r->from->path, line, "lang-no-tag",
		       "'lang' must be a language as en or zh-CN; it is left out");
	}
	if (!lang)
		lang = lang_of_path(r->a->id, known);
	if (!lang)
		lang = lang_of_path(r->from->path, known);
	if (!lang)
		lang = known->n ? known->v[0] : "en";
	r->a->lang = lang;
}

static void set_key(struct reading *r)
{
	size_t n = strlen(r->a->lang);
	const char *id = r->a->id;
	bool own = strncasecmp(id, r->a->lang, n) == 0 && id[n] == '/';
	r->a->key = own ? id + n + 1 : id;
}

/* The first folder of path behind its language; "" when there is none. */
static const char *folder_of(struct reading *r, const char *path)
{
	if (lang_of_path(path, r->from->languages))
		path = strchr(path, '/') + 1;
	const char *slash = strchr(path, '/');
	return slash ? arena_dup(r->arena, path, (size_t)(slash - path)) : "";
}

static enum status set_category(struct reading *r)
{
	if (!r->a->category)
		r->a->category = folder_of(r, r->a->id);
	if (r->a->category && !*r->a->category)
		r->a->category = folder_of(r, r->from->path);
	return r->a->category ? ST_OK : ST_NOMEM;
}

static uint64_t mix(uint64_t h, const void *s, size_t len)
{
	uint64_t pair[2] = {h, str_hash(s, len)};
	return str_hash(pair, sizeof pair);
}

static uint64_t mix_text(uint64_t h, const char *s)
{
	/* Absent is not the same as empty. */
	return s ? mix(h, s, strlen(s)) : mix(h, "\xff", 1);
}

static uint64_t mix_list(uint64_t h, const struct str_list *list)
{
	h = mix(h, &list->n, sizeof list->n);
	for (size_t i = 0; i < list->n; i++)
		h = mix_text(h, list->v[i]);
	return h;
}

static uint64_t hash_of(const struct article *a)
{
	const int64_t numbers[] = {
	    KB_RENDERER_VERSION, a->audience,		a->status,
	    a->updated,		 a->valid_from,		a->valid_to,
	    a->review_by,	 (int64_t)a->clarify_n, (int64_t)a->options_n};
	const char *const texts[] = {a->id,	   a->key,	a->lang,       a->category,
				     a->title,	   a->owner,	a->ack,	       a->say,
				     a->authority, a->transfer, a->agent_notes};
	uint64_t h = mix(0, numbers, sizeof numbers);
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		h = mix_text(h, texts[i]);
	h = mix_list(h, &a->questions);
	h = mix_list(h, &a->tags);
	h = mix_list(h, &a->segments);
	h = mix_list(h, &a->related);
	for (size_t i = 0; i < a->clarify_n; i++)
		h = mix_text(mix_text(h, a->clarify[i].ask), a->clarify[i].why);
	for (size_t i = 0; i < a->options_n; i++) {
		h = mix_text(mix_text(h, a->options[i].when), a->options[i].say);
		h = mix_text(h, a->options[i].section);
	}
	return mix(h, a->body.s, a->body.len);
}

enum status article_finish(struct reading *r)
{
	enum status st = set_id(r);
	if (st)
		return st;
	r->a->source = arena_dup(r->arena, r->from->path, strlen(r->from->path));
	if (!r->a->source)
		return ST_NOMEM;
	set_lang(r);
	/* The configuration may go before the article does. */
	r->a->lang = arena_dup(r->arena, r->a->lang, strlen(r->a->lang));
	if (!r->a->lang)
		return ST_NOMEM;
	set_key(r);
	st = set_category(r);
	if (st)
		return st;
	if (r->a->updated == ARTICLE_NO_DAY)
		r->a->updated = r->from->file_day;
	r->a->hash = hash_of(r->a);
	return ST_OK;
}
