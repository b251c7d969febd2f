#include "answerd/daemon/curation.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "answerd/base/audit.h"
#include "answerd/base/fs.h"
#include "answerd/base/log.h"
#include "answerd/base/said.h"

void curation_version(const struct buf *text, char out[CURATION_VERSION_LEN])
{
	if (text->len)
		snprintf(out, CURATION_VERSION_LEN, "%016llx",
			 (unsigned long long)str_hash(text->data, text->len));
	else
		snprintf(out, CURATION_VERSION_LEN, "0");
}

enum status curation_read(const char *data, const char *name, size_t max_bytes, struct buf *out,
			  struct buf *err)
{
	struct buf path, why;
	buf_init(&path, 8192);
	buf_init(&why, BUF_MAX_ERR);
	buf_printf(&path, "%s/%s", data, name);
	enum status st = fs_read(path.data, max_bytes, out, &why);
	if (st == ST_NOTFOUND)
		st = ST_OK;
	else if (st)
		buf_puts(err, why.data);
	buf_release(&path);
	buf_release(&why);
	return st;
}

/* The file's text for the rules, proven to be read as them. */
static enum status make_text(const struct curated_kind *kind, const void *wanted,
			     const struct buf *old, struct buf *out, void **again, struct buf *err)
{
	kind->print(wanted, old->data, old->len, out);
	enum status st = buf_status(out);
	if (st == ST_OK && out->len > kind->max_bytes)
		return fail(err, ST_LIMIT, "all rules together are too long: at most %zu bytes",
			    kind->max_bytes);
	if (st == ST_OK)
		st = kind->parse(out->data, out->len, again, err);
	if (st)
		return st;
	return kind->count(wanted) == kind->count(*again)
		   ? ST_OK
		   : fail(err, ST_BUG, "the rules were not written as they are");
}

/* Who made a link of the file keeps it elsewhere, e.g. in a repository; replacing
 * the link would part the two unseen. */
static enum status refuse_link(const char *path, const char *name, struct buf *err)
{
	struct stat sb;
	if (lstat(path, &sb) != 0 || !S_ISLNK(sb.st_mode))
		return ST_OK;
	return fail(err, ST_INVALID, "%s is a symbolic link: change the file that it leads to.",
		    name);
}

static enum status replace(const char *data, const struct curated_kind *kind,
			   const struct buf *text, struct buf *err)
{
	struct buf path, dir;
	buf_init(&path, 8192);
	buf_init(&dir, 8192);
	buf_printf(&path, "%s/%s", data, kind->file);
	buf_printf(&dir, "%s/curation", data);
	enum status st = refuse_link(path.data, kind->file, err);
	if (st == ST_OK)
		st = fs_mkdirs(dir.data, 0750, err);
	if (st == ST_OK)
		st = fs_replace(path.data, text->data, text->len, 0640, err);
	buf_release(&path);
	buf_release(&dir);
	return st;
}

struct step {
	char from[CURATION_VERSION_LEN], to[CURATION_VERSION_LEN];
	size_t rules_before, rules;
};

static enum status write_audit(const char *data, const struct api_change *change,
			       const struct step *s, struct buf *err)
{
	struct buf detail;
	char what[32];
	buf_init(&detail, BUF_MAX_ERR);
	snprintf(what, sizeof what, "%s.put", curated_kinds[change->kind].name);
	buf_printf(&detail,
		   "{\"version_before\":\"%s\",\"version\":\"%s\",\"rules_before\":%zu,"
		   "\"rules\":%zu}",
		   s->from, s->to, s->rules_before, s->rules);
	const struct audit_entry e = {change->who_id, change->who_name, what, detail.data};
	enum status st = audit_append(data, &e, err);
	buf_release(&detail);
	return st;
}

/* old: the file as it is. */
static enum status put_rules(const char *data, struct shared *shared, enum curated which,
			     const void *wanted, const struct buf *old, struct step *s,
			     struct buf *err)
{
	const struct curated_kind *kind = &curated_kinds[which];
	void *again = NULL, *before = shared_curated(shared, which, NULL, NULL);
	struct buf text;
	buf_init(&text, BUF_MAX_TEXT);
	enum status st = make_text(kind, wanted, old, &text, &again, err);
	if (st == ST_OK)
		st = replace(data, kind, &text, err);
	if (st == ST_OK) {
		curation_version(&text, s->to);
		s->rules_before = kind->count(before);
		s->rules = kind->count(again);
		shared_set_curated(shared, which, again, s->to, "");
		log_info("curation", "%s: %zu rules are in force", kind->name, s->rules);
	}
	kind->drop(before);
	kind->drop(again);
	buf_release(&text);
	return st;
}

enum status curation_put(const char *data, struct shared *shared, struct api_change *change,
			 struct buf *err)
{
	const struct curated_kind *kind = &curated_kinds[change->kind];
	void *wanted = NULL;
	struct step s = {0};
	struct buf old, why;
	const char *seen = "";
	enum status st = change->make(change, &wanted, &seen, err);
	if (st)
		return st;
	buf_init(&why, BUF_MAX_ERR);
	buf_init(&old, 2 * kind->max_bytes);
	st = curation_read(data, kind->file, kind->max_bytes, &old, err);
	curation_version(&old, s.from);
	if (st == ST_OK && strcmp(s.from, seen) != 0)
		st = fail_said(err, ST_CONFLICT, "rules-changed",
			       "The %s have changed since: read them again (version %s).",
			       kind->name, s.from);
	if (st == ST_OK)
		st = put_rules(data, shared, change->kind, wanted, &old, &s, err);
	if (st == ST_OK && (st = write_audit(data, change, &s, &why)) != ST_OK)
		fail(err, st, "The change is in force, but not in the audit log: %s", why.data);
	kind->drop(wanted);
	buf_release(&old);
	buf_release(&why);
	return st;
}
