/* replay.c - answerd replay: past searches or tickets against what is published. */
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "answerd/base/clock.h"
#include "answerd/base/csv.h"
#include "answerd/base/fs.h"
#include "answerd/base/json.h"
#include "answerd/feedback/replay.h"
#include "answerd/text/charset.h"
#include "cmd/cmd.h"
#include "cmd/search_open.h"

#define MAX_FILE ((size_t)256 << 20)
#define SHOW_EVERY 200

/* Headers that say which column holds the question; any of them, any case. */
static const char *const usual[] = {"query",  "question", "subject", "title", "search", "text",
				    "问题",   "問題",	  "主题",    "主題",  "标题",	"標題",
				    "搜索词", "搜尋詞",	  "描述",    "内容",  "內容",	NULL};

struct job {
	const char *column, *who;
	struct replay *replay;
	struct buf *err;
	int question, session; /* columns, from 0; -1: not known yet, or none */
	size_t len, rows, total;
	bool bar, accept;
};

static bool same(struct str a, const char *b)
{
	a = str_trim(a);
	return strlen(b) == a.len && strncasecmp(a.s, b, a.len) == 0;
}

static int find(const struct csv_row *r, const char *name)
{
	for (size_t i = 0; name && i < r->n; i++)
		if (same(r->fields[i], name))
			return (int)i;
	return -1;
}

static enum status read_header(struct job *j, const struct csv_row *r)
{
	struct buf have;
	j->question = find(r, j->column);
	for (size_t i = 0; !j->column && j->question < 0 && usual[i]; i++)
		j->question = find(r, usual[i]);
	j->session = find(r, j->who);
	if (j->question >= 0 && (!j->who || j->session >= 0))
		return ST_OK;
	buf_init(&have, BUF_MAX_ERR / 2);
	for (size_t i = 0; i < r->n; i++)
		buf_printf(&have, "%s%.*s", i ? ", " : "", (int)r->fields[i].len, r->fields[i].s);
	enum status st =
	    fail(j->err, ST_INVALID, "no column is called %s; name one with %s: %s",
		 j->question < 0 ? (j->column ? j->column : "query or subject") : j->who,
		 j->question < 0 ? "--column" : "--who", have.data);
	buf_release(&have);
	return st;
}

static void show(const struct job *j)
{
	if (!j->bar || j->rows % SHOW_EVERY)
		return;
	fprintf(stderr, "\rasking %zu of %zu", j->rows, j->total);
	fflush(stderr);
}

static enum status take(void *ctx, const struct csv_row *r)
{
	struct job *j = ctx;
	static const struct str none = {"", 0};
	if (r->number == 1)
		return read_header(j, r);
	j->rows++;
	show(j);
	struct str q = (size_t)j->question < r->n ? r->fields[j->question] : none;
	struct str who =
	    j->session >= 0 && (size_t)j->session < r->n ? str_trim(r->fields[j->session]) : none;
	return replay_add(j->replay, q, who.len ? str_hash(who.s, who.len) >> 1 | 1 : 0, j->err);
}

static enum status read_file(const char *path, struct buf *text, const char **charset,
			     struct buf *err)
{
	struct buf raw;
	buf_init(&raw, MAX_FILE);
	enum status st = fs_read(path, MAX_FILE, &raw, err);
	if (st == ST_OK)
		st = charset_to_utf8(raw.data, raw.len, text, charset, err);
	buf_release(&raw);
	return st;
}

/* ---- what came out ---- */

static double percent(size_t part, size_t all)
{
	return all ? 100.0 * (double)part / (double)all : 0;
}

static void print_gap(size_t rank, const struct replay_gap *g)
{
	printf("%4zu  %8.1f  %6zu  %5zu  %-8s  %.*s\n", rank, g->priority, g->people, g->asked,
	       g->cure, (int)g->title.len, g->title.s);
	for (size_t i = 0; i < g->examples_n; i++)
		printf("%41s\"%.*s\"\n", "", (int)g->examples[i].len, g->examples[i].s);
	if (g->nearest.len)
		printf("%41snearest: %.*s (%.*s, %.2f)\n", "", (int)g->nearest_title.len,
		       g->nearest_title.s, (int)g->nearest.len, g->nearest.s, g->confidence);
}

/* How many of the gaps make 80 % of what went unanswered. */
static size_t most_of(const struct replay_gap *gaps, size_t n, size_t unanswered)
{
	size_t sum = 0, i = 0;
	while (i < n && 10 * sum < 8 * unanswered)
		sum += gaps[i++].asked;
	return i;
}

static void print_text(const struct replay_count *c, const struct replay_gap *gaps, size_t n,
		       size_t limit)
{
	printf(
	    "%zu questions: %zu answered (%.0f %%), %zu vague, met with choices (%.0f %%), %zu for "
	    "a person (%.0f %%), %zu not answered (%.0f %%)\n",
	    c->questions, c->answered, percent(c->answered, c->questions), c->clarified,
	    percent(c->clarified, c->questions), c->routed, percent(c->routed, c->questions),
	    c->unanswered, percent(c->unanswered, c->questions));
	if (c->noise + c->unread)
		printf("left out: %zu keystrokes, greetings and the like, %zu empty or too long\n",
		       c->noise, c->unread);
	if (n == 0)
		return;
	printf("%zu gaps; the first %zu are 80 %% of what went unanswered\n\n", n,
	       most_of(gaps, n, c->unanswered));
	printf("rank  priority  people  asked  cure      question\n");
	for (size_t i = 0; i < n && i < limit; i++)
		print_gap(i + 1, &gaps[i]);
	if (n > limit)
		printf("%zu more; --limit shows them\n", n - limit);
}

static void add_text(struct json_out *j, int at, const char *name, struct str s)
{
	json_add_stringn(j, at, name, s.s, s.len);
}

static enum status print_json(const struct replay_count *c, const struct replay_gap *gaps, size_t n,
			      size_t limit)
{
	struct json_out j;
	struct buf out;
	buf_init(&out, BUF_MAX_TEXT);
	json_out_init(&j, &out);
	json_add_int(&j, JSON_ROOT, "questions", (int64_t)c->questions);
	json_add_int(&j, JSON_ROOT, "answered", (int64_t)c->answered);
	json_add_int(&j, JSON_ROOT, "clarified", (int64_t)c->clarified);
	json_add_int(&j, JSON_ROOT, "routed", (int64_t)c->routed);
	json_add_int(&j, JSON_ROOT, "unanswered", (int64_t)c->unanswered);
	json_add_int(&j, JSON_ROOT, "noise", (int64_t)c->noise);
	json_add_int(&j, JSON_ROOT, "unread", (int64_t)c->unread);
	json_add_int(&j, JSON_ROOT, "total", (int64_t)n);
	int list = json_add_array(&j, JSON_ROOT, "gaps");
	for (size_t i = 0; i < n && i < limit; i++) {
		const struct replay_gap *g = &gaps[i];
		int at = json_add_object(&j, list, NULL);
		add_text(&j, at, "title", g->title);
		json_add_real(&j, at, "priority", g->priority, 2);
		json_add_int(&j, at, "people", (int64_t)g->people);
		json_add_int(&j, at, "asked", (int64_t)g->asked);
		json_add_int(&j, at, "wordings", (int64_t)g->wordings);
		json_add_int(&j, at, "no_result", (int64_t)g->no_result);
		json_add_string(&j, at, "cure", g->cure);
		add_text(&j, at, "nearest", g->nearest);
		json_add_real(&j, at, "confidence", g->confidence, 4);
		int examples = json_add_array(&j, at, "examples");
		for (size_t k = 0; k < g->examples_n; k++)
			add_text(&j, examples, NULL, g->examples[k]);
	}
	enum status st = json_out_end(&j);
	if (st == ST_OK)
		puts(out.data);
	buf_release(&out);
	return st;
}

static enum status work(struct job *j, const struct config *config, const char *path, size_t limit,
			bool json)
{
	struct search_request rq = {.today = (int32_t)(clock_wall_ms() / 86400000),
				    .answered_at = config->search.answered_at};
	struct search_open o;
	struct buf text;
	struct arena arena;
	struct replay_gap *gaps = NULL;
	struct replay_count count;
	const char *charset = NULL;
	size_t n = 0;
	buf_init(&text, 2 * MAX_FILE);
	arena_init(&arena);
	enum status st = search_open(config, false, &rq, &o, j->err);
	if (st == ST_OK)
		st = read_file(path, &text, &charset, j->err);
	if (st == ST_OK)
		st = replay_new(o.searcher, &rq, &j->replay);
	if (st == ST_OK && j->accept)
		replay_keep(j->replay);
	for (size_t i = 0; i < text.len; i++)
		j->total += text.data[i] == '\n';
	if (st == ST_OK)
		st = csv_read(text.data, text.len, take, j);
	if (j->bar && j->rows)
		fputs("\r\033[K", stderr);
	if (st == ST_OK)
		st = replay_finish(j->replay, &arena, &gaps, &n);
	if (st == ST_OK) {
		replay_counts(j->replay, &count);
		if (json)
			st = print_json(&count, gaps, n, limit);
		else
			print_text(&count, gaps, n, limit);
	}
	if (st == ST_OK && j->accept) {
		size_t accepted = 0;
		st = replay_accept(j->replay, config->data, &accepted, j->err);
		fprintf(stderr, "%zu questions are among the recorded ones now (segment replay)\n",
			accepted);
	}
	replay_free(j->replay);
	search_open_close(&o);
	arena_release(&arena);
	buf_release(&text);
	return st;
}

static int run(int argc, char **argv, const struct command *self)
{
	struct job j = {.question = -1, .session = -1, .bar = isatty(STDERR_FILENO)};
	const char *limit = "50";
	bool json = false;
	int64_t max = 0;
	const struct cmd_option options[] = {
	    {"column", "NAME", &j.column, NULL,
	     "the column with the question (default: by its name)"},
	    {"who", "NAME", &j.who, NULL,
	     "the column that tells who asked (default: each row another)"},
	    {"limit", "N", &limit, NULL, "at most so many gaps (default 50)"},
	    {"json", NULL, NULL, &json, "one JSON object"},
	    {"accept", NULL, NULL, &j.accept,
	     "also records them, so that they become gaps of the review"},
	};
	struct cmd_call call;
	struct buf err;
	int rc = cmd_options(self, options, sizeof options / sizeof options[0], argc, argv, &call);
	if (rc >= 0)
		return rc;
	if (call.args_n != 1 || str_to_int(str_of(limit), 1, 100000, &max) != ST_OK)
		return cmd_fail(self, CMD_USAGE,
				"give one file, and --limit from 1 to 100000; see --help");
	const struct config *config = cmd_config(&call, NULL, NULL, NULL);
	if (!config)
		return CMD_USAGE;
	buf_init(&err, BUF_MAX_ERR);
	j.err = &err;
	enum status st = work(&j, config, call.args[0], (size_t)max, json);
	rc = CMD_OK;
	if (st)
		rc = cmd_fail(self, st == ST_INVALID ? CMD_USAGE : CMD_FAULT, "%s: %s",
			      call.args[0], err.len ? err.data : status_name(st));
	buf_release(&err);
	config_drop(config);
	return rc;
}

const struct command cmd_replay = {"replay", "[--column NAME] FILE",
				   "past searches or tickets to ranked gaps", run};
