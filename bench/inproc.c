/* inproc.c - searches per second without HTTP: the same work as a worker does,
 * in threads of this process, and beside it bare retrieval (bare.h). The two take
 * turns, so that what else runs on the machine harms both.
 *
 *   inproc DATA QUERIES THREADS SECONDS */
#include <pthread.h>
#include <time.h>

#include "answerd/base/clock.h"
#include "answerd/base/str.h"
#include "answerd/search/searcher.h"
#include "bench/bare.h"
#include "bench/stats.h"

#define ROUNDS 5
#define MAX_THREADS 64

struct job {
	const char *data;
	char **queries;
	size_t queries_n, at[2]; /* at: the next one of each, as samples */
	struct lexicon *lexicon;
	struct searcher *searcher;
	const struct bare_terms *terms;
	struct bare *bare;
	bool whole; /* searches, not bare retrieval */
	int64_t until_us;
	struct samples samples[2]; /* of bare retrieval, of searches */
	size_t failed;
};

static void *set_up(void *arg)
{
	struct job *j = arg;
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	if (searcher_open(j->data, INDEX_PUBLIC, &j->searcher, &err) != ST_OK) {
		fprintf(stderr, "%s\n", err.data);
		exit(2);
	}
	searcher_set_lexicon(j->searcher, j->lexicon);
	j->bare = bare_open(j->data, j->terms);
	return NULL;
}

static void search(struct job *j, struct str query, struct arena *arena, struct buf *err)
{
	struct search_reply re;
	struct search_request rq = {.query = query,
				    .limit = 10,
				    .today = (int32_t)(clock_wall_ms() / 86400000),
				    .answered_at = 0.5};
	arena_reset(arena);
	if (searcher_run(j->searcher, &rq, arena, &re, err) != ST_OK)
		j->failed++;
}

static void *work(void *arg)
{
	struct job *j = arg;
	struct arena arena;
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	arena_init(&arena);
	for (;; j->at[j->whole]++) {
		int64_t began = clock_mono_us();
		size_t i = j->at[j->whole] % j->queries_n;
		struct str query = str_trim(str_of(j->queries[i]));
		if (began >= j->until_us)
			break;
		if (query.len == 0 || query.len > 512)
			continue;
		if (j->whole)
			search(j, query, &arena, &err);
		else
			bare_run(j->bare, i);
		samples_add(&j->samples[j->whole], clock_mono_us() - began);
	}
	arena_release(&arena);
	buf_release(&err);
	return NULL;
}

static void run_threads(struct job *jobs, int count, void *(*run)(void *))
{
	pthread_t threads[MAX_THREADS];
	for (int i = 0; i < count; i++)
		pthread_create(&threads[i], NULL, run, &jobs[i]);
	for (int i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
}

/* One turn; its processor time is added to *cpu_us. */
static void turn(struct job *jobs, int count, bool whole, double seconds, double *cpu_us)
{
	struct timespec before, after;
	for (int i = 0; i < count; i++) {
		jobs[i].whole = whole;
		jobs[i].until_us = clock_mono_us() + (int64_t)(seconds * 1e6);
	}
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
	run_threads(jobs, count, work);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
	*cpu_us += (double)(after.tv_sec - before.tv_sec) * 1e6 +
		   (double)(after.tv_nsec - before.tv_nsec) / 1e3;
}

/* Prints one line; returns how many a second. */
static double report(const struct job *jobs, int count, bool whole, double seconds, double cpu_us)
{
	struct samples all = {0};
	for (int i = 0; i < count; i++)
		for (size_t k = 0; k < jobs[i].samples[whole].n; k++)
			samples_add(&all, jobs[i].samples[whole].us[k]);
	samples_report(&all, whole ? "in process, no HTTP" : "bare retrieval, top 10 read",
		       seconds);
	printf("%-34s %9.0f us\n", whole ? "processor time a search" : "processor time of it",
	       all.n ? cpu_us / (double)all.n : 0);
	double rate = (double)all.n / seconds;
	free(all.us);
	return rate;
}

int main(int argc, char **argv)
{
	static struct job jobs[MAX_THREADS];
	struct buf err;
	struct index_reader *reader = NULL;
	struct lexicon *x = NULL;
	size_t n = 0, failed = 0;
	double cpu_us[2] = {0, 0};
	if (argc != 5) {
		fprintf(stderr, "usage: inproc DATA QUERIES THREADS SECONDS\n");
		return 2;
	}
	int count = (int)strtol(argv[3], NULL, 10);
	double seconds = strtod(argv[4], NULL);
	char **queries = read_lines(argv[2], &n);
	buf_init(&err, BUF_MAX_ERR);
	if (count < 1 || count > MAX_THREADS || seconds <= 0)
		return 2;
	if (index_reader_open(argv[1], INDEX_PUBLIC, &reader, &err) != ST_OK ||
	    lexicon_build(reader, (int32_t)(clock_wall_ms() / 86400000), NULL, &x, &err) != ST_OK) {
		fprintf(stderr, "%s\n", err.data);
		return 2;
	}
	const struct bare_terms *terms = bare_terms_make(queries, n);
	for (int i = 0; i < count; i++)
		jobs[i] = (struct job){
		    .data = argv[1],
		    .queries = queries,
		    .queries_n = n,
		    .at = {n / (size_t)count * (size_t)i, n / (size_t)count * (size_t)i},
		    .lexicon = x,
		    .terms = terms};
	run_threads(jobs, count, set_up);
	for (int round = 0; round < ROUNDS; round++)
		for (int whole = 0; whole < 2; whole++)
			turn(jobs, count, whole, seconds / ROUNDS, &cpu_us[whole]);
	double whole = report(jobs, count, true, seconds, cpu_us[1]);
	double bare = report(jobs, count, false, seconds, cpu_us[0]);
	printf("%-34s %9.2f\n", "searches over bare retrieval", bare > 0 ? whole / bare : 0);
	for (int i = 0; i < count; i++) {
		failed += jobs[i].failed;
		searcher_close(jobs[i].searcher);
		bare_close(jobs[i].bare);
	}
	if (failed)
		printf("%zu searches failed\n", failed);
	return failed ? 1 : 0;
}
