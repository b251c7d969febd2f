/* clients.h - how many connections each client has open.
 *
 * One entry for each client with a connection, so that the limit on connections
 * bounds it. Threads: any; one shard is locked for each call. */
#ifndef HTTP_CLIENTS_H
#define HTTP_CLIENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "answerd/base/status.h"
#include "answerd/http/addr.h"

struct http_clients;

enum status http_clients_new(struct http_clients **out) ANSWERD_MUST_USE;
void http_clients_free(struct http_clients *t); /* NULL is allowed */

/* Counts one more connection of the client; false (and not counted) when it has
 * most already, or there is no memory. */
bool http_clients_add(struct http_clients *t, const struct http_addr *client, uint32_t most);
void http_clients_remove(struct http_clients *t, const struct http_addr *client);

#endif
