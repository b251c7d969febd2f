/* log.h - one line per event on standard error, JSON or text.
 *
 * Threads: any, at any time; a line is written by one write(2). Nothing
 * personal may be handed to it: what a visitor typed is masked first
 * (text/scrub.h). */
#ifndef ANSWERD_BASE_LOG_H
#define ANSWERD_BASE_LOG_H

#include <stdbool.h>

#include "answerd/base/status.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

/* What is below level is dropped. Called at the start and on a reload. */
void log_setup(enum log_level level, bool json);

/* part: the module that speaks, e.g. "index"; the text: one sentence. */
void log_at(enum log_level level, const char *part, const char *fmt, ...) ANSWERD_PRINTF(3, 4);

#define log_debug(...) log_at(LOG_DEBUG, __VA_ARGS__)
#define log_info(...) log_at(LOG_INFO, __VA_ARGS__)
#define log_warn(...) log_at(LOG_WARN, __VA_ARGS__)
#define log_error(...) log_at(LOG_ERROR, __VA_ARGS__)

#endif
