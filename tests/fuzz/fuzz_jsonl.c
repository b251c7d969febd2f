/* One line of JSONL to an article: no crash, and what is kept is text. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/utf8.h"
#include "answerd/kb/article.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void fault(void *ctx, const struct kb_fault *f)
{
	(void)ctx;
	check(f->path && f->text && *f->text && f->line == 7);
	check(!strchr(f->text, '\n'));
}

static void check_text(const char *s)
{
	if (!s)
		return;
	check(utf8_valid(s, strlen(s)) == strlen(s));
	for (; *s; s++)
		check((unsigned char)*s >= ' ' || *s == '\n' || *s == '\t');
}

static void check_list(const struct str_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		check_text(list->v[i]);
		check(*list->v[i] && !strchr(list->v[i], '\n'));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *languages[] = {"zh-CN", "en"};
	static const struct str_list list = {languages, 2};
	const struct article_origin from = {"en/export.jsonl", 7, 20000, &list};
	const struct kb_sink sink = {NULL, NULL, fault};
	struct article *a = NULL;
	struct arena arena;
	arena_init(&arena);
	enum status st = article_from_json(&arena, &from, (const char *)data, size, &sink, &a);
	check((st == ST_OK) == (a != NULL));
	if (a) {
		const char *const texts[] = {a->title,	  a->owner,	 a->ack,
					     a->say,	  a->category,	 a->authority,
					     a->transfer, a->agent_notes};
		check(article_id_ok(a->id, strlen(a->id), NULL) && a->lang && *a->title);
		check(strlen(a->body.s) == a->body.len);
		for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
			check_text(texts[i]);
		check_list(&a->questions);
		check_list(&a->tags);
		check_list(&a->segments);
		check_list(&a->related);
		for (size_t i = 0; i < a->options_n; i++)
			check_text(a->options[i].say);
		for (size_t i = 0; i < a->clarify_n; i++)
			check_text(a->clarify[i].ask);
	}
	arena_release(&arena);
	return 0;
}
