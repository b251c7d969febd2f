/* replay_main.c - runs one fuzz target over saved inputs, without libFuzzer.
 *
 *   replay_NAME [FILE|FOLDER...]
 *
 * Without arguments: over $srcdir/tests/fuzz/corpus/NAME. Every saved input is run,
 * so that what was once found stays mended. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "answerd/base/fs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MAX_SAVED ((size_t)16 << 20)

static size_t runs;

static int run_file(const char *path)
{
	struct buf input, err;
	buf_init(&input, MAX_SAVED);
	buf_init(&err, BUF_MAX_ERR);
	enum status st = fs_read(path, MAX_SAVED, &input, &err);
	if (st) {
		fprintf(stderr, "replay: %s\n", err.data);
	} else {
		/* Just those bytes, without the NUL behind. */
		uint8_t *copy = malloc(input.len ? input.len : 1);
		if (!copy)
			abort();
		memcpy(copy, input.data, input.len);
		fprintf(stderr, "%s\n", path);
		(void)LLVMFuzzerTestOneInput(copy, input.len);
		free(copy);
		runs++;
	}
	buf_release(&input);
	buf_release(&err);
	return st ? 1 : 0;
}

static int run_path(const char *path)
{
	struct stat sb;
	int bad = 0;
	if (stat(path, &sb) != 0 || !S_ISDIR(sb.st_mode))
		return run_file(path);
	struct dirent **names = NULL;
	int n = scandir(path, &names, NULL, alphasort);
	for (int i = 0; i < n; i++) {
		struct buf full;
		buf_init(&full, 8192);
		buf_printf(&full, "%s/%s", path, names[i]->d_name);
		if (names[i]->d_name[0] != '.')
			bad |= run_file(full.data);
		buf_release(&full);
		free(names[i]);
	}
	free(names);
	return n < 0 ? 1 : bad;
}

int main(int argc, char **argv)
{
	const char *srcdir = getenv("srcdir"), *name = strrchr(argv[0], '/');
	int bad = 0;
	for (int i = 1; i < argc; i++)
		bad |= run_path(argv[i]);
	if (argc == 1) {
		struct buf path;
		name = name ? name + 1 : argv[0];
		if (strncmp(name, "replay_", 7) == 0)
			name += 7;
		buf_init(&path, 8192);
		buf_printf(&path, "%s/tests/fuzz/corpus/%s", srcdir ? srcdir : ".", name);
		bad = run_path(path.data);
		buf_release(&path);
	}
	fprintf(stderr, "%zu inputs\n", runs);
	return bad || runs == 0 ? 1 : 0;
}
