/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is to be tried; see session.h.
 */
#include "trial/session.h"

#include <string.h>

#include "know/catalogue.h"
#include "know/sizes.h"
#include "text/units.h"
#include "trial/simcall.h"

/* C types whose size nobody told us are tried with this. */
#define TRIAL_UNKNOWN_SIZE 256

/* Numbers that are a range are tried at their largest: advice must serve all of it. */
static uint64_t largest(const struct value *v)
{
	if (!v->set)
		return 0;
	return v->fuzzy ? TRIAL_UNKNOWN_SIZE : v->max;
}

/* Where it is freed: what the need says, or process context. */
static struct sim_context freed_context(const struct session *s)
{
	struct need there = *s->need;

	if (!s->facts[F_FREED_STATED].max)
		return s->process;
	there.v[F_CONTEXT] = there.v[F_FREED_CONTEXT];
	there.v[F_HOLDS] = there.v[F_FREED_HOLDS];
	there.v[F_SAYS_MAY_SLEEP] = (struct value){0};
	return simcall_context(s->c, &there, 0);
}

uint32_t session_slab_flags(const struct need *need)
{
	return need->v[F_OBJECTS_RCU].max ? SIM_SLAB_TYPESAFE_BY_RCU : 0;
}

uint64_t session_object_size(const struct need *need)
{
	const struct value *count = &need->v[F_COUNT];
	uint64_t size = largest(&need->v[F_SIZE]);

	if (!count->set || strcmp(result_words[need->v[F_RESULT].max], "pages") == 0)
		return size;
	if (__builtin_mul_overflow(size, largest(count), &size) ||
		__builtin_add_overflow(size, largest(&need->v[F_FIXED]), &size))
		return UINT64_MAX;
	return size;
}

static bool prepare_setup(struct session *s)
{
	const struct api *down;

	if (!s->use->setup)
		return true;
	if (!simcall_request(s->c, s->use->setup, NULL, &s->setup))
		return false;
	s->setup.size = session_object_size(s->need);
	if (s->use->setup->unit == UNIT_ORDER) {
		s->setup.order = sizes_order(s->c, s->setup.size);
		s->setup.size = 0;
	}
	s->setup.align = s->need->v[F_ALIGN].max;
	s->setup.boundary = need_boundary(s->need, s->c);
	s->setup.dma_mask_bits = (uint32_t)s->need->v[F_DMA_MASK].max;
	s->setup.constructor = s->need->v[F_OBJECTS_CONSTRUCTOR].max;
	s->setup.flags = session_slab_flags(s->need);
	/* a reserve: one element is enough to show what it guarantees */
	s->setup.count = s->use->api->reserve ? 1 : 0;
	down = s->use->setup->teardown ? catalogue_api(s->c, s->use->setup->teardown) : NULL;
	s->teardown_call = down ? simcall_free(down) : NULL;
	return true;
}

static bool prepare_alloc(struct session *s)
{
	const struct use *u = s->use;
	/* a caller's mask is tried as what such callers mostly pass: the API's usual one */
	const uint64_t *gfp = u->gfp_given && !u->gfp.caller ? &u->gfp.set : NULL;
	const bool bulk = simcall_bulk(u->api) == SIMCALL_BULK_PAGES;

	if (!(bulk ? simcall_bulk_request(s->c, u->api, gfp, &s->alloc)
		   : simcall_request(s->c, u->api, gfp, &s->alloc)))
		return false;
	s->alloc.size = largest(&s->need->v[F_SIZE]);
	s->alloc.count = largest(&s->need->v[F_COUNT]);
	s->alloc.fixed = largest(&s->need->v[F_FIXED]);
	s->alloc.align = s->need->v[F_ALIGN].max;
	s->alloc.boundary = s->need->v[F_DMA_BOUNDARY].max;
	s->alloc.dma_mask_bits = (uint32_t)s->need->v[F_DMA_MASK].max;
	/* strings and objects that have no stated size; what comes by pages is one of them */
	if (!s->need->v[F_SIZE].set)
		s->alloc.size =
			u->api->unit == UNIT_ORDER ? s->c->sizes.page_size : TRIAL_UNKNOWN_SIZE;
	/* pages that need not be adjacent come by as many calls as it takes: this is one of them */
	if (s->facts[F_BYTES].max > u->api->size_max &&
		strcmp(result_words[s->need->v[F_RESULT].max], "pages") == 0) {
		s->alloc.size = u->api->size_max;
		s->alloc.count = s->alloc.fixed = 0;
	}
	/* what has a size of its own holds all of the array */
	if (!u->api->sized) {
		if (s->alloc.count)
			s->alloc.size = session_object_size(s->need);
		s->alloc.count = s->alloc.fixed = 0;
	}
	/* requests without a count are for one: no elements are no bytes */
	if (u->api->sized && s->need->v[F_COUNT].set && largest(&s->need->v[F_COUNT]) == 0)
		s->alloc.size = 0;
	return true;
}

static bool prepare_free(struct session *s)
{
	if (!s->use->free)
		return true;
	s->free_call = simcall_free(s->use->free);
	s->free_takes_setup = s->use->setup && simcall_takes_setup(s->use->free);
	s->free_size = simcall_takes_size(s->use->free) ? s->t->size : 0;
	return s->free_call != NULL;
}

/* Callers pass the usual mask, less what the need says they must not let it do. */
static void limit_callers_mask(struct session *s)
{
	const uint64_t *means = s->c->gfp_means;
	const struct value *may_sleep = &s->facts[F_MAY_SLEEP];
	uint64_t without = 0;

	if (strcmp(reclaim_words[s->need->v[F_RECLAIM].max], "none") == 0 ||
		(may_sleep->set && !may_sleep->max))
		without |= means[GFP_MEANS_SLEEP];
	if (s->here.no_fs)
		without |= means[GFP_MEANS_FS];
	if (s->here.no_io)
		without |= means[GFP_MEANS_IO];
	/* and nothing that the function refuses */
	without |= s->use->api->gfp_refuses;
	s->alloc.gfp &= ~lab_gfp(s->c, without);
	s->alloc.gfp |= lab_gfp(s->c, s->use->gfp.set); /* what is joined to it */
}

/*
 * Kernels without NUMA have one node. With high memory all of the second one would be that, and
 * could not hold its own memory map: there, too, one node is tried.
 */
static bool may_have_nodes(const struct lab *l)
{
	int numa = catalogue_config(l->catalogue, "NUMA");

	return numa >= 0 && l->catalogue->config >> numa & 1 && !l->pages.lowmem_limit;
}

/*
 * A need that says which node is tried on a machine of two: the caller runs on the first, and a
 * node that is told is the other one, unless it is told to be node 0, or to be the local one. It is
 * the caller's, too, where the function takes none, and where the memory has to be low, which the
 * other one has not.
 */
static void choose_node(struct session *s)
{
	const struct value *v = &s->need->v[F_NODE];
	const char *which = node_words[v->max];
	const bool told =
		strcmp(which, "given") == 0 && s->use->api->node && !s->need->v[F_BELOW].set;
	uint64_t number;

	if (!told || !v->text || units_parse(v->text, strlen(v->text), &number) != UNITS_OK)
		number = told;
	s->t->nodes =
		s->lab->recorded || strcmp(which, "any") == 0 || !may_have_nodes(s->lab) ? 1 : 2;
	/* nodes of a recorded machine have numbers, those of this one are alike */
	if (!s->lab->recorded && number)
		number = s->t->nodes - 1;
	s->node = number < SIM_MAX_NODES ? (unsigned int)number : 0;
	s->alloc.near = told || (strcmp(which, "local") == 0 && s->use->api->node);
	s->alloc.node = s->node;
}

bool session_prepare(struct session *s, struct lab *l, const struct need *need,
	const struct use *use, struct trial *t)
{
	*s = (struct session){.lab = l, .c = l->catalogue, .need = need, .use = use, .t = t};
	*t = (struct trial){.kernel = l->catalogue->profile->name};
	need_facts(need, s->c, false, s->facts);
	if (!prepare_alloc(s) || !prepare_setup(s))
		return false;
	t->size = s->alloc.fixed + s->alloc.size * (s->alloc.count ? s->alloc.count : 1);
	if (s->alloc.count && t->size / s->alloc.count < s->alloc.size)
		return false; /* more than can be counted */
	s->bulk = simcall_bulk(use->api) == SIMCALL_BULK_PAGES;
	if (s->bulk)
		s->bulk_pages = sizes_pages(s->c, t->size);
	if (!prepare_free(s))
		return false;
	choose_node(s);
	s->process = (struct sim_context){
		.may_sleep = true, .name = context_words[CONTEXT_WORD_PROCESS]};
	s->here = simcall_context(s->c, need, use->enters);
	if (use->gfp.caller)
		limit_callers_mask(s);
	s->process.rt = s->here.rt;
	s->freed = freed_context(s);
	s->falls_back = strcmp(api_contiguity_words[use->api->contiguity], "either") == 0;
	return true;
}
