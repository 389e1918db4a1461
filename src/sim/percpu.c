/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Per-CPU memory. Models the limits and the context of pcpu_alloc() (mm/percpu.c), and that without
 * direct reclaim only what has pages behind it already can be had. Addresses and the packing of
 * chunks are not modelled: objects only count.
 */
#include "sim/kernel_internal.h"

#define MIN_ALLOC 4u /* PCPU_MIN_ALLOC_SIZE */

/* Pages behind @bytes more for each CPU. */
static bool populate(struct sim_kernel *k, const char *call, uint64_t bytes, uint32_t gfp)
{
	const uint32_t reclaim =
		SIM_GFP_RECLAIM | (k->model.percpu_backing_noio ? 0 : SIM_GFP_IO | SIM_GFP_FS);
	const uint32_t mask = gfp & (reclaim | SIM_GFP_NORETRY | SIM_GFP_NOWARN);
	const uint64_t pages = (bytes + sim_page_size(k) - 1) / sim_page_size(k);
	uint64_t pfn;

	for (uint64_t i = 0; i < pages; i++) {
		for (unsigned int cpu = 0; cpu < k->cpus; cpu++) {
			/*
			 * Pages that came before a failure stay with the allocator, as in a half
			 * populated chunk.
			 */
			if (sim_pages_for(k, call, mask, 0, &pfn))
				return false;
		}
		k->percpu.populated += sim_page_size(k);
	}
	return true;
}

void sim_call_percpu(struct sim_kernel *k, const struct sim_alloc_call *call,
	const struct sim_request *r, struct sim_result *out)
{
	const uint64_t align = r->align > MIN_ALLOC ? r->align : MIN_ALLOC;
	struct sim_object o = {.origin = call->origin, .managed = r->managed, .call = call->name};
	struct sim_percpu *p = &k->percpu;

	if (!sim_request_bytes(r, &o.size) ||
		!sim_check_alloc(k, call->name, sim_scoped_gfp(k, r->gfp)))
		return;
	if (!o.size || o.size > k->model.percpu_max || align > sim_page_size(k) ||
		(align & (align - 1))) {
		if (!(r->gfp & SIM_GFP_NOWARN))
			sim_object_to(k, SIM_BAD_SIZE,
				"%s: %llu bytes aligned to %llu are no per-CPU object", call->name,
				(unsigned long long)o.size, (unsigned long long)align);
		return;
	}
	o.block = (o.size + MIN_ALLOC - 1) / MIN_ALLOC * MIN_ALLOC;
	if (o.block > p->populated && (!(sim_scoped_gfp(k, r->gfp) & SIM_GFP_DIRECT_RECLAIM) ||
					      !populate(k, call->name, o.block - p->populated,
						      sim_scoped_gfp(k, r->gfp))))
		return;
	p->populated -= o.block;
	o.taken = o.block * k->cpus;
	out->zeroed = true;
	sim_result_of(k, &o, r, o.size, out);
}

void sim_percpu_put(struct sim_kernel *k, const struct sim_object *o)
{
	k->percpu.populated += o->block;
}
