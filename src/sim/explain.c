/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Refusals and places; see explain.h, and request.h.
 */
#include "sim/explain.h"

#include "sim/cma.h"
#include "sim/image.h"
#include "sim/page_mark.h"
#include "sim/reclaim.h"
#include "sim/request.h"
#include "sim/zone.h"

static void explain_zone(const struct sim_pages *p, const struct zone *z, const struct request *rq,
	struct sim_refusing_zone *out)
{
	const unsigned int all = reserve_flags(p, rq->gfp);
	const unsigned int flags = all ? all | cma_flag(p, rq) : slow_flags(p, rq);
	uint32_t orders = watermark_orders(p, z, flags);

	*out = (struct sim_refusing_zone){
		.name = sim_zone_names[z->index],
		.node = z->node,
		.free = zone_free(z),
		.usable = zone_free(z) - watermark_unusable(p, z, rq->order, flags),
		.min = watermark(z, WMARK_MIN),
		.boost = z->boost,
		.mark = flags & ALLOC_NO_WATERMARKS
				? 0
				: watermark_left(watermark(z, WMARK_MIN), flags),
		.reserve = flags & ALLOC_NO_WATERMARKS ? 0 : z->lowmem_reserve[rq->highest],
		.largest = orders ? 31 - __builtin_clz(orders) : -1,
	};
	out->below = !(flags & ALLOC_NO_WATERMARKS) && out->usable <= out->mark + out->reserve;
}

static void explain(const struct sim_pages *p, struct sim_refusal *out)
{
	const struct request *rq = &p->refused;

	*out = (struct sim_refusal){
		.order = rq->order,
		.waits = rq->gfp & SIM_GFP_DIRECT_RECLAIM && !(p->task & SIM_TASK_MEMALLOC),
		.gives_up = rq->order > p->m.costly_order &&
			    !(rq->gfp & (SIM_GFP_RETRY_MAYFAIL | SIM_GFP_NOFAIL)),
		.effort = p->refused_effort,
	};
	for (unsigned int i = 0; i < rq->zones && i < SIM_MAX_ZONES; i++)
		explain_zone(p, rq->zone[i], rq, &out->zone[out->zones++]);
}

bool sim_page_refusal(const struct sim_pages *p, struct sim_refusal *out)
{
	if (p->refusal == REFUSAL_KEPT)
		*out = p->kept;
	else if (p->refusal == REFUSAL_NOTED)
		explain(p, out);
	return p->refusal != REFUSAL_NONE;
}

void sim_page_keep_refusal(struct sim_pages *p)
{
	if (p->refusal != REFUSAL_NOTED)
		return;
	explain(p, &p->kept);
	p->refusal = REFUSAL_KEPT;
}

void sim_page_forget_refusal(struct sim_pages *p)
{
	p->refusal = REFUSAL_NONE;
}

/* The request that is refused, for sim_page_refusal(). */
void refusal_note(struct sim_pages *p, uint32_t gfp, unsigned int order)
{
	request_init(p, &p->refused, gfp, order);
	p->refused_effort = p->effort;
	p->refusal = REFUSAL_NOTED;
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
