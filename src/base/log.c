#include "answerd/base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "answerd/base/buf.h"
#include "answerd/base/clock.h"
#include "answerd/base/json.h"

#define MAX_LINE ((size_t)8192)

static atomic_int least = LOG_INFO;
static atomic_bool as_json = true;

void log_setup(enum log_level level, bool json)
{
	atomic_store(&least, (int)level);
	atomic_store(&as_json, json);
}

void log_at(enum log_level level, const char *part, const char *fmt, ...)
{
	static const char *const names[] = {"debug", "info", "warn", "error"};
	if ((int)level < atomic_load(&least))
		return;
	struct buf text, line;
	buf_init(&text, MAX_LINE);
	buf_init(&line, 8 * MAX_LINE);
	va_list ap;
	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	char now[CLOCK_ISO_LEN];
	clock_iso(clock_wall_ms(), now);
	if (atomic_load(&as_json)) {
		buf_printf(&line, "{\"at\":\"%s\",\"level\":\"%s\",\"part\":\"%s\",\"text\":", now,
			   names[level], part);
		json_quote(&line, text.data, text.len);
		buf_puts(&line, "}\n");
	} else {
		for (char *p = text.data; p < text.data + text.len; p++)
			if (*p == '\n' || *p == '\r')
				*p = ' ';
		buf_printf(&line, "%s %s %s: %s\n", now, names[level], part, text.data);
	}
	ssize_t written = write(STDERR_FILENO, line.data, line.len);
	(void)written; /* nowhere is left to say that the log is gone */
	buf_release(&text);
	buf_release(&line);
}
