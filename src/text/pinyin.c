#include "answerd/text/pinyin.h"

#include <stdlib.h>
#include <string.h>

#include "text/han_tables.h"

static int by_cp(const void *key, const void *elem)
{
	uint32_t cp = *(const uint32_t *)key;
	const struct han_reading *r = elem;
	return cp < r->cp ? -1 : cp > r->cp;
}

static int readings_of(uint32_t cp, bool common, const char *out[PINYIN_READINGS])
{
	const struct han_reading *r =
	    bsearch(&cp, han_readings, han_readings_n, sizeof *han_readings, by_cp);
	int n = 0, max = !r ? 0 : common ? r->common : PINYIN_READINGS;
	for (int i = 0; i < max && r->syllable[i] != HAN_NO_READING; i++)
		out[n++] = pinyin_syllables[r->syllable[i]];
	return n;
}

int pinyin_readings(uint32_t cp, const char *out[PINYIN_READINGS])
{
	return readings_of(cp, false, out);
}

int pinyin_common_readings(uint32_t cp, const char *out[PINYIN_READINGS])
{
	return readings_of(cp, true, out);
}

/* ---- in a text ---- */

/* The first word of the list that begins with cp, or is behind it. */
static size_t first_phrase(uint32_t cp)
{
	size_t lo = 0, hi = han_phrases_n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (han_phrases[mid].cp[0] < cp)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static bool stands_there(const struct han_phrase *p, const uint32_t *cps, size_t n)
{
	for (size_t i = 0; i < p->n; i++)
		if (i >= n || cps[i] != p->cp[i])
			return false;
	return true;
}

void pinyin_of_text(const uint32_t *cps, size_t n, const char **out)
{
	/* covered[i]: the most characters from i on that words can read;
	 * word[i]: the word that does so at i, or NULL */
	uint16_t covered[PINYIN_MAX_TEXT + 1];
	const struct han_phrase *word[PINYIN_MAX_TEXT + 1];
	const char *readings[PINYIN_READINGS];
	if (n > PINYIN_MAX_TEXT)
		n = PINYIN_MAX_TEXT;
	covered[n] = 0;
	for (size_t i = n; i-- > 0;) {
		covered[i] = covered[i + 1];
		word[i] = NULL;
		for (size_t k = cps[i] < 0x3400 ? han_phrases_n : first_phrase(cps[i]);
		     k < han_phrases_n && han_phrases[k].cp[0] == cps[i]; k++) {
			const struct han_phrase *p = &han_phrases[k];
			if (!stands_there(p, cps + i, n - i) ||
			    covered[i + p->n] + p->n <= covered[i])
				continue;
			covered[i] = (uint16_t)(covered[i + p->n] + p->n);
			word[i] = p;
		}
	}
	for (size_t i = 0; i < n; i++)
		out[i] = pinyin_readings(cps[i], readings) ? readings[0] : NULL;
	for (size_t i = 0; i < n; i += word[i] ? word[i]->n : 1)
		for (size_t k = 0; word[i] && k < word[i]->n; k++)
			out[i + k] = pinyin_syllables[word[i]->syllable[k]];
}

bool pinyin_is_reading(uint32_t cp, const char *s, size_t len)
{
	const char *readings[PINYIN_READINGS];
	int n = pinyin_readings(cp, readings);
	for (int i = 0; i < n; i++) {
		size_t k = 0;
		while (k < len && readings[i][k] &&
		       (s[k] == readings[i][k] || (s[k] == 'u' && readings[i][k] == 'v')))
			k++;
		if (k == len && !readings[i][k])
			return true;
	}
	return false;
}

bool pinyin_is_syllable(const char *s, size_t len)
{
	size_t lo = 0, hi = pinyin_syllables_n;
	if (len == 0 || len > 6)
		return false;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int c = strncmp(s, pinyin_syllables[mid], len);
		if (c == 0 && pinyin_syllables[mid][len])
			c = -1;
		if (c == 0)
			return true;
		if (c < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return false;
}

int pinyin_split(const char *s, size_t len, uint8_t starts[PINYIN_MAX_SYLLABLES],
		 uint8_t lens[PINYIN_MAX_SYLLABLES])
{
	/* best[i]: the fewest syllables that make s[i..len); take[i]: the first's length */
	enum { MAX = 6 * PINYIN_MAX_SYLLABLES };
	uint8_t best[MAX + 1], take[MAX + 1];
	const uint8_t none = 255;
	if (len == 0 || len > MAX)
		return 0;
	best[len] = 0;
	for (size_t i = len; i-- > 0;) {
		best[i] = none;
		take[i] = 0;
		if (s[i] == '\'') {
			best[i] = best[i + 1];
			continue;
		}
		for (size_t n = len - i < 6 ? len - i : 6; n > 0; n--)
			if (best[i + n] != none && best[i + n] + 1 < best[i] &&
			    pinyin_is_syllable(s + i, n)) {
				best[i] = (uint8_t)(best[i + n] + 1);
				take[i] = (uint8_t)n;
			}
	}
	if (best[0] == none || best[0] > PINYIN_MAX_SYLLABLES)
		return 0;
	int count = 0;
	for (size_t i = 0; i < len;) {
		if (s[i] == '\'') {
			i++;
			continue;
		}
		starts[count] = (uint8_t)i;
		lens[count++] = take[i];
		i += take[i];
	}
	return count;
}
