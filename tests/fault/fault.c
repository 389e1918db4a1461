/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Preloaded into a program: lets the FAULT_AT-th allocation fail, counted over malloc(), calloc()
 * and realloc() of everything in the process, libraries too. When that allocation is asked for, a
 * byte goes to descriptor FAULT_FD.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void *(*real_malloc)(size_t);
static void *(*real_calloc)(size_t, size_t);
static void *(*real_realloc)(void *, size_t);
static void (*real_free)(void *);
static unsigned long fail_at, count;
static int report = -1;

/* dlsym() itself may allocate before it has found anything */
static char early[4096];
static size_t early_used;

/* ISO C knows no pointers that may be either */
static void find(void *function, const char *name)
{
	*(void **)function = dlsym(RTLD_NEXT, name);
}

static void *early_alloc(size_t size)
{
	void *p = early + early_used;

	early_used += (size + 15) & ~(size_t)15;
	if (early_used > sizeof(early))
		abort();
	return p;
}

static bool is_early(const void *p)
{
	return (const char *)p >= early && (const char *)p < early + sizeof(early);
}

__attribute__((constructor)) static void start(void)
{
	const char *at = getenv("FAULT_AT"), *fd = getenv("FAULT_FD");

	find(&real_malloc, "malloc");
	find(&real_calloc, "calloc");
	find(&real_realloc, "realloc");
	find(&real_free, "free");
	report = fd ? atoi(fd) : -1;
	fail_at = at ? strtoul(at, NULL, 10) : 0;
}

static bool fails(void)
{
	if (!fail_at || __atomic_add_fetch(&count, 1, __ATOMIC_RELAXED) != fail_at)
		return false;
	(void)!write(report, "", 1);
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	if (!real_malloc)
		return early_alloc(size);
	return fails() ? NULL : real_malloc(size);
}

void *calloc(size_t n, size_t size)
{
	if (!real_calloc)
		return early_alloc(n * size);
	return fails() ? NULL : real_calloc(n, size);
}

void *realloc(void *p, size_t size)
{
	if (is_early(p))
		return memcpy(malloc(size), p, size);
	return fails() ? NULL : real_realloc(p, size);
}

/*
 * Who ends at once writes no counts of what was executed, even where it was built to count that
 * (--coverage). Here it does, so that what follows a failed allocation counts as tested. Nothing
 * fails any more then: who writes them does not bear it.
 */
void _exit(int status)
{
	void (*dump)(void), (*real_exit)(int)__attribute__((noreturn));
	void *found = dlsym(RTLD_DEFAULT, "__gcov_dump");

	fail_at = 0;
	memcpy(&dump, &found, sizeof(dump));
	if (found)
		dump();
	found = dlsym(RTLD_NEXT, "_exit");
	memcpy(&real_exit, &found, sizeof(real_exit));
	real_exit(status);
}

void free(void *p)
{
	if (is_early(p))
		return;
	if (!real_free)
		find(&real_free, "free");
	real_free(p);
}
