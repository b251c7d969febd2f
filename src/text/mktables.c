/* mktables.c - makes han_tables.c, at build time.
 *
 *   bzcat Unihan_Readings.txt.bz2 | mktables pinyin_phrases.txt > han_tables.c
 *
 * Folding: for each code point, ICU's NFKC_Casefold, then canonical
 * decomposition with the marks of alphabets left out, then the Simplified form
 * of each Chinese character. That form comes from OpenCC's Taiwan, Hong Kong
 * and general dictionaries and from ICU's Hant-Hans, applied until nothing
 * changes; where OpenCC writes a Simplified character with a Traditional one
 * that none of them folds back, the two are joined too (standard Simplified
 * characters only, kTGHZ2013). So every spelling of a
 * word in either script folds to one.
 *
 * Readings: see mkreadings.h. */
#include <opencc/opencc.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "answerd/base/utf8.h"
#include "text/han_tables.h"
#include "text/mkreadings.h"

#define LAST_CP 0x10ffff

static uint32_t simplified[LAST_CP + 1];
static bool standard[LAST_CP + 1]; /* in the table of standard Simplified characters */

static void die(const char *what)
{
	fprintf(stderr, "mktables: %s\n", what);
	exit(1);
}

/* ---- folding ---- */

static bool is_han(uint32_t cp)
{
	return u_hasBinaryProperty((UChar32)cp, UCHAR_IDEOGRAPHIC) ||
	       uscript_hasScript((UChar32)cp, USCRIPT_HAN);
}

/* The one character that conv makes of cp, or cp when it makes more or none. */
static uint32_t convert_one(opencc_t conv, uint32_t cp)
{
	char in[8] = {0}, out[64] = {0};
	uint32_t to = 0;
	size_t n = utf8_put(cp, in);
	size_t m = opencc_convert_utf8_to_buffer(conv, in, n, out);
	if (m == (size_t)-1 || m == 0 || m >= sizeof out)
		return cp;
	return utf8_next(out, m, &to) == m ? to : cp;
}

static uint32_t icu_simplify(UTransliterator *tr, uint32_t cp)
{
	UChar text[16] = {0};
	int32_t len = 0, limit = 0;
	UErrorCode e = U_ZERO_ERROR;
	UBool bad = 0;
	U16_APPEND(text, len, 16, (UChar32)cp, bad);
	limit = len;
	utrans_transUChars(tr, text, &len, 16, 0, &limit, &e);
	if (bad || U_FAILURE(e) || len == 0)
		return cp;
	UChar32 to[16];
	int32_t n = 0;
	u_strToUTF32(to, 16, &n, text, len, &e);
	return U_SUCCESS(e) && n == 1 ? (uint32_t)to[0] : cp;
}

static uint32_t follow(uint32_t cp)
{
	for (int i = 0; i < 8 && simplified[cp] != cp; i++)
		cp = simplified[cp];
	return cp;
}

static opencc_t open_conv(const char *name)
{
	opencc_t c = opencc_open(name);
	if (c == (opencc_t)-1)
		die(opencc_error());
	return c;
}

/* Characters that mean the same and are often written for each other. */
static const uint32_t same[][2] = {
    {0x8d26, 0x5e10}, /* 账 帐 */ {0x9031, 0x5468}, /* 週 周 */
    {0x4f54, 0x5360}, /* 佔 占 */ {0x88cf, 0x91cc}, /* 裏 里 */
    {0x9ede, 0x70b9}, /* 點 点 */ {0x5efb, 0x56de}, /* 廻 回 */
    {0x5e7a, 0x4e48}, /* 幺 么, not the other way: 什么 is read me */
};

static void make_simplified(void)
{
	static const char *const to_simple[] = {"tw2s.json", "hk2s.json", "t2s.json"};
	static const char *const to_trad[] = {"s2t.json", "s2tw.json", "s2hk.json"};
	opencc_t conv[3], back[3];
	UErrorCode e = U_ZERO_ERROR;
	UChar id[16];
	u_uastrcpy(id, "Hant-Hans");
	UTransliterator *tr = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &e);
	if (U_FAILURE(e))
		die("ICU has no Hant-Hans transliterator");
	for (int i = 0; i < 3; i++) {
		conv[i] = open_conv(to_simple[i]);
		back[i] = open_conv(to_trad[i]);
	}
	for (uint32_t cp = 0; cp <= LAST_CP; cp++)
		simplified[cp] = cp;
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
		simplified[same[i][0]] = same[i][1];
	for (uint32_t cp = 0x2e80; cp <= LAST_CP; cp++) {
		if (!is_han(cp) || simplified[cp] != cp)
			continue;
		uint32_t to = cp;
		for (int i = 0; i < 3; i++)
			to = convert_one(conv[i], to);
		to = icu_simplify(tr, to);
		if (follow(to) != cp) /* else a ring: stay */
			simplified[cp] = to;
	}
	for (uint32_t cp = 0x4e00; cp < 0xa000; cp++)
		for (int i = 0; i < 3; i++) {
			uint32_t t = convert_one(back[i], cp);
			if (standard[cp] && follow(t) != follow(cp))
				simplified[follow(cp)] = follow(t);
		}
	utrans_close(tr);
}

static unsigned class_of(uint32_t cp)
{
	UErrorCode e = U_ZERO_ERROR;
	UScriptCode sc = uscript_getScript((UChar32)cp, &e);
	if (is_han(cp) && u_isalpha((UChar32)cp))
		return CP_HAN;
	if (cp == 0x3007 || cp == 0x3005)
		return CP_HAN;
	if (sc == USCRIPT_HIRAGANA || sc == USCRIPT_KATAKANA || cp == 0x30fc)
		return u_isalpha((UChar32)cp) || cp == 0x30fc ? CP_KANA : CP_OTHER;
	if (sc == USCRIPT_HANGUL || sc == USCRIPT_THAI || sc == USCRIPT_LAO ||
	    sc == USCRIPT_KHMER || sc == USCRIPT_MYANMAR)
		return u_isalpha((UChar32)cp) ? CP_KANA : CP_OTHER;
	if (u_isdigit((UChar32)cp))
		return CP_DIGIT;
	if (u_isalpha((UChar32)cp))
		return CP_LETTER;
	if (u_charType((UChar32)cp) == U_NON_SPACING_MARK ||
	    u_charType((UChar32)cp) == U_COMBINING_SPACING_MARK)
		return CP_LETTER; /* part of an Indic word */
	if (u_isUWhiteSpace((UChar32)cp))
		return CP_SPACE;
	return CP_OTHER;
}

/* Marks on the letters of alphabets: café is found by cafe. */
static bool is_dropped_mark(uint32_t cp)
{
	return (cp >= 0x300 && cp <= 0x36f) || (cp >= 0x1ab0 && cp <= 0x1aff) ||
	       (cp >= 0x1dc0 && cp <= 0x1dff) || (cp >= 0x20d0 && cp <= 0x20ff);
}

/* The folded form of cp into out (at most 18 code points); returns their number. */
static int fold(const UNormalizer2 *nfkc_cf, const UNormalizer2 *nfd, uint32_t cp, uint32_t *out)
{
	UChar in[4], mid[64], dec[128];
	int32_t len = 0;
	UErrorCode e = U_ZERO_ERROR;
	UBool bad = 0;
	U16_APPEND(in, len, 4, (UChar32)cp, bad);
	int32_t n = unorm2_normalize(nfkc_cf, in, len, mid, 64, &e);
	int32_t m = n;
	memcpy(dec, mid, (size_t)n * sizeof *mid);
	UErrorCode se = U_ZERO_ERROR;
	UScriptCode sc = uscript_getScript((UChar32)cp, &se);
	if (sc == USCRIPT_LATIN || sc == USCRIPT_GREEK || sc == USCRIPT_CYRILLIC)
		m = unorm2_normalize(nfd, mid, n, dec, 128, &e);
	if (bad || U_FAILURE(e))
		die("ICU cannot normalize a code point");
	UChar32 cps[128];
	int32_t k = 0;
	int count = 0;
	u_strToUTF32(cps, 128, &k, dec, m, &e);
	for (int32_t i = 0; i < k && count < 18; i++)
		if (!is_dropped_mark((uint32_t)cps[i]))
			out[count++] = follow((uint32_t)cps[i]);
	return count;
}

static void put_folding(void)
{
	UErrorCode e = U_ZERO_ERROR;
	const UNormalizer2 *cf = unorm2_getNFKCCasefoldInstance(&e);
	const UNormalizer2 *nfd = unorm2_getNFDInstance(&e);
	static uint16_t index[(LAST_CP >> 8) + 1];
	static uint32_t page[256], pages[4400][256], seq[20000];
	size_t pages_n = 0, seq_n = 0;
	for (uint32_t p = 0; p <= LAST_CP >> 8; p++) {
		for (uint32_t i = 0; i < 256; i++) {
			uint32_t cp = p << 8 | i, out[18];
			if (cp >= 0xd800 && cp <= 0xdfff) {
				page[i] = CP_VALUE(0, CP_OTHER);
				continue;
			}
			int n = fold(cf, nfd, cp, out);
			if (n == 1) {
				page[i] = CP_VALUE(CP_OF(out[0] - cp), class_of(out[0]));
				continue;
			}
			page[i] = FOLD_SEQ | (uint32_t)n << 24 | (uint32_t)seq_n;
			for (int k = 0; k < n; k++)
				seq[seq_n++] = CP_VALUE(out[k], class_of(out[k]));
			if (seq_n > 19000)
				die("too many expansions");
		}
		size_t same_page = 0;
		while (same_page < pages_n && memcmp(pages[same_page], page, sizeof page) != 0)
			same_page++;
		if (same_page == pages_n)
			memcpy(pages[pages_n++], page, sizeof page);
		index[p] = (uint16_t)same_page;
	}
	printf("const uint16_t fold_index[%d] = {", (LAST_CP >> 8) + 1);
	for (int p = 0; p <= LAST_CP >> 8; p++)
		printf("%s%d,", p % 24 ? "" : "\n", index[p]);
	printf("};\nconst uint32_t fold_pages[][256] = {\n");
	for (size_t p = 0; p < pages_n; p++) {
		printf("{");
		for (int i = 0; i < 256; i++)
			printf("%s0x%x,", i % 16 ? "" : "\n", pages[p][i]);
		printf("},\n");
	}
	printf("};\nconst uint32_t fold_seqs[] = {0,");
	for (size_t i = 0; i < seq_n; i++)
		printf("%s0x%x,", i % 16 ? "" : "\n", seq[i]);
	printf("};\n");
}

int main(int argc, char **argv)
{
	if (argc != 2)
		die("usage: mktables PHRASES < Unihan_Readings.txt");
	mk_read_readings(stdin, standard);
	make_simplified();
	printf("/* Made by mktables; see there. */\n#include \"text/han_tables.h\"\n");
	put_folding();
	mk_put_readings(argv[1], follow);
	return fflush(stdout) ? 1 : 0;
}
