/* record.h - the forward record of one article: what ranking, snippets and
 * pages need of it, so that nobody re-reads or re-analyzes text while someone
 * waits.
 *
 * A record is one piece of bytes in the forward file, mapped into memory and
 * read in place. A struct record is a view: it is valid as long as the mapping
 * that it came from.
 *
 * Units are kept as parallel arrays, in the order of the text: their hashes
 * together, because ranking scans nothing else.
 *
 * Threads: any may read a view. */
#ifndef ANSWERD_INDEX_RECORD_H
#define ANSWERD_INDEX_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/status.h"
#include "answerd/base/str.h"

enum record_field_kind {
	FIELD_TITLE,
	FIELD_QUESTION, /* how customers ask it */
	FIELD_TAG,
	FIELD_HEADING,
	FIELD_BODY,
	FIELD_NOTES,   /* what only agents see; only in agent records */
	FIELD_LEARNED, /* how customers asked whom it helped; without its text */
	FIELD_KINDS
};

/* Texts of a record. */
enum record_string {
	REC_ID,
	REC_KEY,
	REC_LANG,
	REC_CATEGORY,
	REC_TITLE,
	REC_SEGMENTS, /* one a line; "" for everyone */
	REC_SOURCE,   /* path in the knowledge base */
	REC_DETAIL,   /* JSON object: the other fields, as the API gives them */
	REC_HTML,     /* rendered body, deflated (zlib) */
	REC_STRINGS
};

enum record_flag {
	REC_AGENT_ONLY = 1, /* the article is for agents alone */
	REC_COMPANION = 2   /* the agents' part of a public article of the same id */
};

#define RECORD_NO_DAY INT32_MIN

struct record_span {
	uint32_t at, len; /* bytes, from the start of the record */
};

struct record_field {
	uint8_t kind; /* enum record_field_kind */
	uint8_t pad;
	uint16_t section; /* index into sections, for HEADING and BODY */
	struct record_span text;
	uint32_t unit_at, unit_n; /* into the unit arrays */
};

struct record_section {
	struct record_span title, anchor;
};

struct record_head {
	uint32_t magic, size; /* size: bytes of the whole record, a multiple of 8 */
	uint64_t hash;	      /* of the article */
	uint64_t key_hash;    /* of REC_KEY, to collapse translations */
	int32_t updated, valid_from, valid_to; /* days since 1970-01-01, or RECORD_NO_DAY */
	uint32_t flags;			       /* enum record_flag */
	uint32_t html_bytes;		       /* of REC_HTML when inflated */
	uint32_t fields_at, fields_n, sections_at, sections_n;
	uint32_t hashes_at, starts_at, lens_at, units_n;
	uint32_t crc; /* CRC-32 of the record with this field 0 */
	struct record_span strings[REC_STRINGS];
};

/* Bits of the lens array. */
#define RECORD_LEN_MASK 31u
#define RECORD_SENTENCE 32u /* the first unit of a sentence or line */
#define RECORD_JOINED 64u
#define RECORD_GLUED 128u

struct record {
	const struct record_head *head;
	const struct record_field *fields;
	const struct record_section *sections;
	const uint32_t *hashes; /* of the units */
	const uint16_t *starts; /* first byte, from the start of the field's text */
	const uint8_t *lens;	/* bytes, and the three bits above */
};

/* Looks at the record that starts at p, of which at most max bytes are there.
 * ST_CORRUPT when it cannot be one. */
enum status record_view(const void *p, size_t max, struct record *out) ANSWERD_MUST_USE;
/* The same, and every byte against the checksum. */
enum status record_verify(const void *p, size_t max, struct record *out) ANSWERD_MUST_USE;

static inline struct str record_str(const struct record *r, enum record_string which)
{
	struct record_span s = r->head->strings[which];
	return (struct str){(const char *)r->head + s.at, s.len};
}

static inline struct str record_text(const struct record *r, struct record_span s)
{
	return (struct str){(const char *)r->head + s.at, s.len};
}

/* Whether the article is within its dates on that day. */
static inline bool record_live(const struct record *r, int32_t today)
{
	return (r->head->valid_from == RECORD_NO_DAY || r->head->valid_from <= today) &&
	       (r->head->valid_to == RECORD_NO_DAY || r->head->valid_to >= today);
}

#endif
