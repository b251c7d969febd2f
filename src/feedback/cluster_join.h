/* cluster_join.h - average linkage over sparse vectors: the two nodes that are most alike
 * are joined until none are alike enough.
 *
 * The likeness of two nodes is the mean of the products of their vectors, which is the
 * product of their sums over their sizes. A mean is never above both of its parts, so only
 * pairs at or above the threshold need to be kept: what was below cannot come back
 * but through a part that was not. Links, which add to that mean, can bring a pair back: nodes
 * that share any are kept in sight.
 *
 * Threads: belongs to one thread. */
#ifndef ANSWERD_FEEDBACK_CLUSTER_JOIN_H
#define ANSWERD_FEEDBACK_CLUSTER_JOIN_H

#include <stddef.h>
#include <stdint.h>

#include "answerd/base/status.h"

struct cluster_join;

struct join_part {
	uint32_t dim;
	float x;
};
struct join_vector {
	struct join_part *v; /* owned; sorted by dim */
	size_t n, cap;
};

/* dims: dimensions of the vectors; least: the likeness from which nodes are joined. */
enum status cluster_join_new(size_t dims, float least, struct cluster_join **out) ANSWERD_MUST_USE;
void cluster_join_free(struct cluster_join *j); /* NULL is allowed */

/* Dims at or above from are links (0 or 1), which add to the likeness of the nodes that share
 * them, unless one is frozen. None at first. Before the first node. */
void cluster_join_links(struct cluster_join *j, uint32_t from);
/* What shared links add; few: those of the node that has fewer. */
float cluster_join_linked(uint32_t shared, uint32_t few);

/* A vector is summed up in j, then taken: appended to out with its dims raised by shift
 * and its values multiplied; the sum is empty then. */
void cluster_join_add(struct cluster_join *j, uint32_t dim, float x);
float cluster_join_norm(const struct cluster_join *j);
enum status cluster_join_take(struct cluster_join *j, uint32_t shift, float factor,
			      struct join_vector *out) ANSWERD_MUST_USE;

/* A node of one vector, whose content it takes; frozen: 0, or a number: two that have
 * different ones are never joined. */
enum status cluster_join_node(struct cluster_join *j, uint32_t frozen, struct join_vector *v,
			      uint32_t *node) ANSWERD_MUST_USE;
/* The nodes may be alike. */
enum status cluster_join_edge(struct cluster_join *j, uint32_t a, uint32_t b) ANSWERD_MUST_USE;
/* Two nodes that have a bit of their kinds in common are never joined. None at first. */
void cluster_join_kinds(struct cluster_join *j, uint32_t node, uint8_t kinds);
/* The node is never joined with one that has this number. */
enum status cluster_join_bar(struct cluster_join *j, uint32_t node,
			     uint32_t frozen) ANSWERD_MUST_USE;
enum status cluster_join_run(struct cluster_join *j) ANSWERD_MUST_USE;

size_t cluster_join_nodes(const struct cluster_join *j);
/* The node that a node has become a part of. */
uint32_t cluster_join_root(struct cluster_join *j, uint32_t node);
uint32_t cluster_join_frozen(const struct cluster_join *j, uint32_t node);

#endif
