/* report_numbers.c - what each number means, and how it is made of counts. */
#include <math.h>
#include <string.h>

#include "feedback/report_parts.h"

/* They stand here once; docs/reports.md shows the same. */
const struct report_definition report_definitions[] = {
    {"questions", "One visitor's attempts at one need; the last attempt decides what became of it "
		  "and when it counts."},
    {"self_service", "Questions with evidence of success (helpful, solved, read or answered in "
		     "place and not asked again within 24 hours) and no contact within 24 hours, "
		     "of all questions."},
    {"solved", "Questions that the visitor called solved, or whose answer was voted helpful."},
    {"probably", "Questions whose answer was read for 10 seconds, or was visible in place for 5, "
		 "and that were not asked again within 24 hours."},
    {"unknown", "Questions that were shown a sure answer, or were read and then asked again, and "
		"nothing more is known; silence is never success."},
    {"failed", "Questions without a sure answer that nothing was read for, or whose answer was "
	       "voted down."},
    {"contacted", "Questions after which the visitor took a way to a person within 24 hours."},
    {"no_result", "Searches that found nothing, of all searches."},
    {"click", "Searches after which a result was opened, of the searches that found something."},
    {"searches", "Searches that visitors meant: Enter, a click, leaving, or 2 seconds of rest."},
    {"people", "Distinct sessions, each counted once, with its first search."},
    {"contacts", "Distinct sessions that took a way to a person."},
    {"calls", "Calls that agents recorded."},
    {"first_contact", "Calls solved without transfer and with no further call of the same customer "
		      "within 7 days, of the calls with a customer key; without any key it is "
		      "agent-reported: calls that agents called solved, of all calls."},
    {"precision", "Answers that editors judged right, of the answered searches that they judged "
		  "in spot checks, with Wilson's interval at 95 %."},
    {"views", "Times that the article was opened."},
    {"reads", "Times that it was open for 10 seconds or more."},
    {"clicks", "Times that it was chosen among the results."},
    {"first", "Questions at whose last attempt it was the first result."},
    {"helpful", "Votes that it helped or solved the question."},
    {"unhelpful", "Votes that it did not help."},
    {"helpfulness", "Votes that it helped, of all votes on it."},
    {"article_solved", "Questions that were solved with it."},
    {"dead_ends", "Questions that were shown it first or read it, and then failed or went to a "
		  "person."},
    {"calls_solved", "Calls that agents solved with it."},
    {"flags_used", "Agents who told that they used it."},
    {"flags_fix", "Agents who told that it is to be mended."},
    {"stale", "Its date of review (review_by) has passed."},
    {"answered_share",
     "Searches that were answered surely enough, of the searches in these words."},
    {"click_share", "Searches after which a result was opened, of the searches in these words."},
    {"failed_people", "Sessions whose question in these words went unanswered."},
};
const size_t report_definitions_n = sizeof report_definitions / sizeof report_definitions[0];

const char *report_definition(const char *key)
{
	for (size_t i = 0; i < report_definitions_n; i++)
		if (strcmp(report_definitions[i].key, key) == 0)
			return report_definitions[i].text;
	return "";
}

int64_t report_questions(const struct report_sums *s)
{
	int64_t n = 0;
	for (int i = 0; i < PARTS; i++)
		n += s->n[TALLY_PARTS + i];
	return n;
}

#define WHOLE 10000
#define TENTHS 1000 /* of a percent, as people are shown */

void report_shares(const int64_t n[PARTS], int64_t whole, int64_t out[PARTS])
{
	int64_t total = 0, left = whole, rest[PARTS];
	for (int i = 0; i < PARTS; i++)
		total += n[i];
	for (int i = 0; i < PARTS; i++) {
		out[i] = total ? n[i] * whole / total : 0;
		rest[i] = total ? n[i] * whole % total : 0;
		left -= out[i];
	}
	for (; total && left > 0; left--) {
		int best = 0;
		for (int i = 1; i < PARTS; i++)
			if (rest[i] > rest[best])
				best = i;
		out[best]++;
		rest[best] = -1;
	}
}

static void set_share(struct report_value *v, int64_t count, int64_t of)
{
	v->count = count;
	v->of = of;
	v->known = of > 0;
	v->value = of > 0 ? round((double)count * WHOLE / (double)of) / WHOLE : 0;
}

/* E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference" (1927);
 * z of 95 %. */
static void set_interval(struct report_value *v)
{
	const double z = 1.959964;
	double n = (double)v->of, p = n > 0 ? (double)v->count / n : 0;
	double middle = p + z * z / (2 * n);
	double half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n));
	v->interval = true;
	v->low = v->known ? fmax(0, (middle - half) / (1 + z * z / n)) : 0;
	v->high = v->known ? fmin(1, (middle + half) / (1 + z * z / n)) : 1;
}

static void set_part(struct report_value *v, const struct report_sums *s, int from, int to)
{
	int64_t shares[PARTS];
	report_shares(s->n + TALLY_PARTS, WHOLE, shares);
	v->of = report_questions(s);
	v->known = v->of > 0;
	for (int i = from; i <= to; i++)
		v->count += s->n[TALLY_PARTS + i];
	v->value = from == to
		       ? (double)shares[from] / WHOLE
		       : round((double)v->count * WHOLE / (double)(v->of ? v->of : 1)) / WHOLE;
}

static void set_first_contact(struct report_value *v, const struct report_sums *s)
{
	v->agents = !s->n[TALLY_CALLS_KEYED];
	if (v->agents)
		set_share(v, s->n[TALLY_CALLS_SOLVED], s->n[TALLY_CALLS]);
	else
		set_share(v, s->n[TALLY_CALLS_FIRST], s->n[TALLY_CALLS_KEYED]);
}

static int64_t count_of(const struct report_sums *s, enum report_number which)
{
	switch (which) {
	case NUMBER_QUESTIONS: return report_questions(s);
	case NUMBER_SEARCHES: return s->n[TALLY_SEARCHES];
	case NUMBER_PEOPLE: return s->n[TALLY_PEOPLE];
	case NUMBER_CONTACTS: return s->n[TALLY_CONTACTS];
	default: return s->n[TALLY_CALLS];
	}
}

struct report_value report_value(const struct report_sums *s, enum report_number which)
{
	static const char *const keys[NUMBERS] = {
	    "questions", "self_service", "solved",    "probably",      "unknown",
	    "failed",	 "contacted",	 "no_result", "click",	       "searches",
	    "people",	 "contacts",	 "calls",     "first_contact", "precision"};
	struct report_value v = {.key = keys[which], .of = -1};
	v.definition = report_definition(v.key);
	const int64_t *n = s->n;
	switch (which) {
	case NUMBER_SELF_SERVICE: set_part(&v, s, PART_SOLVED, PART_PROBABLY); break;
	case NUMBER_NO_RESULT: set_share(&v, n[TALLY_NO_RESULT], n[TALLY_SEARCHES]); break;
	case NUMBER_CLICK:
		set_share(&v, n[TALLY_CLICKED], n[TALLY_SEARCHES] - n[TALLY_NO_RESULT]);
		break;
	case NUMBER_FIRST_CONTACT: set_first_contact(&v, s); break;
	case NUMBER_PRECISION:
		set_share(&v, s->correct, s->judged);
		set_interval(&v);
		break;
	default:
		if (which >= NUMBER_PARTS && which < NUMBER_PARTS + PARTS) {
			set_part(&v, s, (int)which - NUMBER_PARTS, (int)which - NUMBER_PARTS);
			break;
		}
		v.known = true;
		v.count = count_of(s, which);
		v.value = (double)v.count;
	}
	return v;
}

struct report_value report_shown(const struct report_sums *s, enum report_number which)
{
	struct report_value v = report_value(s, which);
	int64_t shares[PARTS], sum = 0;
	bool rate = which == NUMBER_SELF_SERVICE;
	if (!rate && (which < NUMBER_PARTS || which >= NUMBER_PARTS + PARTS))
		return v;
	report_shares(s->n + TALLY_PARTS, TENTHS, shares);
	if (rate)
		sum = shares[PART_SOLVED] + shares[PART_PROBABLY];
	else
		sum = shares[which - NUMBER_PARTS];
	v.value = (double)sum / TENTHS;
	return v;
}

void report_add_value(struct json_out *j, int o, const struct report_value *v)
{
	int to = json_add_object(j, o, v->key);
	if (!v->known)
		json_add_null(j, to, "value");
	else if (v->of < 0)
		json_add_int(j, to, "value", v->count);
	else
		json_add_real(j, to, "value", v->value, 4);
	if (v->of < 0) {
		json_add_null(j, to, "count");
		json_add_null(j, to, "of");
	} else {
		json_add_int(j, to, "count", v->count);
		json_add_int(j, to, "of", v->of);
	}
	if (v->interval) {
		json_add_real(j, to, "low", v->low, 4);
		json_add_real(j, to, "high", v->high, 4);
	}
	if (strcmp(v->key, "first_contact") == 0)
		json_add_bool(j, to, "agent_reported", v->agents);
	json_add_string(j, to, "definition", v->definition);
}

void report_csv_begin(struct buf *out, const char *head)
{
	buf_puts(out, "\xef\xbb\xbf"); /* tells spreadsheets that it is UTF-8 */
	buf_puts(out, head);
	buf_puts(out, "\r\n");
}
