/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Uses and their facts; see use.h.
 */
#include "advise/use.h"

#include <stdio.h>
#include <string.h>

#include "advise/manifest.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/nearest.h"
#include "text/yaml.h"

#define AT(f) facts[(f)-FACT_FIRST_USE]

/* @open: where there is none, it is only that nobody said which. */
static inline void tell_api(struct value *fact, const struct api *api, bool open)
{
	value_tell_if(fact, api != NULL, api ? api->index : 0);
	fact->fuzzy = open;
	fact->min = 0;
}

static inline void tell_mask(struct value *fact, const struct use *use, uint64_t removed)
{
	fact->set = use->gfp_given;
	fact->fuzzy = false;
	fact->maybe = use->gfp.maybe & ~removed;
	fact->max = use->gfp.set & ~removed;
	fact->text = NULL;
}

/* Flags that the scopes around the call take off every mask. */
static uint64_t scopes_remove(const struct catalogue *c, uint64_t scopes)
{
	uint64_t removed = 0;

	for (int i = 0; scope_words[i]; i++)
		if (scopes >> i & 1)
			removed |= catalogue_context(c, CONTEXT_SCOPE, scope_words[i])->removes;
	return removed;
}

void use_facts_mask(const struct use *use, const struct value *need_facts,
	const struct catalogue *c, struct value *facts)
{
	uint64_t removed = scopes_remove(c, need_facts[F_SCOPE].max | use->enters);
	uint64_t sleep = c->gfp_means[GFP_MEANS_SLEEP], zero = c->gfp_means[GFP_MEANS_ZERO];
	const struct api *api = use->api;
	const uint64_t left = use->gfp.set & ~removed;

	tell_api(&AT(F_THEN), use->then, true);
	tell_mask(&AT(F_GFP_WRITTEN), use, 0);
	tell_mask(&AT(F_GFP), use, removed);
	value_tell_if(&AT(F_GFP_REFUSED), use->gfp_given, (use->gfp.set & api->gfp_refuses) != 0);
	value_tell_if(&AT(F_GFP_EXISTS), use->gfp_given, !(use->gfp.named & c->gfp_absent));
	value_tell_if(&AT(F_GFP_IDLE), use->gfp_given, use->gfp.idle != NULL);
	value_tell_if(&AT(F_GFP_REPEATS), use->gfp_given, use->gfp.repeats != NULL);
	value_tell_if(&AT(F_GFP_FROM_CALLER), use->gfp_given, use->gfp.caller != NULL);
	value_tell(&AT(F_ENTERS), use->enters);
	value_tell(&AT(F_SLEEPS), api->sleeps != SLEEPS_NEVER);
	if (api->sleeps == SLEEPS_BY_GFP) {
		value_tell_if(&AT(F_SLEEPS), use->gfp_given, (left & sleep) != 0);
		/* a caller's mask is the caller's business */
		if (use->gfp.caller && !(left & sleep))
			AT(F_SLEEPS).set = false;
	}
	value_tell(&AT(F_ZEROES), api->zeroing == ZEROING_ALWAYS);
	if (api->zeroing == ZEROING_BY_GFP)
		/* what the caller's mask may hold clears nothing for certain */
		value_tell_if(&AT(F_ZEROES), use->gfp_given, (use->gfp.set & zero) != 0);
}

static bool list_has_api(const struct yaml_node *list, const struct api *api)
{
	return api && list_has(list, api->name);
}

void use_facts_free(const struct use *use, const struct value *need_facts,
	const struct catalogue *c, struct value *facts)
{
	const struct api *f = use->free;
	uint32_t runs_in = 0; /* the free function, as far as the need says so */
	bool irqs_off = false;

	tell_api(&AT(F_FREE), f, !use->free_given);
	value_tell_if(&AT(F_FREE_GIVEN), use->free_given, f != NULL);
	value_tell(&AT(F_NEEDS_FREE), list_count(use->api->free) != 0);
	value_tell_if(&AT(F_FREE_MATCHES), use->free_given && f, list_has_api(use->api->free, f));
	value_tell_if(&AT(F_FREE_EXISTS), f && !f->unsure, f && f->exists);
	value_tell_if(&AT(F_FREE_CALLABLE), f, f && (f->exported || need_facts[F_BUILT_IN].max));
	value_tell_if(&AT(F_FREE_SLEEPS), f, f && f->sleeps != SLEEPS_NEVER);
	value_tell_if(&AT(F_FREE_WIPES), f, f && f->wipes);
	value_tell_if(&AT(F_FREE_AFTER_RCU), f, f && f->after_rcu);
	if (need_facts[F_FREED_STATED].max) {
		const struct context *w = catalogue_context(
			c, CONTEXT_CONTEXT, context_words[need_facts[F_FREED_CONTEXT].max]);
		bool preemptible = !w->facts.not_preemptible;

		runs_in = w->runs_in;
		irqs_off = w->facts.irqs_disabled;
		for (int i = 0; holds_words[i]; i++) {
			const struct context *l;

			if (!(need_facts[F_FREED_HOLDS].max >> i & 1))
				continue;
			l = catalogue_context(c, CONTEXT_LOCK, holds_words[i]);
			preemptible &= !l->facts.not_preemptible;
			irqs_off |= l->facts.irqs_disabled;
		}
		if (c->preempt_rt && !preemptible)
			runs_in |= RUNS_RT_ATOMIC;
	}
	value_tell_if(&AT(F_FREE_LEGAL), f && need_facts[F_FREED_STATED].max,
		f && (runs_in & ~f->contexts) == 0);
	value_tell_if(&AT(F_FREE_IRQS_OFF_OK), f, !f || f->irqs_off || !irqs_off);
}

void use_facts_fits(const struct api *api, const struct value *need_facts, struct value *facts)
{
	const struct value *b = &need_facts[F_BYTES];

	value_tell_if(&AT(F_FITS), b->set, b->max <= api->size_max);
	if (b->set && b->fuzzy && b->max > api->size_max && b->min <= api->size_max)
		AT(F_FITS).set = false;
}

void use_facts_chosen(const struct use *use, const struct value *need_facts,
	const struct catalogue *c, struct value *facts)
{
	tell_api(&AT(F_SETUP), use->setup, true);
	use_facts_mask(use, need_facts, c, facts);
	use_facts_free(use, need_facts, c, facts);
}

void use_facts(const struct use *use, const struct value *need_facts, const struct catalogue *c,
	struct value *facts)
{
	const struct api *api = use->api;
	uint64_t serves = 0;

	memset(facts, 0, USE_FACT_COUNT * sizeof(*facts));
	for (int i = 0; for_words[i]; i++)
		serves |= (uint64_t)list_has(api->serves, for_words[i]) << i;
	tell_api(&AT(F_API), api, false);
	AT(F_FAMILY) = (struct value){.set = true, .text = api->family};
	value_tell(&AT(F_KIND), api->kind);
	value_tell_if(&AT(F_EXISTS), !api->unsure, api->exists);
	value_tell(&AT(F_CALLABLE), api->exported || need_facts[F_BUILT_IN].max);
	value_tell_if(&AT(F_LEGAL_HERE), need_facts[F_RUNS_IN].set && api->contexts,
		(need_facts[F_RUNS_IN].max & ~api->contexts) == 0);
	value_tell_if(&AT(F_IRQS_OFF_OK), api->contexts, api->irqs_off);
	value_tell(&AT(F_TAKES_GFP), api->takes_gfp);
	value_tell(&AT(F_ALWAYS_SLEEPS), api->sleeps == SLEEPS_ALWAYS);
	value_tell(&AT(F_CONTIGUOUS), api->contiguity);
	value_tell(&AT(F_ZEROING), api->zeroing);
	value_tell(&AT(F_ARRAY), api->array);
	value_tell(&AT(F_TYPED), api->typed);
	value_tell(&AT(F_TRAILING), api->trailing);
	value_tell(&AT(F_SIZED), api->sized);
	value_tell(&AT(F_UNIT), api->unit);
	value_tell(&AT(F_RETURNS), api->returns);
	value_tell(&AT(F_MANAGED), api->lifetime);
	value_tell(&AT(F_DMA_FIT), api->dma);
	value_tell(&AT(F_COPIES), api->copies);
	value_tell(&AT(F_COPY_TERMINATED), api->terminated);
	value_tell(&AT(F_SERVES), serves);
	value_tell(&AT(F_IDENTICAL), api->identical);
	value_tell(&AT(F_PER_CPU_API), api->per_cpu);
	value_tell(&AT(F_RESERVE), api->reserve);
	value_tell(&AT(F_NODE_API), api->node != NULL);
	use_facts_fits(api, need_facts, facts);
	use_facts_chosen(use, need_facts, c, facts);
}

/* What a name in `uses` is for, and the kinds of API that can be that. */
struct role {
	const char *key, *is;
	uint32_t kinds; /* bits of enum api_kind */
};
static const struct role role_api = {"api", "what allocates", 1u << API_ALLOC | 1u << API_MEMORY};
static const struct role role_free = {"free", "what frees", 1u << API_FREE};
static const struct role role_setup = {
	"setup", "what makes the cache, pool or mapping", 1u << API_SETUP | 1u << API_MAP};

static const char *const kind_does[] = {
	[API_ALLOC] = "allocates",
	[API_FREE] = "frees",
	[API_SETUP] = "sets up what others allocate from",
	[API_TEARDOWN] = "tears down what others allocated from",
	[API_MAP] = "maps what others allocated",
	[API_UNMAP] = "unmaps",
	[API_SCOPE] = "opens or closes a memalloc scope",
	[API_MEMORY] = "is memory that nobody allocates",
	[API_UPKEEP] = "works on what is there",
};

/*
 * An allocation that @api frees or sets up: one of its own family before others, one that names it
 * first before the rest.
 */
static const char *belongs_to(const struct catalogue *c, const struct api *api)
{
	const char *best = NULL;
	int best_rank = 0;

	for (size_t i = 0; i < c->api_count; i++) {
		const struct yaml_node *lists[] = {c->api[i].free, c->api[i].setup};

		for (size_t k = 0; k < 2; k++) {
			int rank = 1;

			if (!list_has(lists[k], api->name))
				continue;
			rank += strcmp(list_item(lists[k], 0)->text, api->name) == 0;
			rank += 2 * (strcmp(c->api[i].family, api->family) == 0);
			if (rank > best_rank)
				best = c->api[i].name;
			best_rank = rank > best_rank ? rank : best_rank;
		}
	}
	return best;
}

/*
 * What stands there instead: the name that has the role and belongs to @wrong, or to the use's
 * @api.
 */
static const char *right_word(const struct catalogue *c, const struct role *role,
	const struct api *wrong, const struct api *api)
{
	const struct yaml_node *list = NULL;

	if (role == &role_api)
		return belongs_to(c, wrong);
	if (role == &role_free)
		list = list_count(wrong->free) ? wrong->free : api ? api->free : NULL;
	else if (api)
		list = api->setup;
	return list_count(list) ? list_item(list, 0)->text : NULL;
}

static bool has_role(const struct role *role, const struct api *named, const struct api *api)
{
	if (role->kinds >> named->kind & 1)
		return true;
	/* what has to follow may be an allocation in its own right: storing in an index */
	return role == &role_setup && api && list_has(api->then, named->name);
}

/*
 * The catalogue's entry that @n names in @role; NULL after reporting. @api is the use's own, once
 * it is known.
 */
static const struct api *read_api(const struct yaml_node *n, const struct role *role,
	const struct api *user, const struct catalogue *c, struct diag *d)
{
	const char *right;
	const struct api *api;
	struct nearest near;
	char hint[128] = "see: whichalloc list apis";

	if (n->kind != YAML_SCALAR) {
		diag_error(d, n->place->src, n->place->pos, hint, "expected the name of an API");
		return NULL;
	}
	api = catalogue_api(c, n->text);
	if (api && has_role(role, api, user))
		return api;
	if (api) {
		right = right_word(c, role, api, user);
		if (right)
			snprintf(hint, sizeof(hint), "did you mean `%s`?", right);
		diag_error(d, n->place->src, n->place->pos, hint, "`%s` is %s, and %s() %s",
			role->key, role->is, api->name, kind_does[api->kind]);
		return NULL;
	}
	nearest_init(&near, n->text, n->count);
	for (size_t i = 0; i < c->api_count; i++)
		if (has_role(role, &c->api[i], user))
			nearest_offer(&near, c->api[i].name);
	if (nearest_best(&near))
		snprintf(hint, sizeof(hint), "did you mean `%s`?", nearest_best(&near));
	diag_error(d, n->place->src, n->place->pos, hint, "unknown API `%s`", n->text);
	return NULL;
}

struct use_entry {
	const struct yaml_node *api, *gfp, *free, *setup, *attrs;
};
#define F(key)                                                                 \
	{                                                                      \
#key, FIELD_NODE, offsetof(struct use_entry, key), false, NULL \
	}
static const struct field use_fields[] = {
	{"api", FIELD_NODE, offsetof(struct use_entry, api), true, NULL}, F(gfp), F(free), F(setup),
	F(attrs)};
static const struct field setup_fields[] = {
	{"api", FIELD_NODE, offsetof(struct use_entry, api), true, NULL},
	{"flags", FIELD_NODE, offsetof(struct use_entry, gfp), false, NULL},
	{"args", FIELD_NODE, offsetof(struct use_entry, attrs), false, NULL},
};
#undef F

const struct field_table use_table = {use_fields, sizeof(use_fields) / sizeof(*use_fields)};
const struct field_table setup_table = {setup_fields, sizeof(setup_fields) / sizeof(*setup_fields)};

/* The keys of @n, which is under `uses`. */
static bool read_entry(const struct yaml_node *n, struct use_entry *e, struct diag *d)
{
	const struct elsewhere others[] = {
		{need_keys, need_key_count, sizeof(*need_keys), "it belongs under `needs`"},
		{site_table.field, site_table.count, sizeof(*site_table.field),
			"it belongs to the allocation, beside `uses`"},
		{setup_fields, setup_table.count, sizeof(*setup_fields),
			"it belongs under `setup`"},
		{waiver_table.field, waiver_table.count, sizeof(*waiver_table.field),
			"it belongs under `waive`"},
	};

	return decode_map_among(n, "use", use_fields, use_table.count, others,
		sizeof(others) / sizeof(*others), e, d);
}

/* The keys of @n, which is under `setup`. */
static bool read_setup(const struct yaml_node *n, struct use_entry *e, struct diag *d)
{
	const struct elsewhere uses = {use_fields, use_table.count, sizeof(*use_fields),
		"it belongs under `uses`, beside `setup`"};

	return decode_map_among(n, "setup", setup_fields, setup_table.count, &uses, 1, e, d);
}

bool use_read(struct use *use, const struct yaml_node *n, const struct catalogue *c, struct diag *d)
{
	struct use_entry e = {0}, s = {0};
	bool ok = read_entry(n, &e, d);

	*use = (struct use){.at = n,
		.api_at = e.api,
		.gfp_at = e.gfp,
		.free_at = e.free,
		.setup_at = e.setup,
		.attrs_at = e.attrs};
	if (e.api) {
		use->api = read_api(e.api, &role_api, NULL, c, d);
		ok &= use->api != NULL;
	}
	if (e.gfp && e.gfp->kind != YAML_NULL) {
		use->gfp_given = true;
		ok &= gfp_parse(c, e.gfp, d, &use->gfp);
	}
	use->free_given = e.free != NULL;
	if (e.free && e.free->kind != YAML_NULL && !yaml_is(e.free, "none")) {
		use->free = read_api(e.free, &role_free, use->api, c, d);
		ok &= use->free != NULL;
	}
	if (e.setup && e.setup->kind == YAML_MAP) {
		ok &= read_setup(e.setup, &s, d);
		e.setup = s.api;
		use->flags_at = s.gfp;
	}
	if (e.setup) {
		const struct api *api = read_api(e.setup, &role_setup, use->api, c, d);

		ok &= api != NULL;
		if (api && api->kind == API_MAP)
			use->then = api;
		else
			use->setup = api;
	}
	return ok;
}

void use_rebase(struct use *use, const struct catalogue *c)
{
	use->api = &c->api[use->api->index];
	use->free = use->free ? &c->api[use->free->index] : NULL;
	use->setup = use->setup ? &c->api[use->setup->index] : NULL;
	use->then = use->then ? &c->api[use->then->index] : NULL;
}
