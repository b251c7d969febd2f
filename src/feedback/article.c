/* article.c - one article, and the files beside it, for showing. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "answerd/base/json.h"
#include "feedback/asker.h"

#define ATTACHMENT_BYTES ((off_t)8 << 20)
/* Links of one page that are looked up; the others are shown as text. */
#define MAX_LINKS 500
#define HREF "<a href=\"/articles/"

/* The article with that id that who asks may read today. */
static enum status find_live(struct asker *a, struct str id, struct record *out, struct buf *err)
{
	enum status st = index_reader_find(searcher_reader(a->searcher), id.s, id.len, out, err);
	bool hidden = st == ST_OK && a->role != INDEX_AGENT && (out->head->flags & REC_AGENT_ONLY);
	if (st == ST_OK && (hidden || !record_live(out, asker_today())))
		st = ST_NOTFOUND;
	return st;
}

bool asker_has(struct asker *a, struct str id)
{
	struct record r;
	return a->searcher && find_live(a, id, &r, NULL) == ST_OK;
}

/* The id in the address of a link, percent-decoded, up to the quote or '#'. */
static void id_of_href(const char *s, size_t len, struct buf *id)
{
	size_t n = 0;
	while (n < len && !strchr("\"#?", s[n]))
		n++;
	buf_add_unescaped(id, s, n);
}

/* Copies html, with links to articles that the public cannot read as text: what
 * is for agents, or gone, is not hinted at. Our own renderer wrote the HTML, so
 * links look as it writes them, and do not nest. */
static enum status unlink_hidden(struct asker *a, const char *html, size_t len, struct buf *out,
				 struct buf *err)
{
	enum status st = ST_OK;
	struct buf id;
	size_t looked_up = 0;
	buf_init(&id, 1024);
	for (size_t i = 0; i < len && st == ST_OK;) {
		const char *at = memmem(html + i, len - i, HREF, sizeof HREF - 1);
		if (!at) {
			buf_add(out, html + i, len - i);
			break;
		}
		size_t from = (size_t)(at - html), href = from + sizeof HREF - 1;
		struct record target;
		buf_add(out, html + i, from - i);
		buf_clear(&id);
		id_of_href(html + href, len - href, &id);
		st = looked_up++ < MAX_LINKS
			 ? find_live(a, (struct str){id.data, id.len}, &target, err)
			 : ST_NOTFOUND;
		const char *tag_end = memchr(html + href, '>', len - href);
		const char *close =
		    tag_end ? memmem(tag_end, len - (size_t)(tag_end - html), "</a>", 4) : NULL;
		if (st == ST_NOTFOUND && close) {
			buf_add(out, tag_end + 1, (size_t)(close - tag_end - 1));
			i = (size_t)(close - html) + 4;
			st = ST_OK;
		} else {
			st = st == ST_NOTFOUND ? ST_OK : st;
			buf_add(out, html + from, sizeof HREF - 1);
			i = href;
		}
	}
	buf_release(&id);
	return st ? st : buf_status(out);
}

static enum status inflate_html(struct asker *a, const struct record *r, struct arena *arena,
				const char **out, struct buf *err)
{
	struct str z = record_str(r, REC_HTML);
	uLongf n = r->head->html_bytes;
	struct buf shown;
	char *html = malloc((size_t)n + 1);
	if (!html)
		return ST_NOMEM;
	buf_init(&shown, BUF_MAX_TEXT);
	enum status st = ST_OK;
	if (uncompress((Bytef *)html, &n, (const Bytef *)z.s, (uLong)z.len) != Z_OK ||
	    n != r->head->html_bytes)
		st = fail(err, ST_CORRUPT, "the stored page of the article is damaged");
	if (st == ST_OK)
		st = unlink_hidden(a, html, n, &shown, err);
	*out = st == ST_OK ? arena_dup(arena, shown.data, shown.len) : NULL;
	if (st == ST_OK && !*out)
		st = ST_NOMEM;
	free(html);
	buf_release(&shown);
	return st;
}

/* The record that has the detail: of a public article for agents that of its companion. */
static struct str stored_detail(struct asker *a, const struct record *r)
{
	struct str id = record_str(r, REC_ID);
	struct record companion;
	bool has =
	    a->role == INDEX_AGENT && index_reader_companion(searcher_reader(a->searcher), id.s,
							     id.len, &companion, NULL) == ST_OK;
	return record_str(has ? &companion : r, REC_DETAIL);
}

/* The stored detail, with only those of `related` that who asks may read. */
static enum status shown_detail(struct asker *a, const struct record *r, struct arena *arena,
				const char **out, struct buf *err)
{
	struct str stored = stored_detail(a, r);
	cJSON *doc = NULL;
	struct record other;
	enum status st = json_parse(stored.s, stored.len, &doc, err);
	if (st)
		return st;
	cJSON *related = cJSON_GetObjectItemCaseSensitive(doc, "related");
	for (int i = cJSON_GetArraySize(related) - 1; i >= 0 && st == ST_OK; i--) {
		const cJSON *item = cJSON_GetArrayItem(related, i);
		st = find_live(a, str_of(item->valuestring), &other, err);
		if (st == ST_NOTFOUND) {
			cJSON_DeleteItemFromArray(related, i);
			st = ST_OK;
		}
	}
	char *text = st == ST_OK ? cJSON_PrintUnformatted(doc) : NULL;
	*out = text ? arena_dup(arena, text, strlen(text)) : NULL;
	if (st == ST_OK && !*out)
		st = ST_NOMEM;
	cJSON_free(text);
	cJSON_Delete(doc);
	return st;
}

enum status asker_article(struct asker *a, struct str id, struct arena *arena,
			  struct ask_article *out, struct buf *err)
{
	struct record all[9];
	size_t n = 0;
	*out = (struct ask_article){.html = ""};
	if (!a->searcher)
		return fail(err, ST_BUSY, "The articles are being indexed; try again in a moment.");
	enum status st = find_live(a, id, &out->record, err);
	if (st)
		return st;
	struct str key = record_str(&out->record, REC_KEY);
	st = index_reader_translations(searcher_reader(a->searcher), key.s, key.len, all, 9, &n,
				       err);
	for (size_t i = 0; i < n && st == ST_OK; i++)
		if (all[i].head != out->record.head && out->translations_n < 8 &&
		    record_live(&all[i], asker_today()))
			out->translations[out->translations_n++] = all[i];
	if (st == ST_OK)
		st = inflate_html(a, &out->record, arena, &out->html, err);
	if (st == ST_OK)
		st = shown_detail(a, &out->record, arena, &out->detail, err);
	if (st == ST_OK)
		shared_count(a->shared, COUNT_ARTICLES);
	return st;
}

/* ---- attachments ---- */

/* A relative path without hidden parts, "..", or an article's file. */
static bool attachment_path_ok(struct str path)
{
	if (path.len == 0 || path.len > 200 || path.s[0] == '/' || path.s[0] == '.' ||
	    memchr(path.s, '\0', path.len) || memmem(path.s, path.len, "/.", 2) ||
	    memmem(path.s, path.len, "//", 2))
		return false;
	return !(path.len > 3 && memcmp(path.s + path.len - 3, ".md", 3) == 0) &&
	       !(path.len > 6 && memcmp(path.s + path.len - 6, ".jsonl", 6) == 0);
}

/* Opens a path below dir; no symbolic link anywhere in it is followed. */
static int open_below(const char *dir, struct str path)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	while (fd >= 0 && path.len) {
		const char *slash = memchr(path.s, '/', path.len);
		size_t n = slash ? (size_t)(slash - path.s) : path.len;
		char part[256];
		int next = -1;
		if (n < sizeof part) {
			memcpy(part, path.s, n);
			part[n] = '\0';
			next = openat(fd, part,
				      O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK |
					  (slash ? O_DIRECTORY : 0));
		}
		close(fd);
		fd = next;
		path.s += slash ? n + 1 : n;
		path.len -= slash ? n + 1 : n;
	}
	return fd;
}

enum status asker_attachment(struct asker *a, struct str path, struct buf *out, struct buf *err)
{
	bool attached = false;
	struct stat sb;
	if (!a->searcher)
		return fail(err, ST_BUSY, "The articles are being indexed; try again in a moment.");
	if (!attachment_path_ok(path))
		return ST_NOTFOUND;
	enum status st = index_reader_attached(searcher_reader(a->searcher), path.s, path.len,
					       asker_today(), &attached, err);
	if (st || !attached)
		return st ? st : ST_NOTFOUND;
	int fd = open_below(a->config->kb, path);
	if (fd < 0 || fstat(fd, &sb) != 0 || !S_ISREG(sb.st_mode) || sb.st_size > ATTACHMENT_BYTES)
		st = ST_NOTFOUND;
	for (off_t left = st == ST_OK ? sb.st_size : 0; left > 0;) {
		char chunk[65536];
		ssize_t n = read(fd, chunk, sizeof chunk);
		if (n <= 0)
			break; /* cut short meanwhile: what is there is served */
		buf_add(out, chunk, (size_t)n);
		left -= n;
	}
	if (fd >= 0)
		close(fd);
	return st ? st : buf_status(out);
}
