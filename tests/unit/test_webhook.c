/* What receivers are told: who wants what, how it is signed, and what waits in the store. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "feedback/webhook_parts.h"
#include "kb_tree.h"

#include <cmocka.h>

#define NOW ((int64_t)1790841600000)

static struct store *store;
static struct buf err;

static void good(enum status st)
{
	if (st)
		fail_msg("%s", err.data);
}

static void add(const char *event, const char *lang, double above, double priority)
{
	const struct store_hook v = {.id = "0123",
				     .event = event,
				     .body = "{\"data\":{\"title\":\"walrus\"}}",
				     .lang = lang,
				     .form = "",
				     .at_ms = NOW,
				     .above = above,
				     .priority = priority};
	good(store_add_hook(store, &v, &err));
}

static int64_t spread(const struct store_receiver *v, size_t n)
{
	int64_t dropped = 0;
	bool any = true;
	good(store_spread_hooks(store, v, n, NOW, &dropped, &err));
	good(store_unspread_hooks(store, &any, &err));
	assert_false(any);
	return dropped;
}

static int64_t waiting(int64_t receiver)
{
	int64_t n = -1;
	good(store_hooks_waiting(store, receiver, &n, &err));
	return n;
}

static unsigned bits(const char *a, const char *b)
{
	return config_webhook_event(a) | config_webhook_event(b);
}

static void test_who_wants_what(void **state)
{
	const struct store_receiver v[] = {
	    {11, ~0u, 0, ""},
	    {12, bits("gap.new", "surge"), 5, ""},
	    {13, ~0u, 0, "zh"},
	    {14, ~0u, 0, "zh-TW"},
	};
	(void)state;
	add("gap.new", "zh-CN", -1, 3);
	spread(v, 4);
	assert_int_equal(waiting(11), 1);
	assert_int_equal(waiting(12), 0); /* not strong enough */
	assert_int_equal(waiting(13), 1);
	assert_int_equal(waiting(14), 0);
	add("gap.new", "zh-CN", 3, 6); /* of the same gap, stronger now */
	spread(v, 4);
	assert_int_equal(waiting(11), 1); /* was told before */
	assert_int_equal(waiting(12), 1);
	add("surge", "zh-tw", 0, 0);
	add("contact.due", "", 0, 0);
	add("gap.closed", "zhx", 0, 0);
	spread(v, 4);
	assert_int_equal(waiting(11), 4);
	assert_int_equal(waiting(12), 2);
	assert_int_equal(waiting(13), 3);
	assert_int_equal(waiting(14), 2);
	/* Who is no more is forgotten. */
	assert_int_equal(spread(v, 1), 7);
	assert_int_equal(waiting(13), 0);
	assert_int_equal(waiting(11), 4);
}

struct seen {
	int64_t n[8];
	uint32_t attempts[8];
	size_t count;
};

static enum status see(void *ctx, const struct store_delivery *v)
{
	struct seen *s = ctx;
	s->n[s->count] = v->n;
	s->attempts[s->count++] = v->attempts;
	return ST_OK;
}

static struct seen due(int64_t now_ms, size_t max)
{
	struct seen s = {.count = 0};
	good(store_due_hooks(store, 11, now_ms, max, see, &s, &err));
	return s;
}

static void test_until_taken(void **state)
{
	const struct store_receiver v[] = {{11, ~0u, 0, ""}};
	(void)state;
	for (int i = 0; i < 3; i++)
		add("surge", "", 0, 0);
	spread(v, 1);
	struct seen s = due(NOW, 2);
	assert_int_equal(s.count, 2);
	assert_true(s.n[0] < s.n[1]);
	int64_t first = s.n[0];
	good(store_hook_tried(store, first, 11, NOW + 1000, &err));
	s = due(NOW, 8);
	assert_int_equal(s.count, 2);
	assert_true(s.n[0] != first);
	s = due(NOW + 1000, 8);
	assert_int_equal(s.count, 3);
	assert_int_equal(s.n[0], first);
	assert_int_equal(s.attempts[0], 1);
	good(store_hook_tried(store, first, 11, 0, &err));
	assert_int_equal(waiting(11), 2);
	assert_int_equal(due(NOW + 1000, 8).count, 2);
}

/* Of too many the oldest give way. */
static void test_bounded(void **state)
{
	const struct store_receiver v[] = {{11, ~0u, 0, ""}, {12, ~0u, 0, ""}};
	int64_t dropped = 0;
	(void)state;
	good(store_begin(store, &err));
	for (int i = 0; i < STORE_HOOKS / 2 + 3; i++)
		add("surge", "", 0, 0);
	for (bool any = true; any;) {
		int64_t n = 0;
		good(store_spread_hooks(store, v, 2, NOW, &n, &err));
		good(store_unspread_hooks(store, &any, &err));
		dropped += n;
	}
	good(store_commit(store, &err));
	assert_int_equal(dropped, 6);
	assert_int_equal(waiting(11) + waiting(12), STORE_HOOKS);
	struct seen s = due(NOW, 1);
	assert_int_equal(s.n[0], 4);
}

static void test_signed(void **state)
{
	char out[WEBHOOK_SIGNATURE_LEN];
	(void)state;
	/* printf '1790841600.{"a":1}' | openssl dgst -sha256 -hmac 0123456789abcdef */
	webhook_sign("0123456789abcdef", 1790841600, "{\"a\":1}", out);
	assert_string_equal(
	    out,
	    "t=1790841600,v1=2e28d0278e074906a2260fd23d660fa7e1c8c1f47c0e81b6ad950febbbad05eb");
}

static void test_pauses(void **state)
{
	static const int64_t middle_ms[] = {1000, 10000, 60000, 600000, 3600000, 3600000};
	(void)state;
	for (uint32_t i = 0; i < 6; i++) {
		int64_t least = webhook_pause_ms(i + 1, 0), most = webhook_pause_ms(i + 1, 999);
		assert_int_equal(least, middle_ms[i] * 4 / 5);
		assert_true(most > middle_ms[i] && most < middle_ms[i] * 6 / 5);
	}
}

static int set_up(void **state)
{
	buf_init(&err, BUF_MAX_ERR);
	return kb_set_up(state) == 0 && store_open(kb_root, STORE_WRITE, &store, &err) == ST_OK
		   ? 0
		   : -1;
}

static int tear_down(void **state)
{
	store_close(store);
	buf_release(&err);
	return kb_tear_down(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_who_wants_what, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_until_taken, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_bounded, set_up, tear_down),
	    cmocka_unit_test(test_signed),
	    cmocka_unit_test(test_pauses),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
