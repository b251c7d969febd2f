/* What is offered while someone types: order, readings, words, slips, secrets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "answerd/search/lexicon.h"
#include "answerd/text/fold.h"
#include "kb_index.h"
#include "random_text.h"
#include "search/lexicon.h"

#include <cmocka.h>

#define TODAY 20727 /* 2026-10-01 */

static struct lexicon *lexicon;
static char agents[16], past[16], coming[16], notes[16]; /* secret words */

static void write_service(void)
{
	kb_article("zh-CN/a/ticket", "机票退款", "", "x");
	kb_article("zh-CN/a/refund", "退款多久到账?", "questions: [退钱要等几天, 我的退款呢]\n",
		   "x");
	kb_article("zh-TW/a/refund", "退款多久到帳?", "questions: [什麼時候退錢]\n", "x");
	kb_article("zh-CN/z/again", "退款多久到账", "", "x"); /* says the same */
	kb_article("zh-CN/a/loan", "怎么还款", "", "x");
	kb_article("zh-CN/a/late", "还款日是哪天", "", "x");
	kb_article("zh-CN/a/bank", "银行营业时间", "", "x");
	kb_article("zh-CN/a/head", "银行行长是谁", "", "x");
	kb_article("zh-CN/a/tree", "银杏大道怎么走", "", "x");
	kb_article("zh-CN/a/bags", "行李超重", "", "x");
	kb_article("zh-CN/a/city", "重庆网点", "", "x");
	kb_article("zh-CN/a/call", "长途话费", "", "x");
	kb_article("zh-CN/a/limit", "调整额度", "", "x");
	kb_article("zh-TW/a/iphone", "iPhone 15 保固期多長", "", "x");
}

static void write_english(void)
{
	kb_article("en/b/hotel", "How do I refund a hotel booking?", "", "Hotels refund.");
	kb_article("en/b/flight", "Refund of a flight", "", "Flights.");
	kb_article("en/b/fees", "Fees",
		   "questions: [Refund fees, What does it cost to get a refund]\n", "Fees.");
	kb_article("en/b/long", "A refund that takes long", "", "Wait.");
	kb_article("en/b/luggage", "Baggage allowance", "", "Baggage.");
	kb_article("en/b/card", "Card lost", "", "Block the card.");
}

static void write_secrets(void)
{
	char title[64], front[96];
	snprintf(title, sizeof title, "Strike %s 罢工%s", past, "鼙蠡");
	snprintf(front, sizeof front, "valid_to: 2026-09-30\nquestions: [Until when %s]\n", past);
	kb_article("en/c/past", title, front, past);
	snprintf(title, sizeof title, "Soon %s", coming);
	kb_article("en/c/coming", title, "valid_from: 2026-10-02\n", coming);
	snprintf(title, sizeof title, "Rules %s", agents);
	kb_article("en/c/agents", title, "audience: agent\n", agents);
	snprintf(front, sizeof front, "agent_notes: Goodwill %s\n", notes);
	kb_article("en/c/public", "Opening hours", front, "We open at eight.");
}

static void secret(char out[16])
{
	for (int i = 0; i < 12; i++)
		out[i] = "bcdfghjklmnpqrstvwxz"[random_below(20)];
	out[12] = '\0';
}

static int set_up(void **state)
{
	struct buf err;
	if (kb_set_up(state) != 0)
		return -1;
	buf_init(&err, BUF_MAX_ERR);
	secret(agents);
	secret(past);
	secret(coming);
	secret(notes);
	write_service();
	write_english();
	write_secrets();
	kb_index_build();
	struct index_reader *r = kb_index_reader(INDEX_PUBLIC);
	enum status st = lexicon_build(r, TODAY, NULL, &lexicon, &err);
	index_reader_close(r);
	buf_release(&err);
	return st == ST_OK ? 0 : -1;
}

static int tear_down(void **state)
{
	lexicon_drop(lexicon);
	return kb_tear_down(state);
}

static void suggest(const char *typed, const char *lang, struct buf *out)
{
	struct suggestion s[20];
	struct buf folded;
	buf_init(&folded, BUF_MAX_TEXT);
	fold_text(typed, strlen(typed), &folded);
	size_t n = lexicon_suggest(lexicon, (struct str){folded.data, folded.len}, lang, s, 20);
	buf_clear(out);
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "%s%.*s", i ? "|" : "", (int)s[i].text.len, s[i].text.s);
	buf_release(&folded);
}

static const struct {
	const char *typed, *lang, *offered; /* ends in *: these first */
} cases[] = {
    /* Beginnings before the middle; an article and its translations once. */
    {"退", "zh-CN", "退款多久到账?|机票退款"},
    {"退", "zh-TW", "退款多久到帳?|机票退款"},
    {"退款", "zh-CN", "退款多久到账?|机票退款"},
    /* Its question, when its title does not go on so; either script. */
    {"退錢", "zh-CN", "退钱要等几天"},
    {"退钱", "zh-TW", "什麼時候退錢"},
    {"我的", "zh-CN", "我的退款呢"},
    /* Titles before questions, then beginnings, then the shorter. */
    {"refund", "en",
     "Refund of a flight|A refund that takes long|How do I refund a hotel booking?|Refund fees"},
    {"REFUND", "en", "Refund of a flight|*"},
    /* Words in any order, as far as they are typed. */
    {"refund hotel", "en", "How do I refund a hotel booking?"},
    {"hotel refund", "en", "How do I refund a hotel booking?"},
    {"boo ref", "en", "How do I refund a hotel booking?"},
    {"booking, refund?", "en", "How do I refund a hotel booking?"},
    {"booking – refund", "en", "How do I refund a hotel booking?"},
    {"机票，退款", "zh-CN", "机票退款"},
    {"保固iphone", "zh-TW", "iPhone 15 保固期多長"},
    {"iphnoe保固", "zh-TW", "iPhone 15 保固期多長"},
    {"otel refund", "en", ""},
    {"refund hotel tent", "en", ""},
    {"退款 机票", "zh-CN", "机票退款"},
    {"保固 iphone", "zh-TW", "iPhone 15 保固期多長"},
    {"iphone15", "zh-TW", "iPhone 15 保固期多長"},
    {"iphone 15", "zh-TW", "iPhone 15 保固期多長"},
    /* Characters are read as they are in their word. */
    {"yinhang", "zh-CN", "银行营业时间|银行行长是谁"},
    {"yinhanghangzhang", "zh-CN", "银行行长是谁"},
    {"hangzhang", "zh-CN", "银行行长是谁"},
    {"huankuan", "zh-CN", "还款日是哪天|怎么还款"},
    {"zenmehuankuan", "zh-CN", "怎么还款"},
    {"xingli", "zh-CN", "行李超重"},
    {"chongqing", "zh-CN", "重庆网点"},
    {"changtu", "zh-CN", "长途话费"},
    {"tiaozheng", "zh-CN", "调整额度"},
    {"yh", "zh-CN", "银行营业时间|银行行长是谁"},
    {"hkr", "zh-CN", "还款日是哪天"},
    {"cqwd", "zh-CN", "重庆网点"},
    {"iphone15baogu", "zh-TW", "iPhone 15 保固期多長"},
    /* As they are read alone: behind what is read so. */
    {"yinxing", "zh-CN", "银杏大道怎么走|银行营业时间|银行行长是谁"},
    {"haikuan", "zh-CN", "还款日是哪天|怎么还款"},
    {"hangli", "zh-CN", "行李超重"},
    {"zhongqing", "zh-CN", "重庆网点"},
    {"diaozheng", "zh-CN", "调整额度"},
    {"yinlii", "zh-CN", ""},
    /* One slip in a word of five letters or more, when nothing else goes on so. */
    {"refnud", "en", "Refund of a flight|*"},
    {"refunf of", "en", "Refund of a flight"},
    {"bagage", "en", "Baggage allowance"},
    {"baggagge", "en", "Baggage allowance"},
    {"baggsge allow", "en", "Baggage allowance"},
    {"vaggage", "en", "Baggage allowance"},
    {"bagga", "en", "Baggage allowance"},
    {"crad", "en", ""}, /* four letters */
    {"hotle refund", "en", "How do I refund a hotel booking?"},
    {"tuikaun", "zh-CN", "退款多久到账?|机票退款"},
    {"xxfund", "en", ""}, /* two slips */
    /* What is said before a question, when nothing begins so. */
    {"你好，请问退款", "zh-CN", "退款多久到账?|机票退款"},
    {"請問一下退", "zh-TW", "退款多久到帳?|机票退款"},
    {"亲,退款", "zh-CN", "退款多久到账?|机票退款"},
    {"亲退款", "zh-CN", ""},
    {"Hi there, how do I refund a ho", "en", "How do I refund a hotel booking?"},
    {"please help me: hotle refund", "en", "How do I refund a hotel booking?"},
    {"what does it", "en", "What does it cost to get a refund"},
    {"hello", "en", ""},
    {"请问", "zh-CN", ""},
    {"?", "en", ""},
    {"? ?", "en", ""},
    {" ", "en", ""},
};

static void test_cases(void **state)
{
	struct buf out;
	(void)state;
	buf_init(&out, BUF_MAX_TEXT);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *want = cases[i].offered;
		size_t n = strlen(want);
		suggest(cases[i].typed, cases[i].lang, &out);
		if (n && want[n - 1] == '*' ? strncmp(out.data, want, n - 1) != 0
					    : strcmp(out.len ? out.data : "", want) != 0)
			fail_msg("%s: %s, not %s", cases[i].typed, out.data, want);
	}
	buf_release(&out);
}

static void test_limits(void **state)
{
	struct suggestion s[3];
	char typed[600];
	(void)state;
	assert_int_equal(lexicon_suggest(lexicon, str_of("refund"), "en", s, 3), 3);
	assert_int_equal(lexicon_suggest(lexicon, str_of("refund"), "en", s, 0), 0);
	assert_int_equal(lexicon_suggest(NULL, str_of("refund"), "en", s, 3), 0);
	assert_int_equal(lexicon_suggest(lexicon, str_of("re"), NULL, s, 1), 1);
	memset(typed, 'a', sizeof typed);
	for (size_t n = 500; n <= sizeof typed; n++)
		assert_int_equal(lexicon_suggest(lexicon, (struct str){typed, n}, "en", s, 3), 0);
	for (size_t n = 1; n < sizeof typed; n += 2) /* as many words as there can be */
		typed[n] = ' ';
	assert_true(lexicon_suggest(lexicon, (struct str){typed, 512}, "en", s, 3) <= 3);
	/* Words to mend, with no space before or behind: mended they are longer than they can be
	 * typed. */
	size_t n = 0;
	while (n + 5 + 3 <= 512) {
		memcpy(typed + n, "refnd", 5);
		n += 5;
		for (size_t end = n + 123; n + 3 <= 512 && n < end; n += 3)
			memcpy(typed + n, "龘", 3);
	}
	assert_true(n > 508);
	assert_int_equal(lexicon_suggest(lexicon, (struct str){typed, n}, "en", s, 3), 0);
}

static void check_secret(const char *word)
{
	struct str better;
	struct buf out;
	char slip[16];
	buf_init(&out, BUF_MAX_TEXT);
	for (size_t n = 4; n <= strlen(word); n++) {
		memcpy(slip, word, n);
		slip[n] = '\0';
		suggest(slip, "en", &out);
		assert_int_equal(out.len, 0);
		slip[n - 2] = slip[n - 2] == 'z' ? 'x' : 'z';
		suggest(slip, "en", &out);
		assert_int_equal(out.len, 0);
		assert_int_equal(lexicon_correct(lexicon, slip, n, &better), ST_NOTFOUND);
	}
	assert_int_equal(lexicon_correct(lexicon, word, strlen(word), &better), ST_NOTFOUND);
	buf_release(&out);
}

/* Words that only agents see, or that stand in articles outside their dates. */
static void test_secrets(void **state)
{
	static const char *const typed[] = {"strike", "until when", "soon", "rules",
					    "罢工",   "bagong",	    "鼙",   "goodwill"};
	struct str pair;
	struct buf out;
	(void)state;
	check_secret(agents);
	check_secret(past);
	check_secret(coming);
	check_secret(notes);
	buf_init(&out, BUF_MAX_TEXT);
	for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++) {
		suggest(typed[i], "en", &out);
		assert_int_equal(out.len, 0);
	}
	buf_release(&out);
	assert_int_equal(lexicon_by_pinyin(lexicon, str_of("ba"), str_of("gong"), &pair, 1), 0);
	assert_int_equal(lexicon_by_pinyin(lexicon, str_of("pi"), str_of("li"), &pair, 1), 0);
	/* A word of both is still known. */
	assert_int_equal(lexicon_correct(lexicon, "openinng", 8, &pair), ST_OK);
}

static void test_pairs(void **state)
{
	struct str out[4];
	(void)state;
	assert_int_equal(lexicon_by_pinyin(lexicon, str_of("yin"), str_of("hang"), out, 4), 1);
	assert_true(str_is(out[0], "银行"));
	assert_int_equal(lexicon_by_pinyin(lexicon, str_of("yin"), str_of("xing"), out, 4), 2);
	assert_true(str_is(out[0], "银杏") && str_is(out[1], "银行"));
	assert_int_equal(lexicon_by_pinyin(lexicon, str_of("huan"), str_of("kuan"), out, 4), 1);
	assert_int_equal(lexicon_by_initials(lexicon, 'h', 'k', out, 4), 1);
	assert_true(str_is(out[0], "还款"));
	assert_int_equal(lexicon_by_initials(lexicon, 'h', 'z', out, 4), 1);
	assert_true(str_is(out[0], "行长"));
}

/* ---- the best of a range, against looking at all of it ---- */

#define TEXTS 3000

static const struct sug_key *best_by_walking(const struct suggester *s, const struct sug_keys *k,
					     const char *prefix, size_t *n)
{
	const struct sug_key *best = NULL;
	*n = 0;
	for (size_t i = 0; i < k->n; i++) {
		if (strncmp(sug_text(s, k, i), prefix, strlen(prefix)) != 0)
			continue;
		(*n)++;
		if (!best || k->v[i].rank < best->rank ||
		    (k->v[i].rank == best->rank && k->v[i].entry < best->entry))
			best = &k->v[i];
	}
	return best;
}

static void test_ranges(void **state)
{
	struct suggester s;
	struct pairs pairs;
	(void)state;
	suggester_init(&s);
	pairs_init(&pairs);
	for (int i = 0; i < TEXTS; i++) {
		char text[64] = "";
		for (unsigned n = 1 + random_below(12); n > 0; n--)
			strcat(text,
			       (const char *[]){"a", "b", " ", "退", "行", "银"}[random_below(6)]);
		assert_int_equal(suggester_add(&s, str_of(text), str_of("x"), str_of("en"),
					       (uint64_t)i, random_below(2)),
				 ST_OK);
	}
	assert_int_equal(suggester_finish(&s, &pairs), ST_OK);
	for (int i = 0; i < 300; i++) {
		const struct sug_keys *k = &s.groups.v[0].keys[random_below(LEX_ALPHABETS)];
		char prefix[8] = "";
		size_t n = 0;
		for (unsigned m = random_below(4); m > 0; m--)
			strcat(prefix, (const char *[]){"a", "b", "t", "x", "y"}[random_below(5)]);
		const struct sug_key *want = best_by_walking(&s, k, prefix, &n);
		struct sug_range r =
		    sug_narrow(&s, k, (struct sug_range){0, k->n}, 0, str_of(prefix));
		assert_int_equal(r.hi - r.lo, n);
		if (!want)
			continue;
		const struct sug_key *got = &k->v[sug_best(k, r)];
		assert_int_equal(got->rank, want->rank);
		assert_int_equal(got->entry, want->entry);
	}
	suggester_release(&s);
	pairs_release(&pairs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_cases),   cmocka_unit_test(test_limits),
	    cmocka_unit_test(test_secrets), cmocka_unit_test(test_pairs),
	    cmocka_unit_test(test_ranges),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
