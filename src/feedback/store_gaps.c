/* store_gaps.c - what went unanswered, from the log of searches. */
#include <math.h>
#include <string.h>

#include "feedback/store_sqlite.h"

#define HALF_LIFE_DAYS 14.0
#define SEVERITY_WEAK 1.0
#define SEVERITY_NO_RESULT 2.0

/* One row a question: the log is read once, by SQLite's own grouping. A search
 * counts as unanswered when nothing, or nothing sure enough, was found. People
 * are counted by session, each with the worst that happened. */
static const char gaps_sql[] =
    "SELECT question, COUNT(DISTINCT session), COUNT(*), SUM(total = 0), SUM(total > 0),"
    " MIN(at_ms), MAX(at_ms), MAX(confidence)"
    " FROM searches WHERE answered = 0 AND question <> '' GROUP BY question";

static const char title_sql[] =
    "SELECT query, COUNT(DISTINCT session) AS k FROM searches"
    " WHERE answered = 0 AND question = ?1 GROUP BY query ORDER BY k DESC, query LIMIT 1";
static const char langs_sql[] =
    "SELECT lang, COUNT(*) AS k FROM searches"
    " WHERE answered = 0 AND question = ?1 GROUP BY lang ORDER BY k DESC, lang";
static const char nearest_sql[] =
    "SELECT article FROM searches WHERE answered = 0 AND question = ?1 AND article <> ''"
    " ORDER BY confidence DESC, n DESC LIMIT 1";

struct gap_row {
	struct store_gap gap;
	char *question;
};

/* People x mean severity x 0.5^(days since the last / 14), docs/feedback.md. */
static double priority_of(const struct store_gap *g, int64_t now_ms)
{
	double days = (double)(now_ms - g->last_ms) / 86400000.0;
	double severity = (SEVERITY_NO_RESULT * g->no_result + SEVERITY_WEAK * g->weak) /
			  (double)(g->searches ? g->searches : 1);
	return g->people * severity * pow(0.5, (days > 0 ? days : 0) / HALF_LIFE_DAYS);
}

/* Keeps the best max rows, in order. */
static void keep_best(struct gap_row *rows, size_t *n, size_t max, const struct gap_row *row)
{
	size_t i = *n;
	if (i == max && (max == 0 || rows[max - 1].gap.priority >= row->gap.priority))
		return;
	if (i == max)
		i--;
	else
		(*n)++;
	for (; i > 0 && rows[i - 1].gap.priority < row->gap.priority; i--)
		rows[i] = rows[i - 1];
	rows[i] = *row;
}

static enum status read_rows(struct store *s, int64_t now_ms, size_t max, struct arena *arena,
			     struct gap_row *rows, size_t *n, size_t *total, struct buf *err)
{
	sqlite3_stmt *st = NULL;
	enum status result = ST_OK;
	int rc = sqlite3_prepare_v2(s->db, gaps_sql, -1, &st, NULL);
	while (rc == SQLITE_OK || rc == SQLITE_ROW) {
		rc = sqlite3_step(st);
		if (rc != SQLITE_ROW)
			break;
		struct gap_row row = {.gap = {
					  .people = (uint32_t)sqlite3_column_int64(st, 1),
					  .searches = (uint32_t)sqlite3_column_int64(st, 2),
					  .no_result = (uint32_t)sqlite3_column_int64(st, 3),
					  .weak = (uint32_t)sqlite3_column_int64(st, 4),
					  .first_ms = sqlite3_column_int64(st, 5),
					  .last_ms = sqlite3_column_int64(st, 6),
					  .confidence = sqlite3_column_double(st, 7),
				      }};
		row.gap.priority = priority_of(&row.gap, now_ms);
		row.question = arena_dup(arena, (const char *)sqlite3_column_text(st, 0),
					 (size_t)sqlite3_column_bytes(st, 0));
		if (!row.question) {
			result = ST_NOMEM;
			break;
		}
		(*total)++;
		keep_best(rows, n, max, &row);
	}
	if (result == ST_OK && rc != SQLITE_DONE)
		result = store_fail(s, "read", err);
	sqlite3_finalize(st);
	return result;
}

/* The rows of sql for one question, "a" or "a 3, b 1", in the arena. */
static enum status text_of(struct store *s, const char *sql, const char *question,
			   struct arena *arena, const char **out, struct buf *err)
{
	sqlite3_stmt *st = NULL;
	struct buf text;
	buf_init(&text, 65536);
	int rc = sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(st, 1, question, -1, SQLITE_STATIC);
	while (rc == SQLITE_OK || rc == SQLITE_ROW) {
		rc = sqlite3_step(st);
		if (rc != SQLITE_ROW)
			break;
		const char *value = (const char *)sqlite3_column_text(st, 0);
		if (sql == langs_sql)
			buf_printf(&text, "%s%s %lld", text.len ? ", " : "", value,
				   (long long)sqlite3_column_int64(st, 1));
		else
			buf_puts(&text, value ? value : "");
	}
	enum status result = rc == SQLITE_DONE ? buf_status(&text) : store_fail(s, "read", err);
	*out = result == ST_OK ? arena_dup(arena, text.data, text.len) : NULL;
	if (result == ST_OK && !*out)
		result = ST_NOMEM;
	sqlite3_finalize(st);
	buf_release(&text);
	return result;
}

enum status store_gaps(struct store *s, int64_t now_ms, size_t max, struct arena *arena,
		       struct store_gap **out, size_t *n, size_t *total, struct buf *err)
{
	struct gap_row *rows = arena_array(arena, max + 1, sizeof *rows);
	struct store_gap *gaps = arena_array(arena, max + 1, sizeof *gaps);
	*n = *total = 0;
	*out = gaps;
	if (!rows || !gaps)
		return ST_NOMEM;
	/* One view of the log for all the statements. */
	enum status st = store_exec(s, "BEGIN", err);
	if (st)
		return st;
	st = read_rows(s, now_ms, max, arena, rows, n, total, err);
	for (size_t i = 0; i < *n && st == ST_OK; i++) {
		gaps[i] = rows[i].gap;
		st = text_of(s, title_sql, rows[i].question, arena, &gaps[i].title, err);
		if (st == ST_OK)
			st = text_of(s, langs_sql, rows[i].question, arena, &gaps[i].langs, err);
		if (st == ST_OK)
			st =
			    text_of(s, nearest_sql, rows[i].question, arena, &gaps[i].nearest, err);
	}
	enum status end = store_exec(s, "COMMIT", err);
	return st ? st : end;
}
