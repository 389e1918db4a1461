/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Kernel calls as simulator calls; see simcall.h.
 */
#include "trial/simcall.h"

#include <string.h>

#include "text/yaml.h"
#include "trial/lab.h"

/*
 * The mask that an API without one uses unless the data say otherwise: the first base mask of
 * data/gfp.yaml.
 */
static uint64_t usual_mask(const struct catalogue *c)
{
	for (size_t i = 0; i < c->gfp_count; i++)
		if (c->gfp[i].advise)
			return c->gfp[i].mask;
	return 0;
}

static bool says(const struct yaml_node *sim, const char *key)
{
	const struct yaml_node *n = yaml_get(sim, key);

	return n && yaml_is(n, "true");
}

/* A number of bytes, or an address, that the data name; 0: none. */
static bool number(
	const struct catalogue *c, const struct api *api, const char *key, uint64_t *value)
{
	const struct yaml_node *n = yaml_get(api->sim, key);

	*value = 0;
	return !n || catalogue_expr(c, n, NULL, value);
}

static bool fill_request(const struct catalogue *c, const struct api *api, const char *call,
	const uint64_t *gfp, struct sim_request *r)
{
	const struct yaml_node *own = yaml_get(api->sim, "gfp");
	struct gfp_mask mask = {.set = usual_mask(c)};

	if (own && !gfp_parse(c, own, NULL, &mask))
		return false;
	if (gfp)
		mask.set = *gfp;
	if (says(api->sim, "zero"))
		mask.set |= c->gfp_means[GFP_MEANS_ZERO];
	*r = (struct sim_request){.call = call,
		.gfp = lab_gfp(c, mask.set),
		.managed = api->lifetime == LIFETIME_DEVICE,
		.huge = says(api->sim, "huge"),
		.own_mask = says(api->sim, "own_mask")};
	return number(c, api, "above", &r->above) && number(c, api, "below", &r->below) &&
	       number(c, api, "more", &r->more);
}

bool simcall_request(const struct catalogue *c, const struct api *api, const uint64_t *gfp,
	struct sim_request *r)
{
	const struct yaml_node *call = yaml_get(api->sim, "call");

	return call && sim_kernel_knows_alloc(call->text) &&
	       fill_request(c, api, call->text, gfp, r);
}

bool simcall_allocates(const struct api *api)
{
	const struct yaml_node *call = yaml_get(api->sim, "call");

	return (call && sim_kernel_knows_alloc(call->text)) || simcall_bulk(api) != SIMCALL_SINGLE;
}

enum simcall_bulk simcall_bulk(const struct api *api)
{
	const struct yaml_node *n = yaml_get(api->sim, "bulk");

	if (!n)
		return SIMCALL_SINGLE;
	return yaml_is(n, "pages") ? SIMCALL_BULK_PAGES : SIMCALL_BULK_OBJECTS;
}

bool simcall_bulk_request(const struct catalogue *c, const struct api *api, const uint64_t *gfp,
	struct sim_request *r)
{
	return simcall_bulk(api) != SIMCALL_SINGLE && fill_request(c, api, NULL, gfp, r);
}

const char *simcall_free(const struct api *api)
{
	const struct yaml_node *call = yaml_get(api->sim, "call");

	return call && sim_kernel_knows_free(call->text) ? call->text : NULL;
}

const char *simcall_use(const struct api *api)
{
	const struct yaml_node *call = yaml_get(api->sim, "call");

	return call && sim_kernel_knows_use(call->text) ? call->text : NULL;
}

bool simcall_use_counts(const struct api *api)
{
	const char *use = simcall_use(api);

	return use && sim_kernel_use_counts(use);
}

static bool has(const struct api *api, const char *placeholder)
{
	return api->call && strstr(api->call, placeholder);
}

bool simcall_takes_setup(const struct api *api)
{
	return has(api, "{cache}") || has(api, "{pool}");
}

bool simcall_takes_size(const struct api *api)
{
	return has(api, "{bytes}") || has(api, "{size}") || has(api, "{order}");
}

bool simcall_raw_locks_only(const struct catalogue *c, const struct need *need)
{
	const struct context *x =
		catalogue_context(c, CONTEXT_CONTEXT, context_words[need->v[F_CONTEXT].max]);
	bool only = x && x->facts.raw_locks_only;

	for (int i = 0; holds_words[i]; i++) {
		x = need->v[F_HOLDS].max >> i & 1
			    ? catalogue_context(c, CONTEXT_LOCK, holds_words[i])
			    : NULL;
		only |= x && x->facts.raw_locks_only;
	}
	return only;
}

struct sim_context simcall_context(
	const struct catalogue *c, const struct need *need, uint64_t enters)
{
	const char *reclaim = reclaim_words[need->v[F_RECLAIM].max];
	uint64_t scopes = need->v[F_SCOPE].max | enters, removes = 0;
	struct value f[FACT_FIRST_USE];
	struct sim_context x = {0};

	need_facts(need, c, false, f);
	for (int i = 0; scope_words[i]; i++) {
		const struct context *scope =
			scopes >> i & 1 ? catalogue_context(c, CONTEXT_SCOPE, scope_words[i])
					: NULL;

		removes |= scope ? scope->removes : 0;
		/* the mask keeps the flag, but reclaim is not entered */
		if (scope && yaml_is(yaml_get(scope->serves, "reclaim"), "none"))
			removes |= c->gfp_means[GFP_MEANS_SLEEP];
	}
	x.may_sleep = !f[F_MAY_SLEEP].set || f[F_MAY_SLEEP].max;
	x.in_interrupt = f[F_IN_INTERRUPT].set && f[F_IN_INTERRUPT].max;
	x.in_hardirq = f[F_RUNS_IN].set && (f[F_RUNS_IN].max & RUNS_HARDIRQ);
	x.irqs_disabled = f[F_IRQS_DISABLED].set && f[F_IRQS_DISABLED].max;
	x.nmi = f[F_NMI].max;
	x.rt_atomic = f[F_RT_ATOMIC].max;
	x.rt = c->preempt_rt;
	x.boot = f[F_RUNS_IN].set && (f[F_RUNS_IN].max & RUNS_BOOT);
	x.no_io = strcmp(reclaim, "no-io") == 0;
	x.no_fs = x.no_io || strcmp(reclaim, "no-fs") == 0;
	x.scope_clears = lab_gfp(c, removes);
	x.name = context_words[need->v[F_CONTEXT].max];
	return x;
}
