/* pass.h - one reading of sources into a build.
 *
 * The thread that reads also renders and analyzes; with a writer started, the
 * writing goes on beside it.
 *
 * Threads: a pass belongs to the thread that began it. */
#ifndef ANSWERD_INDEX_PASS_H
#define ANSWERD_INDEX_PASS_H

#include <pthread.h>

#include "answerd/base/queue.h"
#include "answerd/index/indexer.h"
#include "answerd/kb/source.h"
#include "index/build.h"

struct pass {
	const struct indexer_setup *setup;
	struct build *build;
	struct kb_ids *ids;
	struct doc_maker *maker;
	uint32_t round;
	struct kb_sink sink;
	struct indexer_result result;
	uint64_t done_bytes, total_bytes;
	size_t read_articles;
	struct learned *learned; /* held */
	bool source_failed;	 /* of the source at hand */
	struct {
		char **v;
		size_t n, cap;
	} bad; /* sources and folders with errors: what they had stays */
	/* the writer */
	bool threaded;
	pthread_t thread;
	struct queue *jobs;
	enum status write_status; /* the first failure; the writer's until it is joined */
	struct buf write_err;
};

enum status pass_begin(struct pass *p, const struct indexer_setup *setup, struct build *b,
		       struct kb_ids *ids, struct doc_maker *maker,
		       uint32_t round) ANSWERD_MUST_USE;
enum status pass_start_writer(struct pass *p) ANSWERD_MUST_USE;
/* The sources there are, and their bytes for the progress. */
enum status pass_list(struct pass *p, struct arena *arena, struct kb_sources *out,
		      struct buf *err) ANSWERD_MUST_USE;
/* Reads one source. bytes: its size, for the progress. */
enum status pass_read(struct pass *p, const char *path, uint64_t bytes) ANSWERD_MUST_USE;
/* Deletes what was not seen: of these sources, or with n 0 of all. What a
 * source with errors had before stays. */
void pass_drop_unseen(struct pass *p, const char *const *paths, size_t n);
/* For a build that is made anew: waits for the writer, and takes over from the
 * build before it what sources with errors had there. */
enum status pass_carry(struct pass *p, struct build *from, struct buf *err) ANSWERD_MUST_USE;
/* Waits for the writer. */
enum status pass_end(struct pass *p, struct buf *err) ANSWERD_MUST_USE;

#endif
