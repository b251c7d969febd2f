#include "answerd/kb/article.h"

#include <stdlib.h>
#include <string.h>

#include "answerd/base/utf8.h"
#include "kb/article_read.h"

/* The first line at or behind p that is `mark` alone (spaces may follow); its
 * start, and in *after where the next line starts. NULL: there is none. */
static const char *marker_line(const char *p, const char *end, const char *mark, int *lines,
			       const char **after)
{
	size_t n = strlen(mark);
	for (; p < end; (*lines)++) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		const char *stop = nl ? nl : end, *next = nl ? nl + 1 : end;
		struct str line = {p, (size_t)(stop - p)};
		struct str tail = {p + n, line.len >= n ? line.len - n : 0};
		if (str_starts(line, mark) && str_trim(tail).len == 0) {
			*after = next;
			return p;
		}
		p = next;
	}
	return NULL;
}

/* The parts of a Markdown file. */
struct parts {
	struct str yaml, body;
	int yaml_line, body_line; /* 1-based; yaml_line 0: there is no front matter */
};

static bool split(const char *s, size_t len, struct parts *out)
{
	const char *end = s + len, *yaml = NULL, *body = NULL, *close = NULL;
	int lines = 0;
	if (len >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0)
		s += 3;
	*out = (struct parts){.body = {s, (size_t)(end - s)}, .body_line = 1};
	const char *first_end = memchr(s, '\n', (size_t)(end - s));
	if (!marker_line(s, first_end ? first_end + 1 : end, "---", &lines, &yaml))
		return true;
	lines = 1;
	close = marker_line(yaml, end, "---", &lines, &body);
	if (!close)
		return false;
	out->yaml = (struct str){yaml, (size_t)(close - yaml)};
	out->yaml_line = 2;
	out->body = (struct str){body, (size_t)(end - body)};
	out->body_line = lines + 2;
	return true;
}

static enum status refuse(struct reading *r, int line, const char *code, const char *text)
{
	r->failed = true;
	kb_say(r->sink, KB_ERROR, r->from->path, line, code, "%-s", text);
	return ST_INVALID;
}

static enum status check_bytes(struct reading *r, const char *s, size_t len)
{
	size_t bad = 0;
	int line = 1;
	if (len > ARTICLE_MAX_BYTES) {
		refuse(r, 0, "file-too-large",
		       "the file is larger than 1 MiB: split it into several articles");
		return ST_LIMIT;
	}
	bad = utf8_valid(s, len);
	const char *nul = len ? memchr(s, '\0', bad) : NULL;
	if (bad == len && !nul)
		return ST_OK;
	for (const char *p = s; p < (nul ? nul : s + bad); p++)
		line += *p == '\n';
	if (nul)
		return refuse(r, line, "nul-byte",
			      "a NUL byte stands here: this is no text file, or a broken one");
	return refuse(r, line, "not-utf8",
		      "the text is not UTF-8: save the file with the encoding UTF-8");
}

/* "LINE: what", as yaml.h says. */
static void refuse_yaml(struct reading *r, struct buf *err)
{
	char *what = NULL;
	long line = strtol(err->data, &what, 10);
	what += *what == ':' ? strspn(what + 1, " ") + 1 : 0;
	said_skip(err, (size_t)(what - err->data));
	r->failed = true;
	kb_say_err(r->sink, KB_ERROR, r->from->path, (int)line, err);
}

static enum status read_front_matter(struct reading *r, const struct parts *parts)
{
	struct yaml *root = NULL;
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	enum status st =
	    yaml_parse(r->arena, parts->yaml.s, parts->yaml.len, parts->yaml_line - 1, &root, &err);
	if (st == ST_INVALID)
		refuse_yaml(r, &err);
	else if (!st && root && root->kind != YAML_MAP)
		st = refuse(r, root->line, "front-matter-no-map",
			    "the front matter must be lines as `key: value`");
	else if (!st && root)
		st = article_fields(r, root);
	buf_release(&err);
	return st;
}

/* A file without a title mostly has its heading where the title belongs. */
static enum status refuse_untitled(struct reading *r, const struct parts *parts)
{
	struct str body = str_trim(parts->body);
	const char *nl = body.len ? memchr(body.s, '\n', body.len) : NULL;
	struct str first = {body.s, nl ? (size_t)(nl - body.s) : body.len};
	bool fronted = parts->yaml_line > 0;
	const char *how = fronted ? "add `title: ...` between the two lines with ---"
				  : "start the file with the lines `---`, `title: ...`, `---`";
	r->failed = true;
	if (r->odd_title_line) {
		kb_say(r->sink, KB_ERROR, r->from->path, r->odd_title_line, "title-no-text",
		       "the title must be one text: put it in quotes");
	} else if (str_starts(first, "+++")) {
		kb_say(r->sink, KB_ERROR, r->from->path, 1, "front-matter-toml",
		       "front matter in TOML (+++) is not read: write it as YAML between lines "
		       "with ---");
	} else if (str_starts(first, "# ")) {
		first = str_trim((struct str){first.s + 2, first.len - 2});
		kb_say(r->sink, KB_ERROR, r->from->path, 1,
		       fronted ? "no-title-heading" : "no-front-matter-heading",
		       "no title: %-s (title: \"%.*s\"?)", how,
		       (int)utf8_cut(first.s, first.len > 80 ? 80 : first.len), first.s);
	} else {
		kb_say(r->sink, KB_ERROR, r->from->path, 1,
		       fronted ? "no-title" : "no-front-matter", "no title: %-s", how);
	}
	return ST_INVALID;
}

static enum status new_article(struct reading *r)
{
	r->a = arena_alloc(r->arena, sizeof *r->a);
	if (!r->a)
		return ST_NOMEM;
	r->a->status = ARTICLE_PUBLISHED;
	r->a->updated = ARTICLE_NO_DAY;
	r->a->valid_from = r->a->valid_to = r->a->review_by = ARTICLE_NO_DAY;
	r->a->line = r->from->line > 0 ? r->from->line : 1;
	return ST_OK;
}

static enum status set_body(struct reading *r, struct str body, int line)
{
	size_t len = 0;
	const char *text = article_block_text(r->arena, body.s, body.len, &len);
	if (!text)
		return ST_NOMEM;
	r->a->body = (struct str){text, len};
	r->a->body_line = line;
	return ST_OK;
}

enum status article_from_markdown(struct arena *arena, const struct article_origin *from,
				  const char *s, size_t len, const struct kb_sink *sink,
				  struct article **out)
{
	struct reading r = {.arena = arena, .from = from, .sink = sink};
	struct parts parts = {0};
	*out = NULL;
	enum status st = check_bytes(&r, s, len);
	if (!st)
		st = new_article(&r);
	if (!st && !split(s, len, &parts))
		st = refuse(&r, 1, "front-matter-open",
			    "the front matter is not closed: put a line with --- behind it");
	if (!st && parts.yaml_line)
		st = read_front_matter(&r, &parts);
	if (!st && !r.a->title)
		st = refuse_untitled(&r, &parts);
	if (!st)
		st = set_body(&r, parts.body, parts.body_line);
	if (!st)
		st = article_finish(&r);
	if (!st)
		*out = r.a;
	return st;
}

bool article_live(const struct article *a, int64_t today)
{
	return a->status == ARTICLE_PUBLISHED &&
	       (a->valid_from == ARTICLE_NO_DAY || a->valid_from <= today) &&
	       (a->valid_to == ARTICLE_NO_DAY || today <= a->valid_to);
}
