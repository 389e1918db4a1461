/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Contexts, locks, and memalloc scopes: data/contexts.yaml on one configuration.
 */
#include <string.h>

#include "know/catalogue.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/yaml.h"

const char *const context_kind_words[] = {"context", "lock", "scope", "reclaim", NULL};
const char *const runs_in_words[] = {
	"process", "softirq", "hardirq", "nmi", "boot", "rt-atomic", NULL};

struct context_entry {
	struct context context;
	const struct yaml_node *facts, *rt, *removes;
};

#define F(key, type, member)                                                   \
	{                                                                      \
		key, type, offsetof(struct context_entry, member), false, NULL \
	}
static const struct field context_fields[] = {
	{"name", FIELD_TEXT, offsetof(struct context_entry, context.name), true, NULL},
	{"kind", FIELD_WORD, offsetof(struct context_entry, context.kind), true,
		context_kind_words},
	{"title", FIELD_TEXT, offsetof(struct context_entry, context.title), true, NULL},
	F("text", FIELD_TEXT, context.text),
	F("place", FIELD_TEXT, context.place),
	F("include", FIELD_TEXT, context.include),
	F("enter", FIELD_TEXT, context.enter),
	F("leave", FIELD_TEXT, context.leave),
	{"runs_in", FIELD_WORDS, offsetof(struct context_entry, context.runs_in), false,
		runs_in_words},
	F("serves", FIELD_MAP, context.serves),
	F("source", FIELD_LIST, context.source),
	F("facts", FIELD_MAP, facts),
	F("rt", FIELD_MAP, rt),
	F("removes", FIELD_LIST, removes),
};
static const struct field rt_fields[] = {
	F("facts", FIELD_MAP, facts),
	{"runs_in", FIELD_WORDS, offsetof(struct context_entry, context.runs_in), false,
		runs_in_words},
};
#undef F
#define F(member)                                                                        \
	{                                                                                \
#member, FIELD_BOOL, offsetof(struct context_facts, member), false, NULL \
	}
static const struct field fact_fields[] = {F(may_sleep), F(in_interrupt), F(irqs_disabled),
	F(not_preemptible), F(nmi), F(raw_locks_only)};
#undef F

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static bool context_load_one(
	struct catalogue *c, const struct yaml_node *n, struct context *out, struct diag *d)
{
	struct context_entry e = {.context = {.facts = {.may_sleep = true}, .at = n}};
	bool ok = decode_map(n, "context", context_fields, COUNT(context_fields), &e, d);

	if (ok && e.facts)
		ok = decode_map(
			e.facts, "fact list", fact_fields, COUNT(fact_fields), &e.context.facts, d);
	if (ok && e.rt && c->preempt_rt) {
		struct context_entry r = e;

		r.facts = NULL;
		ok = decode_map(e.rt, "PREEMPT_RT entry", rt_fields, COUNT(rt_fields), &r, d);
		if (ok && r.facts)
			ok = decode_map(r.facts, "fact list", fact_fields, COUNT(fact_fields),
				&r.context.facts, d);
		e.context = r.context;
	}
	for (size_t i = 0; ok && i < list_count(e.removes); i++) {
		const struct yaml_node *item = list_item(e.removes, i);
		const struct gfp_flag *flag = catalogue_gfp(c, item->text, item->count);

		if (!flag) {
			diag_error(d, item->place->src, item->place->pos, NULL, "unknown flag `%s`",
				item->text);
			return false;
		}
		e.context.removes |= flag->mask;
	}
	*out = e.context;
	return ok;
}

bool context_load(struct catalogue *c, const struct yaml_node *file, struct diag *d)
{
	const struct yaml_node *list = yaml_get(file, "contexts");
	bool ok = true;

	c->context = arena_alloc(c->arena, list_count(list) * sizeof(*c->context));
	for (size_t i = 0; i < list_count(list); i++)
		ok &= context_load_one(c, list_item(list, i), &c->context[c->context_count++], d);
	return ok;
}

const struct context *catalogue_context(const struct catalogue *c, uint32_t kind, const char *name)
{
	for (size_t i = 0; i < c->context_count; i++)
		if (c->context[i].kind == kind && yaml_same_word(c->context[i].name, name))
			return &c->context[i];
	return NULL;
}
