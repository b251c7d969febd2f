/* config_read.h - how a key's value is read, for the tables of config_keys.c. */
#ifndef ANSWERD_BASE_CONFIG_READ_H
#define ANSWERD_BASE_CONFIG_READ_H

#include "answerd/base/arena.h"
#include "answerd/base/config.h"
#include "answerd/base/yaml.h"

/* A file being read. Every fault is told, so reading goes on after one. */
struct config_reader {
	struct arena *arena;
	struct config *c;
	const char *path;
	struct buf *err;
	enum status failed;
};

struct config_key {
	const char *name; /* first: near_name looks here */
	void (*read)(struct config_reader *r, const struct config_key *k, void *to,
		     const struct yaml *v);
	size_t at;	 /* offset in the struct that `to` points into */
	double min, max; /* of a number, or of a duration in ms */
	/* Of one text, or each of a list: NULL when it is good, else what it must be. */
	const char *(*check)(const char *text);
	const struct config_key *sub; /* of a map */
	size_t sub_n;
};

/* "path:line: text" to err. */
void config_fault(struct config_reader *r, int line, const char *fmt, ...) ANSWERD_PRINTF(3, 4);

/* Reads the keys of map into the struct at `to`. */
void config_map(struct config_reader *r, const char *name, const struct config_key *keys, size_t n,
		void *to, const struct yaml *map);

/* Room for one struct per item of a list, or member of a map; NULL after a fault. */
void *config_items(struct config_reader *r, const struct config_key *k, const struct yaml *v,
		   enum yaml_kind kind, size_t size);

/* Readers of values (config_values.c, config_names.c, config_webhooks.c); `to` is the struct,
 * k->at the member. */
typedef void config_value(struct config_reader *r, const struct config_key *k, void *to,
			  const struct yaml *v);
config_value config_text, config_list, config_bool, config_uint, config_real, config_ms32,
    config_ms64, config_rate, config_level, config_format, config_names, config_categories,
    config_webhooks;

/* Checks of texts (config_check.c): NULL, or what the text must be. */
const char *config_check_listen(const char *s);
const char *config_check_language(const char *s);
const char *config_check_url(const char *s);
const char *config_check_origin(const char *s);
const char *config_check_ancestor(const char *s);
const char *config_check_proxy(const char *s);
const char *config_check_timezone(const char *s);
const char *config_check_date(const char *s);
const char *config_check_path(const char *s);
const char *config_check_name(const char *s);

/* The whole file (config_keys.c). */
void config_defaults(struct config *c);
void config_read(struct config_reader *r, const struct yaml *root);

#endif
