/* yaml.h - YAML text to a tree with line numbers (libyaml underneath).
 *
 * The tree is bounded: depth, nodes and bytes; aliases are refused, because
 * nine lines of them grow to a billion nodes, and nothing here needs them.
 *
 * Threads: a tree belongs to whoever holds it. */
#ifndef ANSWERD_BASE_YAML_H
#define ANSWERD_BASE_YAML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/arena.h"
#include "answerd/base/buf.h"
#include "answerd/base/status.h"

enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP };

struct yaml {
	enum yaml_kind kind;
	int line;	  /* 1-based, of the source text */
	bool quoted;	  /* a scalar in quotes, or a block (|, >): never null or a number */
	const char *text; /* scalar: NUL-terminated, no NUL inside; "" when empty */
	size_t len;
	struct yaml **items; /* list: elements; map: values */
	const char **keys;   /* map: NUL-terminated, unique */
	const int *key_lines;
	size_t n;
};

/* Parses one document into arena. On ST_OK *out is its root, or NULL for an
 * empty document. line_base is added to every line, for front matter that
 * starts inside a file. On ST_INVALID err gets "LINE: what and how to mend it"
 * without the file's name: the caller puts it before.
 * A repeated key is an error, as YAML 1.2 section 3.2.1.1 has it. */
enum status yaml_parse(struct arena *arena, const char *s, size_t len, int line_base,
		       struct yaml **out, struct buf *err) ANSWERD_MUST_USE;
/* The same with a bound of its own on values; yaml_parse takes YAML_NODES. */
#define YAML_NODES ((size_t)20000)
enum status yaml_parse_max(struct arena *arena, const char *s, size_t len, int line_base,
			   size_t max_nodes, struct yaml **out, struct buf *err) ANSWERD_MUST_USE;

/* The value of key in a map, or NULL. */
const struct yaml *yaml_get(const struct yaml *map, const char *key);
/* Empty, ~ or null, not quoted. NULL is null too. */
bool yaml_is_null(const struct yaml *y);

#endif
