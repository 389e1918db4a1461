/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * usage: kmalloc_table FILE...
 *
 * Compares the bytes that kmalloc() gave on running kernels (ksize()) with what `whichalloc cost`
 * says and with what the simulated kmalloc() gives, and kmalloc_size_roundup() with the
 * simulator's. Columns: kernel, config, gfp (normal, dma, account, reclaimable), request,
 * usable_size (0: NULL), kmalloc_size_roundup (anything but a
 * number: not read).
 */
#include "recording.h"
#include "sim/cost.h"
#include "sim/kmalloc.h"

static uint32_t kind(const struct recording *r, const char *name)
{
	static const struct {
		const char *name;
		uint32_t gfp;
	} all[] = {
		{"normal", REC_GFP_KERNEL},
		{"dma", REC_GFP_KERNEL | SIM_GFP_DMA},
		{"account", REC_GFP_KERNEL | SIM_GFP_ACCOUNT},
		{"reclaimable", REC_GFP_KERNEL | SIM_GFP_RECLAIMABLE},
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (!strcmp(name, all[i].name))
			return all[i].gfp;
	rec_fail(r, "unknown kind of kmalloc");
	return 0;
}

/* What the simulated kernel gives. */
static uint64_t tried(struct lab *lab, uint64_t bytes, uint32_t gfp)
{
	struct sim_kernel *k = lab_kernel(lab, LAB_MEMORY, 1);
	const struct sim_request request = {.call = "kmalloc", .size = bytes, .gfp = gfp};
	struct sim_result result;

	if (!k)
		return UINT64_MAX;
	sim_kernel_alloc(k, &request, &result);
	sim_kernel_free(k, "kfree", result.handle, 0, 0);
	return result.ok ? result.usable : 0;
}

static void compare(const struct recording *r)
{
	struct lab *lab = rec_lab(r, rec_text(r, "kernel"), rec_text(r, "config"));
	const uint64_t request = rec_number(r, "request"), usable = rec_number(r, "usable_size");
	const char *roundup = rec_text(r, "kmalloc_size_roundup");
	const struct sim_slab_spec spec = {0};
	const uint32_t gfp = kind(r, rec_text(r, "gfp"));
	struct sim_cost rows[SIM_COST_ALLOCATORS];
	struct sim_kmalloc_sizes sizes;
	uint64_t got;

	sim_cost(rows, request, &spec, &lab->pages, &lab->model, LAB_CPUS);
	got = rows[SIM_COST_KMALLOC].fails ? 0 : rows[SIM_COST_KMALLOC].usable;
	rec_check(r, got == usable, "%s bytes: the kernel gives %llu, cost says %llu",
		rec_text(r, "request"), (unsigned long long)usable, (unsigned long long)got);
	got = tried(lab, request, gfp);
	rec_check(r, got == usable, "%s bytes: the kernel gives %llu, the simulator %llu",
		rec_text(r, "request"), (unsigned long long)usable, (unsigned long long)got);
	if (!isdigit((unsigned char)*roundup))
		return;
	sim_kmalloc_sizes(&sizes, &lab->pages, &lab->model);
	got = sim_kmalloc_size_roundup(&sizes, request);
	rec_check(r, got == strtoull(roundup, NULL, 0),
		"%s bytes: the kernel rounds up to %s, the simulator to %llu",
		rec_text(r, "request"), roundup, (unsigned long long)got);
}

int main(int argc, char **argv)
{
	rec_each(argc, argv, compare);
	return rec_end("sizes");
}
