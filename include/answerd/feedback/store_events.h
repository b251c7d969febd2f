/* store_events.h - what visitors and agents did, in the store (store.h).
 *
 * Rows are appended and keyed by their number; nothing is changed but contacts. All that
 * writes is called within a transaction. Texts are masked already (text/scrub.h);
 * texts that are not known are "".
 *
 * Threads: as store.h. */
#ifndef ANSWERD_FEEDBACK_STORE_EVENTS_H
#define ANSWERD_FEEDBACK_STORE_EVENTS_H

#include "answerd/feedback/store.h"

#define STORE_KEY_BYTES 16

struct store_event {
	unsigned char key[STORE_KEY_BYTES]; /* of event_id: a repeated one is written once */
	int64_t at_ms;
	unsigned char session[SESSION_ID_BYTES];
	const char *type; /* "commit", "read", ... */
	const char *search_id, *query, *article, *page, *reason, *comment;
	int position;	 /* of the article among the results, from 1; 0: not known */
	uint32_t client; /* client.h; 0: not known */
	/* The search that a commit makes count, NULL: none. It is written unless it
	 * is there already. */
	const struct store_search *search;
};
/* The hash under which an event_id is kept: the front end makes it up, and might
 * put anything there. session: the token that came with it, or empty; what another
 * visitor sent under the same id is another event. */
void store_event_key(struct str event_id, struct str session, unsigned char out[STORE_KEY_BYTES]);
/* One that nobody else has. */
void store_new_key(unsigned char out[STORE_KEY_BYTES]);
/* The hash under which a customer_key is kept. It is often a telephone number: whoever has the
 * store alone cannot try them all. */
void store_customer_key(const struct session_key *key, struct str customer_key,
			unsigned char out[STORE_KEY_BYTES]);
/* *added: false when it was there. *counted: its search was written. */
enum status store_add_event(struct store *s, const struct store_event *e, bool *added,
			    bool *counted, struct buf *err) ANSWERD_MUST_USE;

/* ---- codes: what a customer tells the agent ---- */

#define STORE_CODE_MS ((int64_t)24 * 3600 * 1000)
/* So few of all codes are given to who asks for one that guesses seldom hit. Those who
 * leave a message get one beyond that: nobody can use up their codes by asking. */
#define STORE_CODES_ASKED 50000
#define STORE_CODES_ALL 200000
/* Six digits for that session, the same while they last. ST_LIMIT: max are in use. */
enum status store_handoff(struct store *s, const unsigned char session[SESSION_ID_BYTES],
			  int64_t max, int64_t now_ms, uint32_t *code, int64_t *until_ms,
			  struct buf *err) ANSWERD_MUST_USE;
/* Whose code it is. ST_NOTFOUND: nobody's (any more). */
enum status store_handoff_session(struct store *s, uint32_t code, int64_t now_ms,
				  unsigned char session[SESSION_ID_BYTES],
				  struct buf *err) ANSWERD_MUST_USE;

/* A step of a visit: a search, or an event with its type. */
struct store_step {
	int64_t at_ms;
	const char *type; /* "search", "read", ...; in the arena, as all */
	const char *query, *article, *page, *reason, *comment;
	bool answered; /* of a search */
};
/* The last max steps of a session from since_ms on, in the order of time. */
enum status store_trail(struct store *s, const unsigned char session[SESSION_ID_BYTES],
			int64_t since_ms, int64_t now_ms, size_t max, struct arena *arena,
			struct store_step **out, size_t *n, struct buf *err) ANSWERD_MUST_USE;

/* ---- what agents tell ---- */

struct store_call {
	int64_t at_ms;
	const char *agent;   /* id of the token */
	const char *outcome; /* "solved", "transferred", "callback", "unsolved" */
	const char *article, *query;
	bool has_session, has_customer;
	unsigned char session[SESSION_ID_BYTES];
	unsigned char customer[STORE_KEY_BYTES]; /* keyed hash of the customer_key */
};
enum status store_add_call(struct store *s, const struct store_call *v,
			   struct buf *err) ANSWERD_MUST_USE;

struct store_flag {
	int64_t at_ms;
	const char *agent;
	const char *kind; /* "used", "fix", "not_found" */
	const char *search_id, *query, *lang, *article, *comment;
	bool by_call; /* of a call that was not solved; the agent may flag the same */
};
/* A call and a key pressed within STORE_FLAG_MS, by the same agent for the same question, are
 * one flag: whichever comes second adds none. */
#define STORE_FLAG_MS ((int64_t)30 * 60000)
enum status store_add_flag(struct store *s, const struct store_flag *v,
			   struct buf *err) ANSWERD_MUST_USE;

/* ---- forgetting ---- */

/* Erases all rows of a session; *rows: how many. store_tidy takes the bytes out
 * of the WAL after the commit. */
enum status store_erase(struct store *s, const unsigned char session[SESSION_ID_BYTES],
			int64_t now_ms, int64_t *rows, struct buf *err) ANSWERD_MUST_USE;
/* Deletes some rows that are older than events_ms and contacts_ms (wall times), oldest first;
 * *rows: how many, 0 when there are none left. */
enum status store_sweep(struct store *s, int64_t events_ms, int64_t contacts_ms, int64_t *rows,
			struct buf *err) ANSWERD_MUST_USE;

#endif
