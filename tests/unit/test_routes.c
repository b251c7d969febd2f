/* Questions that ask for a person or complain, and those that only say so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "answerd/search/routes.h"

#include <cmocka.h>

static const char *const complaints[] = {
    "我要投诉",
    "我要投訴",
    "我想投訴你們",
    "投诉",
    "投诉!!!",
    "我要投诉你们公司！",
    "我要投诉你们的服务态度",
    "请帮我投诉一下,谢谢",
    "你好,我要投诉",
    "我要投诉客服",
    "我要投诉,转人工",
    "投诉投诉投诉",
    "我要客訴",
    "你们服务太差了",
    "服務態度太差了",
    "我很生气",
    "给我一个说法",
    "骗子公司,我要投诉",
    "I want to complain",
    "你们客服骂我，我要投诉",
    "我要投诉你们客服骂人",
    "我要投诉你们客服态度恶劣",
    "我要投诉快递丢了我的包裹",
    "客服罵人，我要客訴",
    "你們的司機沒來，我要申訴",
    "Your agent shouted at me, I want to complain",
    "I want to complain about my order",
    "I want to file a complaint about the rude driver",
    "I'd like to make a complaint",
    "I’d like to make a complaint please",
    "id like to file a complaint",
    "i want to lodge a formal complaint against your company",
    "I have a complaint",
    "COMPLAINT!!",
    "complain about you",
    "I wish to complain about your service, now!",
    "this is unacceptable",
    "I am very angry",
    "客訴，爛透了",
    "投诉，烂透了！",
    "投诉！太失望了",
    "爛透了",
    "你们就是骗子",
    "complaint, terrible service",
    "absolutely disgusting, I want to complain",
    "you are a scam company",
};

static const char *const persons[] = {
    "转人工",
    "轉人工",
    "给我转人工",
    "找人工",
    "人工",
    "人工客服",
    "请帮我转接一下人工客服,谢谢!",
    "我要人工服务",
    "有人工吗",
    "有没有人工客服",
    "能不能转人工啊",
    "可以转人工客服吗?",
    "你好,客服在吗",
    "找真人",
    "我想和真人说话",
    "我要跟真人客服聊聊",
    "联系客服",
    "不要机器人,转人工",
    "马上给我转人工！！！",
    "轉接專人",
    "幫我轉真人客服",
    "找你们经理",
    "怎么转人工",
    "有人吗",
    "speak to a human",
    "talk to an agent",
    "I want to talk to a real person",
    "can I speak to someone please",
    "Could I talk with a person?",
    "connect me to an agent",
    "let me speak to a representative",
    "human please",
    "live agent",
    "customer service",
    "transfer me to a live person now",
    "I need to speak with your manager",
    "hi, is there a real human here?",
    "live chat please",
    "how do I talk to a human",
    "get me a human, not a bot",
};

static const char *const neither[] = {
    "",
    "!!!",
    "我要",
    "请",
    "please",
    "I want to",
    "投诉处理要多久",
    "投訴處理要多久",
    "怎么投诉",
    "在哪里投诉",
    "投诉电话是多少",
    "投诉电话",
    "垃圾怎么扔",
    "烂水果可以退吗",
    "太慢了",
    "很失望的退款",
    "is this a scam",
    "how do I report a scam company",
    "怎么撤销投诉",
    "取消投诉",
    "我的投诉处理到哪一步了",
    "投诉进度查询",
    "我投诉了没人理",
    "被投诉了怎么办",
    "卖家被投诉会怎样",
    "投诉进度怎么查",
    "我要投诉怎么办理",
    "为什么我要投诉两次",
    "how are complaints handled",
    "where do I file a complaint about a driver",
    "I don't want to complain about it",
    "投诉后多久能退款",
    "不想投诉",
    "我不要转人工",
    "人工费多少钱",
    "人工智能",
    "转人工要等多久",
    "人工客服几点上班",
    "客服工作时间",
    "客服说可以退款",
    "为什么客服不回我",
    "人工审核要几天",
    "人工湖门票",
    "真人CS游戏",
    "如何联系酒店客服",
    "请问退款多久到账",
    "我要退款",
    "差评怎么删除",
    "信用卡人工还款",
    "經理人是什麼",
    "how long does a complaint take",
    "how do I make a complaint",
    "where can I complain",
    "complaint status",
    "what happens after I complain",
    "withdraw my complaint",
    "my complaint was not answered",
    "complaint about a late delivery",
    "complaints procedure",
    "can a customer complain twice",
    "human resources",
    "human rights policy",
    "customer service hours",
    "customer service said I get a refund",
    "what is a live agent",
    "live chat opening hours",
    "are you a human",
    "am I talking to a real person or a bot",
    "travel agent",
    "insurance agent commission",
    "find an agent near me",
    "real estate agent",
    "user agent string",
    "representative office address",
    "I don't want to talk to a human",
    "talk to an agent in French",
    "how much does it cost to speak to an agent",
    "person on the booking",
    "support for Windows",
    "person",
    "酒店电话",
    "改电话号码",
    "电话打不通",
    "充电话费",
    "contact lenses",
    "change my phone number",
    "phone number of the driver",
    "can someone call my hotel",
    "email address is wrong",
    "I want to cancel",
};

static const char *const reach[] = {
    "联系我们",
    "聯絡我們",
    "怎么联系你们",
    "请问客服电话是多少?",
    "客服电话",
    "电话",
    "客服微信",
    "微信客服",
    "联系方式",
    "人工服务在哪里",
    "聯絡方式",
    "contact us",
    "Contact",
    "phone number please",
    "what is your phone number?",
    "customer service phone number",
    "email address",
    "how do I contact customer service",
    "can someone call me",
    "I want to contact you",
    "agent",
};

static enum route_kind route(const struct routes *r, struct analyzer *a, const char *q)
{
	struct units u;
	units_init(&u);
	assert_int_equal(analyzer_run(a, q, strlen(q), &u), ST_OK);
	enum route_kind kind = routes_match(r, &u);
	units_release(&u);
	return kind;
}

static int check_all(const struct routes *r, struct analyzer *a, const char *const *v, size_t n,
		     enum route_kind want)
{
	int wrong = 0;
	for (size_t i = 0; i < n; i++) {
		enum route_kind got = route(r, a, v[i]);
		if (got != want) {
			print_error("\"%s\": %d, wanted %d\n", v[i], (int)got, (int)want);
			wrong++;
		}
	}
	return wrong;
}

static struct routes *parse(const char *yaml)
{
	struct routes *r = NULL;
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	enum status st = routes_parse(yaml, strlen(yaml), &r, &err);
	if (st)
		print_error("%s\n", err.data);
	assert_int_equal(st, ST_OK);
	buf_release(&err);
	return r;
}

#define ALL(v) v, sizeof v / sizeof v[0]

static void test_builtin(void **state)
{
	struct routes *r = parse("");
	struct analyzer *a = NULL;
	(void)state;
	assert_int_equal(analyzer_new(&a), ST_OK);
	int wrong = check_all(r, a, ALL(complaints), ROUTE_COMPLAINT);
	wrong += check_all(r, a, ALL(persons), ROUTE_PERSON);
	wrong += check_all(r, a, ALL(neither), ROUTE_NONE);
	wrong += check_all(r, a, ALL(reach), ROUTE_REACH);
	assert_int_equal(wrong, 0);
	assert_int_equal(route(NULL, a, "转人工"), ROUTE_NONE);
	analyzer_free(a);
	routes_drop(r);
}

/* A long run of words that may stand around is no question for a person. */
static void test_long(void **state)
{
	struct routes *r = parse("");
	struct analyzer *a = NULL;
	struct buf q;
	(void)state;
	buf_init(&q, 8192);
	assert_int_equal(analyzer_new(&a), ST_OK);
	for (int i = 0; i < 36; i++)
		buf_puts(&q, "请");
	buf_puts(&q, "转人工");
	assert_int_equal(route(r, a, q.data), ROUTE_PERSON);
	for (int i = 0; i < 200; i++)
		buf_puts(&q, "请");
	assert_int_equal(route(r, a, q.data), ROUTE_NONE);
	buf_release(&q);
	analyzer_free(a);
	routes_drop(r);
}

static void test_editor(void **state)
{
	struct routes *r = parse("complaint: [我要举报]\n"
				 "person:\n  - ask Maya\n"
				 "around: [亲爱的]\n"
				 "off: [在线客服, 客服, 投訴, 没有这个短语]\n");
	struct analyzer *a = NULL;
	(void)state;
	assert_int_equal(analyzer_new(&a), ST_OK);
	assert_int_equal(route(r, a, "亲爱的,我要举报"), ROUTE_COMPLAINT);
	assert_int_equal(route(r, a, "I'd like to ask Maya please"), ROUTE_PERSON);
	assert_int_equal(route(r, a, "联系客服"), ROUTE_NONE);
	assert_int_equal(route(r, a, "人工客服"), ROUTE_PERSON);
	assert_int_equal(route(r, a, "我要投诉"), ROUTE_NONE);
	assert_int_equal(route(r, a, "转人工"), ROUTE_PERSON);
	struct routes *held = routes_hold(r);
	routes_drop(r);
	assert_int_equal(route(held, a, "转人工"), ROUTE_PERSON);
	routes_drop(held);
	analyzer_free(a);
}

static void test_faults(void **state)
{
	static const struct {
		const char *yaml, *want;
	} cases[] = {
	    {"- a\n", "1: the file has the lists"},
	    {"person: [a]\npersons: [b]\n", "2: there is no list 'persons'"},
	    {"around_person: [b]\n", "1: there is no list 'around_person'"},
	    {"small: [b]\n", "1: there is no list 'small'"},
	    {"person: a\n", "1: here stands a list of phrases"},
	    {"person:\n  - a\n  - {b: c}\n", "3: here stands a phrase"},
	    {"person:\n  - a\n  - \"?\"\n", "3: \"?\" has no word"},
	    {"person: [a\n", "1: "},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct routes *r = NULL;
		struct buf err;
		buf_init(&err, BUF_MAX_ERR);
		assert_int_not_equal(routes_parse(cases[i].yaml, strlen(cases[i].yaml), &r, &err),
				     ST_OK);
		assert_null(r);
		if (strncmp(err.data, cases[i].want, strlen(cases[i].want)) != 0)
			fail_msg("case %zu: %s", i, err.data);
		buf_release(&err);
	}
}

static void test_many(void **state)
{
	struct routes *r = NULL;
	struct buf yaml, err;
	(void)state;
	buf_init(&yaml, BUF_MAX_TEXT);
	buf_init(&err, BUF_MAX_ERR);
	buf_puts(&yaml, "person:\n");
	for (int i = 0; i <= ROUTE_PHRASES; i++)
		buf_printf(&yaml, "  - ask %d\n", i);
	assert_int_equal(routes_parse(yaml.data, yaml.len, &r, &err), ST_LIMIT);
	assert_string_equal(err.data, "2002: more than 2000 phrases");
	buf_release(&yaml);
	buf_release(&err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_builtin), cmocka_unit_test(test_long),
	    cmocka_unit_test(test_editor),  cmocka_unit_test(test_faults),
	    cmocka_unit_test(test_many),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
