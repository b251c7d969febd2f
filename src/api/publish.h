/* publish.h - an article as an editor wants it: checked, shown, written.
 * Threads: the publisher's. */
#ifndef ANSWERD_API_PUBLISH_H
#define ANSWERD_API_PUBLISH_H

#include "answerd/base/json.h"
#include "answerd/index/reader.h"
#include "answerd/kb/check.h"

/* What the check of a draft found, for people and as JSON. */
struct publish_view {
	struct index_reader *reader; /* agents'; NULL: there is no index yet */
	int64_t today;
	bool wanted;	     /* whether public and agent are made */
	struct buf warnings; /* a JSON array, without its brackets */
	struct buf faults;   /* the errors, in the same form */
	struct buf problem;  /* the errors, one a line */
	size_t warnings_n, errors_n;
	struct buf public; /* JSON object; empty: the public does not see it */
	struct buf agent;  /* JSON object */
};

void publish_view_init(struct publish_view *v);
void publish_view_release(struct publish_view *v);
/* Checks the draft (its known, ctx and today are set here) and fills v. ST_INVALID:
 * it has errors, which v->problem tells. */
enum status publish_view(struct publish_view *v, struct kb_draft *draft,
			 struct buf *err) ANSWERD_MUST_USE;

#endif
