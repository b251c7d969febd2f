/* store_webhook.h - what receivers of webhooks are still to be told, in the store (store.h).
 *
 * An event is written in the transaction of what it tells, so that neither is there without
 * the other. It is spread later: a delivery for each receiver that wants it, which stays until
 * the receiver took it or it is given up. An event without deliveries is deleted.
 *
 * Threads: as store.h. */
#ifndef ANSWERD_FEEDBACK_STORE_WEBHOOK_H
#define ANSWERD_FEEDBACK_STORE_WEBHOOK_H

#include "answerd/feedback/store.h"

/* The tables; a step of the schema (store_schema.c). */
extern const char store_schema_webhooks[];

/* Deliveries that are kept, of all receivers; the oldest give way. */
#define STORE_HOOKS 10000
/* How long before it is due a contact is told of. */
#define STORE_DUE_MS ((int64_t)15 * 60000)
#define STORE_OVERDUE_MS ((int64_t)86400000) /* longer ago is no news */

struct store_hook {
	const char *id, *event, *body;
	const char *lang; /* of the gap or the visitor, "" when not known */
	const char *form; /* of the question that body tells, or "" */
	int64_t at_ms;
	/* Receivers that ask for a priority between the two are told; of other events than
	 * gap.new all are. */
	double above, priority;
};
enum status store_add_hook(struct store *s, const struct store_hook *v,
			   struct buf *err) ANSWERD_MUST_USE;

struct store_receiver {
	int64_t key;
	unsigned events; /* bits of config_webhook_event */
	double min_priority;
	const char *lang;
};
/* Spreads what is new. Deletes the deliveries for receivers that are not among v, the oldest past
 * STORE_HOOKS, and events that nobody waits for; *dropped: deliveries deleted. */
enum status store_spread_hooks(struct store *s, const struct store_receiver *v, size_t n,
			       int64_t now_ms, int64_t *dropped, struct buf *err) ANSWERD_MUST_USE;
/* Whether something waits to be spread. */
enum status store_unspread_hooks(struct store *s, bool *any, struct buf *err) ANSWERD_MUST_USE;

struct store_delivery {
	int64_t n; /* of the event */
	int64_t at_ms;
	uint32_t attempts;
	const char *id, *event, *body; /* borrowed during the call */
};
/* Calls each with the first max deliveries of a receiver that are due, oldest first. */
enum status store_due_hooks(struct store *s, int64_t receiver, int64_t now_ms, size_t max,
			    enum status (*each)(void *ctx, const struct store_delivery *v),
			    void *ctx, struct buf *err) ANSWERD_MUST_USE;
enum status store_hooks_waiting(struct store *s, int64_t receiver, int64_t *n,
				struct buf *err) ANSWERD_MUST_USE;
/* next_ms 0: it is over. */
enum status store_hook_tried(struct store *s, int64_t n, int64_t receiver, int64_t next_ms,
			     struct buf *err) ANSWERD_MUST_USE;

/* Of a gap: up to which priority it was told, and when a surge of it was. */
struct store_told {
	uint32_t gap;
	double priority;
	int64_t surge_ms;
};
enum status store_put_told(struct store *s, const struct store_told *v,
			   struct buf *err) ANSWERD_MUST_USE;
enum status store_told(struct store *s, enum status (*each)(void *ctx, const struct store_told *v),
		       void *ctx, struct buf *err) ANSWERD_MUST_USE;

/* A contact that is due soon, or since a day at most, and was not told of yet; ST_NOTFOUND: there
 * is none. */
struct store_due {
	int64_t n, at_ms, due_ms;
	unsigned char session[SESSION_ID_BYTES];
};
enum status store_next_due(struct store *s, int64_t now_ms, struct store_due *out,
			   struct buf *err) ANSWERD_MUST_USE;
enum status store_due_told(struct store *s, const struct store_due *v,
			   struct buf *err) ANSWERD_MUST_USE;
/* The language of what a session searched last, or "" in out. */
enum status store_session_lang(struct store *s, const unsigned char session[SESSION_ID_BYTES],
			       int64_t at_ms, struct buf *out, struct buf *err) ANSWERD_MUST_USE;

#endif
