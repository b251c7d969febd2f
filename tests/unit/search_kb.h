/* search_kb.h - a small help center, its index and what searches it, for tests. */
#ifndef ANSWERD_TESTS_SEARCH_KB_H
#define ANSWERD_TESTS_SEARCH_KB_H

#include "answerd/base/arena.h"
#include "answerd/search/searcher.h"
#include "answerd/text/analyzer.h"
#include "kb_index.h"

#define SEARCH_TODAY 20727 /* 2026-10-01 */

static inline void search_kb_write(void)
{
	kb_article("en/payment/two-cards", "Can I pay with two credit cards?",
		   "questions: [Split a payment over two cards]\ntags: [payment, cards]\n",
		   "One booking takes one card.\n\n## Steps\n\nMake two bookings and link them.\n\n"
		   "## Fees\n\nThe surcharge is paid once.");
	kb_article("zh-CN/payment/two-cards", "可以用两张信用卡付款吗?",
		   "questions: [一个订单能刷两张卡吗]\n",
		   "一个订单只能用一张卡。\n\n## 步骤\n\n请分成两个订单，再关联行程。");
	kb_article("zh-TW/payment/two-cards", "可以用兩張信用卡付款嗎?", "",
		   "一筆訂單只能用一張卡。");
	kb_article("en/refund/how-long", "How long does a refund take?",
		   "agent_notes: |\n  Goodwill up to 25.\n",
		   "A refund takes seven days to reach your account.");
	kb_article("zh-CN/refund/how-long", "退款多久到账?", "questions: [退钱要等几天]\n",
		   "退款需要七个工作日到账，银行处理时间另计。");
	kb_article("zh-CN/transport/taxi-receipt", "如何开出租车发票?", "",
		   "下车后在行程里点开票。");
	kb_article("zh-CN/luggage/overweight", "行李超重怎么收费?", "",
		   "每超一公斤收二十元。旅行前请称重。");
	kb_article("en/luggage/allowance", "Baggage allowance", "segments: [gold]\n",
		   "Gold members may take 40 kg of baggage.");
	kb_article("en/luggage/lost", "Lost baggage", "",
		   "Report lost baggage at the desk within a day.");
	kb_article("en/notice/strike", "Strike at the airport",
		   "valid_from: 2026-10-10\nvalid_to: 2026-10-20\n",
		   "Flights of the airport are late.");
	kb_article("en/agents/goodwill", "Goodwill rules", "audience: agent\n",
		   "Vouchers for goodwill.");
}

static struct searcher *search_s;
static struct lexicon *search_x;
static struct arena search_arena;
static struct buf search_err;
static struct search_reply search_reply;

static inline int search_open(enum index_role role)
{
	if (searcher_open(kb_index_data, role, &search_s, &search_err) != ST_OK ||
	    lexicon_build(searcher_reader(search_s), SEARCH_TODAY, NULL, &search_x, &search_err) !=
		ST_OK)
		return -1;
	searcher_set_lexicon(search_s, search_x);
	return 0;
}

static inline void search_close(void)
{
	searcher_close(search_s);
	lexicon_drop(search_x);
	search_s = NULL;
	search_x = NULL;
}

static inline int search_set_up(void **state)
{
	if (kb_set_up(state) != 0)
		return -1;
	buf_init(&search_err, BUF_MAX_ERR);
	arena_init(&search_arena);
	search_kb_write();
	kb_index_build();
	return search_open(INDEX_PUBLIC);
}

static inline int search_tear_down(void **state)
{
	search_close();
	arena_release(&search_arena);
	buf_release(&search_err);
	return kb_tear_down(state);
}

static inline struct search_request search_request(const char *q)
{
	return (struct search_request){.query = str_of(q),
				       .limit = 10,
				       .today = SEARCH_TODAY,
				       .answered_at = 0.5,
				       .explain = true};
}

static inline const struct search_reply *search_run(const struct search_request *rq)
{
	buf_clear(&search_err);
	arena_reset(&search_arena);
	if (searcher_run(search_s, rq, &search_arena, &search_reply, &search_err) != ST_OK)
		fail_msg("%.*s: %s", (int)rq->query.len, rq->query.s, search_err.data);
	return &search_reply;
}

static inline const struct search_reply *search(const char *q)
{
	struct search_request rq = search_request(q);
	return search_run(&rq);
}

#endif
