/* search_open.h - the published index and the editors' rules, as the daemon would
 * search them, for subcommands.
 *
 * Threads: one. */
#ifndef ANSWERD_CMD_SEARCH_OPEN_H
#define ANSWERD_CMD_SEARCH_OPEN_H

#include "answerd/base/config.h"
#include "answerd/search/curated.h"
#include "answerd/search/searcher.h"

struct search_open {
	struct searcher *searcher;
	struct lexicon *lexicon;
	void *rules[CURATED_KINDS];
};

/* rq->today is set; gets the rules, which live as long as o does. Close o also after
 * a failure. A faulty file of rules is said on standard error, and passed over. */
enum status search_open(const struct config *config, bool agent, struct search_request *rq,
			struct search_open *o, struct buf *err) ANSWERD_MUST_USE;
void search_open_close(struct search_open *o);

#endif
