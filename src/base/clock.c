#include "answerd/base/clock.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* What is added to the wall clock: nothing, unless a file drives it. Set once, before
 * there are threads. */
static const int64_t no_drift = 0;
static const int64_t *drift = &no_drift;

int64_t clock_mono_us(void)
{
	struct timespec ts = {0};
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

int64_t clock_wall_ms(void)
{
	struct timespec ts = {0};
	clock_gettime(CLOCK_REALTIME, &ts);
	uint64_t ahead = le64toh((uint64_t)__atomic_load_n(drift, __ATOMIC_RELAXED));
	uint64_t real = (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
	return (int64_t)(real + ahead);
}

enum status clock_drive(const char *path, struct buf *err)
{
	struct stat sb = {0};
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &sb) != 0) {
		fail(err, ST_IO, "the clock %s: %s", path, strerror(errno));
		if (fd >= 0)
			close(fd);
		return ST_IO;
	}
	enum status st = ST_OK;
	void *at = MAP_FAILED;
	if (!S_ISREG(sb.st_mode) || (size_t)sb.st_size < sizeof *drift)
		st = fail(err, ST_INVALID,
			  "the clock %s must be a file of at least 8 bytes: the milliseconds that "
			  "are added to the time",
			  path);
	else
		at = mmap(NULL, sizeof *drift, PROT_READ, MAP_SHARED, fd, 0);
	if (st == ST_OK && at == MAP_FAILED)
		st = fail(err, ST_IO, "the clock %s: %s", path, strerror(errno));
	close(fd);
	if (st == ST_OK)
		drift = at;
	return st;
}

/* The years that four digits can write; a time past them is shown at the edge. */
static int64_t bounded(int64_t wall_ms)
{
	const int64_t last = 253402300799999; /* 9999-12-31T23:59:59.999Z */
	return wall_ms < 0 ? 0 : wall_ms > last ? last : wall_ms;
}

void clock_iso(int64_t wall_ms, char out[CLOCK_ISO_LEN])
{
	wall_ms = bounded(wall_ms);
	time_t secs = (time_t)(wall_ms / 1000);
	struct tm tm = {0};
	gmtime_r(&secs, &tm);
	char text[64];
	snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", tm.tm_year + 1900,
		 tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec,
		 (int)(wall_ms % 1000));
	memcpy(out, text, CLOCK_ISO_LEN - 1);
	out[CLOCK_ISO_LEN - 1] = '\0';
}

void clock_http(int64_t wall_ms, char out[CLOCK_HTTP_LEN])
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	time_t secs = (time_t)(bounded(wall_ms) / 1000);
	struct tm tm = {0};
	gmtime_r(&secs, &tm);
	char text[64];
	snprintf(text, sizeof text, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT",
		 days + (ptrdiff_t)3 * tm.tm_wday, tm.tm_mday, months + (ptrdiff_t)3 * tm.tm_mon,
		 tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
	memcpy(out, text, CLOCK_HTTP_LEN - 1);
	out[CLOCK_HTTP_LEN - 1] = '\0';
}

int64_t clock_days(int year, unsigned month, unsigned day)
{
	int64_t y = (int64_t)year - (month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * ((int64_t)month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return era * 146097 + doe - 719468;
}

void clock_date(int64_t days, char out[11])
{
	char iso[CLOCK_ISO_LEN];
	clock_iso(days * 86400000, iso);
	memcpy(out, iso, 10);
	out[10] = '\0';
}

enum status clock_parse_date(const char *s, size_t len, int64_t *days)
{
	char text[11], again[11];
	int year = 0;
	unsigned month = 0, day = 0;
	if (len < 10 || (len > 10 && s[10] != 'T' && s[10] != ' '))
		return ST_INVALID;
	memcpy(text, s, 10);
	text[10] = '\0';
	for (int i = 0; i < 10; i++)
		if ((i == 4 || i == 7) ? text[i] != '-' : (text[i] < '0' || text[i] > '9'))
			return ST_INVALID;
	for (int i = 0; i < 4; i++)
		year = year * 10 + (text[i] - '0');
	month = (unsigned)((text[5] - '0') * 10 + (text[6] - '0'));
	day = (unsigned)((text[8] - '0') * 10 + (text[9] - '0'));
	if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 31)
		return ST_INVALID;
	int64_t d = clock_days(year, month, day);
	clock_date(d, again);
	if (memcmp(again, text, 10) != 0)
		return ST_INVALID; /* 2026-02-30 */
	*days = d;
	return ST_OK;
}

/* Two digits, at most max. */
static int two(const char *s, int max)
{
	if (s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9')
		return -1;
	int v = (s[0] - '0') * 10 + (s[1] - '0');
	return v <= max ? v : -1;
}

enum status clock_parse_iso(const char *s, size_t len, int64_t *wall_ms)
{
	char text[41] = {0};
	int64_t days = 0;
	int hour = 0, minute = 0, second = 0, zone_h = 0, zone_m = 0, sign = 0;
	if (len < 17 || len >= sizeof text || s[10] != 'T' ||
	    clock_parse_date(s, len, &days) != ST_OK)
		return ST_INVALID;
	memcpy(text, s, len);
	const char *at = text + 16;
	hour = two(text + 11, 23);
	minute = text[13] == ':' ? two(text + 14, 59) : -1;
	if (*at == ':') {
		second = two(at + 1, 59);
		at += second < 0 ? 0 : 3;
		if (*at == '.')
			at += 1 + strspn(at + 1, "0123456789");
	}
	if (*at == '+' || *at == '-') {
		sign = *at == '+' ? 1 : -1;
		zone_h = two(at + 1, 23);
		zone_m = zone_h >= 0 && at[3] == ':' ? two(at + 4, 59) : -1;
	}
	if (hour < 0 || minute < 0 || second < 0 || zone_h < 0 || zone_m < 0 ||
	    strcmp(at + (sign ? 6 : 0), sign ? "" : "Z") != 0)
		return ST_INVALID;
	*wall_ms = ((days * 24 + hour - sign * zone_h) * 60 + minute - sign * zone_m) * 60000 +
		   second * (int64_t)1000;
	return ST_OK;
}
