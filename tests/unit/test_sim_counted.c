/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Counted states: what /proc shows becomes a state file, comes back from it, and every layout drawn
 * of it is a machine with exactly these numbers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sim/capture.h"
#include "sim/page.h"
#include "sim_models.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/source.h"
#include "text/strbuf.h"
#include "text/yaml.h"

static const char *data_dir;

static const struct machine {
	const char *name;
	const struct sim_page_model *model;
	size_t nodes;
} machines[] = {
	{"6.1", &sim_models[0], 1}, {"6.12", &sim_models[1], 1}, {"6.12-numa", &sim_models[1], 2}};

#define MACHINES (sizeof(machines) / sizeof(*machines))

struct fixture {
	struct arena *a;
	struct diag *d;
	struct proc_machine m;
	struct sim_counted c;
	uint32_t estimates;
};

static void read_file(struct fixture *f, const char *machine, const char *name,
	bool (*read)(const struct source *, struct diag *, struct proc_machine *))
{
	const char *path = arena_printf(f->a, "%s/proc/%s/%s", data_dir, machine, name);
	struct source *src = source_read(path, f->d);

	assert_non_null(src);
	assert_true(read(src, f->d, &f->m));
	source_free(src);
}

/* @all: as root sees it */
static void capture(struct fixture *f, const char *machine, bool all)
{
	const struct capture_params params = {
		.arch = "x86_64", .page_size = 4096, .pageblock_order = 9};

	*f = (struct fixture){.a = arena_new(), .d = diag_new()};
	read_file(f, machine, "version", proc_read_version);
	read_file(f, machine, "meminfo", proc_read_meminfo);
	read_file(f, machine, "zoneinfo", proc_read_zoneinfo);
	read_file(f, machine, "buddyinfo", proc_read_buddyinfo);
	if (all) {
		read_file(f, machine, "slabinfo", proc_read_slabinfo);
		read_file(f, machine, "pagetypeinfo", proc_read_pagetypeinfo);
	}
	assert_null(capture_state(&f->m, &params, f->a, &f->c, &f->estimates));
}

static void drop(struct fixture *f)
{
	if (diag_count(f->d))
		diag_print(f->d, stderr, false);
	proc_release(&f->m);
	diag_free(f->d);
	arena_free(f->a);
}

static const struct yaml_node *parse(struct fixture *f, const struct source *src)
{
	const struct yaml_node *docs;
	size_t count;

	assert_true(yaml_parse(src, f->a, f->d, &docs, &count));
	assert_int_equal(count, 1);
	return &docs[0];
}

static void written_and_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2 * MACHINES; i++) {
		struct strbuf first = {0}, second = {0};
		struct sim_counted again;
		struct fixture f;
		struct source *src;

		capture(&f, machines[i / 2].name, i % 2);
		sim_counted_write(&f.c, &first);
		src = source_from_text("state", strbuf_str(&first), first.len);
		assert_true(sim_counted_is(parse(&f, src)));
		if (!sim_counted_read(parse(&f, src), f.a, f.d, &again)) {
			diag_print(f.d, stderr, false);
			fail();
		}
		sim_counted_write(&again, &second);
		assert_string_equal(strbuf_str(&first), strbuf_str(&second));
		strbuf_free(&first);
		strbuf_free(&second);
		drop(&f);
		source_free(src);
	}
}

static uint64_t listed(const struct sim_image_list *list, size_t lists, int order, int type)
{
	uint64_t n = 0;

	for (size_t i = 0; i < lists; i++)
		if ((order < 0 || list[i].order == (uint32_t)order) &&
			(type < 0 || list[i].type == (uint32_t)type))
			n += list[i].n;
	return n;
}

static int64_t pages_of(const struct sim_image_zone *z)
{
	int64_t pages = 0;

	for (size_t i = 0; i < z->lists; i++)
		pages += (int64_t)z->list[i].n << z->list[i].order;
	return pages;
}

/* What a machine holds is what was counted. */
static void check_zone(
	const struct sim_counted_zone *from, const struct sim_image_zone *to, bool drawn)
{
	uint64_t blocks[SIM_COUNTED_TYPES] = {0}, counted = 0;
	int64_t held = to->pcp.free_delta;

	for (int o = 0; o <= SIM_MAX_PAGE_ORDER; o++)
		for (int t = 0; t < SIM_COUNTED_TYPES; t++)
			assert_int_equal(listed(to->list, to->lists, o, t), from->blocks[t][o]);
	for (size_t i = 0; i < to->blocks; i++)
		blocks[to->block[i].type] += to->block[i].count;
	for (int t = 0; t < SIM_COUNTED_TYPES; t++)
		counted += from->pageblocks[t];
	/* what lies behind memory is Unmovable */
	for (int t = 1; counted && t < SIM_COUNTED_TYPES; t++)
		assert_int_equal(blocks[t], from->pageblocks[t]);
	assert_int_equal(to->pcp.count, from->pcp[to->pcp.cpu].count);
	assert_int_equal(to->pcp.high, from->pcp[to->pcp.cpu].high);
	/* an image of a machine leaves out CPUs whose lists are as after boot */
	if (drawn)
		assert_int_equal(to->others, from->cpus - 1);
	for (size_t i = 0; i < to->others; i++) {
		assert_int_equal(to->other[i].count, from->pcp[to->other[i].cpu].count);
		held += to->other[i].free_delta;
	}
	/* the lists have what the counter has, and what CPUs hold back of it */
	if (drawn)
		assert_int_equal(pages_of(to), to->free_pages - to->pcp.free_delta + held);
	/* tests of watermarks see the counter that was recorded */
	assert_int_equal(to->free_pages - to->pcp.free_delta, from->free_pages);
	for (int i = 0; i < 3; i++)
		assert_int_equal(to->mark[i], from->mark[i]);
	for (int i = 0; i < SIM_IMAGE_ZONES; i++)
		assert_int_equal(to->lowmem_reserve[i], from->lowmem_reserve[i]);
}

static void check_draw(
	struct fixture *f, const struct machine *machine, uint64_t node, size_t cpu, uint64_t seed)
{
	struct sim_image image, taken;
	struct sim_pages *p;
	size_t at = 0;

	assert_int_equal(sim_counted_draw(&f->c, node, cpu, seed, f->a, &image), 0);
	assert_true(sim_image_check(&image, machine->model, f->d));
	assert_int_equal(sim_pages_new_image(&p, machine->model, &image), 0);
	assert_null(sim_pages_check(p));
	taken = image;
	sim_pages_take_image(p, f->a, &taken);
	for (size_t i = 0; i < f->c.zones; i++) {
		if (f->c.zone[i].node != node)
			continue;
		check_zone(&f->c.zone[i], &image.zone[at], true);
		check_zone(&f->c.zone[i], &taken.zone[at++], false);
	}
	assert_int_equal(at, image.zones);
	sim_pages_destroy(p);
}

static void layouts(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2 * MACHINES; i++) {
		const struct machine *m = &machines[i / 2];
		struct fixture f;
		uint64_t *node;
		size_t nodes;

		capture(&f, m->name, i % 2);
		node = sim_counted_nodes(&f.c, f.a, &nodes);
		assert_int_equal(nodes, m->nodes);
		for (uint64_t seed = 0; seed < 6; seed++)
			check_draw(&f, m, node[seed % nodes], (size_t)seed, seed);
		drop(&f);
	}
}

static void seeds_differ(void **state)
{
	struct sim_image a, b, c;
	struct fixture f;
	size_t last;

	(void)state;
	capture(&f, "6.12", true);
	sim_counted_draw(&f.c, 0, 0, 1, f.a, &a);
	sim_counted_draw(&f.c, 0, 0, 1, f.a, &b);
	sim_counted_draw(&f.c, 0, 0, 2, f.a, &c);
	last = a.zones - 1;
	assert_int_equal(a.zone[last].list[0].pfn[0], b.zone[last].list[0].pfn[0]);
	assert_memory_equal(a.zone[last].list[0].pfn, b.zone[last].list[0].pfn,
		a.zone[last].list[0].n * sizeof(uint32_t));
	assert_memory_not_equal(a.zone[last].list[0].pfn, c.zone[last].list[0].pfn,
		a.zone[last].list[0].n * sizeof(uint32_t));
	drop(&f);
}

static void what_is_estimated(void **state)
{
	struct fixture f;

	(void)state;
	capture(&f, "6.12", true);
	assert_int_equal(f.estimates, CAPTURE_PCP_LIMITS);
	assert_true(f.c.zone[1].typed);
	assert_in_range(f.c.caches, 80, 180);
	assert_string_equal(f.c.config[0], "!PREEMPT_RT");
	drop(&f);
	capture(&f, "6.12", false);
	assert_int_equal(f.estimates, CAPTURE_PCP_LIMITS | CAPTURE_TYPES | CAPTURE_SLABS);
	assert_false(f.c.zone[1].typed);
	assert_int_equal(f.c.zone[1].blocks[0][0], 0);
	drop(&f);
}

/*
 * As full of free blocks as memory can be without merging any: one of each order in a pageblock but
 * for one page; a block more has no room.
 */
static void tight(void **state)
{
	static const char form[] =
		"form: counts\nkernel: \"6.12\"\narch: x86_64\npage_size: 4096\n"
		"pageblock_order: 9\nmax_page_order: 10\nzones:\n"
		"  - {name: DMA32, start_pfn: 0x1000, spanned: 2048, present: 2048, managed: "
		"2048,\n"
		"     watermark: {min: 1, low: 2, high: 3}, lowmem_reserve: [0, 0, 0, 0],\n"
		"     free_pages: 0, stat_threshold: 4, movable: 0, reclaimable: 0,\n"
		"     pcp: [{cpu: 0, count: 4, high: 1, batch: 1}],\n"
		"     pageblocks: [{type: Movable, count: 4}],\n"
		"     free: [%s]}\n";
	char free_lists[1024], text[2048];

	(void)state;
	for (int more = 0; more < 2; more++) {
		struct fixture f = {.a = arena_new(), .d = diag_new()};
		size_t at = 0;
		struct source *src;

		for (int o = 0; o < 9; o++)
			at += (size_t)snprintf(free_lists + at, sizeof(free_lists) - at,
				"{order: %d, count: %d, type: Movable}, ", o, 4 + (more && o == 8));
		assert_true(snprintf(text, sizeof(text), form, free_lists) < (int)sizeof(text));
		src = source_from_text("state", text, strlen(text));
		assert_int_equal(sim_counted_read(parse(&f, src), f.a, f.d, &f.c), !more);
		assert_int_equal(diag_count(f.d), more);
		if (!more)
			for (uint64_t seed = 0; seed < 20; seed++) {
				struct sim_image image;

				assert_int_equal(
					sim_counted_draw(&f.c, 0, 0, seed, f.a, &image), 0);
			}
		diag_free(f.d);
		arena_free(f.a);
		source_free(src);
	}
}

/* Damaged state files are refused or make a machine. */
static void damaged(void **state)
{
	uint64_t x = 88172645463325252u;
	struct strbuf text = {0};
	struct fixture f;
	unsigned int fine = 0;

	(void)state;
	capture(&f, "6.12", true);
	f.c.caches = 3;
	sim_counted_write(&f.c, &text);
	drop(&f);
	for (int round = 0; round < 600; round++) {
		struct fixture g = {.a = arena_new(), .d = diag_new()};
		size_t len = text.len, count;
		const struct yaml_node *docs;
		char *copy = malloc(len);
		struct source *src;

		assert_non_null(copy);
		memcpy(copy, text.s, len);
		for (int n = round % 3; n >= 0; n--) {
			x ^= x << 13, x ^= x >> 7, x ^= x << 17;
			if (n < 2)
				copy[x % len] ^= (char)(1u << (x >> 60 & 3));
			else
				len = x % len + 1;
		}
		src = source_from_text("f", copy, len);
		if (yaml_parse(src, g.a, g.d, &docs, &count) && count == 1 &&
			sim_counted_read(&docs[0], g.a, g.d, &g.c)) {
			struct sim_image image;

			fine++;
			for (size_t i = 0; i < g.c.zones; i++)
				sim_counted_draw(&g.c, g.c.zone[i].node, 1, 1, g.a, &image);
		} else if (!diag_count(g.d)) {
			assert_int_not_equal(count, 1);
		}
		diag_free(g.d);
		arena_free(g.a);
		source_free(src);
		free(copy);
	}
	/* the loop must not just hit syntax */
	assert_true(fine > 10);
	strbuf_free(&text);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(written_and_read),
		cmocka_unit_test(layouts),
		cmocka_unit_test(seeds_differ),
		cmocka_unit_test(what_is_estimated),
		cmocka_unit_test(tight),
		cmocka_unit_test(damaged),
	};

	if (argc < 2)
		return 2;
	data_dir = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
