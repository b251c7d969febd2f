/* store_contacts.h - call-backs and messages that are due, in the store (store.h).
 *
 *   new -> claimed -> done      claimed by one agent at a time, who may give it back
 *
 * Every change raises the version; who changes it names the one that was seen. Name, phone and
 * e-mail are emptied once it is done and told whether it helped. All that writes is called within a
 * transaction.
 *
 * Threads: as store.h. */
#ifndef ANSWERD_FEEDBACK_STORE_CONTACTS_H
#define ANSWERD_FEEDBACK_STORE_CONTACTS_H

#include "answerd/feedback/store_events.h"

#define CONTACT_QUESTIONS 10

struct store_contact {
	int64_t n;  /* its number; set by the store */
	bool again; /* it was there already; set by store_add_contact */
	int64_t at_ms;
	int64_t due_ms; /* when the customer was promised to hear */
	unsigned char session[SESSION_ID_BYTES];
	const char *message;		  /* masked */
	const char *name, *phone, *email; /* as they were given; "" when not */
	uint32_t code;
	const char *status;		       /* "new", "claimed", "done" */
	const char *claimed_by, *claimed_name; /* id and name of the agent's token, or "" */
	uint32_t attempts;
	int helped;	  /* 1, 0; -1: not known */
	const char *note; /* masked */
	int64_t done_ms;  /* 0: not done */
	int64_t version;
	const char *questions[CONTACT_QUESTIONS]; /* what the customer searched, the last first */
	size_t questions_n;
	uint32_t gap; /* that the last of them with one belongs to; 0: none */
};

/* Adds one, with the event "contact" of that key and a code for its customer. What came
 * already under the key is told again: *v has the number, code and due_ms of then. */
enum status store_add_contact(struct store *s, const unsigned char key[STORE_KEY_BYTES],
			      struct store_contact *v, struct buf *err) ANSWERD_MUST_USE;
/* Earliest promise first. status: NULL: all that are not done. *total: of all. */
enum status store_contacts(struct store *s, const char *status, uint32_t offset, uint32_t limit,
			   struct arena *arena, struct store_contact **out, size_t *n,
			   int64_t *total, struct buf *err) ANSWERD_MUST_USE;
/* ST_NOTFOUND: there is none of that number. */
enum status store_contact(struct store *s, int64_t n, struct arena *arena,
			  struct store_contact *out, struct buf *err) ANSWERD_MUST_USE;

struct store_contact_change {
	int64_t n, version;
	const char *status;	       /* NULL: stays */
	const char *who_id, *who_name; /* of the token */
	bool may_take;		       /* an editor may take or give back what others claimed */
	bool attempted;		       /* one more attempt to reach the customer */
	int helped;		       /* 1, 0; -1: stays */
	const char *note;	       /* NULL: stays */
};
/* ST_CONFLICT: somebody else was first, or has it. ST_INVALID: no such step. */
enum status store_change_contact(struct store *s, const struct store_contact_change *c,
				 int64_t now_ms, struct buf *err) ANSWERD_MUST_USE;

#endif
