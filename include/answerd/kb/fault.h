/* fault.h - what is wrong with a source, said to a person who can mend it.
 *
 * An error withholds the article; a warning does not. Every fault is one
 * line, "path:line: error: what and how to mend it".
 *
 * Threads: a sink is called on the thread that reads. */
#ifndef ANSWERD_KB_FAULT_H
#define ANSWERD_KB_FAULT_H

#include "answerd/base/said.h"
#include "answerd/base/status.h"

struct article;

enum kb_severity { KB_WARNING, KB_ERROR };

struct kb_fault {
	enum kb_severity severity;
	const char *path; /* relative to the knowledge base */
	int line;	  /* 1-based; 0: the file as a whole */
	const char *text; /* one sentence, no newline */
	struct said said; /* the same for other languages; of the same lifetime as text */
};

/* Who gets what reading finds. All pointers are borrowed for the call. */
struct kb_sink {
	void *ctx;
	/* A good article. Anything but ST_OK stops the reading and is returned
	 * by it. NULL: not wanted. */
	enum status (*article)(void *ctx, const struct article *a);
	void (*fault)(void *ctx, const struct kb_fault *f); /* NULL: not wanted */
};

/* Sends one formatted fault to sink (NULL is allowed). The code names the sentence and
 * fmt may hold what said.h lists. */
void kb_say(const struct kb_sink *sink, enum kb_severity severity, const char *path, int line,
	    const char *code, const char *fmt, ...) ANSWERD_PRINTF(6, 7);
void kb_vsay(const struct kb_sink *sink, enum kb_severity severity, const char *path, int line,
	     const char *code, const char *fmt, va_list ap);
/* The same for what a call has told in err. */
void kb_say_err(const struct kb_sink *sink, enum kb_severity severity, const char *path, int line,
		const struct buf *err);
/* "path:line: error: text", without a newline; "path: error: ..." for line 0. */
void kb_fault_print(const struct kb_fault *f, struct buf *out);

#endif
