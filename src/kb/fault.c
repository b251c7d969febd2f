#include "answerd/kb/fault.h"

static void tell(const struct kb_sink *sink, enum kb_severity severity, const char *path, int line,
		 struct buf *text)
{
	size_t end = text->len + 1 + text->said_len;
	/* A fault is one line, and so are its values. */
	for (size_t i = 0; text->len && i < end; i++)
		if (text->data[i] && (unsigned char)text->data[i] < 0x20)
			text->data[i] = ' ';
	struct kb_fault f = {severity, path, line, text->data, said_of(text)};
	sink->fault(sink->ctx, &f);
}

void kb_vsay(const struct kb_sink *sink, enum kb_severity severity, const char *path, int line,
	     const char *code, const char *fmt, va_list ap)
{
	struct buf text;
	if (!sink || !sink->fault)
		return;
	buf_init(&text, BUF_MAX_ERR);
	said_vprintf(&text, code, fmt, ap);
	tell(sink, severity, path, line, &text);
	buf_release(&text);
}

void kb_say(const struct kb_sink *sink, enum kb_severity severity, const char *path, int line,
	    const char *code, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	kb_vsay(sink, severity, path, line, code, fmt, ap);
	va_end(ap);
}

void kb_say_err(const struct kb_sink *sink, enum kb_severity severity, const char *path, int line,
		const struct buf *err)
{
	struct buf text;
	if (!sink || !sink->fault)
		return;
	buf_init(&text, BUF_MAX_ERR);
	said_copy(&text, err);
	tell(sink, severity, path, line, &text);
	buf_release(&text);
}

void kb_fault_print(const struct kb_fault *f, struct buf *out)
{
	buf_puts(out, f->path);
	if (f->line)
		buf_printf(out, ":%d", f->line);
	buf_printf(out, ": %s: %s", f->severity == KB_ERROR ? "error" : "warning", f->text);
}
