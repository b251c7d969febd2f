#include "cmd/eval_set.h"

#include <stdlib.h>
#include <string.h>

#include "answerd/base/fs.h"
#include "answerd/base/json.h"
#include "answerd/base/str.h"
#include "answerd/base/vec.h"

#define MAX_FILE ((size_t)256 << 20)

struct label {
	const char *qid, *article;
	int value;
};

struct labels {
	struct label *v;
	size_t n, cap;
};

static enum status read_file(const char *dir, const char *name, struct buf *out, struct buf *err)
{
	struct buf path;
	buf_init(&path, 8192);
	if (strchr(name, '/'))
		buf_puts(&path, name);
	else
		buf_printf(&path, "%s/%s", dir, name);
	enum status st = fs_read(path.data, MAX_FILE, out, err);
	buf_release(&path);
	return st;
}

/* The next line of text from *at on; false at the end. */
static bool next_line(const struct buf *text, size_t *at, struct str *line)
{
	if (*at >= text->len)
		return false;
	const char *from = text->data + *at;
	const char *end = memchr(from, '\n', text->len - *at);
	size_t n = end ? (size_t)(end - from) : text->len - *at;
	*at += n + 1;
	*line = str_trim((struct str){from, n});
	return true;
}

static struct str next_word(struct str *line)
{
	size_t n = 0;
	while (n < line->len && line->s[n] != '\t' && line->s[n] != ' ')
		n++;
	struct str word = {line->s, n};
	line->s += n;
	line->len -= n;
	*line = str_trim(*line);
	return word;
}

static int by_label(const void *a, const void *b)
{
	const struct label *x = a, *y = b;
	int c = strcmp(x->qid, y->qid);
	return c || !x->article ? c : strcmp(x->article, y->article);
}

/* "qid article grade" or "qid label" lines. */
static enum status load_labels(struct eval_set *set, const char *dir, const char *name,
			       bool articles, struct labels *out, struct buf *err)
{
	struct buf text;
	struct str line;
	buf_init(&text, MAX_FILE + 65536);
	enum status st = read_file(dir, name, &text, err);
	for (size_t at = 0; st == ST_OK && next_line(&text, &at, &line);) {
		struct label l = {0};
		int64_t value = 0;
		if (!line.len)
			continue;
		struct str qid = next_word(&line);
		struct str article = articles ? next_word(&line) : (struct str){"", 0};
		struct str number = next_word(&line);
		const char *dot = memchr(number.s, '.', number.len);
		if (dot)
			number.len = (size_t)(dot - number.s);
		if (str_to_int(number, 0, 1000, &value) != ST_OK) {
			st = fail(err, ST_INVALID, "%s/%s: a line has no number", dir, name);
			break;
		}
		l.qid = arena_dup(&set->arena, qid.s, qid.len);
		l.article = articles ? arena_dup(&set->arena, article.s, article.len) : NULL;
		l.value = (int)value;
		st = l.qid && (l.article || !articles) ? ST_OK : ST_NOMEM;
		if (st == ST_OK)
			st = vec_room(&out->v, &out->cap, out->n, sizeof l);
		if (st == ST_OK)
			out->v[out->n++] = l;
	}
	if (out->n)
		qsort(out->v, out->n, sizeof *out->v, by_label);
	buf_release(&text);
	return st;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum status load_withheld(struct eval_set *set, const char *dir, struct buf *err)
{
	struct buf text;
	struct str line;
	buf_init(&text, MAX_FILE + 65536);
	enum status st = read_file(dir, "gap-removed.txt", &text, err);
	size_t lines = 0;
	for (size_t i = 0; i < text.len; i++)
		lines += text.data[i] == '\n';
	set->withheld = arena_array(&set->arena, lines + 1, sizeof *set->withheld);
	if (!set->withheld)
		st = ST_NOMEM;
	for (size_t at = 0; st == ST_OK && next_line(&text, &at, &line);)
		if (line.len) {
			set->withheld[set->withheld_n] = arena_dup(&set->arena, line.s, line.len);
			st = set->withheld[set->withheld_n++] ? ST_OK : ST_NOMEM;
		}
	if (set->withheld && set->withheld_n)
		qsort(set->withheld, set->withheld_n, sizeof *set->withheld, by_text);
	buf_release(&text);
	return st;
}

bool eval_set_withholds(const struct eval_set *set, const char *id)
{
	return set->withheld_n &&
	       bsearch(&id, set->withheld, set->withheld_n, sizeof *set->withheld, by_text);
}

/* The first label of a question, by binary search. */
static size_t first_of(const struct labels *l, const char *qid)
{
	size_t lo = 0, hi = l->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (strcmp(l->v[mid].qid, qid) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static enum status attach(struct eval_set *set, struct eval_query *q, const struct labels *rels,
			  const struct labels *gaps)
{
	size_t first = first_of(rels, q->qid), end = first;
	while (end < rels->n && strcmp(rels->v[end].qid, q->qid) == 0)
		end++;
	q->rels = arena_array(&set->arena, end - first + 1, sizeof *q->rels);
	if (!q->rels)
		return ST_NOMEM;
	for (size_t i = first; i < end; i++)
		if (rels->v[i].value > 0 && !eval_set_withholds(set, rels->v[i].article))
			q->rels[q->rels_n++] =
			    (struct eval_rel){rels->v[i].article, rels->v[i].value};
	size_t g = first_of(gaps, q->qid);
	q->gap = g < gaps->n && strcmp(gaps->v[g].qid, q->qid) == 0 ? gaps->v[g].value : -1;
	return ST_OK;
}

static enum status add_query(struct eval_set *set, struct eval_query *q, struct str line,
			     struct buf *err)
{
	cJSON *doc = NULL;
	enum status st = json_parse(line.s, line.len, &doc, err);
	const char *qid = json_string(doc, "qid"), *text = json_string(doc, "q"),
		   *lang = json_string(doc, "lang");
	if (st == ST_OK && (!qid || !text))
		st = fail(err, ST_INVALID, "a question has no qid or no q");
	if (st == ST_OK && qid && text) {
		q->qid = arena_dup(&set->arena, qid, strlen(qid));
		q->text = arena_dup(&set->arena, text, strlen(text));
		q->lang = lang ? arena_dup(&set->arena, lang, strlen(lang)) : NULL;
		st = q->qid && q->text ? ST_OK : ST_NOMEM;
	}
	cJSON_Delete(doc);
	return st;
}

static enum status load_queries(struct eval_set *set, const char *dir, const char *name,
				const struct labels *rels, const struct labels *gaps,
				struct buf *err)
{
	struct buf text;
	struct str line;
	size_t lines = 0;
	buf_init(&text, MAX_FILE + 65536);
	enum status st = read_file(dir, name, &text, err);
	for (size_t i = 0; i < text.len; i++)
		lines += text.data[i] == '\n';
	set->queries = arena_array(&set->arena, lines + 1, sizeof *set->queries);
	if (!set->queries)
		st = ST_NOMEM;
	for (size_t at = 0; st == ST_OK && next_line(&text, &at, &line);) {
		if (!line.len)
			continue;
		st = add_query(set, &set->queries[set->n], line, err);
		if (st == ST_OK)
			st = attach(set, &set->queries[set->n++], rels, gaps);
	}
	buf_release(&text);
	return st;
}

enum status eval_set_load(const char *dir, const char *queries_file, bool gap, struct eval_set *out,
			  struct buf *err)
{
	struct labels rels = {0}, gaps = {0};
	*out = (struct eval_set){0};
	arena_init(&out->arena);
	enum status st = load_labels(out, dir, "qrels.tsv", true, &rels, err);
	if (st == ST_OK && gap)
		st = load_withheld(out, dir, err);
	if (st == ST_OK && gap)
		st = load_labels(out, dir, "gap-labels.tsv", false, &gaps, err);
	if (st == ST_OK)
		st = load_queries(out, dir, queries_file, &rels, &gaps, err);
	free(rels.v);
	free(gaps.v);
	if (st)
		eval_set_release(out);
	return st;
}

enum status eval_learned_load(const char *path, struct learned **out, struct buf *err)
{
	struct buf text;
	struct str line;
	struct arena arena;
	struct learned_phrasing *v = NULL;
	size_t n = 0, cap = 0;
	buf_init(&text, MAX_FILE + 65536);
	arena_init(&arena);
	enum status st = fs_read(path, MAX_FILE, &text, err);
	for (size_t at = 0; st == ST_OK && next_line(&text, &at, &line);) {
		cJSON *doc = NULL;
		if (!line.len)
			continue;
		st = json_parse(line.s, line.len, &doc, err);
		const char *q = json_string(doc, "q"), *id = json_string(doc, "article_id");
		if (st == ST_OK && (!q || !id))
			st = fail(err, ST_INVALID, "%s: a line has no q or no article_id", path);
		if (st == ST_OK)
			st = vec_room(&v, &cap, n, sizeof *v);
		if (st == ST_OK && q && id)
			v[n++] =
			    (struct learned_phrasing){.article = arena_dup(&arena, id, strlen(id)),
						      .text = arena_dup(&arena, q, strlen(q))};
		if (st == ST_OK && (!v[n - 1].article || !v[n - 1].text))
			st = ST_NOMEM;
		cJSON_Delete(doc);
	}
	if (st == ST_OK)
		st = learned_make(v, n, NULL, 0, out);
	free(v);
	arena_release(&arena);
	buf_release(&text);
	return st;
}

void eval_set_release(struct eval_set *set)
{
	arena_release(&set->arena);
	*set = (struct eval_set){0};
}

int eval_grade(const struct eval_query *q, const char *id, size_t len)
{
	for (size_t i = 0; i < q->rels_n; i++)
		if (strncmp(q->rels[i].article, id, len) == 0 && !q->rels[i].article[len])
			return q->rels[i].grade;
	return 0;
}
