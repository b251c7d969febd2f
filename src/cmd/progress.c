#include "cmd/progress.h"

#include <stdio.h>
#include <unistd.h>

#include "answerd/base/buf.h"
#include "answerd/base/clock.h"

#define BAR_WIDTH 30
#define EVERY_US 100000
#define WARNINGS_SHOWN 20 /* all of them: answerd check */

void progress_init(struct progress *p, const char *kb)
{
	*p = (struct progress){.bar = isatty(STDERR_FILENO), .began_us = clock_mono_us(), .kb = kb};
}

static void clear(const struct progress *p)
{
	if (p->bar && p->shown_us)
		fputs("\r\033[K", stderr);
}

void progress_show(struct progress *p, uint64_t done, uint64_t total, size_t articles)
{
	int64_t now = clock_mono_us();
	if (!p->bar || now - p->shown_us < EVERY_US)
		return;
	p->shown_us = now;
	double share = total ? (double)done / (double)total : 0;
	int full = (int)((share > 1 ? 1 : share) * BAR_WIDTH);
	fputs("\rindexing [", stderr);
	for (int i = 0; i < BAR_WIDTH; i++)
		fputc(i < full ? '#' : '.', stderr);
	fprintf(stderr, "] %3d%%  %zu articles", (int)((share > 1 ? 1 : share) * 100), articles);
	fflush(stderr);
}

void progress_fault(struct progress *p, const struct kb_fault *f)
{
	struct buf line;
	if (f->severity == KB_WARNING && p->warnings++ >= WARNINGS_SHOWN) {
		p->unsaid++;
		return;
	}
	buf_init(&line, 8192);
	clear(p);
	kb_fault_print(f, &line);
	fprintf(stderr, "%s/%s\n", p->kb, line.data);
	buf_release(&line);
}

double progress_end(struct progress *p)
{
	clear(p);
	if (p->unsaid)
		fprintf(stderr, "and %zu more warnings; all of them: answerd check %s\n", p->unsaid,
			p->kb);
	return (double)(clock_mono_us() - p->began_us) / 1e6;
}
