#include "answerd/feedback/session.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "answerd/base/fs.h"

#define MAC_BYTES 16
#define DAY_MS ((int64_t)86400000)

/* What is signed: the id and the day, fixed width. */
struct claim {
	unsigned char id[SESSION_ID_BYTES];
	unsigned char day[4]; /* big-endian, since 1970-01-01 */
};

enum status session_key_load(const char *data, struct session_key *out, struct buf *err)
{
	struct buf path, bytes;
	buf_init(&path, 8192);
	buf_init(&bytes, 256);
	buf_printf(&path, "%s/session.key", data);
	enum status st = sodium_init() < 0 ? fail(err, ST_BUG, "libsodium does not start") : ST_OK;
	if (st == ST_OK)
		st = fs_read(path.data, sizeof out->bytes, &bytes, NULL);
	if (st == ST_OK && bytes.len == sizeof out->bytes) {
		memcpy(out->bytes, bytes.data, sizeof out->bytes);
	} else if (st == ST_OK || st == ST_LIMIT) {
		st = fail(err, ST_CORRUPT,
			  "%s is damaged; remove it to make another (open visits "
			  "then count as new ones)",
			  path.data);
	} else if (st == ST_NOTFOUND) {
		randombytes_buf(out->bytes, sizeof out->bytes);
		st = fs_replace(path.data, out->bytes, sizeof out->bytes, 0600, err);
	} else {
		fail(err, st, "cannot read %s", path.data);
	}
	buf_release(&path);
	buf_release(&bytes);
	return st;
}

static void sign(const struct session_key *key, const struct claim *c, unsigned char mac[MAC_BYTES])
{
	unsigned char full[crypto_auth_hmacsha512256_BYTES];
	crypto_auth_hmacsha512256(full, (const unsigned char *)c, sizeof *c, key->bytes);
	memcpy(mac, full, MAC_BYTES);
}

static void set_day(struct claim *c, int64_t wall_ms)
{
	uint32_t day = (uint32_t)(wall_ms / DAY_MS);
	for (int i = 0; i < 4; i++)
		c->day[i] = (unsigned char)(day >> (24 - 8 * i));
}

void session_make(const struct session_key *key, int64_t wall_ms, char token[SESSION_TOKEN_LEN],
		  unsigned char id[SESSION_ID_BYTES])
{
	struct claim c;
	unsigned char raw[sizeof c + MAC_BYTES];
	randombytes_buf(c.id, sizeof c.id);
	set_day(&c, wall_ms);
	memcpy(raw, &c, sizeof c);
	sign(key, &c, raw + sizeof c);
	memcpy(id, c.id, sizeof c.id);
	sodium_bin2base64(token, SESSION_TOKEN_LEN, raw, sizeof raw,
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static bool read_claim(const struct session_key *key, struct str token, struct claim *c)
{
	unsigned char raw[sizeof *c + MAC_BYTES], mac[MAC_BYTES];
	size_t n = 0;
	if (token.len == 0 || token.len >= SESSION_TOKEN_LEN ||
	    sodium_base642bin(raw, sizeof raw, token.s, token.len, NULL, &n, NULL,
			      sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
	    n != sizeof raw)
		return false;
	memcpy(c, raw, sizeof *c);
	sign(key, c, mac);
	return sodium_memcmp(mac, raw + sizeof *c, MAC_BYTES) == 0;
}

bool session_check(const struct session_key *key, struct str token, int64_t wall_ms,
		   unsigned char id[SESSION_ID_BYTES])
{
	struct claim c;
	int64_t day = 0, today = wall_ms / DAY_MS;
	if (!read_claim(key, token, &c))
		return false;
	for (int i = 0; i < 4; i++)
		day = day << 8 | c.day[i];
	if (day != today && day != today - 1)
		return false;
	memcpy(id, c.id, SESSION_ID_BYTES);
	return true;
}

bool session_owner(const struct session_key *key, struct str token,
		   unsigned char id[SESSION_ID_BYTES])
{
	struct claim c;
	if (!read_claim(key, token, &c))
		return false;
	memcpy(id, c.id, SESSION_ID_BYTES);
	return true;
}
