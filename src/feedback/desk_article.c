/* desk_article.c - which articles there are, those for agents too. */
#include <string.h>

#include "answerd/base/utf8.h"
#include "feedback/desk_parts.h"

#define ID_BYTES 512

bool desk_may_be_article(const char *id)
{
	size_t len = strlen(id);
	if (len == 0 || len > ID_BYTES || strchr(id, '\\') || !utf8_is_one_line(id, len))
		return false;
	for (const char *part = id; part; part = strchr(part, '/')) {
		part += part != id;
		if (*part == '.' || *part == '/' || *part == '\0')
			return false;
	}
	return true;
}

bool desk_is_served(struct desk *d, const char *id, bool *agent_only)
{
	struct index_reader *all = NULL;
	struct record r;
	struct buf err;
	*agent_only = false;
	if (!desk_may_be_article(id))
		return false;
	if (d->searcher &&
	    index_reader_find(searcher_reader(d->searcher), id, strlen(id), &r, NULL) == ST_OK)
		return true;
	/* Seldom asked for: the desk's own searcher is the public's. */
	buf_init(&err, BUF_MAX_ERR);
	bool is = index_reader_open(d->setup.data, INDEX_AGENT, &all, &err) == ST_OK &&
		  index_reader_find(all, id, strlen(id), &r, NULL) == ST_OK;
	if (is)
		*agent_only = (r.head->flags & REC_AGENT_ONLY) != 0;
	index_reader_close(all);
	buf_release(&err);
	return is;
}
