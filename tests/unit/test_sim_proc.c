/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files of /proc: recordings are read number by number, what is not in the kernel's form is refused
 * with its place, and damaged files do no harm.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sim/proc.h"
#include "text/diag.h"
#include "text/source.h"

typedef bool reader(const struct source *src, struct diag *d, struct proc_machine *m);

static reader *const readers[] = {proc_read_buddyinfo, proc_read_pagetypeinfo, proc_read_zoneinfo,
	proc_read_slabinfo, proc_read_meminfo, proc_read_version};
static const char *const names[] = {
	"buddyinfo", "pagetypeinfo", "zoneinfo", "slabinfo", "meminfo", "version"};

#define FILES (sizeof(readers) / sizeof(*readers))

static const char *data_dir;

static struct source *recording(const char *machine, const char *name)
{
	struct diag *d = diag_new();
	struct source *src;
	char path[512];

	(void)snprintf(path, sizeof(path), "%s/proc/%s/%s", data_dir, machine, name);
	src = source_read(path, d);
	assert_non_null(src);
	diag_free(d);
	return src;
}

static void read_machine(const char *machine, struct proc_machine *m)
{
	struct diag *d = diag_new();

	*m = (struct proc_machine){0};
	for (size_t i = 0; i < FILES; i++) {
		struct source *src = recording(machine, names[i]);

		if (!readers[i](src, d, m)) {
			diag_print(d, stderr, false);
			fail();
		}
		source_free(src);
	}
	assert_int_equal(diag_count(d), 0);
	diag_free(d);
}

/* Blocks of all types are those that buddyinfo has, and make up the counter of free pages. */
static void agrees(const struct proc_machine *m, const struct proc_zone *z, uint64_t slack)
{
	uint64_t pages = 0;

	for (unsigned int o = 0; o < m->orders; o++) {
		uint64_t n = 0;

		for (unsigned int t = 0; t < PROC_TYPES; t++)
			n += z->typed[t][o];
		assert_int_equal(n, z->blocks[o]);
		pages += n << o;
	}
	assert_in_range(z->free, pages > slack ? pages - slack : 0, pages + slack);
}

static void two_cpus(const char *machine, const char *release, bool limits)
{
	const struct proc_zone *z;
	struct proc_machine m;

	read_machine(machine, &m);
	assert_string_equal(m.release, release);
	assert_false(m.rt);
	assert_int_equal(m.orders, 11);
	assert_true(m.has_pageblock_order);
	assert_int_equal(m.pageblock_order, 9);
	assert_true(m.has_numa && m.has_thp && !m.has_cma && !m.has_highmem);
	assert_int_equal(m.zones, 5);

	z = proc_zone_find(&m, 0, PROC_DMA);
	assert_non_null(z);
	assert_int_equal(z->start_pfn, 1);
	assert_int_equal(z->spanned, 4095);
	assert_int_equal(z->managed, 3840);
	assert_int_equal(z->cpus, 2);
	assert_int_equal(z->cpu[1].cpu, 1);
	assert_int_equal(z->cpu[1].batch, 1);
	agrees(&m, z, 2 * z->cpu[0].threshold);

	z = proc_zone_find(&m, 0, PROC_DMA32);
	assert_non_null(z);
	assert_int_equal(z->start_pfn, 4096);
	assert_int_equal(z->cpu[0].batch, 63);
	assert_true(z->low > z->min && z->high > z->low && z->min > 0);
	assert_true(z->inactive_anon + z->active_anon > 50000);
	assert_int_equal(z->cpu[0].high_max != 0, limits);
	assert_int_equal(z->pageblocks[PROC_TYPE_UNMOVABLE] + z->pageblocks[PROC_TYPE_MOVABLE] +
				 z->pageblocks[PROC_TYPE_RECLAIMABLE],
		(z->present + 511) / 512);
	/* files are read one after the other, and this costs pages */
	agrees(&m, z, 256);

	z = proc_zone_find(&m, 0, PROC_NORMAL);
	assert_non_null(z);
	assert_false(z->in_buddyinfo);
	assert_int_equal(z->managed, 0);
	assert_int_equal(z->protections, 5);
	assert_null(proc_zone_find(&m, 1, PROC_NORMAL));
	proc_release(&m);
}

static void kernel_6_1(void **state)
{
	(void)state;
	two_cpus("6.1", "6.1.0-56-amd64", false);
}

static void kernel_6_12(void **state)
{
	(void)state;
	two_cpus("6.12", "6.12.117+deb12-amd64", false);
}

static const struct proc_cache *cache(const struct proc_machine *m, const char *name)
{
	for (size_t i = 0; i < m->caches; i++)
		if (strcmp(m->cache[i].name, name) == 0)
			return &m->cache[i];
	return NULL;
}

static void slabs(void **state)
{
	const struct proc_cache *c;
	struct proc_machine m;

	(void)state;
	read_machine("6.12", &m);
	c = cache(&m, "kmalloc-2k");
	assert_non_null(c);
	assert_int_equal(c->size, 2048);
	assert_int_equal(c->objects, c->slabs * c->per_slab);
	assert_int_equal(c->slab_pages * 4096, c->per_slab * c->size);
	assert_non_null(cache(&m, "kmalloc-rcl-64"));
	proc_release(&m);
}

static void two_nodes(void **state)
{
	const struct proc_zone *z;
	struct proc_machine m;

	(void)state;
	read_machine("6.12-numa", &m);
	z = proc_zone_find(&m, 1, PROC_NORMAL);
	assert_non_null(z);
	assert_true(z->in_buddyinfo && z->has_types && z->managed > 0);
	assert_int_equal(z->cpus, 4);
	assert_int_equal(proc_zone_find(&m, 1, PROC_DMA)->managed, 0);
	assert_true(proc_zone_find(&m, 0, PROC_NORMAL)->managed > 0);
	proc_release(&m);
}

/* The place of the one error that @text has; 0: it has none. */
static uint32_t refused_at(reader *read, const char *text, const char *message)
{
	struct source *src = source_from_text("f", text, strlen(text));
	struct proc_machine m = {0};
	struct diag *d = diag_new();
	uint32_t line = 0, column = 0;
	char *said = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&said, &len);

	assert_non_null(out);
	if (!read(src, d, &m)) {
		assert_int_equal(diag_count(d), 1);
		diag_print(d, out, false);
		(void)fflush(out);
		(void)sscanf(said, "f:%u:%u:", &line, &column);
		if (!strstr(said, message))
			fail_msg("%s lacks \"%s\"", said, message);
	} else {
		assert_int_equal(diag_count(d), 0);
	}
	(void)fclose(out);
	free(said);
	diag_free(d);
	proc_release(&m);
	source_free(src);
	return line * 1000 + column;
}

static void refusals(void **state)
{
	(void)state;
	assert_int_equal(
		refused_at(proc_read_buddyinfo, "Node 0, zone DMA 1 x\n", "a number of"), 1020);
	assert_int_equal(
		refused_at(proc_read_buddyinfo, "Node 0, zone DMA 1 2\nNode 0, zone DMA32 1\n",
			"another number of orders"),
		2001);
	assert_int_equal(
		refused_at(proc_read_buddyinfo, "Node 0, zone Norm 1\n", "name of a zone"), 1014);
	assert_int_equal(
		refused_at(proc_read_buddyinfo, "Node 5000, zone DMA 1\n", "so many nodes"), 1001);
	assert_int_equal(refused_at(proc_read_buddyinfo,
				 "Node 0, zone DMA 99999999999999999999999\n", "too large"),
		1018);
	assert_int_equal(refused_at(proc_read_buddyinfo,
				 "Node 0, zone DMA 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1\n", "more orders"),
		1001);
	assert_int_equal(refused_at(proc_read_buddyinfo, "", "found nothing"), 0);
	assert_int_equal(
		refused_at(proc_read_buddyinfo, "root:x:0:0:\n", "`Node N, zone NAME`"), 1001);
	assert_int_equal(refused_at(proc_read_pagetypeinfo,
				 "Page block order: 9\nNode 0, zone DMA, type Moveable 1\n",
				 "a migratetype"),
		2024);
	assert_int_equal(
		refused_at(proc_read_pagetypeinfo, "Page block order: 60\n", "pageblocks of"),
		1001);
	assert_int_equal(
		refused_at(proc_read_pagetypeinfo, "Node 0, zone DMA 1 2\n", "their types"), 1001);
	assert_int_equal(refused_at(proc_read_zoneinfo, "  pages free 1\n", "`Node N"), 1003);
	assert_int_equal(
		refused_at(proc_read_zoneinfo,
			"Node 0, zone DMA\n  pagesets\n    cpu: 1\n    cpu: 1\n", "ascending"),
		4001);
	assert_int_equal(
		refused_at(proc_read_zoneinfo, "Node 0, zone DMA\n        protection: (0, 1; 2)\n",
			"a number of"),
		2025);
	assert_int_equal(
		refused_at(proc_read_slabinfo, "slabinfo - version: 1.1\n", "version: 2.1"), 1001);
	assert_int_equal(
		refused_at(proc_read_slabinfo, "slabinfo - version: 2.1\nx 1 2 3 4\n", "a cache"),
		2001);
	assert_int_equal(
		refused_at(proc_read_slabinfo,
			"slabinfo - version: 2.1\nx 3 2 8 4 1 : tunables 0 0 0 : slabdata 1 1 0\n",
			"more objects in use"),
		2001);
	assert_int_equal(refused_at(proc_read_meminfo, "MemTotal: 12 MB\n", "`kB`"), 1014);
	assert_int_equal(refused_at(proc_read_version, "Darwin Kernel\n", "Linux version"), 1001);
}

/* What a list had too many blocks to be counted is marked; names of caches may hold blanks. */
static void rare_forms(void **state)
{
	static const char types[] = "Page block order: 9\n"
				    "Node    0, zone   Normal, type      Movable >100000    12\n"
				    "\nNumber of mixed blocks    Unmovable\nNode 0, zone DMA 4\n";
	static const char slab[] = "slabinfo - version: 2.1\n# name\n"
				   "a cache (x)  1 2 8 512 1 : tunables 0 0 0 : slabdata 1 1 0\n";
	static const char version[] =
		"Linux version 6.12.5-rt (me@there) (gcc) #1 SMP PREEMPT_RT x\n";
	struct source *src[] = {source_from_text("t", types, sizeof(types) - 1),
		source_from_text("s", slab, sizeof(slab) - 1),
		source_from_text("v", version, sizeof(version) - 1)};
	struct proc_machine m = {0};
	struct diag *d = diag_new();

	(void)state;
	assert_true(proc_read_pagetypeinfo(src[0], d, &m));
	assert_true(proc_read_slabinfo(src[1], d, &m));
	assert_true(proc_read_version(src[2], d, &m));
	assert_int_equal(m.zone[0].typed[PROC_TYPE_MOVABLE][0], 100000);
	assert_true(m.zone[0].capped[PROC_TYPE_MOVABLE][0]);
	assert_false(m.zone[0].capped[PROC_TYPE_MOVABLE][1]);
	assert_string_equal(m.cache[0].name, "a cache (x)");
	assert_int_equal(m.cache[0].per_slab, 512);
	assert_string_equal(m.release, "6.12.5-rt");
	assert_true(m.rt);
	for (int i = 0; i < 3; i++)
		source_free(src[i]);
	proc_release(&m);
	diag_free(d);
}

/* Recordings with bits turned over, cut, and with pieces of themselves put elsewhere. */
static void damaged(void **state)
{
	uint64_t x = 88172645463325252u;

	(void)state;
	for (size_t i = 0; i < FILES; i++) {
		struct source *src = recording("6.12", names[i]);
		char *copy = malloc(src->len);

		assert_non_null(copy);
		for (int round = 0; round < 400; round++) {
			struct proc_machine m = {0};
			struct diag *d = diag_new();
			struct source *broken;
			size_t len = src->len;

			memcpy(copy, src->data, len);
			for (int n = round % 7; n >= 0; n--) {
				size_t a, b;

				x ^= x << 13, x ^= x >> 7, x ^= x << 17;
				a = x % len;
				b = (x >> 32) % len;
				if (n % 3 == 0)
					copy[a] ^= (char)(1u << (x >> 60 & 7));
				else if (n % 3 == 1)
					len = a + 1;
				else
					memmove(&copy[a], &copy[b], (len - (a > b ? a : b)) / 2);
			}
			broken = source_from_text("f", copy, len);
			if (readers[i](broken, d, &m))
				assert_int_equal(diag_count(d), 0);
			else
				assert_int_equal(diag_count(d), 1);
			proc_release(&m);
			diag_free(d);
			source_free(broken);
		}
		free(copy);
		source_free(src);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kernel_6_1),
		cmocka_unit_test(kernel_6_12),
		cmocka_unit_test(two_nodes),
		cmocka_unit_test(slabs),
		cmocka_unit_test(refusals),
		cmocka_unit_test(rare_forms),
		cmocka_unit_test(damaged),
	};

	if (argc < 2)
		return 2;
	data_dir = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
