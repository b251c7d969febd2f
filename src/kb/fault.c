#include "answerd/kb/fault.h"

#include <stdarg.h>

void kb_say(const struct kb_sink *sink, enum kb_severity severity, const char *path, int line,
	    const char *fmt, ...)
{
	if (!sink || !sink->fault)
		return;
	struct buf text;
	buf_init(&text, BUF_MAX_ERR);
	va_list ap;
	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.data[i] < 0x20)
			text.data[i] = ' ';
	struct kb_fault f = {severity, path, line, text.data};
	sink->fault(sink->ctx, &f);
	buf_release(&text);
}

void kb_fault_print(const struct kb_fault *f, struct buf *out)
{
	buf_puts(out, f->path);
	if (f->line)
		buf_printf(out, ":%d", f->line);
	buf_printf(out, ": %s: %s", f->severity == KB_ERROR ? "error" : "warning", f->text);
}
