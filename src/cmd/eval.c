/* eval.c - answerd eval: how good search is on a judged set. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "answerd/base/clock.h"
#include "answerd/base/fs.h"
#include "answerd/base/json.h"
#include "answerd/index/indexer.h"
#include "answerd/search/searcher.h"
#include "cmd/cmd.h"
#include "cmd/eval_choices.h"
#include "cmd/eval_set.h"
#include "cmd/progress.h"

struct eval_job {
	const struct config *config;
	const char *dir, *queries, *features, *interactions;
	struct learned *learned; /* of interactions */
	bool gap, json, choices;
	struct eval_choices chosen;
	struct eval_set set;
	struct eval_outcome *outcomes;
	char data[64]; /* a temporary folder with the index */
	struct progress progress;
};

static bool withhold(void *ctx, const char *id)
{
	const struct eval_job *e = ctx;
	return eval_set_withholds(&e->set, id);
}

static struct learned *learned(void *ctx)
{
	const struct eval_job *e = ctx;
	return learned_hold(e->learned);
}

static void show(void *ctx, uint64_t done, uint64_t total, size_t articles)
{
	struct eval_job *e = ctx;
	progress_show(&e->progress, done, total, articles);
}

/* Indexes a folder, or one file of it, into the temporary folder. */
static enum status build(struct eval_job *e, struct buf *err)
{
	struct stat sb;
	struct indexer *ix = NULL;
	struct indexer_result result;
	char *root = strdup(e->config->kb);
	if (!root)
		return ST_NOMEM;
	struct indexer_setup setup = {.kb = root,
				      .data = e->data,
				      .languages = &e->config->languages,
				      .ctx = e,
				      .progress = show,
				      .learned = learned,
				      .withhold = e->gap ? withhold : NULL};
	char *slash = strrchr(root, '/');
	if (stat(root, &sb) == 0 && S_ISREG(sb.st_mode)) {
		setup.only = slash ? slash + 1 : e->config->kb;
		setup.kb = slash == root ? "/" : slash ? root : ".";
		if (slash)
			*slash = '\0';
	}
	progress_init(&e->progress, setup.kb);
	enum status st = indexer_open(&setup, &ix, err);
	if (st == ST_OK)
		st = indexer_refresh(ix, true, &result, err);
	double seconds = progress_end(&e->progress);
	if (st == ST_OK)
		fprintf(stderr, "%zu articles indexed in %.1f s\n", result.articles, seconds);
	indexer_close(ix);
	free(root);
	return st;
}

/* For the learner: a line of names, those of contexts behind an @; then one line a
 * candidate. */
static void put_names(FILE *f)
{
	static const char *const contexts[CONTEXTS] = {[CONTEXT_LENGTH] = "@length",
						       [CONTEXT_TITLE] = "@title",
						       [CONTEXT_HAN] = "@han",
						       [CONTEXT_WORDS] = "@words"};
	fputs("qid\tarticle\tgrade\tgap", f);
	for (int k = 0; k < FEATURES; k++)
		fprintf(f, "\t%s", feature_names[k]);
	for (int k = 0; k < CONTEXTS; k++)
		fprintf(f, "\t%s", contexts[k]);
	fputc('\n', f);
}

static void put_features(FILE *f, const struct eval_query *q, const struct search_reply *re)
{
	for (size_t i = 0; f && i < re->results_n; i++) {
		const struct search_result *r = &re->results[i];
		fprintf(f, "%s\t%.*s\t%d\t%d", q->qid, (int)r->id.len, r->id.s,
			eval_grade(q, r->id.s, r->id.len), q->gap);
		for (int k = 0; k < FEATURES; k++)
			fprintf(f, "\t%.5g", r->features[k]);
		for (int k = 0; k < CONTEXTS; k++)
			fprintf(f, "\t%.5g", re->context[k]);
		fputc('\n', f);
	}
}

static enum status ask_one(struct searcher *s, struct eval_job *e, const struct eval_query *q,
			   struct eval_outcome *o, FILE *features, struct arena *arena,
			   struct buf *err)
{
	struct search_reply re;
	struct str text = str_trim(str_of(q->text));
	struct search_request rq = {.query = text,
				    .limit = features ? 50 : 10,
				    .today = (int32_t)(clock_wall_ms() / 86400000),
				    .answered_at = e->config->search.answered_at};
	enum status st = searcher_run(s, &rq, arena, &re, err);
	if (st)
		return st;
	o->answered = re.answered;
	o->confidence = re.confidence;
	o->took_ms = (double)re.took_us / 1000;
	o->ids = calloc(10, sizeof *o->ids);
	if (!o->ids)
		return ST_NOMEM;
	for (size_t i = 0; i < re.results_n && i < 10; i++)
		if (!(o->ids[o->n++] = str_dup(re.results[i].id)))
			return ST_NOMEM;
	put_features(features, q, &re);
	return e->choices ? eval_choices_add(&e->chosen, s, q, &rq, &re, arena, err) : ST_OK;
}

static enum status ask_all(struct eval_job *e, struct buf *err)
{
	struct searcher *s = NULL;
	struct lexicon *x = NULL;
	struct arena arena;
	FILE *features = e->features ? fopen(e->features, "w") : NULL;
	arena_init(&arena);
	e->outcomes = calloc(e->set.n + 1, sizeof *e->outcomes);
	enum status st = e->outcomes ? ST_OK : ST_NOMEM;
	if (e->features && !features)
		st = fail(err, ST_IO, "cannot write %s", e->features);
	if (features)
		put_names(features);
	if (st == ST_OK)
		st = searcher_open(e->data, INDEX_PUBLIC, &s, err);
	if (st == ST_OK)
		st = lexicon_build(searcher_reader(s), (int32_t)(clock_wall_ms() / 86400000), NULL,
				   &x, err);
	if (st == ST_OK)
		searcher_set_lexicon(s, x);
	for (size_t i = 0; i < e->set.n && st == ST_OK; i++) {
		arena_reset(&arena);
		st = ask_one(s, e, &e->set.queries[i], &e->outcomes[i], features, &arena, err);
	}
	if (features)
		fclose(features);
	lexicon_drop(x);
	searcher_close(s);
	arena_release(&arena);
	return st;
}

static void figure(struct json_out *j, bool json, const char *name, double v, int decimals)
{
	if (json && isnan(v))
		json_add_null(j, JSON_ROOT, name);
	else if (json)
		json_add_real(j, JSON_ROOT, name, v, decimals);
	else
		printf("%-18s %.*f\n", name, decimals, v);
}

static enum status print_scores(const struct eval_job *e, const struct eval_scores *s)
{
	struct json_out j;
	struct buf out;
	const bool js = e->json;
	buf_init(&out, 65536);
	json_out_init(&j, &out);
	figure(&j, js, "n_queries", (double)s->queries, 0);
	figure(&j, js, "n_judged", (double)s->judged, 0);
	figure(&j, js, "nDCG@10", s->ndcg, 4);
	figure(&j, js, "MRR@10", s->mrr, 4);
	figure(&j, js, "Recall@5", s->recall5, 4);
	figure(&j, js, "Success@1", s->success1, 4);
	figure(&j, js, "Success@5", s->success5, 4);
	figure(&j, js, "zero_results", s->zero_results, 4);
	figure(&j, js, "answered_share", s->answered_share, 4);
	figure(&j, js, "brier", s->brier, 4);
	figure(&j, js, "calibration_error", s->calibration, 4);
	figure(&j, js, "ms_p50", s->ms_p50, 2);
	figure(&j, js, "ms_p95", s->ms_p95, 2);
	figure(&j, js, "ms_max", s->ms_max, 2);
	if (e->gap) {
		figure(&j, js, "gap_n", (double)s->gap_n, 0);
		figure(&j, js, "gap_share", s->gap_share, 4);
		figure(&j, js, "gap_auc", s->gap_auc, 4);
		figure(&j, js, "gap_precision", s->gap_precision, 4);
		figure(&j, js, "gap_recall", s->gap_recall, 4);
		figure(&j, js, "gap_f1", s->gap_f1, 4);
		figure(&j, js, "gap_false_alarm", s->gap_false_alarm, 4);
	}
	if (e->choices) {
		struct eval_choices_figure v[EVAL_CHOICES_FIGURES];
		eval_choices_figures(&e->chosen, v);
		for (size_t i = 0; i < EVAL_CHOICES_FIGURES; i++)
			figure(&j, js, v[i].name, v[i].value, i ? 4 : 0);
	}
	enum status st = js ? json_out_end(&j) : ST_OK;
	if (js && st == ST_OK)
		puts(out.data);
	buf_release(&out);
	return st;
}

static void release(struct eval_job *e)
{
	for (size_t i = 0; e->outcomes && i < e->set.n; i++) {
		for (size_t k = 0; k < e->outcomes[i].n; k++)
			free(e->outcomes[i].ids[k]);
		free(e->outcomes[i].ids);
	}
	free(e->outcomes);
	eval_set_release(&e->set);
	learned_drop(e->learned);
	if (e->data[0]) {
		enum status st = fs_remove_tree(e->data, NULL);
		if (st)
			fprintf(stderr, "answerd eval: %s is left behind\n", e->data);
	}
	config_drop(e->config);
}

static enum status work(struct eval_job *e, struct buf *err)
{
	const char *tmp = getenv("TMPDIR");
	struct eval_scores scores;
	enum status st = eval_set_load(e->dir, e->queries, e->gap, &e->set, err);
	if (st == ST_OK && e->interactions)
		st = eval_learned_load(e->interactions, &e->learned, err);
	if (st)
		return st;
	snprintf(e->data, sizeof e->data, "%.30s/answerd-eval-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(e->data)) {
		e->data[0] = '\0';
		return fail(err, ST_IO, "cannot make a temporary folder");
	}
	st = build(e, err);
	if (st == ST_OK)
		st = ask_all(e, err);
	if (st == ST_OK)
		st = eval_score(&e->set, e->outcomes, e->gap, &scores);
	return st ? st : print_scores(e, &scores);
}

static int run(int argc, char **argv, const struct command *self)
{
	struct eval_job e = {.queries = "queries.jsonl"};
	const char *kb = NULL;
	const struct cmd_option options[] = {
	    {"kb", "DIR|FILE", &kb, NULL, "the articles: a folder, or one .jsonl file"},
	    {"set", "DIR", &e.dir, NULL, "the set: queries.jsonl, qrels.tsv, gap-*.t*"},
	    {"queries", "FILE", &e.queries, NULL, "another file of questions in DIR, or a path"},
	    {"gap", NULL, NULL, &e.gap, "withhold the articles of gap-removed.txt"},
	    {"choices", NULL, NULL, &e.choices, "what the choices of vague questions are worth"},
	    {"json", NULL, NULL, &e.json, "one JSON object"},
	    {"learned", "FILE", &e.interactions, NULL,
	     "lines {\"q\", \"article_id\"}: questions that were solved before"},
	    {"features", "FILE", &e.features, NULL,
	     "also the features of every candidate, for tuning"},
	};
	struct cmd_call call;
	struct buf err;
	int rc = cmd_options(self, options, sizeof options / sizeof options[0], argc, argv, &call);
	if (rc >= 0)
		return rc;
	if (!e.dir || !kb || call.args_n)
		return cmd_fail(self, CMD_USAGE, "give --kb and --set; see --help");
	e.config = cmd_config(&call, kb, NULL, NULL);
	if (!e.config)
		return CMD_USAGE;
	buf_init(&err, BUF_MAX_ERR);
	enum status st = work(&e, &err);
	rc = st ? cmd_fail(self, CMD_FAULT, "%s", err.len ? err.data : status_name(st)) : CMD_OK;
	release(&e);
	buf_release(&err);
	return rc;
}

const struct command cmd_eval = {
    "eval", "--kb DIR|FILE --set DIR [--queries FILE] [--gap] [--choices] [--json]",
    "measure search on a judged set", run};
