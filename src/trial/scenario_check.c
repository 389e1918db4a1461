/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Checks of scenarios; see scenario_check.h.
 */
#include "trial/scenario_check.h"

#include <stdio.h>
#include <string.h>

#include "know/catalogue.h"
#include "text/diag.h"
#include "text/strbuf.h"
#include "text/units.h"
#include "text/yaml.h"
#include "trial/simcall.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

/* Functions that may have come by a backport count as there. */
static bool exists(const struct catalogue *c, const struct yaml_node *at, const struct api *api,
	struct diag *d)
{
	char kernel[24], version[24], hint[64];

	if (api->exists || api->unsure)
		return true;
	if (api->since && c->version < api->since)
		snprintf(hint, sizeof(hint), "since %s", version_format(api->since, version));
	else
		snprintf(hint, sizeof(hint), "until %s", version_format(api->until, version));
	diag_error(d, at->place->src, at->place->pos, hint, "Linux %s does not have %s()",
		version_format(c->version, kernel), api->name);
	return false;
}

/* The function of this kernel that @n names; NULL after reporting. */
static const struct api *known_api(
	const struct catalogue *c, const struct yaml_node *n, struct diag *d)
{
	const struct api *api = n->kind == YAML_SCALAR ? catalogue_api(c, n->text) : NULL;

	if (!api)
		yaml_unknown(n, d, "API", c->api, c->api_count, sizeof(*c->api));
	return api && exists(c, n, api, d) ? api : NULL;
}

/* @api cannot be called in this kind of step, but perhaps in another. */
static bool not_modelled(const struct yaml_node *at, const struct api *api, struct diag *d)
{
	struct strbuf expected = {0};

	if (simcall_allocates(api))
		strbuf_addf(&expected, "{alloc: NAME, api: %s}", api->name);
	else if (simcall_free(api))
		strbuf_addf(&expected, "{free: NAME, with: %s}", api->name);
	else if (simcall_use(api))
		strbuf_addf(&expected, "{call: %s, on: NAME}", api->name);
	if (expected.len)
		diag_error(d, at->place->src, at->place->pos, strbuf_str(&expected),
			"%s() belongs to another kind of step", api->name);
	else
		diag_error(d, at->place->src, at->place->pos, NULL,
			"the simulator does not model %s()", api->name);
	strbuf_free(&expected);
	return false;
}

/* Does the call have any of these in its place for arguments? */
static bool has_any(const struct api *api, const char *const *placeholder)
{
	for (; api->call && *placeholder; placeholder++)
		if (strstr(api->call, *placeholder))
			return true;
	return false;
}

/*
 * Arguments that only some calls take, by what stands for them in data/apis; 0 is as good as none.
 */
static bool arguments_fit(const struct scenario_step *st, const struct api *api, struct diag *d)
{
	static const struct {
		const char *key, *placeholder[4];
	} some[] = {
		{"order", {"{order}"}},
		{"align", {"{align}", "{type}", "{order}"}},
		{"boundary", {"{boundary}"}},
		{"constructor", {"{ctor}"}},
		{"flags", {"{flags}"}},
		{"mask", {"{dma}", "{dev}"}},
		{"of", {"{p}"}},
	};
	bool ok = true;

	for (size_t i = 0; i < COUNT(some); i++) {
		const struct yaml_node *n = yaml_get(st->at, some[i].key);

		if (!n || yaml_is(n, "0") || has_any(api, some[i].placeholder))
			continue;
		diag_error(d, n->place->src, n->place->pos, NULL, "%s() takes no `%s`", api->name,
			some[i].key);
		ok = false;
	}
	if (st->gfp && !api->takes_gfp) {
		diag_error(d, st->gfp->place->src, st->gfp->place->pos, NULL,
			"%s() takes no GFP flags", api->name);
		ok = false;
	}
	return ok;
}

/* A call that is told no amount gives one page, or whatever its limit is. */
static bool amount_fits(const struct scenario_step *st, const struct api *api, struct diag *d)
{
	static const char *const amounts[] = {
		"{size}", "{bytes}", "{type}", "{n}", "{fixed}", "{order}", "{pages}", NULL};
	const struct yaml_node *n = yaml_get(st->at, "size");
	char most[32];

	if (!n || api->unit != UNIT_PAGES || has_any(api, amounts) || st->size <= api->size_max)
		return true;
	diag_error(d, n->place->src, n->place->pos, NULL, "%s() gives %s, not more", api->name,
		units_human(api->size_max, most));
	return false;
}

/*
 * Does the step have to say how many bytes? Calls that take pages by their order take one at least.
 */
static bool wants_size(const struct api *api)
{
	static const char *const sizes[] = {"{size}", "{bytes}", "{type}", NULL};

	return has_any(api, sizes) || api->kind == API_MAP ||
	       (api->unit == UNIT_BYTES && api->kind == API_ALLOC);
}

static bool lacks(const struct scenario_step *st, const char *key, const char *hint, struct diag *d)
{
	diag_error(d, st->at->place->src, st->at->place->pos, hint, "this step lacks `%s`", key);
	return false;
}

/*
 * Does the call that makes a cache or pool want another one for it? &{pool} is the one that it
 * makes.
 */
static bool wants_setup(const struct api *api)
{
	const char *pool;

	if (list_count(api->setup))
		return true;
	if (api->kind != API_SETUP || !simcall_takes_setup(api))
		return false;
	pool = strstr(api->call, "{pool}");
	return strstr(api->call, "{cache}") || (pool && (pool == api->call || pool[-1] != '&'));
}

static bool check_alloc(const struct scenario_step *st, const struct catalogue *c, struct diag *d)
{
	const struct api *api = known_api(c, st->api, d);
	const bool bulk = api && simcall_bulk(api) != SIMCALL_SINGLE;
	struct gfp_mask mask;
	bool ok;

	if (!api)
		return false;
	if (!simcall_allocates(api))
		return not_modelled(st->api, api, d);
	ok = arguments_fit(st, api, d) & amount_fits(st, api, d);
	if (st->gfp && !gfp_parse(c, st->gfp, d, &mask))
		ok = false;
	if (!yaml_get(st->at, "size") && !yaml_get(st->at, "fixed") && wants_size(api))
		ok = lacks(st, "size", NULL, d);
	if (!st->from && wants_setup(api))
		ok = lacks(st, "from", "from: the cache or pool", d);
	if (bulk && st->count > SCENARIO_MAX_OBJECTS / st->times) {
		diag_error(d, st->at->place->src, yaml_get(st->at, "count")->place->pos,
			"1 to 1000000", "`count` times `times` is out of range");
		ok = false;
	}
	return ok;
}

static bool check_call(const struct scenario_step *st, const struct catalogue *c, struct diag *d)
{
	const struct api *api = known_api(c, st->call, d);
	const struct yaml_node *count = yaml_get(st->at, "count");

	if (!api)
		return false;
	if (!simcall_use(api))
		return not_modelled(st->call, api, d);
	if (simcall_use_counts(api) && !count)
		return lacks(st, "count", NULL, d);
	if (!simcall_use_counts(api) && count) {
		diag_error(d, count->place->src, count->place->pos, NULL, "%s() takes no `count`",
			api->name);
		return false;
	}
	return true;
}

static bool check_step(const struct scenario_step *st, const struct catalogue *c, struct diag *d)
{
	const struct api *api;

	switch (st->kind) {
	case SCENARIO_ALLOC:
		return check_alloc(st, c, d);
	case SCENARIO_FREE:
		api = known_api(c, st->with, d);
		return api && (simcall_free(api) || not_modelled(st->with, api, d));
	case SCENARIO_CALL:
		return check_call(st, c, d);
	default:
		return true;
	}
}

bool scenario_check(const struct scenario *s, const struct catalogue *c, struct diag *d)
{
	bool ok = true;

	for (size_t i = 0; i < s->steps; i++)
		ok &= check_step(&s->step[i], c, d);
	return ok;
}
