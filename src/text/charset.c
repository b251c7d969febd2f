#include "answerd/text/charset.h"

#include <string.h>
#include <unicode/ucnv.h>

#include "answerd/base/utf8.h"

#define CHUNK 8192

/* A byte sequence that the charset does not have ends the conversion. */
static enum status convert(const char *charset, const char *s, size_t len, struct buf *out)
{
	UErrorCode code = U_ZERO_ERROR;
	UConverter *from = ucnv_open(charset, &code), *to = ucnv_open("UTF-8", &code);
	char chunk[CHUNK];
	UChar pivot[CHUNK];
	const char *at = s;
	UChar *pivot_from = pivot, *pivot_to = pivot;
	bool first = true;
	if (U_SUCCESS(code))
		ucnv_setToUCallBack(from, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &code);
	do {
		char *into = chunk;
		if (code == U_BUFFER_OVERFLOW_ERROR)
			code = U_ZERO_ERROR;
		if (U_FAILURE(code))
			break;
		ucnv_convertEx(to, from, &into, chunk + sizeof chunk, &at, s + len, pivot,
			       &pivot_from, &pivot_to, pivot + CHUNK, first, true, &code);
		buf_add(out, chunk, (size_t)(into - chunk));
		first = false;
	} while (code == U_BUFFER_OVERFLOW_ERROR && buf_status(out) == ST_OK);
	ucnv_close(from);
	ucnv_close(to);
	if (buf_status(out))
		return buf_status(out);
	return U_SUCCESS(code) ? ST_OK : ST_INVALID;
}

static bool starts(const char *s, size_t len, const char *mark, size_t n)
{
	return len >= n && memcmp(s, mark, n) == 0;
}

enum status charset_to_utf8(const char *s, size_t len, struct buf *out, const char **name,
			    struct buf *err)
{
	size_t before = out->len;
	*name = "UTF-8";
	if (starts(s, len, "\xef\xbb\xbf", 3)) {
		s += 3;
		len -= 3;
	}
	if (utf8_valid(s, len) == len) {
		buf_add(out, s, len);
		return buf_status(out);
	}
	bool utf16 = starts(s, len, "\xff\xfe", 2) || starts(s, len, "\xfe\xff", 2);
	*name = utf16 ? "UTF-16" : "GB18030";
	enum status st = convert(*name, s, len, out);
	/* GB18030 takes nearly any bytes: what it makes of NULs is no text. */
	if (st == ST_OK &&
	    (utf8_valid(out->data + before, out->len - before) != out->len - before ||
	     memchr(out->data + before, '\0', out->len - before)))
		st = ST_INVALID;
	if (st == ST_INVALID)
		return fail(err, st, "is neither UTF-8 nor GB18030: save it as UTF-8");
	return st;
}
