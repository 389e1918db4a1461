/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What changed between kernels: each release is compared with the one before it, in the catalogue,
 * in the rules, and in the answers that the guide itself gives.
 */
#include "guide.h"

#include <string.h>

#include "advise/examples.h"
#include "know/builtin.h"
#include "mdoc.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"

#define MAX_RELEASES 64

struct step {
	struct guide *g;
	version_t version;
	const struct judge *before, *after;
	struct strbuf text; /* sentences */
};

static const struct catalogue *catalogue_at(const struct judge *j)
{
	return j->target->point[0];
}

static struct judge *judge_at(struct guide *g, version_t v)
{
	struct target_spec spec = g->target;

	spec.min = spec.max = v;
	return guide_judge(g, &spec);
}

static bool is_new(const struct step *s, const struct api *a)
{
	return a->since == s->version && a->offer && a->exported && a->kind != API_MEMORY;
}

static bool is_gone(const struct step *s, const struct api *a)
{
	return a->until == s->version && (a->offer || a->replaced_by);
}

static bool same_backports(const struct api *a, const struct api *b)
{
	size_t count = list_count(a->backported);

	if (count != list_count(b->backported))
		return false;
	for (size_t i = 0; i < count; i++)
		if (strcmp(list_item(a->backported, i)->text, list_item(b->backported, i)->text) !=
			0)
			return false;
	return true;
}

/*
 * " (also in 6.12.97, and by 6.18.35)": the first stable releases to have it; "<=": or one before.
 */
static void backports(struct step *s, const struct api *a)
{
	for (size_t i = 0; i < list_count(a->backported); i++) {
		const char *text = list_item(a->backported, i)->text;
		bool by = strncmp(text, "<=", 2) == 0;

		strbuf_addf(&s->text, "%s%s %s", i ? ", " : " (stable: ", by ? "by" : "in",
			by ? text + 2 : text);
	}
	strbuf_adds(&s->text, list_count(a->backported) ? ")" : "");
}

static void new_functions(struct step *s)
{
	const struct catalogue *c = catalogue_at(s->after);
	const struct api *last = NULL;

	for (size_t i = 0; i < c->api_count; i++) {
		const struct api *a = &c->api[i];

		if (!is_new(s, a))
			continue;
		/* said once of all that share them */
		if (last && !same_backports(last, a))
			backports(s, last);
		strbuf_addf(&s->text, "%s%s()", last ? ", " : "New: ", a->name);
		last = a;
	}
	if (!last)
		return;
	backports(s, last);
	strbuf_adds(&s->text, ". ");
}

static void gone_functions(struct step *s)
{
	const struct catalogue *c = catalogue_at(s->after);
	bool any = false;

	for (size_t i = 0; i < c->api_count; i++) {
		const struct api *a = &c->api[i];

		if (!is_gone(s, a))
			continue;
		strbuf_addf(&s->text, "%s%s()", any ? ", " : "Gone: ", a->name);
		if (a->replaced_by)
			strbuf_addf(&s->text, " (now %s())", a->replaced_by);
		any = true;
	}
	strbuf_adds(&s->text, any ? ". " : "");
}

/*
 * Flags that came or went, and masks that gained or lost one; what drivers do not write is left
 * out.
 */
static void flags(struct step *s)
{
	const struct catalogue *c = catalogue_at(s->after), *b = catalogue_at(s->before);

	for (size_t i = 0; i < c->gfp_count; i++) {
		const struct gfp_flag *f = &c->gfp[i];

		if (f->public_ && f->since == s->version)
			strbuf_addf(&s->text, "New: %s. ", f->name);
		if (f->public_ && f->until == s->version)
			strbuf_addf(&s->text, "Gone: %s. ", f->name);
	}
	for (size_t i = 0; i < c->gfp_count; i++) {
		const struct gfp_flag *f = &c->gfp[i];

		if (f->kind != GFP_KIND_COMPOUND || !f->public_)
			continue;
		for (size_t k = 0; k < c->gfp_count; k++) {
			const struct gfp_flag *one = &c->gfp[k];
			uint64_t changed = (f->mask ^ b->gfp[i].mask) & one->mask;

			if (one->kind == GFP_KIND_COMPOUND || !one->public_ || !changed ||
				!one->exists || !b->gfp[k].exists)
				continue;
			strbuf_addf(&s->text, "%s %s %s. ", f->name,
				f->mask & changed ? "now contains" : "no longer contains",
				one->name);
		}
	}
}

/* Rules that are in force on @here only: what they say of the kernels on their side. */
static void rules_on_one_side(struct step *s, const struct judge *here, const struct judge *there)
{
	const struct rules *rules = here->rules[0];
	char release[24];

	version_format(s->version, release);
	for (size_t i = 0; i < rules->count; i++) {
		const struct rule *r = &rules->rule[i];
		const char *text;

		if (r->silent == SILENT_ALWAYS || rules_find(there->rules[0], r->name) ||
			(r->effect == EFFECT_PREFER && r->weight <= RULE_WEIGHT_FORM))
			continue;
		text = examples_reason(here, r, false, NULL, s->g->arena);
		if (here == s->before && !strstr(text, release)) /* most say it themselves */
			text = arena_printf(s->g->arena, "until then %s", text);
		strbuf_addf(&s->text, "%s [%s]. ", guide_sentence(s->g, text), r->name);
	}
}

struct pair {
	const struct api *old, *new;
};

/* The guide's own questions, asked of both kernels. */
static void advice(struct step *s)
{
	const struct yaml_node *sections = yaml_get(s->g->root, "sections");
	struct pair seen[32];
	size_t count = 0;

	for (size_t i = 0; i < list_count(sections); i++) {
		const struct yaml_node *blocks = yaml_get(list_item(sections, i), "blocks");

		for (size_t k = 0; k < list_count(blocks); k++) {
			const struct yaml_node *answers = yaml_get(list_item(blocks, k), "answers");

			for (size_t n = 0; n < list_count(answers); n++) {
				const struct yaml_node *entry = list_item(answers, n);
				struct candidate old, new;
				struct need need = {0};
				bool told = false;

				if (yaml_get(entry, "target") ||
					!need_read(&need, yaml_get(entry, "needs"), s->g->arena,
						s->g->diag) ||
					!decide_best(s->before, &need, false, &old) ||
					!decide_best(s->after, &need, false, &new) ||
					old.use.api->index == new.use.api->index)
					continue;
				for (size_t x = 0; x < count; x++)
					told |= seen[x].old == old.use.api &&
						seen[x].new == new.use.api;
				if (told || count == sizeof(seen) / sizeof(*seen))
					continue;
				seen[count++] = (struct pair){old.use.api, new.use.api};
			}
		}
	}
	for (size_t x = 0; x < count; x++)
		strbuf_addf(&s->text, "%s%s() rather than %s()%s",
			x ? ", " : "Advised from here on: ", seen[x].new->name, seen[x].old->name,
			x + 1 == count ? ". " : "");
}

struct releases {
	version_t v[MAX_RELEASES];
	size_t count;
};

/* Mainline releases later than the oldest that is known, each once, in order. */
static void add_release(struct releases *r, version_t v)
{
	size_t i = r->count;

	if (v <= version_parse(TARGET_OLDEST_KERNEL, strlen(TARGET_OLDEST_KERNEL)) ||
		version_stable(v) || r->count == MAX_RELEASES)
		return;
	for (size_t k = 0; k < r->count; k++)
		if (r->v[k] == v)
			return;
	for (; i && r->v[i - 1] > v; i--)
		r->v[i] = r->v[i - 1];
	r->v[i] = v;
	r->count++;
}

static void add_node(struct releases *r, const struct yaml_node *n)
{
	if (n)
		add_release(r, version_parse(n->text, n->count));
}

/* The releases that anything in rules and catalogue begins or ends with. */
static void find_releases(struct releases *r, const struct catalogue *c)
{
	for (size_t i = 0; i < c->api_count; i++) {
		add_release(r, c->api[i].since);
		add_release(r, c->api[i].until);
	}
	for (size_t i = 0; i < c->gfp_count; i++) {
		const struct yaml_node *versions = yaml_get(c->gfp[i].at, "versions");

		add_release(r, c->gfp[i].since);
		add_release(r, c->gfp[i].until);
		for (size_t k = 0; k < list_count(versions); k++) {
			add_node(r, yaml_get(list_item(versions, k), "since"));
			add_node(r, yaml_get(list_item(versions, k), "until"));
		}
	}
	for (size_t i = 0; i < builtin_count; i++) {
		const struct yaml_node *rules = yaml_get(builtins[i].root, "rules");

		for (size_t k = 0; k < list_count(rules); k++) {
			add_node(r, yaml_get(list_item(rules, k), "since"));
			add_node(r, yaml_get(list_item(rules, k), "until"));
		}
	}
	for (size_t i = 0; i < c->kernel_count; i++)
		add_release(r, c->kernels[i].version);
}

bool guide_changes(struct guide *g, const struct yaml_node *n)
{
	const struct catalogue *c = catalogue_at(guide_judge(g, &g->target));
	version_t before = version_parse(TARGET_OLDEST_KERNEL, strlen(TARGET_OLDEST_KERNEL));
	struct releases r = {.count = 0};
	char release[24];

	(void)n;
	find_releases(&r, c);
	strbuf_adds(&g->out, ".Bl -tag -width 4.20 -compact\n");
	for (size_t i = 0; i < r.count; before = r.v[i++]) {
		struct step s = {.g = g,
			.version = r.v[i],
			.before = judge_at(g, before),
			.after = judge_at(g, r.v[i])};

		if (!s.before || !s.after)
			return false;
		rules_on_one_side(&s, s.before, s.after);
		rules_on_one_side(&s, s.after, s.before);
		flags(&s);
		advice(&s);
		new_functions(&s);
		gone_functions(&s);
		if (s.text.len) {
			mdoc_macro(&g->out, ".It Sy", version_format(r.v[i], release));
			guide_facts(g, strbuf_str(&s.text));
		}
		strbuf_free(&s.text);
	}
	strbuf_adds(&g->out, ".El\n");
	return true;
}
