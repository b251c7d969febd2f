#include <arpa/inet.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "answerd/base/clock.h"
#include "answerd/base/str.h"
#include "base/config_read.h"

/* The length of sockaddr_un.sun_path on Linux, with its NUL (unix(7)). */
#define UNIX_PATH_MAX 108
#define NAME_BYTES 100 /* of a category, on a card and in a line of results */

static bool is_port(const char *s)
{
	int64_t port = 0;
	return *s && strspn(s, "0123456789") == strlen(s) &&
	       str_to_int(str_of(s), 0, 65535, &port) == ST_OK;
}

static bool is_address(const char *s, size_t len, int family)
{
	char copy[INET6_ADDRSTRLEN + 1];
	unsigned char bytes[16];
	if (len >= sizeof copy)
		return false;
	memcpy(copy, s, len);
	copy[len] = '\0';
	return inet_pton(family, copy, bytes) == 1;
}

const char *config_check_listen(const char *s)
{
	static const char must[] = "an address with its port, as 127.0.0.1:8080 or [::1]:8080, or "
				   "unix:/path/of/the/socket";
	if (strncmp(s, "unix:", 5) == 0)
		return s[5] != '/'		       ? "unix: with an absolute path"
		       : strlen(s + 5) < UNIX_PATH_MAX ? NULL
						       : "unix: with a path of at most 107 bytes";
	if (s[0] == ':' && is_port(s + 1))
		return "an address and a port: 0.0.0.0:PORT for every address of IPv4";
	if (strncmp(s, "localhost:", 10) == 0)
		return "an address and a port: 127.0.0.1:PORT for localhost";
	const char *close = s[0] == '[' ? strchr(s, ']') : NULL;
	if (close)
		return is_address(s + 1, (size_t)(close - s) - 1, AF_INET6) && close[1] == ':' &&
			       is_port(close + 2)
			   ? NULL
			   : must;
	const char *colon = strchr(s, ':');
	if (!colon || !is_address(s, (size_t)(colon - s), AF_INET) || !is_port(colon + 1))
		return must;
	return NULL;
}

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* language[-script][-region][-variant...] by its form (RFC 5646 section 2.1). */
const char *config_check_language(const char *s)
{
	static const char must[] = "a language as en, zh-CN or zh-Hant-TW";
	size_t part = 0, n = 0;
	if (strlen(s) > 35)
		return must;
	for (;; s++) {
		if (*s && *s != '-') {
			if (!is_alnum(*s) || (part == 0 && *s <= '9') || ++n > 8)
				return must;
			continue;
		}
		if (n < (part == 0 ? 2u : 1u))
			return must;
		part++;
		n = 0;
		if (!*s)
			return NULL;
	}
}

static size_t scheme_of(const char *s)
{
	if (strncasecmp(s, "https://", 8) == 0)
		return 8;
	return strncasecmp(s, "http://", 7) == 0 ? 7 : 0;
}

static bool is_plain(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s <= ' ' || (unsigned char)*s == 0x7f ||
		    strchr("\"<>\\^`{}|", *s))
			return false;
	return true;
}

const char *config_check_url(const char *s)
{
	size_t n = scheme_of(s);
	if (!n || !s[n] || s[n] == '/' || s[n] == '?' || s[n] == '#' || !is_plain(s))
		return "a URL as https://help.example.com";
	return NULL;
}

const char *config_check_origin(const char *s)
{
	size_t n = scheme_of(s);
	if (strcmp(s, "*") == 0)
		return NULL;
	if (config_check_url(s) || strpbrk(s + n, "/?#@"))
		return "an origin as https://www.example.com, without a path or a slash at its end";
	return NULL;
}

const char *config_check_ancestor(const char *s)
{
	if (strcmp(s, "'self'") == 0 || strcmp(s, "self") == 0)
		return NULL;
	if (strpbrk(s, ";, \t\n'"))
		return "an origin as https://www.example.com, or self";
	return config_check_origin(s);
}

const char *config_check_proxy(const char *s)
{
	static const char must[] = "an address or a block, as 10.0.0.0/8 or ::1";
	const char *slash = strchr(s, '/');
	size_t n = slash ? (size_t)(slash - s) : strlen(s);
	bool v4 = is_address(s, n, AF_INET);
	int64_t bits = 0;
	if (!v4 && !is_address(s, n, AF_INET6))
		return must;
	if (slash && str_to_int(str_of(slash + 1), 0, v4 ? 32 : 128, &bits) != ST_OK)
		return must;
	return NULL;
}

const char *config_check_timezone(const char *s)
{
	static const char must[] = "a time zone as Asia/Shanghai (see /usr/share/zoneinfo)";
	const char *dir = getenv("TZDIR");
	char path[PATH_MAX];
	struct stat sb;
	if (!*s || strlen(s) > 64 || s[0] == '/' || strstr(s, "..") ||
	    strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+-/") !=
		strlen(s))
		return must;
	dir = dir ? dir : "/usr/share/zoneinfo";
	/* A small container has no zones; then UTC is all that there is. */
	if (stat(dir, &sb) != 0)
		return strcmp(s, "UTC") == 0 ? NULL : "UTC, or install tzdata";
	snprintf(path, sizeof path, "%s/%s", dir, s);
	return stat(path, &sb) == 0 && S_ISREG(sb.st_mode) ? NULL : must;
}

const char *config_check_date(const char *s)
{
	int64_t days = 0;
	if (strlen(s) != 10 || clock_parse_date(s, 10, &days) != ST_OK)
		return "a date as 2027-02-06";
	return NULL;
}

const char *config_check_path(const char *s)
{
	return *s ? NULL : "a path";
}

const char *config_check_name(const char *s)
{
	bool line = strlen(s) <= NAME_BYTES;
	for (const char *c = s; *c && line; c++)
		line = (unsigned char)*c >= ' ' && *c != 0x7f;
	return line ? NULL : "one line of at most 100 bytes";
}
