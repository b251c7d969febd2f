#include "answerd/daemon/daemon.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "answerd/api/api.h"
#include "answerd/base/fs.h"
#include "answerd/base/log.h"
#include "answerd/feedback/asker.h"
#include "answerd/feedback/report.h"
#include "answerd/feedback/webhook.h"
#include "answerd/http/server.h"
#include "daemon/curator.h"
#include "daemon/keeper.h"
#include "daemon/publisher.h"
#include "daemon/site.h"

#define STOP_MS 5000
/* A mailbox that is full is emptied in a moment; memory may be there again. */
#define POST_PAUSE_MS 5

struct daemon {
	const struct daemon_setup *setup;
	const struct config *config; /* held: the one in force */
	struct session_key key;
	struct recorder *recorder;
	struct webhooks *webhooks;
	struct shared *shared;
	struct site *site;
	struct http_server *server;
	struct curator *curator;
	struct keeper *keeper;
	_Atomic(struct keeper *) learner; /* the same, for the desk, once it has begun */
	struct publisher *publisher;
	struct desk *desk;
	struct reporter *reporter;
};

/* ---- workers ---- */

static enum status worker_start(unsigned worker, void *ctx, void **data, struct buf *err)
{
	struct daemon *d = ctx;
	struct asker *a = NULL;
	(void)worker;
	enum status st = asker_new(d->shared, d->config->data, &a, err);
	*data = a;
	return st;
}

static void worker_stop(unsigned worker, void *ctx, void *data)
{
	(void)worker;
	(void)ctx;
	asker_free(data);
}

static void worker_refresh(unsigned worker, void *data, void *arg)
{
	(void)worker;
	(void)arg;
	asker_refresh(data);
}

/* Every worker looks at what was published, and has when this returns: only then
 * may it be said to be there, by /readyz or by the reply to a change. */
static void refresh_workers(void *ctx)
{
	struct daemon *d = ctx;
	enum status st = ST_BUSY;
	while ((st = http_server_run_all(d->server, worker_refresh, NULL)) == ST_BUSY ||
	       st == ST_NOMEM) {
		struct timespec pause = {0, POST_PAUSE_MS * 1000000L};
		nanosleep(&pause, NULL);
	}
}

static void set_keys(void *ctx, struct http_keys *keys)
{
	struct daemon *d = ctx;
	http_server_set_keys(d->server, keys);
}

/* On the desk's thread, which starts before the indexer's and stops before it. */
static void relearn(void *ctx)
{
	struct daemon *d = ctx;
	struct keeper *k = atomic_load(&d->learner);
	if (k)
		keeper_relearn(k);
}

/* ---- start and stop ---- */

/* Codes are for people: who asks for more wants to use them all up. */
static const struct rate_limit handoffs = {30, 60000};

static struct http_policy policy_of(const struct config *c)
{
	struct http_policy p = {.limits = c->limits,
				.origins = c->widget.origins,
				.trusted_proxies = c->trusted_proxies};
	p.rates[RATE_SEARCH] = c->rates.search;
	p.rates[RATE_EVENTS] = c->rates.events;
	p.rates[RATE_CONTACT] = c->rates.contact;
	p.rates[RATE_HANDOFF] = handoffs;
	return p;
}

static enum status start_server(struct daemon *d, struct buf *err)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	struct http_setup hs = {
	    .listen = d->config->listen,
	    .workers = d->config->threads ? d->config->threads
		       : cores > 0	  ? (unsigned)cores
					  : 1,
	    .policy = policy_of(d->config),
	    .keys = curator_keys(d->curator),
	    .ctx = d,
	    .worker_start = worker_start,
	    .worker_stop = worker_stop,
	};
	enum status st = site_open(d->shared, d->setup->web_dir, &d->site, err);
	if (st)
		return st;
	site_set_curator(d->site, curator_put, d->curator);
	const struct api_work work = publisher_work(d->publisher);
	site_set_work(d->site, &work);
	site_set_desk(d->site, d->desk);
	site_set_reporter(d->site, d->reporter);
	site_set_webhooks(d->site, d->webhooks);
	return site_start(d->site, &hs, &d->server, err);
}

static void keep_signals(struct daemon *d, const struct config *c)
{
	recorder_keep(d->recorder, c->feedback.keep_events_ms, c->feedback.keep_contacts_ms);
}

static enum status start(struct daemon *d, struct buf *err)
{
	const struct config *c = d->config;
	enum status st = fs_mkdirs(c->data, 0750, err);
	if (st == ST_OK)
		st = session_key_load(c->data, &d->key, err);
	if (st == ST_OK)
		st = recorder_start(c->data, &d->recorder, err);
	if (st == ST_OK)
		keep_signals(d, c);
	if (st == ST_OK)
		st = webhooks_start(c->data, d->recorder, c, &d->webhooks, err);
	if (st == ST_OK)
		st = shared_new(c, &d->key, d->recorder, &d->shared);
	if (st == ST_OK)
		st = curator_open(c->data, d->shared, &d->curator, err);
	if (st == ST_OK)
		st = publisher_open(c, &d->publisher, err);
	const struct desk_setup ds = {.data = c->data,
				      .shared = d->shared,
				      .recorder = d->recorder,
				      .learned = relearn,
				      .ctx = d};
	if (st == ST_OK)
		st = desk_start(&ds, &d->desk, err);
	const struct report_setup rs = {c->data, d->shared, d->recorder};
	if (st == ST_OK)
		st = reporter_start(&rs, &d->reporter, err);
	if (st == ST_OK)
		st = start_server(d, err);
	const struct curator_hooks hooks = {refresh_workers, set_keys, d};
	if (st == ST_OK)
		st = curator_start(d->curator, &hooks, err);
	struct keeper_setup ks = {
	    .config = c, .shared = d->shared, .refresh = refresh_workers, .ctx = d};
	if (st == ST_OK)
		st = keeper_start(&ks, &d->keeper, err);
	if (st == ST_OK)
		atomic_store(&d->learner, d->keeper);
	if (st == ST_OK)
		st = publisher_start(d->publisher, d->keeper, err);
	for (size_t i = 0; st == ST_OK && http_server_address(d->server, i); i++)
		log_info("http", "listening on %s", http_server_address(d->server, i));
	return st;
}

static void stop(struct daemon *d)
{
	if (d->server)
		http_server_stop(d->server, STOP_MS);
	reporter_stop(d->reporter);
	desk_stop(d->desk);
	publisher_stop(d->publisher);
	keeper_stop(d->keeper);
	curator_stop(d->curator);
	reporter_free(d->reporter);
	webhooks_stop(d->webhooks);
	recorder_stop(d->recorder); /* its jobs tell the desk, and answer over the server */
	desk_free(d->desk);
	http_server_free(d->server);
	publisher_free(d->publisher);
	site_close(d->site);
	shared_free(d->shared);
	config_drop(d->config);
}

/* ---- reload ---- */

static bool same_list(const struct str_list *a, const struct str_list *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->v[i], b->v[i]) != 0)
			return false;
	return true;
}

/* What a reload cannot change is said, and stays. */
static void say_what_stays(const struct config *old, const struct config *new)
{
	if (!same_list(&old->listen, &new->listen))
		log_warn("config", "listen changes with the next start");
	if (strcmp(old->data, new->data) != 0)
		log_warn("config", "data changes with the next start");
	if (strcmp(old->kb, new->kb) != 0)
		log_warn("config", "kb changes with the next start");
	if (!same_list(&old->languages, &new->languages))
		log_warn("config", "languages of articles change with the next start");
	if (old->threads != new->threads)
		log_warn("config", "threads changes with the next start");
	if (strcmp(old->contact.timezone, new->contact.timezone) != 0)
		log_warn("config", "contact.timezone changes with the next start");
}

static void reload(struct daemon *d)
{
	const struct config *c = NULL;
	struct buf err;
	buf_init(&err, 65536);
	enum status st = config_load_with(d->setup->config_path, &d->setup->flags, &c, &err);
	if (st == ST_OK) {
		struct http_policy p = policy_of(c);
		st = http_server_set_policy(d->server, &p, &err);
	}
	if (st != ST_OK) {
		log_error("config", "not reloaded, the old one stays: %s", err.data);
		config_drop(c);
	} else {
		say_what_stays(d->config, c);
		log_setup(c->log.level, c->log.json);
		shared_set_config(d->shared, c);
		keep_signals(d, c);
		webhooks_reload(d->webhooks, c);
		config_drop(d->config);
		d->config = c;
		log_info("config", "reloaded");
		refresh_workers(d);
	}
	keeper_reload(d->keeper);
	curator_reload(d->curator);
	buf_release(&err);
}

static void wait_for_end(struct daemon *d, const sigset_t *signals)
{
	for (;;) {
		int sig = 0;
		if (sigwait(signals, &sig) != 0)
			continue;
		if (sig == SIGHUP) {
			reload(d);
			continue;
		}
		log_info("daemon", "stopping: %s", sig == SIGTERM ? "SIGTERM" : "SIGINT");
		return;
	}
}

enum status daemon_run(const struct daemon_setup *setup, struct buf *err)
{
	struct daemon d = {.setup = setup};
	sigset_t signals;
	enum status st = config_load_with(setup->config_path, &setup->flags, &d.config, err);
	if (st)
		return st;
	log_setup(d.config->log.level, d.config->log.json);
	/* Opening hours and dates of articles are told where the company is. */
	setenv("TZ", d.config->contact.timezone, 1);
	tzset();
	/* Before any thread: all inherit the mask, and main alone takes them. */
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	signal(SIGPIPE, SIG_IGN);
	st = start(&d, err);
	if (st == ST_OK)
		wait_for_end(&d, &signals);
	stop(&d);
	if (st == ST_OK)
		log_info("daemon", "stopped");
	return st;
}
