/* Masking: the rest of the text stays but for controls, in order and valid. */
#include "fuzz_text.h"

#include "answerd/text/scrub.h"

/* Whether masked is s with pieces replaced: everything between the masks stands
 * in s, in order. */
static void check_rest(const char *s, size_t len, const struct buf *masked)
{
	static const char *const masks[] = {"[email]", "[phone]", "[card]", "[id]", "[ip]"};
	size_t at = 0, from = 0, i = 0;
	while (i <= masked->len) {
		size_t mask = 0;
		for (size_t k = 0; k < sizeof masks / sizeof masks[0]; k++)
			if (strncmp(masked->data + i, masks[k], strlen(masks[k])) == 0)
				mask = strlen(masks[k]);
		if (!mask && i < masked->len) {
			i++;
			continue;
		}
		if (i > from) {
			const char *found = memmem(s + at, len - at, masked->data + from, i - from);
			check(found != NULL);
			at = (size_t)(found - s) + (i - from);
		}
		i += mask ? mask : 1;
		from = i;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf b, clean;
	size_t len = 0;
	char *s = fuzz_text(data, size, &len);
	buf_init(&clean, BUF_MAX_TEXT);
	scrub_controls(s, len, &clean);
	for (size_t i = 0; i < clean.len; i++)
		check((unsigned char)clean.data[i] >= ' ' || strchr("\t\n", clean.data[i]));
	buf_init(&b, BUF_MAX_TEXT);
	scrub_text(s, len, &b);
	check(buf_status(&b) == ST_OK && utf8_valid(b.data, b.len) == b.len);
	if (!memchr(s, '[', len) && !memchr(s, '\0', len))
		check_rest(clean.data, clean.len, &b);
	buf_release(&b);
	buf_release(&clean);
	free(s);
	return 0;
}
