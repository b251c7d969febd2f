/* Words that begin alike, and what they do for likeness. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "answerd/text/analyzer.h"
#include "search/kin.h"
#include "search_kb.h"

#include <cmocka.h>

static void write_kb(void)
{
	kb_article("en/a/one", "Delivered parcels", "",
		   "The deliverer brings a parcel to the door. Delivers daily.\n\nDelta flights.");
	kb_article("en/a/two", "Payment", "", "Pay by card. Payments are safe. Deliveries too.");
	kb_article("zh-CN/a/three", "配送时间", "", "包裹三天送到。");
}

static int set_up(void **state)
{
	if (kb_set_up(state) != 0)
		return -1;
	buf_init(&search_err, BUF_MAX_ERR);
	arena_init(&search_arena);
	write_kb();
	kb_index_build();
	return search_open(INDEX_PUBLIC);
}

static uint32_t hash(const char *s)
{
	return unit_hash(s, strlen(s));
}

static size_t find(const char *stem, struct kin_word *out, size_t max)
{
	return lexicon_kin(search_x, stem, strlen(stem), out, max);
}

static void test_kin(void **state)
{
	struct kin_word w[8];
	(void)state;
	/* deliv(ered) meets deliveri(es) and deliver(er), the likest first. */
	size_t n = find("deliv", w, 8);
	assert_true(n >= 1);
	for (size_t i = 0; i < n; i++) {
		assert_true(w[i].likeness >= 0.6F && w[i].likeness < 1);
		assert_true(i == 0 || w[i].likeness <= w[i - 1].likeness);
		assert_true(w[i].hash != hash("deliv") && w[i].hash != hash("delta"));
	}
	assert_true(find("deliv", w, 1) == 1 && find("deliv", w, 0) == 0);
	/* Nothing for what is short, no word, or of no kin. */
	assert_true(find("pay", w, 8) == 0 && find("zebra", w, 8) == 0);
	assert_true(find("deliv3", w, 8) == 0 && find("", w, 8) == 0);
	assert_true(find("配送", w, 8) == 0);
	assert_true(lexicon_kin(NULL, "deliv", 5, w, 8) == 0);
}

static double feature(const char *q, enum feature f)
{
	const struct search_reply *r = search(q);
	assert_true(r->results_n > 0);
	return r->results[0].features[f];
}

static void test_likeness(void **state)
{
	(void)state;
	/* What no article holds, but begins like what one does, counts in part: less
	 * than the word itself, more than nothing. */
	double none = feature("parcel zebra", FEAT_KIN);
	double kin = feature("parcel deliverzone", FEAT_KIN);
	double word = feature("parcel deliverer", FEAT_KIN);
	assert_true(none < kin && kin < word);
	assert_true(feature("parcel zebra", FEAT_COSINE) <
		    feature("parcel deliverzone", FEAT_COSINE));
	/* Kin find nothing by themselves. */
	assert_int_equal(search("deliverzone zebra")->results_n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_kin),
					   cmocka_unit_test(test_likeness)};
	return cmocka_run_group_tests(tests, set_up, search_tear_down);
}
