/* operator.c - /healthz, /readyz, /metrics and the API's own description. */
#include "api/api.h"

#include <string.h>

#include "api/openapi.h"

void api_openapi(struct http_request *rq, void *ctx)
{
	(void)ctx;
	http_set_header(rq, "Cache-Control", "no-cache");
	http_reply_static(rq, 200, "application/vnd.oai.openapi+json;version=3.1", openapi_json,
			  openapi_json_len);
}

void api_healthz(struct http_request *rq, void *ctx)
{
	(void)ctx;
	http_reply_static(rq, 200, "text/plain; charset=utf-8", "ok\n", 3);
}

void api_readyz(struct http_request *rq, void *ctx)
{
	struct api *a = ctx;
	struct buf reason;
	buf_init(&reason, BUF_MAX_ERR);
	if (shared_ready(a->shared, &reason))
		http_reply_static(rq, 200, "text/plain; charset=utf-8", "ready\n", 6);
	else
		http_reply_problem(rq, 503, "Not ready: %s", reason.data);
	buf_release(&reason);
}

/* ---- metrics, in the Prometheus text format 0.0.4 ---- */

static void metric(struct buf *b, const char *name, const char *type, const char *help, uint64_t v)
{
	buf_printf(b, "# HELP answerd_%s %s\n# TYPE answerd_%s %s\nanswerd_%s %llu\n", name, help,
		   name, type, name, (unsigned long long)v);
}

static void put_searches(struct buf *b, struct shared *s)
{
	static const struct {
		enum shared_counter counter;
		const char *name, *help;
	} rows[] = {
	    {COUNT_SEARCHES, "searches_total", "Searches answered, keystrokes too."},
	    {COUNT_CACHED, "searches_cached_total", "Searches answered from the cache."},
	    {COUNT_COMMITTED, "searches_committed_total", "Searches that a visitor meant."},
	    {COUNT_ANSWERED, "searches_answered_total",
	     "Committed searches answered with confidence."},
	    {COUNT_NO_RESULT, "searches_no_result_total", "Committed searches that found nothing."},
	    {COUNT_SLOW, "searches_slow_total", "Searches slower than log.slow_search."},
	    {COUNT_EVENTS, "events_total", "Events written."},
	    {COUNT_CONTACTS, "contacts_total", "Messages and call-backs taken."},
	    {COUNT_SUGGESTIONS, "suggestions_total", "Suggestions asked for."},
	    {COUNT_ARTICLES, "articles_shown_total", "Articles shown."},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		metric(b, rows[i].name, "counter", rows[i].help,
		       shared_counted(s, rows[i].counter));
}

static void put_latency(struct buf *b, struct shared *s)
{
	uint64_t counts[SHARED_BUCKETS + 1], sum_us = 0, below = 0;
	shared_latency(s, counts, &sum_us);
	buf_puts(b, "# HELP answerd_search_seconds Time to answer a search.\n"
		    "# TYPE answerd_search_seconds histogram\n");
	for (size_t i = 0; i < SHARED_BUCKETS; i++) {
		below += counts[i];
		buf_printf(b, "answerd_search_seconds_bucket{le=\"%g\"} %llu\n",
			   shared_bucket_us[i] / 1e6, (unsigned long long)below);
	}
	below += counts[SHARED_BUCKETS];
	buf_printf(b,
		   "answerd_search_seconds_bucket{le=\"+Inf\"} %llu\n"
		   "answerd_search_seconds_sum %.6f\nanswerd_search_seconds_count %llu\n",
		   (unsigned long long)below, (double)sum_us / 1e6, (unsigned long long)below);
}

static void put_server(struct buf *b, const struct http_server *server)
{
	struct http_stats st;
	if (!server)
		return;
	http_server_stats(server, &st);
	metric(b, "connections_open", "gauge", "Open connections.", st.connections_open);
	metric(b, "connections_accepted_total", "counter", "Connections accepted.",
	       st.connections_accepted);
	buf_puts(b, "# HELP answerd_refused_total Connections and requests refused, by reason.\n"
		    "# TYPE answerd_refused_total counter\n");
	for (int i = 0; i < HTTP_REFUSALS; i++)
		buf_printf(b, "answerd_refused_total{reason=\"%s\"} %llu\n",
			   http_refusal_name((enum http_refusal)i),
			   (unsigned long long)st.refused[i]);
	buf_puts(b, "# HELP answerd_replies_total Replies, by class of status.\n"
		    "# TYPE answerd_replies_total counter\n");
	for (int i = 1; i < 6; i++)
		buf_printf(b, "answerd_replies_total{class=\"%dxx\"} %llu\n", i,
			   (unsigned long long)st.replies[i]);
	metric(b, "bytes_in_total", "counter", "Bytes read from clients.", st.bytes_in);
	metric(b, "bytes_out_total", "counter", "Bytes sent to clients.", st.bytes_out);
}

static void put_recorder(struct buf *b, const struct recorder *r)
{
	struct recorder_stats st;
	if (!r)
		return;
	recorder_stats(r, &st);
	metric(b, "recorded_total", "counter", "Searches written to the signals.", st.written);
	buf_printf(b,
		   "# HELP answerd_dropped_total Searches not recorded, by reason.\n"
		   "# TYPE answerd_dropped_total counter\n"
		   "answerd_dropped_total{reason=\"full\"} %llu\n"
		   "answerd_dropped_total{reason=\"failed\"} %llu\n",
		   (unsigned long long)st.dropped_full, (unsigned long long)st.dropped_failed);
}

static void put_webhooks(struct buf *b, struct webhooks *w)
{
	struct webhook_stats st;
	uint64_t waiting = 0;
	if (!w)
		return;
	webhooks_stats(w, &st);
	for (size_t i = 0; i < st.receivers_n; i++)
		waiting += (uint64_t)st.receivers[i].waiting;
	metric(b, "webhook_queue", "gauge", "Deliveries that wait.", waiting);
	buf_printf(b,
		   "# HELP answerd_webhook_deliveries_total Deliveries to receivers, by result.\n"
		   "# TYPE answerd_webhook_deliveries_total counter\n"
		   "answerd_webhook_deliveries_total{result=\"delivered\"} %llu\n"
		   "answerd_webhook_deliveries_total{result=\"failed\"} %llu\n"
		   "answerd_webhook_deliveries_total{result=\"given_up\"} %llu\n"
		   "answerd_webhook_deliveries_total{result=\"dropped\"} %llu\n",
		   (unsigned long long)st.delivered, (unsigned long long)st.failed,
		   (unsigned long long)st.given_up, (unsigned long long)st.dropped);
}

void api_metrics(struct http_request *rq, void *ctx)
{
	struct api *a = ctx;
	struct buf *b = http_scratch(rq), reason;
	struct searcher *s = asker_searcher(http_worker_data(rq));
	const struct lexicon *x = s ? searcher_lexicon(s) : NULL;
	buf_init(&reason, BUF_MAX_ERR);
	metric(b, "ready", "gauge", "1 when a complete index is served.",
	       shared_ready(a->shared, &reason));
	metric(b, "index_generation", "gauge", "Generation of the index that this worker serves.",
	       s ? searcher_generation(s) : 0);
	metric(b, "index_articles", "gauge", "Public articles that are served.",
	       x ? lexicon_articles(x) : 0);
	put_searches(b, a->shared);
	put_latency(b, a->shared);
	put_server(b, atomic_load(&a->server));
	put_recorder(b, shared_recorder(a->shared));
	put_webhooks(b, a->webhooks);
	buf_release(&reason);
	http_reply(rq, 200, "text/plain; version=0.0.4; charset=utf-8", b);
}
