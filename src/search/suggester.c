#include "search/suggester.h"

#include <stdlib.h>
#include <string.h>

#include "answerd/base/utf8.h"
#include "answerd/base/vec.h"
#include "answerd/text/fold.h"

#define FIRST_SLOTS ((size_t)1024)
#define RANK_QUESTION 0x8000u
#define RANK_INSIDE 0x4000u /* what was typed stands inside the text */
#define RANK_LENGTH 0x3fffu

void suggester_init(struct suggester *s)
{
	*s = (struct suggester){.same = NULL};
	arena_init(&s->arena);
}

void suggester_release(struct suggester *s)
{
	for (size_t i = 0; i < s->groups.n; i++)
		for (int a = 0; a < LEX_ALPHABETS; a++) {
			free(s->groups.v[i].keys[a].v);
			free(s->groups.v[i].keys[a].least);
		}
	free(s->groups.v);
	free(s->entries.v);
	free(s->same);
	arena_release(&s->arena);
	suggester_init(s);
}

/* ---- adding ---- */

static enum status group_of(struct suggester *s, struct str lang, uint16_t *out)
{
	size_t i = 0;
	while (i < s->groups.n && (s->groups.v[i].lang.len != lang.len ||
				   memcmp(s->groups.v[i].lang.s, lang.s, lang.len) != 0))
		i++;
	*out = (uint16_t)i;
	if (i < s->groups.n)
		return ST_OK;
	if (i == UINT16_MAX)
		return ST_LIMIT;
	enum status st = vec_room(&s->groups.v, &s->groups.cap, i, sizeof *s->groups.v);
	if (st)
		return st;
	s->groups.v[i] = (struct sug_group){.lang = lang};
	for (int a = 0; a < LEX_ALPHABETS; a++)
		s->groups.v[i].keys[a].alphabet = (enum lex_alphabet)a;
	s->groups.n++;
	return ST_OK;
}

/* Where in the table an entry with these letters is, or belongs. */
static uint32_t *slot_of(const struct suggester *s, uint64_t letters, uint16_t group)
{
	size_t at = (letters + group) & (s->same_slots - 1);
	for (; s->same[at]; at = (at + 1) & (s->same_slots - 1)) {
		const struct sug_entry *e = &s->entries.v[s->same[at] - 1];
		if (e->letters == letters && e->group == group)
			break;
	}
	return &s->same[at];
}

static enum status grow(struct suggester *s)
{
	size_t n = s->same_slots ? s->same_slots * 2 : FIRST_SLOTS;
	uint32_t *v = calloc(n, sizeof *v);
	if (!v)
		return ST_NOMEM;
	free(s->same);
	s->same = v;
	s->same_slots = n;
	for (size_t i = 0; i < s->entries.n; i++)
		*slot_of(s, s->entries.v[i].letters, s->entries.v[i].group) = (uint32_t)i + 1;
	return ST_OK;
}

/* The hash of the letters, digits and characters of a folded text. */
static uint64_t hash_letters(const struct buf *folded, struct buf *letters)
{
	buf_clear(letters);
	for (size_t i = 0; i < folded->len;) {
		uint32_t cp = 0;
		struct folded f;
		size_t n = utf8_next(folded->data + i, folded->len - i, &cp);
		fold_cp(cp, &f);
		if (f.n && f.cls[0] != FOLD_OTHER && f.cls[0] != FOLD_SPACE)
			buf_add(letters, folded->data + i, n);
		i += n;
	}
	return str_hash(letters->data, letters->len);
}

/* Puts an entry into the list, or where it beats the one there. */
static enum status place(struct suggester *s, struct sug_entry *e, struct str text,
			 const struct buf *folded)
{
	if (s->entries.n * 2 >= s->same_slots && grow(s) != ST_OK)
		return ST_NOMEM;
	uint32_t *slot = slot_of(s, e->letters, e->group);
	struct sug_entry *have = *slot ? &s->entries.v[*slot - 1] : NULL;
	if (have)
		e->times = ++have->times;
	if (have && (e->question || !have->question))
		return ST_OK;
	e->text = (struct str){arena_dup(&s->arena, text.s, text.len), text.len};
	e->spelled[LEX_SCRIPT] = arena_dup(&s->arena, folded->data, folded->len);
	if (!e->text.s || !e->spelled[LEX_SCRIPT])
		return ST_NOMEM;
	if (have) {
		*have = *e;
		return ST_OK;
	}
	if (s->entries.n >= UINT32_MAX ||
	    vec_room(&s->entries.v, &s->entries.cap, s->entries.n, sizeof *e) != ST_OK)
		return ST_NOMEM;
	s->entries.v[s->entries.n++] = *e;
	*slot = (uint32_t)s->entries.n;
	return ST_OK;
}

enum status suggester_add(struct suggester *s, struct str text, struct str id, struct str lang,
			  uint64_t key_hash, bool question)
{
	struct buf folded, letters;
	struct sug_entry e = {
	    .id = id, .lang = lang, .key_hash = key_hash, .times = 1, .question = question};
	buf_init(&folded, BUF_MAX_TEXT);
	buf_init(&letters, BUF_MAX_TEXT);
	fold_text(text.s, text.len, &folded);
	e.letters = hash_letters(&folded, &letters);
	enum status st = buf_status(&folded) ? buf_status(&folded) : buf_status(&letters);
	if (st == ST_OK)
		st = group_of(s, lang, &e.group);
	if (st == ST_OK && letters.len)
		st = place(s, &e, text, &folded);
	buf_release(&folded);
	buf_release(&letters);
	return st;
}

/* ---- finishing ---- */

static enum status add_keys(struct suggester *s, const struct spelled *sp, uint32_t entry)
{
	const struct sug_entry *e = &s->entries.v[entry];
	unsigned rank = sp->n < RANK_LENGTH ? (unsigned)sp->n : RANK_LENGTH;
	rank |= e->question ? RANK_QUESTION : 0;
	for (int a = 0; a < LEX_ALPHABETS; a++) {
		struct sug_keys *k = &s->groups.v[e->group].keys[a];
		for (size_t i = 0; i < sp->starts_n[a]; i++) {
			uint16_t at = sp->starts[a][i];
			enum status st = vec_room(&k->v, &k->cap, k->n, sizeof *k->v);
			if (st)
				return st;
			k->v[k->n++] =
			    (struct sug_key){entry, at, (uint16_t)(rank | (at ? RANK_INSIDE : 0))};
		}
	}
	return ST_OK;
}

/* Spells an entry, and makes keys of its starts. */
static enum status finish_entry(struct suggester *s, struct spelled *sp, uint32_t entry,
				struct pairs *pairs)
{
	struct sug_entry *e = &s->entries.v[entry];
	enum status st = spelled_set(sp, str_of(e->spelled[LEX_SCRIPT]));
	for (int a = LEX_SCRIPT + 1; a < LEX_ALPHABETS && st == ST_OK; a++) {
		const struct buf *b = &sp->text[a];
		e->spelled[a] = b->len ? arena_dup(&s->arena, b->data, b->len) : "";
		if (!e->spelled[a])
			st = ST_NOMEM;
	}
	if (st == ST_OK)
		st = add_keys(s, sp, entry);
	return st ? st : pairs_add(pairs, sp, e->times);
}

/* Gives back what doubling took too much. */
static void fit(struct sug_keys *k)
{
	struct sug_key *v = k->n < k->cap && k->n ? realloc(k->v, k->n * sizeof *v) : NULL;
	if (v) {
		k->v = v;
		k->cap = k->n;
	}
}

enum status suggester_finish(struct suggester *s, struct pairs *pairs)
{
	struct spelled sp;
	enum status st = ST_OK;
	spelled_init(&sp);
	free(s->same);
	s->same = NULL;
	s->same_slots = 0;
	for (size_t i = 0; i < s->entries.n && st == ST_OK; i++)
		st = finish_entry(s, &sp, (uint32_t)i, pairs);
	spelled_release(&sp);
	for (size_t i = 0; i < s->groups.n; i++)
		for (int a = 0; a < LEX_ALPHABETS && st == ST_OK; a++) {
			fit(&s->groups.v[i].keys[a]);
			st = sug_sort(s, &s->groups.v[i].keys[a]);
		}
	return st;
}
