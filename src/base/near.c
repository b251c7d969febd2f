#include "answerd/base/near.h"

#include <string.h>

#define MAX_WORD 63

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t near_distance(const char *a, const char *b)
{
	size_t rows[3][MAX_WORD + 1];
	size_t la = strlen(a), lb = strlen(b);
	if (la > MAX_WORD || lb > MAX_WORD)
		return MAX_WORD + 1;
	size_t *before = rows[0], *above = rows[1], *row = rows[2];
	for (size_t j = 0; j <= lb; j++)
		above[j] = j;
	for (size_t i = 1; i <= la; i++) {
		row[0] = i;
		for (size_t j = 1; j <= lb; j++) {
			row[j] = least(least(above[j], row[j - 1]) + 1,
				       above[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = least(row[j], before[j - 2] + 1);
		}
		size_t *oldest = before;
		before = above;
		above = row;
		row = oldest;
	}
	return above[lb];
}

const char *near_name(const char *word, const void *names, size_t n, size_t stride)
{
	const char *best = NULL;
	size_t len = strlen(word);
	size_t best_distance = len > MAX_WORD ? 0 : len < 3 ? 1 : len < 6 ? 2 : len / 3 + 1;
	for (size_t i = 0; i < n; i++) {
		const char *name = NULL;
		memcpy(&name, (const char *)names + i * stride, sizeof name);
		size_t d = near_distance(word, name);
		if (d < best_distance) {
			best = name;
			best_distance = d;
		}
	}
	return best;
}
