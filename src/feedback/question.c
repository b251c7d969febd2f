#include "feedback/question.h"

#include "answerd/text/courtesy.h"

enum status question_form(struct analyzer *a, struct units *scratch, const char *s, size_t len,
			  struct buf *out)
{
	units_clear(scratch);
	enum status st = analyzer_run(a, s, len, scratch);
	bool han = true;
	courtesy_trim(scratch);
	for (size_t i = 0; i < scratch->n && st == ST_OK; i++) {
		const struct unit *u = &scratch->v[i];
		if (u->joined)
			continue;
		if (out->len && !(han && u->kind == UNIT_HAN))
			buf_addc(out, ' ');
		buf_add(out, unit_term(scratch, i), u->term_len);
		han = u->kind == UNIT_HAN;
	}
	return st ? st : buf_status(out);
}
