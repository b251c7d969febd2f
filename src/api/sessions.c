/* sessions.c - /api/v1/sessions: begins a visit, and forgets one. */
#include <string.h>

#include "answerd/base/clock.h"
#include "answerd/base/log.h"
#include "answerd/feedback/store_events.h"
#include "answerd/feedback/typed.h"
#include "api/write.h"

struct erasing {
	unsigned char id[SESSION_ID_BYTES];
	uint32_t code; /* whose session it is, unless it is known already */
	bool by_code;
	int64_t rows;
};

void api_post_sessions(struct http_request *rq, void *ctx)
{
	struct api_visitor visitor;
	struct json_out j;
	if (api_visitor(ctx, "", clock_wall_ms(), http_arena(rq), &visitor) != ST_OK) {
		http_reply_problem(rq, 503, "There is no memory for this now; try again.");
		return;
	}
	api_begin(rq, &j);
	json_add_string(&j, JSON_ROOT, "session", visitor.token);
	api_reply(rq, &j);
}

static enum status run(struct store *s, struct api_write *w, struct buf *err)
{
	struct erasing *e = w->data;
	enum status st =
	    e->by_code ? store_handoff_session(s, e->code, w->now_ms, e->id, err) : ST_OK;
	return st ? st : store_erase(s, e->id, w->now_ms, &e->rows, err);
}

static void kept(struct api_write *w)
{
	const struct erasing *e = w->data;
	typed_forget(shared_typed(w->api->shared), e->id);
	desk_forget(w->api->desk, e->id);
}

static void reply(struct http_request *rq, struct api_write *w)
{
	const struct erasing *e = w->data;
	struct json_out j;
	api_begin(rq, &j);
	json_add_int(&j, JSON_ROOT, "erased", e->rows);
	api_reply(rq, &j);
}

void api_delete_session(struct http_request *rq, void *ctx)
{
	struct api *a = ctx;
	struct api_write *w = api_write_new(rq, a, sizeof(struct erasing));
	if (!w)
		return;
	struct erasing *e = w->data;
	w->run = run;
	w->kept = kept;
	w->reply = reply;
	/* Whoever has the token may, also when its day is over. */
	if (!session_owner(shared_key(a->shared), http_param(rq, "id"), e->id)) {
		api_write_free(w);
		http_reply_problem(rq, 404, "That is no session of this server.");
		return;
	}
	api_write_send(rq, w);
}

/* An administrator erases for a customer who told the code. */
void api_erase_session(struct http_request *rq, void *ctx)
{
	struct api_write *w = api_write_new(rq, ctx, sizeof(struct erasing));
	if (!w)
		return;
	struct erasing *e = w->data;
	struct str code = http_query(rq, "code");
	w->run = run;
	w->kept = kept;
	w->reply = reply;
	e->by_code = true;
	if (!code.s || api_code(code, &e->code) != ST_OK) {
		api_write_free(w);
		http_reply_problem(rq, 400, "code must be the six digits that the customer has.");
		return;
	}
	log_info("sessions", "%s erases a session", w->who_name);
	api_write_send(rq, w);
}
