/* routes_builtin.h - src/search/routes.yaml, as bytes. It is compiled in: the
 * lists belong to the code that reads them, so that no installed file can be
 * missing, older or broken. */
#ifndef ANSWERD_SEARCH_ROUTES_BUILTIN_H
#define ANSWERD_SEARCH_ROUTES_BUILTIN_H

#include <stddef.h>

extern const unsigned char routes_yaml[];
extern const size_t routes_yaml_len;

#endif
