/* What to offer when a question has several readings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "scan_record.h"
#include "search/choices.h"

#include <cmocka.h>

struct made {
	const char *title, *category;
	double share;
	const char *words; /* one a letter */
	bool vague;	   /* a title that does not say all */
};

/* Results and what is offered: label, count, "=" for what the title asks, "@" for
 * a category of the question, "+" for the question and the label. */
static const struct {
	struct made results[8];
	const char *offered;
} cases[] = {
    {{{NULL, NULL, 0, NULL, false}}, ""},
    {{{"one", "refund", 0.8, "", false}}, ""},
    /* alike in category: the articles */
    {{{"one", "refund", 0.5, "", false}, {"two", "refund", 0.4, "", false}}, "one 1=, two 1="},
    /* one choice is none */
    {{{"one", "refund", 0.9, "", false}, {"two", "refund", 0.01, "", false}}, ""},
    {{{"one", "", 0.5, "", false}, {"two", "", 0.4, "", false}}, "one 1=, two 1="},
    /* the name of a subject goes with the question */
    {{{"one", "", 0.5, "", true}, {"two", "", 0.4, "", false}}, "one 1+, two 1="},
    /* nearly all behind one of them: no split */
    {{{"one", "", 0.47, "", true}, {"one", "", 0.46, "", true}, {"two", "", 0.05, "", false}}, ""},
    /* the same title more than once */
    {{{"one", "", 0.3, "", true}, {"two", "", 0.3, "", false}, {"one", "", 0.3, "", true}},
     "one 2+, two 1="},
    /* all with one title in one category: nothing tells them apart */
    {{{"one", "a", 0.3, "", true}, {"one", "a", 0.3, "", true}, {"one", "a", 0.3, "", true}}, ""},
    /* each category has one: the titles say more */
    {{{"one", "a", 0.5, "", false}, {"two", "b", 0.4, "", false}}, "one 1=, two 1="},
    /* more articles than choices: what they are about */
    {{{"1", "a", 0.125, "", false},
      {"2", "b", 0.125, "", false},
      {"3", "a", 0.125, "", false},
      {"4", "b", 0.125, "", false},
      {"5", "a", 0.125, "", false},
      {"6", "c", 0.125, "", false},
      {"7", "c", 0.125, "", false},
      {"8", "d", 0.125, "", false}},
     "a 3@, b 2@, c 2@, d 1@"},
    /* of too many the likeliest */
    {{{"1", "a", 0.3, "", false},
      {"2", "a", 0.2, "", false},
      {"3", "a", 0.1, "", false},
      {"4", "a", 0.09, "", false},
      {"5", "a", 0.08, "", false},
      {"6", "a", 0.07, "", false}},
     "1 1=, 2 1=, 3 1=, 4 1=, 5 1="},
    /* more articles than choices: their tags, which hold all */
    {{{"1", "a", 0.125, "w", false},
      {"2", "a", 0.125, "wy", false},
      {"3", "a", 0.125, "x", false},
      {"4", "a", 0.125, "x", false},
      {"5", "a", 0.125, "y", false},
      {"6", "a", 0.125, "z", false},
      {"7", "a", 0.125, "z", false},
      {"8", "a", 0.125, "y", false}},
     "y 3+, x 2+, z 2+, 1 1="},
    /* what has none of the tags stands for itself; a tag of all tells nothing */
    {{{"1", "a", 0.125, "qx", false},
      {"2", "a", 0.125, "qx", false},
      {"3", "a", 0.125, "q", false},
      {"4", "a", 0.125, "qy", false},
      {"5", "a", 0.125, "qy", false},
      {"6", "a", 0.125, "qz", false},
      {"7", "a", 0.125, "qz", false},
      {"8", "a", 0.125, "q", false}},
     "x 2+, y 2+, z 2+, 3 1=, 8 1="},
};

static struct reading reading_of(const struct made *m)
{
	struct reading r = {.title = str_of(m->title),
			    .category = str_of(m->category),
			    .share = m->share,
			    .says_all = !m->vague};
	for (const char *w = m->words; *w; w++)
		r.words[r.words_n++] = (struct choice_word){{w, 1}, (uint64_t)*w};
	return r;
}

static void put_offered(const struct search_reply *reply, struct buf *b)
{
	buf_clear(b);
	for (size_t k = 0; k < reply->choices_n; k++) {
		const struct search_choice *c = &reply->choices[k];
		char with[64];
		snprintf(with, sizeof with, "meant %.*s", (int)c->label.len, c->label.s);
		buf_printf(b, "%s%.*s %u%s", k ? ", " : "", (int)c->label.len, c->label.s, c->count,
			   c->category.len	      ? "@"
			   : str_is(c->query, with)   ? "+"
			   : c->query.s == c->label.s ? "="
						      : "?");
		if (c->category.len)
			assert_true(str_is(c->query, "asked"));
	}
}

static void test_cases(void **state)
{
	struct arena arena;
	struct buf b;
	(void)state;
	arena_init(&arena);
	buf_init(&b, BUF_MAX_TEXT);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct reading readings[8];
		struct search_reply reply = {.results_n = 0};
		size_t n = 0;
		for (; n < 8 && cases[i].results[n].title; n++)
			readings[n] = reading_of(&cases[i].results[n]);
		assert_int_equal(
		    choices_make(&reply, readings, n, str_of("asked"), str_of("meant"), &arena),
		    ST_OK);
		put_offered(&reply, &b);
		assert_string_equal(b.data, cases[i].offered);
	}
	buf_release(&b);
	arena_release(&arena);
}

/* Many equal articles: a category holds more of them than a title. */
static void test_many(void **state)
{
	struct reading readings[CHOICES_READINGS];
	struct search_reply reply = {.results_n = 0};
	struct arena arena;
	struct buf b;
	(void)state;
	arena_init(&arena);
	buf_init(&b, BUF_MAX_TEXT);
	for (size_t i = 0; i < CHOICES_READINGS; i++) {
		char title[3] = {'t', (char)('a' + i), '\0'};
		const struct made m = {arena_dup(&arena, title, 2),
				       i % 4 == 0   ? "refund"
				       : i % 4 == 1 ? "hotel"
						    : "payment",
				       1.0 / CHOICES_READINGS, "", false};
		readings[i] = reading_of(&m);
	}
	assert_int_equal(choices_make(&reply, readings, CHOICES_READINGS, str_of("asked"),
				      str_of("meant"), &arena),
			 ST_OK);
	put_offered(&reply, &b);
	assert_string_equal(b.data, "refund 4@, hotel 4@, payment 8@");
	buf_release(&b);
	arena_release(&arena);
}

/* A long label is none; a long question goes without the label's article. */
static void test_lengths(void **state)
{
	static char text[600];
	struct reading readings[3] = {{.title = {text, 201}, .share = 0.3},
				      {.title = {text, 100}, .lang = {"en", 2}, .share = 0.3},
				      {.title = {text, 200}, .lang = {"zh-TW", 5}, .share = 0.3}};
	struct search_reply reply = {.results_n = 0};
	struct arena arena;
	(void)state;
	memset(text, 'x', sizeof text);
	arena_init(&arena);
	assert_int_equal(choices_make(&reply, readings, 3, (struct str){text, 500},
				      (struct str){text, 411}, &arena),
			 ST_OK);
	assert_int_equal(reply.choices_n, 2);
	assert_int_equal(reply.choices[0].label.len, 100);
	assert_int_equal(reply.choices[0].query.len, 512);
	assert_int_equal(reply.choices[1].query.len, 200);
	assert_true(str_is(reply.choices[0].lang, "en"));
	assert_true(str_is(reply.choices[1].lang, "zh-TW"));
	arena_release(&arena);
}

/* Tags whole, in any script, but for those that the question has. */
static void test_tags(void **state)
{
	struct reading r = {.words_n = 9};
	static const char *const tags[] = {"退款", "酒店", "hotel bookings", "refund"};
	(void)state;
	scan_begin();
	scan_field(FIELD_TITLE, 0, "How do I cancel a hotel", 23);
	for (size_t i = 0; i < 4; i++)
		scan_field(FIELD_TAG, 0, tags[i], strlen(tags[i]));
	scan_field(FIELD_TAG, 0, "飯店", strlen("飯店"));
	scan_field(FIELD_TAG, 0, "饭店", strlen("饭店"));
	scan_end();
	scan_ask("退款 Refunds", strlen("退款 Refunds"));
	choices_words(&scan_q, &scan_r, &r);
	assert_int_equal(r.words_n, 3);
	assert_true(str_is(r.words[0].text, "酒店"));
	assert_true(str_is(r.words[1].text, "hotel bookings"));
	assert_true(str_is(r.words[2].text, "飯店")); /* one tag in both scripts */
}

/* "label<query" for each section of the article, by bars. */
static void sections(const char *question, struct buf *b)
{
	static const char id[] = "en/payment/two-cards";
	struct search_reply reply = {.choices_n = 3};
	struct record r;
	scan_ask(question, strlen(question));
	assert_int_equal(index_reader_find(searcher_reader(search_s), id, strlen(id), &r, NULL),
			 ST_OK);
	assert_int_equal(choices_by_section(&reply, &scan_q, &r, &search_arena), ST_OK);
	buf_clear(b);
	for (size_t i = 0; i < reply.choices_n; i++) {
		const struct search_choice *c = &reply.choices[i];
		assert_int_equal(c->count, 1);
		buf_printf(b, "%s%.*s<%.*s", i ? "|" : "", (int)c->label.len, c->label.s,
			   (int)c->query.len, c->query.s);
	}
}

/* Sections that hold about as much of the question as the best one. */
static void test_sections(void **state)
{
	struct buf b;
	(void)state;
	buf_init(&b, BUF_MAX_TEXT);
	sections("link surcharge", &b);
	assert_string_equal(b.data, "Steps<Can I pay with two credit cards? Steps|"
				    "Fees<Can I pay with two credit cards? Fees");
	sections("surcharge", &b); /* of one alone */
	assert_string_equal(b.data, "");
	sections("walrus", &b);
	assert_string_equal(b.data, "");
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_cases),    cmocka_unit_test(test_many),
	    cmocka_unit_test(test_lengths),  cmocka_unit_test(test_tags),
	    cmocka_unit_test(test_sections),
	};
	return cmocka_run_group_tests(tests, scan_set_up, scan_tear_down);
}
