/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What lint says of flags of the set-up and attributes of the call, which no rule asks for: those
 * that the need asks for and that are left out, attributes that it does not ask for, and flags of
 * caches that the kernel does not have.
 */
#include <string.h>

#include "advise/constant.h"
#include "advise/lint_internal.h"
#include "know/term.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/nearest.h"
#include "text/yaml.h"

/* What words of C are made of. */
#define C_WORD "abcdefghijklmnopqrstuvwxyz0123456789_ABCDEFGHIJKLMNOPQRSTUVWXYZ"

/*
 * Is @name a word of the C expression @text? Also where a lower-case name of it stands for nobody
 * knows what.
 */
static bool may_have(const char *text, const char *name)
{
	const size_t len = strlen(name);

	for (size_t n; *text; text += n ? n : 1) {
		n = strspn(text, C_WORD);
		if ((n == len && strncmp(text, name, len) == 0) || (n && *text >= 'a'))
			return true;
	}
	return false;
}

/* The same of a list of words. */
static bool any_may_have(const struct yaml_node *flags, const char *name)
{
	for (size_t i = 0; i < list_count(flags); i++) {
		const struct yaml_node *item = list_item(flags, i);

		if (item->kind != YAML_SCALAR || may_have(item->text, name))
			return true;
	}
	return false;
}

static void report(struct linter *l, const char *name, enum severity severity, enum rule_at where,
	struct part part, const char *message, const char *suggest)
{
	const struct yaml_node *at = lint_written_at(&l->use, where);
	struct finding *f = lint_new_finding(l);

	f->rule = name;
	f->severity = severity;
	f->at = where;
	f->part = part;
	lint_point_at(l, f);
	f->text = at->kind == YAML_SCALAR ? arena_strdup(l->a, at->text) : "";
	f->message = message;
	f->suggest = suggest;
	lint_waive(l, f);
}

/* Constants that the need asks of what @api is given at @where, where that is stated. */
static void check_constants(
	struct linter *l, enum rule_at where, const struct yaml_node *stated, const struct api *api)
{
	const uint64_t account = l->j->target->point[0]->gfp_means[GFP_MEANS_ACCOUNT];
	struct constants all;

	if (!stated || stated->kind == YAML_NULL ||
		!constants_of(&l->site->need, api, "flags", &all))
		return;
	for (size_t i = 0; i < all.count; i++) {
		enum fact f = all.item[i].fact;

		/* the mask can say so as well */
		if (f == F_ACCOUNTED && (l->use.gfp.set & account) == account)
			continue;
		if (!any_may_have(stated, all.item[i].name))
			report(l, LINT_FLAGS_LEFT_OUT, SEVERITY_WARNING, where, (struct part){0},
				arena_printf(l->a,
					"the need says %s, which is %s here, and that is left out",
					fact_info[f].name, all.item[i].name),
				arena_printf(l->a, "add %s", all.item[i].name));
	}
}

static bool is_asked(const struct constants *all, const char *name)
{
	for (size_t i = 0; i < all->count; i++)
		if (strcmp(all->item[i].name, name) == 0)
			return true;
	return false;
}

/* Attributes in @text, item @item of those stated, that the need does not ask for. */
static void check_unasked(
	struct linter *l, const struct constants *all, const char *text, size_t item)
{
	for (size_t at = 0, len; text[at]; at += len ? len : 1) {
		const char *effect, *name;

		len = strspn(text + at, C_WORD);
		effect = constant_unasked(l->use.api, "flags", text + at, len);
		if (!effect)
			continue;
		name = arena_strndup(l->a, text + at, len);
		if (!is_asked(all, name))
			report(l, LINT_FLAGS_UNASKED, SEVERITY_WARNING, AT_ATTRS,
				(struct part){item, at, len},
				arena_printf(l->a, "the need does not ask for %s, with which %s",
					name, effect),
				"leave it out, or say it in the need");
	}
}

/* Attributes that nobody asked for. */
static void check_attributes(struct linter *l)
{
	const struct yaml_node *stated = l->use.attrs_at;
	struct constants all;

	if (!stated || stated->kind == YAML_NULL ||
		!constants_of(&l->site->need, l->use.api, "flags", &all))
		return;
	for (size_t i = 0; i < list_count(stated); i++)
		if (list_item(stated, i)->kind == YAML_SCALAR)
			check_unasked(l, &all, list_item(stated, i)->text, i);
}

/* A flag of a cache that some kernel lacks. */
static void check_flag_is_there(struct linter *l, const struct term *t, struct part part)
{
	const char *suggest = "leave it out";
	char v[24];

	for (size_t p = 0; p < l->j->target->count; p++) {
		const version_t version = l->j->target->point[p]->version;

		if (term_exists(t, version))
			continue;
		if (version < t->since)
			suggest = arena_printf(
				l->a, "leave it out before %s", version_format(t->since, v));
		report(l, LINT_UNKNOWN_FLAG, SEVERITY_ERROR, AT_FLAGS, part,
			arena_printf(l->a, "Linux %s does not have %s", version_format(version, v),
				t->name),
			suggest);
		return;
	}
}

/* One that nobody knows may be misspelt, or the code's own. */
static void check_flag_is_spelt(struct linter *l, const char *flag, struct part part)
{
	struct diag *d = diag_new();
	struct nearest near;
	struct term t;

	nearest_init(&near, flag, strlen(flag));
	for (size_t i = 0; i < term_count(); i++) {
		term_read(i, &t, d);
		if (t.kind == TERM_SLAB_FLAG)
			nearest_offer(&near, t.name);
	}
	diag_free(d);
	if (nearest_best(&near))
		report(l, LINT_UNKNOWN_FLAG, SEVERITY_WARNING, AT_FLAGS, part,
			arena_printf(l->a, "there is no %s", flag),
			arena_printf(l->a, "did you mean %s?", nearest_best(&near)));
}

static void check_flag(struct linter *l, const char *flag, struct part part)
{
	struct term t;

	/* messages of the log are found in any text that has their words */
	if (term_find(flag, &t) && t.kind == TERM_SLAB_FLAG)
		check_flag_is_there(l, &t, part);
	else
		check_flag_is_spelt(l, flag, part);
}

/* The constants of a C expression, item @item of the flags. */
static void check_flags_of(struct linter *l, const char *text, size_t item)
{
	for (size_t at = 0, len; text[at]; at += len ? len : 1) {
		len = strspn(text + at, C_WORD);
		if (len && text[at] >= 'A' && text[at] <= 'Z')
			check_flag(l, arena_strndup(l->a, text + at, len),
				(struct part){item, at, len});
	}
}

static void check_flags(struct linter *l, const struct yaml_node *flags)
{
	for (size_t i = 0; i < list_count(flags); i++)
		if (list_item(flags, i)->kind == YAML_SCALAR)
			check_flags_of(l, list_item(flags, i)->text, i);
}

void lint_check_flags(struct linter *l)
{
	check_flags(l, l->use.flags_at);
	check_constants(l, AT_FLAGS, l->use.flags_at, l->use.setup);
	check_constants(l, AT_ATTRS, l->use.attrs_at, l->use.api);
	check_attributes(l);
}
