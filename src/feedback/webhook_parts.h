/* webhook_parts.h - what tells receivers is made of; see answerd/feedback/webhook.h. */
#ifndef ANSWERD_FEEDBACK_WEBHOOK_PARTS_H
#define ANSWERD_FEEDBACK_WEBHOOK_PARTS_H

#include <pthread.h>

#include "answerd/base/json.h"
#include "answerd/feedback/webhook.h"
#include "feedback/store_webhook.h"

#define WEBHOOK_ID_LEN 33
#define WEBHOOK_SIGNATURE_LEN 96
/* From the event on; then it is given up. */
#define WEBHOOK_GIVE_UP_MS ((int64_t)24 * 3600 * 1000)

/* ---- webhook_event.c: what is told ---- */

struct webhook_body {
	char id[WEBHOOK_ID_LEN];
	struct buf text; /* owned */
	struct json_out j;
	int data; /* where its members go */
};
void webhook_body_begin(struct webhook_body *b, const char *event, int64_t at_ms);
enum status webhook_body_end(struct webhook_body *b) ANSWERD_MUST_USE;
void webhook_body_free(struct webhook_body *b);
/* The member url: base_url/console/#name; null without base_url. */
void webhook_add_url(struct webhook_body *b, const char *base_url, const char *console,
		     const char *name);

/* "t=1790841600,v1=..." */
void webhook_sign(const char *secret, int64_t at_s, const char *body,
		  char out[WEBHOOK_SIGNATURE_LEN]);
/* How long to wait after that many failures, a fifth more or less by chance. */
int64_t webhook_pause_ms(uint32_t failures, uint32_t chance);

/* ---- webhook_send.c: requests under way; of the thread alone ---- */

#define WEBHOOK_AT_ONCE 2 /* of one receiver */

enum webhook_state { HOOK_FREE, HOOK_RUNNING, HOOK_ENDED };

struct webhook_slot {
	enum webhook_state state;
	int64_t receiver, n, at_ms;
	uint32_t attempts;
	long code;     /* of HTTP; 0: no reply */
	char why[128]; /* when there was none */
	/* Of curl. */
	void *easy, *headers;
	char *body; /* owned */
	size_t got; /* bytes of the reply's body */
};

struct webhook_sender;
enum status webhook_sender_new(struct webhook_sender **out, struct buf *err) ANSWERD_MUST_USE;
void webhook_sender_free(struct webhook_sender *s);
/* A free slot for that receiver, NULL: there is none; one has WEBHOOK_AT_ONCE at most. */
struct webhook_slot *webhook_slot(struct webhook_sender *s, int64_t receiver);
/* Whether that delivery has a slot. */
bool webhook_has(const struct webhook_sender *s, int64_t receiver, int64_t n);
enum status webhook_send(struct webhook_sender *s, struct webhook_slot *slot,
			 const struct config_webhook *to,
			 const struct store_delivery *v) ANSWERD_MUST_USE;
/* Sends and receives, at most wait_ms. Those that ended are HOOK_ENDED then. */
void webhook_sender_run(struct webhook_sender *s, int wait_ms);
/* Ends a wait, from any thread. */
void webhook_sender_wake(struct webhook_sender *s);
struct webhook_slot *webhook_slots(struct webhook_sender *s, size_t *n);
void webhook_slot_free(struct webhook_slot *slot);

/* ---- webhook.c: the thread ---- */

struct webhooks {
	char *data; /* owned */
	struct recorder *recorder;
	struct store *store; /* for reading; NULL: not open (any more) */
	struct webhook_sender *sender;
	const struct config *config; /* held: the one in force */
	bool cleared;		     /* of receivers that are no more */
	int64_t due_us, complained_us;
	pthread_t thread;

	pthread_mutex_t lock; /* for what follows */
	bool stop;
	const struct config *next; /* held; NULL: no other */
	struct webhook_stats stats;
};

/* ---- webhook_write.c: what became of requests ---- */

/* A receiver keeps what waits for it under this number as long as its URL is the same. */
int64_t webhook_key(const char *url);

struct webhook_tried {
	struct webhook_slot *slot;
	size_t receiver; /* its place in the config; SIZE_MAX: it is no more */
	int64_t next_ms; /* 0: it is over */
	bool good;
};

struct webhook_work {
	struct webhooks *w;
	int64_t now_ms;
	struct webhook_tried tried[CONFIG_WEBHOOKS * WEBHOOK_AT_ONCE];
	size_t tried_n;
	bool due;
	int64_t dropped;
};

/* Judges the requests that ended; returns how many. */
size_t webhook_take_ended(struct webhooks *w, struct webhook_tried *out, int64_t now_ms);
/* Writes all of it down, spreads what is new, and waits for that. */
enum status webhook_write(struct webhook_work *v, struct buf *err) ANSWERD_MUST_USE;
/* Counts what was written, and frees its slots. */
void webhook_conclude(const struct webhook_work *v);

#endif
