/* inproc.c - searches per second without HTTP: the same work as a worker does,
 * in threads of this process.
 *
 *   inproc DATA QUERIES THREADS SECONDS */
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "answerd/base/clock.h"
#include "answerd/base/str.h"
#include "answerd/search/searcher.h"
#include "bench/stats.h"

struct job {
	const char *data;
	char **queries;
	size_t queries_n, first;
	struct lexicon *lexicon;
	int64_t until_us;
	struct samples samples;
	size_t failed;
};

static void *work(void *arg)
{
	struct job *j = arg;
	struct searcher *s = NULL;
	struct arena arena;
	struct buf err;
	struct search_reply re;
	buf_init(&err, BUF_MAX_ERR);
	arena_init(&arena);
	if (searcher_open(j->data, INDEX_PUBLIC, &s, &err) != ST_OK) {
		fprintf(stderr, "%s\n", err.data);
		exit(2);
	}
	searcher_set_lexicon(s, j->lexicon);
	for (size_t i = j->first;; i++) {
		int64_t began = clock_mono_us();
		struct search_request rq = {.query = str_trim(str_of(j->queries[i % j->queries_n])),
					    .limit = 10,
					    .today = (int32_t)(clock_wall_ms() / 86400000),
					    .answered_at = 0.5};
		if (began >= j->until_us)
			break;
		arena_reset(&arena);
		if (rq.query.len > 512)
			rq.query.len = 0;
		if (rq.query.len == 0)
			continue;
		if (searcher_run(s, &rq, &arena, &re, &err) != ST_OK)
			j->failed++;
		samples_add(&j->samples, clock_mono_us() - began);
	}
	searcher_close(s);
	arena_release(&arena);
	buf_release(&err);
	return NULL;
}

int main(int argc, char **argv)
{
	struct job jobs[64] = {0};
	pthread_t threads[64];
	struct samples all = {0};
	struct buf err;
	struct index_reader *reader = NULL;
	struct lexicon *x = NULL;
	size_t n = 0, failed = 0;
	if (argc != 5) {
		fprintf(stderr, "usage: inproc DATA QUERIES THREADS SECONDS\n");
		return 2;
	}
	int count = (int)strtol(argv[3], NULL, 10);
	double seconds = strtod(argv[4], NULL);
	char **queries = read_lines(argv[2], &n);
	buf_init(&err, BUF_MAX_ERR);
	if (count < 1 || count > 64 || seconds <= 0)
		return 2;
	if (index_reader_open(argv[1], INDEX_PUBLIC, &reader, &err) != ST_OK ||
	    lexicon_build(reader, (int32_t)(clock_wall_ms() / 86400000), &x, &err) != ST_OK) {
		fprintf(stderr, "%s\n", err.data);
		return 2;
	}
	int64_t until = clock_mono_us() + (int64_t)(seconds * 1e6);
	for (int i = 0; i < count; i++) {
		jobs[i] = (struct job){.data = argv[1],
				       .queries = queries,
				       .queries_n = n,
				       .first = n / (size_t)count * (size_t)i,
				       .lexicon = x,
				       .until_us = until};
		pthread_create(&threads[i], NULL, work, &jobs[i]);
	}
	for (int i = 0; i < count; i++) {
		pthread_join(threads[i], NULL);
		for (size_t k = 0; k < jobs[i].samples.n; k++)
			samples_add(&all, jobs[i].samples.us[k]);
		failed += jobs[i].failed;
	}
	samples_report(&all, "in process, no HTTP", seconds);
	if (failed)
		printf("%zu searches failed\n", failed);
	return failed ? 1 : 0;
}
