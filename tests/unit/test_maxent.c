/* What tells articles apart is learned from their own lines. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "search/maxent.h"
#include "search/maxent_parts.h"
#include "random_text.h"
#include "scan_record.h"

#include <cmocka.h>

struct text {
	uint64_t key;
	const char *title, *body;
};

/* Cards are in all of them; what is done to the card tells. */
static const struct text cards[] = {
    {11, "My card was stolen", "Somebody stole my card.\n\nThe card was taken in a shop."},
    {12, "My card is broken", "The card does not fit the machine.\n\nA card with a crack."},
    {13, "Where is my new card", "The card has not come.\n\nI wait for the card in the mail."},
    {14, "信用卡丢了", "我的卡找不到了。\n\n卡掉在车上。"},
    {15, "信用卡还款", "怎么还卡上的钱。\n\n还款日是哪天。"},
};
#define CARDS (sizeof cards / sizeof cards[0])

static void add(struct maxent_lines *l, uint64_t key, struct str title, struct str body)
{
	scan_begin();
	scan_b.head.key_hash = key;
	scan_field(FIELD_TITLE, 0, title.s, title.len);
	scan_field(FIELD_BODY, 0, body.s, body.len);
	scan_end();
	assert_int_equal(maxent_lines_add(l, &scan_r), ST_OK);
}

static struct maxent *learn(bool backwards, size_t articles)
{
	struct maxent_lines *l = NULL;
	struct maxent *m = NULL;
	assert_int_equal(maxent_lines_new(articles, &l), ST_OK);
	for (size_t i = 0; i < CARDS; i++) {
		const struct text *t = &cards[backwards ? CARDS - 1 - i : i];
		add(l, t->key, str_of(t->title), str_of(t->body));
	}
	assert_int_equal(maxent_train(l, &m), ST_OK);
	maxent_lines_free(l);
	return m;
}

static double logit(const struct maxent *m, const char *q, uint64_t key)
{
	struct maxent_question asked;
	scan_ask(q, strlen(q));
	maxent_ask(m, &scan_q, &asked);
	return maxent_logit(m, &asked, key, 0.5);
}

static void test_tells_apart(void **state)
{
	static const struct {
		const char *q;
		uint64_t key;
	} cases[] = {
	    {"card stolen", 11},
	    {"a thief took the card in a shop", 11},
	    {"broken", 12},
	    {"the machine does not take my card", 12},
	    {"card in the mail", 13},
	    {"my CARD has not come", 13},
	    {"卡丢了", 14},
	    {"卡掉在哪", 14},
	    {"怎么還款", 15},
	    {"还钱", 15},
	    {"stol", 11}, /* no word of theirs, but one begins so */
	};
	struct maxent *m = learn(false, CARDS);
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		for (uint64_t key = 11; key <= 15; key++)
			if (key != cases[i].key &&
			    logit(m, cases[i].q, key) >= logit(m, cases[i].q, cases[i].key))
				fail_msg("%s: %d before %d", cases[i].q, (int)key,
					 (int)cases[i].key);
	/* Of what they share nobody gains much. */
	assert_true(logit(m, "card", 11) < logit(m, "stolen", 11) / 2);
	maxent_free(m);
}

static void test_unknown(void **state)
{
	struct maxent *m = learn(false, CARDS);
	struct maxent_question asked;
	(void)state;
	/* An article that came later is taken to be as good as its likest line. */
	scan_ask("card stolen", 11);
	maxent_ask(m, &scan_q, &asked);
	assert_true(asked.most > 0);
	assert_true(maxent_logit(m, &asked, 99, 1) == asked.most);
	assert_true(maxent_logit(m, &asked, 99, 0) == 0);
	assert_true(maxent_logit(m, &asked, 11, 0) <= asked.most + 1e-6);
	/* Words that nobody holds take from the rest. */
	assert_true(logit(m, "stolen zebra giraffe", 11) < logit(m, "stolen", 11));
	assert_true(logit(m, "zebra giraffe", 11) == 0 && logit(m, "", 11) == 0);
	/* No lexicon yet: nothing is said. */
	maxent_ask(NULL, &scan_q, &asked);
	assert_true(asked.n == 0 && maxent_logit(NULL, &asked, 11, 1) == 0);
	maxent_free(m);
	maxent_free(NULL);
}

/* An index that grew by and by gives what one that was built anew gives. */
static void test_any_order(void **state)
{
	struct maxent *a = learn(false, CARDS), *b = learn(true, CARDS);
	(void)state;
	for (uint64_t key = 11; key <= 15; key++)
		assert_true(logit(a, "the card is not here 卡", key) ==
			    logit(b, "the card is not here 卡", key));
	maxent_free(a);
	maxent_free(b);
}

static void test_many_articles(void **state)
{
	/* So many that only titles are read: the words of the bodies are unknown. */
	struct maxent *m = learn(false, 1000000);
	(void)state;
	assert_true(logit(m, "stolen", 11) > 0 && logit(m, "crack", 12) == 0);
	maxent_free(m);
}

static void test_nothing(void **state)
{
	struct maxent_lines *l = NULL;
	struct maxent *m = NULL;
	(void)state;
	assert_int_equal(maxent_lines_new(0, &l), ST_OK);
	assert_int_equal(maxent_train(l, &m), ST_OK);
	assert_true(logit(m, "card", 11) == 0);
	maxent_lines_free(l);
	maxent_lines_free(NULL);
	maxent_free(m);
}

/* Whatever is in the lines, and however long they are: finite weights. */
static void test_any_text(void **state)
{
	struct maxent_lines *l = NULL;
	struct maxent *m = NULL;
	char title[512], body[4096];
	(void)state;
	assert_int_equal(maxent_lines_new(300, &l), ST_OK);
	for (uint64_t key = 1; key <= 300; key++) {
		struct str t = {title, random_text(title, sizeof title)};
		add(l, key % 100, t, (struct str){body, random_text(body, sizeof body)});
	}
	assert_int_equal(maxent_train(l, &m), ST_OK);
	for (int i = 0; i < 200; i++) {
		struct maxent_question asked;
		scan_ask(title, random_text(title, sizeof title));
		maxent_ask(m, &scan_q, &asked);
		double z = maxent_logit(m, &asked, (uint64_t)i % 120, 1);
		assert_true(isfinite(z) && fabs(z) < 100);
	}
	maxent_lines_free(l);
	maxent_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_tells_apart), cmocka_unit_test(test_unknown),
	    cmocka_unit_test(test_any_order),	cmocka_unit_test(test_many_articles),
	    cmocka_unit_test(test_nothing),	cmocka_unit_test(test_any_text),
	};
	return cmocka_run_group_tests(tests, scan_set_up, scan_tear_down);
}
