#include "search/choices.h"

#include <math.h>
#include <string.h>

/* A choice that holds more of the likelihood of what is offered splits nothing. */
#define NEARLY_ALL 0.9
/* Bits; splits that differ less tell the same. */
#define SAME_GAIN 1e-9
/* Longer ones cannot be taken in at a glance, nor sent as a question. */
#define LABEL_BYTES 200
#define QUERY_BYTES 512 /* the most that is configured by default */

enum kind { BY_CATEGORY, BY_WORD, BY_TITLE };

struct group {
	uint32_t members; /* bits of readings */
	struct str label, lang;
	enum kind kind;
};

struct split {
	struct group v[SEARCH_MAX_CHOICES];
	size_t n;
};

struct pool {
	const struct reading *v;
	size_t n;
};

static bool same(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.s, b.s, a.len) == 0);
}

static double mass_of(const struct pool *p, uint32_t members)
{
	double m = 0;
	for (size_t i = 0; i < p->n; i++)
		if (members & 1u << i)
			m += p->v[i].share;
	return m;
}

static unsigned count_of(uint32_t members)
{
	unsigned n = 0;
	for (; members; members &= members - 1)
		n++;
	return n;
}

/* The information that picking a choice gives of which result is meant, in bits
 * (Shannon 1948); what no choice holds tells nothing. 0 for what is no split. */
static double gain_of(const struct pool *p, const struct split *s)
{
	double gain = 0, all = 0, most = 0;
	for (size_t i = 0; i < s->n; i++) {
		double m = mass_of(p, s->v[i].members);
		all += m;
		most = m > most ? m : most;
		gain += m > 0 ? -m * log2(m) : 0;
	}
	return s->n >= 2 && most <= NEARLY_ALL * all ? gain : 0;
}

/* Adds a group; of too many the heaviest stay. */
static void add_group(const struct pool *p, struct split *s, const struct group *g)
{
	if (s->n < SEARCH_MAX_CHOICES) {
		s->v[s->n++] = *g;
		return;
	}
	size_t least = 0;
	for (size_t i = 1; i < s->n; i++)
		if (mass_of(p, s->v[i].members) <= mass_of(p, s->v[least].members))
			least = i;
	if (mass_of(p, g->members) > mass_of(p, s->v[least].members))
		s->v[least] = *g;
}

static struct str text_of(const struct reading *r, enum kind kind)
{
	return kind == BY_CATEGORY ? r->category : r->title;
}

/* Adds the readings of members, alike ones together. */
static void split_by(const struct pool *p, enum kind kind, uint32_t members, struct split *out)
{
	for (size_t i = 0; i < p->n; i++) {
		struct group g = {
		    .label = text_of(&p->v[i], kind), .lang = p->v[i].lang, .kind = kind};
		if (!(members & 1u << i))
			continue;
		for (size_t k = i; k < p->n; k++)
			if (same(text_of(&p->v[k], kind), g.label))
				g.members |= members & 1u << k;
		members &= ~g.members;
		if (g.label.len && g.label.len <= LABEL_BYTES)
			add_group(p, out, &g);
	}
}

/* ---- by words ---- */

struct word {
	uint64_t id;
	struct str text, lang; /* as the first reading that has it writes it */
	uint32_t members;
};

struct word_list {
	struct word v[CHOICES_READINGS * CHOICES_WORDS];
	size_t n;
};

static void list_words(const struct pool *p, struct word_list *out)
{
	for (size_t i = 0; i < p->n; i++)
		for (size_t k = 0; k < p->v[i].words_n; k++) {
			const struct choice_word *w = &p->v[i].words[k];
			size_t at = 0;
			while (at < out->n && out->v[at].id != w->id)
				at++;
			if (at == out->n)
				out->v[out->n++] = (struct word){w->id, w->text, p->v[i].lang, 0};
			out->v[at].members |= 1u << i;
		}
}

/* The word that several of the readings of left share, and that tells most; less,
 * what readings of other choices have too. */
static bool best_word(const struct pool *p, const struct word_list *words, uint32_t left,
		      struct group *out)
{
	double best = 0, all = mass_of(p, (1u << p->n) - 1);
	for (size_t i = 0; i < words->n; i++) {
		const struct word *w = &words->v[i];
		uint32_t members = w->members & left;
		double m = mass_of(p, members), whole = mass_of(p, w->members);
		if (count_of(members) < 2 || whole > NEARLY_ALL * all || w->text.len > LABEL_BYTES)
			continue;
		double gain = m > 0 ? -m * log2(m) * m / whole : 0;
		if (gain <= best)
			continue;
		best = gain;
		*out = (struct group){members, w->text, w->lang, BY_WORD};
	}
	return best > 0;
}

/* Words, one after the other; what has none of them stands for itself. */
static void split_by_words(const struct pool *p, struct split *out)
{
	struct word_list words;
	uint32_t left = (1u << p->n) - 1;
	struct group g = {0};
	words.n = 0; /* the rest is filled as it grows */
	list_words(p, &words);
	while (out->n < SEARCH_MAX_CHOICES && best_word(p, &words, left, &g)) {
		add_group(p, out, &g);
		left &= ~g.members;
	}
	if (out->n)
		split_by(p, BY_TITLE, left, out);
}

/* ---- the reply ---- */

/* Whether the group is one article whose title asks for it. */
static bool says_all(const struct pool *p, const struct group *g)
{
	for (size_t i = 0; i < p->n; i++)
		if (g->members == 1u << i)
			return p->v[i].says_all;
	return false;
}

struct str choices_join(struct arena *arena, struct str a, struct str b)
{
	size_t len = a.len + 1 + b.len;
	char *text = arena_alloc(arena, len);
	if (text) {
		memcpy(text, a.s, a.len);
		text[a.len] = ' ';
		memcpy(text + a.len + 1, b.s, b.len);
	}
	return (struct str){text, text ? len : 0};
}

/* What to ask for a group: its category, a title that names one article, or the
 * question with what the group is called. */
static bool put_query(struct search_choice *c, const struct group *g, bool alone, struct str asked,
		      struct str meant, struct arena *arena)
{
	struct str with = g->label;
	c->query = asked;
	if (g->kind == BY_CATEGORY)
		return true;
	c->query = with;
	if ((g->kind == BY_TITLE && alone) || meant.len + 1 + with.len > QUERY_BYTES)
		return true;
	c->query = choices_join(arena, meant, with);
	return c->query.s != NULL;
}

/* All groups are one article each: its title says more than what they have in common. */
static bool is_plain(const struct split *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (count_of(s->v[i].members) != 1)
			return false;
	return true;
}

/* The split that tells most; NULL: none tells anything. */
static const struct split *best_split(const struct pool *p, const struct split *v, size_t n)
{
	const struct split *best = NULL;
	double most = 0;
	for (size_t i = 0; i < n; i++) {
		double gain = gain_of(p, &v[i]);
		if (gain > most + SAME_GAIN ||
		    (gain > 0 && gain >= most - SAME_GAIN && is_plain(&v[i]))) {
			most = gain;
			best = &v[i];
		}
	}
	return best;
}

static struct pool worth_offering(const struct reading *v, size_t n)
{
	struct pool p = {v, 0};
	while (p.n < n && p.n < CHOICES_READINGS && v[p.n].share >= CHOICES_WORTH * v[0].share)
		p.n++;
	return p;
}

enum status choices_make(struct search_reply *reply, const struct reading *readings, size_t n,
			 struct str asked, struct str meant, struct arena *arena)
{
	struct split splits[3] = {{.n = 0}};
	struct pool p = worth_offering(readings, n);
	uint32_t all = (1u << p.n) - 1;
	const char *text = arena_dup(arena, asked.s, asked.len);
	reply->choices_n = 0;
	if (!text)
		return ST_NOMEM;
	split_by(&p, BY_CATEGORY, all, &splits[0]);
	split_by_words(&p, &splits[1]);
	split_by(&p, BY_TITLE, all, &splits[2]);
	const struct split *best = best_split(&p, splits, 3);
	for (size_t i = 0; best && i < best->n; i++) {
		const struct group *g = &best->v[i];
		struct search_choice *c = &reply->choices[i];
		*c = (struct search_choice){.label = g->label, .count = count_of(g->members)};
		if (g->kind == BY_CATEGORY)
			c->category = g->label;
		else
			c->lang = g->lang;
		if (!put_query(c, g, says_all(&p, g), (struct str){text, asked.len}, meant, arena))
			return ST_NOMEM;
		reply->choices_n++;
	}
	return ST_OK;
}
