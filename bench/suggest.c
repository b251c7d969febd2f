/* suggest.c - how long suggestions take while someone types: every prefix of
 * every title, in script, in full pinyin, in initials, with its words in backward
 * order and with two letters swapped; and what the lexicon behind them costs to
 * build. In processor time: bench/run also measures suggestions over HTTP.
 *
 *   suggest DATA TITLES [TYPED]
 *
 * TYPED: a file to write all that was typed to, one a line, for bench/load. */
#include <malloc.h>
#include <time.h>

#include "answerd/base/clock.h"
#include "answerd/base/str.h"
#include "answerd/base/utf8.h"
#include "answerd/search/lexicon.h"
#include "answerd/text/fold.h"
#include "answerd/text/pinyin.h"
#include "bench/stats.h"

#define MAX_TYPED 512 /* bytes of a question */
#define ASKED 8	      /* suggestions */

enum spelling { SCRIPT, PINYIN, INITIALS, BACKWARD, SLIP, SPELLINGS };
static const char *const names[SPELLINGS] = {"in script", "in pinyin", "in initials",
					     "words backward", "with a slip"};

struct figures {
	struct samples samples;
	size_t whole, found; /* titles typed to the end; those that were offered */
	size_t offered;
};

/* Processor time, so that what else runs on the machine is not in it: a lookup
 * waits for nothing. */
static int64_t cpu_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static double heap_mb(void)
{
	struct mallinfo2 m = mallinfo2();
	return (double)(m.uordblks + m.hblkhd) / 1e6;
}

static bool put_backward(const char *title, struct buf *out)
{
	for (size_t end = strlen(title), at = end; end > 0; end = at > 0 ? at - 1 : 0) {
		for (at = end; at > 0 && title[at - 1] != ' ';)
			at--;
		buf_printf(out, "%s%.*s", out->len ? " " : "", (int)(end - at), title + at);
	}
	return strchr(title, ' ') != NULL;
}

/* The third and fourth letter of the first long word swapped. */
static bool put_slip(const char *title, struct buf *out)
{
	size_t run = 0;
	buf_puts(out, title);
	for (size_t i = 0; i < out->len; i++) {
		char c = (char)(out->data[i] | 0x20);
		run = c >= 'a' && c <= 'z' ? run + 1 : 0;
		if (run == 5 && out->data[i - 2] != out->data[i - 1]) {
			c = out->data[i - 2];
			out->data[i - 2] = out->data[i - 1];
			out->data[i - 1] = c;
			return true;
		}
	}
	return false;
}

/* What is typed for a title; false when it has no such spelling. */
static bool spell(const char *title, enum spelling how, struct buf *out)
{
	struct buf folded;
	bool han = false;
	buf_clear(out);
	if (how == SCRIPT)
		buf_puts(out, title);
	if (how == SCRIPT || how == BACKWARD || how == SLIP)
		return how == SCRIPT || (how == SLIP ? put_slip : put_backward)(title, out);
	buf_init(&folded, BUF_MAX_TEXT);
	fold_text(title, strlen(title), &folded);
	for (size_t i = 0; i < folded.len;) {
		const char *readings[PINYIN_READINGS];
		uint32_t cp = 0;
		size_t n = utf8_next(folded.data + i, folded.len - i, &cp);
		if (pinyin_readings(cp, readings)) {
			buf_add(out, readings[0], how == PINYIN ? strlen(readings[0]) : 1);
			han = true;
		} else if (cp < 0x80 && cp != ' ') {
			buf_add(out, folded.data + i, n);
		}
		i += n;
	}
	buf_release(&folded);
	return han;
}

static void ask(const struct lexicon *x, struct str typed, const char *lang, const char *title,
		bool whole, struct figures *f)
{
	struct suggestion got[ASKED];
	struct buf folded;
	int64_t began = cpu_us();
	buf_init(&folded, BUF_MAX_TEXT);
	fold_text(typed.s, typed.len, &folded);
	size_t n = lexicon_suggest(x, (struct str){folded.data, folded.len}, lang, got, ASKED);
	buf_release(&folded);
	samples_add(&f->samples, cpu_us() - began);
	f->offered += n;
	for (size_t i = 0; i < n && whole; i++)
		if (str_is(got[i].text, title)) {
			f->found++;
			break;
		}
	f->whole += whole;
}

static void type_title(const struct lexicon *x, const char *title, enum spelling how,
		       struct figures *f, FILE *typed_out)
{
	struct buf typed;
	const char *script = fold_script_of(title, strlen(title));
	const char *lang = !script ? "en" : strcmp(script, "zh-Hant") == 0 ? "zh-TW" : "zh-CN";
	buf_init(&typed, BUF_MAX_TEXT);
	if (spell(title, how, &typed)) {
		size_t end = typed.len < MAX_TYPED ? typed.len : MAX_TYPED;
		for (size_t i = 0; i < end;) {
			uint32_t cp = 0;
			i += utf8_next(typed.data + i, typed.len - i, &cp);
			if (i > end)
				break;
			ask(x, (struct str){typed.data, i}, lang, title, i == typed.len, f);
			if (typed_out && typed.data[i - 1] != ' ')
				fprintf(typed_out, "%.*s\n", (int)i, typed.data);
		}
	}
	buf_release(&typed);
}

int main(int argc, char **argv)
{
	struct index_reader *reader = NULL;
	struct lexicon *x = NULL;
	struct buf err;
	size_t n = 0;
	int rc = 2;
	if (argc != 3 && argc != 4) {
		fprintf(stderr, "usage: suggest DATA TITLES [TYPED]\n");
		return 2;
	}
	char **titles = read_lines(argv[2], &n);
	FILE *typed = argc == 4 ? fopen(argv[3], "w") : NULL;
	if (argc == 4 && !typed) {
		perror(argv[3]);
		return 2;
	}
	buf_init(&err, BUF_MAX_ERR);
	enum status st = index_reader_open(argv[1], INDEX_PUBLIC, &reader, &err);
	for (int again = 0; again < 2 && st == ST_OK; again++) {
		lexicon_drop(x); /* the first one warmed the file cache */
		double before = heap_mb();
		int64_t began = cpu_us();
		st = lexicon_build(reader, (int32_t)(clock_wall_ms() / 86400000), NULL, &x, &err);
		if (st == ST_OK && again)
			printf("lexicon                            %.2f s, %.0f MB, %u articles\n",
			       (double)(cpu_us() - began) / 1e6, heap_mb() - before,
			       lexicon_articles(x));
	}
	for (int how = 0; how < SPELLINGS && st == ST_OK; how++) {
		struct figures f = {.whole = 0};
		char what[40];
		int64_t began = cpu_us();
		for (size_t i = 0; i < n; i++)
			type_title(x, titles[i], (enum spelling)how, &f, typed);
		snprintf(what, sizeof what, "suggestions, %s", names[how]);
		samples_report(&f.samples, what, (double)(cpu_us() - began) / 1e6);
		printf("%34s %.1f offered; typed to the end: %zu of %zu titles offered\n", "",
		       (double)f.offered / (double)(f.samples.n + !f.samples.n), f.found, f.whole);
		free(f.samples.us);
		rc = 0;
	}
	if (st)
		fprintf(stderr, "%s\n", err.data);
	if (typed)
		fclose(typed);
	lexicon_drop(x);
	index_reader_close(reader);
	for (size_t i = 0; i < n; i++)
		free(titles[i]);
	free(titles);
	buf_release(&err);
	return rc;
}
