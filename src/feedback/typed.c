#include "answerd/feedback/typed.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/str.h"

#define WAYS 4
#define SETS 4096
#define LOCKS 64
#define TEXTS 6

/* Its texts follow it in one allocation. */
struct kept {
	struct store_search search;
	char text[];
};

struct typed {
	pthread_mutex_t locks[LOCKS];	/* of the sets whose number has that remainder */
	struct kept *slots[SETS][WAYS]; /* owned; the newest first */
};

static const char **text_at(struct store_search *v, int i)
{
	const char **texts[TEXTS] = {&v->query, &v->lang,    &v->category,
				     &v->page,	&v->segment, &v->article};
	return texts[i];
}

enum status typed_new(struct typed **out)
{
	struct typed *t = calloc(1, sizeof *t);
	*out = t;
	for (size_t i = 0; t && i < LOCKS; i++)
		pthread_mutex_init(&t->locks[i], NULL);
	return t ? ST_OK : ST_NOMEM;
}

void typed_free(struct typed *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < SETS; i++)
		for (size_t k = 0; k < WAYS; k++)
			free(t->slots[i][k]);
	for (size_t i = 0; i < LOCKS; i++)
		pthread_mutex_destroy(&t->locks[i]);
	free(t);
}

static size_t set_of(const char *search_id)
{
	return str_hash(search_id, strlen(search_id)) % SETS;
}

static struct kept *copy(const struct store_search *v)
{
	size_t total = 0;
	struct store_search texts = *v;
	for (int i = 0; i < TEXTS; i++)
		total += strlen(*text_at(&texts, i)) + 1;
	struct kept *k = malloc(sizeof *k + total);
	if (!k)
		return NULL;
	char *at = k->text;
	k->search = *v;
	for (int i = 0; i < TEXTS; i++) {
		size_t n = strlen(*text_at(&texts, i)) + 1;
		memcpy(at, *text_at(&texts, i), n);
		*text_at(&k->search, i) = at;
		at += n;
	}
	return k;
}

void typed_put(struct typed *t, const struct store_search *v)
{
	size_t set = set_of(v->search_id);
	struct kept *k = copy(v), *oldest = NULL;
	if (!k)
		return;
	pthread_mutex_lock(&t->locks[set % LOCKS]);
	oldest = t->slots[set][WAYS - 1];
	memmove(&t->slots[set][1], &t->slots[set][0], (WAYS - 1) * sizeof t->slots[set][0]);
	t->slots[set][0] = k;
	pthread_mutex_unlock(&t->locks[set % LOCKS]);
	free(oldest);
}

static bool copy_out(const struct kept *k, struct arena *arena, struct store_search *out)
{
	*out = k->search;
	out->question = NULL;
	for (int i = 0; i < TEXTS; i++) {
		const char **text = text_at(out, i);
		*text = arena_dup(arena, *text, strlen(*text));
		if (!*text)
			return false;
	}
	return true;
}

bool typed_find(struct typed *t, const char *search_id,
		const unsigned char session[SESSION_ID_BYTES], struct arena *arena,
		struct store_search *out)
{
	size_t set = set_of(search_id);
	bool found = false;
	pthread_mutex_lock(&t->locks[set % LOCKS]);
	for (size_t i = 0; i < WAYS && !found; i++) {
		const struct kept *k = t->slots[set][i];
		found = k && strcmp(k->search.search_id, search_id) == 0 &&
			memcmp(k->search.session, session, SESSION_ID_BYTES) == 0 &&
			copy_out(k, arena, out);
	}
	pthread_mutex_unlock(&t->locks[set % LOCKS]);
	return found;
}

void typed_forget(struct typed *t, const unsigned char session[SESSION_ID_BYTES])
{
	for (size_t set = 0; set < SETS; set++) {
		pthread_mutex_lock(&t->locks[set % LOCKS]);
		for (size_t i = 0; i < WAYS; i++) {
			struct kept *k = t->slots[set][i];
			if (!k || memcmp(k->search.session, session, SESSION_ID_BYTES) != 0)
				continue;
			free(k);
			t->slots[set][i] = NULL;
		}
		pthread_mutex_unlock(&t->locks[set % LOCKS]);
	}
}
