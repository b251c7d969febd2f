#include "answerd/base/status.h"

const char *status_name(enum status st)
{
	static const char *const names[] = {
	    [ST_OK] = "ok",
	    [ST_NOMEM] = "out of memory",
	    [ST_IO] = "input/output error",
	    [ST_INVALID] = "invalid",
	    [ST_NOTFOUND] = "not found",
	    [ST_CONFLICT] = "conflict",
	    [ST_LIMIT] = "limit",
	    [ST_BUSY] = "busy",
	    [ST_CLOSED] = "closed",
	    [ST_CORRUPT] = "corrupt",
	    [ST_UNSUPPORTED] = "not supported",
	    [ST_BUG] = "internal error",
	};
	if ((unsigned)st >= sizeof names / sizeof names[0])
		return "unknown";
	return names[st];
}
