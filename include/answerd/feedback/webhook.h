/* webhook.h - events told to other systems, by HTTP POST.
 *
 *   POST /in HTTP/1.1
 *   Content-Type: application/json
 *   X-Answerd-Event: gap.verified
 *   X-Answerd-Delivery: 5f0c...            the same at every retry
 *   X-Answerd-Signature: t=1790841600,v1=<hex>   HMAC-SHA256 of "t.body" by the secret
 *
 *   {"id":"5f0c...","event":"gap.verified","at":"...","version":1,"data":{"gap":"g17",...}}
 *
 * At least once: what a receiver took is told again only when the daemon dies before it
 * noted that. Texts are titles of gaps alone, in words that visitors used; nothing of who
 * left a contact, and nothing that agents wrote.
 *
 * Threads: webhooks_start, webhooks_reload and webhooks_stop by main; webhooks_stats by any. The
 * thread in between waits for receivers and for the recorder, nobody waits for it. */
#ifndef ANSWERD_FEEDBACK_WEBHOOK_H
#define ANSWERD_FEEDBACK_WEBHOOK_H

#include "answerd/base/config.h"
#include "answerd/feedback/recorder.h"
#include "answerd/feedback/store_contacts.h"

struct webhooks;

/* data and recorder are borrowed until webhooks_stop, which comes before the recorder's. */
enum status webhooks_start(const char *data, struct recorder *recorder, const struct config *config,
			   struct webhooks **out, struct buf *err) ANSWERD_MUST_USE;
/* Takes up another config soon. What waits for a receiver that is no more is dropped; one that
 * said 410 is tried again. */
void webhooks_reload(struct webhooks *w, const struct config *config);
/* Breaks off what is under way: it is told after the next start. NULL is allowed. */
void webhooks_stop(struct webhooks *w);

struct webhook_receiver {
	char to[128];			/* the URL without its path, which may hold secrets */
	int64_t success_ms, failure_ms; /* of the last; 0: none since the start */
	char why[128];			/* of the last failure */
	int64_t waiting;		/* deliveries */
	bool gone;			/* it said 410: it is told nothing until the next reload */
};
struct webhook_stats {
	/* Deliveries since the start: taken; failed and to be tried again; given up after a day;
	 * dropped for want of room or of their receiver. */
	uint64_t delivered, failed, given_up, dropped;
	size_t receivers_n;
	struct webhook_receiver receivers[CONFIG_WEBHOOKS];
};
void webhooks_stats(struct webhooks *w, struct webhook_stats *out);

/* Tells of a contact, "contact.created" or "contact.due", by the recorder's thread in the
 * transaction that writes it. base_url: NULL: none. */
struct webhook_contact {
	const char *event, *base_url;
	int64_t n, due_ms, now_ms;
	unsigned char session[SESSION_ID_BYTES];
};
enum status webhook_tell_contact(struct store *s, const struct webhook_contact *c,
				 struct buf *err) ANSWERD_MUST_USE;

#endif
