/* report_days.c - days of the time zone that the company is in. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "answerd/base/clock.h"
#include "answerd/base/str.h"
#include "feedback/report_parts.h"

#define MONDAY 4 /* 1970-01-05, as days since 1970-01-01 */

int64_t report_day_of(int64_t wall_ms)
{
	time_t at = (time_t)(wall_ms / 1000);
	struct tm tm;
	localtime_r(&at, &tm);
	return clock_days(tm.tm_year + 1900, (unsigned)tm.tm_mon + 1, (unsigned)tm.tm_mday);
}

int64_t report_day_start(int64_t day)
{
	time_t noon = (time_t)(day * 86400 + 43200);
	struct tm tm;
	gmtime_r(&noon, &tm);
	tm.tm_hour = tm.tm_min = tm.tm_sec = 0;
	tm.tm_isdst = -1; /* summer time or not: it tells by itself */
	return (int64_t)mktime(&tm) * 1000;
}

/* ---- weeks ---- */

static int64_t monday_of(int64_t day)
{
	return day - ((day - MONDAY) % 7 + 7) % 7;
}

/* The first week has the first Thursday, so it has the fourth of January (ISO 8601). */
static int64_t first_monday(int year)
{
	return monday_of(clock_days(year, 1, 4));
}

enum status report_week_parse(const char *text, int64_t *monday)
{
	int64_t year = 0, week = 0;
	struct str s = str_of(text);
	if (s.len != 8 || memcmp(s.s + 4, "-W", 2) != 0 ||
	    str_to_int((struct str){s.s, 4}, 1970, 9998, &year) != ST_OK ||
	    str_to_int((struct str){s.s + 6, 2}, 1, 53, &week) != ST_OK)
		return ST_INVALID;
	*monday = first_monday((int)year) + (week - 1) * 7;
	return *monday < first_monday((int)year + 1) ? ST_OK : ST_INVALID;
}

int64_t report_week_last(int64_t today)
{
	return monday_of(today) - 7;
}

void report_week_name(int64_t monday, char out[REPORT_WEEK_LEN])
{
	char date[11];
	int64_t year = 1970;
	clock_date(monday + 3, date); /* its Thursday tells the year */
	if (str_to_int((struct str){date, 4}, 1970, 9999, &year) != ST_OK)
		year = 1970;
	snprintf(out, REPORT_WEEK_LEN, "%04d-W%02d", (int)year,
		 (int)((monday - first_monday((int)year)) / 7 + 1) % 100);
}
