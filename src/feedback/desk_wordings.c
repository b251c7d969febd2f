/* desk_wordings.c - the wordings by their form, and forgetting them. */
#include <stdlib.h>
#include <string.h>

#include "answerd/base/vec.h"
#include "feedback/desk_parts.h"

/* What is forgotten keeps its slot and is met no more. */
static bool is_form(const struct desk_wording *w, const char *form)
{
	return w->form && strcmp(w->form, form) == 0;
}

static uint32_t *form_slot(const struct desk *d, const char *form)
{
	size_t i = str_hash(form, strlen(form)) & (d->forms_n - 1);
	while (d->forms[i] && !is_form(&d->wordings.v[d->forms[i] - 1], form))
		i = (i + 1) & (d->forms_n - 1);
	return &d->forms[i];
}

uint32_t desk_wording_of(const struct desk *d, const char *form)
{
	uint32_t found = d->forms_n ? *form_slot(d, form) : 0;
	return found ? found - 1 : NO_WORDING;
}

enum status desk_add_wording_slot(struct desk *d, uint32_t wording, const char *form)
{
	while (d->wordings.n <= wording) {
		if (vec_room(&d->wordings.v, &d->wordings.cap, d->wordings.n,
			     sizeof *d->wordings.v) != ST_OK)
			return ST_NOMEM;
		d->wordings.v[d->wordings.n++] = (struct desk_wording){0};
	}
	if (d->wordings.n * 2 > d->forms_n) {
		size_t n = d->forms_n ? d->forms_n * 2 : 256;
		uint32_t *slots = calloc(n, sizeof *slots);
		if (!slots)
			return ST_NOMEM;
		free(d->forms);
		d->forms = slots;
		d->forms_n = n;
		for (size_t i = 0; i < d->wordings.n; i++)
			if (d->wordings.v[i].form)
				*form_slot(d, d->wordings.v[i].form) = (uint32_t)i + 1;
	}
	if (!form)
		return ST_OK;
	d->wordings.v[wording].form = str_dup(str_of(form));
	if (!d->wordings.v[wording].form)
		return ST_NOMEM;
	*form_slot(d, form) = wording + 1;
	return ST_OK;
}

bool desk_sweep(struct desk *d)
{
	bool swept = false;
	for (uint32_t w = 0; w < d->wordings.n; w++) {
		struct desk_wording *v = &d->wordings.v[w];
		uint32_t gap = v->form && !v->people ? clusters_of(d->clusters, w) : 0;
		/* Others asked it too: it is as theirs from now on, as after a start. */
		v->erased = v->erased && !v->people;
		if (!gap || (d->gaps.v[gap].status != GAP_NEW && !v->erased))
			continue;
		if (vec_room(&d->gone.v, &d->gone.cap, d->gone.n, sizeof *d->gone.v) != ST_OK ||
		    clusters_forget(d->clusters, w) != ST_OK)
			return swept;
		swept = true;
		d->gone.v[d->gone.n++] = w;
		desk_near_free(v);
		free(v->form);
		*v = (struct desk_wording){0};
		d->unsaved = true;
	}
	return swept;
}
