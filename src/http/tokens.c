#include "answerd/http/tokens.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "answerd/base/clock.h"
#include "answerd/base/fs.h"
#include "answerd/base/json.h"
#include "answerd/base/utf8.h"

#define FILE_BYTES ((size_t)1 << 20)
#define DAY_MS ((int64_t)86400000)

/* ---- reading ---- */

static enum status read_expires(const char *day, struct http_key *k)
{
	int64_t days = 0;
	k->expires = day;
	if (!day)
		return ST_OK;
	enum status st = clock_parse_date(day, strlen(day), &days);
	k->expires_ms = (days + 1) * DAY_MS;
	return st;
}

/* Texts are borrowed from o. */
static enum status read_key(const cJSON *o, struct http_key *k)
{
	const char *role = json_string(o, "role"), *hash = json_string(o, "hash");
	size_t n = 0;
	*k = (struct http_key){.id = json_string(o, "id"),
			       .name = json_string(o, "name"),
			       .created = json_string(o, "created")};
	if (!k->id || !*k->id || !k->name || !k->created || !role || !hash ||
	    http_role_parse(str_of(role), &k->role) != ST_OK)
		return ST_CORRUPT;
	if (sodium_hex2bin(k->hash, sizeof k->hash, hash, strlen(hash), NULL, &n, NULL) != 0 ||
	    n != sizeof k->hash)
		return ST_CORRUPT;
	/* One that is not understood must not become one that never expires. */
	const cJSON *expires = cJSON_GetObjectItem(o, "expires"); /* in any case */
	if (expires && !cJSON_IsNull(expires) &&
	    (!cJSON_IsString(expires) || strcmp(expires->string, "expires") != 0))
		return ST_CORRUPT;
	return read_expires(json_string(o, "expires"), k) ? ST_CORRUPT : ST_OK;
}

static enum status keys_of(const cJSON *doc, struct http_keys **out)
{
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(doc, "tokens"), *one = NULL;
	size_t n = 0, count = cJSON_IsArray(list) ? (size_t)cJSON_GetArraySize(list) : 0;
	enum status st = cJSON_IsArray(list) && count <= TOKENS_MAX ? ST_OK : ST_CORRUPT;
	struct http_key *v = calloc(count + 1, sizeof *v);
	if (!v)
		return ST_NOMEM;
	cJSON_ArrayForEach(one, list)
	{
		if (st == ST_OK)
			st = read_key(one, &v[n++]);
	}
	if (st == ST_OK)
		st = http_keys_new(v, n, out);
	free(v);
	return st;
}

static enum status load(const char *path, struct http_keys **out, struct buf *err)
{
	struct buf text;
	cJSON *doc = NULL;
	buf_init(&text, 2 * FILE_BYTES);
	enum status st = fs_read(path, FILE_BYTES, &text, err);
	if (st == ST_OK && json_parse(text.data, text.len, &doc, NULL) != ST_OK)
		st = ST_CORRUPT;
	if (st == ST_OK)
		st = keys_of(doc, out);
	if (st == ST_CORRUPT)
		fail(err, st,
		     "%s is damaged: put back a good one, or remove it and add tokens anew", path);
	cJSON_Delete(doc);
	buf_release(&text);
	return st;
}

static void path_in(const char *data, const char *name, struct buf *out)
{
	buf_init(out, 8192);
	buf_printf(out, "%s/%s", data, name);
}

enum status tokens_load(const char *data, struct http_keys **out, struct buf *err)
{
	struct buf path, why;
	*out = NULL;
	path_in(data, "tokens.json", &path);
	buf_init(&why, BUF_MAX_ERR);
	enum status st = load(path.data, out, &why);
	if (st == ST_NOTFOUND)
		st = http_keys_new(NULL, 0, out);
	else if (st)
		fail(err, st, "%s", why.len ? why.data : status_name(st));
	buf_release(&path);
	buf_release(&why);
	return st;
}

/* ---- writing ---- */

static bool is_left(const char *name)
{
	static const char start[] = "tokens.json.";
	if (strncmp(name, start, sizeof start - 1) != 0)
		return false;
	const char *pid = name + sizeof start - 1;
	size_t digits = strspn(pid, "0123456789");
	return digits && strcmp(pid + digits, ".tmp") == 0;
}

/* What a command that was killed left beside the file. The lock is held: nobody
 * writes one now. */
static void sweep(const char *data)
{
	DIR *d = opendir(data);
	for (struct dirent *e = NULL; d && (e = readdir(d));)
		if (is_left(e->d_name))
			unlinkat(dirfd(d), e->d_name, 0);
	if (d)
		closedir(d);
}

/* One at a time: the file that is replaced must be the one that was read. */
static enum status lock(const char *data, int *fd, struct buf *err)
{
	struct buf path;
	enum status st = fs_mkdirs(data, 0750, err);
	*fd = -1;
	if (st)
		return st;
	path_in(data, "tokens.lock", &path);
	*fd = open(path.data, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	int rc = *fd < 0 ? -1 : 0;
	while (*fd >= 0 && (rc = flock(*fd, LOCK_EX)) != 0 && errno == EINTR)
		;
	if (rc != 0)
		st = fail(err, ST_IO, "cannot lock %s: %s", path.data, strerror(errno));
	else
		sweep(data);
	buf_release(&path);
	return st;
}

static void unlock(int fd)
{
	if (fd >= 0)
		close(fd);
}

static void print_key(struct json_out *j, int list, const struct http_key *k)
{
	char hash[2 * HTTP_KEY_BYTES + 1];
	int o = json_append_object(j, list);
	sodium_bin2hex(hash, sizeof hash, k->hash, sizeof k->hash);
	json_add_string(j, o, "id", k->id);
	json_add_string(j, o, "name", k->name);
	json_add_string(j, o, "role", http_role_name(k->role));
	json_add_string(j, o, "hash", hash);
	json_add_string(j, o, "created", k->created);
	json_add_string_or_null(j, o, "expires", k->expires);
}

/* All keys but the one called without, and then new. */
static enum status save(const char *data, const struct http_keys *keys, const char *without,
			const struct http_key *new, struct buf *err)
{
	const struct http_key *k = NULL;
	struct buf path, text;
	struct json_out j;
	path_in(data, "tokens.json", &path);
	buf_init(&text, FILE_BYTES);
	json_out_init(&j, &text);
	int list = json_add_array(&j, JSON_ROOT, "tokens");
	for (size_t i = 0; (k = http_keys_at(keys, i)); i++)
		if (!without || strcmp(k->id, without) != 0)
			print_key(&j, list, k);
	if (new)
		print_key(&j, list, new);
	enum status st = json_out_end(&j);
	buf_addc(&text, '\n');
	if (st == ST_OK)
		st = fs_replace(path.data, text.data, text.len, 0600, err);
	buf_release(&path);
	buf_release(&text);
	return st;
}

static enum status check_new(const struct tokens_new *new, struct http_key *k, struct buf *err)
{
	const char *name = new->name ? new->name : "";
	size_t len = strlen(name);
	k->role = new->role;
	k->name = name;
	if (len > TOKENS_NAME_BYTES || utf8_valid(name, len) != len)
		return fail(err, ST_INVALID, "the name must be UTF-8 of at most %d bytes",
			    TOKENS_NAME_BYTES);
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)name[i] < 0x20 || name[i] == 0x7f)
			return fail(err, ST_INVALID, "the name must be one line");
	if ((new->expires &&strlen(new->expires) != 10) || read_expires(new->expires, k) != ST_OK)
		return fail(err, ST_INVALID, "\"%s\" is no date: write it as 2027-01-31",
			    new->expires);
	if (k->expires_ms && k->expires_ms <= clock_wall_ms())
		return fail(err, ST_INVALID, "%s is over: the token would be worth nothing",
			    new->expires);
	return ST_OK;
}

static bool has_id(const struct http_keys *keys, const char *id)
{
	const struct http_key *k = NULL;
	for (size_t i = 0; (k = http_keys_at(keys, i)); i++)
		if (strcmp(k->id, id) == 0)
			return true;
	return false;
}

static enum status add(const char *data, struct http_key k, char id[TOKENS_ID_LEN], struct buf *err)
{
	struct http_keys *keys = NULL;
	char created[CLOCK_ISO_LEN];
	enum status st = tokens_load(data, &keys, err);
	if (st)
		return st;
	if (http_keys_at(keys, TOKENS_MAX - 1))
		st = fail(err, ST_LIMIT, "there are %d tokens: revoke some", TOKENS_MAX);
	do
		snprintf(id, TOKENS_ID_LEN, "t%08x", (unsigned)randombytes_random());
	while (has_id(keys, id));
	clock_iso(clock_wall_ms(), created);
	k.id = id;
	k.created = created;
	if (st == ST_OK)
		st = save(data, keys, NULL, &k, err);
	http_keys_drop(keys);
	return st;
}

enum status tokens_add(const char *data, const struct tokens_new *new, char token[HTTP_TOKEN_LEN],
		       char id[TOKENS_ID_LEN], struct buf *err)
{
	struct http_key k = {0};
	int fd = -1;
	enum status st = sodium_init() < 0 ? fail(err, ST_BUG, "libsodium does not start") : ST_OK;
	if (st == ST_OK)
		st = check_new(new, &k, err);
	if (st == ST_OK)
		st = lock(data, &fd, err);
	if (st == ST_OK) {
		http_token_make(token, k.hash);
		st = add(data, k, id, err);
	}
	unlock(fd);
	return st;
}

enum status tokens_revoke(const char *data, const char *id, struct buf *err)
{
	struct http_keys *keys = NULL;
	int fd = -1;
	enum status st = lock(data, &fd, err);
	if (st == ST_OK)
		st = tokens_load(data, &keys, err);
	if (st == ST_OK && !has_id(keys, id))
		st = fail(err, ST_NOTFOUND, "there is no token with the id %s", id);
	if (st == ST_OK)
		st = save(data, keys, id, NULL, err);
	http_keys_drop(keys);
	unlock(fd);
	return st;
}
