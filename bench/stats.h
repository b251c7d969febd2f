/* stats.h - a list of latencies and its quantiles. */
#ifndef ANSWERD_BENCH_STATS_H
#define ANSWERD_BENCH_STATS_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct samples {
	uint32_t *us; /* owned */
	size_t n, cap;
};

static inline void samples_add(struct samples *s, int64_t us)
{
	if (s->n == s->cap) {
		s->cap = s->cap ? s->cap * 2 : 65536;
		s->us = realloc(s->us, s->cap * sizeof *s->us);
		if (!s->us)
			abort();
	}
	s->us[s->n++] = us > UINT32_MAX ? UINT32_MAX : (uint32_t)us;
}

static inline int samples_compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

/* One line: rate, mean and quantiles in milliseconds. */
static inline void samples_report(struct samples *s, const char *what, double seconds)
{
	static const double q[] = {0.5, 0.99, 0.999};
	double sum = 0;
	if (s->n == 0) {
		printf("%-34s nothing was measured\n", what);
		return;
	}
	qsort(s->us, s->n, sizeof *s->us, samples_compare);
	for (size_t i = 0; i < s->n; i++)
		sum += s->us[i];
	printf("%-34s %9.0f/s  mean %8.3f  p50 %8.3f  p99 %8.3f  p99.9 %8.3f  max %8.3f ms\n", what,
	       (double)s->n / seconds, sum / (double)s->n / 1e3,
	       s->us[(size_t)((double)s->n * q[0])] / 1e3,
	       s->us[(size_t)((double)s->n * q[1])] / 1e3,
	       s->us[(size_t)((double)s->n * q[2])] / 1e3, s->us[s->n - 1] / 1e3);
}

/* The lines of a file, each trimmed of its newline; *n: how many. Exits on
 * failure: this is a benchmark. */
static inline char **read_lines(const char *path, size_t *n)
{
	FILE *f = fopen(path, "r");
	char **lines = NULL, *line = NULL;
	size_t cap = 0, size = 0;
	*n = 0;
	if (!f) {
		perror(path);
		exit(2);
	}
	for (ssize_t len = 0; (len = getline(&line, &size, f)) > 0;) {
		while (len > 0 && (line[len - 1] == '\n' || line[len - 1] == '\r'))
			line[--len] = '\0';
		if (len == 0)
			continue;
		if (*n == cap) {
			cap = cap ? cap * 2 : 1024;
			lines = realloc(lines, cap * sizeof *lines);
			if (!lines)
				exit(2);
		}
		lines[(*n)++] = strdup(line);
	}
	free(line);
	fclose(f);
	if (*n == 0) {
		fprintf(stderr, "%s has no lines\n", path);
		exit(2);
	}
	return lines;
}

#endif
