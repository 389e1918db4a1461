/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Filling call templates; see code.h.
 */
#include "report/code.h"

#include <stdio.h>
#include <string.h>

#include "advise/constant.h"
#include "advise/template.h"
#include "know/sizes.h"
#include "text/decode.h"
#include "text/units.h"
#include "text/yaml.h"

struct code_words {
	const struct api *api; /* whose template it is */
	const struct use *use;
	const struct need *need;
	const struct catalogue *c;
	const char *pages; /* the variable that counts them where fewer came than asked, or NULL */
	const struct api *undo; /* what its failure leaves to be undone, or NULL */
	struct strbuf out;
};

/* A number that is known, or the name of the variable that holds it. */
static void code_number(struct strbuf *out, const struct value *v, const char *variable)
{
	if (!v->set)
		strbuf_adds(out, variable);
	else if (v->text && strncmp(v->text, "sizeof", 6) != 0)
		strbuf_addf(out, "sizeof(%s)", v->text);
	else if (v->text)
		strbuf_adds(out, v->text);
	else if (v->min != v->max)
		strbuf_adds(out, variable);
	else
		strbuf_addf(out, "%llu", (unsigned long long)v->max);
}

static void code_bytes(struct code_words *w)
{
	const struct value *size = &w->need->v[F_SIZE], *count = &w->need->v[F_COUNT],
			   *fixed = &w->need->v[F_FIXED];

	if (count->set && fixed->set) {
		strbuf_adds(&w->out, "struct_size(p, elem, ");
		code_number(&w->out, count, "n");
		strbuf_adds(&w->out, ")");
	} else if (count->set) {
		strbuf_adds(&w->out, "array_size(");
		code_number(&w->out, count, "n");
		strbuf_adds(&w->out, ", ");
		code_number(&w->out, size, "size");
		strbuf_adds(&w->out, ")");
	} else {
		code_number(&w->out, size, "size");
	}
}

static bool takes_count(const struct api *api)
{
	return api->call && strstr(api->call, "{n}");
}

/* Of one element where the call, or the one that it is the set-up of, is told how many. */
static void code_size(struct code_words *w)
{
	if (!w->need->v[F_FIXED].set && (takes_count(w->api) || takes_count(w->use->api)))
		code_number(&w->out, &w->need->v[F_SIZE], "size");
	else
		code_bytes(w);
}

/* The C type whose size the need names, or a stand-in. */
static void code_type(struct code_words *w)
{
	const char *s = w->need->v[F_SIZE].text;
	size_t len = s ? strlen(s) : 0;

	if (!s)
		strbuf_adds(&w->out, "struct foo");
	else if (strncmp(s, "sizeof(", 7) == 0 && s[len - 1] == ')')
		strbuf_addf(&w->out, "%.*s", (int)(len - 8), s + 7);
	else
		strbuf_adds(&w->out, s);
}

/* All its bytes, where the need says how many. */
static bool code_known_bytes(const struct code_words *w, uint64_t *bytes)
{
	struct value facts[FACT_FIRST_USE];
	const struct value *b = &facts[F_BYTES];

	need_facts(w->need, w->c, false, facts);
	*bytes = b->max;
	return b->set && b->min == b->max && !b->fuzzy;
}

static void code_order(struct code_words *w)
{
	const struct value *size = &w->need->v[F_SIZE];
	uint64_t bytes;

	if (code_known_bytes(w, &bytes)) {
		strbuf_addf(&w->out, "%u", sizes_order(w->c, bytes));
	} else if (!size->set) { /* what has no size to state is a page */
		strbuf_adds(&w->out, "0");
	} else {
		strbuf_adds(&w->out, "get_order(");
		code_bytes(w);
		strbuf_adds(&w->out, ")");
	}
}

static void code_pages(struct code_words *w)
{
	uint64_t bytes;

	if (w->pages)
		strbuf_adds(&w->out, w->pages);
	else if (code_known_bytes(w, &bytes))
		strbuf_addf(&w->out, "%llu", (unsigned long long)sizes_pages(w->c, bytes));
	else
		strbuf_adds(&w->out, "nr_pages");
}

/* The mask of the use; what goes with its call takes of that what it can. */
static void code_gfp(struct code_words *w)
{
	struct gfp_mask mask = w->use->gfp;

	if (w->api != w->use->api)
		mask.set &= ~w->api->gfp_refuses;
	gfp_format_mask(w->c, &mask, &w->out);
}

/* Is the pool of @api its own memory, to which it takes a pointer? */
static bool takes_address(const struct api *api)
{
	return api && api->call && strstr(api->call, "&{pool}");
}

static void code_pool(struct code_words *w)
{
	if (takes_address(w->use->setup) && !takes_address(w->api))
		strbuf_addc(&w->out, '&');
	strbuf_adds(&w->out, "pool");
}

static bool code_from_data(struct code_words *w, const char *name)
{
	struct constants all;

	if (!constants_of(w->need, w->api, name, &all))
		return false;
	for (size_t i = 0; i < all.count; i++)
		strbuf_addf(&w->out, "%s%s", i ? " | " : "", all.item[i].name);
	if (!all.count && all.otherwise)
		strbuf_adds(&w->out, all.otherwise);
	return true;
}

static const char *code_word(void *ctx, const char *text, size_t len)
{
	static const char *const plain[][2] = {{"p", "p"}, {"src", "src"}, {"dev", "dev"},
		{"cache", "cache"}, {"dma", "dma"}, {"name", "\"foo\""}};
	struct code_words *w = ctx;
	const struct need *n = w->need;
	char name[16];

	if (len >= sizeof(name))
		return NULL;
	memcpy(name, text, len);
	name[len] = '\0';
	for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++)
		if (strcmp(name, plain[i][0]) == 0)
			return plain[i][1];
	strbuf_clear(&w->out);
	if (strcmp(name, "size") == 0)
		code_size(w);
	else if (strcmp(name, "n") == 0)
		code_number(&w->out, &n->v[F_COUNT], "n");
	else if (strcmp(name, "bytes") == 0)
		code_bytes(w);
	else if (strcmp(name, "type") == 0)
		code_type(w);
	else if (strcmp(name, "order") == 0)
		code_order(w);
	else if (strcmp(name, "pages") == 0)
		code_pages(w);
	else if (strcmp(name, "align") == 0 && n->v[F_ALIGN].set)
		code_number(&w->out, &n->v[F_ALIGN], "align");
	else if (strcmp(name, "boundary") == 0)
		strbuf_addf(&w->out, "%llu", (unsigned long long)need_boundary(n, w->c));
	else if (strcmp(name, "fixed") == 0)
		code_number(&w->out, &n->v[F_FIXED], "fixed");
	else if (strcmp(name, "pool") == 0)
		code_pool(w);
	else if (strcmp(name, "page") == 0)
		strbuf_adds(
			&w->out, w->use->api->returns == RETURNS_FOLIO ? "folio_page(p, 0)" : "p");
	else if (strcmp(name, "phys") == 0)
		strbuf_adds(&w->out, w->use->api->returns == RETURNS_POINTER ? "__pa(p)" : "p");
	else if (strcmp(name, "gfp") == 0)
		code_gfp(w);
	else if (!code_from_data(w, name))
		return NULL;
	return strbuf_str(&w->out);
}

void code_call(struct strbuf *out, const struct api *api, const struct use *use,
	const struct need *need, const struct catalogue *c)
{
	struct code_words w = {.api = api, .use = use, .need = need, .c = c};

	if (api->call)
		template_expand(out, api->call, code_word, &w);
	else
		strbuf_addf(out, "%s(...)", api->name);
	strbuf_free(&w.out);
}

/* The first kernel of @t that calls @api in another way than the oldest. */
static bool other_call(struct strbuf *out, const struct api *api, const struct use *use,
	const struct need *need, const struct target *t)
{
	char name[24];

	if (!api || !api->call)
		return false;
	for (size_t p = 1; p < t->count; p++) {
		const struct catalogue *c = t->point[p];
		const struct api *later = &c->api[api->index];

		if (!later->call || strcmp(later->call, api->call) == 0)
			continue;
		strbuf_addf(out, "%sby %s the call is ", *strbuf_str(out) ? ", " : "",
			version_format(c->version, name));
		code_call(out, later, use, need, c);
		return true;
	}
	return false;
}

bool code_other_calls(
	struct strbuf *out, const struct use *use, const struct need *need, const struct target *t)
{
	const struct api *called[] = {use->api, use->setup, use->then, use->free};
	bool any = false;

	for (size_t i = 0; i < sizeof(called) / sizeof(*called); i++)
		any |= other_call(out, called[i], use, need, t);
	return any;
}

const struct api *code_teardown(const struct api *setup, const struct catalogue *c)
{
	return setup && setup->teardown ? catalogue_api(c, setup->teardown) : NULL;
}

static const struct api *first_api(const struct yaml_node *list, const struct catalogue *c)
{
	return list_count(list) ? catalogue_api(c, list_item(list, 0)->text) : NULL;
}

const struct api *code_before_setup(const struct use *use, const struct catalogue *c)
{
	return use->setup ? first_api(use->setup->setup, c) : NULL;
}

const struct api *code_after_setup(const struct use *use, const struct catalogue *c)
{
	return use->setup ? first_api(use->setup->then, c) : NULL;
}

const struct api *code_before_then(const struct use *use, const struct catalogue *c)
{
	return use->then ? first_api(use->then->setup, c) : NULL;
}

const struct api *code_after_then(const struct use *use, const struct catalogue *c)
{
	const struct api *before = code_before_then(use, c);

	return before ? first_api(before->free, c) : NULL;
}

/* The variable that takes the result of @api. */
static const char *variable(const struct api *api)
{
	if (api->result)
		return api->result;
	switch (api->failure) {
	case FAILURE_ERRNO:
		return "err";
	case FAILURE_FALSE:
		return "ok";
	default:
		return "p";
	}
}

/* Frees what came of a call that gave fewer than asked, before its failure is returned. */
static void free_part(struct strbuf *out, struct code_words *w)
{
	const struct api *free = w->use->free;

	w->pages = w->api->result;
	strbuf_adds(out, "\t\t");
	template_expand(out, free->call, code_word, w);
	strbuf_adds(out, ";\n");
	w->pages = NULL;
}

static void line(struct strbuf *out, const char *before, const struct api *api,
	const struct use *use, const struct need *need, const struct catalogue *c)
{
	if (!api)
		return;
	strbuf_addf(out, "\t%s", before);
	code_call(out, api, use, need, c);
	strbuf_adds(out, ";\n");
}

/* "if (!p) return -ENOMEM;" in the way that @api fails; @v is the variable that took its result. */
static void failure_test(struct strbuf *out, struct code_words *w, const char *v)
{
	const struct api *api = w->api;
	bool part = api->partial && w->use->free && w->use->free->call;
	bool braces = part || w->undo;

	if (api->failure == FAILURE_NEVER)
		return;
	strbuf_adds(out, "\tif (");
	if (api->check)
		template_expand(out, api->check, code_word, w);
	else if (api->failure == FAILURE_ERR_PTR)
		strbuf_addf(out, "IS_ERR(%s)", v);
	else
		strbuf_addf(out, "%s%s", api->failure == FAILURE_ERRNO ? "" : "!", v);
	strbuf_adds(out, braces ? ") {\n" : ")\n");
	if (part)
		free_part(out, w);
	if (w->undo)
		line(out, "\t", w->undo, w->use, w->need, w->c);
	strbuf_adds(out, "\t\treturn ");
	if (api->failure == FAILURE_ERRNO)
		strbuf_adds(out, v);
	else if (api->failure == FAILURE_ERR_PTR)
		strbuf_addf(out, "PTR_ERR(%s)", v);
	else
		strbuf_adds(out, "-ENOMEM");
	strbuf_adds(out, braces ? ";\n\t}\n" : ";\n");
}

/* With this mask the call returns memory, however long that takes. */
static bool cannot_fail(const struct use *use, const struct catalogue *c)
{
	uint64_t mask = use->gfp.set;

	if (mask & c->gfp_means[GFP_MEANS_NOFAIL])
		return true;
	return use->api->reserve && use->api->takes_gfp && mask & c->gfp_means[GFP_MEANS_SLEEP];
}

static const struct context *entered_scope(const struct use *use, const struct catalogue *c)
{
	for (int i = 0; scope_words[i]; i++)
		if (use->enters >> i & 1)
			return catalogue_context(c, CONTEXT_SCOPE, scope_words[i]);
	return NULL;
}

/*
 * "v = api(...);" and its failure test, which undoes by @undo, if any; @v is "" where @api names
 * the variable.
 */
static void checked_line(struct strbuf *out, const char *v, const struct api *api,
	const struct api *undo, const struct use *use, const struct need *need,
	const struct catalogue *c)
{
	struct code_words w = {.api = api, .use = use, .need = need, .c = c, .undo = undo};
	char before[32];

	if (!api)
		return;
	if (!*v || api->result || api->failure == FAILURE_ERRNO)
		v = variable(api);
	snprintf(before, sizeof(before), "%s = ", v);
	line(out, before, api, use, need, c);
	failure_test(out, &w, v);
	strbuf_free(&w.out);
}

/*
 * The set-up of @use: its result is what the call names as its cache or pool, unless that is a
 * variable already.
 */
static void setup_lines(struct strbuf *out, const struct use *use, const struct need *need,
	const struct catalogue *c)
{
	bool pool = use->api->call && strstr(use->api->call, "{pool}");

	checked_line(out, "cache", code_before_setup(use, c), NULL, use, need, c);
	checked_line(out, pool ? "pool" : "cache", use->setup,
		code_teardown(code_before_setup(use, c), c), use, need, c);
	checked_line(out, "", code_after_setup(use, c), code_teardown(use->setup, c), use, need, c);
	strbuf_adds(out, "\n");
}

/* Leaves when err says so: by the label @unwind, or at once where there is nothing to undo. */
static void leave_on_error(struct strbuf *out, const char *unwind)
{
	strbuf_adds(out, "\tif (err)\n");
	if (unwind)
		strbuf_addf(out, "\t\tgoto %s;\n", unwind);
	else
		strbuf_adds(out, "\t\treturn err;\n");
}

/* What has to follow; when it fails, what was allocated must go: whether it can. */
static bool then_lines(struct strbuf *out, const struct use *use, const struct need *need,
	const struct catalogue *c)
{
	struct code_words w = {.api = use->then, .use = use, .need = need, .c = c};
	const struct api *before = code_before_then(use, c);
	const char *unwind = use->free ? "err_free" : NULL;
	bool fails = use->then->check || use->then->failure == FAILURE_ERRNO;

	if (before) {
		line(out, "err = ", before, use, need, c);
		leave_on_error(out, unwind);
		unwind = "err_undo";
	}
	line(out, use->then->check ? "dma = " : fails ? "err = " : "", use->then, use, need, c);
	if (use->then->check) {
		strbuf_adds(out, "\terr = ");
		template_expand(out, use->then->check, code_word, &w);
		strbuf_adds(out, ";\n");
	}
	if (fails)
		leave_on_error(out, unwind);
	strbuf_free(&w.out);
	return unwind && fails;
}

/* Whoever pastes the call that frees at once must not miss that readers may still be there. */
static void readers_line(struct strbuf *out, const struct use *use, const struct need *need)
{
	const struct value *after = &need->v[F_FREED_AFTER_RCU];

	if (use->free && !use->free->after_rcu && after->set && after->max)
		strbuf_adds(out, "\t/* once no RCU reader can reach it any more */\n");
}

void code_fragment(struct strbuf *out, const struct use *use, const struct need *need,
	const struct catalogue *c)
{
	const struct context *scope = entered_scope(use, c);
	const struct api *undo =
		use->then && use->then->undo ? catalogue_api(c, use->then->undo) : NULL;
	const struct api *before = code_before_setup(use, c);
	const struct api *teardown = code_teardown(use->setup, c);
	struct code_words w = {.api = use->api, .use = use, .need = need, .c = c};
	char result[32];
	bool unwinds = false;

	if (use->setup)
		setup_lines(out, use, need, c);
	if (scope && scope->enter)
		strbuf_addf(out, "\tflags = %s();\n", scope->enter);
	snprintf(result, sizeof(result), "%s = ", variable(use->api));
	line(out, result, use->api, use, need, c);
	if (scope && scope->leave)
		strbuf_addf(out, "\t%s(flags);\n", scope->leave);
	if (!cannot_fail(use, c))
		failure_test(out, &w, variable(use->api));
	if (use->api->result &&
		use->api->returns == RETURNS_POINTER) /* until then the old memory was there */
		strbuf_addf(out, "\tp = %s;\n", use->api->result);
	if (use->then)
		unwinds = then_lines(out, use, need, c);
	strbuf_free(&w.out);
	if (use->free || undo)
		strbuf_adds(out, "\n");
	line(out, "", undo, use, need, c);
	if (code_before_then(use, c)) {
		strbuf_adds(out, "err_undo:\n");
		line(out, "", code_after_then(use, c), use, need, c);
	}
	if (unwinds)
		strbuf_adds(out, "err_free:\n");
	readers_line(out, use, need);
	line(out, "", use->free, use, need, c);
	if (unwinds)
		strbuf_adds(out, "\treturn err;\n");
	if (teardown) {
		strbuf_adds(out, "\n");
		line(out, "", teardown, use, need, c);
		line(out, "", code_teardown(before, c), use, need, c);
	}
}

static void include(struct strbuf *out, const char *header)
{
	char text[128];

	if (!header)
		return;
	snprintf(text, sizeof(text), "#include <%s>\n", header);
	if (!strstr(strbuf_str(out), text))
		strbuf_adds(out, text);
}

/* The headers of @api, which may be NULL. */
static void includes_of(struct strbuf *out, const struct api *api)
{
	if (!api)
		return;
	include(out, api->include);
	for (size_t i = 0; i < list_count(api->also_include); i++)
		include(out, list_item(api->also_include, i)->text);
	if (api->failure == FAILURE_ERR_PTR)
		include(out, "linux/err.h");
}

void code_includes(struct strbuf *out, const struct use *use, const struct catalogue *c)
{
	const struct context *scope = entered_scope(use, c);

	includes_of(out, use->api);
	includes_of(out, code_before_setup(use, c));
	includes_of(out, use->setup);
	includes_of(out, code_after_setup(use, c));
	includes_of(out, code_before_then(use, c));
	includes_of(out, use->then);
	includes_of(out, use->free);
	include(out, scope ? scope->include : NULL);
}
