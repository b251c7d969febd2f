#include "kb/md_link.h"

#include <string.h>
#include <strings.h>

#include "answerd/base/utf8.h"
#include "answerd/kb/article.h"

/* A URL in its parts, still percent-encoded. */
struct parts {
	struct str path, query, fragment;
	bool has_fragment;
};

static struct parts split(const char *url)
{
	struct parts p = {.path = str_of(url)};
	const char *hash = strchr(url, '#');
	if (hash) {
		p.has_fragment = true;
		p.fragment = str_of(hash + 1);
		p.path.len = (size_t)(hash - url);
	}
	const char *query = p.path.len ? memchr(p.path.s, '?', p.path.len) : NULL;
	if (query) {
		p.query = (struct str){query, p.path.len - (size_t)(query - url)};
		p.path.len = (size_t)(query - url);
	}
	return p;
}

/* A URL whose reserved characters and escapes are kept and whose others are
 * escaped, a backslash among them: browsers take it for a slash. */
static void add_url(struct buf *out, const char *s, size_t len)
{
	static const char kept[] = "-._~:/?#[]@!$&'()*+,;=%";
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];
		if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')
			buf_addc(out, (char)c);
		else if ((c >= '0' && c <= '9') || (c && strchr(kept, c)))
			buf_addc(out, (char)c);
		else
			buf_add_url(out, s + i, 1, false);
	}
}

/* The length of the scheme before ':', 0 when there is none (RFC 3986 3.1). */
static size_t scheme_len(const char *url)
{
	size_t n = strspn(url, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");
	return url[n] == ':' ? n : 0;
}

static bool scheme_allowed(const char *url, size_t n)
{
	static const char *const allowed[] = {"http", "https", "mailto", "tel"};
	for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++)
		if (strlen(allowed[i]) == n && strncasecmp(allowed[i], url, n) == 0)
			return true;
	return false;
}

/* base's folder with relative added to it, its "." and ".." resolved; false
 * when it leads out of the root. */
static bool resolve(const char *folder, struct str relative, struct buf *out)
{
	size_t i = 0;
	if (relative.len && relative.s[0] == '/')
		folder = "";
	buf_puts(out, folder);
	while (i <= relative.len) {
		const char *slash =
		    i < relative.len ? memchr(relative.s + i, '/', relative.len - i) : NULL;
		size_t stop = slash ? (size_t)(slash - relative.s) : relative.len;
		struct str part = {relative.s + i, stop - i};
		i = stop + 1;
		if (!part.len || str_is(part, "."))
			continue;
		if (str_is(part, "..")) {
			char *last = strrchr(out->data, '/');
			if (!out->len)
				return false;
			buf_truncate(out, last ? (size_t)(last - out->data) : 0);
			continue;
		}
		if (out->len)
			buf_addc(out, '/');
		buf_add(out, part.s, part.len);
	}
	return true;
}

static size_t without_suffix(const char *s, size_t len)
{
	static const char *const suffixes[] = {".md", ".markdown", ".mdx", ".html", ".htm"};
	for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
		size_t n = strlen(suffixes[i]);
		if (len > n && strncasecmp(s + len - n, suffixes[i], n) == 0)
			return len - n;
	}
	return len;
}

/* ".pdf" and its like: 1 to 5 letters or digits, one of them a letter. */
static bool is_file(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *dot = strrchr(slash ? slash : path, '.');
	if (!dot || without_suffix(path, strlen(path)) < strlen(path))
		return false;
	size_t n =
	    strspn(dot + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
	return n >= 1 && n <= 5 && !dot[1 + n] && strspn(dot + 1, "0123456789") < n;
}

static bool hidden(const char *path)
{
	return path[0] == '.' || strstr(path, "/.");
}

struct reader {
	struct arena *arena;
	const struct md_options *opt;
	struct md_link *link;
	struct buf *href;
	struct parts parts;
};

static enum status set_target(struct reader *r, enum md_link_kind kind, const char *s, size_t len)
{
	r->link->kind = kind;
	r->link->target = arena_dup(r->arena, s, len);
	return r->link->target ? ST_OK : ST_NOMEM;
}

static void add_fragment(struct reader *r)
{
	if (!r->parts.has_fragment)
		return;
	buf_addc(r->href, '#');
	add_url(r->href, r->parts.fragment.s, r->parts.fragment.len);
}

static bool exists(const struct reader *r, const char *id)
{
	return !r->opt->exists || r->opt->exists(r->opt->ctx, id);
}

static enum status to_article(struct reader *r, const char *id)
{
	size_t len = strlen(id);
	buf_puts(r->href, "/articles/");
	buf_add_url(r->href, id, len, true);
	add_fragment(r);
	return set_target(r, MD_LINK_ARTICLE, id, len);
}

/* path: decoded and resolved, an id perhaps with a suffix. */
static enum status try_article(struct reader *r, const char *path)
{
	struct buf id;
	enum status st = ST_OK;
	buf_init(&id, BUF_MAX_ERR);
	buf_add(&id, path, without_suffix(path, strlen(path)));
	if (buf_status(&id) || !article_id_ok(id.data, id.len, NULL) || !exists(r, id.data))
		st = set_target(r, MD_LINK_NOWHERE, id.data, id.len);
	else
		st = to_article(r, id.data);
	buf_release(&id);
	return st;
}

/* Links made for a site's root, as other systems write them: the same path
 * under the article's language, then under the root. */
static enum status try_from_root(struct reader *r, struct str relative)
{
	struct buf path;
	struct md_link first = *r->link;
	const char *slash = r->opt->id ? strchr(r->opt->id, '/') : NULL;
	enum status st = ST_OK;
	for (int with_lang = 1; r->opt->exists && with_lang >= 0; with_lang--) {
		if (with_lang && !slash)
			continue;
		buf_init(&path, BUF_MAX_ERR);
		if (with_lang)
			buf_add(&path, r->opt->id, (size_t)(slash - r->opt->id) + 1);
		buf_add(&path, relative.s, relative.len);
		st = try_article(r, path.data);
		buf_release(&path);
		if (st || r->link->kind == MD_LINK_ARTICLE)
			return st;
	}
	*r->link = first;
	return st;
}

static enum status to_attachment(struct reader *r, const char *path)
{
	size_t len = strlen(path);
	const char *dot = strrchr(path, '.');
	if (!len || hidden(path) || utf8_valid(path, len) < len || (dot && !strcmp(dot, ".jsonl")))
		return set_target(r, MD_LINK_REFUSED, path, len);
	buf_puts(r->href, "/attachments/");
	buf_add_url(r->href, path, len, true);
	add_fragment(r);
	return set_target(r, MD_LINK_ATTACHMENT, path, len);
}

static const char *folder_of(struct reader *r, const char *id)
{
	const char *slash = id ? strrchr(id, '/') : NULL;
	return slash ? arena_dup(r->arena, id, (size_t)(slash - id)) : "";
}

static enum status read_relative(struct reader *r, struct str path, bool image)
{
	struct buf to;
	enum status st = ST_OK;
	buf_init(&to, BUF_MAX_ERR);
	bool file = image || is_file(path.s);
	const char *folder = file ? r->opt->dir : folder_of(r, r->opt->id);
	if (!folder && !file) {
		st = ST_NOMEM;
	} else if (!resolve(folder ? folder : "", path, &to) || buf_status(&to)) {
		st = set_target(r, MD_LINK_NOWHERE, path.s, path.len);
	} else if (file) {
		st = to_attachment(r, to.data);
	} else {
		st = try_article(r, to.data);
		if (!st && r->link->kind == MD_LINK_NOWHERE)
			st = try_from_root(r, path);
	}
	buf_release(&to);
	return st;
}

/* "/articles/..." and "/attachments/..." are ours; other paths the site's. */
static enum status read_site_path(struct reader *r, struct str path, const char *url)
{
	struct str id = {path.s + 10, path.len - 10};
	if (str_starts(path, "/articles/") && path.len > 10)
		return try_article(r, id.s);
	if (str_starts(path, "/attachments/") && path.len > 13) {
		struct buf to;
		buf_init(&to, BUF_MAX_ERR);
		bool inside = resolve("", (struct str){path.s + 13, path.len - 13}, &to);
		enum status st = inside ? to_attachment(r, to.data)
					: set_target(r, MD_LINK_REFUSED, path.s, path.len);
		buf_release(&to);
		return st;
	}
	add_url(r->href, url, strlen(url));
	return set_target(r, MD_LINK_SITE, url, strlen(url));
}

static enum status read_path(struct reader *r, const char *url, bool image)
{
	struct buf path;
	enum status st = ST_OK;
	buf_init(&path, BUF_MAX_ERR);
	buf_add_unescaped(&path, r->parts.path.s, r->parts.path.len);
	if (buf_status(&path) || memchr(path.data, '\0', path.len) || r->parts.path.len == 0 ||
	    str_starts(r->parts.path, "//"))
		st = set_target(r, MD_LINK_REFUSED, url, strlen(url));
	else if (path.data[0] == '/')
		st = read_site_path(r, (struct str){path.data, path.len}, url);
	else
		st = read_relative(r, (struct str){path.data, path.len}, image);
	buf_release(&path);
	return st;
}

static enum status set_anchor(struct reader *r)
{
	struct buf anchor;
	buf_init(&anchor, BUF_MAX_TEXT);
	buf_add_unescaped(&anchor, r->parts.fragment.s, r->parts.fragment.len);
	bool good = !buf_status(&anchor) && utf8_valid(anchor.data, anchor.len) == anchor.len &&
		    !memchr(anchor.data, '\0', anchor.len);
	r->link->anchor = good ? arena_dup(r->arena, anchor.data, anchor.len) : "";
	buf_release(&anchor);
	return r->link->anchor ? ST_OK : ST_NOMEM;
}

enum status md_link_read(struct arena *arena, const struct md_options *opt, const char *url,
			 bool image, struct md_link *link, struct buf *href)
{
	struct reader r = {arena, opt, link, href, split(url)};
	size_t scheme = scheme_len(url);
	enum status st = ST_OK;
	link->image = image;
	link->target = "";
	if (r.parts.has_fragment)
		st = set_anchor(&r);
	if (st)
		return st;
	if (scheme && (image || !scheme_allowed(url, scheme)))
		return set_target(&r, MD_LINK_REFUSED, url, strlen(url));
	if (scheme) {
		add_url(href, url, strlen(url));
		return set_target(&r, MD_LINK_WEB, url, strlen(url));
	}
	if (url[0] == '#' && !image) {
		link->kind = MD_LINK_ANCHOR;
		add_fragment(&r);
		return ST_OK;
	}
	return read_path(&r, url, image);
}

static bool is_wide_mark(uint32_t cp)
{
	return (cp >= 0x2010 && cp <= 0x2027) || (cp >= 0x3000 && cp <= 0x303f) ||
	       (cp >= 0xff00 && cp <= 0xff0f) || (cp >= 0xff1a && cp <= 0xff20) ||
	       (cp >= 0xff3b && cp <= 0xff40) || (cp >= 0xff5b && cp <= 0xff65);
}

size_t md_link_bare_end(const char *s, size_t len)
{
	const char *host = memmem(s, len, "://", 3);
	size_t i = host ? (size_t)(host - s) + 3 : 0;
	bool in_host = true;
	while (i < len) {
		uint32_t cp = 0;
		size_t n = utf8_next(s + i, len - i, &cp);
		if (is_wide_mark(cp) || (in_host && cp >= 0x2e80 && cp != UTF8_BAD))
			return i;
		in_host = in_host && cp != '/';
		i += n;
	}
	return len;
}
