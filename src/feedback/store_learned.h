/* store_learned.h - what is learned of how customers ask, in the store (store.h).
 *
 * Threads: as store.h. */
#ifndef ANSWERD_FEEDBACK_STORE_LEARNED_H
#define ANSWERD_FEEDBACK_STORE_LEARNED_H

#include "answerd/feedback/store.h"

/* The tables; steps of the schema (store_schema.c). */
extern const char store_schema_learned[], store_schema_struck[];

enum learned_state {
	LEARNED_HELD,	 /* not (any more) enough for it */
	LEARNED_LIVE,	 /* ranks */
	LEARNED_APPLIED, /* the same, because an editor says so */
	LEARNED_STRUCK	 /* never again, because an editor says so */
};

/* A wording that stands for an article. */
struct store_learned {
	int64_t id;	  /* from 1 */
	const char *form; /* question.h */
	const char *article, *text;
	double points;
	uint32_t people, clients, days;
	int64_t since_ms, last_ms; /* of the evidence */
	enum learned_state state;
	enum learned_state was; /* before it was struck */
	bool suggest;		/* an editor lets it be suggested to others */
	const char *by;		/* token id of the editor who decided, or "" */
};

enum status store_learned_all(struct store *s,
			      enum status (*each)(void *ctx, const struct store_learned *v),
			      void *ctx, struct buf *err) ANSWERD_MUST_USE;
/* By form and article. */
enum status store_put_learned(struct store *s, const struct store_learned *v,
			      struct buf *err) ANSWERD_MUST_USE;
enum status store_delete_learned(struct store *s, const char *form, const char *article,
				 struct buf *err) ANSWERD_MUST_USE;
/* Deletes what nobody but that session asked, before its searches and events are, also what an
 * editor decided about it. */
enum status store_forget_learned(struct store *s, const unsigned char session[SESSION_ID_BYTES],
				 int64_t now_ms, struct buf *err) ANSWERD_MUST_USE;

#endif
