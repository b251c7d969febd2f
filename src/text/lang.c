#include "answerd/text/lang.h"

#include <stdlib.h>
#include <strings.h>

#define TAGS_MAX 16

static bool same(struct str a, struct str b)
{
	return a.len == b.len && strncasecmp(a.s, b.s, a.len) == 0;
}

static struct str primary(struct str tag)
{
	const char *dash = memchr(tag.s, '-', tag.len);
	return (struct str){tag.s, dash ? (size_t)(dash - tag.s) : tag.len};
}

static bool has_part(struct str tag, const char *part)
{
	for (size_t i = primary(tag).len; i < tag.len;) {
		struct str rest = {tag.s + i + 1, tag.len - i - 1};
		struct str one = primary(rest);
		if (same(one, str_of(part)))
			return true;
		i += 1 + one.len;
	}
	return false;
}

static bool is_traditional(struct str tag)
{
	if (has_part(tag, "Hans"))
		return false;
	return has_part(tag, "Hant") || has_part(tag, "TW") || has_part(tag, "HK") ||
	       has_part(tag, "MO");
}

/* 0: does not suit; 3: the same tag. */
static int suits(struct str tag, struct str lang)
{
	if (same(tag, lang))
		return 3;
	if (!same(primary(tag), primary(lang)))
		return 0;
	if (same(primary(tag), str_of("zh")) && is_traditional(tag) != is_traditional(lang))
		return 1;
	return 2;
}

int lang_best(struct str tag, const char *const *langs, size_t n)
{
	int best = -1, score = 0;
	for (size_t i = 0; i < n; i++) {
		int s = suits(tag, str_of(langs[i]));
		if (s > score) {
			score = s;
			best = (int)i;
		}
	}
	return best;
}

bool lang_alike(struct str a, struct str b)
{
	return suits(a, b) >= 2;
}

/* "q=0.8" to thousandths; anything else: 1000. */
static int quality(struct str param)
{
	int value = 0, unit = 1000;
	if (param.len < 3 || strncasecmp(param.s, "q=", 2) != 0)
		return 1000;
	for (size_t i = 2; i < param.len && unit; i++) {
		if (param.s[i] == '.')
			continue;
		if (param.s[i] < '0' || param.s[i] > '9')
			return 0;
		value += (param.s[i] - '0') * unit;
		unit /= 10;
	}
	return value > 1000 ? 1000 : value;
}

const char *lang_accepted(struct str header, const struct str_list *langs)
{
	const char *best = NULL;
	int best_q = 0;
	size_t at = 0;
	for (int i = 0; i < TAGS_MAX && at < header.len; i++) {
		const char *from = header.s + at;
		const char *comma = memchr(from, ',', header.len - at);
		struct str item = {from, comma ? (size_t)(comma - from) : header.len - at};
		const char *semi = memchr(item.s, ';', item.len);
		size_t tag_len = semi ? (size_t)(semi - item.s) : item.len;
		struct str tag = str_trim((struct str){item.s, tag_len});
		int q =
		    semi ? quality(str_trim((struct str){semi + 1, item.len - tag_len - 1})) : 1000;
		int found = tag.len ? lang_best(tag, langs->v, langs->n) : -1;
		if (found >= 0 && q > best_q) {
			best_q = q;
			best = langs->v[found];
		}
		at += item.len + 1;
	}
	return best;
}
