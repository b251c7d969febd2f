#include "answerd/base/vec.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum status vec_room(void *array_ptr, size_t *cap, size_t n, size_t elem_bytes)
{
	if (n < *cap)
		return ST_OK;
	size_t want = *cap ? *cap * 2 : 8;
	if (want <= n || want > SIZE_MAX / elem_bytes)
		return ST_NOMEM;
	void *old = NULL;
	memcpy(&old, array_ptr, sizeof old); /* any object pointer: POSIX has one representation */
	void *grown = realloc(old, want * elem_bytes);
	if (!grown)
		return ST_NOMEM;
	memcpy(array_ptr, &grown, sizeof grown);
	*cap = want;
	return ST_OK;
}
