/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Verifying on all kernels, several at a time, and what is found altogether; see verify.h.
 */
#include "trial/verify.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "advise/examples.h"
#include "advise/manifest.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/progress.h"
#include "text/strbuf.h"
#include "text/decode.h"
#include "text/yaml.h"
#include "trial/verify_walk.h"

#define MAX_THREADS 16

struct verifier {
	const struct verify_options *o;
	struct verify *v;
	struct walker *walker;
	bool *ok;
	size_t count, next;
	bool asked; /* for certain kernels */
	pthread_mutex_t lock;
	struct progress progress;
	uint64_t needs;
	size_t failure_cap, change_cap;
};

/* ---- which kernels ---- */

static struct walker *add_walker(struct verifier *x, const struct target_spec *spec)
{
	struct walker *w = &x->walker[x->count++];

	*w = (struct walker){.o = x->o, .spec = *spec};
	w->depth = x->o->depth ? x->o->depth : 2;
	return w;
}

/*
 * Every kernel on the default architecture, as it is and with PREEMPT_RT, and the newest on each
 * other one.
 */
static void every_profile(struct verifier *x, const struct catalogue *c)
{
	static const char rt[] = "PREEMPT_RT";
	version_t newest = VERSION_NONE;

	for (size_t i = 0; i < c->kernel_count; i++) {
		struct target_spec spec = {.min = c->kernels[i].version};

		newest = spec.min > newest ? spec.min : newest;
		spec.max = spec.min;
		add_walker(x, &spec);
		spec.config[spec.config_count++] = rt;
		add_walker(x, &spec);
	}
	for (size_t i = 0; i < c->arch_count; i++) {
		struct target_spec spec = {.min = newest, .max = newest};

		spec.arch = c->archs[i].name;
		if (strcmp(spec.arch, c->arch->name) != 0)
			add_walker(x, &spec);
	}
}

/* The default target is walked further than the others, where one is not asked for. */
static void default_depth(struct verifier *x)
{
	version_t usual = version_parse(TARGET_DEFAULT_KERNEL, strlen(TARGET_DEFAULT_KERNEL));

	for (size_t i = 0; i < x->count; i++) {
		struct walker *w = &x->walker[i];
		const struct target_spec *spec = &w->spec;
		bool is_usual = spec->min == usual && !spec->arch && !spec->config_count;

		w->thorough = is_usual || x->asked;
		if (is_usual && !x->o->depth)
			w->depth = VERIFY_MAX_DEPTH;
	}
}

static bool choose_profiles(struct verifier *x, struct diag *d)
{
	const struct target_spec *only = &x->o->only;
	struct target_spec usual = {0};
	struct target *t;

	x->asked = only->min != VERSION_NONE || only->arch || only->config_count;
	if (x->asked) {
		t = target_new(only, d);
		if (!t)
			return false;
		/* each kernel of a range alone */
		for (size_t i = 0; i < t->count; i++) {
			struct target_spec spec = *only;

			spec.min = spec.max = t->point[i]->version;
			add_walker(x, &spec);
		}
	} else {
		t = target_new(&usual, d);
		if (!t)
			return false;
		every_profile(x, t->point[0]);
	}
	target_free(t);
	default_depth(x);
	for (size_t i = 0; i < x->count; i++) {
		struct walker *w = &x->walker[i];

		w->arena = arena_new();
		w->diag = diag_new();
		w->seed = x->o->seed + i;
		w->samples = x->o->samples / x->count + (i < x->o->samples % x->count);
	}
	return true;
}

static const char *profile_name(struct walker *w)
{
	const struct catalogue *c = w->judge->target->point[0];
	struct strbuf text = {0};
	char version[24];
	const char *name;

	strbuf_addf(&text, "%s %s", version_format(w->spec.min, version), c->arch->name);
	for (size_t i = 0; i < w->spec.config_count; i++)
		strbuf_addf(&text, " %s", w->spec.config[i]);
	name = arena_strdup(w->arena, strbuf_str(&text));
	strbuf_free(&text);
	return name;
}

/* ---- threads: one kernel each ---- */

static void tick(void *ctx)
{
	struct verifier *x = ctx;

	pthread_mutex_lock(&x->lock);
	progress_at(&x->progress, ++x->needs);
	pthread_mutex_unlock(&x->lock);
}

static void *work(void *ctx)
{
	struct verifier *x = ctx;

	for (;;) {
		struct walker *w;
		size_t i;

		pthread_mutex_lock(&x->lock);
		i = x->next++;
		pthread_mutex_unlock(&x->lock);
		if (i >= x->count)
			return NULL;
		w = &x->walker[i];
		w->tick = tick;
		w->tick_ctx = x;
		x->ok[i] = walker_run(w);
		if (x->ok[i])
			w->result.name = profile_name(w);
	}
}

static void run_all(struct verifier *x)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	size_t threads = cpus > 1 ? (size_t)cpus : 1, started = 0;
	pthread_t thread[MAX_THREADS];

	progress_begin(&x->progress, "needs", x->o->quiet);
	pthread_mutex_init(&x->lock, NULL);
	for (size_t i = 1; i < threads && i < x->count && i <= MAX_THREADS; i++)
		if (pthread_create(&thread[started], NULL, work, x) == 0)
			started++;
	work(x);
	for (size_t i = 0; i < started; i++)
		pthread_join(thread[i], NULL);
	pthread_mutex_destroy(&x->lock);
	progress_end(&x->progress);
}

/* ---- all kernels together ---- */

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static const char *keep_text(const struct verifier *x, const char *s)
{
	return s ? arena_strdup(x->v->arena, s) : NULL;
}

static void add_failure(struct verifier *x, const struct verify_failure *f)
{
	struct verify *v = x->v;
	struct verify_failure *have;

	for (size_t i = 0; i < v->failures; i++) {
		have = &v->failure[i];
		if (strcmp(have->kind, f->kind) == 0 && same_text(have->rule, f->rule) && f->ask &&
			(f->rule || same_text(have->use, f->use))) {
			have->count += f->count;
			return;
		}
	}
	v->failure = mem_grow(v->failure, &x->failure_cap, v->failures + 1, sizeof(*v->failure));
	have = &v->failure[v->failures++];
	*have = (struct verify_failure){.kind = f->kind, .count = f->count};
	have->rule = keep_text(x, f->rule);
	have->use = keep_text(x, f->use);
	have->ask = keep_text(x, f->ask);
	have->text = keep_text(x, f->text);
}

static void add_change(struct verifier *x, const struct verify_change *c)
{
	struct verify *v = x->v;
	struct verify_change *have;

	for (size_t i = 0; i < v->changes; i++) {
		have = &v->change[i];
		if (same_text(have->rule, c->rule) && strcmp(have->before, c->before) == 0 &&
			strcmp(have->after, c->after) == 0) {
			have->count += c->count;
			return;
		}
	}
	v->change = mem_grow(v->change, &x->change_cap, v->changes + 1, sizeof(*v->change));
	have = &v->change[v->changes++];
	*have = *c;
	have->before = keep_text(x, c->before);
	have->after = keep_text(x, c->after);
	have->rule = keep_text(x, c->rule);
	have->ask = keep_text(x, c->ask);
}

static int by_count(const void *a, const void *b)
{
	const struct verify_change *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return strcmp(x->ask, y->ask);
}

static void example_failed(void *ctx, const char *rule, const char *kind, size_t number,
	const char *why, struct diag *d)
{
	struct verifier *x = ctx;
	struct verify_failure f = {.kind = "example", .rule = rule, .text = why, .count = 1};

	if (number)
		f.text = arena_printf(x->v->arena, "%s example %zu: %s", kind, number, why);
	diag_print(d, stderr, false);
	add_failure(x, &f);
}

static bool decided_somewhere(const struct verifier *x, const char *rule)
{
	for (size_t i = 0; i < x->count; i++) {
		const struct rule *r = rules_find(x->walker[i].judge->rules[0], rule);

		if (r && x->walker[i].decided[r->index])
			return true;
	}
	return false;
}

/* Has an earlier kernel the rule too? Then it was judged there. */
static bool judged_before(const struct verifier *x, size_t walker, const char *rule)
{
	for (size_t i = 0; i < walker; i++)
		if (rules_find(x->walker[i].judge->rules[0], rule))
			return true;
	return false;
}

/*
 * Where only some kernels were asked for: does the rule decide in its examples' needs on another
 * one?
 */
static bool decides_elsewhere(const struct verifier *x, const char *rule)
{
	struct verifier all = {.o = x->o};
	bool decides = false;

	if (!x->asked)
		return false;
	all.walker = mem_alloc(VERIFY_MAX_PROFILES * sizeof(*all.walker));
	every_profile(&all, x->walker[0].judge->target->point[0]);
	for (size_t i = 0; i < all.count && !decides; i++) {
		struct walker *w = &all.walker[i];
		const struct rule *r;

		w->arena = arena_new();
		w->diag = diag_new();
		w->judge = judge_new(&w->spec, x->o->dirs, x->o->dir_count, w->diag);
		r = w->judge ? rules_find(w->judge->rules[0], rule) : NULL;
		if (r) {
			walker_note_begin(w);
			verify_examples(w, r, verify_note);
			decides = w->decided[r->index];
		}
		walker_free(w);
		arena_free(w->arena);
	}
	free(all.walker);
	return decides;
}

/* The examples of every rule, and whether it decides somewhere. */
static void check_rules(struct verifier *x)
{
	struct examples *e = examples_new(NULL, x->o->dirs, x->o->dir_count, example_failed, x);

	for (size_t i = 0; i < x->count; i++) {
		const struct rules *rules = x->walker[i].judge->rules[0];

		for (size_t k = 0; k < rules->count; k++) {
			const struct rule *r = &rules->rule[k];
			struct verify_failure dead = {.kind = "dead-rule", .count = 1};
			bool decides;

			if (judged_before(x, i, r->name))
				continue;
			x->v->rules++;
			x->v->examples +=
				examples_judge(e, r->name, r->examples, !r->house, &decides);
			if (decides || decided_somewhere(x, r->name) ||
				decides_elsewhere(x, r->name))
				continue;
			dead.rule = r->name;
			dead.text = r->examples ? "it decides nothing, in no need walked and none "
						  "of its examples"
						: "it decides nothing in the needs walked: give it "
						  "an example that nothing else objects to";
			add_failure(x, &dead);
		}
	}
	examples_free(e);
}

/* Do conditions that are idle on the kernels that are verified matter on this one? */
static void branches_on(struct verifier *x, const struct target_spec *spec)
{
	struct arena *a = arena_new();
	struct diag *unsaid = diag_new();
	struct judge *j = judge_new(spec, x->o->dirs, x->o->dir_count, unsaid);
	bool *idle = arena_alloc(a, j ? j->rules[0]->count + 1 : 1);

	if (j && j->target->count == 1 && verify_branches_idle(x->v, j->rules[0], idle)) {
		struct space *s = space_new_for(j, idle);

		verify_branches_elsewhere(x->v, j->rules[0], verify_branches(s, idle, a));
		space_free(s);
	}
	judge_free(j);
	diag_free(unsaid);
	arena_free(a);
}

/* ... on the targets of @r's examples: some configurations are nobody's default. */
static void branches_of_examples(
	struct verifier *x, const struct rules *rules, const struct rule *r)
{
	static const char *const kinds[] = {"fail", "pass"};

	for (size_t k = 0; r->examples && k < 2; k++) {
		const struct yaml_node *list = yaml_get(r->examples, kinds[k]);

		for (size_t e = 0; e < list_count(list); e++) {
			const struct yaml_node *target = yaml_get(list_item(list, e), "target");
			bool *idle = mem_alloc(rules->count + 1);
			struct diag *unsaid = diag_new();
			struct target_spec spec = {0};

			verify_branches_idle(x->v, rules, idle);
			if (target && idle[r->index] && target_read(target, &spec, unsaid))
				branches_on(x, &spec);
			diag_free(unsaid);
			free(idle);
		}
	}
}

/*
 * Where only some kernels were asked for, on the others, the newest and other architectures first;
 * and on those of examples.
 */
static void branches_elsewhere(struct verifier *x)
{
	struct verifier all = {.o = x->o};

	if (x->asked) {
		all.walker = mem_alloc(VERIFY_MAX_PROFILES * sizeof(*all.walker));
		every_profile(&all, x->walker[0].judge->target->point[0]);
		while (all.count-- > 0)
			branches_on(x, &all.walker[all.count].spec);
		free(all.walker);
	}
	for (size_t i = 0; i < x->count; i++) {
		const struct rules *rules = x->walker[i].judge->rules[0];

		for (size_t k = 0; k < rules->count; k++)
			if (!judged_before(x, i, rules->rule[k].name))
				branches_of_examples(x, rules, &rules->rule[k]);
	}
}

/* Conditions without which the rule would say the same everywhere. */
static void check_branches(struct verifier *x)
{
	struct verify *v = x->v;

	for (size_t i = 0; i < x->count; i++)
		verify_branches_add(v, x->walker[i].judge->rules[0], x->walker[i].branches);
	branches_elsewhere(x);
	for (size_t i = 0; i < v->branches; i++) {
		const struct verify_branch *b = &v->branch[i];
		bool yes = b->matters_yes || b->elsewhere_yes;
		bool no = b->matters_no || b->elsewhere_no;
		struct verify_failure dead = {
			.kind = "dead-condition", .rule = b->rule, .count = 1};

		if (yes && no)
			continue;
		dead.text = arena_printf(v->arena,
			"%s: the condition on `%s` is never %s where the rule depends on it", b->at,
			b->fact,
			yes  ? "false"
			: no ? "true"
			     : "true or false");
		add_failure(x, &dead);
	}
}

static bool collect(struct verifier *x, struct diag *d)
{
	struct verify *v = x->v;

	for (size_t i = 0; i < x->count; i++) {
		struct walker *w = &x->walker[i];

		if (!x->ok[i]) {
			/* the same on all kernels: told once */
			diag_print(w->diag, stderr, false);
			diag_error(d, NULL, (struct pos){0}, NULL, "the rules cannot be read");
			return false;
		}
		v->profile[i] = w->result;
		v->profile[i].name = keep_text(x, w->result.name);
		v->profile[i].entangled = keep_text(x, w->result.entangled);
		for (size_t k = 0; k < w->failures; k++)
			add_failure(x, &w->failure[k]);
		for (size_t k = 0; k < w->changes; k++)
			add_change(x, &w->change[k]);
	}
	if (!x->o->against) {
		check_rules(x);
		check_branches(x);
	}
	if (v->changes)
		qsort(v->change, v->changes, sizeof(*v->change), by_count);
	return true;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct verify *verify_run(const struct verify_options *o, struct diag *d)
{
	struct verify *v = mem_alloc(sizeof(*v));
	struct verifier x = {.o = o, .v = v};
	double begun = now();
	bool ok;

	v->arena = arena_new();
	x.walker = mem_alloc(VERIFY_MAX_PROFILES * sizeof(*x.walker));
	x.ok = mem_alloc(VERIFY_MAX_PROFILES * sizeof(*x.ok));
	v->profile = mem_alloc(VERIFY_MAX_PROFILES * sizeof(*v->profile));
	ok = choose_profiles(&x, d);
	if (ok) {
		run_all(&x);
		v->profiles = x.count;
		ok = collect(&x, d);
	}
	for (size_t i = 0; i < x.count; i++) {
		walker_free(&x.walker[i]);
		arena_free(x.walker[i].arena);
	}
	free(x.walker);
	free(x.ok);
	v->seconds = now() - begun;
	if (ok)
		return v;
	verify_free(v);
	return NULL;
}

void verify_free(struct verify *v)
{
	if (!v)
		return;
	free(v->profile);
	free(v->failure);
	free(v->change);
	free(v->branch);
	arena_free(v->arena);
	free(v);
}
