#include "answerd/text/messages.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/fs.h"
#include "answerd/base/json.h"
#include "answerd/base/vec.h"
#include "answerd/text/lang.h"

#define PAIRS_MAX 6
#define TEXT_MAX_BYTES ((size_t)64 << 10)
#define FILE_MAX_BYTES ((size_t)1 << 20)

struct message {
	const char *key, *text; /* borrowed from the document */
};

struct messages {
	char *lang;	   /* owned */
	cJSON *doc;	   /* owned */
	struct message *v; /* owned; by key */
	size_t n;
};

struct message_sets {
	struct messages *v; /* owned */
	const char **langs; /* owned array; borrowed texts */
	size_t n, cap;
};

static int by_key(const void *a, const void *b)
{
	return strcmp(((const struct message *)a)->key, ((const struct message *)b)->key);
}

static int by_lang(const void *a, const void *b)
{
	return strcmp(((const struct messages *)a)->lang, ((const struct messages *)b)->lang);
}

static void release(struct messages *m)
{
	free(m->lang);
	free(m->v);
	cJSON_Delete(m->doc);
}

static enum status take_texts(struct messages *m, const char *path, struct buf *err)
{
	int count = cJSON_GetArraySize(m->doc);
	m->v = calloc((size_t)count + 1, sizeof *m->v);
	if (!m->v)
		return ST_NOMEM;
	for (const cJSON *it = m->doc->child; it; it = it->next) {
		if (!cJSON_IsString(it))
			return fail(err, ST_INVALID, "%s: \"%s\" is not a text", path, it->string);
		m->v[m->n++] = (struct message){it->string, it->valuestring};
	}
	qsort(m->v, m->n, sizeof *m->v, by_key);
	return ST_OK;
}

static enum status load_one(const char *dir, const char *name, struct messages *m, struct buf *err)
{
	struct buf path, text;
	buf_init(&path, 4096);
	buf_init(&text, BUF_MAX_TEXT);
	buf_printf(&path, "%s/%s", dir, name);
	enum status st = buf_status(&path);
	if (!st)
		st = fs_read(path.data, FILE_MAX_BYTES, &text, err);
	if (!st)
		st = json_parse(text.data, text.len, &m->doc, err);
	if (!st && !cJSON_IsObject(m->doc))
		st = fail(err, ST_INVALID, "%s: it must hold one object of texts", path.data);
	if (!st)
		st = take_texts(m, path.data, err);
	m->lang = str_dup((struct str){name, strlen(name) - strlen(".json")});
	if (!st && !m->lang)
		st = ST_NOMEM;
	buf_release(&path);
	buf_release(&text);
	return st;
}

static enum status load_all(struct message_sets *sets, const char *dir, DIR *d, struct buf *err)
{
	for (struct dirent *e = readdir(d); e; e = readdir(d)) {
		size_t len = strlen(e->d_name);
		struct messages m = {0};
		if (e->d_name[0] == '.' || len < 6 || strcmp(e->d_name + len - 5, ".json") != 0)
			continue;
		enum status st = load_one(dir, e->d_name, &m, err);
		if (!st)
			st = vec_room(&sets->v, &sets->cap, sets->n, sizeof *sets->v);
		if (st) {
			release(&m);
			return st;
		}
		sets->v[sets->n++] = m;
	}
	if (!sets->n)
		return fail(err, ST_NOTFOUND, "%s: there are no message files", dir);
	qsort(sets->v, sets->n, sizeof *sets->v, by_lang);
	sets->langs = calloc(sets->n, sizeof *sets->langs);
	for (size_t i = 0; sets->langs && i < sets->n; i++)
		sets->langs[i] = sets->v[i].lang;
	return sets->langs ? ST_OK : ST_NOMEM;
}

enum status message_sets_load(const char *dir, struct message_sets **out, struct buf *err)
{
	*out = NULL;
	DIR *d = opendir(dir);
	if (!d)
		return fail(err, ST_NOTFOUND, "%s: cannot be opened: is the web folder complete?",
			    dir);
	struct message_sets *sets = calloc(1, sizeof *sets);
	enum status st = sets ? load_all(sets, dir, d, err) : ST_NOMEM;
	closedir(d);
	if (st)
		message_sets_free(sets);
	else
		*out = sets;
	return st;
}

void message_sets_free(struct message_sets *sets)
{
	if (!sets)
		return;
	for (size_t i = 0; i < sets->n; i++)
		release(&sets->v[i]);
	free(sets->v);
	free(sets->langs);
	free(sets);
}

const struct messages *message_sets_for(const struct message_sets *sets, const char *lang)
{
	int i = lang_best(str_of(lang), sets->langs, sets->n);
	if (i < 0)
		i = lang_best(str_of("en"), sets->langs, sets->n);
	return &sets->v[i < 0 ? 0 : i];
}

const char *const *message_sets_langs(const struct message_sets *sets, size_t *n)
{
	*n = sets->n;
	return sets->langs;
}

const char *messages_find(const struct messages *m, const char *key)
{
	struct message want = {key, NULL};
	const struct message *found = bsearch(&want, m->v, m->n, sizeof *m->v, by_key);
	return found ? found->text : NULL;
}

const char *messages_get(const struct messages *m, const char *key)
{
	const char *text = messages_find(m, key);
	return text ? text : key;
}

const char *messages_lang(const struct messages *m)
{
	return m->lang;
}

/* ---- placeholders ---- */

struct pair {
	const char *name, *value;
};

static size_t take_pairs(va_list ap, struct pair pairs[PAIRS_MAX])
{
	size_t n = 0;
	const char *name = NULL;
	while ((name = va_arg(ap, const char *)) != NULL) {
		const char *value = va_arg(ap, const char *);
		if (n < PAIRS_MAX)
			pairs[n++] = (struct pair){name, value ? value : ""};
	}
	return n;
}

static const char *value_of(const struct pair *pairs, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(name, pairs[i].name))
			return pairs[i].value;
	return NULL;
}

/* text with its placeholders filled in; one that has no value stays. */
static void expand(struct buf *out, const char *text, const struct pair *pairs, size_t n)
{
	while (*text) {
		size_t plain = strcspn(text, "{");
		const char *close = strchr(text + plain, '}');
		buf_add(out, text, plain);
		text += plain;
		if (!*text)
			break;
		const char *value =
		    close ? value_of(pairs, n, (struct str){text + 1, (size_t)(close - text - 1)})
			  : NULL;
		if (value) {
			buf_puts(out, value);
			text = close + 1;
		} else {
			buf_addc(out, *text++);
		}
	}
}

const char *messages_fill_list(const struct messages *m, struct arena *arena, const char *key,
			       va_list list)
{
	struct pair pairs[PAIRS_MAX];
	struct buf b;
	buf_init(&b, TEXT_MAX_BYTES);
	expand(&b, messages_get(m, key), pairs, take_pairs(list, pairs));
	const char *copy = buf_status(&b) ? NULL : arena_dup(arena, b.data, b.len);
	buf_release(&b);
	return copy;
}

const char *messages_fill(const struct messages *m, struct arena *arena, const char *key, ...)
{
	va_list pairs;
	va_start(pairs, key);
	const char *text = messages_fill_list(m, arena, key, pairs);
	va_end(pairs);
	return text;
}
