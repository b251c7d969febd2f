/* query_compound.c - words that are written in one and in two: log in, login, payslip. */
#include <string.h>

#include "answerd/text/english.h"
#include "answerd/text/weightless.h"
#include "search/query.h"

#define PART_MIN 3   /* letters of a part that says something */
#define WHOLE_MAX 24 /* letters of a compound */

/* What stands behind a verb, and makes a noun of it. */
static const char *const particles[] = {"in", "out", "on", "off", "up", "down", "back", "over"};

/* Before one of them, of words that are written in two as often: a cabin is no cab in. */
static const char *const verbs[] = {"back",  "break", "call", "cash", "charge", "check",
				    "cut",   "drop",  "hold", "lay",  "log",	"opt",
				    "pay",   "pick",  "roll", "set",  "shut",	"sign",
				    "start", "stop",  "take", "time", "top",	"turn"};

static bool is_one_of(const char *const *words, size_t n, const char *s, size_t len)
{
	for (size_t i = 0; i < n; i++)
		if (strlen(words[i]) == len && memcmp(words[i], s, len) == 0)
			return true;
	return false;
}

static bool is_particle(const char *s, size_t len)
{
	return is_one_of(particles, sizeof particles / sizeof particles[0], s, len);
}

static bool is_verb(const char *s, size_t len)
{
	return is_one_of(verbs, sizeof verbs / sizeof verbs[0], s, len);
}

/* A word of small letters alone. */
static bool is_plain(const struct query *q, size_t i)
{
	const struct unit *v = &q->units.v[i];
	if (v->kind != UNIT_WORD || v->joined)
		return false;
	for (size_t k = 0; k < v->word_len; k++)
		if (unit_word(&q->units, i)[k] < 'a' || unit_word(&q->units, i)[k] > 'z')
			return false;
	return true;
}

static bool is_part(const char *s, size_t len)
{
	return len >= PART_MIN && !word_is_weightless(s, len);
}

/* The two words at i in one: any that an article may have. */
static bool join(const struct query *q, size_t i, char out[WHOLE_MAX])
{
	const struct unit *a = &q->units.v[i], *b = a + 1;
	const char *second = unit_word(&q->units, i + 1);
	size_t len = a->word_len + b->word_len;
	if (!is_plain(q, i + 1) || b->start != a->end + 1 || len >= WHOLE_MAX ||
	    !is_part(unit_word(&q->units, i), a->word_len) ||
	    !(is_particle(second, b->word_len) || is_part(second, b->word_len)))
		return false;
	memcpy(out, unit_word(&q->units, i), a->word_len);
	memcpy(out + a->word_len, second, b->word_len);
	out[len] = '\0';
	return true;
}

/* Word i in two. What articles have in one is taken apart between a verb and a particle alone:
 * "refund" is no fund. */
static bool split(const struct query *q, size_t i, char out[WHOLE_MAX])
{
	const char *s = unit_word(&q->units, i);
	const size_t len = q->units.v[i].word_len;
	int t = query_find(q, q->units.v[i].hash);
	const bool unknown = t >= 0 && q->terms[t].df == 0;
	if (len + 2 > WHOLE_MAX)
		return false;
	for (size_t k = len - 2; k >= PART_MIN && k < len; k--) {
		const bool particle = is_particle(s + k, len - k) && is_verb(s, k);
		if (!is_part(s, k) || !english_knows(s, k) ||
		    !(particle ||
		      (unknown && is_part(s + k, len - k) && english_knows(s + k, len - k))))
			continue;
		memcpy(out, s, k);
		out[k] = ' ';
		memcpy(out + k + 1, s + k, len - k);
		out[len + 1] = '\0';
		return true;
	}
	return false;
}

static bool add(struct synonym_match *m, size_t first, size_t end, const char *to,
		struct arena *arena)
{
	const char *copy = arena_dup(arena, to, strlen(to));
	if (copy)
		*m = (struct synonym_match){.first = (uint32_t)first,
					    .end = (uint32_t)end,
					    .to = copy,
					    .to_len = strlen(copy)};
	return copy != NULL;
}

size_t query_compounds(const struct query *q, struct arena *arena,
		       struct synonym_match out[QUERY_MAX_COMPOUNDS])
{
	char other[WHOLE_MAX];
	size_t n = 0;
	for (size_t i = 0; i < q->units.n && n < QUERY_MAX_COMPOUNDS; i++) {
		if (!is_plain(q, i))
			continue;
		if (i + 1 < q->units.n && join(q, i, other))
			n += add(&out[n], i, i + 2, other, arena);
		if (n < QUERY_MAX_COMPOUNDS && split(q, i, other))
			n += add(&out[n], i, i + 1, other, arena);
	}
	return n;
}
