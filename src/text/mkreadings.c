#include "text/mkreadings.h"

#include <stdlib.h>
#include <string.h>

#include "answerd/base/utf8.h"
#include "text/han_tables.h"

#define LAST_CP 0x10ffff
#define MAX_READINGS 4
#define MAX_PHRASES 1000
#define COMMON_SHARE 100 /* a reading is common that makes 1 / 100 of the uses */

struct reading {
	char s[8];
	int weight, uses; /* uses: as counted by kHanyuPinlu */
};
static struct reading readings[LAST_CP + 1][MAX_READINGS + 4];
static char syllables[1000][8];
static int syllables_n;
static struct han_phrase phrases[MAX_PHRASES];
static int phrases_n;

static void die(const char *what, const char *where)
{
	fprintf(stderr, "mktables: %s: %s\n", where, what);
	exit(1);
}

/* Adds weight to the toneless syllable at s (len bytes of UTF-8 with marks). */
static void add_reading(uint32_t cp, const char *s, size_t len, int weight, int uses)
{
	static const struct {
		const char *from, *to;
	} tones[] = {{"ā", "a"}, {"á", "a"}, {"ǎ", "a"}, {"à", "a"}, {"ē", "e"}, {"é", "e"},
		     {"ě", "e"}, {"è", "e"}, {"ī", "i"}, {"í", "i"}, {"ǐ", "i"}, {"ì", "i"},
		     {"ō", "o"}, {"ó", "o"}, {"ǒ", "o"}, {"ò", "o"}, {"ū", "u"}, {"ú", "u"},
		     {"ǔ", "u"}, {"ù", "u"}, {"ü", "v"}, {"ǖ", "v"}, {"ǘ", "v"}, {"ǚ", "v"},
		     {"ǜ", "v"}, {"ń", "n"}, {"ň", "n"}, {"ǹ", "n"}, {"ḿ", "m"}, {"ê", "e"}};
	char flat[8] = {0};
	size_t n = 0;
	for (size_t i = 0; i < len && n < 7;) {
		if (s[i] >= 'a' && s[i] <= 'z') {
			flat[n++] = s[i++];
			continue;
		}
		size_t k = 0, step = 1;
		for (; k < sizeof tones / sizeof tones[0]; k++) {
			step = strlen(tones[k].from);
			if (len - i >= step && memcmp(s + i, tones[k].from, step) == 0)
				break;
		}
		if (k < sizeof tones / sizeof tones[0]) {
			flat[n++] = tones[k].to[0];
			i += step;
		} else {
			i++; /* a combining mark */
		}
	}
	if (n == 0 || strspn(flat, "bcdfghjklmnpqrstwxyz") == n)
		return; /* m, ng and the like: nobody types them */
	for (int k = 0; k < MAX_READINGS + 4; k++) {
		struct reading *r = &readings[cp][k];
		if (!r->s[0] || strcmp(r->s, flat) == 0) {
			memcpy(r->s, flat, sizeof flat);
			r->weight += weight + uses;
			r->uses += uses;
			return;
		}
	}
}

void mk_read_readings(FILE *in, bool *standard)
{
	char line[4096], field[64];
	while (fgets(line, sizeof line, in)) {
		char *tail = NULL;
		int at = 0;
		unsigned long cp = strncmp(line, "U+", 2) == 0 ? strtoul(line + 2, &tail, 16) : 0;
		if (!tail || cp > LAST_CP || sscanf(tail, "\t%63s\t%n", field, &at) != 1 || !at)
			continue;
		if (strcmp(field, "kTGHZ2013") == 0)
			standard[cp] = true;
		int base = strcmp(field, "kHanyuPinlu") == 0 ? 1000
			   : strcmp(field, "kTGHZ2013") == 0 ? 20
			   : strcmp(field, "kXHC1983") == 0  ? 10
			   : strcmp(field, "kMandarin") == 0 ? 30
							     : 0;
		char *rest = NULL;
		for (char *tok = strtok_r(tail + at, " ,\n", &rest); base && tok;
		     tok = strtok_r(NULL, " ,\n", &rest)) {
			char *colon = strrchr(tok, ':');
			char *s = colon ? colon + 1 : tok;
			char *paren = strchr(s, '(');
			int uses = paren ? (int)strtol(paren + 1, NULL, 10) : 0;
			add_reading((uint32_t)cp, s, paren ? (size_t)(paren - s) : strlen(s), base,
				    uses);
		}
	}
}

static int by_weight(const void *a, const void *b)
{
	return ((const struct reading *)b)->weight - ((const struct reading *)a)->weight;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

static int syllable_of(const char *s)
{
	const char *found =
	    bsearch(s, syllables, (size_t)syllables_n, sizeof syllables[0], by_text);
	return found ? (int)((found - syllables[0]) / (int)sizeof syllables[0]) : HAN_NO_READING;
}

/* How many of the readings of a character, from the first, are common. */
static int common_of(const struct reading *r)
{
	int all = 0, n = 1;
	for (int k = 0; k < MAX_READINGS; k++)
		all += r[k].uses;
	while (n < MAX_READINGS && r[n].s[0] && r[n].uses * COMMON_SHARE >= all && r[n].uses > 0)
		n++;
	return n;
}

static void put_syllables(void)
{
	for (uint32_t cp = 0; cp <= LAST_CP; cp++) {
		qsort(readings[cp], MAX_READINGS + 4, sizeof readings[cp][0], by_weight);
		for (int k = 0; k < MAX_READINGS && readings[cp][k].s[0]; k++) {
			int i = 0;
			while (i < syllables_n && strcmp(syllables[i], readings[cp][k].s) != 0)
				i++;
			if (i == syllables_n && syllables_n < 999)
				memcpy(syllables[syllables_n++], readings[cp][k].s, 8);
		}
	}
	qsort(syllables, (size_t)syllables_n, sizeof syllables[0], by_text);
	printf("const char pinyin_syllables[][8] = {");
	for (int i = 0; i < syllables_n; i++)
		printf("%s\"%s\",", i % 12 ? "" : "\n", syllables[i]);
	printf("};\nconst unsigned pinyin_syllables_n = %d;\n", syllables_n);
}

/* ---- words ---- */

/* One line: a word and its syllables. Ends on a syllable that is none of the
 * character's. */
static void read_phrase(char *line, uint32_t (*fold)(uint32_t cp))
{
	struct han_phrase *p = &phrases[phrases_n];
	char *rest = NULL, *word = strtok_r(line, " \n", &rest);
	if (!word || word[0] == '#')
		return;
	for (size_t at = 0, len = strlen(word); at < len; p->n++) {
		uint32_t cp = 0;
		const char *s = strtok_r(NULL, " \n", &rest);
		at += utf8_next(word + at, len - at, &cp);
		if (p->n == HAN_PHRASE || !s)
			die("a word of two to four characters, and as many syllables", word);
		p->cp[p->n] = cp = fold(cp);
		int k = 0;
		while (k < MAX_READINGS && strcmp(readings[cp][k].s, s) != 0)
			k++;
		if (k == MAX_READINGS)
			die(s, word);
		p->syllable[p->n] = (uint16_t)syllable_of(s);
	}
	if (p->n < 2 || strtok_r(NULL, " \n", &rest) || ++phrases_n == MAX_PHRASES)
		die("a word of two to four characters, and as many syllables", word);
}

static int by_phrase(const void *a, const void *b)
{
	const struct han_phrase *p = a, *q = b;
	for (int i = 0; i < HAN_PHRASE; i++)
		if (p->cp[i] != q->cp[i])
			return p->cp[i] < q->cp[i] ? -1 : 1;
	return 0;
}

static void put_phrases(const char *path, uint32_t (*fold)(uint32_t cp))
{
	char line[256];
	FILE *f = fopen(path, "r");
	if (!f)
		die("cannot be read", path);
	while (fgets(line, sizeof line, f))
		read_phrase(line, fold);
	fclose(f);
	qsort(phrases, (size_t)phrases_n, sizeof phrases[0], by_phrase);
	printf("const struct han_phrase han_phrases[] = {");
	for (int i = 0; i < phrases_n; i++) {
		const struct han_phrase *p = &phrases[i];
		if (i && by_phrase(p - 1, p) == 0)
			die("a word stands there twice", path);
		printf("%s{{0x%x,0x%x,0x%x,0x%x},{%d,%d,%d,%d},%d},", i % 2 ? "" : "\n", p->cp[0],
		       p->cp[1], p->cp[2], p->cp[3], p->syllable[0], p->syllable[1], p->syllable[2],
		       p->syllable[3], p->n);
	}
	printf("};\nconst unsigned han_phrases_n = %d;\n", phrases_n);
}

void mk_put_readings(const char *path, uint32_t (*fold)(uint32_t cp))
{
	int count = 0;
	if (!readings[0x9000][0].s[0])
		die("standard input must be Unihan_Readings.txt", "readings");
	put_syllables();
	printf("const struct han_reading han_readings[] = {\n");
	for (uint32_t cp = 0; cp <= LAST_CP; cp++) {
		if (!readings[cp][0].s[0] || fold(cp) != cp)
			continue;
		printf("{0x%x,{", cp);
		for (int k = 0; k < MAX_READINGS; k++)
			printf("%d,", readings[cp][k].s[0] ? syllable_of(readings[cp][k].s)
							   : HAN_NO_READING);
		printf("},%d},%s", common_of(readings[cp]), ++count % 8 ? "" : "\n");
	}
	printf("};\nconst unsigned han_readings_n = %d;\n", count);
	put_phrases(path, fold);
}
