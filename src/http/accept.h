/* accept.h - what a client accepts and what it already has (RFC 9110 sections
 * 12.5.3 and 13.1.2). Threads: any. */
#ifndef HTTP_ACCEPT_H
#define HTTP_ACCEPT_H

#include <stdbool.h>

#include "answerd/base/str.h"

enum http_coding { HTTP_IDENTITY = 0, HTTP_GZIP = 1, HTTP_BROTLI = 2 };

/* The coding to send among those offered (1 << HTTP_GZIP | ...; identity always
 * is): the one of the highest q, among equals Brotli before gzip before
 * identity. header.s NULL: no header, identity. */
enum http_coding http_accept_coding(struct str header, unsigned offered);

/* If-None-Match holds etag, by weak comparison. */
bool http_etag_listed(struct str if_none_match, const char *etag);

/* The next element of a comma-separated list, trimmed; false at the end. */
bool http_list_next(struct str *list, struct str *item);

#endif
