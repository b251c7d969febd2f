/* cluster_world.h - questions in groups, for the tests of clusters. */
#ifndef TESTS_UNIT_CLUSTER_WORLD_H
#define TESTS_UNIT_CLUSTER_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "feedback/cluster_parts.h"

#include <cmocka.h>

/* Paraphrases by their group, so that words have weights. */
static const struct {
	int group;
	const char *text;
} asked[] = {
    {0, "How do I get a refund for my order?"},
    {0, "how can i get my order refunded"},
    {0, "refund for an order please"},
    {1, "行李超重怎么收费"},
    {1, "行李超重收费多少"},
    {1, "行李超重了怎么收费呢"},
    {2, "Where is my parcel now?"},
    {2, "where can I see where my parcel is"},
    {2, "where is the parcel"},
    {3, "可以用两张信用卡付款吗"},
    {3, "能用两张信用卡付款吗"},
    {3, "用两张信用卡一起付款可以吗"},
    {4, "change the password of my account"},
    {4, "How to change my account password"},
    {4, "password change for the account"},
};
#define ASKED (sizeof asked / sizeof asked[0])

static inline uint32_t add(struct clusters *c, const char *text, uint64_t session)
{
	struct cluster_question q = {.text = str_of(text), .session = session};
	uint32_t w = 0, cluster = 0;
	assert_int_equal(clusters_add(c, &q, &w, &cluster), ST_OK);
	assert_true(cluster > 0);
	assert_int_equal(clusters_of(c, w), cluster);
	return w;
}

static inline struct clusters *fresh(void)
{
	struct clusters *c = NULL;
	assert_int_equal(clusters_new(NULL, &c), ST_OK);
	return c;
}

/* All that is asked, in an order that brings the groups together late. */
static inline struct clusters *filled(uint32_t w[ASKED])
{
	struct clusters *c = fresh();
	for (size_t i = 0; i < ASKED; i++)
		w[i * 7 % ASKED] = add(c, asked[i * 7 % ASKED].text, i + 1);
	return c;
}

#endif
