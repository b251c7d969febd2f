/* shared.h - what the workers share: the config, the lexicon, the editor's rules,
 * whether an index is served, and the counters of the loop.
 *
 * Threads: any; a lock guards the pointers for the time of a copy, the counters
 * are atomic. */
#ifndef ANSWERD_FEEDBACK_SHARED_H
#define ANSWERD_FEEDBACK_SHARED_H

#include <stdbool.h>
#include <stdint.h>

#include "answerd/base/config.h"
#include "answerd/base/status.h"
#include "answerd/feedback/recorder.h"
#include "answerd/feedback/session.h"
#include "answerd/index/learned.h"
#include "answerd/search/curated.h"
#include "answerd/search/lexicon.h"

struct shared;
struct typed;

/* recorder is borrowed for the life of the shared part; it may be NULL. */
enum status shared_new(const struct config *config, const struct session_key *key,
		       struct recorder *recorder, struct shared **out) ANSWERD_MUST_USE;
void shared_free(struct shared *s); /* NULL is allowed */

const struct config *shared_config(struct shared *s); /* held: config_drop */
struct lexicon *shared_lexicon(struct shared *s);     /* held: lexicon_drop; NULL: none yet */
void shared_set_config(struct shared *s, const struct config *config); /* takes its own count */
void shared_set_lexicon(struct shared *s, struct lexicon *x);	       /* the same */
/* How customers asked whom an article helped; held: learned_drop; NULL: nothing. */
struct learned *shared_learned(struct shared *s);
void shared_set_learned(struct shared *s, struct learned *l); /* takes its own count */
/* Rules that an editor keeps in a file: those in force; the version of the file
 * as it was last read, and what is wrong with it ("synonyms.yaml:3: ..."; empty:
 * nothing). Of a faulty file the version is told, and the rules before it stay
 * in force. version and problem are appended; NULL: not asked for. Held: drop it as
 * its kind says; may be NULL. */
void *shared_curated(struct shared *s, enum curated kind, struct buf *version, struct buf *problem);
/* Takes its own count; NULL x: those in force stay. */
void shared_set_curated(struct shared *s, enum curated kind, void *x, const char *version,
			const char *problem);

const struct session_key *shared_key(const struct shared *s);
struct recorder *shared_recorder(const struct shared *s);
struct typed *shared_typed(const struct shared *s); /* borrowed; what visitors are typing */

/* Whether a complete index is served; the reason when not, for /readyz. */
void shared_set_ready(struct shared *s, bool ready, const char *reason);
bool shared_ready(struct shared *s, struct buf *reason);

enum shared_counter {
	COUNT_SEARCHES,	 /* answered, keystrokes too */
	COUNT_CACHED,	 /* of them from the cache */
	COUNT_COMMITTED, /* of them recorded */
	COUNT_ANSWERED,	 /* of those recorded: confident */
	COUNT_NO_RESULT, /* of those recorded: nothing found */
	COUNT_SUGGESTIONS,
	COUNT_ARTICLES, /* articles shown */
	COUNT_SLOW,	/* searches over log.slow_search */
	COUNT_EVENTS,	/* events acknowledged, repeated ones left out */
	COUNT_CONTACTS, /* messages and call-backs taken */
	COUNTERS
};
void shared_count(struct shared *s, enum shared_counter c);
/* A committed search, of the counters that it belongs to. */
void shared_count_committed(struct shared *s, bool answered, uint32_t total);
uint64_t shared_counted(const struct shared *s, enum shared_counter c);

/* Latency of searches, for a histogram: upper bounds in microseconds. */
#define SHARED_BUCKETS 12
extern const uint32_t shared_bucket_us[SHARED_BUCKETS];
void shared_took(struct shared *s, int64_t took_us);
/* counts[i]: of bucket i alone, the last of what is above all bounds. */
void shared_latency(const struct shared *s, uint64_t counts[SHARED_BUCKETS + 1], uint64_t *sum_us);

#endif
