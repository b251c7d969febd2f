/* vec.h - room for one more element of a growing array.
 *
 *   struct { struct x *v; size_t n, cap; } xs = {0};
 *   if (vec_room(&xs.v, &xs.cap, xs.n, sizeof *xs.v) != ST_OK) ...
 *   xs.v[xs.n++] = x;
 *
 * Threads: an array belongs to whoever holds it. */
#ifndef ANSWERD_BASE_VEC_H
#define ANSWERD_BASE_VEC_H

#include <stddef.h>

#include "answerd/base/status.h"

/* Grows the array behind array_ptr (the address of a pointer to elements of
 * elem_bytes, owned, from malloc) so that it holds at least n + 1 elements.
 * ST_NOMEM leaves it as it was. */
enum status vec_room(void *array_ptr, size_t *cap, size_t n, size_t elem_bytes) ANSWERD_MUST_USE;

#endif
