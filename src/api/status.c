/* status.c - GET /api/v1/status: how the daemon is, for operators. */
#include <string.h>

#include "answerd/base/clock.h"
#include "answerd/http/signin.h"
#include "api/api.h"
#include "config.h"

static void add_time(struct json_out *j, int parent, const char *name, int64_t wall_ms)
{
	char at[CLOCK_ISO_LEN];
	if (!wall_ms) {
		json_add_null(j, parent, name);
		return;
	}
	clock_iso(wall_ms, at);
	json_add_string(j, parent, name, at);
}

/* age_s is of the last reading: changes are read as they are made, so an old one
 * is no fault by itself. */
static void add_index(struct json_out *j, const struct api *a)
{
	struct api_index_state s = {0};
	struct buf reason;
	buf_init(&reason, BUF_MAX_ERR);
	bool ready = shared_ready(a->shared, &reason);
	int o = json_add_object(j, JSON_ROOT, "index");
	if (a->work.index_state)
		a->work.index_state(a->work.ctx, &s);
	json_add_bool(j, o, "ready", ready);
	json_add_string_or_null(j, o, "reason", ready ? NULL : reason.data);
	json_add_int(j, o, "generation", (int64_t)s.generation);
	json_add_int(j, o, "articles", (int64_t)s.articles);
	json_add_int(j, o, "errors", (int64_t)s.errors);
	json_add_int(j, o, "warnings", (int64_t)s.warnings);
	json_add_bool(j, o, "failed", s.failed);
	add_time(j, o, "read_at", s.read_ms);
	if (s.read_ms)
		json_add_int(j, o, "age_s", (clock_wall_ms() - s.read_ms) / 1000);
	else
		json_add_null(j, o, "age_s");
	buf_release(&reason);
}

static void add_recorder(struct json_out *j, const struct api *a)
{
	struct recorder_stats st = {0};
	int o = json_add_object(j, JSON_ROOT, "recorder");
	if (shared_recorder(a->shared))
		recorder_stats(shared_recorder(a->shared), &st);
	json_add_int(j, o, "written", (int64_t)st.written);
	json_add_int(j, o, "dropped_full", (int64_t)st.dropped_full);
	json_add_int(j, o, "dropped_failed", (int64_t)st.dropped_failed);
}

static void add_server(struct json_out *j, const struct api *a)
{
	const struct http_server *server = atomic_load(&a->server);
	struct http_stats st = {0};
	int o = json_add_object(j, JSON_ROOT, "server");
	if (server)
		http_server_stats(server, &st);
	json_add_int(j, o, "workers", server ? http_server_workers(server) : 0);
	json_add_int(j, o, "connections", (int64_t)st.connections_open);
	json_add_int(j, o, "signed_in", server ? (int64_t)http_signed_in(server) : 0);
	json_add_int(j, o, "jobs_waiting",
		     a->work.waiting ? (int64_t)a->work.waiting(a->work.ctx) : 0);
}

/* Of a URL its path is left out: some receivers have secrets there. */
static void add_webhooks(struct json_out *j, const struct api *a)
{
	struct webhook_stats st;
	int list = json_add_array(j, JSON_ROOT, "webhooks");
	if (!a->webhooks)
		return;
	webhooks_stats(a->webhooks, &st);
	for (size_t i = 0; i < st.receivers_n; i++) {
		const struct webhook_receiver *r = &st.receivers[i];
		int o = json_append_object(j, list);
		json_add_string(j, o, "to", r->to);
		json_add_int(j, o, "waiting", r->waiting);
		add_time(j, o, "last_success", r->success_ms);
		add_time(j, o, "last_failure", r->failure_ms);
		json_add_string_or_null(j, o, "reason", r->failure_ms ? r->why : NULL);
		json_add_bool(j, o, "gone", r->gone);
	}
}

void api_status(struct http_request *rq, void *ctx)
{
	struct api *a = ctx;
	const struct config *c = asker_config(http_worker_data(rq));
	const struct config *start = a->work.config ? a->work.config : c;
	int64_t up_s = (clock_mono_us() - a->started_us) / 1000000;
	struct json_out j;
	api_begin(rq, &j);
	json_add_string(&j, JSON_ROOT, "version", PACKAGE_VERSION);
	add_time(&j, JSON_ROOT, "started_at", clock_wall_ms() - up_s * 1000);
	json_add_int(&j, JSON_ROOT, "uptime_s", up_s);
	json_add_string_or_null(&j, JSON_ROOT, "config", c->path);
	json_add_string(&j, JSON_ROOT, "kb", start->kb);
	json_add_bool(&j, JSON_ROOT, "kb_writable", c->kb_writable);
	json_add_string(&j, JSON_ROOT, "data", start->data);
	add_index(&j, a);
	add_recorder(&j, a);
	add_server(&j, a);
	add_webhooks(&j, a);
	api_reply(rq, &j);
}
