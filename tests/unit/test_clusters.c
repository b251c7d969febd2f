/* Unanswered questions gathered into clusters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "cluster_world.h"

#define MANY 64

static void assert_groups(const struct clusters *c, const uint32_t *w)
{
	for (size_t i = 0; i < ASKED; i++)
		for (size_t k = i + 1; k < ASKED; k++)
			if ((clusters_of(c, w[i]) == clusters_of(c, w[k])) !=
			    (asked[i].group == asked[k].group))
				fail_msg("'%s' and '%s'", asked[i].text, asked[k].text);
}

static void test_paraphrases(void **state)
{
	uint32_t w[ASKED];
	struct clusters *c = filled(w);
	(void)state;
	assert_groups(c, w);
	assert_int_equal(clusters_night(c), ST_OK);
	assert_groups(c, w);
	clusters_free(c);
}

static void test_same_calls_same_clusters(void **state)
{
	uint32_t w[ASKED], again[ASKED];
	struct clusters *c = filled(w), *d = filled(again);
	(void)state;
	assert_int_equal(clusters_night(c), ST_OK);
	assert_int_equal(clusters_night(d), ST_OK);
	for (size_t i = 0; i < ASKED; i++)
		assert_int_equal(clusters_of(c, w[i]), clusters_of(d, again[i]));
	clusters_free(c);
	clusters_free(d);
}

/* One wording, whatever its script, width and vocabulary; slips and endings join it. */
static void test_spellings(void **state)
{
	static const char *const same[][2] = {{"行李超重怎么收费", "行李超重怎麼收費？"},
					      {"ＲＥＦＵＮＤ", "refund"},
					      {"这个软件怎么下载", "這個軟體怎麼下載"},
					      {"How do refunds work?", "how do refund works"}};
	static const char *const near[][2] = {
	    {"cancel my subscription", "cancel my subscripton"},
	    {"reservation for tomorrow", "reservations for tomorow"}};
	uint32_t w[ASKED];
	struct clusters *c = filled(w);
	(void)state;
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
		assert_int_equal(add(c, same[i][0], 0), add(c, same[i][1], 0));
	for (size_t i = 0; i < sizeof near / sizeof near[0]; i++) {
		uint32_t a = add(c, near[i][0], 0), b = add(c, near[i][1], 0);
		assert_int_not_equal(a, b);
		assert_int_equal(clusters_of(c, a), clusters_of(c, b));
	}
	clusters_free(c);
}

static uint32_t add_near(struct clusters *c, const char *text, const char *article,
			 double confidence)
{
	struct cluster_near near[] = {{article, confidence}, {"pay/card", confidence / 4}};
	struct cluster_question q = {.text = str_of(text), .near = near, .near_n = 2};
	uint32_t w = 0, cluster = 0;
	assert_int_equal(clusters_add(c, &q, &w, &cluster), ST_OK);
	return w;
}

/* Two languages have no word in common; their nearest articles join them, if sure enough. */
static void test_languages(void **state)
{
	static const struct {
		const char *en;
		double confidence;
		bool joined;
	} cases[] = {
	    {"pay/invoice", 0.6, true}, {"pay/invoice", 0.2, false}, {"bags/pets", 0.6, false}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		uint32_t w[ASKED];
		struct clusters *c = filled(w);
		uint32_t zh = add_near(c, "电子发票怎么开", "pay/invoice", 0.6);
		uint32_t en = add_near(c, "get an invoice", cases[i].en, cases[i].confidence);
		for (int night = 0; night < 2; night++) {
			assert_int_equal(clusters_of(c, zh) == clusters_of(c, en), cases[i].joined);
			assert_groups(c, w);
			assert_int_equal(clusters_night(c), ST_OK);
		}
		clusters_free(c);
	}
}

static void test_people_are_sessions(void **state)
{
	struct clusters *c = fresh();
	size_t people = 0;
	(void)state;
	uint32_t w = add(c, "how do refunds work", 7);
	for (int i = 0; i < 50; i++)
		assert_int_equal(add(c, "How do refunds work?", 7), w);
	uint32_t v = add(c, "how do the refunds work here", 7);
	assert_int_equal(clusters_of(c, v), clusters_of(c, w));
	assert_int_equal(clusters_wording_people(c, w), 1);
	assert_int_equal(clusters_people(c, clusters_of(c, w), &people), ST_OK);
	assert_int_equal(people, 1);
	add(c, "how do refunds work", 8);
	add(c, "how do refunds work", 0);
	assert_int_equal(clusters_people(c, clusters_of(c, w), &people), ST_OK);
	assert_int_equal(people, 2);
	clusters_free(c);
}

static void test_title(void **state)
{
	struct clusters *c = fresh();
	(void)state;
	add(c, "行李超重", 1);
	uint32_t whole = add(c, "行李超重怎么收费", 2);
	add(c, "行李超重怎么收费", 3);
	add(c, "我的行李超重了在机场要怎么收费", 4);
	uint32_t cluster = clusters_of(c, whole);
	assert_int_equal(clusters_title(c, cluster), whole);
	assert_int_equal(clusters_title(c, cluster + 100), CLUSTERS_NONE);
	clusters_free(c);
}

static void test_frozen_gains_and_never_loses(void **state)
{
	uint32_t w[ASKED];
	struct clusters *c = filled(w);
	(void)state;
	uint32_t bags = clusters_of(c, w[3]), cards = clusters_of(c, w[9]);
	/* An editor holds together what the machine would not. */
	assert_int_equal(clusters_merge(c, bags, cards), ST_OK);
	assert_true(clusters_frozen(c, bags));
	uint32_t later = add(c, "行李超重要怎么收费", 0);
	assert_int_equal(clusters_of(c, later), bags);
	assert_int_equal(clusters_night(c), ST_OK);
	for (size_t i = 0; i < ASKED; i++)
		assert_int_equal(clusters_of(c, w[i]) == bags,
				 asked[i].group == 1 || asked[i].group == 3);
	assert_int_equal(clusters_of(c, later), bags);
	clusters_free(c);
}

static void test_split_stays(void **state)
{
	uint32_t w[ASKED], made = 0;
	struct clusters *c = filled(w);
	(void)state;
	uint32_t old = clusters_of(c, w[0]);
	assert_int_equal(clusters_split(c, &w[1], 1, &made), ST_OK);
	add(c, "how do i get an order refunded", 0);
	assert_int_equal(clusters_night(c), ST_OK);
	assert_int_equal(clusters_of(c, w[0]), old);
	assert_int_equal(clusters_of(c, w[1]), made);
	assert_int_equal(clusters_of(c, w[2]), old);
	assert_int_equal(clusters_split(c, w, 0, &made), ST_INVALID);
	uint32_t nobody = 9999;
	assert_int_equal(clusters_split(c, &nobody, 1, &made), ST_NOTFOUND);
	clusters_free(c);
}

static void test_taken_out_never_returns(void **state)
{
	uint32_t w[ASKED], own = 0;
	struct clusters *c = filled(w);
	(void)state;
	uint32_t old = clusters_of(c, w[4]);
	assert_int_equal(clusters_take_out(c, w[4], &own), ST_OK);
	assert_int_not_equal(own, old);
	for (int round = 0; round < 2; round++) {
		add(c, round ? "行李超重收费多少钱" : "行李超重收费是多少", 0);
		assert_int_equal(add(c, asked[4].text, 0), w[4]);
		assert_int_not_equal(clusters_of(c, w[4]), old);
		assert_int_equal(clusters_night(c), ST_OK);
		assert_int_not_equal(clusters_of(c, w[4]), old);
		assert_int_equal(clusters_of(c, w[3]), old);
	}
	/* Not even when the cluster is the machine's again. */
	assert_int_equal(clusters_freeze(c, old, false), ST_OK);
	assert_int_equal(clusters_night(c), ST_OK);
	assert_int_not_equal(clusters_of(c, w[4]), old);
	assert_int_equal(clusters_of(c, w[3]), old);
	/* Unless the editor puts it there. */
	assert_int_equal(clusters_merge(c, old, clusters_of(c, w[4])), ST_OK);
	assert_int_equal(clusters_of(c, w[4]), old);
	clusters_free(c);
}

static void test_moves_are_told(void **state)
{
	uint32_t w[ASKED], own = 0;
	struct clusters *c = filled(w);
	size_t n = 0;
	(void)state;
	clusters_settle(c);
	assert_int_equal(clusters_take_out(c, w[0], &own), ST_OK);
	const uint32_t *moved = clusters_moved(c, &n);
	assert_int_equal(n, 1);
	assert_int_equal(moved[0], w[0]);
	clusters_settle(c);
	clusters_moved(c, &n);
	assert_int_equal(n, 0);
	clusters_free(c);
}

static void test_restored_as_it_was(void **state)
{
	uint32_t w[ASKED], again[ASKED];
	struct clusters *c = filled(w), *d = fresh();
	(void)state;
	for (size_t i = 0; i < ASKED; i++) {
		struct cluster_question q = {.text = str_of(asked[i].text), .session = i + 1};
		assert_int_equal(clusters_restore(d, &q, clusters_of(c, w[i]), &again[i]), ST_OK);
	}
	assert_groups(d, again);
	uint32_t one = add(c, "may i pay with two credit cards 两张信用卡付款", 0);
	uint32_t two = add(d, "may i pay with two credit cards 两张信用卡付款", 0);
	assert_int_equal(clusters_of(c, one), clusters_of(d, two));
	assert_groups(d, again);
	/* Also between two that are placed. */
	struct cluster_question q = {.text = str_of("行李超重了要收费多少")};
	assert_int_equal(clusters_restore(d, &q, 1000, &two), ST_OK);
	assert_int_equal(clusters_of(d, two), 1000);
	one = add(d, "行李超重要怎么收费", 0);
	assert_int_equal(clusters_of(d, one), clusters_of(d, again[3]));
	assert_true(clusters_of(d, add(d, "zebra crossing painted green", 0)) > 1000);
	q.text = str_of("x y");
	assert_int_equal(clusters_restore(d, &q, 0, &two), ST_INVALID);
	assert_int_equal(clusters_restore(d, &q, CLUSTERS_NUMBERS, &two), ST_INVALID);
	clusters_free(c);
	clusters_free(d);
}

static void test_numbers_live_on_at_night(void **state)
{
	uint32_t w[ASKED], before[ASKED];
	struct clusters *c = filled(w);
	size_t n = 0;
	(void)state;
	for (size_t i = 0; i < ASKED; i++)
		before[i] = clusters_of(c, w[i]);
	clusters_settle(c);
	assert_int_equal(clusters_night(c), ST_OK);
	for (size_t i = 0; i < ASKED; i++)
		assert_int_equal(clusters_of(c, w[i]), before[i]);
	clusters_moved(c, &n);
	assert_int_equal(n, 0);
	clusters_free(c);
}

static void test_forgotten(void **state)
{
	uint32_t w[ASKED];
	struct clusters *c = filled(w);
	(void)state;
	assert_int_equal(clusters_forget(c, w[0]), ST_OK);
	assert_int_equal(clusters_forget(c, w[0]), ST_NOTFOUND);
	assert_int_equal(clusters_of(c, w[0]), 0);
	assert_null(clusters_text(c, w[0]).s);
	assert_int_equal(clusters_night(c), ST_OK);
	assert_int_equal(clusters_of(c, w[1]), clusters_of(c, w[2]));
	uint32_t back = add(c, asked[0].text, 0);
	assert_int_not_equal(back, w[0]);
	assert_int_equal(clusters_of(c, back), clusters_of(c, w[1]));
	for (uint32_t i = 0; i < clusters_wordings(c); i++)
		if (clusters_of(c, i))
			assert_int_equal(clusters_forget(c, i), ST_OK);
	assert_int_equal(clusters_night(c), ST_OK);
	clusters_free(c);
}

static void test_what_has_no_words(void **state)
{
	struct clusters *c = fresh();
	struct cluster_question q = {.text = str_of("......")};
	uint32_t w = 0, cluster = 0;
	(void)state;
	assert_int_equal(clusters_add(c, &q, &w, &cluster), ST_INVALID);
	assert_int_equal(clusters_night(c), ST_OK);
	assert_int_equal(clusters_freeze(c, 1, true), ST_NOTFOUND);
	assert_int_equal(clusters_merge(c, 1, 2), ST_NOTFOUND);
	assert_int_equal(clusters_take_out(c, 0, &cluster), ST_NOTFOUND);
	clusters_free(c);
}

/* What the articles say about words counts while there are few questions: a word that
 * stands in all of them makes nothing alike. */
static double in_all_articles(void *ctx, const char *term, size_t len)
{
	(void)ctx;
	return len == 7 && memcmp(term, "account", 7) == 0 ? 1 : 0;
}

static void test_words_of_the_articles(void **state)
{
	const struct clusters_words kb = {in_all_articles, NULL};
	struct clusters *with = NULL, *without = fresh();
	(void)state;
	assert_int_equal(clusters_new(&kb, &with), ST_OK);
	uint32_t a = add(with, "account closed today without any warning letter", 0),
		 b = add(with, "account fee charged twice monthly since summer", 0);
	assert_int_not_equal(clusters_of(with, a), clusters_of(with, b));
	a = add(without, "account closed today without any warning letter", 0);
	b = add(without, "account fee charged twice monthly since summer", 0);
	assert_int_equal(clusters_of(without, a), clusters_of(without, b));
	clusters_free(with);
	clusters_free(without);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_paraphrases),
	    cmocka_unit_test(test_same_calls_same_clusters),
	    cmocka_unit_test(test_spellings),
	    cmocka_unit_test(test_languages),
	    cmocka_unit_test(test_people_are_sessions),
	    cmocka_unit_test(test_title),
	    cmocka_unit_test(test_frozen_gains_and_never_loses),
	    cmocka_unit_test(test_split_stays),
	    cmocka_unit_test(test_taken_out_never_returns),
	    cmocka_unit_test(test_moves_are_told),
	    cmocka_unit_test(test_restored_as_it_was),
	    cmocka_unit_test(test_numbers_live_on_at_night),
	    cmocka_unit_test(test_forgotten),
	    cmocka_unit_test(test_what_has_no_words),
	    cmocka_unit_test(test_words_of_the_articles),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
