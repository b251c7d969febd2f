/* asker.h - a visitor asks: search, and tell the loop.
 *
 * One per worker; it is what http_worker_data returns. It owns the worker's
 * searcher and its cache of replies, and hands what was asked to the recorder
 * without ever waiting for it.
 *
 * Threads: belongs to its worker. */
#ifndef ANSWERD_FEEDBACK_ASKER_H
#define ANSWERD_FEEDBACK_ASKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/arena.h"
#include "answerd/base/config.h"
#include "answerd/base/status.h"
#include "answerd/feedback/contact.h"
#include "answerd/search/searcher.h"

struct asker;
struct shared;

#define ASK_ID_LEN 27	   /* a ULID (26 characters) and a NUL */
#define ASK_SESSION_LEN 64 /* a signed session token, with its NUL */

/* An asker for one worker. data: the data folder, borrowed as shared is. While
 * no index is published there yet, questions are answered with ST_BUSY. */
enum status asker_new(struct shared *shared, const char *data, struct asker **out,
		      struct buf *err) ANSWERD_MUST_USE;
void asker_free(struct asker *a); /* NULL is allowed */
/* The same worker asking for an agent, who sees agents' articles and notes too: an asker of
 * its own with everything below, so that nothing of it can reach the public by a cache or a
 * reader. Made when it is first asked for, freed with a. NULL: no memory. */
struct asker *asker_agents(struct asker *a);
/* Sees the newest config, lexicon and index. A failure is logged, and what was
 * served before goes on being served. */
void asker_refresh(struct asker *a);
struct shared *asker_shared(struct asker *a); /* borrowed */

struct ask_request {
	struct str query; /* valid UTF-8; it is trimmed */
	const char *lang; /* the visitor's, one of the config's; NULL: told from the query */
	const char *category, *segment; /* NULL: none */
	uint32_t limit, offset;
	bool typing;   /* a keystroke: it is answered, and not recorded */
	bool as_typed; /* corrects nothing */
	bool explain;
	struct str session; /* the visitor's token, or empty */
	struct str page;    /* where it was asked: path of a host page, or empty */
	struct str client;  /* who asks, as bytes (client.h), or empty: not known */
};

struct ask_reply {
	struct search_reply search;
	char search_id[ASK_ID_LEN];
	char session[ASK_SESSION_LEN]; /* the one sent when it is valid, else a fresh one */
	struct str query;	       /* trimmed */
};

/* ST_BUSY: there is no index yet. ST_INVALID, ST_LIMIT: the query is empty, not UTF-8 or too long;
 * err says so in one sentence for the visitor. Everything of *out lives in arena, or until
 * asker_refresh. */
enum status asker_ask(struct asker *a, const struct ask_request *rq, struct arena *arena,
		      struct ask_reply *out, struct buf *err) ANSWERD_MUST_USE;

/* Borrowed; NULL while there is no index yet. */
struct searcher *asker_searcher(struct asker *a);
const struct config *asker_config(const struct asker *a); /* borrowed until the next refresh */
/* The ways to a person as they are this minute; borrowed until the next call. */
enum status asker_channels(struct asker *a, const struct contact_channel **out,
			   size_t *n) ANSWERD_MUST_USE;
/* When people can be called back, as contact_calls says; of the last asker_channels. */
bool asker_calls(const struct asker *a, const struct contact_span **out, size_t *n);
int32_t asker_today(void); /* days since 1970-01-01, by the process's TZ */

/* An article for showing: never one that is out of its dates. */
struct ask_article {
	struct record record;
	const char *html;	       /* rendered body; links to articles that are not public are
					* text; in the arena */
	const char *detail;	       /* JSON object (index/detail.h): related only public ones */
	struct record translations[8]; /* itself left out */
	size_t translations_n;
};
/* ST_NOTFOUND: there is none that the public may read; ST_BUSY: no index yet. */
enum status asker_article(struct asker *a, struct str id, struct arena *arena,
			  struct ask_article *out, struct buf *err) ANSWERD_MUST_USE;
/* Whether the public may read that article now. */
bool asker_has(struct asker *a, struct str id);
/* The bytes of a file beside the articles, appended to out. ST_NOTFOUND unless a
 * live public article shows it: what only agents' articles show is not there. */
enum status asker_attachment(struct asker *a, struct str path, struct buf *out,
			     struct buf *err) ANSWERD_MUST_USE;
/* Live public articles of a category ("" or NULL: all) and language (NULL:
 * all), by title, from offset on; *total: of all. */
struct ask_listed {
	struct str id, title, category, lang;
	int32_t updated;
};
enum status asker_list(struct asker *a, const char *category, const char *lang, uint32_t offset,
		       uint32_t limit, struct arena *arena, struct ask_listed **out, size_t *n,
		       size_t *total, struct buf *err) ANSWERD_MUST_USE;

#endif
