/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * usage: misuse_table [--show] [--kernel RELEASE] FILE...
 *
 * Compares what debug kernels said of calls, right ones and wrong ones, with what `sim run` and
 * `lint` say of them. Columns: context, call, flags, verdict (ok, splat, fail(NULL)); the kernel
 * has SLUB_TINY. Each row becomes a scenario, whose last step must have the kernel's verdict, and a
 * manifest, where lint must find something for every splat and every refusal. What the kernel let
 * pass obliges lint to nothing. --show prints both for each row.
 */
#include "recording.h"

#include <inttypes.h>

#include "advise/lint.h"
#include "advise/manifest.h"
#include "text/decode.h"
#include "text/mem.h"
#include "text/progress.h"
#include "text/source.h"
#include "text/strbuf.h"
#include "text/yaml.h"
#include "trial/scenario.h"
#include "trial/simcall.h"

/* Contexts of the recordings in the words of the interface. */
static const struct place {
	const char *name, *context, *holds, *scope, *reclaim;
} places[] = {
	{"process", "process", NULL, NULL, NULL},
	{"mutex", "process", "mutex", NULL, NULL},
	{"rwsem_read", "process", "rwsem", NULL, NULL},
	{"rwsem_write", "process", "rwsem", NULL, NULL},
	{"srcu", "process", "srcu", NULL, NULL},
	{"spin_lock", "process", "spinlock", NULL, NULL},
	{"spin_lock_irq", "process", "spinlock_irq", NULL, NULL},
	{"spin_lock_irqsave", "process", "spinlock_irq", NULL, NULL},
	{"spin_lock_bh", "process", "spinlock_bh", NULL, NULL},
	{"read_lock", "process", "rwlock", NULL, NULL},
	{"write_lock", "process", "rwlock", NULL, NULL},
	{"raw_spin_lock", "process", "raw_spinlock", NULL, NULL},
	{"raw_spin_lock_irqsave", "process", "raw_spinlock, irqs_off", NULL, NULL},
	{"local_lock", "process", "local_lock", NULL, NULL},
	{"local_lock_irqsave", "process", "local_lock, irqs_off", NULL, NULL},
	{"rcu_read_lock", "process", "rcu", NULL, NULL},
	{"preempt_disable", "process", "preempt_off", NULL, NULL},
	{"local_irq_disable", "process", "irqs_off", NULL, NULL},
	{"local_bh_disable", "process", "bh_off", NULL, NULL},
	{"bit_spin_lock", "process", "bit_spinlock", NULL, NULL},
	{"tasklet", "softirq", NULL, NULL, NULL},
	{"timer", "softirq", NULL, NULL, NULL},
	{"irq_work_hard", "hardirq_no_thread", NULL, NULL, NULL},
	{"hrtimer_hard", "hardirq_no_thread", NULL, NULL, NULL},
	{"memalloc_nofs", "process", NULL, "nofs", NULL},
	{"memalloc_noio", "process", NULL, "noio", NULL},
	{"memalloc_noreclaim", "process", NULL, "noreclaim", NULL},
	{"fs_reclaim", "process", NULL, NULL, "no-fs"},
};

/* A row: a call with its sizes. */
struct row {
	const struct recording *rec;
	const struct place *place;
	const struct api *api;
	char name[64], args[64];
	const char *gfp; /* NULL: the call takes none */
	uint64_t size, count, align, order;
	bool has_order, null, constructor;
};

static const struct place *find_place(const struct recording *r)
{
	const char *name = rec_text(r, "context");

	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		if (!strcmp(places[i].name, name))
			return &places[i];
	fprintf(stderr, "%s:%u: no such context: %s\n", r->path, r->number, name);
	exit(2);
}

/* A number, or SIZE_MAX divided by one. */
static uint64_t number(const char *s, const char **end)
{
	static const char most[] = "SIZE_MAX";
	uint64_t n;
	char *stop;

	if (strncmp(s, most, sizeof(most) - 1)) {
		n = strtoull(s, &stop, 10);
	} else {
		n = UINT64_MAX;
		stop = (char *)s + sizeof(most) - 1;
		if (*stop == '/')
			n /= strtoull(stop + 1, &stop, 10);
	}
	*end = stop;
	return n;
}

/*
 * What the parentheses of a call say. Two numbers are those of an array or a pool, the count first;
 * else size and alignment.
 */
static void read_args(struct row *r)
{
	const char *a = r->args, *end;
	uint64_t first;

	r->null = !strcmp(a, "NULL");
	r->constructor = strstr(a, "ctor") != NULL;
	if (sscanf(a, "order %" SCNu64, &r->order) == 1) {
		r->has_order = true;
		return;
	}
	if (!isdigit((unsigned char)*a) && strncmp(a, "SIZE_MAX", 8)) {
		r->size = !strcmp(a, "long") ? sizeof(long) : 128;
		return;
	}
	first = number(a, &end);
	r->size = first;
	if (*end != ',')
		return;
	if (r->api->array || r->api->kind == API_SETUP) {
		r->count = first;
		r->size = number(end + 1, &end);
	} else {
		r->align = number(end + 1, &end);
	}
}

/* Neither allocates nor frees. */
static bool uses(const struct api *api)
{
	return api->kind == API_MAP || api->kind == API_UPKEEP;
}

static bool frees(const struct api *api, const char *name)
{
	for (size_t i = 0; i < list_count(api->free); i++)
		if (yaml_is(list_item(api->free, i), name))
			return true;
	return false;
}

/*
 * What made the object of a call that allocates none: what the parentheses say, else the first
 * allocation of the catalogue that the call is for, those of its own family before others.
 */
static const struct api *maker(const struct row *r, const struct catalogue *c)
{
	const struct api *named = catalogue_api(c, r->args), *any = NULL;

	if (named)
		return named;
	if (r->api->kind == API_MAP)
		return catalogue_api(c, "kmalloc");
	if (r->api->kind == API_UPKEEP)
		return catalogue_api(c, "kmem_cache_create");
	for (size_t i = 0; r->api->kind == API_TEARDOWN && i < c->api_count; i++)
		if (c->api[i].teardown && !strcmp(c->api[i].teardown, r->name))
			return &c->api[i];
	for (size_t i = 0; i < c->api_count; i++) {
		const struct api *a = &c->api[i];

		if (a->kind != API_ALLOC || !a->exists || !a->sim || !frees(a, r->name))
			continue;
		if (!strcmp(a->family, r->api->family))
			return a;
		if (!any)
			any = a;
	}
	return any;
}

/* The setup call of a cache or pool that @api takes from; NULL: none. */
static const struct api *setup_of(
	const struct row *r, const struct api *api, const struct catalogue *c)
{
	char of_kind[96];

	if (!list_count(api->setup) ||
		!strstr(api->call, api->family[0] == 'c' ? "{cache}" : "{pool}"))
		return NULL;
	for (size_t i = 0; *r->args && i < list_count(api->setup); i++) {
		snprintf(of_kind, sizeof(of_kind), "create_%s_pool", r->args);
		if (strstr(list_item(api->setup, i)->text, of_kind))
			return catalogue_api(c, list_item(api->setup, i)->text);
	}
	return catalogue_api(c, list_item(api->setup, 0)->text);
}

static void add_size(struct strbuf *s, const struct row *r, bool ask)
{
	if (ask && r->has_order)
		strbuf_addf(s, ", size: %llu", 4096ull << r->order);
	else if (r->has_order)
		strbuf_addf(s, ", order: %llu", (unsigned long long)r->order);
	else
		strbuf_addf(s, ", size: %llu", (unsigned long long)r->size);
	if (r->count)
		strbuf_addf(s, ", count: %llu", (unsigned long long)r->count);
	if (r->align)
		strbuf_addf(s, ", align: %llu", (unsigned long long)r->align);
}

static void add_place(struct strbuf *s, const struct place *p)
{
	if (p->holds)
		strbuf_addf(s, ", holds: [%s]", p->holds);
	if (p->scope)
		strbuf_addf(s, ", scope: [%s]", p->scope);
	if (p->reclaim)
		strbuf_addf(s, ", reclaim: %s", p->reclaim);
}

/* A step that allocates as @name with @api, of the row's size and from what set_up() made. */
static void add_alloc(struct strbuf *s, const struct row *r, const char *name,
	const struct api *api, const char *gfp, bool from)
{
	strbuf_addf(s, "  - {alloc: %s, api: %s", name, api->name);
	add_size(s, r, false);
	if (api->takes_gfp)
		strbuf_addf(s, ", gfp: \"%s\"", gfp);
	if (r->constructor && api->kind == API_SETUP)
		strbuf_adds(s, ", constructor: true");
	if (from)
		strbuf_adds(s, ", from: setup");
	strbuf_adds(s, "}\n");
}

/* The caches and pools that a call of @api needs. Returns whether there are any. */
static bool set_up(
	struct strbuf *s, const struct row *r, const struct api *api, const struct catalogue *c)
{
	const struct api *setup = setup_of(r, api, c);
	const bool slab = setup && strstr(setup->name, "slab");

	if (!setup)
		return false;
	if (slab)
		strbuf_addf(s, "  - {alloc: cache, api: kmem_cache_create, size: %llu}\n",
			(unsigned long long)r->size);
	strbuf_addf(s, "  - {alloc: setup, api: %s", setup->name);
	if (slab)
		strbuf_adds(s, ", from: cache");
	else
		strbuf_addf(s, ", size: %llu", (unsigned long long)r->size);
	if (strstr(setup->family, "mempool"))
		strbuf_adds(s, ", count: 4");
	if (r->constructor)
		strbuf_adds(s, ", constructor: true");
	strbuf_adds(s, "}\n");
	return true;
}

/* The scenario of a row: what must be there, the context, the call. */
static void write_scenario(struct strbuf *s, struct row *r, const struct catalogue *c)
{
	const struct api *api = r->api, *from = api;
	const struct place *p = r->place;
	uint64_t grown = 0;
	bool setup;

	strbuf_adds(s, "whichalloc-scenario: 1\nsteps:\n");
	if (api->kind == API_FREE || api->kind == API_TEARDOWN || uses(api))
		from = maker(r, c);
	setup = set_up(s, r, from, c);
	if (from != api && !r->null)
		add_alloc(s, r, "it", from, "GFP_KERNEL", setup);
	if (sscanf(r->args, "%" SCNu64 "->%" SCNu64, &r->size, &grown) == 2)
		add_alloc(s, r, "old", catalogue_api(c, "kmalloc"), "GFP_KERNEL", false);
	strbuf_addf(s, "  - {enter: %s", p->context);
	add_place(s, p);
	strbuf_adds(s, "}\n");
	if (from == api) {
		if (grown)
			r->size = grown;
		add_alloc(s, r, "it", api, r->gfp, setup);
		if (grown) {
			s->len -= 2;
			strbuf_adds(s, ", of: old}\n");
		}
	} else if (uses(api)) {
		strbuf_addf(s, "  - {call: %s, on: it}\n", api->name);
	} else {
		strbuf_addf(s, "  - {free: %s, with: %s%s}\n", r->null ? "NULL" : "it", api->name,
			setup ? ", from: setup" : "");
	}
}

/* What takes from the cache or pool that @setup makes. */
static const struct api *user_of(const struct api *setup, const struct catalogue *c)
{
	for (size_t i = 0; i < c->api_count; i++) {
		const struct api *a = &c->api[i];

		for (size_t n = 0;
			a->kind == API_ALLOC && a->exists && a->sim && n < list_count(a->setup);
			n++)
			if (yaml_is(list_item(a->setup, n), setup->name))
				return a;
	}
	return setup;
}

/* The allocation that a row's manifest is about. */
static const struct api *judged(const struct row *r, const struct catalogue *c)
{
	switch (r->api->kind) {
	case API_FREE:
	case API_MAP:
		return maker(r, c);
	case API_SETUP:
		return user_of(r->api, c);
	case API_TEARDOWN:
	case API_UPKEEP:
		return user_of(maker(r, c), c);
	default:
		return r->api;
	}
}

/* The manifest of a row: one allocation; the context is that of the call or, for a free, of it. */
static void write_manifest(struct strbuf *s, const struct row *r, const struct catalogue *c)
{
	const struct api *api = judged(r, c), *setup = setup_of(r, api, c);
	const bool is_free = r->api->kind == API_FREE;
	const bool is_map = r->api->kind == API_MAP;
	struct place place = *r->place;

	strbuf_adds(s, "whichalloc: 1\nallocations:\n  - name: it\n    needs: {");
	if (is_free)
		place.scope = place.reclaim = NULL;
	strbuf_addf(s, "%s: %s", is_free ? "freed_in: {context" : "context", place.context);
	add_place(s, &place);
	strbuf_adds(s, is_free ? "}" : "");
	add_size(s, r, true);
	strbuf_adds(s, api->per_cpu ? ", per_cpu: true" : "");
	strbuf_adds(s, is_map ? ", dma: streaming" : "");
	strbuf_addf(s, "}\n    uses: {api: %s", api->name);
	/* what a setup call uses inside */
	if (api->takes_gfp)
		strbuf_addf(s, ", gfp: \"%s\"", r->api->takes_gfp ? r->gfp : "GFP_KERNEL");
	if (is_map || r->api->kind == API_SETUP)
		setup = r->api;
	if (setup)
		strbuf_addf(s, ", setup: {api: %s}", setup->name);
	if (is_free)
		strbuf_addf(s, ", free: %s", r->name);
	strbuf_adds(s, "}\n");
}

enum verdict { FINE, SPLAT, REFUSED, UNREADABLE };
static const char *const verdict_words[] = {"ok", "splat", "fail(NULL)", "bad input"};

/* What the simulated kernel says of the last step. */
static enum verdict simulate(
	const char *text, size_t len, const struct catalogue *c, struct diag *d)
{
	struct lab *lab = lab_new(c, d); /* a machine of its own, as `sim run` has */
	struct source *src = source_from_text("scenario", text, len);
	struct arena *a = arena_new();
	struct target_spec none = {0};
	struct scenario s = {0};
	enum verdict v = UNREADABLE;

	if (scenario_read(src, &none, a, d, &s)) {
		struct progress progress = {.wanted = false};
		struct scenario_outcome o;

		if (scenario_run(&s, lab, a, &progress, d, &o)) {
			const struct scenario_result *last = &o.step[s.steps - 1];

			v = last->objections ? SPLAT : last->failed ? REFUSED : FINE;
		}
		for (size_t i = 0; v != UNREADABLE && i + 1 < s.steps; i++)
			if (o.step[i].objections || o.step[i].failed)
				v = UNREADABLE;
	}
	scenario_release(&s);
	arena_free(a);
	source_free(src);
	lab_free(lab);
	return v;
}

/* How many findings lint has, or -1: bad input. */
static int lint(const char *text, size_t len, const struct judge *j, struct diag *d)
{
	struct source *src = source_from_text("manifest", text, len);
	struct arena *a = arena_new();
	struct lint_result res = {0};
	struct target_spec none = {0};
	struct manifest *m;
	int found = -1;
	size_t n;

	if (manifest_read(src, &none, false, a, d, &m, &n) &&
		lint_site(j, &m->site[0], false, "2026-01-01", a, d, &res))
		found = (int)res.count;
	lint_result_free(&res);
	arena_free(a);
	source_free(src);
	return found;
}

static bool show;

static void compare(const struct recording *rec, struct lab *lab, const struct judge *j)
{
	const struct catalogue *c = lab->catalogue;
	struct row r = {.rec = rec, .place = find_place(rec), .gfp = rec_text(rec, "flags")};
	const char *told = rec_text(rec, "verdict");
	struct strbuf scenario = {0}, manifest = {0};
	struct diag *d = diag_new();
	enum verdict said;
	int found;

	if (sscanf(rec_text(rec, "call"), "%63[^(](%63[^)]", r.name, r.args) < 1)
		rec_fail(rec, "no call");
	r.api = catalogue_api(c, r.name);
	if (!r.api) {
		rec_check(rec, false, "%s() is not in the catalogue", r.name);
		return;
	}
	read_args(&r);
	write_scenario(&scenario, &r, c);
	write_manifest(&manifest, &r, c);
	said = simulate(scenario.s, scenario.len, c, d);
	rec_check(rec, !strcmp(verdict_words[said], told),
		"%s %s %s: the kernel says %s, the simulator %s", r.place->name,
		rec_text(rec, "call"), r.gfp, told, verdict_words[said]);
	found = lint(manifest.s, manifest.len, j, d);
	rec_check(rec, found > 0 || (!found && !strcmp(told, "ok")),
		"%s %s %s: the kernel says %s, lint %s", r.place->name, rec_text(rec, "call"),
		r.gfp, told, found < 0 ? "bad input" : "nothing");
	if (show || diag_count(d))
		printf("%s%s", scenario.s, manifest.s);
	diag_print(d, stdout, false);
	diag_free(d);
	strbuf_free(&scenario);
	strbuf_free(&manifest);
}

int main(int argc, char **argv)
{
	struct target_spec spec = {.config = {"SLUB_TINY"}, .config_count = 1};
	const char *kernel = "6.12.117";
	struct diag *d = diag_new();
	struct recording r;
	struct judge *j;
	int i = 1;

	for (; i < argc && argv[i][0] == '-'; i++) {
		if (!strcmp(argv[i], "--show"))
			show = true;
		else if (!strcmp(argv[i], "--kernel") && i + 1 < argc)
			kernel = argv[++i];
	}
	if (!target_parse_kernel(kernel, strlen(kernel), &spec))
		return 2;
	j = judge_new(&spec, NULL, 0, d);
	if (!j)
		return 2;
	for (; i < argc; i++) {
		rec_open(&r, argv[i]);
		while (rec_row(&r))
			compare(&r, rec_lab(&r, kernel, "SLUB_TINY"), j);
	}
	judge_free(j);
	diag_free(d);
	return rec_end("verdicts");
}
