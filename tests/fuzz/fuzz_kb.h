/* fuzz_kb.h - a small fixed help center, indexed once in a temporary folder. */
#ifndef ANSWERD_FUZZ_KB_H
#define ANSWERD_FUZZ_KB_H

#include "fuzz_text.h"

#include <stdio.h>

#include "answerd/base/fs.h"
#include "answerd/index/indexer.h"
#include "answerd/search/searcher.h"

#define FUZZ_TODAY 20727 /* 2026-10-01 */

static char fuzz_root[] = "/tmp/answerd-fuzz-XXXXXX";
static struct searcher *fuzz_searchers[2]; /* by enum index_role */
static struct lexicon *fuzz_lexicons[2];

static const char fuzz_articles[] =
    "{\"id\":\"en/payment/two-cards\",\"title\":\"Can I pay with two credit "
    "cards?\",\"tags\":[\"cards\"],"
    "\"questions\":[\"Split a payment\"],\"body\":\"One card.\\n\\n## Steps\\n\\nMake two "
    "bookings.\"}\n"
    "{\"id\":\"zh-CN/payment/"
    "two-cards\",\"title\":\"可以用两张信用卡付款吗?\",\"body\":\"请分成两个订单。\"}\n"
    "{\"id\":\"zh-TW/payment/"
    "two-cards\",\"title\":\"可以用兩張信用卡付款嗎?\",\"body\":\"一張卡。\"}\n"
    "{\"id\":\"en/refund/how-long\",\"title\":\"How long does a refund "
    "take?\",\"agent_notes\":\"Goodwill.\","
    "\"body\":\"Seven days, CA-1234, 3.5 EUR, iPhone15.\"}\n"
    "{\"id\":\"zh-CN/refund/"
    "how-long\",\"title\":\"退款多久到账?\",\"body\":\"七个工作日,服務(wù)好。\"}\n"
    "{\"id\":\"zh-CN/"
    "taxi\",\"title\":\"如何开出租车发票?\",\"segments\":[\"gold\"],\"body\":\"下车后。\"}\n"
    "{\"id\":\"en/agents/rules\",\"title\":\"Voucher "
    "rules\",\"audience\":\"agent\",\"body\":\"Vouchers.\"}\n"
    "{\"id\":\"en/late\",\"title\":\"Strike\",\"valid_from\":\"2026-10-10\",\"body\":\"カタカナ "
    "한국어\"}\n";

static void fuzz_kb_remove(void)
{
	for (int i = 0; i < 2; i++) {
		searcher_close(fuzz_searchers[i]);
		lexicon_drop(fuzz_lexicons[i]);
	}
	check(fs_remove_tree(fuzz_root, NULL) == ST_OK);
}

static inline void fuzz_kb_open(void)
{
	static const char *tags[] = {"zh-CN", "zh-TW", "en"};
	static const struct str_list languages = {tags, 3};
	struct indexer_setup setup = {.languages = &languages};
	struct indexer_result got;
	struct indexer *ix = NULL;
	struct buf err, kb, data;
	if (fuzz_searchers[0])
		return;
	check(mkdtemp(fuzz_root) != NULL);
	buf_init(&err, BUF_MAX_ERR);
	buf_init(&kb, 4096);
	buf_init(&data, 4096);
	buf_printf(&kb, "%s/kb", fuzz_root);
	buf_printf(&data, "%s/data", fuzz_root);
	setup.kb = kb.data;
	setup.data = data.data;
	check(fs_mkdirs(kb.data, 0755, &err) == ST_OK);
	buf_puts(&kb, "/all.jsonl");
	check(fs_replace(kb.data, fuzz_articles, sizeof fuzz_articles - 1, 0644, &err) == ST_OK);
	buf_truncate(&kb, kb.len - strlen("/all.jsonl"));
	check(indexer_open(&setup, &ix, &err) == ST_OK);
	check(indexer_refresh(ix, false, &got, &err) == ST_OK && got.articles == 8);
	indexer_close(ix);
	for (int i = 0; i < 2; i++) {
		struct searcher **s = &fuzz_searchers[i];
		check(searcher_open(data.data, (enum index_role)i, s, &err) == ST_OK);
		check(lexicon_build(searcher_reader(*s), FUZZ_TODAY, NULL, &fuzz_lexicons[i],
				    &err) == ST_OK);
		searcher_set_lexicon(*s, fuzz_lexicons[i]);
	}
	check(atexit(fuzz_kb_remove) == 0);
	buf_release(&err);
	buf_release(&kb);
	buf_release(&data);
}

#endif
