/* Clusters whose visitors used the words of both. */
#include "cluster_world.h"

static float alike_in(bool one_visit)
{
	uint32_t w[ASKED], found[4];
	struct clusters *c = filled(w);
	uint32_t a = add(c, "change account card", 1001);
	uint32_t b = add(c, "track account parcel", one_visit ? 1001 : 1002);
	for (uint64_t i = 0; i < 3000; i++)
		add(c, i % 2 ? "track account parcel" : "where is the parcel", 2000 + i);
	assert_int_equal(cluster_visited(c, a, found, 4), one_visit);
	assert_int_equal(cluster_scan(c, a), ST_OK);
	float alike = c->alike[b];
	assert_int_equal(clusters_forget(c, b), ST_OK);
	assert_int_equal(cluster_visited(c, a, found, 4), 0);
	clusters_free(c);
	return alike;
}

/* Who is not answered asks again in other words. */
static void test_one_visit(void **state)
{
	(void)state;
	float apart = alike_in(false), together = alike_in(true);
	assert_true(apart > 0);
	assert_true(together > apart + ALIKE_VISIT - 0.001f);
	assert_true(together < apart + ALIKE_VISIT + 0.001f);
	assert_true(ALIKE_VISIT < ALIKE_JOIN);
}

/* Whether the night joins two clusters of which so many questions have words in both; of
 * those with several wordings others stay within. */
static bool joined_at_night(uint64_t across, uint64_t within, uint32_t client, bool frozen)
{
	static const char *const box[] = {"communicate with the author", "talk with an author",
					  "communicate with authors please"};
	static const char *const mail[] = {"getting in touch with developers",
					   "getting in touch with a developer now",
					   "get in touch developers"};
	uint32_t w[ASKED];
	struct clusters *c = filled(w);
	uint32_t a = 0, b = frozen ? add(c, mail[2], 50) : 0;
	if (frozen)
		assert_int_equal(clusters_freeze(c, clusters_of(c, b), true), ST_OK);
	for (uint64_t i = 0; i < 12; i++) {
		bool both = i < across, twice = i >= across && i < across + within;
		struct cluster_question q = {.text = str_of(box[i % 3]),
					     .session = 100 + i,
					     .client = client ? client : (uint32_t)i + 1};
		uint32_t cluster = 0;
		assert_int_equal(clusters_add(c, &q, &a, &cluster), ST_OK);
		q.text = str_of(mail[i % 3]);
		q.session = both ? q.session : 200 + i;
		assert_int_equal(clusters_add(c, &q, &b, &cluster), ST_OK);
		if (twice) {
			add(c, box[(i + 1) % 3], 100 + i);
			add(c, mail[(i + 1) % 3], 200 + i);
		}
	}
	assert_int_equal(clusters_night(c), ST_OK);
	bool same = clusters_of(c, a) == clusters_of(c, b);
	clusters_free(c);
	return same;
}

static void test_questions_link(void **state)
{
	(void)state;
	assert_false(joined_at_night(0, 0, 0, false));
	assert_true(joined_at_night(6, 0, 0, false));
	/* Who asks for one thing and then for another. */
	assert_false(joined_at_night(1, 11, 0, false));
	/* What an editor took up is not reshaped. */
	assert_false(joined_at_night(6, 0, 0, true));
	/* All of them one. */
	assert_false(joined_at_night(6, 0, 7, false));
}

/* What the machine left apart is told for an editor, unless one took it apart. */
static void test_perhaps_alike(void **state)
{
	struct cluster_alike v[3];
	struct clusters *c = fresh();
	uint32_t box = 0, mail = 0;
	size_t n = 0;
	(void)state;
	for (uint64_t i = 0; i < 3; i++) {
		add(c, "which weather is forecast for the mountains", 300 + i);
		add(c, "opening hours of the museum shop", 310 + i);
		box = add(c, "communicate with the author", 100 + i);
		mail = add(c, "getting in touch by telephone", i ? 100 + i : 200);
	}
	assert_int_not_equal(clusters_of(c, box), clusters_of(c, mail));
	assert_int_equal(clusters_alike(c, clusters_of(c, box), v, 3, &n), ST_OK);
	assert_int_equal(n, 1);
	assert_int_equal(v[0].cluster, clusters_of(c, mail));
	assert_true(v[0].alike >= ALIKE_PERHAPS);
	assert_int_equal(clusters_bar(c, mail, clusters_of(c, box)), ST_OK);
	assert_int_equal(clusters_alike(c, clusters_of(c, box), v, 3, &n), ST_OK);
	assert_int_equal(n, 0);
	clusters_free(c);
}

/* One who asks for several things in a row says nothing of what they have in common. */
static void test_one_visitor_suggests_nothing(void **state)
{
	static const char *const several[] = {"communicate with the author",
					      "frozen windscreen remedy",
					      "sell my stamp collection", "recipe for lentil soup"};
	struct cluster_alike v[3];
	struct clusters *c = fresh();
	uint32_t w[4];
	size_t n = 0;
	(void)state;
	for (size_t i = 0; i < 4; i++)
		w[i] = add(c, several[i], 100);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(clusters_alike(c, clusters_of(c, w[i]), v, 3, &n), ST_OK);
		assert_int_equal(n, 0);
	}
	/* Nor do letters that the texts have in common by chance. */
	uint32_t other = add(c, "communicate by stamp", 100);
	assert_int_equal(clusters_alike(c, clusters_of(c, other), v, 3, &n), ST_OK);
	for (size_t i = 0; i < n; i++)
		assert_int_not_equal(v[i].cluster, clusters_of(c, w[1]));
	/* Two visitors do, whatever the texts. */
	add(c, several[0], 101);
	add(c, several[1], 101);
	assert_int_equal(clusters_alike(c, clusters_of(c, w[0]), v, 3, &n), ST_OK);
	assert_int_equal(n, 1);
	assert_int_equal(v[0].cluster, clusters_of(c, w[1]));
	clusters_free(c);
}

/* A visit with several wordings of a cluster is one, and the link the same from both sides. */
static void test_visits_count_once(void **state)
{
	struct cluster_alike v[3];
	struct clusters *c = fresh();
	uint32_t a = 0, b = 0;
	size_t n = 0;
	(void)state;
	/* 3 of 10 and 10. */
	for (uint64_t i = 0; i < 17; i++) {
		if (i < 10) {
			add(c, "communicate with the author", 100 + i);
			a = add(c, "how to communicate with the author", 100 + i);
		}
		if (i < 3 || i >= 10)
			b = add(c, "getting in touch by telephone", 100 + i);
		if (i >= 10)
			add(c, "getting in touch by telephone please", 100 + i);
	}
	assert_int_equal(clusters_alike(c, clusters_of(c, a), v, 3, &n), ST_OK);
	assert_int_equal(n, 1);
	const float here = v[0].alike;
	assert_int_equal(clusters_alike(c, clusters_of(c, b), v, 3, &n), ST_OK);
	assert_int_equal(n, 1);
	assert_true(v[0].alike > here - 0.001F && v[0].alike < here + 0.001F);
	clusters_free(c);
}

/* What a visit did not ask in vain after all links nothing; what else it asked does. */
static void test_leaving(void **state)
{
	struct cluster_alike v[3];
	struct clusters *c = fresh();
	uint32_t a = 0, b = 0, third = 0;
	size_t n = 0;
	(void)state;
	for (uint64_t i = 0; i < 3; i++) {
		a = add(c, "communicate with the author", 100 + i);
		b = add(c, "getting in touch by telephone", 100 + i);
		third = add(c, "frozen windscreen remedy", 100 + i);
	}
	/* The last, the first and the middle one of a visit. */
	clusters_leave(c, third, 100);
	clusters_leave(c, a, 101);
	clusters_leave(c, b, 102);
	clusters_leave(c, b, 102); /* again: nothing */
	clusters_leave(c, b, 999); /* a visit that is not known */
	assert_int_equal(clusters_alike(c, clusters_of(c, a), v, 3, &n), ST_OK);
	assert_int_equal(n, 0);
	/* All of them, and it asks anew. */
	clusters_leave(c, a, 102);
	clusters_leave(c, third, 102);
	add(c, "getting in touch by telephone", 102);
	assert_int_equal(clusters_alike(c, clusters_of(c, a), v, 3, &n), ST_OK);
	assert_int_equal(n, 0);
	add(c, "communicate with the author", 102);
	/* As many visits as make the table of visits grow. */
	for (uint64_t i = 0; i < 2000; i++)
		add(c, "which weather is forecast for the mountains", 1000 + i);
	assert_int_equal(clusters_alike(c, clusters_of(c, a), v, 3, &n), ST_OK);
	assert_int_equal(n, 1);
	assert_int_equal(v[0].cluster, clusters_of(c, b));
	clusters_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_one_visit),
	    cmocka_unit_test(test_questions_link),
	    cmocka_unit_test(test_perhaps_alike),
	    cmocka_unit_test(test_one_visitor_suggests_nothing),
	    cmocka_unit_test(test_visits_count_once),
	    cmocka_unit_test(test_leaving),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
