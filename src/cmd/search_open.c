#include "cmd/search_open.h"

#include <stdio.h>

#include "answerd/daemon/curation.h"

static enum status open_index(const struct config *config, bool agent, struct searcher **out,
			      struct buf *err)
{
	enum status st = searcher_open(config->data, agent ? INDEX_AGENT : INDEX_PUBLIC, out, err);
	if (st == ST_NOTFOUND) {
		buf_clear(err);
		return fail(err, st,
			    "there is no index in %s yet: run `answerd index` first (with the same "
			    "--config or --data)",
			    config->data);
	}
	return st;
}

/* What the daemon would search with. A faulty file is said, and passed over. */
static void *take_rules(const char *data, const struct curated_kind *kind)
{
	void *rules = NULL;
	struct buf text, err;
	buf_init(&err, BUF_MAX_ERR);
	buf_init(&text, kind->max_bytes + 1);
	enum status st = curation_read(data, kind->file, kind->max_bytes, &text, &err);
	if (st) {
		fprintf(stderr, "answerd: %s\n", err.len ? err.data : status_name(st));
	} else if ((st = kind->parse(text.data, text.len, &rules, &err)) != ST_OK) {
		fprintf(stderr, "answerd: %s:%s\n", kind->file, err.data);
	}
	/* Some are built in: those of an empty file. */
	if (st && kind->parse("", 0, &rules, NULL) != ST_OK)
		rules = NULL;
	buf_release(&text);
	buf_release(&err);
	return rules;
}

enum status search_open(const struct config *config, bool agent, struct search_request *rq,
			struct search_open *o, struct buf *err)
{
	*o = (struct search_open){.searcher = NULL};
	enum status st = open_index(config, agent, &o->searcher, err);
	if (st == ST_OK)
		st = lexicon_build(searcher_reader(o->searcher), rq->today, NULL, &o->lexicon, err);
	if (st)
		return st;
	searcher_set_lexicon(o->searcher, o->lexicon);
	for (size_t i = 0; i < CURATED_KINDS; i++)
		o->rules[i] = take_rules(config->data, &curated_kinds[i]);
	rq->synonyms = o->rules[CURATED_SYNONYMS];
	rq->routes = o->rules[CURATED_ROUTES];
	rq->pins = o->rules[CURATED_PINS];
	return ST_OK;
}

void search_open_close(struct search_open *o)
{
	for (size_t i = 0; i < CURATED_KINDS; i++)
		curated_kinds[i].drop(o->rules[i]);
	lexicon_drop(o->lexicon);
	searcher_close(o->searcher);
}
