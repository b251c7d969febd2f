/* detail.h - the fields of an article as the API gives them, made once when it
 * is indexed. Threads: any. */
#ifndef ANSWERD_INDEX_DETAIL_H
#define ANSWERD_INDEX_DETAIL_H

#include "answerd/base/buf.h"
#include "answerd/kb/article.h"
#include "answerd/kb/markdown.h"

/* Appends one JSON object to out. With for_agents also what only agents may
 * see: clarify, authority, transfer, owner, agent_notes_html. */
enum status detail_json(const struct article *a, const struct md_doc *doc,
			const struct md_doc *notes, bool for_agents,
			struct buf *out) ANSWERD_MUST_USE;

#endif
