/* desk_world.h - a desk without its thread, over a store that is written to. */
#ifndef TESTS_UNIT_DESK_WORLD_H
#define TESTS_UNIT_DESK_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "answerd/base/clock.h"
#include "answerd/feedback/store_events.h"
#include "feedback/desk_parts.h"
#include "kb_tree.h"

#include <cmocka.h>

static const struct config *config;
static struct store *store;
static struct desk *desk;
static struct buf err;

/* A search of a visitor; confidence 0: in vain. */
static inline void ask_on(const char *page, unsigned char who, const char *query, double confidence,
			  int64_t ago_ms)
{
	struct store_search v = {.search_id = "01J0000000000000000000000A",
				 .at_ms = clock_wall_ms() - ago_ms,
				 .query = query,
				 .lang = "en",
				 .category = "",
				 .page = page,
				 .segment = "",
				 .article = "",
				 .total = confidence > 0,
				 .answered = confidence > 0,
				 .confidence = confidence};
	memset(v.session, who, sizeof v.session);
	assert_int_equal(store_begin(store, &err), ST_OK);
	assert_int_equal(store_add_search(store, &v, &err), ST_OK);
	assert_int_equal(store_commit(store, &err), ST_OK);
}

static inline void ask_sure(unsigned char who, const char *query, double confidence, int64_t ago_ms)
{
	ask_on("", who, query, confidence, ago_ms);
}

static inline int set_up(void **state)
{
	if (kb_set_up(state) != 0)
		return -1;
	buf_init(&err, BUF_MAX_ERR);
	return config_load(NULL, &config, &err) == ST_OK &&
		       store_open(kb_root, STORE_WRITE, &store, &err) == ST_OK
		   ? 0
		   : -1;
}

static inline int tear_down(void **state)
{
	desk_free(desk);
	desk = NULL;
	store_close(store);
	config_drop(config);
	buf_release(&err);
	return kb_tear_down(state);
}

#endif
