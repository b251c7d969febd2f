#include "answerd/text/wording.h"

#include <opencc/opencc.h>
#include <stdlib.h>

#include "answerd/base/buf.h"
#include "answerd/base/log.h"

#define MAX_BYTES 4096

/* Each wording in two steps: to one script, so that the dictionary of the
 * second knows the words. */
static const char *const steps[WORDINGS][2] = {{"s2tw.json", "tw2sp.json"},
					       {"tw2s.json", "s2twp.json"}};

struct wording {
	opencc_t conv[WORDINGS][2];
	char text[2][MAX_BYTES + 1];
};

static const opencc_t none = (opencc_t)-1;

enum status wording_new(struct wording **out)
{
	struct wording *w = calloc(1, sizeof *w);
	*out = NULL;
	if (!w)
		return ST_NOMEM;
	for (int i = 0; i < WORDINGS; i++)
		for (int k = 0; k < 2; k++) {
			w->conv[i][k] = opencc_open(steps[i][k]);
			if (w->conv[i][k] == none)
				log_warn(
				    "text",
				    "OpenCC has no %s: Taiwan and mainland words will not meet",
				    steps[i][k]);
		}
	*out = w;
	return ST_OK;
}

void wording_free(struct wording *w)
{
	for (int i = 0; w && i < WORDINGS; i++)
		for (int k = 0; k < 2; k++)
			if (w->conv[i][k] != none)
				opencc_close(w->conv[i][k]);
	free(w);
}

struct str wording_of(struct wording *w, struct str text, int which)
{
	struct str none_found = {NULL, 0};
	/* A conversion makes a text at most a few times longer. */
	if (text.len > MAX_BYTES / 4)
		return none_found;
	for (int k = 0; k < 2; k++) {
		if (w->conv[which][k] == none)
			return none_found;
		size_t n =
		    opencc_convert_utf8_to_buffer(w->conv[which][k], text.s, text.len, w->text[k]);
		if (n == (size_t)-1 || n > MAX_BYTES)
			return none_found;
		text = (struct str){w->text[k], n};
	}
	return text;
}
