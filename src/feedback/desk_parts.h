/* desk_parts.h - what the desk is made of; see answerd/feedback/desk.h.
 *
 * Wordings have the numbers that clusters gave them, gaps those of their clusters, so
 * that nothing is mapped. What changed is marked dirty and written by desk_save.
 *
 * Threads: as a struct desk: its own thread, but for the members behind the lock. */
#ifndef ANSWERD_FEEDBACK_DESK_PARTS_H
#define ANSWERD_FEEDBACK_DESK_PARTS_H

#include <pthread.h>

#include "answerd/base/arena.h"
#include "answerd/base/json.h"
#include "answerd/feedback/desk.h"
#include "answerd/search/searcher.h"
#include "answerd/text/analyzer.h"
#include "feedback/clusters.h"
#include "feedback/learn.h"
#include "feedback/outcome.h"
#include "feedback/store_desk.h"
#include "feedback/store_webhook.h"
#include "feedback/surge.h"
#include "feedback/store_learned.h"

#define NO_WORDING UINT32_MAX
#define DAY_MS ((int64_t)86400000)
#define TREND_DAYS 14
#define COUNTED 16 /* languages, pages or segments of one gap that are counted */
#define COUNTED_TOLD 8

/* What comes from outside: past so many, others are not told apart. */
#define DESK_PLACES 200000

/* Texts that many questions share, each once; 0 is "". */
struct desk_texts {
	char **v; /* owned; NULL: its number is spare */
	size_t n, cap;
	uint32_t *slots;
	size_t slots_n;
	uint32_t *spare; /* numbers */
	size_t spare_n, spare_cap;
	size_t max; /* 0: any number of texts */
	bool told_full;
};

/* A question of a session, as far as gaps need it. */
struct desk_ask {
	int64_t at_ms;	  /* of the last attempt */
	int64_t said_ms;  /* of its own words */
	uint32_t wording; /* NO_WORDING: it is answered, or noise */
	uint32_t lang, page, segment, article;
	uint32_t said; /* its words, when the article of a gap answered it; else 0 */
	uint8_t cause, part;
	bool agent;
	bool also;	   /* words of the question before it that failed earlier */
	uint64_t question; /* its key in the clusters */
};

/* A search or event; its texts follow it in one allocation. */
struct desk_row {
	struct outcome_row o;
	const char *query;
	int64_t n; /* of the signal that it was */
	uint32_t lang, page, segment, client;
	uint8_t which; /* enum store_signals */
	bool agent;
	uint32_t terms[]; /* of the outcome row; then its texts */
};

struct desk_session {
	uint64_t key;
	struct desk_row **rows; /* owned, by time; none when it is over */
	size_t rows_n, rows_cap;
	struct desk_ask *asks; /* owned */
	size_t asks_n, asks_cap;
	int64_t last_ms, settles_ms; /* settles: when silence changes an outcome; 0: never */
	bool dirty, flag;	     /* flag: an agent's, of one question */
	learn_visit credits;
};

struct desk_near {
	char *key, *id, *category, *title; /* owned */
	double confidence;
};

struct desk_wording {
	char *form; /* owned; NULL: forgotten */
	struct desk_near near[CLUSTER_NEAREST];
	size_t near_n;
	bool held, dirty;
	bool erased; /* a session that asked it was: to be forgotten unless others did */
	/* Of the last counting. */
	uint32_t people;
	uint8_t cause;
	bool visitors; /* asked it, not agents alone */
};

struct desk_count {
	uint32_t text, people;
	uint32_t others; /* of people: at most so many were there for another text before */
};

/* What is counted anew from the questions. */
struct desk_sums {
	uint32_t people, questions, causes[CAUSES], trend[TREND_DAYS], agents;
	double severity; /* of the worst of each person, added up */
	struct desk_count langs[COUNTED], pages[COUNTED], segments[COUNTED];
	uint32_t found; /* the article that was read at last, in other words */
	int64_t first_ms, last_ms;
	int64_t asked_ms; /* the last that was asked since it was published; 0: nothing */
	uint32_t later, later_good, week, week_bad; /* askers since it was published */
	uint32_t said; /* of them, those whose words the article answered */
	const struct desk_session *seen;
	uint8_t worst; /* of the person in seen */
	/* Of the same, since it was published, and of that in the last seven days. */
	enum desk_after { AFTER_NOTHING, AFTER_BAD, AFTER_GOOD } after, lately;
};

enum desk_surge_of { SURGE_OF_GAP, SURGE_OF_ARTICLE, SURGE_OF_CATEGORY };

struct desk_gap {
	uint32_t gap, merged_into, version;
	enum gap_status status;
	bool frozen, dirty, is;			/* is: it was ever made */
	enum gap_cure cure;			/* what an editor chose; CURE_NONE: nothing yet */
	char *owner, *note, *article, *verdict; /* owned; NULL: "" */
	int64_t created_ms, changed_ms, published_ms;
	double declined_at, answered;
	uint64_t checked; /* generation; 0: not by this process */
	uint64_t checked_rules;
	uint32_t checked_said; /* sums.said then */
	uint32_t title;	       /* wording; NO_WORDING: to be told anew */
	uint32_t members;      /* when the title was told */
	uint64_t titled;       /* the counting that it was told after */
	double priority;
	struct desk_sums sums;
	struct surge surge; /* of now; of an article or a category, the largest gap has it */
	enum desk_surge_of surge_is;
	/* To receivers of webhooks: up to which priority, negative: not yet; and of which surge. */
	double told;
	int64_t surge_told_ms;
};

enum desk_pending_kind { PENDING_STEP, PENDING_CHECK, PENDING_HOOK };

struct desk_pending { /* what is added to the store and is not written yet; texts owned */
	enum desk_pending_kind kind;
	struct store_gap_step step;
	struct store_check check;
	struct store_hook hook;
	struct store_told told;
};

/* A wording that stands for an article, as it is kept; texts owned. */
struct desk_learned {
	struct store_learned s;
	bool dirty, gone, seen;
};

#define DESK_CALLS 64

struct desk {
	struct desk_setup setup;
	const struct config *config; /* held */
	struct store *store;	     /* owned; for reading */
	struct searcher *searcher;   /* owned; NULL: no index yet */
	void *curated[CURATED_KINDS];
	uint64_t generation; /* of the lexicon and rules that searcher has */
	uint64_t rules;	     /* a hash of their versions */
	struct analyzer *analyzer;
	struct units units;
	struct buf shown; /* of desk_shown */
	struct clusters *clusters;
	struct desk_texts texts;  /* of the knowledge base: languages, categories, articles */
	struct desk_texts places; /* of visitors: pages, segments, words that were answered */
	struct {
		struct desk_session **v;
		size_t n, cap;
	} sessions;
	uint32_t *session_slots;
	size_t session_slots_n;
	struct {
		struct desk_wording *v;
		size_t n, cap;
	} wordings;
	uint32_t *people; /* scratch, by wording */
	size_t people_cap;
	uint32_t *forms; /* 1 + wording, by hash of the form */
	size_t forms_n;
	struct {
		struct desk_gap *v;
		size_t n, cap;
	} gaps;
	struct {
		struct desk_pending *v;
		size_t n, cap;
	} pending;
	bool bars_dirty; /* what never returns to a gap is to be written */
	struct {
		uint32_t *v;
		size_t n, cap;
	} gone; /* wordings, not deleted yet */
	struct learn *learn;
	struct {
		struct desk_learned *v;
		size_t n, cap;
	} learned;
	int64_t last_learned;	/* the last number given */
	bool learn_due;		/* visits credited something since learn_run */
	bool learned_changed;	/* since it was handed out */
	bool use_changed;	/* the same of what is read */
	int64_t learned_us;	/* when it is told anew */
	int64_t handed_us;	/* when it was handed out last */
	int64_t after[SIGNALS]; /* the last row that was read */
	int64_t now_ms, listed_us, list_cost_us, night_ms;
	uint64_t counted; /* how often */
	bool changed;	  /* the listing is to be made anew */
	bool unsaved;
	uint64_t list_version;
	bool said_full;
	int64_t reads_ms; /* when the front end told first what is read; 0: never yet */
	bool caught_up;	  /* nothing that was recorded waits to be read */
	/* By signal: up to when it is read; INT64_MAX: all of it. */
	int64_t read_ms[SIGNALS];
	int64_t kept_events_ms, kept_contacts_ms; /* before that nothing is kept */

	pthread_t thread;
	bool running;
	pthread_mutex_t lock; /* for what follows */
	pthread_cond_t wake;
	bool stop;
	struct desk_call *calls[DESK_CALLS];
	size_t calls_n;
	struct {
		uint64_t *v;
		size_t n, cap;
	} erased;	       /* sessions */
	struct gap_list *list; /* held */
};

/* desk_texts.c: numbers stay what they are as long as they are used. */
uint32_t desk_text(struct desk_texts *t, const char *s); /* 0 also without memory */
const char *desk_text_of(const struct desk_texts *t, uint32_t number);
/* Frees those whose number is not used; used has one more than there are texts. */
void desk_texts_keep(struct desk_texts *t, const bool *used);
void desk_texts_free(struct desk_texts *t);

/* desk_sessions.c: takes a signal; tells the outcome of sessions that changed. */
enum status desk_take(struct desk *d, enum store_signals which, const struct store_signal *v);
enum status desk_settle(struct desk *d);
void desk_sessions_free(struct desk *d);
struct desk_session *desk_session(struct desk *d, uint64_t key); /* NULL: there is none */
void desk_forget_rows(struct desk_session *s);
/* After some were taken out of d->sessions. */
void desk_index_sessions(struct desk *d);
/* Up to when all signals are read. */
int64_t desk_read_to(const struct desk *d);

/* desk_forget.c */
/* Forgets what an erased session did; what it did since stays. */
enum status desk_erase(struct desk *d, uint64_t session, struct buf *err);
/* Forgets what is older, as the store does. */
enum status desk_forget_old(struct desk *d, int64_t events_ms, int64_t contacts_ms);

/* desk_wordings.c: the wording of a form; NO_WORDING: there is none. */
uint32_t desk_wording_of(const struct desk *d, const char *form);
/* A new one; form NULL: its number alone is used up. */
enum status desk_add_wording_slot(struct desk *d, uint32_t wording, const char *form);
/* Forgets those that nobody asks in vain any more, after a counting; whether there were any. */
bool desk_sweep(struct desk *d);

/* desk_near.c: what search gives. */
enum status desk_open_search(struct desk *d, struct buf *err);
/* Whether the index or the rules changed since the last call; then it sees them. */
bool desk_see_index(struct desk *d);
/* Fills w->near. */
enum status desk_find_near(struct desk *d, const char *text, struct desk_wording *w);
void desk_near_print(const struct desk_wording *w, struct buf *out);
enum status desk_near_read(struct desk_wording *w, const char *s);
void desk_near_free(struct desk_wording *w);
/* Those that the public reads today of an article, itself included, at most max; returns how many.
 * Borrowed from the index until desk_see_index. */
#define DESK_TRANSLATIONS 16
size_t desk_translations(struct desk *d, const char *key, struct record *out, size_t max);
/* Searches as the public does; *id, *key: of the first result, in arena. */
struct desk_found {
	const char *id, *key;
	double confidence;
	bool answered;
	bool pinned; /* it is first because an editor said so for these very words */
};
enum status desk_search(struct desk *d, const char *text, struct arena *arena,
			struct desk_found *out);

/* desk_gaps.c */
struct desk_gap *desk_gap(struct desk *d, uint32_t gap); /* NULL: no memory */
/* The one that a number means, merged ones followed; NULL: there is none. */
struct desk_gap *desk_find(struct desk *d, uint32_t gap);
void desk_count(struct desk *d);
/* Without the courtesy around it; until the next call of either. */
const char *desk_title(struct desk *d, struct desk_gap *g);
const char *desk_shown(struct desk *d, uint32_t wording);
/* The nearest articles of its wordings, best first; returns how many of max. */
size_t desk_nearest(struct desk *d, const struct desk_gap *g, const struct desk_near **out,
		    size_t max);
/* Whether it may be meant: half way to a sure answer. */
bool desk_is_near(const struct desk *d, const struct desk_near *near);
bool desk_same_article(const char *a, const char *b);
/* Of what was counted the commonest, by the people that it has for certain; returns how many. */
size_t desk_commonest(const struct desk_count v[COUNTED], struct desk_count out[COUNTED_TOLD]);
enum status desk_set(char **at, const char *s);

/* desk_life.c */
bool gap_may_become(enum gap_status from, enum gap_status to);
enum status desk_become(struct desk *d, struct desk_gap *g, enum gap_status to, const char *who_id,
			const char *who, const char *note);
void desk_live(struct desk *d);

/* desk_told.c: tells receivers of webhooks, if there are any. */
void desk_tell_step(struct desk *d, struct desk_gap *g, enum gap_status to);
void desk_tell_surge(struct desk *d, struct desk_gap *g);
void desk_tell_new(struct desk *d, struct desk_gap *g);

/* desk_surge.c: after a counting. */
void desk_surges(struct desk *d);

/* desk_lang.c: the language that most of its questions are in, of the config's. */
const char *desk_lang(struct desk *d, const struct desk_gap *g);

/* desk_check.c: runs the questions of gaps again that were not since the index changed. */
void desk_check(struct desk *d);
/* Whether the public may read it now. */
bool desk_find_article(struct desk *d, const char *article, struct record *r);
/* What an article answers of a gap's wordings that are not the article's own. */
#define DESK_LOOKED 5 /* wordings of an open gap that are searched for again */
#define DESK_FAILED 10
struct desk_tried {
	bool there; /* the public may read it */
	double share;
	uint32_t n;		      /* wordings that were tried */
	uint32_t failed[DESK_FAILED]; /* the first wordings that it does not answer */
	uint32_t failed_n;
};
enum status desk_try(struct desk *d, const struct desk_gap *g, const char *article,
		     struct desk_tried *out);

/* desk_article.c: whether it is a path within the knowledge base. */
bool desk_may_be_article(const char *id);
/* Whether the public or agents have it; *agent_only: agents alone. */
bool desk_is_served(struct desk *d, const char *id, bool *agent_only);

/* desk_save.c */
enum status desk_load(struct desk *d, struct buf *err);
enum status desk_save(struct desk *d, struct buf *err);
/* Wordings that the clusters moved are to be saved, and have a gap where they are now. */
enum status desk_note_moves(struct desk *d);
void desk_pending_free(struct desk *d);

/* desk_list.c, desk_show.c */
void desk_publish(struct desk *d);
void desk_gap_json(struct desk *d, struct desk_gap *g, struct json_out *j, int o);
enum status desk_show(struct desk *d, struct desk_gap *g, struct buf *out);

/* desk_flags.c: what became of what an agent found missing. */
enum status desk_flags(struct desk *d, struct desk_call *c);

/* desk_credits.c: what a visit credits. q: its questions. */
enum status desk_credit(struct desk *d, struct desk_session *s, const struct outcome_question *q,
			size_t n);

/* desk_learn.c */
enum status desk_learn_load(struct desk *d, struct buf *err);
void desk_learn_free(struct desk *d);
/* Tells anew what is learned, and hands it out when it is due, or force. */
void desk_learn(struct desk *d, bool force);
enum status desk_learn_save(struct desk *d, struct store *s, struct buf *err);
void desk_learn_saved(struct desk *d);

enum status desk_learn_add(struct desk *d, const struct store_learned *v); /* copied */

/* desk_curate.c: what editors ask of it. */
enum status desk_learned_apply(struct desk *d, const char *form, const char *text,
			       const char *article, const char *who_id);
/* Drops what the store forgot with a session. */
void desk_learned_forget(struct desk *d);
enum status desk_learned_list(struct desk *d, struct desk_call *c);
enum status desk_learned_strike(struct desk *d, struct desk_call *c);
enum status desk_learned_patch(struct desk *d, struct desk_call *c);

/* desk_edit.c, desk_draft.c, desk_cure.c: answer a call; what it changed is not saved yet. */
enum status desk_edit(struct desk *d, struct desk_call *c);
/* ST_CONFLICT: the body's version is not the gap's; wanted: there must be one. */
enum status desk_check_version(const cJSON *body, const struct desk_gap *g, bool wanted,
			       struct buf *err);
enum status desk_draft(struct desk *d, struct desk_call *c, struct desk_gap *g);
/* desk_notice.c: of an outage; changes nothing of the gap. */
enum status desk_notice(struct desk *d, struct desk_call *c, struct desk_gap *g);
/* desk_fit.c: the kind that fits by what is known, or was chosen; *article: the one it is about, or
 * NULL. */
enum gap_cure desk_cure_of(struct desk *d, const struct desk_gap *g,
			   const struct desk_near *const *near, size_t n, const char **article);
enum status desk_cure(struct desk *d, struct desk_call *c, struct desk_gap *g);
enum status desk_cured(struct desk *d, struct desk_call *c, struct desk_gap *g);

/* desk.c */
enum status desk_new(const struct desk_setup *setup, const struct config *config, struct desk **out,
		     struct buf *err);
/* Counts, and hands out another listing. */
void desk_list_anew(struct desk *d);
/* Reads what is new. */
enum status desk_catch_up(struct desk *d, struct buf *err);

/* desk_make.c: answers a call. */
enum status desk_make(struct desk *d, struct desk_call *c);

#endif
