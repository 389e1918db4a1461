/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/zoneinfo (zoneinfo_show_print): sizes, watermarks, lowmem reserves, counters, and the
 * per-CPU lists of each online CPU. All zones are listed, those without memory in short; the first
 * one with memory of a node begins with the node's statistics.
 *
 * What differs between releases are single lines: `boost` and `promo` came with later ones, the
 * limits of the lists (`high_min`, `high_max`) later still, and LRU counters of zones came and
 * stay.
 */
#include <string.h>

#include "sim/proc_scan.h"
#include "text/mem.h"

struct number {
	const char *key;
	size_t offset;
};

#define Z(key, member)                                  \
	{                                               \
		key, offsetof(struct proc_zone, member) \
	}
static const struct number zone_numbers[] = {
	Z("pages free", free),
	Z("boost", boost),
	Z("min", min),
	Z("low", low),
	Z("high", high),
	Z("spanned", spanned),
	Z("present", present),
	Z("managed", managed),
	Z("start_pfn:", start_pfn),
	Z("nr_zone_inactive_anon", inactive_anon),
	Z("nr_zone_active_anon", active_anon),
	Z("nr_zone_inactive_file", inactive_file),
	Z("nr_zone_active_file", active_file),
	Z("nr_zone_unevictable", unevictable),
	Z("nr_zone_write_pending", write_pending),
};
#undef Z

#define C(key, member)                                 \
	{                                              \
		key, offsetof(struct proc_cpu, member) \
	}
static const struct number cpu_numbers[] = {
	C("count:", count),
	C("high:", high),
	C("batch:", batch),
	C("high_min:", high_min),
	C("high_max:", high_max),
	C("vm stats threshold:", threshold),
};
#undef C

enum section { IN_NODE, IN_ZONE, IN_PAGESETS };

struct reader {
	struct proc_scan s;
	struct proc_machine *m;
	struct proc_zone *z;
	enum section section;
};

/* The line is @key and a number: puts it where @list says. False after reporting. */
static bool take_number(
	struct proc_scan *s, const struct number *list, size_t count, void *out, bool *known)
{
	const char *key, *end = s->end;
	size_t len;

	(void)proc_at_end(s);
	key = s->at;
	while (end > key && end[-1] >= '0' && end[-1] <= '9')
		end--;
	for (len = (size_t)(end - key); len && (key[len - 1] == ' ' || key[len - 1] == '\t');)
		len--;
	*known = false;
	for (size_t i = 0; i < count && !*known; i++) {
		if (strlen(list[i].key) != len || memcmp(list[i].key, key, len) != 0)
			continue;
		s->at = end;
		*known = true;
		if (!proc_number(s, "a number", (uint64_t *)((char *)out + list[i].offset)))
			return false;
	}
	return true;
}

/* "protection: (0, 3019, 7755, 7755)" */
static bool read_protection(struct proc_scan *s, struct proc_zone *z)
{
	if (!proc_eat(s, "("))
		return proc_expected(s, "`(`");
	for (z->protections = 0;;) {
		if (z->protections == PROC_ZONES)
			return proc_wrong(s, "there are more reserves than zones");
		if (!proc_number(s, "a number of pages", &z->protection[z->protections++]))
			return false;
		if (proc_eat(s, ")"))
			return true;
		if (!proc_eat(s, ","))
			return proc_expected(s, "`,` or `)`");
	}
}

/* "cpu: 0": the lists of the next CPU */
static bool read_cpu(struct reader *r)
{
	struct proc_zone *z = r->z;
	uint64_t cpu;

	if (!proc_number(&r->s, "the number of a CPU", &cpu))
		return false;
	if (cpu >= PROC_MAX_CPUS)
		return proc_wrong(&r->s, "no machine has so many CPUs");
	if (z->cpus && z->cpu[z->cpus - 1].cpu >= cpu)
		return proc_wrong(&r->s, "CPUs are not in ascending order");
	z->cpu = mem_grow(z->cpu, &z->cpus_cap, z->cpus + 1, sizeof(*z->cpu));
	z->cpu[z->cpus++] = (struct proc_cpu){.cpu = (uint32_t)cpu};
	return true;
}

/* A line of a zone, wherever it stands: the kernel's order is not relied on. */
static bool read_line(struct reader *r)
{
	struct proc_zone *z = r->z;
	bool known = false;

	if (proc_eat(&r->s, "per-node stats")) {
		r->section = IN_NODE;
		return true;
	}
	if (proc_eat(&r->s, "pagesets")) {
		r->section = IN_PAGESETS;
		return true;
	}
	if (proc_eat(&r->s, "protection:"))
		return read_protection(&r->s, z);
	if (proc_eat(&r->s, "pages free"))
		r->section = IN_ZONE;
	else if (proc_eat(&r->s, "start_pfn:"))
		r->section = IN_ZONE;
	else if (r->section == IN_PAGESETS && proc_eat(&r->s, "cpu:"))
		return read_cpu(r);
	r->s.at = r->s.line;
	if (r->section == IN_PAGESETS && z->cpus)
		return take_number(&r->s, cpu_numbers, sizeof(cpu_numbers) / sizeof(*cpu_numbers),
			&z->cpu[z->cpus - 1], &known);
	if (r->section != IN_ZONE)
		return true;
	if (proc_eat(&r->s, "numa_hit"))
		r->m->has_numa = true;
	r->s.at = r->s.line;
	return take_number(
		&r->s, zone_numbers, sizeof(zone_numbers) / sizeof(*zone_numbers), z, &known);
}

bool proc_read_zoneinfo(const struct source *src, struct diag *d, struct proc_machine *m)
{
	struct reader r = {.s = proc_scan(src, d), .m = m};

	while (proc_line(&r.s)) {
		if (proc_at_end(&r.s))
			continue;
		if (r.s.line[0] == 'N') {
			r.z = proc_zone_header(&r.s, m);
			if (!r.z)
				return false;
			if (r.z->in_zoneinfo)
				return proc_wrong(&r.s, "this zone was there before");
			r.z->in_zoneinfo = true;
			r.section = IN_ZONE;
		} else if (!r.z) {
			return proc_expected(&r.s, "`Node N, zone NAME`");
		} else if (!read_line(&r)) {
			return false;
		}
	}
	return r.z || proc_expected(&r.s, "`Node 0, zone ...`");
}
