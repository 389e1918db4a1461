/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Running uses on machines; see trial.h.
 */
#include "trial/trial.h"

#include <stdio.h>
#include <string.h>

#include "know/catalogue.h"
#include "text/decode.h"
#include "text/yaml.h"

/* What the data say of how an API is simulated: data/apis, `sim`. */
struct sim_call {
	const char *call;
	bool zero, huge;
	uint64_t gfp; /* what an API without a mask uses inside */
};

struct session {
	struct lab *lab;
	struct sim_kernel *k;
	const struct catalogue *c;
	const struct need *need;
	const struct use *use;
	struct value facts[FACT_FIRST_USE];
	struct sim_context process, here, freed;
	struct sim_request setup, alloc;
	const char *free_call, *teardown_call;
	bool free_takes_setup;
	uint64_t free_size;
	struct trial *t;
};

/* C types whose size nobody told us are tried with this. */
#define TRIAL_UNKNOWN_SIZE 256

/* The mask that an API without one uses unless the data say otherwise: the first base mask of data/gfp.yaml. */
static uint64_t usual_mask(const struct catalogue *c)
{
	for (size_t i = 0; i < c->gfp_count; i++)
		if (c->gfp[i].advise && c->gfp[i].exists)
			return c->gfp[i].mask;
	return 0;
}

static bool read_call(const struct catalogue *c, const struct api *api, struct sim_call *out)
{
	const struct yaml_node *call = api ? yaml_get(api->sim, "call") : NULL;
	const struct yaml_node *gfp = api ? yaml_get(api->sim, "gfp") : NULL;
	const struct yaml_node *zero = api ? yaml_get(api->sim, "zero") : NULL;
	const struct yaml_node *huge = api ? yaml_get(api->sim, "huge") : NULL;
	struct gfp_mask mask = {.set = usual_mask(c)};

	if (!call)
		return false;
	if (gfp && !gfp_parse(c, gfp, NULL, &mask))
		return false;
	out->call = call->text;
	out->gfp = mask.set;
	out->zero = zero && yaml_is(zero, "true");
	out->huge = huge && yaml_is(huge, "true");
	return true;
}

static uint64_t flag_zero(const struct catalogue *c, bool zero)
{
	return zero ? c->gfp_means[GFP_MEANS_ZERO] : 0;
}

/* Numbers that are a range are tried at their largest: advice must serve all of it. */
static uint64_t largest(const struct value *v)
{
	if (!v->set)
		return 0;
	return v->text ? TRIAL_UNKNOWN_SIZE : v->max;
}

static struct sim_context context_of(const struct session *s, const struct value *f)
{
	uint64_t reclaim = s->need->v[F_RECLAIM].max;
	struct sim_context c = {
		.may_sleep = !f[F_MAY_SLEEP].set || f[F_MAY_SLEEP].max,
		.in_interrupt = f[F_IN_INTERRUPT].set && f[F_IN_INTERRUPT].max,
		.in_hardirq = f[F_RUNS_IN].set && (f[F_RUNS_IN].max & RUNS_HARDIRQ),
		.irqs_disabled = f[F_IRQS_DISABLED].set && f[F_IRQS_DISABLED].max,
		.nmi = f[F_NMI].max,
		.rt_atomic = f[F_RT_ATOMIC].max,
		.boot = f[F_RUNS_IN].set && (f[F_RUNS_IN].max & RUNS_BOOT),
		.name = context_words[s->need->v[F_CONTEXT].max],
	};
	int rt = catalogue_config(s->c, "PREEMPT_RT");
	uint64_t scopes = s->need->v[F_SCOPE].max | s->use->enters, removes = 0;

	c.rt = rt >= 0 && (s->c->config >> rt & 1);
	for (int i = 0; scope_words[i]; i++) {
		const struct context *scope =
			scopes >> i & 1 ? catalogue_context(s->c, CONTEXT_SCOPE, scope_words[i]) : NULL;

		removes |= scope ? scope->removes : 0;
	}
	c.scope_clears = lab_gfp(s->c, removes);
	c.no_fs = reclaim_words[reclaim] && (strcmp(reclaim_words[reclaim], "no-fs") == 0 ||
						    strcmp(reclaim_words[reclaim], "no-io") == 0);
	c.no_io = strcmp(reclaim_words[reclaim], "no-io") == 0;
	return c;
}

/* Where it is freed: what the need says, or process context. */
static struct sim_context freed_context(const struct session *s)
{
	struct need there = *s->need;
	struct value f[FACT_FIRST_USE];

	if (!s->facts[F_FREED_STATED].max)
		return s->process;
	there.v[F_CONTEXT] = there.v[F_FREED_CONTEXT];
	there.v[F_HOLDS] = there.v[F_FREED_HOLDS];
	there.v[F_SAYS_MAY_SLEEP] = (struct value){0};
	need_facts(&there, s->c, false, f);
	return context_of(s, f);
}

static bool prepare_setup(struct session *s)
{
	struct sim_call call;

	if (!s->use->setup)
		return true;
	if (!read_call(s->c, s->use->setup, &call))
		return false;
	s->setup = (struct sim_request){
		.call = call.call,
		.size = largest(&s->need->v[F_SIZE]),
		.align = s->need->v[F_ALIGN].max,
		.boundary = s->need->v[F_DMA_BOUNDARY].max,
		.dma_mask_bits = (uint32_t)s->need->v[F_DMA_MASK].max,
		.gfp = lab_gfp(s->c, call.gfp),
		.constructor = s->need->v[F_OBJECTS_CONSTRUCTOR].max,
		.managed = s->use->setup->lifetime == LIFETIME_DEVICE,
		/* a reserve: one element is enough to show what it guarantees */
		.count = s->use->api->reserve ? 1 : 0,
	};
	if (s->use->setup->teardown) {
		const struct api *down = catalogue_api(s->c, s->use->setup->teardown);

		if (down && read_call(s->c, down, &call))
			s->teardown_call = call.call;
	}
	return true;
}

static bool prepare_alloc(struct session *s)
{
	const struct use *u = s->use;
	struct sim_call call;
	uint64_t mask;

	if (!read_call(s->c, u->api, &call))
		return false;
	mask = u->gfp_given ? u->gfp.set : call.gfp;
	if (u->gfp_given && u->gfp.caller)
		mask |= usual_mask(s->c);
	s->alloc = (struct sim_request){
		.call = call.call,
		.size = largest(&s->need->v[F_SIZE]),
		.count = largest(&s->need->v[F_COUNT]),
		.fixed = largest(&s->need->v[F_FIXED]),
		.gfp = lab_gfp(s->c, mask | flag_zero(s->c, call.zero)),
		.align = s->need->v[F_ALIGN].max,
		.boundary = s->need->v[F_DMA_BOUNDARY].max,
		.dma_mask_bits = (uint32_t)s->need->v[F_DMA_MASK].max,
		.managed = u->api->lifetime == LIFETIME_DEVICE,
		.huge = call.huge,
	};
	if (s->alloc.size == 0)
		s->alloc.size = TRIAL_UNKNOWN_SIZE; /* strings and objects that have no stated size */
	/* one of many, not an array */
	if (!u->api->sized)
		s->alloc.count = s->alloc.fixed = 0;
	return true;
}

static bool prepare_free(struct session *s)
{
	struct sim_call call;

	if (!s->use->free)
		return true;
	if (!read_call(s->c, s->use->free, &call))
		return false;
	s->free_call = call.call;
	s->free_takes_setup = s->use->setup && s->use->free->call &&
			      (strstr(s->use->free->call, "{cache}") || strstr(s->use->free->call, "{pool}"));
	if (s->use->free->call && (strstr(s->use->free->call, "{bytes}") ||
					  strstr(s->use->free->call, "{order}") ||
					  strstr(s->use->free->call, "{size}")))
		s->free_size = s->t->size;
	return true;
}

static void note_memory(struct session *s, struct trial_state *st)
{
	const struct sim_pages *pages = sim_kernel_pages(s->k);
	struct sim_zone_view zone, best = {0};

	for (unsigned int i = 0; i < sim_pages_zones(pages); i++) {
		sim_pages_zone(pages, i, &zone);
		if (zone.managed > best.managed)
			best = zone;
		for (unsigned int o = 0; o <= s->lab->pages.max_page_order; o++)
			if (zone.blocks[o] && o > st->largest_order)
				st->largest_order = o;
	}
	if (st->tries == 0 || best.free < st->free_min)
		st->free_min = best.free;
	if (best.free > st->free_max)
		st->free_max = best.free;
	st->mark_min = best.min;
	st->mark_low = best.low;
	st->mark_high = best.high;
}

/* What came back must be what was needed. */
static bool acceptable(const struct session *s, const struct sim_result *r)
{
	const struct need *n = s->need;

	if (r->usable < s->t->size && s->use->api->sized)
		return false;
	if (n->v[F_ZEROED].set && n->v[F_ZEROED].max && !r->zeroed)
		return false;
	return strcmp(contiguity_words[n->v[F_CONTIGUITY].max], "physical") != 0 || r->contiguous;
}

static void try_once(struct session *s, struct trial_state *st, uint64_t seed)
{
	const struct sim_objection *list;
	struct sim_result setup = {0}, r;

	sim_kernel_enter(s->k, &s->process);
	if (sim_kernel_set_state(s->k, st->kind, seed) != 0)
		return;
	note_memory(s, st);
	if (s->use->setup)
		sim_kernel_alloc(s->k, &s->setup, &setup);
	s->alloc.setup = setup.handle;
	sim_kernel_enter(s->k, &s->here);
	sim_kernel_alloc(s->k, &s->alloc, &r);
	st->tries++;
	if (r.ok && acceptable(s, &r)) {
		st->succeeded++;
		st->taken += r.taken;
		st->asked += s->t->size;
		st->from_vmalloc += r.origin == SIM_FROM_VMALLOC;
	}
	sim_kernel_enter(s->k, &s->freed);
	if (r.ok && s->free_call)
		sim_kernel_free(s->k, s->free_call, r.handle, s->free_takes_setup ? setup.handle : 0,
			s->free_size);
	sim_kernel_enter(s->k, &s->process);
	if (setup.ok && s->teardown_call)
		sim_kernel_free(s->k, s->teardown_call, setup.handle, 0, 0);
	/* what is never freed is no leak */
	if (s->free_call || s->alloc.managed)
		sim_kernel_finish(s->k);
	if (sim_kernel_objections(s->k, &list)) {
		st->objections++;
		if (!s->t->objection[0])
			snprintf(s->t->objection, sizeof(s->t->objection), "%s", list[0].text);
	}
}

bool trial_run(struct lab *l, const struct need *need, const struct use *use, struct trial *t)
{
	struct session s = {.lab = l, .c = l->catalogue, .need = need, .use = use, .t = t};

	*t = (struct trial){.kernel = l->catalogue->profile->name, .states = l->states};
	need_facts(need, s.c, false, s.facts);
	if (!prepare_alloc(&s) || !prepare_setup(&s))
		return false;
	t->size = s.alloc.fixed + s.alloc.size * (s.alloc.count ? s.alloc.count : 1);
	if (s.alloc.count && t->size / s.alloc.count < s.alloc.size)
		return false; /* more than can be counted */
	if (!prepare_free(&s))
		return false;
	s.process = (struct sim_context){.may_sleep = true, .name = context_words[CONTEXT_WORD_PROCESS]};
	s.here = context_of(&s, s.facts);
	s.process.rt = s.here.rt;
	s.freed = freed_context(&s);
	s.k = lab_kernel(l, t->size > LAB_MAX_MEMORY / 4 ? LAB_MAX_MEMORY : 4 * t->size);
	if (!s.k)
		return false;
	t->memory = l->memory;
	for (size_t i = 0; i < l->states; i++) {
		t->state[i].kind = &l->state[i];
		for (uint64_t seed = 0; seed < TRIAL_TRIES; seed++)
			try_once(&s, &t->state[i], seed);
	}
	return sim_kernel_error(s.k) == 0;
}

double trial_waste(const struct trial_state *s)
{
	if (s->taken == 0 || s->taken < s->asked)
		return 0;
	return 100.0 * (double)(s->taken - s->asked) / (double)s->taken;
}
