/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading needs; see need.h.
 */
#include "advise/need.h"

#include <stdio.h>
#include <string.h>

#include "advise/manifest.h"
#include "advise/use.h"
#include "know/catalogue.h"
#include "know/btf.h"
#include "know/term.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/strbuf.h"
#include "text/units.h"
#include "text/yaml.h"

const struct need_key need_keys[] = {
	{"size", F_SIZE, "BYTES",
		"bytes of the allocation, or of one element with --count; a range A..B, or "
		"sizeof(struct foo)"},
	{"count", F_COUNT, "N", "elements of an array; may be a range"},
	{"fixed", F_FIXED, "BYTES", "part before a flexible array of count elements"},
	{"size_from", F_SIZE_FROM, "WHO", "who decides the size: build, runtime, user"},
	{"context", F_CONTEXT, "WHERE",
		"where the call runs: process, softirq, hardirq, hardirq_no_thread, nmi, boot, "
		"any, caller"},
	{"holds", F_HOLDS, "LOCKS",
		"locks held there: mutex, spinlock, spinlock_irq, raw_spinlock, rcu, preempt_off, "
		"..."},
	{"may_sleep", F_SAYS_MAY_SLEEP, NULL, "stated outright: the call may sleep, or not"},
	{"reclaim", F_RECLAIM, "WHAT", "what reclaim may do: any, no-fs, no-io, none"},
	{"scope", F_SCOPE, "SCOPES", "memalloc scopes already entered: nofs, noio, noreclaim, pin"},
	{"contiguity", F_CONTIGUITY, "WHICH", "any, virtual, physical"},
	{"dma", F_DMA, "MAPPING", "device access: none, streaming, coherent, noncoherent"},
	{"dma.mapping", F_DMA, "MAPPING", "the same as --dma"},
	{"dma.mask", F_DMA_MASK, "BITS", "address bits that the device can reach"},
	{"dma.direction", F_DMA_DIRECTION, "WHICH", "to_device, from_device, bidirectional"},
	{"dma.boundary", F_DMA_BOUNDARY, "BYTES", "boundary that the memory must not cross"},
	{"dma.attrs", F_DMA_ATTRS, "ATTRS", "write_combine, no_kernel_mapping, force_contiguous"},
	{"zeroed", F_ZEROED, NULL, "must read as zero (false: it is wholly overwritten)"},
	{"on_failure", F_ON_FAILURE, "WHAT",
		"without memory: return-error, fallback, forward-progress, no-failure-path"},
	{"effort", F_EFFORT, "HOW", "normal, try-hard, fail-fast"},
	{"lifetime", F_LIFETIME, "HOW", "temporary, object, device, module, kernel"},
	{"objects", FACT_COUNT, NULL, NULL},
	{"objects.alive", F_OBJECTS_ALIVE, "N", "identical objects alive at a time"},
	{"objects.churn", F_OBJECTS_CHURN, "RATE", "how often they come and go: low, high"},
	{"objects.constructor", F_OBJECTS_CONSTRUCTOR, NULL, "they need a constructor"},
	{"objects.typesafe_by_rcu", F_OBJECTS_RCU, NULL, "looked up under RCU without a reference"},
	{"objects.usercopy", F_OBJECTS_USERCOPY, NULL,
		"part of them is copied to or from user space"},
	{"objects.reclaimable", F_OBJECTS_RECLAIMABLE, NULL, "a shrinker can free them"},
	{"per_cpu", F_PER_CPU, NULL, "one copy for each CPU"},
	{"result", F_RESULT, "WHAT", "what the caller works with: pointer, page, folio, pages"},
	{"user", F_USER, "HOW", "none, mapped (into user space)"},
	{"mapped_by", F_MAPPED_BY, "HOW", "fault, insert_page, remap_vmalloc, remap_pfn, dma_mmap"},
	{"accounted", F_ACCOUNTED, NULL, "caused by user space: charge its memory cgroup"},
	{"executable", F_EXECUTABLE, "HOW", "will hold code: false, true, near (kernel text)"},
	{"secret", F_SECRET, NULL, "keys and the like: wiped on free"},
	{"align", F_ALIGN, "BYTES", "alignment needed"},
	{"below", F_BELOW, "BYTES",
		"physical addresses must be below this (no DMA-API device involved)"},
	{"node", F_NODE, "WHICH", "NUMA placement: any, local, given, or a node number"},
	{"node_strict", F_NODE_STRICT, NULL, "from that node or not at all"},
	{"copy_of", F_COPY_OF, "WHAT", "memory, string, const-string, format, user, user-string"},
	{"terminated", F_TERMINATED, NULL, "the copy must end in NUL where the source need not"},
	{"resized", F_RESIZED, NULL, "grows or shrinks later"},
	{"highmem_ok", F_HIGHMEM_OK, NULL, "the kernel need not address it directly"},
	{"movable", F_MOVABLE, NULL, "its contents may be migrated"},
	{"freed_in", FACT_COUNT, "WHERE", "after-rcu, or see freed_in.context and freed_in.holds"},
	{"freed_in.context", F_FREED_CONTEXT, "WHERE", "where it is freed"},
	{"freed_in.holds", F_FREED_HOLDS, "LOCKS", "locks held where it is freed"},
	{"for", F_FOR, "WHAT",
		"object of a subsystem: skb, urb, bio, idr, ida, xarray, page-table, "
		"device-memory, netdev"},
};
const size_t need_key_count = sizeof(need_keys) / sizeof(*need_keys);

bool fact_has_default(enum fact f)
{
	switch (f) {
	case F_ZEROED:
	case F_LIFETIME:
	case F_OBJECTS_CHURN:
	case F_DMA_DIRECTION:
	case F_MAPPED_BY:
	case F_FREED_CONTEXT:
	case F_FOR:
	case F_SAYS_MAY_SLEEP:
		return false;
	default:
		return fact_info[f].type != FACT_NUM;
	}
}

/* sizeof(struct foo) or struct foo: a C type, whose size nobody told us */
static bool is_c_type(const char *s)
{
	return strncmp(s, "sizeof", 6) == 0 || strncmp(s, "struct ", 7) == 0 ||
	       strncmp(s, "union ", 6) == 0;
}

/* Does each ( and [ have its counterpart, and sizeof something behind it? */
static bool is_whole(const char *s)
{
	char closing[16];
	size_t open = 0;

	if (strncmp(s, "sizeof", 6) == 0 && s[6] != '(' && s[6] != ' ')
		return false;
	for (; *s; s++) {
		if ((*s == '(' || *s == '[') && open < sizeof(closing))
			closing[open++] = *s == '(' ? ')' : ']';
		else if (strchr("()[]", *s) && (!open || closing[--open] != *s))
			return false;
	}
	return open == 0;
}

/*
 * It goes into advice, and into code to be copied, as it is: so no other character than C types are
 * written with.
 */
static bool read_c_type(struct value *v, const struct yaml_node *n, struct diag *d)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789_ *()[].->+";

	if (n->text[strspn(n->text, letters)] || !is_whole(n->text)) {
		diag_error(d, n->place->src, n->place->pos, "sizeof(struct foo)",
			"`%s` is no C type", n->text);
		return false;
	}
	*v = (struct value){.set = true, .fuzzy = true, .min = 1, .text = n->text};
	return true; /* the largest it may be is a page, which need_facts() knows */
}

const char *need_look_up(struct need *need, const struct btf *btf)
{
	static const enum fact sizes[] = {F_SIZE, F_FIXED};
	const char *unknown = NULL;

	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		struct value *v = &need->v[sizes[i]];
		uint64_t size;

		if (!v->set || !v->text)
			continue;
		if (!btf_sizeof(btf, v->text, &size) || size == 0) {
			unknown = v->text;
			continue;
		}
		v->fuzzy = false;
		v->min = v->max = size;
	}
	return unknown;
}

static bool read_number(struct value *v, const struct yaml_node *n, enum fact f, struct diag *d)
{
	if ((f == F_SIZE || f == F_FIXED) && n->kind == YAML_SCALAR && is_c_type(n->text))
		return read_c_type(v, n, d);
	if (!yaml_range(n, d, &v->min, &v->max))
		return false;
	v->set = true;
	v->fuzzy = false;
	v->text = NULL;
	return true;
}

/*
 * Many say where code runs by what calls it: "timer". False: @n is no such word. Otherwise what to
 * state instead was reported.
 */
static bool is_place(const struct yaml_node *n, enum fact f, struct diag *d)
{
	struct strbuf needs = {0}, hint = {0};
	struct term t;

	if (n->kind != YAML_SCALAR || !term_find(n->text, &t) || t.kind != TERM_PLACE)
		return false;
	term_needs(&t, &needs);
	strbuf_addf(&hint, "%s: state {%s}", t.title, strbuf_str(&needs));
	diag_error(d, n->place->src, n->place->pos, strbuf_str(&hint), "unknown %s `%s`",
		fact_info[f].name, n->text);
	strbuf_free(&hint);
	strbuf_free(&needs);
	return true;
}

/* A word of fact @f; -1 after reporting. */
static int read_word(const struct yaml_node *n, enum fact f, struct diag *d)
{
	const char *const *words = fact_info[f].words;

	const int word = decode_known_word(n, words);

	return word >= 0 || is_place(n, f, d) ? word : decode_word(n, fact_info[f].name, words, d);
}

/* A set: a list, or words joined by commas in one scalar. */
static bool read_set(
	struct value *v, const struct yaml_node *n, enum fact f, struct arena *a, struct diag *d)
{
	bool ok = true;

	*v = (struct value){.set = true};
	for (size_t i = 0; i < list_count(n); i++) {
		const struct yaml_node *item = list_item(n, i);
		const char *s = item->kind == YAML_SCALAR ? item->text : "";

		do {
			size_t len = strcspn(s, ",");
			struct yaml_node part = *item;
			int word;

			if (item->kind == YAML_SCALAR) {
				part.text = arena_strndup(a, s, len);
				part.count = (uint32_t)len;
			}
			s += len + (s[len] == ',');
			word = read_word(&part, f, d);
			if (word < 0)
				ok = false;
			else
				v->max |= (uint64_t)1 << word;
		} while (*s);
	}
	return ok;
}

static bool read_enum(struct value *v, const struct yaml_node *n, enum fact f, struct diag *d)
{
	uint64_t number;
	int word;

	if (f == F_NODE && n->kind == YAML_SCALAR &&
		units_parse(n->text, n->count, &number) == UNITS_OK) {
		*v = (struct value){.set = true, .max = 2, .text = n->text}; /* given */
		return true;
	}
	word = read_word(n, f, d);
	*v = (struct value){.set = true, .max = (uint64_t)(word < 0 ? 0 : word)};
	return word >= 0;
}

static bool read_fact(
	struct need *need, enum fact f, const struct yaml_node *n, struct arena *a, struct diag *d)
{
	struct value *v = &need->v[f];
	bool b = false;

	need->from[f] = n;
	switch (fact_info[f].type) {
	case FACT_BOOL:
		if (!yaml_bool(n, d, &b))
			return false;
		*v = (struct value){.set = true, .max = b};
		return true;
	case FACT_NUM:
		return read_number(v, n, f, d);
	case FACT_SET:
		return read_set(v, n, f, a, d);
	default:
		return read_enum(v, n, f, d);
	}
}

/*
 * The name of key @k within the map @whole: "mask" of "dma.mask" in "dma", all of it where @whole
 * is "" and no other map has it; NULL.
 */
static const char *part_of(const struct need_key *k, const char *whole)
{
	size_t len = strlen(whole);

	if (!len)
		return strchr(k->name, '.') ? NULL : k->name;
	return strncmp(k->name, whole, len) == 0 && k->name[len] == '.' ? k->name + len + 1 : NULL;
}

/* Says of @key, which is none of `needs`, where it belongs; false: nowhere. */
static bool belongs_elsewhere(const struct yaml_node *key, struct diag *d)
{
	const struct elsewhere others[] = {
		{use_table.field, use_table.count, sizeof(*use_table.field),
			"it belongs under `uses`"},
		{site_table.field, site_table.count, sizeof(*site_table.field),
			"it belongs to the allocation, beside `needs`"},
		{target_table.field, target_table.count, sizeof(*target_table.field),
			"it belongs under `target`"},
		{waiver_table.field, waiver_table.count, sizeof(*waiver_table.field),
			"it belongs under `waive`"},
	};
	char hint[64];

	for (size_t i = 0; i < need_key_count; i++) {
		const char *name = need_keys[i].name, *dot = strchr(name, '.');

		if (!dot ||
			!(yaml_same_word(name, key->text) || yaml_same_word(dot + 1, key->text)))
			continue;
		snprintf(hint, sizeof(hint), "write %.*s: {%s: ...}", (int)(dot - name), name,
			dot + 1);
		diag_error(
			d, key->place->src, key->place->pos, hint, "unknown key `%s`", key->text);
		return true;
	}
	return decode_misplaced(key, others, sizeof(others) / sizeof(*others), d);
}

/* The key called @key in the map @whole; NULL after reporting. */
static const struct need_key *find_key(
	const char *whole, const struct yaml_node *key, struct diag *d)
{
	const char *words[64];
	size_t n = 0;

	for (size_t i = 0; i < need_key_count; i++) {
		const char *part = part_of(&need_keys[i], whole);

		if (!part)
			continue;
		if (yaml_same_word(part, key->text))
			return &need_keys[i];
		words[n++] = part;
	}
	if (*whole || !belongs_elsewhere(key, d))
		yaml_unknown(key, d, "key", words, n, sizeof(*words));
	return NULL;
}

/* The keys that have parts: dma: a map, objects: a map, freed_in: after-rcu or a map. */
static bool read_parts(struct need *need, const char *name, const struct yaml_node *n,
	struct arena *a, struct diag *d)
{
	bool ok = true;

	if (n->kind == YAML_MAP) {
		for (size_t i = 0; i < n->count; i++) {
			const struct yaml_node *key = &n->items[2 * i];
			const struct need_key *k = find_key(name, key, d);

			ok &= k && read_fact(need, k->fact, key + 1, a, d);
		}
		return ok;
	}
	if (strcmp(name, "freed_in") == 0) {
		if (yaml_is(n, "after-rcu")) {
			need->v[F_FREED_AFTER_RCU] = (struct value){.set = true, .max = true};
			need->from[F_FREED_AFTER_RCU] = n;
			return true;
		}
		diag_error(d, n->place->src, n->place->pos,
			"expected after-rcu, or {context: ..., holds: ...}",
			"`freed_in` does not say where");
		return false;
	}
	diag_error(d, n->place->src, n->place->pos, "expected keys and values", "`%s` is no map",
		name);
	return false;
}

static bool read_key(struct need *need, const struct need_key *k, const struct yaml_node *n,
	struct arena *a, struct diag *d)
{
	if (k->fact == FACT_COUNT || (k->fact == F_DMA && n->kind == YAML_MAP))
		return read_parts(need, k->name, n, a, d);
	return read_fact(need, k->fact, n, a, d);
}

bool need_read(struct need *need, const struct yaml_node *n, struct arena *a, struct diag *d)
{
	bool ok = true;

	if (n->kind != YAML_MAP) {
		diag_error(d, n->place->src, n->place->pos,
			"expected keys such as size, context, contiguity", "needs are no map");
		return false;
	}
	need->at = n;
	for (size_t i = 0; i < n->count; i++) {
		const struct yaml_node *key = &n->items[2 * i];
		const struct need_key *k = find_key("", key, d);

		ok &= k && read_key(need, k, key + 1, a, d);
	}
	return ok;
}

/* An option's value as a YAML node, so that options and files are read by the same code. */
static const struct yaml_node *option_node(
	const struct need_key *key, const char *text, struct arena *a, struct diag *d)
{
	struct source *src = arena_alloc(a, sizeof(*src));
	char *name = arena_printf(a, "--%s", key->name);

	for (char *p = name; *p; p++)
		if (*p == '.' || *p == '_')
			*p = '-';
	src->name = name;
	src->data = arena_strdup(a, text ? text : "true");
	src->len = strlen(src->data);
	if (*src->data == '[' || *src->data == '{')
		return yaml_parse_one(src, "one value", NULL, a, d);
	return yaml_plain(src, a);
}

/* @words may be NULL: none. */
static bool has_word(const char *const *words, const char *word)
{
	while (words && *words && !yaml_same_word(*words, word))
		words++;
	return words && *words;
}

bool need_switch_takes(size_t key, const char *word)
{
	static const char *const truth[] = {"false", "true", NULL};
	const enum fact f = need_keys[key].fact;
	const char *const *words;

	if (f == FACT_COUNT)
		return false;
	words = fact_info[f].type == FACT_BOOL ? truth : fact_info[f].words;
	return has_word(words, "true") && (!word || has_word(words, word));
}

bool need_option(struct need *need, size_t key, const char *text, struct arena *a, struct diag *d)
{
	const struct need_key *k = &need_keys[key];
	const struct yaml_node *n = option_node(k, text, a, d);

	return n && read_key(need, k, n, a, d);
}

bool need_enter(struct need *need, const struct yaml_node *context, const struct yaml_node *holds,
	const struct yaml_node *scope, const struct yaml_node *reclaim, struct arena *a,
	struct diag *d)
{
	return read_fact(need, F_CONTEXT, context, a, d) &&
	       (!holds || read_fact(need, F_HOLDS, holds, a, d)) &&
	       (!scope || read_fact(need, F_SCOPE, scope, a, d)) &&
	       (!reclaim || read_fact(need, F_RECLAIM, reclaim, a, d));
}

bool need_put(
	struct need *need, const struct context *x, bool freed, struct arena *a, struct diag *d)
{
	const enum fact facts[] = {
		[CONTEXT_CONTEXT] = freed ? F_FREED_CONTEXT : F_CONTEXT,
		[CONTEXT_LOCK] = freed ? F_FREED_HOLDS : F_HOLDS,
		[CONTEXT_SCOPE] = F_SCOPE,
		[CONTEXT_RECLAIM] = F_RECLAIM,
	};

	size_t k = 0;

	while (need_keys[k].fact != facts[x->kind])
		k++;
	return need_option(need, k, x->name, a, d);
}

void need_imply(struct need *need)
{
	if (!need->v[F_MAPPED_BY].set || need->v[F_USER].set)
		return;
	need->v[F_USER] = (struct value){.set = true, .max = USER_WORD_MAPPED};
	need->from[F_USER] = need->from[F_MAPPED_BY];
}

void need_reset(struct need *need, enum fact f)
{
	need->v[f] = (struct value){0};
	need->from[f] = NULL;
}

void need_place(const struct need *need, const struct catalogue *c, enum fact context,
	enum fact holds, struct strbuf *out)
{
	const struct context *x =
		catalogue_context(c, CONTEXT_CONTEXT, context_words[need->v[context].max]);
	bool any = false;

	strbuf_adds(out, x->place);
	for (int i = 0; holds_words[i]; i++) {
		if (!(need->v[holds].max >> i & 1))
			continue;
		x = catalogue_context(c, CONTEXT_LOCK, holds_words[i]);
		strbuf_addf(out, "%s%s", any ? " and " : " ", x->place);
		any = true;
	}
}

void need_format(const struct need *need, enum fact f, struct strbuf *out)
{
	const struct value *v = &need->v[f];
	const char *const *words = fact_info[f].words;
	bool any = false;
	char buf[32];

	switch (fact_info[f].type) {
	case FACT_BOOL:
		strbuf_adds(out, v->max ? "true" : "false");
		return;
	case FACT_ENUM:
		strbuf_adds(out, v->text ? v->text : words[v->max]);
		return;
	case FACT_SET:
		for (int i = 0; words[i]; i++) {
			if (!(v->max >> i & 1))
				continue;
			strbuf_adds(out, any ? "," : "");
			strbuf_adds(out, words[i]);
			any = true;
		}
		return;
	default:
		break;
	}
	if (v->text) {
		strbuf_adds(out, v->text);
		return;
	}
	strbuf_adds(out, units_exact(v->min, buf));
	if (v->max != v->min)
		strbuf_addf(out, "..%s", units_exact(v->max, buf));
}
