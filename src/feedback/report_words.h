/* report_words.h - the words of the weekly digest, by language. Threads: any. */
#ifndef ANSWERD_FEEDBACK_REPORT_WORDS_H
#define ANSWERD_FEEDBACK_REPORT_WORDS_H

enum report_word {
	WORD_TITLE, /* with the name of the week */
	WORD_NUMBERS,
	WORD_NUMBER,
	WORD_THIS_WEEK,
	WORD_WEEK_BEFORE,
	WORD_VERSUS, /* behind a change */
	WORD_CHANGE,
	WORD_NOT_FOUND,
	WORD_QUESTION,
	WORD_PEOPLE,
	WORD_CAUSES,
	WORD_TREND,
	WORD_CURE,
	WORD_NONE_OPEN,
	WORD_NOBODY, /* asked anything */
	WORD_PROVEN,
	WORD_GAP,
	WORD_BECAME,
	WORD_CHECKS,
	WORD_LATER,
	WORD_NONE_PROVEN,
	WORD_REOPENED,
	WORD_WHY,
	WORD_NONE_REOPENED,
	WORD_DISAPPOINT,
	WORD_ARTICLE,
	WORD_FIRST,
	WORD_DEAD_ENDS,
	WORD_HELPFULNESS,
	WORD_NONE_DISAPPOINT,
	WORD_STALE,
	WORD_REVIEW_BY,
	WORD_NONE_STALE,
	WORD_NO_TEXT,
	WORD_NONE_NO_TEXT,
	WORD_DEFINITIONS,
	WORD_UNKNOWN, /* a share of nothing */
	WORD_FOOT,
	WORD_AGENT_REPORTED,
	REPORT_WORDS
};

struct report_words;
/* NULL: there are none for it. */
const struct report_words *report_words_of(const char *lang);
const char *report_word(const struct report_words *w, enum report_word which);
/* The name and the definition of a number; the name of a cause, a cure or a status. Keys that are
 * not known come back as they are. */
const char *report_name(const struct report_words *w, const char *key);
const char *report_meaning(const struct report_words *w, const char *key);

#endif
