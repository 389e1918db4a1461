/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * APIs: data/apis/ at one kernel. An entry's facts are those of 6.12; its `versions` override them
 * where the kernel lies in their range.
 */
#include <string.h>

#include "know/catalogue.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/yaml.h"

const char *const api_kind_words[] = {
	"alloc", "free", "setup", "teardown", "map", "unmap", "scope", "memory", "upkeep", NULL};
const char *const api_sleeps_words[] = {"never", "gfp", "always", NULL};
const char *const api_zeroing_words[] = {"never", "flag", "always", NULL};
const char *const api_failure_words[] = {
	"null-pointer", "err-pointer", "zero", "errno", "false", "never", NULL};
const char *const api_unit_words[] = {"bytes", "pages", "order", "object", NULL};
const char *const api_returns_words[] = {"pointer", "address", "page", "pages", "folio", "percpu",
	"handle", "status", "nothing", NULL};
const char *const api_contiguity_words[] = {
	"none", "physical", "virtual", "either", "device", "scattered", NULL};
const char *const api_alignment_words[] = {
	"none", "size", "dma", "object", "page", "block", "given", NULL};
const char *const api_lifetime_words[] = {"manual", "device", "kernel", NULL};
const char *const api_dma_words[] = {"none", "streaming", "coherent", "noncoherent", NULL};
const char *const api_copies_words[] = {
	"none", "memory", "string", "const-string", "format", "user", "user-string", NULL};

struct api_entry {
	struct api api;
	const char *since, *until;
	const struct yaml_node *versions;
};

#define OFF(member) offsetof(struct api_entry, member)
#define F(key, type, member)                        \
	{                                           \
		key, type, OFF(member), false, NULL \
	}
#define W(key, type, member, words)                  \
	{                                            \
		key, type, OFF(member), false, words \
	}
static const struct field api_fields[] = {
	F("name", FIELD_TEXT, api.name),
	W("kind", FIELD_WORD, api.kind, api_kind_words),
	F("family", FIELD_TEXT, api.family),
	F("title", FIELD_TEXT, api.title),
	F("text", FIELD_TEXT, api.text),
	F("include", FIELD_TEXT, api.include),
	F("also_include", FIELD_LIST, api.also_include),
	F("signature", FIELD_TEXT, api.signature),
	F("call", FIELD_TEXT, api.call),
	W("returns", FIELD_WORD, api.returns, api_returns_words),
	W("failure", FIELD_WORD, api.failure, api_failure_words),
	F("takes_gfp", FIELD_BOOL, api.takes_gfp),
	F("gfp_refuses", FIELD_LIST, api.refuses),
	W("sleeps", FIELD_WORD, api.sleeps, api_sleeps_words),
	W("contexts", FIELD_WORDS, api.contexts, runs_in_words),
	F("irqs_off", FIELD_BOOL, api.irqs_off),
	F("free", FIELD_LIST, api.free),
	W("contiguity", FIELD_WORD, api.contiguity, api_contiguity_words),
	W("alignment", FIELD_WORD, api.alignment, api_alignment_words),
	F("size", FIELD_MAP, api.size),
	W("unit", FIELD_WORD, api.unit, api_unit_words),
	W("zeroing", FIELD_WORD, api.zeroing, api_zeroing_words),
	F("array", FIELD_BOOL, api.array),
	F("typed", FIELD_BOOL, api.typed),
	F("trailing", FIELD_BOOL, api.trailing),
	F("resizes", FIELD_BOOL, api.resizes),
	F("sized", FIELD_BOOL, api.sized),
	W("lifetime", FIELD_WORD, api.lifetime, api_lifetime_words),
	W("dma", FIELD_WORD, api.dma, api_dma_words),
	W("copies", FIELD_WORD, api.copies, api_copies_words),
	F("terminated", FIELD_BOOL, api.terminated),
	F("for", FIELD_LIST, api.serves),
	F("identical", FIELD_BOOL, api.identical),
	F("per_cpu", FIELD_BOOL, api.per_cpu),
	F("reserve", FIELD_BOOL, api.reserve),
	F("wipes", FIELD_BOOL, api.wipes),
	F("after_rcu", FIELD_BOOL, api.after_rcu),
	F("node", FIELD_TEXT, api.node),
	F("offer", FIELD_BOOL, api.offer),
	F("exported", FIELD_BOOL, api.exported),
	F("since", FIELD_TEXT, since),
	F("until", FIELD_TEXT, until),
	F("backported", FIELD_LIST, api.backported),
	F("replaced_by", FIELD_TEXT, api.replaced_by),
	F("setup", FIELD_LIST, api.setup),
	F("then", FIELD_LIST, api.then),
	F("teardown", FIELD_TEXT, api.teardown),
	F("undo", FIELD_TEXT, api.undo),
	F("check", FIELD_TEXT, api.check),
	F("result", FIELD_TEXT, api.result),
	F("partial", FIELD_BOOL, api.partial),
	F("sim", FIELD_MAP, api.sim),
	F("confused_with", FIELD_LIST, api.confused_with),
	F("unverified", FIELD_LIST, api.unverified),
	F("source", FIELD_LIST, api.source),
	F("versions", FIELD_LIST, versions),
};
#undef F
#undef W

#define API_FIELDS (sizeof(api_fields) / sizeof(*api_fields))

static version_t version_text(const char *s)
{
	return s ? version_parse(s, strlen(s)) : VERSION_NONE;
}

/*
 * Stable releases that gained the API: "6.12.97" is the first of its series, "<=6.18.35" had it,
 * and which one was the first nobody has read. Only the target's own series counts.
 */
static void api_backported(struct api *api, version_t v)
{
	for (size_t i = 0; i < list_count(api->backported); i++) {
		const char *s = list_item(api->backported, i)->text;
		bool at_the_latest = strncmp(s, "<=", 2) == 0;
		version_t b = version_text(at_the_latest ? s + 2 : s);

		if (version_major(b) != version_major(v) || version_minor(b) != version_minor(v))
			continue;
		api->exists |= v >= b;
		api->unsure |= at_the_latest && version_stable(v) && v < b;
	}
}

static void api_exists(struct api *api, version_t v)
{
	api->exists = v >= api->since;
	if (!api->exists)
		api_backported(api, v);
	if (api->until != VERSION_NONE && v >= api->until)
		api->exists = api->unsure = false;
}

static bool returns_nothing(const char *signature)
{
	return signature && strncmp(signature, "void ", 5) == 0 && signature[5] != '*';
}

/* The entry @n as it is in kernel @version. */
static bool api_load_one(
	version_t version, const struct yaml_node *n, struct api *out, struct diag *d)
{
	struct api_entry e = {.api = {.exported = true, .offer = true, .sized = true, .at = n}};
	bool ok = decode_map(n, "API", api_fields, API_FIELDS, &e, d);
	version_t since, until;

	if (ok && (!e.api.name || !e.api.family || !e.api.title)) {
		diag_error(d, n->place->src, n->place->pos, NULL,
			"an API needs `name`, `family`, and `title`");
		return false;
	}
	since = version_text(e.since);
	until = version_text(e.until);
	for (size_t i = 0; ok && i < list_count(e.versions); i++) {
		struct api_entry v = e;

		v.since = v.until = NULL;
		ok &= decode_map(
			list_item(e.versions, i), "API version", api_fields, API_FIELDS, &v, d);
		if (version >= version_text(v.since) &&
			(!v.until || version < version_text(v.until)))
			e.api = v.api;
	}
	if (!yaml_get(n, "returns") && returns_nothing(e.api.signature)) {
		e.api.returns = RETURNS_NOTHING;
		e.api.failure = FAILURE_NEVER;
	}
	if (!yaml_get(n, "irqs_off"))
		e.api.irqs_off = e.api.contexts & RUNS_HARDIRQ;
	e.api.varies = e.versions != NULL;
	e.api.since = since;
	e.api.until = until;
	api_exists(&e.api, version);
	*out = e.api;
	return ok;
}

/* The same of an entry that does not vary, which has been read for another kernel. */
static void api_take_over(version_t version, const struct api *read, struct api *out)
{
	*out = *read;
	out->unsure = false;
	out->gfp_refuses = 0; /* see api_resolve() */
	api_exists(out, version);
}

bool api_load(struct catalogue *c, const struct yaml_node *file, const struct catalogue *like,
	struct diag *d)
{
	const struct yaml_node *list = yaml_get(file, "apis");
	bool ok = true;

	for (size_t i = 0; i < list_count(list); i++) {
		struct api *api = &c->api[c->api_count];

		if (like && !like->api[c->api_count].varies) {
			api_take_over(c->version, &like->api[c->api_count], api);
		} else if (!api_load_one(c->version, list_item(list, i), api, d)) {
			ok = false;
			continue;
		}
		api->index = (uint32_t)c->api_count++;
		if (!names_add(&c->api_names, api->name, api->index)) {
			diag_error(d, api->at->place->src, api->at->place->pos, NULL,
				"`%s` is there twice", api->name);
			ok = false;
		}
	}
	return ok;
}

static bool api_bound(const struct catalogue *c, const struct api *api, const char *key,
	struct diag *d, uint64_t *value)
{
	const struct yaml_node *n = yaml_get(api->size, key);

	return !n || catalogue_expr(c, n, d, value);
}

/* What needs the whole catalogue: size limits, refused flags. */
bool api_resolve(struct catalogue *c, struct diag *d)
{
	bool ok = true;

	for (size_t i = 0; i < c->api_count; i++) {
		struct api *api = &c->api[i];

		api->size_min = 0;
		api->size_max = UINT64_MAX;
		api->header = 0;
		ok &= api_bound(c, api, "min", d, &api->size_min);
		ok &= api_bound(c, api, "max", d, &api->size_max);
		ok &= api_bound(c, api, "header", d, &api->header);
		for (size_t j = 0; j < list_count(api->refuses); j++) {
			const struct yaml_node *item = list_item(api->refuses, j);
			const struct gfp_flag *flag = catalogue_gfp(c, item->text, item->count);

			if (flag) {
				api->gfp_refuses |= flag->mask;
			} else {
				diag_error(d, item->place->src, item->place->pos, NULL,
					"unknown flag `%s`", item->text);
				ok = false;
			}
		}
	}
	return ok;
}

const struct api *catalogue_api(const struct catalogue *c, const char *name)
{
	int i = name ? names_find(&c->api_names, name, strlen(name)) : -1;

	return i < 0 ? NULL : &c->api[i];
}

bool api_callable_in(const struct api *api, version_t version, bool built_in)
{
	struct api there;

	/* it has been read before, so that there is nothing to report */
	return api_load_one(version, api->at, &there, NULL) && there.exists &&
	       (there.exported || built_in);
}

bool catalogue_has_family(const struct catalogue *c, const char *family)
{
	/* among the program's own files it is mostly the very same string */
	for (size_t i = 0; i < c->api_count; i++)
		if (c->api[i].family == family)
			return true;
	for (size_t i = 0; i < c->api_count; i++)
		if (strcmp(c->api[i].family, family) == 0)
			return true;
	return false;
}
