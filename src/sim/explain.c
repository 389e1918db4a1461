/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Refusals and places; see explain.h.
 */
#include "sim/explain.h"

#include "sim/image.h"
#include "sim/page_internal.h"

static void explain_zone(const struct sim_pages *p, const struct zone *z, const struct request *rq,
	struct sim_refusing_zone *out)
{
	unsigned int flags = slow_flags(p, rq);
	uint32_t orders = watermark_orders(p, z, flags);

	*out = (struct sim_refusing_zone){
		.name = sim_zone_names[z->index],
		.node = z->node,
		.free = zone_free(z),
		.usable = zone_free(z) - watermark_unusable(p, z, rq->order, flags),
		.min = watermark(z, WMARK_MIN),
		.mark = watermark_left(watermark(z, WMARK_MIN), flags),
		.reserve = z->lowmem_reserve[rq->highest],
		.largest = orders ? 31 - __builtin_clz(orders) : -1,
	};
	out->below = out->usable <= out->mark + out->reserve;
}

bool sim_page_refusal(const struct sim_pages *p, struct sim_refusal *out)
{
	const struct request *rq = &p->refused;

	*out = (struct sim_refusal){.order = rq->order};
	if (!p->has_refused)
		return false;
	for (unsigned int i = 0; i < rq->zones && i < SIM_MAX_ZONES; i++)
		explain_zone(p, rq->zone[i], rq, &out->zone[out->zones++]);
	return true;
}

void sim_page_place(const struct sim_pages *p, uint64_t pfn, struct sim_place *out)
{
	struct zone *z = zone_of((struct sim_pages *)p, pfn);
	enum page_kind kind;
	uint32_t head;

	pages_settle(p);
	*out = (struct sim_place){.kind = SIM_IN_USE};
	if (!z)
		return;
	out->zone = sim_zone_names[z->index];
	head = block_head(p, (uint32_t)pfn);
	kind = page_kind(p, head);
	if (kind != PAGE_FREE && kind != PAGE_PCP)
		return;
	out->kind = kind == PAGE_FREE ? SIM_ON_FREE_LIST : SIM_ON_PCP;
	out->order = page_order(p, head);
	out->type = sim_type_names[page_type(p, head)];
}
