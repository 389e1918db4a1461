/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/slabinfo, version 2.1 (cache_show): objects and slabs of each cache. What SLUB counts as
 * free are the objects on the nodes' partial lists; those in slabs that CPUs hold count as in use.
 */
#include <string.h>

#include "sim/proc_scan.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/source.h"

#define MAX_CACHES 65536

/* Where " : @word" begins; NULL: nowhere */
static const char *find_part(const struct proc_scan *s, const char *word)
{
	size_t len = strlen(word);

	for (const char *p = s->at; s->end - p >= (ptrdiff_t)len; p++)
		if (memcmp(p, word, len) == 0)
			return p;
	return NULL;
}

/* The name of a cache may hold blanks, so the numbers are found from their end. */
static const char *find_numbers(const char *from, const char *to, int numbers)
{
	const char *p = to;

	for (; numbers; numbers--) {
		while (p > from && p[-1] == ' ')
			p--;
		while (p > from && p[-1] != ' ')
			p--;
	}
	return p;
}

static bool read_cache(struct proc_scan *s, struct proc_machine *m)
{
	const char *tunables = find_part(s, " : tunables"), *slabdata = find_part(s, " : slabdata");
	const char *start = s->at, *numbers;
	struct proc_cache c = {0};
	uint64_t active_slabs, shared;
	size_t len;

	if (!tunables || !slabdata || slabdata < tunables)
		return proc_expected(s, "a cache: `NAME N N N N N : tunables ... : slabdata ...`");
	numbers = find_numbers(start, tunables, 5);
	for (len = (size_t)(numbers - start); len && start[len - 1] == ' ';)
		len--;
	s->at = numbers;
	if (!len)
		return proc_expected(s, "the name of a cache and five numbers");
	if (!proc_number(s, "objects in use", &c.active) ||
		!proc_number(s, "a number of objects", &c.objects) ||
		!proc_number(s, "the size of an object", &c.size) ||
		!proc_number(s, "objects in a slab", &c.per_slab) ||
		!proc_number(s, "pages in a slab", &c.slab_pages))
		return false;
	s->at = slabdata + strlen(" : slabdata");
	if (!proc_number(s, "slabs in use", &active_slabs) ||
		!proc_number(s, "a number of slabs", &c.slabs) ||
		!proc_number(s, "a number of shared objects", &shared))
		return false;
	if (c.active > c.objects)
		return proc_wrong(s, "this cache has more objects in use than objects");
	if (m->caches == MAX_CACHES)
		return proc_wrong(s, "there are too many caches");
	c.name = mem_alloc(len + 1);
	memcpy(c.name, start, len);
	m->cache = mem_grow(m->cache, &m->caches_cap, m->caches + 1, sizeof(*m->cache));
	m->cache[m->caches++] = c;
	return true;
}

bool proc_read_slabinfo(const struct source *src, struct diag *d, struct proc_machine *m)
{
	struct proc_scan s = proc_scan(src, d);

	if (!proc_line(&s) || !proc_eat(&s, "slabinfo - version: 2."))
		return proc_expected(&s, "`slabinfo - version: 2.1`");
	while (proc_line(&s))
		if (!proc_at_end(&s) && *s.at != '#' && !read_cache(&s, m))
			return false;
	return true;
}
