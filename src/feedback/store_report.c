#include "feedback/store_report.h"

#include "answerd/base/said.h"
#include "feedback/store_sqlite.h"

/* Repeats of a customer are looked for so long: first-contact resolution. */
#define REPEAT_MS ((int64_t)7 * 86400000)
#define STEPS_BETWEEN_LOOKS 20000

const char store_schema_reports[] =
    "CREATE TABLE report_totals("
    " day INTEGER NOT NULL, audience INTEGER NOT NULL, lang TEXT NOT NULL, segment TEXT NOT NULL,"
    " category TEXT NOT NULL, solved INTEGER NOT NULL, probably INTEGER NOT NULL,"
    " unknown INTEGER NOT NULL, failed INTEGER NOT NULL, contacted INTEGER NOT NULL,"
    " searches INTEGER NOT NULL, no_result INTEGER NOT NULL, clicked INTEGER NOT NULL,"
    " people INTEGER NOT NULL, contacts INTEGER NOT NULL, calls INTEGER NOT NULL,"
    " calls_solved INTEGER NOT NULL, calls_keyed INTEGER NOT NULL, calls_first INTEGER NOT NULL,"
    " PRIMARY KEY(day, audience, lang, segment, category)) WITHOUT ROWID;"
    "CREATE TABLE report_days("
    " kind INTEGER NOT NULL, day INTEGER NOT NULL, made_ms INTEGER NOT NULL,"
    " PRIMARY KEY(kind, day)) WITHOUT ROWID;"
    "CREATE TABLE report_seen(which INTEGER PRIMARY KEY, n INTEGER NOT NULL);"
    "CREATE TABLE spot_checks("
    " search_id TEXT PRIMARY KEY, day INTEGER NOT NULL, audience INTEGER NOT NULL,"
    " lang TEXT NOT NULL, segment TEXT NOT NULL, category TEXT NOT NULL, correct INTEGER,"
    " at_ms INTEGER NOT NULL, who_id TEXT NOT NULL, who TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE INDEX spot_check_days ON spot_checks(day);"
    "CREATE INDEX call_customers ON calls(customer, at_ms);"
    "CREATE INDEX call_times ON calls(at_ms);";

bool store_has_reports(struct store *s)
{
	int64_t n = 0;
	return store_number(s, "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'report_totals'",
			    &n, NULL) == ST_OK &&
	       n > 0;
}

static int is_late(void *ctx)
{
	const struct store *s = ctx;
	return s->late && s->late(s->late_ctx);
}

void store_set_deadline(struct store *s, bool (*late)(const void *ctx), const void *ctx)
{
	s->late = late;
	s->late_ctx = ctx;
	sqlite3_progress_handler(s->db, STEPS_BETWEEN_LOOKS, is_late, s);
}

static const char *text(const struct store_query *q, int i)
{
	const char *t = (const char *)sqlite3_column_text(q->st, i);
	return t ? t : "";
}

/* One row of two numbers. */
static enum status two_numbers(struct store_query *q, int64_t *a, int64_t *b)
{
	*a = *b = 0;
	if (store_row(q)) {
		*a = sqlite3_column_int64(q->st, 0);
		*b = sqlite3_column_int64(q->st, 1);
	}
	return store_end(q);
}

/* ---- rows ---- */

enum status store_numbers(struct store *s, enum store_signals which, int64_t from_day,
			  int64_t to_day, int64_t *first, int64_t *last, struct buf *err)
{
#define NUMBERS(table)                                                                             \
	"SELECT IFNULL(MIN(n), 0), IFNULL(MAX(n), 0) FROM " table                                  \
	" WHERE at_ms / 86400000 BETWEEN ?1 AND ?2"
	static const char *const sql[SIGNALS] = {NUMBERS("searches"), NUMBERS("events"),
						 NUMBERS("contacts"), NUMBERS("flags"),
						 NUMBERS("calls")};
	struct store_query q = store_query(s, sql[which], err);
	store_bind_int(&q, from_day);
	store_bind_int(&q, to_day);
	return two_numbers(&q, first, last);
}

enum status store_oldest(struct store *s, enum rolled kind, int64_t *at_ms, struct buf *err)
{
	static const char *const sql[ROLLED_KINDS] = {
	    "SELECT IFNULL(MIN(at_ms / 86400000), 0) * 86400000 FROM searches",
	    "SELECT IFNULL(MIN(at_ms), 0) FROM calls"};
	return store_number(s, sql[kind], at_ms, err);
}

enum status store_count_calls(struct store *s, int64_t from_ms, int64_t to_ms, int64_t n[TALLIES],
			      struct buf *err)
{
	struct store_query q = store_query(
	    s,
	    "SELECT c.outcome = 'solved', length(c.customer) > 0, EXISTS(SELECT 1 FROM calls r"
	    " WHERE r.customer = c.customer AND r.at_ms >= c.at_ms AND r.at_ms <= c.at_ms + ?3"
	    " AND r.n > c.n) FROM calls c WHERE c.at_ms >= ?1 AND c.at_ms < ?2",
	    err);
	store_bind_int(&q, from_ms);
	store_bind_int(&q, to_ms);
	store_bind_int(&q, REPEAT_MS);
	while (store_row(&q)) {
		bool solved = sqlite3_column_int(q.st, 0), keyed = sqlite3_column_int(q.st, 1),
		     again = sqlite3_column_int(q.st, 2);
		n[TALLY_CALLS]++;
		n[TALLY_CALLS_SOLVED] += solved;
		n[TALLY_CALLS_KEYED] += keyed;
		n[TALLY_CALLS_FIRST] += keyed && solved && !again;
	}
	return store_end(&q);
}

/* ---- totals ---- */

#define TOTALS_AT 5

enum status store_totals(struct store *s, int64_t from_day, int64_t to_day,
			 enum status (*each)(void *ctx, const struct store_total *v), void *ctx,
			 struct buf *err)
{
	struct store_query q = store_query(
	    s,
	    "SELECT day,audience,lang,segment,category,solved,probably,unknown,failed,contacted,"
	    "searches,no_result,clicked,people,contacts,calls,calls_solved,calls_keyed,calls_first"
	    " FROM report_totals WHERE day BETWEEN ?1 AND ?2",
	    err);
	enum status st = ST_OK;
	store_bind_int(&q, from_day);
	store_bind_int(&q, to_day);
	while (st == ST_OK && store_row(&q)) {
		struct store_total v = {.day = sqlite3_column_int64(q.st, 0),
					.audience = (uint8_t)sqlite3_column_int(q.st, 1),
					.lang = text(&q, 2),
					.segment = text(&q, 3),
					.category = text(&q, 4)};
		for (int i = 0; i < TALLIES; i++)
			v.n[i] = sqlite3_column_int64(q.st, TOTALS_AT + i);
		st = each(ctx, &v);
	}
	enum status end = store_end(&q);
	return st ? st : end;
}

enum status store_rolled(struct store *s, enum rolled kind, int64_t from_day, int64_t to_day,
			 enum status (*each)(void *ctx, int64_t day), void *ctx, struct buf *err)
{
	struct store_query q = store_query(
	    s, "SELECT day FROM report_days WHERE kind = ? AND day BETWEEN ? AND ? ORDER BY day",
	    err);
	enum status st = ST_OK;
	store_bind_int(&q, kind);
	store_bind_int(&q, from_day);
	store_bind_int(&q, to_day);
	while (st == ST_OK && store_row(&q))
		st = each(ctx, sqlite3_column_int64(q.st, 0));
	enum status end = store_end(&q);
	return st ? st : end;
}

enum status store_begin_day(struct store *s, enum rolled kind, int64_t day, int64_t now_ms,
			    struct buf *err)
{
	struct store_query q =
	    store_query(s, "DELETE FROM report_totals WHERE day = ? AND (audience = 2) = ?", err);
	store_bind_int(&q, day);
	store_bind_int(&q, kind == ROLLED_CALLS);
	enum status st = store_end(&q);
	if (st)
		return st;
	q = store_query(s, "INSERT OR REPLACE INTO report_days VALUES(?,?,?)", err);
	store_bind_int(&q, kind);
	store_bind_int(&q, day);
	store_bind_int(&q, now_ms);
	return store_end(&q);
}

enum status store_add_total(struct store *s, const struct store_total *v, struct buf *err)
{
	struct store_query q = store_query(
	    s, "INSERT INTO report_totals VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", err);
	store_bind_int(&q, v->day);
	store_bind_int(&q, v->audience);
	store_bind_text(&q, v->lang);
	store_bind_text(&q, v->segment);
	store_bind_text(&q, v->category);
	for (int i = 0; i < TALLIES; i++)
		store_bind_int(&q, v->n[i]);
	return store_end(&q);
}

enum status store_forget_rolled(struct store *s, enum rolled kind, int64_t from_day, int64_t to_day,
				struct buf *err)
{
	struct store_query q =
	    store_query(s, "DELETE FROM report_days WHERE kind = ? AND day BETWEEN ? AND ?", err);
	store_bind_int(&q, kind);
	store_bind_int(&q, from_day);
	store_bind_int(&q, to_day);
	return store_end(&q);
}

enum status store_drop_totals(struct store *s, int64_t before_day, struct buf *err)
{
	static const char *const sqls[] = {"DELETE FROM report_totals WHERE day < ?",
					   "DELETE FROM report_days WHERE day < ?",
					   "DELETE FROM spot_checks WHERE day < ?"};
	enum status st = ST_OK;
	for (size_t i = 0; i < sizeof sqls / sizeof sqls[0] && st == ST_OK; i++) {
		struct store_query q = store_query(s, sqls[i], err);
		store_bind_int(&q, before_day);
		st = store_end(&q);
	}
	return st;
}

enum status store_put_seen(struct store *s, enum store_signals which, int64_t n, struct buf *err)
{
	struct store_query q =
	    store_query(s, "INSERT OR REPLACE INTO report_seen VALUES(?,?)", err);
	store_bind_int(&q, which);
	store_bind_int(&q, n);
	return store_end(&q);
}

enum status store_unseen(struct store *s, enum store_signals which, int64_t *earliest_ms,
			 int64_t *last, struct buf *err)
{
	/* When all rows were deleted their numbers are given again. */
#define UNSEEN(table, which)                                                                       \
	"SELECT IFNULL(MIN(at_ms), 0), IFNULL(MAX(n), 0) FROM " table                              \
	" WHERE n > MIN(IFNULL((SELECT n FROM report_seen WHERE which = " which                    \
	"), 0), IFNULL((SELECT MAX(n) FROM " table "), 0))"
	static const char *const sql[SIGNALS] = {UNSEEN("searches", "0"), UNSEEN("events", "1"),
						 UNSEEN("contacts", "2"), UNSEEN("flags", "3"),
						 UNSEEN("calls", "4")};
	struct store_query q = store_query(s, sql[which], err);
	return two_numbers(&q, earliest_ms, last);
}

/* ---- articles ---- */

enum status store_used(struct store *s, int64_t from_ms, int64_t to_ms,
		       enum status (*each)(void *ctx, const struct store_used *v), void *ctx,
		       struct buf *err)
{
	struct store_query q = store_query(
	    s,
	    "SELECT article, SUM(solved), SUM(used), SUM(fix) FROM ("
	    "SELECT article, 1 solved, 0 used, 0 fix FROM calls WHERE at_ms >= ?1 AND at_ms < ?2"
	    " AND outcome = 'solved' AND article <> '' UNION ALL "
	    "SELECT article, 0, kind = 'used', kind = 'fix' FROM flags WHERE at_ms >= ?1"
	    " AND at_ms < ?2 AND article <> '') GROUP BY article",
	    err);
	enum status st = ST_OK;
	store_bind_int(&q, from_ms);
	store_bind_int(&q, to_ms);
	while (st == ST_OK && store_row(&q)) {
		const struct store_used v = {text(&q, 0), sqlite3_column_int64(q.st, 1),
					     sqlite3_column_int64(q.st, 2),
					     sqlite3_column_int64(q.st, 3)};
		st = each(ctx, &v);
	}
	enum status end = store_end(&q);
	return st ? st : end;
}

/* ---- spot checks ---- */

#define SAMPLE_COLUMNS "search_id, query, lang, article, segment, at_ms, confidence, role"

static bool read_sample(struct store_query *q, struct arena *arena, struct store_sample *out)
{
	*out = (struct store_sample){.search_id = store_column(q, 0, arena),
				     .query = store_column(q, 1, arena),
				     .lang = store_column(q, 2, arena),
				     .article = store_column(q, 3, arena),
				     .segment = store_column(q, 4, arena),
				     .at_ms = sqlite3_column_int64(q->st, 5),
				     .confidence = sqlite3_column_double(q->st, 6),
				     .role = (uint8_t)sqlite3_column_int(q->st, 7)};
	return out->search_id && out->query && out->lang && out->article && out->segment;
}

enum status store_sample(struct store *s, int64_t since_ms, size_t max, struct arena *arena,
			 struct store_sample *out, size_t *n, struct buf *err)
{
	/* Only the numbers are shuffled, not the rows. */
	struct store_query q = store_query(
	    s,
	    "SELECT " SAMPLE_COLUMNS " FROM searches WHERE n IN (SELECT n FROM searches s"
	    " WHERE s.at_ms / 86400000 >= ?1 / 86400000 AND s.at_ms >= ?1 AND s.answered"
	    " AND s.article <> '' AND NOT EXISTS(SELECT 1 FROM spot_checks c"
	    " WHERE c.search_id = s.search_id) ORDER BY random() LIMIT ?2)",
	    err);
	enum status st = ST_OK;
	*n = 0;
	store_bind_int(&q, since_ms);
	store_bind_int(&q, (int64_t)max);
	while (st == ST_OK && *n < max && store_row(&q))
		st = read_sample(&q, arena, &out[(*n)++]) ? ST_OK : ST_NOMEM;
	enum status end = store_end(&q);
	return st ? st : end;
}

enum status store_sampled(struct store *s, const char *search_id, struct arena *arena,
			  struct store_sample *out, struct buf *err)
{
	struct store_query q = store_query(
	    s, "SELECT " SAMPLE_COLUMNS " FROM searches WHERE search_id = ? AND answered", err);
	store_bind_text(&q, search_id);
	bool found = store_row(&q), read = found && read_sample(&q, arena, out);
	enum status st = store_end(&q);
	if (st)
		return st;
	if (!found)
		return fail_said(err, ST_NOTFOUND, "sample-unknown",
				 "There is no answered search of that id.");
	return read ? ST_OK : ST_NOMEM;
}

enum status store_judge(struct store *s, const struct store_judgement *v, struct buf *err)
{
	struct store_query q =
	    store_query(s,
			"INSERT OR REPLACE INTO spot_checks(search_id,day,audience,lang,segment,"
			"category,at_ms,who_id,who,correct) VALUES(?,?,?,?,?,?,?,?,?,NULLIF(?,-1))",
			err);
	store_bind_text(&q, v->search_id);
	store_bind_int(&q, v->day);
	store_bind_int(&q, v->audience);
	store_bind_text(&q, v->lang);
	store_bind_text(&q, v->segment);
	store_bind_text(&q, v->category);
	store_bind_int(&q, v->now_ms);
	store_bind_text(&q, v->who_id);
	store_bind_text(&q, v->who);
	store_bind_int(&q, v->right);
	return store_end(&q);
}

enum status store_judgements(struct store *s, int64_t from_day, int64_t to_day,
			     enum status (*each)(void *ctx, const struct store_judgement *v),
			     void *ctx, struct buf *err)
{
	struct store_query q =
	    store_query(s,
			"SELECT day,audience,lang,segment,category,IFNULL(correct,-1)"
			" FROM spot_checks WHERE day BETWEEN ? AND ?",
			err);
	enum status st = ST_OK;
	store_bind_int(&q, from_day);
	store_bind_int(&q, to_day);
	while (st == ST_OK && store_row(&q)) {
		const struct store_judgement v = {.day = sqlite3_column_int64(q.st, 0),
						  .audience = (uint8_t)sqlite3_column_int(q.st, 1),
						  .lang = text(&q, 2),
						  .segment = text(&q, 3),
						  .category = text(&q, 4),
						  .right = sqlite3_column_int(q.st, 5)};
		st = each(ctx, &v);
	}
	enum status end = store_end(&q);
	return st ? st : end;
}
