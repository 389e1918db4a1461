// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Images: machines in the states of real ones and back, and states that no machine can be in.
 */
#include <errno.h>
#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "sim/image.h"
#include "sim/page.h"
#include "sim_models.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/source.h"
#include "text/strbuf.h"

/* A machine of one zone, as small as it gets; %s: more keys of the zone. */
static const char small[] =
	"kernel: \"6.12.1\"\narch: x86_64\npage_size: 4096\npageblock_order: 9\ncpus: 2\n"
	"zones:\n"
	"  - name: DMA32\n"
	"    start_pfn: 0x1000\n"
	"    spanned: 1024\n"
	"    managed: 1000\n"
	"    watermark: {min: 10, low: 12, high: 14}\n"
	"    lowmem_reserve: [0, 0, 3, 4]\n"
	"    free_pages: 522\n"
	"    stat_threshold: 2\n"
	"    free:\n"
	"      - {order: 0, type: Movable, pfns: [0x1005, 0x1003]}\n"
	"      - {order: 3, type: Movable, pfns: [0x1008]}\n"
	"      - {order: 9, type: HighAtomic, pfns: [0x1200]}\n"
	"    pageblocks:\n"
	"      - {pfn: 0x1000, count: 1, type: Movable}\n"
	"      - {pfn: 0x1200, count: 1, type: HighAtomic}\n"
	"    pcp: {count: 3, high: 20, high_min: 12, high_max: 31, batch: 7, flags: 3, "
	"alloc_factor: 2, free_count: 5, lists: [{order: 0, type: Movable, pfns: [0x1001]}, "
	"{order: 1, type: Reclaimable, pfns: [0x1010]}]}\n";

struct fixture {
	struct arena *a;
	struct diag *d;
	struct source *src;
	struct sim_image image;
};

/* The model that a test is about: 6.12. */
static const struct sim_page_model *const model = &sim_models[1];

static bool load_text(struct fixture *f, const char *text)
{
	f->a = arena_new();
	f->d = diag_new();
	f->src = source_from_text("state", text, strlen(text));
	return sim_image_read(f->src, f->a, f->d, &f->image) &&
	       sim_image_check(&f->image, model, f->d);
}

static void drop(struct fixture *f)
{
	arena_free(f->a);
	diag_free(f->d);
	source_free(f->src);
}

/* What @f's complaints are, as printed. */
static void complaints(struct fixture *f, char *buf, size_t size)
{
	FILE *out = fmemopen(buf, size, "w");

	assert_non_null(out);
	diag_print(f->d, out, false);
	fclose(out);
}

/* The small state with @from (which it has) replaced by @to. */
static void replace(char *buf, size_t size, const char *from, const char *to)
{
	const char *at = strstr(small, from);

	assert_non_null(at);
	snprintf(buf, size, "%.*s%s%s", (int)(at - small), small, to, at + strlen(from));
}

static void state_makes_a_machine(void **state)
{
	struct strbuf first = {0}, second = {0};
	struct fixture f, g;
	struct sim_pages *p;
	struct sim_zone_view z;

	(void)state;
	assert_true(load_text(&f, small));
	assert_int_equal(sim_pages_new_image(&p, model, &f.image), 0);
	assert_null(sim_pages_check(p));
	assert_int_equal(sim_pages_zones(p), 1);
	sim_pages_zone(p, 0, &z);
	assert_string_equal(z.name, "DMA32");
	assert_int_equal(z.start_pfn, 0x1000);
	assert_int_equal(z.managed, 1000);
	assert_int_equal(z.free, 522);
	assert_int_equal(z.pcp, 3);
	assert_int_equal(z.high, 14);
	sim_pages_take_image(p, f.a, &f.image);
	assert_int_equal(f.image.zone[0].reserved_highatomic, 512);
	assert_int_equal(f.image.zone[0].present, 1024);
	sim_image_write(&f.image, &first);
	sim_pages_destroy(p);

	/* and back again */
	assert_true(load_text(&g, strbuf_str(&first)));
	sim_image_write(&g.image, &second);
	assert_string_equal(strbuf_str(&first), strbuf_str(&second));
	strbuf_free(&first);
	strbuf_free(&second);
	drop(&f);
	drop(&g);
}

/*
 * 6.1 has two per-CPU lists of pageblock order, which are called Movable both: the type that the
 * first block went there with tells which one it is, and that is the pageblock's where it is not
 * said.
 */
static void lists_of_one_name(void **state)
{
	static const char text[] =
		"kernel: \"6.1.1\"\narch: x86_64\npage_size: 4096\npageblock_order: 9\ncpus: 1\n"
		"zones:\n  - name: DMA32\n    start_pfn: 0x1000\n    spanned: 2048\n"
		"    managed: 2048\n    watermark: {min: 10, low: 12, high: 14}\n"
		"    lowmem_reserve: [0, 0, 3, 4]\n    free_pages: 1024\n"
		"    free:\n      - {order: 10, type: Movable, pfns: [0x1400]}\n"
		"    pageblocks:\n      - {pfn: 0x1000, count: 1, type: Movable}\n"
		"      - {pfn: 0x1200, count: 1, type: %s}\n"
		"      - {pfn: 0x1400, count: 2, type: Movable}\n"
		"    pcp: {count: 512, high: 2000, batch: 63, free_factor: 0,\n"
		"          %slists: [{order: 9, type: Movable, pfns: [0x1200]}]}\n";
	static const struct {
		const char *block, *said;
		bool movable;
	} cases[] = {
		{"Movable", "", true},
		{"Movable", "page_types: [{pfn: 0x1200, type: Unmovable}], ", false},
		{"Unmovable", "", false},
		{"Unmovable", "page_types: [{pfn: 0x1200, type: Movable}], ", true},
		{"Reclaimable", "page_types: [{pfn: 0x1200, type: HighAtomic}], ", true},
		{"HighAtomic", "", true},
		{"HighAtomic", "page_types: [{pfn: 0x1200, type: Movable}], ", true},
		{"HighAtomic", "page_types: [{pfn: 0x1200, type: Unmovable}], ", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char buf[1500];
		struct strbuf before = {0}, after = {0};
		struct fixture f;
		struct sim_pages *p;
		uint64_t pfn;

		snprintf(buf, sizeof(buf), text, cases[i].block, cases[i].said);
		f.a = arena_new();
		f.d = diag_new();
		f.src = source_from_text("state", buf, strlen(buf));
		assert_true(sim_image_read(f.src, f.a, f.d, &f.image));
		assert_true(sim_image_check(&f.image, &sim_models[0], f.d));
		assert_int_equal(sim_pages_new_image(&p, &sim_models[0], &f.image), 0);
		sim_pages_take_image(p, f.a, &f.image);
		sim_image_write(&f.image, &before);
		/* what is said of the type is kept, and nothing else is said */
		assert_int_equal(
			strstr(strbuf_str(&before), "page_types") != NULL, *cases[i].said != 0);
		assert_int_equal(sim_page_alloc(p, SIM_GFP_MOVABLE, 9, &pfn), 0);
		assert_int_equal(pfn == 0x1200, cases[i].movable);
		sim_pages_destroy(p);
		/* and it is the same machine again */
		assert_int_equal(sim_pages_new_image(&p, &sim_models[0], &f.image), 0);
		sim_pages_take_image(p, f.a, &f.image);
		sim_image_write(&f.image, &after);
		assert_string_equal(strbuf_str(&before), strbuf_str(&after));
		sim_pages_destroy(p);
		strbuf_free(&before);
		strbuf_free(&after);
		drop(&f);
	}
}

/* Facts that a state file need not have. */
static void hidden_facts_are_kept(void **state)
{
	static const char facts[] =
		"    stat_threshold: 2\n    flags: 5\n    watermark_boost: 512\n"
		"    reserved_highatomic: 0\n"
		"    movable: 20\n    reclaimable: 10\n"
		"    lru: [0x1020..0x1023, 0x1030]\n";
	char text[4096];
	struct strbuf out = {0};
	struct fixture f;
	struct sim_pages *p;
	uint64_t pfn;

	(void)state;
	replace(text, sizeof(text), "    stat_threshold: 2\n", facts);
	assert_true(load_text(&f, text));
	assert_int_equal(sim_pages_new_image(&p, model, &f.image), 0);
	assert_null(sim_pages_check(p));
	/* the watermarks are where the boost has put them */
	assert_int_equal(sim_page_alloc(p, SIM_GFP_MOVABLE, 0, &pfn), -ENOMEM);
	/* a page on an LRU list leaves it when it is freed */
	assert_int_equal(sim_page_free(p, 0x1021, 0), 0);
	sim_pages_take_image(p, f.a, &f.image);
	sim_image_write(&f.image, &out);
	assert_non_null(strstr(strbuf_str(&out), "    lru: [0x1020, 0x1022..0x1023, 0x1030]\n"));
	assert_non_null(strstr(strbuf_str(&out), "    watermark_boost: 512\n"));
	assert_non_null(strstr(strbuf_str(&out), "    reserved_highatomic: 0\n"));
	assert_non_null(
		strstr(strbuf_str(&out), "{order: 0, type: Movable, pfns: [0x1021, 0x1001]}"));
	strbuf_free(&out);
	sim_pages_destroy(p);
	drop(&f);
}

/* Pages on per-CPU lists after some were allocated and freed in a zone with these keys. */
static uint64_t kept(const char *keys)
{
	char text[4096], limits[4096];
	struct sim_zone_view z;
	uint64_t pfn[24];
	struct sim_pages *p;
	struct fixture f;
	char *at;

	replace(text, sizeof(text), "    stat_threshold: 2\n", keys);
	at = strstr(text, "high: 20, high_min: 12, high_max: 31, batch: 7");
	assert_non_null(at);
	snprintf(limits, sizeof(limits), "%.*s%s%s", (int)(at - text), text,
		"high: 31, high_min: 12, high_max: 31, batch: 2",
		at + strlen("high: 20, high_min: 12, high_max: 31, batch: 7"));
	/* no reserve: the zone is far from its watermarks */
	while ((at = strstr(limits, "HighAtomic")))
		memcpy(at, "Movable   ", 10);
	assert_true(load_text(&f, limits));
	assert_int_equal(sim_pages_new_image(&p, model, &f.image), 0);
	for (unsigned int i = 0; i < 24; i++)
		assert_int_equal(sim_page_alloc(p, SIM_GFP_MOVABLE, 0, &pfn[i]), 0);
	for (unsigned int i = 0; i < 24; i++)
		assert_int_equal(sim_page_free(p, pfn[i], 0), 0);
	sim_pages_zone(p, 0, &z);
	sim_pages_destroy(p);
	drop(&f);
	return z.pcp;
}

/* While kswapd is at work, CPUs hold at most four batches (nr_pcp_high). */
static void reclaim_keeps_lists_short(void **state)
{
	(void)state;
	assert_true(kept("    stat_threshold: 2\n") > 8);
	assert_true(kept("    stat_threshold: 2\n    flags: 2\n") <= 8);
}

static void impossible_states_are_refused(void **state)
{
	static const struct {
		const char *from, *to, *says;
	} wrong[] = {
		{"[0x1005, 0x1003]", "[0x1005, 0x1005]",
			"state:16:50: error: page frame 0x1005 is on two lists"},
		{"pfns: [0x1001]", "pfns: [0x1003]", "page frame 0x1003 is on two lists"},
		{"pfns: [0x1010]", "pfns: [0x100a]", "page frame 0x100a is on two lists"},
		{"pfns: [0x1008]", "pfns: [0x1009]", "0x1009 is no page frame of an order-3 block"},
		{"pfns: [0x1008]", "pfns: [0x1400]", "the block at 0x1400 is not inside the zone"},
		{"pfns: [0x1008]", "pfns: [0xff8]", "the block at 0xff8 is not inside the zone"},
		{"pfns: [0x1008]", "pfns: [0x0]", "the block at 0x0 is not inside the zone"},
		{"pfns: [0x1008]", "pfns: [0x100001008]", "this number is too large"},
		{"pfns: [0x1008]", "pfns: [x]", "x"},
		{"pfns: [0x1008]", "pfns: {a: 1}", "`pfns` is no list"},
		{"order: 3", "order: 30", "there is no such order"},
		{"order: 3", "order: 11", "the largest order is 10"},
		{"3, type: Movable", "3, type: Moveable", "did you mean `Movable`?"},
		{"3, type: Movable", "3, type: Isolate", "unknown type `Isolate`"},
		{"free_pages: 522", "free_pages: 700",
			"the free lists hold 522 pages, `free_pages` is 700"},
		{"count: 3,", "count: 4,", "the per-CPU lists hold 3 pages, `count` is 4"},
		{"batch: 7", "batch: 0", "there is no such batch"},
		{"alloc_factor: 2", "alloc_factor: 17", "batches double at most"},
		{"alloc_factor: 2", "alloc_factor: 256", "have 8 bits"},
		{"{pfn: 0x1200, count: 1", "{pfn: 0x1400, count: 1",
			"the zone has no pageblock at 0x1400"},
		{"{pfn: 0x1200, count: 1", "{pfn: 0x1201, count: 1",
			"the zone has no pageblock at 0x1201"},
		{"{pfn: 0x1200, count: 1", "{pfn: 0x1000, count: 1", "pageblocks go up"},
		{"{pfn: 0x1200, count: 1", "{pfn: 0x1200, count: 2",
			"the zone has 1 pageblocks from 0x1200 on"},
		{"{pfn: 0x1200, count: 1", "{pfn: 0x1200, count: 0", "the zone has 1 pageblocks"},
		{"      - {pfn: 0x1200, count: 1, type: HighAtomic}\n", "",
			"the block at 0x1200 is in no pageblock"},
		{"spanned: 1024", "spanned: 0", "a zone has pages"},
		{"spanned: 1024", "spanned: 4294967295", "page frame numbers have up to 32 bits"},
		{"start_pfn: 0x1000", "start_pfn: 0xffffffffffffffff", "no machine has so many"},
		{"managed: 1000", "managed: 1025", "some are present"},
		{"min: 10", "min: 13", "watermarks go min, low, high"},
		{"[0, 0, 3, 4]", "[0, 0, 3]", "`lowmem_reserve` has four or five numbers"},
		{"page_size: 4096", "page_size: 4095", "no machine has such pages"},
		{"pageblock_order: 9", "pageblock_order: 3",
			"pageblocks are of an order from 4 to 10"},
		{"cpus: 2", "cpus: 0", "there is no such machine"},
		{"name: DMA32", "name: DMA33", "did you mean `DMA32`?"},
		{"{order: 1, type: Reclaimable", "{order: 5, type: Reclaimable",
			"no per-CPU list is of order 5"},
		{"{order: 1, type: Reclaimable", "{order: 1, type: HighAtomic",
			"no per-CPU list is of order 1, HighAtomic"},
		{"{order: 1, type: Reclaimable, pfns: [0x1010]}",
			"{order: 0, type: Movable, pfns: []}",
			"there are two lists of order 0, Movable"},
		{"count: 3,", "count: 3, free_delta: 126,", "holds back at most"},
		{"stat_threshold: 2", "stat_threshold: 2\n    lru: [0x1003]",
			"0x1003 is free and on an LRU list"},
		{"stat_threshold: 2", "stat_threshold: 2\n    lru: [0x1..0xffffffff]",
			"is not inside the zone"},
		{"stat_threshold: 2", "stat_threshold: 2\n    reserved: [0x1005]",
			"0x1005 is reserved and on a list"},
		{"stat_threshold: 2", "stat_threshold: 2\n    reserved: [0xfff]",
			"0xfff is not inside the zone"},
		{"stat_threshold: 2", "stat_threshold: 2\n    movable: 1001",
			"more pages than the zone has"},
		{"stat_threshold: 2", "stat_threshold: 2\n    reclaimable: 1",
			"what is reclaimable can be moved"},
		{"stat_threshold: 2", "stat_threshold: 2\n    flags: 8",
			"a zone has no such flags"},
		{"lists: [{", "page_types: [{pfn: 0x1002, type: Movable}], lists: [{",
			"page frame 0x1002 is on no per-CPU list"},
		{"zones:\n", "zones: []\nx:\n", "unknown key `x`"},
		{"    pageblocks:", "    pageblock:", "did you mean `pageblocks`?"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		char text[4096], said[4096] = "";
		struct fixture f;

		replace(text, sizeof(text), wrong[i].from, wrong[i].to);
		if (load_text(&f, text))
			fail_msg("taken as right: %s", wrong[i].to);
		complaints(&f, said, sizeof(said));
		if (!strstr(said, wrong[i].says))
			fail_msg("%s: expected %s, found %s", wrong[i].to, wrong[i].says, said);
		drop(&f);
	}
}

/* Real states, given as arguments: read, loaded, taken and written, they stay the same. */
static const struct sim_page_model *model_of(const struct sim_image *image)
{
	static const char *const releases[SIM_TEST_MODELS] = {"6.1.", "6.12.", "7.3."};

	for (size_t i = 0; i < SIM_TEST_MODELS; i++)
		if (!strncmp(image->kernel, releases[i], strlen(releases[i])))
			return &sim_models[i];
	fail_msg("no model of %s", image->kernel);
	return NULL;
}

static void real_states_survive(void **state)
{
	char **path = *state;

	assert_non_null(*path);
	for (; *path; path++) {
		struct arena *a = arena_new();
		struct diag *d = diag_new();
		struct source *src = source_read(*path, d), *again;
		struct strbuf first = {0}, second = {0};
		struct sim_image image, taken, reread;
		const struct sim_page_model *m;
		struct sim_pages *p;

		assert_non_null(src);
		assert_true(sim_image_read(src, a, d, &image));
		m = model_of(&image);
		if (!sim_image_check(&image, m, d)) {
			diag_print(d, stderr, false);
			fail_msg("%s", *path);
		}
		assert_int_equal(sim_pages_new_image(&p, m, &image), 0);
		taken = image;
		sim_pages_take_image(p, a, &taken);
		for (size_t i = 0; i < image.zones; i++)
			image.zone[i].reserved_highatomic = taken.zone[i].reserved_highatomic;
		sim_image_write(&image, &first);
		sim_image_write(&taken, &second);
		assert_string_equal(strbuf_str(&first), strbuf_str(&second));
		again = source_from_text("again", second.s, second.len);
		assert_true(sim_image_read(again, a, d, &reread));
		assert_true(sim_image_check(&reread, m, d));
		source_free(again);
		strbuf_free(&first);
		strbuf_free(&second);
		sim_pages_destroy(p);
		source_free(src);
		diag_free(d);
		arena_free(a);
	}
}

/*
 * A zone Movable whose first pageblock has pages of boot's: where that is known the range is passed
 * over, and nothing is moved or becomes of another type for it.
 */
static void ranges_have_nothing_of_boot(void **state)
{
	static const char text[] =
		"kernel: \"6.12.1\"\narch: x86_64\npage_size: 4096\npageblock_order: 9\ncpus: 1\n"
		"zones:\n"
		"  - name: Movable\n"
		"    start_pfn: 0x1000\n"
		"    spanned: 1024\n"
		"    managed: 1000\n"
		"    watermark: {min: 1, low: 2, high: 3}\n"
		"    lowmem_reserve: [0, 0, 0, 0]\n"
		"    free_pages: 768\n"
		"    lru: [0x1100]\n"
		"%s"
		"    free:\n"
		"      - {order: 8, type: Unmovable, pfns: [0x1000]}\n"
		"      - {order: 9, type: Movable, pfns: [0x1200]}\n"
		"    pageblocks:\n"
		"      - {pfn: 0x1000, count: 1, type: Unmovable}\n"
		"      - {pfn: 0x1200, count: 1, type: Movable}\n"
		"    pcp: {count: 0, high: 20, high_min: 12, high_max: 31, batch: 7, flags: 3, "
		"alloc_factor: 2, free_count: 5, lists: []}\n";
	const uint32_t gfp = SIM_GFP_KERNEL | SIM_GFP_HIGHMEM | SIM_GFP_MOVABLE;
	const uint64_t size = UINT64_C(1) << 9;

	(void)state;
	for (int known = 0; known < 2; known++) {
		struct strbuf out = {0};
		struct fixture f;
		struct sim_pages *p;
		char buf[2048];
		uint64_t pfn;

		snprintf(buf, sizeof(buf), text,
			known ? "    reserved: [0x1101, 0x1103..0x1110]\n" : "");
		assert_true(load_text(&f, buf));
		assert_int_equal(sim_pages_new_image(&p, model, &f.image), 0);
		assert_int_equal(sim_page_alloc_contig(p, gfp, size, &pfn), 0);
		assert_int_equal(pfn, 0x1200);
		assert_null(sim_pages_check(p));
		sim_pages_take_image(p, f.a, &f.image);
		sim_image_write(&f.image, &out);
		assert_int_equal(
			!strstr(strbuf_str(&out), "{pfn: 0x1000, count: 1, type: Unmovable}"),
			!known);
		assert_int_equal(
			!strstr(strbuf_str(&out), "reserved: [0x1101, 0x1103..0x1110]"), !known);
		strbuf_free(&out);
		sim_pages_destroy(p);
		drop(&f);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(state_makes_a_machine),
		cmocka_unit_test(lists_of_one_name),
		cmocka_unit_test(hidden_facts_are_kept),
		cmocka_unit_test(reclaim_keeps_lists_short),
		cmocka_unit_test(ranges_have_nothing_of_boot),
		cmocka_unit_test(impossible_states_are_refused),
		cmocka_unit_test_prestate(real_states_survive, argv + (argc > 0)),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
