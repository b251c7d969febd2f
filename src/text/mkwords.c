/* mkwords.c - made when the program is built: the words of English on standard
 * input, one a line, to the table of their hashes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/str.h"

#define MAX_WORDS 1000000

static uint32_t hashes[MAX_WORDS];

/* Small letters alone; false for what is no plain word. A possessive is none. */
static int plain(char *word)
{
	size_t n = 0;
	for (const char *p = word; *p && *p != '\n'; p++) {
		char c = *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p;
		if (c == '\'' && p[1] == 's')
			return 0;
		if (c == '\'')
			continue;
		if (c < 'a' || c > 'z')
			return 0;
		word[n++] = c;
	}
	word[n] = '\0';
	return n > 1;
}

static int compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

int main(void)
{
	char line[256];
	size_t n = 0, kept = 0;
	while (fgets(line, sizeof line, stdin))
		if (plain(line) && n < MAX_WORDS)
			hashes[n++] = (uint32_t)str_hash(line, strlen(line));
	if (n < 10000) {
		fprintf(stderr, "mkwords: only %zu words: is the word list whole?\n", n);
		return 1;
	}
	qsort(hashes, n, sizeof hashes[0], compare);
	printf("#include \"text/english_words.h\"\nconst uint32_t english_words[] = {\n");
	for (size_t i = 0; i < n; i++)
		if (i == 0 || hashes[i] != hashes[i - 1]) {
			printf("%uu,\n", (unsigned)hashes[i]);
			kept++;
		}
	printf("};\nconst size_t english_words_n = %zu;\n", kept);
	return fflush(stdout) != 0;
}
