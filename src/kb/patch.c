#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "answerd/kb/write.h"

/* Lines around a change, as git diff shows them. */
#define AROUND 3

struct lines {
	struct str *v; /* owned; each with its newline, the last perhaps without */
	size_t n;
};

static bool split(struct str text, struct lines *out)
{
	size_t n = 1;
	for (size_t i = 0; i < text.len; i++)
		n += text.s[i] == '\n';
	*out = (struct lines){calloc(n, sizeof(struct str)), 0};
	for (const char *p = text.s, *end = p + text.len; out->v && p < end;) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		const char *next = nl ? nl + 1 : end;
		out->v[out->n++] = (struct str){p, (size_t)(next - p)};
		p = next;
	}
	return out->v != NULL;
}

static bool same(struct str a, struct str b)
{
	return a.len == b.len && memcmp(a.s, b.s, a.len) == 0;
}

static void print_lines(char mark, const struct lines *l, size_t from, size_t to, struct buf *out)
{
	for (size_t i = from; i < to; i++) {
		struct str line = l->v[i];
		buf_addc(out, mark);
		buf_add(out, line.s, line.len);
		if (line.s[line.len - 1] != '\n')
			buf_puts(out, "\n\\ No newline at end of file\n");
	}
}

/* A name with a space is ended by a tab (GNU diff). */
static void print_head(const char *path, bool is_new, struct buf *out)
{
	const char *end = strchr(path, ' ') ? "\t" : "";
	buf_printf(out, "diff --git a/%s b/%s\n%s", path, path,
		   is_new ? "new file mode 100644\n" : "");
	if (is_new)
		buf_puts(out, "--- /dev/null\n");
	else
		buf_printf(out, "--- a/%s%s\n", path, end);
	buf_printf(out, "+++ b/%s%s\n", path, end);
}

/* An empty side is told by the line before it. */
static void print_range(char mark, size_t from, size_t n, struct buf *out)
{
	buf_printf(out, "%c%zu,%zu ", mark, n ? from + 1 : from, n);
}

static void print_hunk(const struct lines *a, const struct lines *b, struct buf *out)
{
	size_t least = a->n < b->n ? a->n : b->n, head = 0, tail = 0;
	while (head < least && same(a->v[head], b->v[head]))
		head++;
	while (tail < least - head && same(a->v[a->n - 1 - tail], b->v[b->n - 1 - tail]))
		tail++;
	size_t before = head < AROUND ? head : AROUND, after = tail < AROUND ? tail : AROUND;
	size_t from = head - before;
	buf_puts(out, "@@ ");
	print_range('-', from, a->n - tail + after - from, out);
	print_range('+', from, b->n - tail + after - from, out);
	buf_puts(out, "@@\n");
	print_lines(' ', a, from, head, out);
	print_lines('-', a, head, a->n - tail, out);
	print_lines('+', b, head, b->n - tail, out);
	print_lines(' ', a, a->n - tail, a->n - tail + after, out);
}

void kb_patch(const char *path, struct str old, struct str now, struct buf *out)
{
	struct lines a = {0}, b = {0};
	bool is_new = !old.s;
	struct str from = is_new ? str_of("") : old;
	if (same(from, now) && !is_new)
		return;
	if (split(from, &a) && split(now, &b)) {
		print_head(path, is_new, out);
		print_hunk(&a, &b, out);
	} else {
		out->failed = ST_NOMEM;
	}
	free(a.v);
	free(b.v);
}

static bool is_top(const char *dir)
{
	struct buf path;
	struct stat sb;
	buf_init(&path, PATH_MAX);
	buf_printf(&path, "%s/.git", dir);
	/* A folder, or in another work tree of it a file. */
	bool ok = buf_status(&path) == ST_OK && stat(path.data, &sb) == 0;
	buf_release(&path);
	return ok;
}

bool kb_git_prefix(const char *root, struct buf *out)
{
	char real[PATH_MAX];
	size_t whole = 0;
	if (!realpath(root, real))
		return false;
	whole = strlen(real);
	char *kb = strdup(real);
	for (char *slash = real + whole; kb && slash; slash = strrchr(real, '/')) {
		*slash = '\0';
		if (!is_top(real))
			continue;
		size_t n = (size_t)(slash - real);
		if (n < whole)
			buf_printf(out, "%s/", kb + n + 1);
		free(kb);
		return true;
	}
	free(kb);
	return false;
}
