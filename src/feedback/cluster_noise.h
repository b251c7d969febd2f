/* cluster_noise.h - what people type that is no question, and must not become a gap.
 *
 *   empty      no letter, digit or character: "......"
 *   short      one character or letter
 *   greeting   nothing but greetings, thanks and trials: 你好, 在吗, hi, ok, test
 *   keys       struck keys: asdfgh, 1111, 哈哈哈, xkcdfg; also digits alone
 *   fragment   one word that is not finished: ref, refu
 *
 * The greetings stand in the source, by language, courtesy in text/courtesy.c. Of other words the
 * shape decides, the English word list and the syllables of pinyin: what is a word, a product or a
 * brand is a question, and so is everything of several words.
 *
 * Threads: any; the analyzer and units belong to the caller. */
#ifndef ANSWERD_FEEDBACK_CLUSTER_NOISE_H
#define ANSWERD_FEEDBACK_CLUSTER_NOISE_H

#include "answerd/base/str.h"
#include "answerd/text/analyzer.h"

enum noise_kind {
	NOISE_NONE,
	NOISE_EMPTY,
	NOISE_SHORT,
	NOISE_GREETING,
	NOISE_KEYS,
	NOISE_FRAGMENT
};

/* text: valid UTF-8; scratch: its content is replaced. */
enum status noise_kind(struct analyzer *a, struct units *scratch, struct str text,
		       enum noise_kind *out) ANSWERD_MUST_USE;
/* A word for the kind. Static. */
const char *noise_name(enum noise_kind kind);

#endif
