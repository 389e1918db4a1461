/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * whichalloc list apis|rules|kernels|flags|contexts|terms: what the program knows.
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/options.h"
#include "know/term.h"
#include "report/facts.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/nearest.h"
#include "text/term.h"
#include "text/yaml.h"

static const char *const list_formats[] = {"text", "json", NULL};
static const char *const topics[] = {
	"apis", "rules", "kernels", "flags", "contexts", "terms", NULL};

struct list {
	struct options common;
	const char *topic;
	struct report_style style;
	struct strbuf out;
	json_t *entries;
	size_t facts, unverified; /* of APIs: how many there are, and how many nobody has read */
};

static error_t parse_list(int key, char *arg, struct argp_state *state)
{
	struct list *l = state->input;
	struct nearest near;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &l->common;
		return 0;
	case ARGP_KEY_ARG:
		nearest_init(&near, arg, strlen(arg));
		for (size_t i = 0; topics[i]; i++) {
			nearest_offer(&near, topics[i]);
			if (strcmp(arg, topics[i]) == 0 && !l->topic)
				l->topic = topics[i];
		}
		if (!l->topic && nearest_best(&near))
			argp_error(state, "unknown list '%s', did you mean '%s'?", arg,
				nearest_best(&near));
		else if (!l->topic)
			argp_error(state,
				"unknown list '%s': expected apis, rules, kernels, flags, "
				"contexts, terms",
				arg);
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "which list? apis, rules, kernels, flags, contexts, or terms");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static void heading(struct list *l, const char *text)
{
	strbuf_adds(&l->out, l->out.len ? "\n" : "");
	report_styled(&l->out, &l->style, TERM_BOLD, text);
	strbuf_addc(&l->out, '\n');
}

static void wide_line(struct list *l, const char *name, unsigned int width, const char *title)
{
	struct strbuf label = {0};

	strbuf_addf(&label, "  %s ", name);
	report_entry(&l->out, &l->style, strbuf_str(&label), width, title, NULL);
	strbuf_free(&label);
}

static void line(struct list *l, const char *name, const char *title)
{
	wide_line(l, name, 32, title);
}

static void list_family(struct list *l, const struct catalogue *c, const char *family)
{
	heading(l, family);
	for (size_t i = 0; i < c->api_count; i++) {
		const struct api *api = &c->api[i];

		if (strcmp(api->family, family) != 0)
			continue;
		line(l, api->name, api->exists ? api->title : "not in this kernel");
		json_array_append_new(l->entries, facts_api_json(api));
		l->facts += facts_api_count();
		l->unverified += facts_api_unverified(api);
	}
}

/* Whether a family has come before its member @i. */
static bool family_listed(const struct catalogue *c, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(c->api[k].family, c->api[i].family) == 0)
			return true;
	return false;
}

/* A family is together, whichever files it is in. */
static void list_apis(struct list *l, const struct judge *j)
{
	const struct catalogue *c = j->target->point[0];

	for (size_t i = 0; i < c->api_count; i++)
		if (!family_listed(c, i))
			list_family(l, c, c->api[i].family);
	if (!l->common.quiet)
		strbuf_addf(&l->out, "\n%zu entries, %zu facts, %zu of them unverified\n",
			c->api_count, l->facts, l->unverified);
}

static void list_rules(struct list *l, const struct judge *j)
{
	const struct rules *r = j->rules[0];
	const char *file = NULL;

	for (size_t i = 0; i < r->count; i++) {
		const char *name = r->rule[i].at_node->place->src->name;

		if (!file || strcmp(file, name) != 0)
			heading(l, name);
		file = name;
		line(l, r->rule[i].name, r->rule[i].title);
		json_array_append_new(l->entries, facts_rule_json(&r->rule[i]));
	}
}

/* What option @bit is by default: the same everywhere, or on in some kernels. */
static void default_of(struct strbuf *out, const struct catalogue *c, uint64_t *on, size_t bit)
{
	size_t count = 0;

	for (size_t k = 0; k < c->kernel_count; k++)
		count += on[k] >> bit & 1;
	if (count == 0 || count == c->kernel_count) {
		strbuf_adds(out, count ? "on" : "off");
		return;
	}
	strbuf_adds(out, "on in");
	for (size_t k = 0; k < c->kernel_count; k++)
		if (on[k] >> bit & 1)
			strbuf_addf(out, " %s%s", c->kernels[k].name, --count ? "," : "");
}

static void list_config(struct list *l, const struct catalogue *c)
{
	uint64_t *on = mem_alloc((c->kernel_count + 1) * sizeof(*on));
	struct strbuf text = {0};

	for (size_t k = 0; k < c->kernel_count; k++) {
		struct point p = {.version = c->kernels[k].version, .arch = c->arch->name};
		struct catalogue *its = catalogue_new(&p, NULL);

		on[k] = its ? its->config : 0;
		catalogue_free(its);
	}
	strbuf_addf(&text, "configuration that advice depends on, and its default on %s",
		c->arch->name);
	heading(l, strbuf_str(&text));
	for (size_t i = 0; i < c->config_count; i++) {
		strbuf_clear(&text);
		default_of(&text, c, on, i);
		line(l, c->config_name[i], strbuf_str(&text));
	}
	strbuf_free(&text);
	free(on);
}

static void list_kernels(struct list *l, const struct judge *j)
{
	const struct catalogue *c = j->target->point[0];

	heading(l, "kernels");
	for (size_t i = 0; i < c->kernel_count; i++) {
		line(l, c->kernels[i].name, c->kernels[i].title);
		json_array_append_new(l->entries, facts_kernel_json(&c->kernels[i]));
	}
	heading(l, "architectures");
	for (size_t i = 0; i < c->arch_count; i++)
		line(l, c->archs[i].name, c->archs[i].title);
	list_config(l, c);
}

static void list_flags(struct list *l, const struct judge *j)
{
	const struct catalogue *c = j->target->point[0];

	for (uint32_t kind = 0; gfp_kind_words[kind]; kind++) {
		bool begun = false;

		for (size_t i = 0; i < c->gfp_count; i++) {
			if (!c->gfp[i].exists || c->gfp[i].kind != kind)
				continue;
			if (!begun)
				heading(l, gfp_kind_words[kind]);
			begun = true;
			line(l, c->gfp[i].name, c->gfp[i].title);
			json_array_append_new(l->entries, facts_gfp_json(&c->gfp[i], c));
		}
	}
}

static void list_contexts(struct list *l, const struct judge *j)
{
	const struct catalogue *c = j->target->point[0];

	for (size_t i = 0; i < c->context_count; i++) {
		if (i == 0 || c->context[i - 1].kind != c->context[i].kind)
			heading(l, context_kind_words[c->context[i].kind]);
		line(l, c->context[i].name, c->context[i].title);
		json_array_append_new(l->entries, facts_context_json(&c->context[i]));
	}
}

static void list_terms(struct list *l, const struct judge *j)
{
	static const char *const headings[] = {"words", "states of memory", "flags of caches",
		"messages of the kernel", "where code runs, by what calls it"};
	const version_t v = j->target->point[0]->version;
	struct diag *d = diag_new();

	for (uint32_t kind = 0; kind < TERM_KINDS; kind++) {
		heading(l, headings[kind]);
		for (size_t i = 0; i < term_count(); i++) {
			struct term t;

			if (!term_read(i, &t, d) || t.kind != kind || !term_exists(&t, v))
				continue;
			wide_line(l, t.name, kind == TERM_MESSAGE ? 48 : 32, t.title);
			json_array_append_new(l->entries, facts_term_json(&t));
		}
	}
	diag_free(d);
}

static void fill(struct list *l, const struct judge *j)
{
	static void (*const fillers[])(struct list *, const struct judge *) = {
		list_apis, list_rules, list_kernels, list_flags, list_contexts, list_terms};

	for (size_t i = 0; topics[i]; i++)
		if (l->topic == topics[i])
			fillers[i](l, j);
}

int cmd_list(int argc, char **argv)
{
	static const struct argp_child children[] = {{&options_argp, 0, NULL, 0}, {0}};
	static const struct argp argp = {NULL, parse_list,
		"apis|rules|kernels|flags|contexts|terms",
		"Lists what the program knows of the target kernel.", children, NULL, NULL};
	struct list l = {
		.common = {.formats = list_formats, .arena = arena_new()}, .entries = json_array()};
	struct diag *d = diag_new();
	struct judge *j;
	json_t *list;
	int status = EXIT_BAD_INPUT;

	options_parse(&argp, argc, argv, &l);
	l.style = options_style(&l.common, stdout);
	j = judge_new(&l.common.target, l.common.rules, l.common.rule_dirs, d);
	if (j) {
		fill(&l, j);
		if (strcmp(l.common.format, "json") == 0) {
			strbuf_clear(&l.out);
			list = json_pack("{s:i, s:O}", "schema", 1, l.topic, l.entries);
			if (l.facts)
				json_object_update_new(
					list, json_pack("{s:I, s:I}", "facts", (json_int_t)l.facts,
						      "unverified", (json_int_t)l.unverified));
			report_json(&l.out, list);
		}
		status = options_write(&l.out, EXIT_FINE);
	} else {
		options_complain(d, &l.common);
	}
	json_decref(l.entries);
	strbuf_free(&l.out);
	judge_free(j);
	diag_free(d);
	arena_free(l.common.arena);
	return status;
}
