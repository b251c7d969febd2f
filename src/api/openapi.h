/* openapi.h - src/api/openapi.json as bytes; made at build time. */
#ifndef ANSWERD_API_OPENAPI_H
#define ANSWERD_API_OPENAPI_H

#include <stddef.h>

extern const unsigned char openapi_json[];
extern const size_t openapi_json_len;

#endif
