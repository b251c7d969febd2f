/* layout.h - where the index lies in the data folder.
 *
 *   data/index/current           the name of the build that is served
 *   data/index/generation        no commit has a higher number than this; kept
 *                                so that numbers rise when the index is lost
 *   data/index/lock              held by the one process that writes
 *   data/index/b-000012/public   Xapian database, and public.fwd beside it
 *   data/index/b-000012/agent    the same for agents
 *   data/index/b-000013          a build that is being made: current does not
 *                                name it, and the next start removes it
 *
 * Threads: any. */
#ifndef ANSWERD_INDEX_LAYOUT_H
#define ANSWERD_INDEX_LAYOUT_H

#include <stdint.h>

#include "answerd/base/buf.h"
#include "answerd/base/status.h"
#include "index/docmake.h"

extern const char *const part_names[PARTS]; /* "public", "agent" */

/* What an index must have been made by to be read here: versions of the
 * record, the terms, the analyzer and the renderer. */
void layout_format(struct buf *out);
/* The name of the served build into name; ST_NOTFOUND when there is none. */
enum status layout_current(const char *data, struct buf *name, struct buf *err) ANSWERD_MUST_USE;
/* Serves build name from now on: data/index/current is replaced. */
enum status layout_set_current(const char *data, const char *name,
			       struct buf *err) ANSWERD_MUST_USE;
/* data/index/NAME/PART + suffix, appended to out. */
void layout_path(const char *data, const char *name, const char *rest, struct buf *out);
/* A name that no build has, "b-000013", into out; higher than after, the last
 * that readers may have open though it is gone ("": none), because a reader tells
 * builds by their names. */
enum status layout_next(const char *data, const char *after, struct buf *out,
			struct buf *err) ANSWERD_MUST_USE;
/* The number in data/index/generation; 0 when there is none. */
uint64_t layout_reserved(const char *data);
/* Puts n there, on disk when it returns. */
enum status layout_reserve(const char *data, uint64_t n, struct buf *err) ANSWERD_MUST_USE;
/* Removes every build but keep, and what unfinished ones left. */
void layout_sweep(const char *data, const char *keep);

#endif
