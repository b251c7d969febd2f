/* write.h - calls whose reply waits for the store: what they ask runs on the
 * recorder's thread, and the worker answers when it is on disk.
 *
 * Threads: a call belongs to the worker, from api_write_send to its reply to the recorder. */
#ifndef ANSWERD_API_WRITE_H
#define ANSWERD_API_WRITE_H

#include "api/api.h"

struct api_write {
	/* Set by the handler. reply is called on the worker once run succeeded and is
	 * durable; rq is as long as it is called. */
	enum status (*run)(struct store *s, struct api_write *w, struct buf *err);
	void (*reply)(struct http_request *rq, struct api_write *w);
	/* What follows of it in memory, whether or not somebody waits for the reply: called on the
	 * recorder's thread once it is durable. NULL: nothing. */
	void (*kept)(struct api_write *w);
	void *data;	    /* of the handler, in the arena */
	struct arena arena; /* lives until the reply */
	struct api *api;
	int64_t now_ms;
	uint32_t client; /* feedback/client.h */
	/* Who asks, on routes with a role; "" else. */
	const char *who_id, *who_name;
	enum http_role role;
	/* An article that must be there, for agents or for all; NULL or "": none is named. */
	const char *article;

	/* Of write.c. */
	struct api_job job;
	bool guess;
	struct http_server *server;
	struct http_ticket ticket;
	enum status st;
	struct buf why;
};

/* A call with data_bytes of zeroed data; NULL: it was answered with 503. */
struct api_write *api_write_new(struct http_request *rq, struct api *a, size_t data_bytes);
/* For a handler that answered by itself. NULL is allowed. */
void api_write_free(struct api_write *w);
/* Gives it to the recorder, or answers with 503. The call is taken over. */
void api_write_send(struct http_request *rq, struct api_write *w);
/* The same for a call that names a code: ST_NOTFOUND counts as a guess of its token, too many are
 * answered with 429. */
void api_write_guess(struct http_request *rq, struct api_write *w);

/* ---- what a body has ---- */

enum api_field_kind {
	FIELD_MASKED, /* text that is masked, on one line */
	FIELD_LINES,  /* the same, of several lines */
	FIELD_PATH,   /* the same, without what follows '?' or '#' */
	FIELD_PLAIN,  /* one line of text that is kept without what turns its direction */
	FIELD_NAME,   /* one of the names that the field knows */
	FIELD_NUMBER, /* int64_t */
	FIELD_FLAG    /* int: 1 or 0; as it was when absent */
};
struct api_field {
	const char *name;
	enum api_field_kind kind;
	size_t at;		  /* offset of its const char *, int64_t or int */
	size_t max;		  /* bytes of a text, or the greatest number */
	const char *const *names; /* of FIELD_NAME, NULL behind the last */
	bool needed;
};

/* The body as JSON, owned by the caller. types: application/json, and text/plain when plain
 * (navigator.sendBeacon). NULL: it was answered. */
cJSON *api_body(struct http_request *rq, bool plain);
/* Reads the members of o into out, where texts are "" when absent; they are in arena. ST_INVALID:
 * err names the field, and the item when there is one ("" or "event 3: "). */
enum status api_fields(const cJSON *o, const struct api_field *fields, size_t n, const char *item,
		       struct arena *arena, void *out, struct buf *err) ANSWERD_MUST_USE;
/* One object in the body into w->data; false: it was answered. */
bool api_object(struct http_request *rq, struct api_write *w, const struct api_field *fields,
		size_t n);

/* The visitor of a token. Without a valid one a fresh token is made, in arena, and valid is false.
 */
struct api_visitor {
	unsigned char id[SESSION_ID_BYTES];
	const char *token;
	bool valid;
};
enum status api_visitor(struct api *a, const char *token, int64_t now_ms, struct arena *arena,
			struct api_visitor *out) ANSWERD_MUST_USE;
/* "482913"; ST_INVALID. */
enum status api_code(struct str text, uint32_t *code) ANSWERD_MUST_USE;
/* The member code, six digits. */
void api_add_code(struct json_out *j, uint32_t code);
void api_add_time(struct json_out *j, int parent, const char *name, int64_t wall_ms);

#endif
