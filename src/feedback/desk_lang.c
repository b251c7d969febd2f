/* desk_lang.c - the language of a gap: that of most who asked, as far as the script of their
 * questions bears it out. Who asks in Chinese on an English page wants a Chinese article. */
#include <string.h>
#include <strings.h>

#include "answerd/base/utf8.h"
#include "answerd/text/fold.h"
#include "feedback/desk_parts.h"

/* Unified ideographs and their first extension; one says as much as several letters. */
static bool is_han(uint32_t cp)
{
	return (cp >= 0x3400 && cp <= 0x9fff) || (cp >= 0x20000 && cp <= 0x3ffff);
}

struct scripts {
	uint32_t han, other, traditional; /* people */
};

static void count(struct scripts *s, struct str text, uint32_t people)
{
	size_t han = 0, traditional = 0;
	for (size_t i = 0; i < text.len;) {
		uint32_t cp = 0;
		i += utf8_next(text.s + i, text.len - i, &cp);
		han += is_han(cp);
		traditional += fold_is_traditional(cp);
	}
	if (han)
		s->han += people;
	else
		s->other += people;
	s->traditional += traditional ? people : 0;
}

static bool is_chinese(const char *lang)
{
	return strncasecmp(lang, "zh", 2) == 0 && (lang[2] == '-' || !lang[2]);
}

static bool is_traditional(const char *lang)
{
	static const char *const tags[] = {"TW", "HK", "MO", "Hant"};
	for (size_t i = 0; is_chinese(lang) && i < sizeof tags / sizeof tags[0]; i++)
		if (strstr(lang, tags[i]))
			return true;
	return false;
}

static uint32_t people_of(struct desk *d, const struct desk_gap *g, const char *lang)
{
	for (size_t i = 0; i < COUNTED && g->sums.langs[i].text; i++)
		if (strcasecmp(desk_text_of(&d->texts, g->sums.langs[i].text), lang) == 0)
			return g->sums.langs[i].people;
	return 0;
}

const char *desk_lang(struct desk *d, const struct desk_gap *g)
{
	const struct str_list *langs = &d->config->languages;
	struct scripts s = {0};
	const char *best = NULL;
	uint32_t most = 0;
	for (uint32_t w = CLUSTERS_NONE;
	     (w = clusters_next(d->clusters, g->gap, w)) != CLUSTERS_NONE;)
		count(&s, clusters_text(d->clusters, w), d->wordings.v[w].people + 1);
	for (size_t i = 0; i < langs->n; i++) {
		const char *lang = langs->v[i];
		/* By the questions' script, then by who asked, then as the config has them. */
		uint32_t points = is_chinese(lang) == (s.han >= s.other) ? UINT32_MAX / 2 : 0;
		points += 2 * people_of(d, g, lang);
		points += is_traditional(lang) == (2 * s.traditional > s.han);
		if (!best || points > most) {
			best = lang;
			most = points;
		}
	}
	return best;
}
