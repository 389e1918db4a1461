/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Facts as JSON; see facts.h.
 */
#include "report/facts.h"

#include <inttypes.h>
#include <stdio.h>

#include "know/term.h"
#include "text/decode.h"
#include "text/yaml.h"

static json_t *string_or_null(const char *s)
{
	return s ? json_string(s) : json_null();
}

static json_t *version_or_null(version_t v)
{
	char buf[24];

	return v == VERSION_NONE ? json_null() : json_string(version_format(v, buf));
}

json_t *facts_list(const struct yaml_node *list)
{
	json_t *array = json_array();

	for (size_t i = 0; i < list_count(list); i++)
		json_array_append_new(array, json_string(list_item(list, i)->text));
	return array;
}

static json_t *words_of(uint32_t mask, const char *const *words)
{
	json_t *array = json_array();

	for (int i = 0; words[i]; i++)
		if (mask >> i & 1)
			json_array_append_new(array, json_string(words[i]));
	return array;
}

/* Facts of an API that are no names: what the catalogue calls them, and what the JSON does. */
static const char *const api_facts[][2] = {{"include", "include"}, {"signature", "signature"},
	{"returns", "returns"}, {"failure", "failure"}, {"takes_gfp", "takes_gfp"},
	{"gfp_refuses", "gfp_refuses"}, {"free", "free"}, {"setup", "setup"},
	{"contiguity", "contiguous"}, {"alignment", "alignment"}, {"sleeps", "may_sleep"},
	{"contexts", "contexts"}, {"irqs_off", "irqs_off"}, {"size", "max_size"}, {"unit", "unit"},
	{"zeroing", "zeroing"}, {"dma", "dma"}, {"exported", "exported"}, {"since", "since"},
	{"until", "until"}, {"replaced_by", "replaced_by"}};

size_t facts_api_count(void)
{
	return sizeof(api_facts) / sizeof(*api_facts);
}

size_t facts_api_unverified(const struct api *api)
{
	return list_count(api->unverified);
}

json_t *facts_api_json(const struct api *api)
{
	json_t *o = json_object();

	json_object_set_new(o, "name", json_string(api->name));
	json_object_set_new(o, "title", json_string(api->title));
	json_object_set_new(o, "kind", json_string(api_kind_words[api->kind]));
	json_object_set_new(o, "family", json_string(api->family));
	json_object_set_new(o, "include", string_or_null(api->include));
	json_object_set_new(o, "signature", string_or_null(api->signature));
	json_object_set_new(o, "returns", json_string(api_returns_words[api->returns]));
	json_object_set_new(o, "failure", json_string(api_failure_words[api->failure]));
	json_object_set_new(o, "takes_gfp", json_boolean(api->takes_gfp));
	json_object_set_new(o, "gfp_refuses", facts_list(api->refuses));
	json_object_set_new(o, "free", facts_list(api->free));
	json_object_set_new(o, "setup", facts_list(api->setup));
	json_object_set_new(o, "contiguous", json_string(api_contiguity_words[api->contiguity]));
	json_object_set_new(o, "alignment", json_string(api_alignment_words[api->alignment]));
	json_object_set_new(o, "may_sleep", json_string(api_sleeps_words[api->sleeps]));
	json_object_set_new(o, "contexts", words_of(api->contexts, runs_in_words));
	json_object_set_new(o, "irqs_off", json_boolean(api->irqs_off));
	json_object_set_new(o, "max_size",
		api->size_max == UINT64_MAX ? json_null()
					    : json_integer((json_int_t)api->size_max));
	json_object_set_new(o, "unit", json_string(api_unit_words[api->unit]));
	json_object_set_new(o, "zeroing", json_string(api_zeroing_words[api->zeroing]));
	json_object_set_new(o, "dma", json_string(api_dma_words[api->dma]));
	json_object_set_new(o, "exported", json_boolean(api->exported));
	json_object_set_new(o, "exists", json_boolean(api->exists));
	json_object_set_new(o, "since", version_or_null(api->since));
	json_object_set_new(o, "until", version_or_null(api->until));
	json_object_set_new(o, "backported", facts_list(api->backported));
	json_object_set_new(o, "replaced_by", string_or_null(api->replaced_by));
	json_object_set_new(o, "advised", json_boolean(api->offer));
	json_object_set_new(o, "source", facts_list(api->source));
	for (size_t i = 0; i < facts_api_count(); i++)
		if (list_has(api->unverified, api_facts[i][0]))
			json_object_set_new(o, api_facts[i][1], json_string("unverified"));
	return o;
}

/* The primitive flags in @set. */
static json_t *flags_of(const struct catalogue *c, uint64_t set)
{
	json_t *parts = json_array();

	for (size_t i = 0; i < c->gfp_count; i++)
		if (c->gfp[i].kind != GFP_KIND_COMPOUND && (c->gfp[i].mask & set))
			json_array_append_new(parts, json_string(c->gfp[i].name));
	return parts;
}

json_t *facts_mask_json(const struct gfp_mask *m, const struct catalogue *c)
{
	char unknown[24];

	snprintf(unknown, sizeof(unknown), "0x%" PRIx64, m->unknown);
	return json_pack("{s:s, s:s, s:o, s:o, s:o}", "name", m->written, "kind", "mask",
		"contains", flags_of(c, m->set), "unknown_bits",
		string_or_null(m->unknown ? unknown : NULL), "may_sleep",
		m->caller ? json_null() : json_boolean(m->set & c->gfp_means[GFP_MEANS_SLEEP]));
}

json_t *facts_gfp_json(const struct gfp_flag *f, const struct catalogue *c)
{
	json_t *parts = flags_of(c, f->kind == GFP_KIND_COMPOUND ? f->mask : 0);

	return json_pack("{s:s, s:s, s:s, s:o, s:b, s:b, s:o, s:o, s:o, s:o}", "name", f->name,
		"title", f->title, "kind", gfp_kind_words[f->kind], "contains", parts, "exists",
		f->exists, "public", f->public_, "since", version_or_null(f->since), "until",
		version_or_null(f->until), "replaced_by", string_or_null(f->replaced_by), "source",
		facts_list(f->source));
}

json_t *facts_context_json(const struct context *x)
{
	return json_pack("{s:s, s:s, s:s, s:o, s:b, s:b, s:b, s:b, s:b, s:o}", "name", x->name,
		"title", x->title, "kind", context_kind_words[x->kind], "runs_in",
		words_of(x->runs_in, runs_in_words), "may_sleep", x->facts.may_sleep,
		"in_interrupt", x->facts.in_interrupt, "irqs_disabled", x->facts.irqs_disabled,
		"not_preemptible", x->facts.not_preemptible, "raw_locks_only",
		x->facts.raw_locks_only, "source", facts_list(x->source));
}

json_t *facts_term_json(const struct term *t)
{
	struct strbuf needs = {0};
	json_t *o;

	if (t->needs)
		term_needs(t, &needs);
	o = json_pack("{s:s, s:s, s:s, s:o, s:s?, s:o, s:o, s:o, s:o}", "name", t->name, "title",
		t->title, "kind", term_kind_words[t->kind], "aliases", facts_list(t->aliases),
		"needs", t->needs ? strbuf_str(&needs) : NULL, "see", facts_list(t->see), "since",
		version_or_null(t->since), "until", version_or_null(t->until), "source",
		facts_list(t->source));
	strbuf_free(&needs);
	return o;
}

json_t *facts_rule_json(const struct rule *r)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:b, s:o}", "name", r->name, "title",
		r->title, "effect", effect_words[r->effect], "severity",
		severity_words[r->severity], "because", r->because, "since",
		version_or_null(r->since), "until", version_or_null(r->until), "house", r->house,
		"source", facts_list(r->source));
}

json_t *facts_kernel_json(const struct profile *p)
{
	json_t *config = json_object();

	for (size_t i = 0; p->config && i < p->config->count; i++)
		json_object_set_new(config, p->config->items[2 * i].text,
			json_boolean(yaml_is(&p->config->items[2 * i + 1], "true")));
	return json_pack("{s:s, s:s, s:o, s:o, s:o}", "name", p->name, "title", p->title, "tree",
		string_or_null(p->tree), "config", config, "source", facts_list(p->source));
}
