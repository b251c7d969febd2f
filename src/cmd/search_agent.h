/* search_agent.h - what an agent needs of one result: what to say, what to ask
 * first and why, what may be granted, whom to pass it to, the notes.
 *
 * Only for an index that was opened for agents.
 *
 * Threads: belongs to whoever holds it. */
#ifndef ANSWERD_CMD_SEARCH_AGENT_H
#define ANSWERD_CMD_SEARCH_AGENT_H

#include "answerd/base/json.h"
#include "answerd/index/reader.h"

struct agent_part {
	cJSON *detail;	  /* owned; the fields as index/detail.h names them */
	struct buf notes; /* owned; text, one paragraph a line */
};

/* Reads the part of the article with that id. ST_OK: the caller releases it.
 * reader: an agents' one. */
enum status agent_part_read(struct index_reader *reader, struct str id, struct agent_part *out,
			    struct buf *err) ANSWERD_MUST_USE;
void agent_part_release(struct agent_part *p);
/* Lines for a terminal; what customers must not see is marked "internal". */
void agent_part_print(const struct agent_part *p);
/* The member "agent" of obj. */
void agent_part_json(const struct agent_part *p, struct json_out *j, int obj);

#endif
