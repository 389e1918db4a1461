/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * whichalloc explain NAME: everything known of a rule, an API, a GFP flag, a context.
 */
#include <string.h>

#include "advise/saying.h"
#include "cmd/cmd.h"
#include "cmd/options.h"
#include "know/gfp_number.h"
#include "know/term.h"
#include "report/facts.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/nearest.h"
#include "text/yaml.h"

static const char *const explain_formats[] = {"text", "json", NULL};

enum { OPT_ALL = 0x1000 };

struct explain {
	struct options common;
	const char *name;
	bool all;
};

static const struct argp_option explain_options[] = {
	{"all", OPT_ALL, NULL, 0, "every fact, rule and source", 1},
	{0},
};

static error_t parse_explain(int key, char *arg, struct argp_state *state)
{
	struct explain *e = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &e->common;
		return 0;
	case OPT_ALL:
		e->all = true;
		return 0;
	case ARGP_KEY_ARG:
		if (e->name)
			argp_error(state, "one name at a time; quote a line of the log");
		e->name = arg;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "which name? A rule, an API, a GFP flag, a context, a kernel");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* Ends the entry of one thing: what its page says goes with it. */
static void add_entry(json_t *list, json_t *entry, struct report_style *style)
{
	json_object_set_new(entry, "page", style->page);
	json_array_append_new(list, entry);
	style->page = json_object();
}

/* Is @name, however its words are joined, @key? */
static bool same_key(const char *name, const char *key)
{
	for (; *name && *key; name++, key++) {
		const bool joint = *name == '.' || *name == '-' || *name == '_';

		if (joint ? !strchr(".-_", *key) : *name != *key)
			return false;
	}
	return *name == *key;
}

/* The key of needs of that name, as in a manifest or on the command line; else whose part it is. */
static const struct need_key *find_need(const char *name)
{
	name += strncmp(name, "--", 2) == 0 ? 2 : 0;
	for (size_t i = 0; i < need_key_count; i++)
		if (same_key(name, need_keys[i].name))
			return &need_keys[i];
	for (size_t i = 0; i < need_key_count; i++) {
		const char *part = strchr(need_keys[i].name, '.');

		if (part && same_key(name, part + 1))
			return &need_keys[i];
	}
	return NULL;
}

/* Names that other entries use: a family, a constant, an option of the configuration, a need. */
static size_t explain_words(struct explain *e, const struct judge *j, const char *name,
	struct report_style *style, struct strbuf *out, json_t *list)
{
	const struct catalogue *c = j->target->point[0];
	const struct need_key *need = find_need(name);
	int bit = catalogue_config(c, name);
	const struct lint_saying *saying = lint_saying(name);
	uint64_t value;

	if (saying) {
		facts_saying(out, saying, style);
		add_entry(list,
			json_pack("{s:s, s:s, s:s}", "name", name, "kind", "finding", "title",
				saying->title),
			style);
	} else if (facts_family(out, name, c, style)) {
		add_entry(list, json_pack("{s:s, s:s}", "name", name, "kind", "family"), style);
	} else if (catalogue_constant((void *)c, name, strlen(name), &value)) {
		facts_constant(out, name, value, c, style);
		add_entry(list,
			json_pack("{s:s, s:s, s:I}", "name", name, "kind", "constant", "value",
				(json_int_t)value),
			style);
	} else if (bit >= 0) {
		facts_option(out, name, bit, j, style, e->all);
		add_entry(list,
			json_pack("{s:s, s:s, s:b}", "name", name, "kind", "option", "on",
				(int)(c->config >> bit & 1)),
			style);
	} else if (need) {
		facts_need(out, need, j, style, e->all);
		add_entry(list, json_pack("{s:s, s:s}", "name", need->name, "kind", "need"), style);
	} else {
		return 0;
	}
	return 1;
}

/* Bytes that are decided on in a context, and what they are called. */
static const struct {
	uint64_t bytes;
	const char *name;
} context_sizes[] = {{64, "64 bytes"}, {1 << 20, "1 MiB"}};
#define CONTEXT_SIZES (sizeof(context_sizes) / sizeof(*context_sizes))

/* What is decided on allocations in @x, or, where that is NULL, on those of which @word is said. */
struct decided {
	struct context_advice advised[CONTEXT_SIZES];
	struct decision *decision[CONTEXT_SIZES];
	size_t n;
};

static void decide_there(struct explain *e, const struct judge *j, const struct context *x,
	size_t key, const char *word, struct decided *there)
{
	struct diag *d = diag_new();

	there->n = 0;
	for (size_t i = 0; i < CONTEXT_SIZES; i++) {
		struct need need = {.v = {[F_SIZE] = {.set = true,
						  .min = context_sizes[i].bytes,
						  .max = context_sizes[i].bytes}}};

		if (!(x ? need_put(&need, x, false, e->common.arena, d)
			: need_option(&need, key, word, e->common.arena, d)))
			continue;
		need_imply(&need);
		there->decision[there->n] = decide(j, &need, true);
		there->advised[there->n] =
			(struct context_advice){context_sizes[i].name, there->decision[there->n]};
		there->n++;
	}
	diag_free(d);
}

static void decided_free(struct decided *there)
{
	for (size_t i = 0; i < there->n; i++)
		decision_free(there->decision[i]);
}

static void explain_context(struct explain *e, const struct context *x, const struct judge *j,
	const struct report_style *style, struct strbuf *out)
{
	struct decided there;

	decide_there(e, j, x, 0, NULL, &there);
	facts_context(out, x, j, there.advised, there.n, style, e->all);
	decided_free(&there);
}

/* The values of needs of that name. Those of parts, such as dma.attrs, decide nothing alone. */
static size_t explain_values(struct explain *e, const struct judge *j, const char *name,
	struct report_style *style, struct strbuf *out, json_t *list, size_t found)
{
	for (size_t i = 0; i < need_key_count; i++) {
		const struct need_key *key = &need_keys[i];
		const char *const *words =
			key->fact < FACT_COUNT ? fact_info[key->fact].words : NULL;

		for (; words && *words; words++) {
			struct decided there = {.n = 0};

			if (!same_key(name, *words) || !facts_value_text(key, *words))
				continue;
			if (!strchr(key->name, '.'))
				decide_there(e, j, NULL, i, *words, &there);
			strbuf_adds(out, found++ ? "\n" : "");
			facts_value(out, key, *words, j, there.advised, there.n, style);
			add_entry(list,
				json_pack("{s:s, s:s, s:s, s:s}", "name", *words, "kind", "value",
					"need", key->name, "title", facts_value_text(key, *words)),
				style);
			decided_free(&there);
		}
	}
	return found;
}

/*
 * All that go by this name: `hardirq` is one thing, `spinlock` another, and a rule may share a name
 * with neither.
 */
static size_t explain_all(struct explain *e, const struct judge *j, const char *name,
	struct strbuf *out, json_t *list)
{
	const struct catalogue *c = j->target->point[0];
	struct report_style style = options_style(&e->common, stdout);
	const struct api *api = catalogue_api(c, name);
	const struct gfp_flag *flag = catalogue_gfp(c, name, strlen(name));
	const struct rule *rule = rules_find(j->rules[0], name);
	struct term term;
	size_t found = 0;

	style.page = json_object();
	if (api) {
		facts_api(out, api, j, &style, e->all);
		add_entry(list, facts_api_json(api), &style);
		found++;
	}
	if (flag) {
		facts_gfp(out, flag, j, &style, e->all);
		add_entry(list, facts_gfp_json(flag, c), &style);
		found++;
	}
	for (size_t i = 0; i < c->context_count; i++) {
		if (!yaml_same_word(c->context[i].name, name))
			continue;
		strbuf_adds(out, found++ ? "\n" : "");
		explain_context(e, &c->context[i], j, &style, out);
		add_entry(list, facts_context_json(&c->context[i]), &style);
	}
	for (size_t i = 0; i < c->kernel_count + c->arch_count; i++) {
		const struct profile *p =
			i < c->kernel_count ? &c->kernels[i] : &c->archs[i - c->kernel_count];

		if (strcmp(p->name, name) != 0 && !list_has(p->aliases, name))
			continue;
		strbuf_adds(out, found++ ? "\n" : "");
		facts_profile(out, p, &style, e->all);
		add_entry(list, facts_kernel_json(p), &style);
	}
	if (term_find(name, &term)) {
		strbuf_adds(out, found++ ? "\n" : "");
		facts_term(out, &term, c, &style, e->all);
		add_entry(list, facts_term_json(&term), &style);
	}
	if (rule) {
		strbuf_adds(out, found++ ? "\n" : "");
		facts_rule(out, rule, j, &style, e->all);
		add_entry(list, facts_rule_json(rule), &style);
	}
	if (!found)
		found = explain_words(e, j, name, &style, out, list);
	found = explain_values(e, j, name, &style, out, list, found);
	json_decref(style.page);
	return found;
}

/* Flags joined as in C, or as kernels print them; what is wrong with them goes to @d. */
static void explain_mask(struct explain *e, const struct judge *j, const char *name,
	struct strbuf *out, json_t *list, struct diag *d)
{
	const struct catalogue *c = j->target->point[0];
	const bool number = gfp_has_number(name);
	struct report_style style = options_style(&e->common, stdout);
	struct strbuf names = {0};
	struct source *src;
	struct gfp_mask m;
	uint64_t unknown = 0;

	if (number && !gfp_name_numbers(c, name, &names, &unknown, d))
		return;
	src = source_from_text(
		"mask", number ? strbuf_str(&names) : name, number ? names.len : strlen(name));
	if (gfp_parse(c, yaml_plain(src, e->common.arena), d, &m)) {
		m.written = name;
		m.unknown = unknown;
		style.page = json_object();
		facts_mask(out, &m, c, &style);
		add_entry(list, facts_mask_json(&m, c), &style);
		json_decref(style.page);
	}
	source_free(src);
	strbuf_free(&names);
}

static void offer_terms(struct nearest *near)
{
	struct diag *d = diag_new();
	struct term t;

	for (size_t i = 0; i < term_count(); i++) {
		if (!term_read(i, &t, d))
			continue;
		nearest_offer(near, t.name);
		for (size_t k = 0; k < list_count(t.aliases); k++)
			nearest_offer(near, list_item(t.aliases, k)->text);
	}
	diag_free(d);
}

static void unknown(const char *name, const struct judge *j, struct diag *d)
{
	const struct catalogue *c = j->target->point[0];
	struct nearest near;
	char hint[128] = "see: whichalloc list apis, flags, contexts, rules, terms", v[24];

	for (size_t i = 0; i < j->rules[0]->names; i++) {
		if (strcmp(j->rules[0]->name[i], name) != 0)
			continue;
		diag_error(d, NULL, (struct pos){0}, "try another --kernel",
			"the rule `%s` is not in force on %s", name, version_format(c->version, v));
		return;
	}

	if (version_parse(name, strlen(name)) != VERSION_NONE) {
		diag_error(d, NULL, (struct pos){0}, "see: whichalloc list kernels",
			"%s has no profile of its own: --kernel %s tells its facts of a name", name,
			name);
		return;
	}
	nearest_init(&near, name, strlen(name));
	for (size_t i = 0; i < c->api_count; i++) {
		nearest_offer(&near, c->api[i].name);
		nearest_offer(&near, c->api[i].family);
	}
	for (size_t i = 0; i < c->gfp_count; i++)
		nearest_offer(&near, c->gfp[i].name);
	for (size_t i = 0; i < c->context_count; i++)
		nearest_offer(&near, c->context[i].name);
	for (size_t i = 0; i < c->arch_count; i++)
		nearest_offer(&near, c->archs[i].name);
	for (size_t i = 0; i < j->rules[0]->count; i++)
		nearest_offer(&near, j->rules[0]->rule[i].name);
	for (size_t i = 0; i < c->config_count; i++)
		nearest_offer(&near, c->config_name[i]);
	for (size_t i = 0; i < need_key_count; i++)
		nearest_offer(&near, need_keys[i].name);
	offer_terms(&near);
	if (nearest_best(&near))
		snprintf(hint, sizeof(hint), "did you mean `%s`?", nearest_best(&near));
	diag_error(d, NULL, (struct pos){0}, hint, "nothing is known of `%s`", name);
}

/* kmalloc() is the way people write it */
static const char *bare_name(struct explain *e)
{
	size_t len = strlen(e->name);

	if (len > 2 && strcmp(e->name + len - 2, "()") == 0)
		len -= 2;
	return arena_strndup(e->common.arena, e->name, len);
}

/*
 * All of @name; what is wrong with it goes to @d. A line of the log that is known stays so where
 * its mask is not.
 */
static void explain(struct explain *e, const struct judge *j, const char *name, struct strbuf *out,
	json_t *list, struct diag *d)
{
	const size_t found = explain_all(e, j, name, out, list);
	struct strbuf mask = {0}, page = {0};
	struct diag *ignored = diag_new();

	if (gfp_find_printed(name, &mask)) {
		explain_mask(e, j, strbuf_str(&mask), &page, list, found ? ignored : d);
		strbuf_adds(out, found && page.len ? "\n" : "");
		strbuf_adds(out, strbuf_str(&page));
	} else if (!found && strpbrk(name, "|&")) {
		explain_mask(e, j, name, out, list, d);
	} else if (!found) {
		unknown(name, j, d);
	}
	diag_free(ignored);
	strbuf_free(&page);
	strbuf_free(&mask);
}

int cmd_explain(int argc, char **argv)
{
	static const struct argp_child children[] = {{&options_argp, 0, NULL, 0}, {0}};
	static const struct argp argp = {explain_options, parse_explain, "NAME",
		"Tells everything known of a rule, an API or a family of them, a GFP flag, a "
		"context, a kernel, an architecture, a constant, a configuration option, a word of "
		"needs, a term of memory management, or a line of the kernel's log.",
		children, NULL, NULL};
	struct explain e = {.common = {.formats = explain_formats, .arena = arena_new()}};
	struct diag *d = diag_new();
	struct strbuf out = {0};
	json_t *list = json_array();
	struct judge *j;
	int status = EXIT_BAD_INPUT;

	options_parse(&argp, argc, argv, &e);
	e.all |= strcmp(e.common.format, "json") == 0;
	j = judge_new(&e.common.target, e.common.rules, e.common.rule_dirs, d);
	if (j)
		explain(&e, j, bare_name(&e), &out, list, d);
	if (diag_count(d) || !j) {
		options_complain(d, &e.common);
	} else {
		if (strcmp(e.common.format, "json") == 0) {
			strbuf_clear(&out);
			report_json(&out, json_pack("{s:i, s:O}", "schema", 1, "entries", list));
		}
		status = options_write(&out, EXIT_FINE);
	}
	json_decref(list);
	strbuf_free(&out);
	judge_free(j);
	diag_free(d);
	arena_free(e.common.arena);
	return status;
}
