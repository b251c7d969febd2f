#include "feedback/surge.h"

#define KNOWN_MS ((int64_t)86400000)

bool surge_of(const int64_t *at_ms, size_t n, double usual, int64_t now_ms, struct surge *out)
{
	size_t need = SURGE_PEOPLE;
	int64_t until = 0; /* when the last window that was too full ended */
	*out = (struct surge){.usual = usual};
	while ((double)need < SURGE_TIMES * usual)
		need++;
	for (size_t i = need - 1; i < n; i++) {
		int64_t first = at_ms[i - (need - 1)];
		if (at_ms[i] - first >= SURGE_MS)
			continue;
		if (!until || at_ms[i] >= until + SURGE_MS)
			out->since_ms = first;
		until = first + SURGE_MS;
	}
	if (!until || now_ms >= until + SURGE_MS) {
		out->since_ms = 0;
		return false;
	}
	for (size_t i = 0; i < n; i++)
		out->people += at_ms[i] >= out->since_ms;
	return true;
}

double surge_usual(const struct surge_past *p, int64_t now_ms)
{
	int64_t from = now_ms - SURGE_PAST_MS;
	if (!p->first_ms)
		return -1;
	if (p->first_ms > from)
		from = p->first_ms;
	int64_t span = now_ms - SURGE_APART_MS - from;
	return span < KNOWN_MS ? -1 : (double)p->people * (double)SURGE_MS / (double)span;
}
