/* A question as terms with weights. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "search/query.h"
#include "search/scan.h"
#include "search_kb.h"

#include <cmocka.h>

static struct query q;
static struct analyzer *a;

static void make(const char *s)
{
	arena_reset(&search_arena);
	assert_int_equal(
	    query_make(&q, a, searcher_reader(search_s), s, strlen(s), &search_arena, &search_err),
	    ST_OK);
}

static void correct_for(const char *lang, const char *s)
{
	make(s);
	assert_int_equal(query_correct(&q, a, searcher_reader(search_s), search_x, NULL, s,
				       strlen(s), lang, SEARCH_TODAY, &search_arena),
			 ST_OK);
}

static void correct(const char *s)
{
	correct_for("zh-CN", s);
}

static const struct qterm *term(const char *text)
{
	for (size_t i = 0; i < q.n; i++)
		if (strcmp(q.terms[i].text, text) == 0)
			return &q.terms[i];
	return NULL;
}

static void test_terms(void **state)
{
	double mass = 0;
	(void)state;
	make("退款 refunds CA-1234 refund");
	static const char *const want[] = {"退", "款", "退款", "refund", "ca", "1234", "ca1234"};
	assert_int_equal(q.own, sizeof want / sizeof want[0]); /* each once */
	for (size_t i = 0; i < q.own; i++) {
		assert_non_null(term(want[i]));
		mass += q.terms[i].mass;
		assert_int_equal(query_find(&q, q.terms[i].hash), i);
		assert_true(q.terms[i].pair || query_may_have(&q, q.terms[i].hash));
		assert_true(q.terms[i].idf > 0);
	}
	assert_true(term("退款")->pair && !term("refund")->pair);
	assert_true(term("ca1234")->joined && !term("ca")->joined);
	assert_true(q.mass > mass - 1e-9 && q.mass < mass + 1e-9);
	assert_int_equal(term("ca")->df, 0);
	assert_int_equal(term("refund")->df, 1);
	/* What fewer articles hold weighs more. */
	assert_true(term("ca")->idf > term("refund")->idf);
	assert_int_equal(q.seq_n, 6); /* the joined whole is no word of its own */
}

static void test_weightless(void **state)
{
	(void)state;
	make("how long does a refund take");
	assert_true(term("how")->weightless && term("doe")->weightless);
	assert_true(term("how")->mass < term("how")->idf);
	assert_false(term("refund")->weightless);
	make("怎么收费");
	assert_true(term("怎么")->weightless);
	assert_false(term("收费")->weightless);
}

static void test_positions(void **state)
{
	(void)state;
	make("card and card or card");
	size_t card = (size_t)query_find(&q, unit_hash("card", 4)), n = 0, last = QUERY_MAX_SEQ;
	for (size_t p = q.pos_last[card]; p; p = q.pos_before[p - 1]) {
		assert_true(p < last);
		assert_int_equal(q.seq[p - 1], card);
		last = p;
		n++;
	}
	assert_int_equal(n, 3);
}

static void test_empty(void **state)
{
	(void)state;
	make("");
	assert_int_equal(q.n, 0);
	assert_int_equal(query_find(&q, 12345), -1);
	make("?!。");
	assert_int_equal(q.n, 0);
	struct term_set none = {{0}};
	assert_true(scan_cover(&q, &none) == 0);
}

static void test_too_many(void **state)
{
	static char text[6000];
	size_t n = 0;
	(void)state;
	for (int i = 0; i < 1000; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, "w%d ", i);
	make(text);
	assert_true(q.n <= QUERY_MAX_TERMS && q.seq_n <= QUERY_MAX_SEQ);
	correct(text);
	assert_true(q.n <= QUERY_MAX_TERMS && q.spans_n <= QUERY_MAX_SPANS);
	assert_true(q.order_n <= QUERY_MAX_TERMS);
}

static void test_corrections(void **state)
{
	static const struct {
		const char *query, *corrected; /* NULL: as typed */
	} cases[] = {
	    {"refnud", "refund"},
	    {"my refnud, please", "my refund, please"},
	    {"REFNUD", "refund"},
	    {"refund", NULL},
	    {"zzzzzz", NULL},
	    {"tuikuan", "退款"},
	    {"tk", "退款"},
	    {"xinglichaozhong", "行李超重"},
	    {"xlcz", "行李超重"},
	    {"xinglichaoche", NULL}, /* no title holds all of it */
	    {"refnud tuikuan", "refund 退款"},
	    {"退款", NULL},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		correct(cases[i].query);
		if (cases[i].corrected)
			assert_string_equal(q.corrected, cases[i].corrected);
		else
			assert_null(q.corrected);
		assert_int_equal(q.certainty < 1, cases[i].corrected != NULL);
	}
}

/* A correction is written as articles are, and not as it is folded. */
static void test_written(void **state)
{
	static const struct {
		const char *lang, *query, *corrected;
	} cases[] = {
	    {"zh-CN", "daozhang", "到账"},
	    {"zh-TW", "daozhang", "到账"}, /* no title of theirs has it */
	    {"zh-CN", "liangzhang", "两张"},
	    {"zh-TW", "liangzhang", "兩張"},
	    {NULL, "daozhang refnud", "到账 refund"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		correct_for(cases[i].lang, cases[i].query);
		assert_string_equal(q.corrected, cases[i].corrected);
	}
}

/* English words in one and in two. */
static void test_compounds(void **state)
{
	static const struct {
		const char *query, *other; /* the last one; NULL: none */
	} cases[] = {
	    {"I can't log in", "login"},
	    {"login problem", "log in"},
	    {"Log-in page", "login"},
	    {"pay slip", "payslip"},
	    {"backup of it", "back up"},
	    {"log, in the end", NULL},
	    {"refund", NULL},
	    {"how to do it", NULL},
	    {"退款 in", NULL},
	    {"cabin", NULL},
	    {"suitcase handle", "suit case"}, /* no article has it in one */
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct synonym_match m[QUERY_MAX_COMPOUNDS];
		make(cases[i].query);
		size_t n = query_compounds(&q, &search_arena, m);
		bool found = false;
		for (size_t k = 0; k < n && cases[i].other; k++)
			found = found || strcmp(m[k].to, cases[i].other) == 0;
		if (cases[i].other ? !found : n > 0)
			fail_msg("%s: %zu, %s", cases[i].query, n, n ? m[0].to : "");
	}
	/* What no article has is no alternative. */
	make("payment over two cards");
	size_t before = q.n;
	assert_int_equal(
	    query_add_compounds(&q, a, searcher_reader(search_s), &search_arena, &search_err),
	    ST_OK);
	assert_int_equal(q.n, before);
	make("bag gage allowance");
	before = q.n;
	assert_int_equal(
	    query_add_compounds(&q, a, searcher_reader(search_s), &search_arena, &search_err),
	    ST_OK);
	assert_int_equal(q.n, before + 1);
	assert_non_null(term("baggag"));
}

static void test_wording(void **state)
{
	const char *other = "出租车发票";
	(void)state;
	make("計程車發票");
	assert_int_equal(query_add_wording(&q, a, searcher_reader(search_s), other, strlen(other),
					   &search_arena, &search_err),
			 ST_OK);
	assert_int_equal(q.spans_n, 1);
	assert_true(term("出租")->alternative);
	assert_false(term("发票")->alternative);
	/* The other word counts less than what was typed, and more than nothing. */
	struct term_set typed = {{0}}, other_set = {{0}};
	for (size_t i = 0; i < q.n; i++)
		set_add(q.terms[i].alternative ? &other_set : &typed, (int)i);
	assert_true(scan_cover(&q, &typed) > 1 - 1e-9);
	assert_true(scan_cover(&q, &other_set) > 0);
	assert_true(scan_cover(&q, &other_set) < 1);
	make("退款");
	assert_int_equal(query_add_wording(&q, a, searcher_reader(search_s), "退款", 6,
					   &search_arena, &search_err),
			 ST_OK);
	assert_int_equal(q.spans_n, 0);
}

static int set_up(void **state)
{
	units_init(&q.units);
	return search_set_up(state) == 0 && analyzer_new(&a) == ST_OK ? 0 : -1;
}

static int tear_down(void **state)
{
	units_release(&q.units);
	analyzer_free(a);
	return search_tear_down(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_terms),     cmocka_unit_test(test_weightless),
	    cmocka_unit_test(test_positions), cmocka_unit_test(test_empty),
	    cmocka_unit_test(test_too_many),  cmocka_unit_test(test_corrections),
	    cmocka_unit_test(test_written),   cmocka_unit_test(test_compounds),
	    cmocka_unit_test(test_wording),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
