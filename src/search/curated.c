#include "answerd/search/curated.h"

#include "answerd/search/pins.h"
#include "answerd/search/routes.h"
#include "answerd/search/synonyms.h"

/* ---- synonyms ---- */

static enum status parse_synonyms(const char *s, size_t len, void **out, struct buf *err)
{
	struct synonyms *x = NULL;
	enum status st = synonyms_parse(s, len, &x, err);
	*out = x;
	return st;
}

static void *hold_synonyms(void *x)
{
	return synonyms_hold(x);
}

static void drop_synonyms(void *x)
{
	synonyms_drop(x);
}

static size_t count_synonyms(const void *x)
{
	size_t n = 0;
	synonyms_rules(x, &n);
	return n;
}

static void print_synonyms(const void *x, const char *old, size_t len, struct buf *out)
{
	synonyms_print(x, old, len, out);
}

/* ---- routes ---- */

static enum status parse_routes(const char *s, size_t len, void **out, struct buf *err)
{
	struct routes *x = NULL;
	enum status st = routes_parse(s, len, &x, err);
	*out = x;
	return st;
}

static void *hold_routes(void *x)
{
	return routes_hold(x);
}

static void drop_routes(void *x)
{
	routes_drop(x);
}

/* ---- pins ---- */

static enum status parse_pins(const char *s, size_t len, void **out, struct buf *err)
{
	struct pins *x = NULL;
	enum status st = pins_parse(s, len, &x, err);
	*out = x;
	return st;
}

static void *hold_pins(void *x)
{
	return pins_hold(x);
}

static void drop_pins(void *x)
{
	pins_drop(x);
}

static size_t count_pins(const void *x)
{
	size_t n = 0;
	pins_rules(x, &n);
	return n;
}

static void print_pins(const void *x, const char *old, size_t len, struct buf *out)
{
	pins_print(x, old, len, out);
}

const struct curated_kind curated_kinds[CURATED_KINDS] = {
    [CURATED_SYNONYMS] = {"synonyms", "curation/synonyms.yaml", SYNONYM_FILE_BYTES, parse_synonyms,
			  hold_synonyms, drop_synonyms, count_synonyms, print_synonyms},
    [CURATED_ROUTES] = {"routes", "curation/routes.yaml", ROUTE_FILE_BYTES, parse_routes,
			hold_routes, drop_routes, NULL, NULL},
    [CURATED_PINS] = {"pins", "curation/pins.yaml", PIN_FILE_BYTES, parse_pins, hold_pins,
		      drop_pins, count_pins, print_pins},
};
