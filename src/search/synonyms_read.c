/* synonyms_read.c - data/curation/synonyms.yaml: reading and writing it. */
#include <string.h>

#include "search/rule_file.h"
#include "search/synonyms.h"

static enum status read_rule(struct arena *arena, const struct yaml *y, void *rules, size_t rule,
			     struct buf *err)
{
	struct synonym_rule *r = (struct synonym_rule *)rules + rule;
	enum status st = ST_OK;
	if (y->kind != YAML_MAP)
		return fail(err, ST_INVALID,
			    "%d: a rule is `both: [...]`, or `from: [...]` and `to: [...]`",
			    y->line);
	r->line = y->line;
	for (size_t i = 0; i < y->n && st == ST_OK; i++) {
		const char *key = y->keys[i];
		bool to = strcmp(key, "to") == 0;
		if (!to && strcmp(key, "from") != 0 && strcmp(key, "both") != 0)
			return fail(err, ST_INVALID,
				    "%d: there is no key '%s': a rule has both, or from and to",
				    y->key_lines[i], key);
		r->both = r->both || strcmp(key, "both") == 0;
		st = rule_read_texts(arena, y->items[i], to ? &r->to : &r->from,
				     to ? &r->to_n : &r->from_n, err);
	}
	if (st == ST_OK && r->both && y->n > 1)
		return fail(err, ST_INVALID,
			    "%d: both stands alone in its rule: make from and to another rule",
			    y->line);
	return st;
}

static void print_rule(const void *rules, size_t i, struct buf *out)
{
	const struct synonym_rule *r = (const struct synonym_rule *)rules + i;
	rule_print_list(out, r->both ? "  - both" : "  - from", r->from, r->from_n);
	if (!r->both)
		rule_print_list(out, "    to", r->to, r->to_n);
}

static int line_of(const void *rules, size_t i)
{
	return ((const struct synonym_rule *)rules)[i].line;
}

static bool same_rule(const void *a, size_t i, const void *b, size_t k)
{
	const struct synonym_rule *x = (const struct synonym_rule *)a + i;
	const struct synonym_rule *y = (const struct synonym_rule *)b + k;
	return x->both == y->both && rule_same_texts(x->from, x->from_n, y->from, y->from_n) &&
	       rule_same_texts(x->to, x->to_n, y->to, y->to_n);
}

/* Of YAML: rules, their lists, and twice as many phrases as are allowed, so that
 * the error is of the rule. */
static const struct rule_format format = {
    .key = "synonyms",
    .max_bytes = SYNONYM_FILE_BYTES,
    .max_nodes = (size_t)SYNONYM_RULES * (2 * SYNONYM_PHRASES + 8),
    .size = sizeof(struct synonym_rule),
    .read = read_rule,
    .head = "# What stands for what: `both` in each direction; who asks `from` also finds `to`.\n"
	    "synonyms:\n",
    .print = print_rule,
    .line = line_of,
    .same = same_rule};

enum status synonyms_read(struct arena *arena, const char *s, size_t len,
			  struct synonym_rule **rules, size_t *n, struct buf *err)
{
	void *v = NULL;
	enum status st = rule_file_read(&format, arena, s, len, &v, n, err);
	*rules = v;
	return st;
}

void synonyms_print(const struct synonyms *s, const char *old, size_t len, struct buf *out)
{
	size_t n = 0;
	const struct synonym_rule *rules = synonyms_rules(s, &n);
	rule_file_print(&format, rules, n, old, len, out);
}
