#include "index/map_guard.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#define RANGES 4096

/* Read by the handler: no locks, and no order is needed but that of each base,
 * which is set last. */
static struct {
	atomic_uintptr_t base; /* 0: free */
	atomic_size_t bytes;
	atomic_bool harmed;
} ranges[RANGES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of adding and removing */
static struct sigaction before;				 /* who had the signal */
static uintptr_t page_bytes;

/* Zeros from the page of at to the end of range i. All of that is behind the end
 * of the file too, and one mapping for it keeps their number small. mmap is no
 * more than a system call here, though POSIX does not list it as safe. */
static bool put_zeros(size_t i, uintptr_t at)
{
	uintptr_t base = atomic_load(&ranges[i].base);
	uintptr_t from = at & ~(page_bytes - 1);
	void *p = mmap((void *)from, base + atomic_load(&ranges[i].bytes) - from, PROT_READ,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
	if (p == MAP_FAILED)
		return false;
	atomic_store(&ranges[i].harmed, true);
	return true;
}

static void on_bus_error(int sig, siginfo_t *info, void *context)
{
	int saved = errno;
	uintptr_t at = (uintptr_t)info->si_addr;
	bool done = false;
	(void)context;
	for (size_t i = 0; i < RANGES && !done && info->si_code == BUS_ADRERR; i++) {
		uintptr_t base = atomic_load(&ranges[i].base);
		if (base && at >= base && at - base < atomic_load(&ranges[i].bytes))
			done = put_zeros(i, at);
	}
	/* None of ours: it comes again, to who had it before. */
	if (!done)
		sigaction(sig, &before, NULL);
	errno = saved;
}

/* Called at every new range: another library may have taken the signal since, and
 * in a thread that blocks it, as those do that leave signals to main, a fault
 * ends the process whatever the handler. */
static void install(void)
{
	struct sigaction sa = {.sa_sigaction = on_bus_error, .sa_flags = SA_SIGINFO | SA_NODEFER};
	struct sigaction had;
	sigset_t bus;
	if (!page_bytes)
		page_bytes = (uintptr_t)sysconf(_SC_PAGESIZE);
	sigemptyset(&sa.sa_mask);
	sigemptyset(&bus);
	sigaddset(&bus, SIGBUS);
	if (sigaction(SIGBUS, NULL, &had) == 0 && had.sa_sigaction != on_bus_error) {
		before = had;
		sigaction(SIGBUS, &sa, NULL);
	}
	pthread_sigmask(SIG_UNBLOCK, &bus, NULL);
}

/* The range that begins at base, or RANGES; base 0: a free one. */
static size_t find(uintptr_t base)
{
	size_t i = 0;
	while (i < RANGES && atomic_load(&ranges[i].base) != base)
		i++;
	return i;
}

enum status map_guard_add(const void *base, size_t bytes)
{
	pthread_mutex_lock(&lock);
	install();
	size_t i = find(0);
	if (i < RANGES) {
		atomic_store(&ranges[i].harmed, false);
		atomic_store(&ranges[i].bytes, bytes);
		atomic_store(&ranges[i].base, (uintptr_t)base);
	}
	pthread_mutex_unlock(&lock);
	return i < RANGES ? ST_OK : ST_LIMIT;
}

void map_guard_remove(const void *base)
{
	pthread_mutex_lock(&lock);
	size_t i = find((uintptr_t)base);
	if (base && i < RANGES)
		atomic_store(&ranges[i].base, 0);
	pthread_mutex_unlock(&lock);
}

bool map_guard_harmed(const void *base)
{
	size_t i = base ? find((uintptr_t)base) : RANGES;
	return i < RANGES && atomic_load(&ranges[i].harmed);
}
