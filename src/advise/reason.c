/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sentences of rules with their placeholders filled from a need and a use.
 */
#include <string.h>

#include "advise/reason.h"
#include "advise/template.h"
#include "know/sizes.h"
#include "text/decode.h"
#include "text/mem.h"
#include "text/strbuf.h"
#include "text/units.h"
#include "text/yaml.h"

struct reason_words {
	const struct need *need;
	const struct use *use;
	const struct catalogue *c;
	struct value facts[FACT_FIRST_USE];
	struct strbuf out;
};

static const char *number(struct reason_words *w, uint64_t v)
{
	strbuf_addf(&w->out, "%llu", (unsigned long long)v);
	return strbuf_str(&w->out);
}

static const char *bytes(struct reason_words *w, uint64_t v)
{
	char buf[32];

	strbuf_adds(&w->out, units_human(v, buf));
	return strbuf_str(&w->out);
}

static const char *exact(struct reason_words *w, uint64_t v)
{
	char buf[24];

	strbuf_adds(&w->out, units_exact(v, buf));
	return strbuf_str(&w->out);
}

/* The bytes asked for, with those that the API of the use puts before them. */
static uint64_t with_header(const struct reason_words *w)
{
	return w->facts[F_BYTES].max + (w->use ? w->use->api->header : 0);
}

/*
 * Percent of its class that kmalloc wastes on the bytes asked: to the nearest, as trials and `cost`
 * print it. The fact is rounded down.
 */
static const char *class_waste(struct reason_words *w)
{
	uint64_t asked = w->facts[F_BYTES].max, size = sizes_class(w->c, with_header(w));

	return size ? number(w, ((size - asked) * 200 + size) / (2 * size)) : NULL;
}

static const char *formatted(struct reason_words *w, enum fact f)
{
	need_format(w->need, f, &w->out);
	return strbuf_str(&w->out);
}

static const char *place(struct reason_words *w, enum fact context, enum fact holds)
{
	need_place(w->need, w->c, context, holds, &w->out);
	return strbuf_str(&w->out);
}

/* The flags of @mask, joined as in C. */
static const char *flags(struct reason_words *w, uint64_t mask)
{
	for (size_t i = 0; i < w->c->gfp_count; i++) {
		const struct gfp_flag *f = &w->c->gfp[i];

		if (f->kind == GFP_KIND_COMPOUND || !(f->mask & mask))
			continue;
		strbuf_adds(&w->out, *strbuf_str(&w->out) ? " | " : "");
		strbuf_adds(&w->out, f->name);
	}
	return strbuf_str(&w->out);
}

static const char *use_word(struct reason_words *w, const char *name)
{
	const struct use *u = w->use;

	if (strcmp(name, "api") == 0)
		return u->api->kind == API_MEMORY ? u->api->title : u->api->name;
	if (strcmp(name, "family") == 0)
		return u->api->family;
	if (strcmp(name, "free") == 0)
		return u->free ? u->free->name : "no free function";
	if (strcmp(name, "frees") == 0) {
		const struct yaml_node *list = u->api->free;

		return list_count(list) ? list_item(list, 0)->text : "nothing";
	}
	if (strcmp(name, "setup") == 0)
		return u->setup ? u->setup->name : "no set-up";
	if (strcmp(name, "max") == 0)
		return bytes(w, u->api->size_max);
	if (strcmp(name, "exact_max") == 0)
		return exact(w, u->api->size_max);
	if (strcmp(name, "replaced_by") == 0)
		return u->api->replaced_by ? u->api->replaced_by : "nothing";
	if (strcmp(name, "gfp_idle") == 0 && u->gfp.idle) {
		strbuf_add(&w->out, u->gfp.idle, u->gfp.idle_len);
		return strbuf_str(&w->out);
	}
	if (strcmp(name, "gfp_repeats") == 0 && u->gfp.repeats) {
		strbuf_add(&w->out, u->gfp.repeats, u->gfp.repeats_len);
		return strbuf_str(&w->out);
	}
	if (strcmp(name, "gfp_refused") == 0 && u->gfp_given)
		return flags(w, u->gfp.set & u->api->gfp_refuses);
	if (strcmp(name, "gfp_absent") == 0)
		return flags(w, u->gfp.named & w->c->gfp_absent);
	if (strcmp(name, "gfp") == 0) {
		if (!u->gfp_given) {
			strbuf_addf(&w->out, "%s()", u->api->name);
			return strbuf_str(&w->out);
		}
		if (u->gfp.written)
			return u->gfp.written;
		gfp_format_mask(w->c, &u->gfp, &w->out);
		return strbuf_str(&w->out);
	}
	return NULL;
}

static const char *reason_word(void *ctx, const char *text, size_t len)
{
	struct reason_words *w = ctx;
	const struct value *f = w->facts;
	char name[24];
	enum fact fact;

	if (len >= sizeof(name))
		return NULL;
	memcpy(name, text, len);
	name[len] = '\0';
	strbuf_clear(&w->out);
	if (strcmp(name, "kernel") == 0) {
		char buf[24];

		strbuf_adds(&w->out, version_format(w->c->version, buf));
		return strbuf_str(&w->out);
	}
	if (strcmp(name, "place") == 0)
		return place(w, F_CONTEXT, F_HOLDS);
	if (strcmp(name, "freed_place") == 0)
		return place(w, F_FREED_CONTEXT, F_FREED_HOLDS);
	if (strcmp(name, "bytes") == 0)
		return bytes(w, f[F_BYTES].max);
	if (strcmp(name, "exact_bytes") == 0)
		return exact(w, f[F_BYTES].max);
	if (strcmp(name, "aligned_bytes") == 0)
		return exact(w, need_aligned_bytes(w->c, f[F_BYTES].max, f[F_ALIGN].max));
	if (strcmp(name, "class") == 0)
		return number(w, sizes_class(w->c, with_header(w)));
	if (strcmp(name, "exact_class") == 0)
		return exact(w, sizes_class(w->c, with_header(w)));
	if (strcmp(name, "class_waste") == 0)
		return class_waste(w);
	if (strcmp(name, "order") == 0)
		return number(w, sizes_order(w->c, with_header(w)));
	if (strcmp(name, "order_pages") == 0)
		return number(w, (uint64_t)1 << (sizes_order(w->c, with_header(w)) & 63));
	if (w->use) {
		const char *s = use_word(w, name);

		if (s)
			return s;
	}
	if (name[0] >= 'A' && name[0] <= 'Z') {
		uint64_t size = catalogue_number(w->c, name);

		return size ? bytes(w, size) : NULL;
	}
	fact = fact_find(name);
	if (fact < NEED_COUNT)
		return formatted(w, fact);
	if (fact < FACT_FIRST_USE && fact_info[fact].type == FACT_NUM)
		return number(w, f[fact].max);
	return NULL;
}

const char *reason_text(const struct rule *rule, bool message, const struct need *need,
	const struct use *use, const struct catalogue *c, struct arena *a)
{
	const char *text = message && rule->message ? rule->message : rule->because;
	struct reason_words w;
	struct strbuf out = {0};

	/* most have nothing to fill in */
	if (!strchr(text, '{'))
		return text;
	w.need = need;
	w.use = use;
	w.c = c;
	w.out = (struct strbuf){0};
	need_facts(need, c, false, w.facts);
	template_expand(&out, text, reason_word, &w);
	text = arena_strdup(a, strbuf_str(&out));
	strbuf_free(&out);
	strbuf_free(&w.out);
	return text;
}
