/* write.h - changes one article's file, and nothing else.
 *
 * A file is reached from the knowledge base folder by folder, and no symbolic
 * link is followed below it: what is written lies where its name says. The new
 * bytes go into a hidden file beside it, are synced, and take its name: after a
 * crash the old bytes are there, or the new ones.
 *
 * Threads: any; two writers of one file are told by its version. */
#ifndef ANSWERD_KB_WRITE_H
#define ANSWERD_KB_WRITE_H

#include "answerd/base/buf.h"
#include "answerd/base/status.h"
#include "answerd/base/str.h"

/* The version of a file's bytes: 16 hexadecimal digits; "": there is no file. */
#define KB_VERSION_LEN 17
void kb_version(struct str bytes, char out[KB_VERSION_LEN]);

/* The path of the file of the article id, "id.md", appended to path. ST_INVALID:
 * no file of that name would be an article. */
enum status kb_article_path(const char *id, struct buf *path, struct buf *err) ANSWERD_MUST_USE;
/* Whether a new article may have this id, which is one: ST_INVALID when its file
 * could not be on every system. */
enum status kb_new_id_ok(const char *id, struct buf *err) ANSWERD_MUST_USE;

/* The bytes of the file, appended to out. ST_NOTFOUND; ST_INVALID: it is none of
 * ours (a link, a pipe); ST_LIMIT: larger than an article can be; ST_IO. */
enum status kb_read_file(const char *root, const char *path, struct buf *out,
			 struct buf *err) ANSWERD_MUST_USE;

/* Puts text in the place of the file, when it is of this version still; its mode
 * is kept. Folders that are missing are made. ST_CONFLICT: it is of another
 * version; ST_INVALID: as above, or a name that differs from one that is there
 * only in case or spelling; ST_IO. */
enum status kb_write_file(const char *root, const char *path, const char *version, struct str text,
			  struct buf *err) ANSWERD_MUST_USE;
/* Whether that could be: ST_OK, or as kb_write_file would say. Writes nothing. */
enum status kb_may_write(const char *root, const char *path, const char *version,
			 struct buf *err) ANSWERD_MUST_USE;

/* Appends the change as a unified diff that git apply and patch -p1 take (one
 * hunk); path is relative to where it is applied. Equal bytes: nothing. old.s
 * NULL: there was no file. */
void kb_patch(const char *path, struct str old, struct str now, struct buf *out);
/* Appends the path of the knowledge base in the git work tree that holds it, with
 * a slash at its end ("" at its top). False: no work tree holds it. */
bool kb_git_prefix(const char *root, struct buf *out);

#endif
