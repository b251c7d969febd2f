/* clusters.c - how well unanswered questions are gathered: pairwise F1 and the adjusted
 * Rand index (Hubert and Arabie 1985) against judged clusters, as the questions arrive and
 * after the nightly pass, over several orders of arrival; and what it takes.
 *
 *   clusters [--orders N] [--print FILE] FILE...
 *
 * FILE: JSONL with {"q", "cluster"}; its lines are shuffled, differently for each of N
 * (default 5) orders. --print writes {"q", "cluster"} of the last night of the last FILE. */
#include <malloc.h>
#include <stdlib.h>
#include <time.h>

#include "answerd/base/json.h"
#include "answerd/base/vec.h"
#include "bench/stats.h"
#include "feedback/clusters.h"

struct set {
	char **text;	/* owned, each too */
	uint32_t *gold; /* owned */
	size_t n;
};

struct score {
	double f1, ari, clusters, s;
};

static int64_t cpu_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static uint32_t name_number(char **names, size_t *n, const char *name)
{
	for (size_t i = 0; i < *n; i++)
		if (strcmp(names[i], name) == 0)
			return (uint32_t)i;
	names[*n] = str_dup(str_of(name));
	return (uint32_t)(*n)++;
}

static bool read_set(const char *path, struct set *out)
{
	size_t lines = 0, names_n = 0;
	char **line = read_lines(path, &lines);
	char **names = calloc(lines + 1, sizeof *names);
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	out->text = calloc(lines + 1, sizeof *out->text);
	out->gold = calloc(lines + 1, sizeof *out->gold);
	out->n = 0;
	for (size_t i = 0; i < lines; i++) {
		cJSON *o = NULL;
		const char *q = NULL, *cluster = NULL;
		if (json_parse(line[i], strlen(line[i]), &o, &err) == ST_OK) {
			q = json_string(o, "q");
			cluster = json_string(o, "cluster");
		}
		if (q && cluster) {
			out->text[out->n] = str_dup(str_of(q));
			out->gold[out->n++] = name_number(names, &names_n, cluster);
		}
		cJSON_Delete(o);
		free(line[i]);
	}
	for (size_t i = 0; i < names_n; i++)
		free(names[i]);
	free(names);
	free(line);
	if (err.len)
		fprintf(stderr, "%s: %s\n", path, err.data);
	bool ok = !err.len && out->n > 1;
	buf_release(&err);
	return ok;
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return x < y ? -1 : x > y;
}

/* Pairs of equal values, and how many values there are. */
static double equal_pairs(uint64_t *v, size_t n, size_t *distinct)
{
	double pairs = 0;
	*distinct = 0;
	qsort(v, n, sizeof *v, by_value);
	for (size_t i = 0, run = 0; i < n; i++) {
		run = i && v[i] == v[i - 1] ? run + 1 : 0;
		*distinct += run == 0;
		pairs += (double)run;
	}
	return pairs;
}

static struct score score(const struct set *s, const uint32_t *found)
{
	uint64_t *v = malloc(s->n * sizeof *v);
	size_t clusters = 0, golds = 0, both = 0;
	for (size_t i = 0; i < s->n; i++)
		v[i] = found[i];
	double p = equal_pairs(v, s->n, &clusters);
	for (size_t i = 0; i < s->n; i++)
		v[i] = s->gold[i];
	double g = equal_pairs(v, s->n, &golds);
	for (size_t i = 0; i < s->n; i++)
		v[i] = (uint64_t)found[i] << 32 | s->gold[i];
	double hit = equal_pairs(v, s->n, &both), n = (double)s->n;
	double chance = p * g / (n * (n - 1) / 2), most = (p + g) / 2;
	free(v);
	return (struct score){.f1 = p + g > 0 ? 2 * hit / (p + g) : 0,
			      .ari = most > chance ? (hit - chance) / (most - chance) : 1,
			      .clusters = (double)clusters};
}

/* A shuffled order, the same for the same seed (xorshift, Marsaglia 2003). */
static void shuffle(size_t *order, size_t n, uint64_t seed)
{
	uint64_t x = seed * 0x9e3779b97f4a7c15u + 1;
	for (size_t i = 0; i < n; i++)
		order[i] = i;
	for (size_t i = n; i > 1; i--) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		size_t k = (size_t)(x % i), t = order[k];
		order[k] = order[i - 1];
		order[i - 1] = t;
	}
}

/* What has no words stands alone. */
static void read_back(const struct clusters *c, const struct set *s, const uint32_t *wording,
		      uint32_t *found)
{
	for (size_t i = 0; i < s->n; i++) {
		found[i] = clusters_of(c, wording[i]);
		if (!found[i])
			found[i] = CLUSTERS_NUMBERS + (uint32_t)i;
	}
}

static void print(const char *path, const struct set *s, const uint32_t *found)
{
	FILE *f = fopen(path, "w");
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	buf_puts(&b, "[");
	for (size_t i = 0; i < s->n; i++) {
		buf_puts(&b, i ? ",\n{\"q\":" : "{\"q\":");
		json_quote(&b, s->text[i], strlen(s->text[i]));
		buf_printf(&b, ",\"cluster\":%u}", found[i]);
	}
	buf_puts(&b, "]\n");
	if (!f || fwrite(b.data, 1, b.len, f) != b.len)
		perror(path);
	if (f)
		fclose(f);
	buf_release(&b);
}

/* The set in one order: as it arrives, and after the night. */
static bool run(const struct set *s, uint64_t seed, struct score out[2], const char *path)
{
	struct clusters *c = NULL;
	size_t *order = malloc(s->n * sizeof *order);
	uint32_t *wording = calloc(s->n, sizeof *wording), *found = calloc(s->n, sizeof *found);
	bool ok = clusters_new(NULL, &c) == ST_OK;
	shuffle(order, s->n, seed);
	int64_t began = cpu_us();
	for (size_t i = 0; i < s->n && ok; i++) {
		struct cluster_question q = {.text = str_of(s->text[order[i]]), .session = i + 1};
		uint32_t cluster = 0;
		enum status st = clusters_add(c, &q, &wording[order[i]], &cluster);
		if (st)
			wording[order[i]] = CLUSTERS_NONE;
		ok = st == ST_OK || st == ST_INVALID;
	}
	int64_t added = cpu_us();
	read_back(c, s, wording, found);
	out[0] = score(s, found);
	out[0].s = (double)(added - began) / 1e6;
	added = cpu_us();
	ok = ok && clusters_night(c) == ST_OK;
	int64_t night = cpu_us() - added;
	read_back(c, s, wording, found);
	out[1] = score(s, found);
	out[1].s = (double)night / 1e6;
	if (path)
		print(path, s, found);
	clusters_free(c);
	free(order);
	free(wording);
	free(found);
	return ok;
}

static bool measure(const char *path, long orders, const char *print_to)
{
	static const char *const names[2] = {"as they arrive", "after the night"};
	struct set s = {.n = 0};
	struct score sum[2] = {{0}}, low[2] = {{0}};
	bool ok = read_set(path, &s);
	for (long k = 0; k < orders && ok; k++) {
		struct score got[2];
		ok = run(&s, (uint64_t)k + 1, got, k == orders - 1 ? print_to : NULL);
		for (int i = 0; i < 2; i++) {
			sum[i].f1 += got[i].f1;
			sum[i].ari += got[i].ari;
			sum[i].clusters += got[i].clusters;
			sum[i].s += got[i].s;
			low[i].f1 = k == 0 || got[i].f1 < low[i].f1 ? got[i].f1 : low[i].f1;
		}
	}
	printf("%s: %zu questions\n", path, s.n);
	for (int i = 0; i < 2 && ok; i++) {
		double n = (double)orders;
		printf("  %-16s F1 %.3f (lowest %.3f)  ARI %.3f  %.0f clusters  %.2f s\n", names[i],
		       sum[i].f1 / n, low[i].f1, sum[i].ari / n, sum[i].clusters / n, sum[i].s / n);
	}
	for (size_t i = 0; i < s.n; i++)
		free(s.text[i]);
	free(s.text);
	free(s.gold);
	return ok;
}

int main(int argc, char **argv)
{
	long orders = 5;
	const char *print_to = NULL;
	int at = 1;
	for (; at + 1 < argc && argv[at][0] == '-'; at += 2)
		if (strcmp(argv[at], "--orders") == 0)
			orders = strtol(argv[at + 1], NULL, 10);
		else if (strcmp(argv[at], "--print") == 0)
			print_to = argv[at + 1];
		else
			break;
	if (at >= argc || argv[at][0] == '-' || orders < 1) {
		fprintf(stderr, "usage: clusters [--orders N] [--print FILE] FILE...\n");
		return 2;
	}
	bool ok = true;
	for (; at < argc; at++)
		ok = measure(argv[at], orders, print_to) && ok;
	return ok ? 0 : 1;
}
