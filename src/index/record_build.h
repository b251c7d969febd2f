/* record_build.h - an article to the bytes of its forward record.
 *
 * Threads: a builder belongs to one thread. */
#ifndef ANSWERD_INDEX_RECORD_BUILD_H
#define ANSWERD_INDEX_RECORD_BUILD_H

#include "answerd/base/buf.h"
#include "answerd/index/record.h"
#include "answerd/text/analyzer.h"

#define RECORD_MAGIC 0x32667761u /* "awf2" */

/* CRC-32 (ISO 3309, as zlib has it) of a record, its crc field taken as 0. */
uint32_t record_crc(const void *p, size_t size);

struct record_builder {
	struct record_head head;
	struct {
		struct record_field *v;
		size_t n, cap;
	} fields;
	struct {
		struct record_section *v;
		size_t n, cap;
	} sections;
	struct {
		uint32_t *v;
		size_t n, cap;
	} hashes;
	struct {
		uint16_t *v;
		size_t n, cap;
	} starts;
	struct {
		uint8_t *v;
		size_t n, cap;
	} lens;
	struct buf text;	   /* all texts; spans count from its start until finished */
	struct units units;	   /* of the field added last */
	struct analyzer *analyzer; /* borrowed */
	enum status failed;
};

void record_builder_init(struct record_builder *b, struct analyzer *a);
void record_builder_release(struct record_builder *b);
void record_builder_clear(struct record_builder *b);

void record_set(struct record_builder *b, enum record_string which, const char *s, size_t len);
/* Returns the number of the section. */
uint16_t record_add_section(struct record_builder *b, const char *title, const char *anchor);
/* Analyzes text and adds it as fields of kind: more than one when it is longer
 * than 65,535 bytes. each is called with the units of every piece, for terms. */
void record_add_field(struct record_builder *b, enum record_field_kind kind, uint16_t section,
		      const char *s, size_t len,
		      void (*each)(void *ctx, enum record_field_kind kind, const struct units *u),
		      void *ctx);
/* The bytes of the record, appended to out at a multiple of 8. */
enum status record_finish(struct record_builder *b, struct buf *out) ANSWERD_MUST_USE;

#endif
