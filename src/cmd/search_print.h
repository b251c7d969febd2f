/* search_print.h - what `answerd search` prints of a reply. Threads: any. */
#ifndef ANSWERD_CMD_SEARCH_PRINT_H
#define ANSWERD_CMD_SEARCH_PRINT_H

#include "answerd/search/searcher.h"

struct search_print {
	struct searcher *searcher;
	bool agent, explain; /* agent: the searcher is an agents' one */
};

/* For a person; agents see what they need of the first results only. */
enum status search_print_text(const struct search_print *p, const struct search_reply *re,
			      struct buf *err) ANSWERD_MUST_USE;
/* One JSON object; agents see it of every result. */
enum status search_print_json(const struct search_print *p, const struct search_reply *re,
			      struct buf *err) ANSWERD_MUST_USE;

#endif
