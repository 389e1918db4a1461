/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * usage: misc_table FILE...
 *
 * Compares single facts of running kernels with the simulator. Columns: kernel, config, item,
 * parameter, value. The items:
 *
 *	constants (KMALLOC_MAX_SIZE, VMALLOC_START, ...)
 *	kmem_cache_big_order, kmem_cache_big_alloc, kmem_cache_create
 *	mempool_alloc_exhausted: a pool of four elements with nothing behind it
 *	alloc_pages_exact, get_order
 *	dma_alloc_coherent (fails or not, zone, alignment), dma_alloc_coherent_largest
 *	dma_pool_create, dma_pool_alloc_page:offset, dma_pool_reuse_after_free_3_7_5
 *	alloc_percpu_largest
 *	page_frag_alloc: where the rows of all earlier fragments are there too
 *	vmalloc (of more than memory)
 *
 * Left out, because they tell where a machine happened to have free memory: handles and addresses,
 * alloc_percpu_offset_*, vmalloc_max, totalram_pages; and steps of a mempool that do not tell what
 * came before them. Items that are unknown are counted.
 */
#include "know/catalogue.h"
#include "recording.h"
#include "sim/cost.h"

static unsigned long left_out, unknown;
static uint64_t memory = LAB_MEMORY; /* of the machine that the rows come from */

struct row {
	const struct recording *r;
	struct lab *lab;
	const char *item, *parameter, *value;
};

static void same(const struct row *w, const char *got)
{
	rec_check(w->r, !strcmp(w->value, got), "%s %s: the kernel says %s, the simulator %s",
		w->item, w->parameter, w->value, got);
}

static void same_number(const struct row *w, uint64_t got)
{
	rec_check(w->r, strtoull(w->value, NULL, 0) == got,
		"%s %s: the kernel says %s, the simulator %llu", w->item, w->parameter, w->value,
		(unsigned long long)got);
}

static uint64_t parameter(const struct row *w, const char *key)
{
	uint64_t n;

	if (!rec_value_number(w->parameter, key, &n))
		rec_fail(w->r, "lacks a parameter");
	return n;
}

static uint64_t parameter_or(const struct row *w, const char *key, uint64_t other)
{
	uint64_t n;

	return rec_value_number(w->parameter, key, &n) ? n : other;
}

/* A kernel after boot. */
static struct sim_kernel *fresh(const struct row *w)
{
	struct sim_kernel *k = lab_kernel(w->lab, memory, 1);

	if (!k || sim_kernel_set_state(k, lab_state(w->lab, "fresh"), 1))
		rec_fail(w->r, "no machine can be made");
	return k;
}

static struct sim_result call(struct sim_kernel *k, const struct sim_request *r)
{
	struct sim_result out;

	sim_kernel_alloc(k, r, &out);
	return out;
}

/* ---- slab ----------------------------------------------------------------------------------- */

static void cache_order(const struct row *w)
{
	const struct sim_slab_spec spec = {0};
	struct sim_cost rows[SIM_COST_ALLOCATORS];

	sim_cost(rows, parameter(w, "size"), &spec, &w->lab->pages, &w->lab->model, 1);
	same_number(w, rows[SIM_COST_CACHE].order);
}

static void cache_alloc(const struct row *w)
{
	struct sim_kernel *k = fresh(w);
	const struct sim_request create = {
		.call = "cache_create",
		.size = parameter(w, "size"),
		.align = parameter_or(w, "align", 0),
	};
	struct sim_request alloc = {.call = "cache", .gfp = REC_GFP_KERNEL};
	struct sim_result out = call(k, &create);

	alloc.setup = out.handle;
	if (out.ok && strstr(w->item, "_alloc"))
		out = call(k, &alloc);
	same(w, out.ok ? "ptr" : "NULL");
}

/* ---- mempool -------------------------------------------------------------------------------- */

#define RESERVE 4

/* Elements of a pool of four when nothing is behind it: by their number in the reserve. */
static void mempool(const struct row *w)
{
	const uint64_t n = parameter(w, "call");
	struct sim_kernel *k = fresh(w);
	struct sim_request page = {.call = "page",
		.order = (uint32_t)w->lab->pages.max_page_order,
		.gfp = REC_GFP_KERNEL};
	struct sim_request create = {.call = "mempool_create",
		.gfp = REC_GFP_KERNEL,
		.count = RESERVE,
		.order = page.order};
	struct sim_request alloc = {.call = "mempool", .gfp = SIM_GFP_KSWAPD_RECLAIM};
	uint64_t first[RESERVE];
	struct sim_result out;
	char got[64] = "NULL";
	uint64_t element = RESERVE;

	/* Its elements are the first blocks of that size; they are had again after a reset. */
	for (unsigned int i = 0; i < RESERVE; i++)
		first[i] = call(k, &page).address;
	k = fresh(w);
	alloc.setup = call(k, &create).handle;
	while (call(k, &page).ok)
		;
	for (uint64_t i = 0; i <= n; i++)
		out = call(k, &alloc);
	for (unsigned int i = 0; i < RESERVE && out.ok; i++)
		if (first[i] == out.address)
			element = i;
	if (out.ok)
		snprintf(got, sizeof(got), "ptr element=%llu curr_nr=%llu",
			(unsigned long long)element, (unsigned long long)(RESERVE - 1 - n));
	rec_check(w->r, !strncmp(w->value, got, out.ok ? strlen(got) : 4),
		"%s %s: the kernel says %s, the simulator %s", w->item, w->parameter, w->value,
		got);
}

/* "4->7": what a pool keeps after that. */
static void mempool_resize(const struct row *w)
{
	struct sim_kernel *k = fresh(w);
	struct sim_request create = {.call = "mempool_create",
		.gfp = REC_GFP_KERNEL,
		.count = strtoull(w->parameter, NULL, 10),
		.order = (uint32_t)w->lab->pages.max_page_order};
	struct sim_request take = {.call = "mempool", .gfp = SIM_GFP_KSWAPD_RECLAIM};
	const char *arrow = strstr(w->parameter, "->");
	const uint64_t want = arrow ? strtoull(arrow + 2, NULL, 10) : 0;
	uint64_t n = 0;
	char got[64];
	bool ok;

	take.setup = call(k, &create).handle;
	ok = sim_kernel_use(k, "mempool_resize", take.setup, want);
	create.call = "page";
	create.count = 0;
	while (call(k, &create).ok)
		;
	while (call(k, &take).ok)
		n++;
	snprintf(got, sizeof(got), "rc=%d min_nr=%llu curr_nr=%llu", ok ? 0 : -12,
		(unsigned long long)want, (unsigned long long)n);
	same(w, got);
}

/* ---- pages ---------------------------------------------------------------------------------- */

static void pages_exact(const struct row *w)
{
	struct sim_kernel *k = fresh(w);
	const uint64_t before = sim_pages_free_total(sim_kernel_pages(k));
	const struct sim_request r = {
		.call = "page_exact", .size = parameter(w, "size"), .gfp = REC_GFP_KERNEL};
	const struct sim_result out = call(k, &r);
	const uint64_t taken = before - sim_pages_free_total(sim_kernel_pages(k));
	const uint64_t natural = (UINT64_C(1) << w->lab->pages.page_shift) << out.order;
	char got[96];

	snprintf(got, sizeof(got), "%s pages_taken=%llu order_alignment_ok=%d",
		out.ok ? "ptr" : "NULL", (unsigned long long)taken,
		out.ok ? out.address % natural == 0 : -1);
	same(w, got);
}

static void get_order(const struct row *w)
{
	const uint64_t size = parameter(w, "size");
	struct sim_kernel *k = fresh(w);
	struct sim_request r = {.call = "page", .gfp = REC_GFP_KERNEL};
	char got[32];

	/* get_order(0) is what is left of a word. */
	r.order = size ? sim_order_of(size, w->lab->pages.page_shift)
		       : 64 - (unsigned int)w->lab->pages.page_shift;
	if (!strchr(w->value, ' '))
		snprintf(got, sizeof(got), "%u", r.order);
	else
		snprintf(got, sizeof(got), "%u %s", r.order, call(k, &r).ok ? "ptr" : "NULL");
	same(w, got);
}

static void page_frag(const struct row *w)
{
	static struct sim_kernel *k;
	static unsigned int next;
	const uint64_t seq = parameter(w, "seq");
	const struct sim_request r = {
		.call = "page_frag", .size = parameter(w, "size"), .gfp = REC_GFP_KERNEL};
	struct sim_result out;
	uint64_t offset;

	if (seq == 0) {
		k = fresh(w);
		next = 0;
	}
	if (!k || seq != next) {
		k = NULL;
		left_out++;
		return;
	}
	next++;
	out = call(k, &r);
	if (!out.ok || !rec_value_number(w->value, "offset", &offset))
		rec_fail(w->r, "no fragment");
	rec_check(w->r, out.address % (UINT64_C(4096) << out.order) == offset,
		"fragment %llu of %llu bytes: at %llu, in the simulator at %llu",
		(unsigned long long)seq, (unsigned long long)r.size, (unsigned long long)offset,
		(unsigned long long)(out.address % (UINT64_C(4096) << out.order)));
}

/* ---- DMA ------------------------------------------------------------------------------------ */

static struct sim_result coherent(struct sim_kernel *k, uint64_t mask, uint64_t size)
{
	const struct sim_request r = {.call = "coherent",
		.size = size,
		.gfp = REC_GFP_KERNEL,
		.dma_mask_bits = (uint32_t)mask};

	return call(k, &r);
}

static void dma_coherent(const struct row *w)
{
	const uint64_t mask = parameter(w, "mask"), size = parameter(w, "size");
	struct sim_kernel *k = fresh(w);
	const struct sim_result out = coherent(k, mask, size);
	const uint64_t natural = (UINT64_C(1) << w->lab->pages.page_shift)
				 << sim_order_of(size, w->lab->pages.page_shift);
	char zone[16] = "", text[16];
	struct sim_zone_view view;

	if (!strcmp(w->value, "NULL") || !out.ok) {
		same(w, out.ok ? "a block" : "NULL");
		return;
	}
	for (unsigned int i = 0; i < sim_pages_zones(sim_kernel_pages(k)); i++) {
		const uint64_t pfn = out.address >> w->lab->pages.page_shift;

		sim_pages_zone(sim_kernel_pages(k), i, &view);
		if (pfn >= view.start_pfn && pfn < view.start_pfn + view.spanned)
			snprintf(zone, sizeof(zone), "%s", view.name);
	}
	rec_check(w->r, rec_value(w->value, "zone", text, sizeof(text)) && !strcmp(zone, text),
		"%s: the kernel says %s, the simulator has a block of zone %s", w->parameter,
		w->value, zone);
	rec_check(w->r, out.address % natural == 0 && out.zeroed && out.contiguous,
		"%s: the block is not naturally aligned, zeroed and contiguous", w->parameter);
	rec_check(w->r, mask >= 64 || out.address + size <= UINT64_C(1) << mask,
		"%s: the block is out of reach", w->parameter);
}

/* "4194048(+-4096)": found by halving, so that much may be wrong. */
static void dma_largest(const struct row *w)
{
	const uint64_t mask = parameter(w, "mask"), at = strtoull(w->value, NULL, 0);
	const char *within = strstr(w->value, "+-");
	const uint64_t slack = within ? strtoull(within + 2, NULL, 0) : 0;

	rec_check(w->r,
		coherent(fresh(w), mask, at).ok && !coherent(fresh(w), mask, at + slack + 1).ok,
		"mask=%llu: %s is not the largest block of the simulator", (unsigned long long)mask,
		w->value);
}

static uint32_t pool_create(const struct row *w, struct sim_kernel *k)
{
	const struct sim_request r = {
		.call = "dma_pool_create",
		.size = parameter(w, "size"),
		.align = parameter_or(w, "align", 0),
		.boundary = parameter_or(w, "boundary", 0),
		.dma_mask_bits = 32,
	};

	return call(k, &r).handle;
}

static void dma_pool_create(const struct row *w)
{
	same(w, pool_create(w, fresh(w)) ? "ptr" : "NULL");
}

#define BLOCKS 24

static uint64_t pool_alloc(
	const struct row *w, struct sim_kernel *k, uint32_t pool, uint32_t *handle)
{
	const struct sim_request r = {.call = "dma_pool", .gfp = REC_GFP_KERNEL, .setup = pool};
	const struct sim_result out = call(k, &r);

	if (!out.ok)
		rec_fail(w->r, "the pool gives no block");
	*handle = out.handle;
	return out.address;
}

/* PAGE:OFFSET of the first blocks, pages numbered by first use. */
static void pool_blocks(const struct row *w)
{
	const uint64_t page = UINT64_C(1) << w->lab->pages.page_shift;
	struct sim_kernel *k = fresh(w);
	const uint32_t pool = pool_create(w, k);
	uint64_t size = page, base[BLOCKS];
	char got[1024] = "";
	unsigned int pages = 0;

	while (size < parameter(w, "size"))
		size *= 2;
	for (unsigned int i = 0; i < BLOCKS; i++) {
		uint32_t handle;
		const uint64_t at = pool_alloc(w, k, pool, &handle);
		unsigned int p = 0;

		while (p < pages && base[p] != at / size)
			p++;
		if (p == pages)
			base[pages++] = at / size;
		sprintf(got + strlen(got), "%s%u:%llu", i ? " " : "", p,
			(unsigned long long)(at % size));
	}
	same(w, got);
}

/* After 24 blocks, 3, 7 and 5 are freed: which come back. 24: another one. */
static void pool_reuse(const struct row *w)
{
	static const unsigned int freed[] = {3, 7, 5};
	struct sim_kernel *k = fresh(w);
	const uint32_t pool = pool_create(w, k);
	uint32_t handle[BLOCKS], more;
	uint64_t at[BLOCKS];
	char got[64] = "";

	for (unsigned int i = 0; i < BLOCKS; i++)
		at[i] = pool_alloc(w, k, pool, &handle[i]);
	for (unsigned int i = 0; i < 3; i++)
		sim_kernel_free(k, "dma_pool_free", handle[freed[i]], pool, 0);
	for (unsigned int i = 0; i < 3; i++) {
		const uint64_t back = pool_alloc(w, k, pool, &more);
		unsigned int n = 0;

		while (n < BLOCKS && at[n] != back)
			n++;
		sprintf(got + strlen(got), "%s%u", i ? "," : "", n);
	}
	same(w, got);
}

/* ---- the rest ------------------------------------------------------------------------------- */

static void percpu_largest(const struct row *w)
{
	const bool atomic = strstr(w->parameter, "GFP_ATOMIC") != NULL;
	const uint64_t at = strtoull(w->value, NULL, 0);
	struct sim_request r = {
		.call = "percpu",
		.align = parameter(w, "align"),
		.gfp = atomic ? SIM_GFP_HIGH | SIM_GFP_KSWAPD_RECLAIM : REC_GFP_KERNEL,
	};

	for (r.size = at; r.size <= at + 4; r.size += 4) {
		const bool ok = r.size && call(fresh(w), &r).ok;

		/* What is populated without sleeping is the machine's state. */
		if (atomic && at && r.size == at)
			continue;
		rec_check(w->r, ok == (r.size == at && at), "%s: %llu bytes %s in the simulator",
			w->parameter, (unsigned long long)r.size, ok ? "are had" : "are refused");
	}
}

static void large_vmalloc(const struct row *w)
{
	const struct sim_request r = {
		.call = "vmalloc", .size = parameter(w, "size"), .gfp = REC_GFP_KERNEL};

	same(w, call(fresh(w), &r).ok ? "ptr" : "NULL");
}

static void constant(const struct row *w)
{
	const struct lab *l = w->lab;
	const struct {
		const char *name;
		uint64_t got;
	} all[] = {
		{"PERCPU_DYNAMIC_RESERVE", l->model.percpu_reserve},
		{"VMALLOC_START", l->model.vmalloc_start},
		{"VMALLOC_END", l->model.vmalloc_start + l->model.vmalloc_size - 1},
		{"MAX_PAGE_ORDER", l->pages.max_page_order},
		{"pageblock_order", l->pages.pageblock_order},
		{"sizeof_struct_page", l->pages.struct_page},
		{"NR_PCP_LISTS", 3 * (l->pages.costly_order + 1) + (l->pages.thp ? l->pages.pcp_huge_lists : 0)},
		{"KMALLOC_MAX_SIZE", catalogue_number(l->catalogue, "KMALLOC_MAX_SIZE")},
		{"ARCH_KMALLOC_MINALIGN", catalogue_number(l->catalogue, "ARCH_KMALLOC_MINALIGN")},
		{"PAGE_ALLOC_COSTLY_ORDER", l->pages.costly_order},
		{"PAGE_FRAG_CACHE_MAX_SIZE",
			catalogue_number(l->catalogue, "PAGE_FRAG_CACHE_MAX_SIZE")},
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		if (strcmp(w->item, all[i].name))
			continue;
		same_number(w, all[i].got);
		return;
	}
	unknown++;
}

static void compare(const struct recording *r)
{
	static const struct {
		const char *item; /* prefix where it ends in '*' */
		void (*compare)(const struct row *w);
	} all[] = {
		{"kmem_cache_big_order", cache_order},
		{"kmem_cache_big_alloc", cache_alloc},
		{"kmem_cache_create", cache_alloc},
		{"mempool_alloc_exhausted", mempool},
		{"mempool_resize", mempool_resize},
		{"alloc_pages_exact", pages_exact},
		{"get_order", get_order},
		{"page_frag_alloc", page_frag},
		{"dma_alloc_coherent", dma_coherent},
		{"dma_alloc_coherent_largest", dma_largest},
		{"dma_pool_create", dma_pool_create},
		{"dma_pool_alloc_page:offset", pool_blocks},
		{"dma_pool_reuse_after_free_3_7_5", pool_reuse},
		{"alloc_percpu_largest", percpu_largest},
		{"vmalloc", large_vmalloc},
	};
	static const char *const state[] = {"alloc_percpu_offset", "vmalloc_max", "totalram_pages",
		"mempool_alloc_after", "mempool_free"};
	const struct row w = {
		.r = r,
		.lab = rec_lab(r, rec_text(r, "kernel"), NULL),
		.item = rec_text(r, "item"),
		.parameter = rec_text(r, "parameter"),
		.value = rec_text(r, "value"),
	};

	if (!strcmp(w.item, "totalram_pages"))
		memory = strtoull(w.value, NULL, 0) << w.lab->pages.page_shift;
	for (size_t i = 0; i < sizeof(state) / sizeof(*state); i++) {
		if (!strncmp(w.item, state[i], strlen(state[i]))) {
			left_out++;
			return;
		}
	}
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		const size_t len = strcspn(all[i].item, "*");

		if (all[i].item[len] ? !strncmp(w.item, all[i].item, len)
				     : !strcmp(w.item, all[i].item)) {
			all[i].compare(&w);
			return;
		}
	}
	constant(&w);
}

int main(int argc, char **argv)
{
	rec_each(argc, argv, compare);
	printf("%lu rows left out (a machine's state), %lu unknown\n", left_out, unknown);
	return rec_end("facts");
}
