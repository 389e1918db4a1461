/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Running uses on machines; see trial.h.
 */
#include "trial/trial.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "know/catalogue.h"
#include "sim/origin.h"
#include "text/mem.h"
#include "trial/bulk.h"
#include "trial/session.h"
#include "trial/simcall.h"

/* The simulated call that makes a slab cache. */
#define TRIAL_CACHE_CALL "cache_create"

#define MAX_WORKERS LAB_MAX_STATES
#define PIECES 10		       /* that each state is cut into, for workers to share */
#define GLANCE_STEP (TRIAL_TRIES / 10) /* of sizes past GLANCE_BYTES twice that */
#define GLANCE_BYTES ((uint64_t)1 << 20)
/* Tries of more bytes are shared among workers: for less, none is worth another machine. */
#define ALONE_BYTES ((uint64_t)8 << 10)

/* Sizes up to this are tried with every seed. */
#define TRIAL_MAX_BYTES ((uint64_t)32 << 20)

/* Recorded machines with so many blocks are, too. */
#define TRIAL_MAX_BLOCKS ((uint64_t)1 << 18)

static void note_memory(struct session *s, struct trial_state *st)
{
	const struct sim_pages *pages = sim_kernel_pages(s->k);
	struct sim_zone_view zone, best;
	uint64_t managed = 0;
	unsigned int main = 0;

	for (unsigned int i = 0; i < sim_pages_zones(pages); i++) {
		sim_pages_zone_bounds(pages, i, &zone);
		if (zone.lowmem && zone.managed > managed &&
			(s->t->nodes == 1 || zone.node == s->node)) {
			managed = zone.managed;
			main = i;
		}
	}
	sim_pages_zone(pages, main, &best);
	st->largest_order = sim_pages_largest_order(pages, st->largest_order);
	if (st->tries == 0 || best.free < st->free_min)
		st->free_min = best.free;
	if (best.free > st->free_max)
		st->free_max = best.free;
	st->mark_min = best.min;
	st->mark_low = best.low;
	st->mark_high = best.high;
}

/*
 * From another node than the one that it has to be from? That of an area's pages is not looked at,
 * nor that of several single ones.
 */
static bool strayed(const struct session *s, const struct sim_result *r)
{
	/*
	 * of memory shared with a device its driver's node decides, and a CMA area serves all nodes
	 */
	const char *dma = api_dma_words[s->use->api->dma];
	const bool of_device = strcmp(dma, "coherent") == 0 || strcmp(dma, "noncoherent") == 0;

	return s->t->nodes > 1 && s->need->v[F_NODE_STRICT].max && r->contiguous && !of_device &&
	       sim_page_node(sim_kernel_pages(s->k), r->address >> s->lab->pages.page_shift) !=
		       s->node;
}

/* What came back must be what was needed. */
static bool acceptable(const struct session *s, const struct sim_result *r)
{
	const struct need *n = s->need;

	if ((r->usable < s->t->size && s->use->api->sized) || strayed(s, r))
		return false;
	/* copies overwrite it all; what never clears is cleared by whoever asks for it */
	if (n->v[F_ZEROED].set && n->v[F_ZEROED].max && !r->zeroed &&
		s->use->api->zeroing != ZEROING_NEVER && !n->v[F_COPY_OF].set)
		return false;
	/* no bytes have no pages */
	return strcmp(contiguity_words[n->v[F_CONTIGUITY].max], "physical") != 0 || r->contiguous ||
	       s->t->size == 0;
}

/* Memory of a try; false: the simulator has no memory itself. */
static bool set_memory(struct session *s, const struct trial_state *st, size_t node, uint64_t seed)
{
	if (!s->lab->recorded)
		return sim_kernel_set_state(s->k, st->kind, seed) == 0;
	s->k = lab_recorded(s->lab, node, seed);
	return s->k != NULL;
}

static void note_failure(struct session *s, struct trial_state *st)
{
	struct sim_failure f;

	if (st->succeeded != st->tries)
		return;
	(void)sim_kernel_failure(s->k, &f);
	memcpy(st->failure, f.text, sizeof(st->failure));
	if (!s->t->recorded)
		return;
	s->t->refused = f.refused;
	s->t->refusal = f.refusal;
}

/*
 * Of a machine that is known page by page: where the page frame was that came back. This sets the
 * state anew.
 */
static void note_place(struct session *s, const struct sim_result *r)
{
	const struct sim_page_effort *e = sim_page_last(sim_kernel_pages(s->k));
	struct trial_place *p = &s->t->place;

	if (!r->contiguous || r->origin == SIM_FALLBACK_ORIGIN)
		return;
	*p = (struct trial_place){.known = true,
		.pfn = r->address >> s->lab->pages.page_shift,
		.used_reserve = e->used_reserve,
		.reclaimed = e->reclaimed,
		.compacted = e->compacted};
	s->k = lab_recorded(s->lab, 0, 0);
	if (s->k)
		sim_page_place(sim_kernel_pages(s->k), p->pfn, &p->before);
}

/* One run of the use, to its end; true: it got what it needs. */
static bool attempt(struct session *s, struct trial_state *st, struct sim_result *r)
{
	struct sim_result setup = {0};
	struct bulk pages = {0};
	bool ok;

	sim_kernel_enter(s->k, &s->process);
	if (s->use->setup) {
		sim_kernel_alloc(s->k, &s->setup, &setup);
		/* no cache or pool, nothing to take from it */
		if (!setup.ok) {
			note_failure(s, st);
			return false;
		}
	}
	s->alloc.setup = setup.handle;
	sim_kernel_enter(s->k, &s->here);
	if (s->bulk)
		bulk_take(s->k, &s->alloc, s->bulk_pages, &pages, r);
	else
		sim_kernel_alloc(s->k, &s->alloc, r);
	ok = r->ok && acceptable(s, r);
	if (!r->ok)
		note_failure(s, st);
	sim_kernel_enter(s->k, &s->freed);
	if (s->bulk)
		bulk_free(s->k, s->free_call, &pages);
	else if (r->ok && s->free_call)
		sim_kernel_free(s->k, s->free_call, r->handle,
			s->free_takes_setup ? setup.handle : 0, s->free_size);
	sim_kernel_enter(s->k, &s->process);
	/* a cache or pool lives as long as what is never freed */
	if (setup.ok && s->teardown_call && (!r->ok || s->free_call || s->alloc.managed))
		sim_kernel_free(s->k, s->teardown_call, setup.handle, 0, 0);
	/* what is never freed is no leak */
	if (s->free_call || s->alloc.managed)
		sim_kernel_finish(s->k);
	return ok;
}

/* Objections to the last attempt. */
static bool note_objections(struct session *s, struct trial_state *st)
{
	const struct sim_objection *list;

	if (!sim_kernel_objections(s->k, &list))
		return false;
	if (!st->objection[0])
		snprintf(st->objection, sizeof(st->objection), "%s", list[0].text);
	return true;
}

/*
 * On a machine of several nodes one after the other serves, from the @local one on: what one node
 * has not, the zonelist finds on the next.
 */
static void try_once(struct session *s, struct trial_state *st, size_t local, uint64_t seed)
{
	bool ok = false, objected = false;
	struct sim_result r = {0};

	for (size_t i = 0; i < s->t->in_turn && !ok; i++) {
		if (!set_memory(s, st, (local + i) % s->t->in_turn, seed))
			return;
		if (i == 0)
			note_memory(s, st);
		ok = attempt(s, st, &r);
		objected |= note_objections(s, st);
	}
	st->tries++;
	st->objections += objected;
	if (!ok)
		return;
	st->succeeded++;
	st->taken += r.taken;
	st->asked += (s->t->size + s->alloc.more) * (s->use->api->per_cpu ? s->lab->cpus : 1);
	st->fallbacks += s->falls_back && r.origin == SIM_FALLBACK_ORIGIN;
	if (s->t->recorded && s->tries == 1)
		note_place(s, &r);
}

/*
 * Large sizes, and machines whose memory is in many pieces, are tried with fewer seeds, spread over
 * all of them: every page is really taken, and no answer may take minutes.
 */
static uint64_t seed_step(const struct session *s)
{
	uint64_t step = s->t->size / TRIAL_MAX_BYTES + 1;

	if (s->t->recorded)
		step += lab_recorded_blocks(s->lab) / TRIAL_MAX_BLOCKS;
	return step < TRIAL_TRIES ? step : TRIAL_TRIES;
}

/* A glance at what may be advised, instead of what was asked for. */
static uint64_t glance_step(const struct session *s)
{
	const uint64_t glance = s->t->size > GLANCE_BYTES ? 2 * GLANCE_STEP : GLANCE_STEP;
	const uint64_t step = seed_step(s);

	return step > glance ? step : glance;
}

/* Each of its nodes has at least four times what is asked for, as far as machines go. */
static struct sim_kernel *machine(const struct session *s)
{
	const uint64_t size = s->t->size;

	return lab_kernel(
		s->lab, size > LAB_MAX_MEMORY / 4 ? LAB_MAX_MEMORY : 4 * size, s->t->nodes);
}

static void take_machine(struct session *s)
{
	const struct lab *l = s->lab;

	s->t->recorded = l->recorded != NULL;
	s->t->in_turn = s->t->recorded && l->nodes ? l->nodes : 1;
	s->tries = s->t->recorded && !l->nodes ? 1 : TRIAL_TRIES;
	s->k = s->t->recorded ? lab_recorded(s->lab, 0, 0) : machine(s);
	if (!s->k)
		mem_exhausted();
	s->t->memory = l->memory;
}

/* Seeds of one state: [@from, @to), every @step'th. */
static void run_seeds(
	struct session *s, struct trial_state *st, uint64_t from, uint64_t to, uint64_t step)
{
	for (uint64_t seed = from; s->k && seed < to; seed += step)
		try_once(s, st, (size_t)(seed * s->t->in_turn / TRIAL_TRIES), seed);
	if (!s->k || sim_kernel_error(s->k))
		mem_exhausted();
}

static void state_done(struct trial *t, const struct trial_state *st)
{
	if (!t->objection[0])
		memcpy(t->objection, st->objection, sizeof(t->objection));
	if (!t->failure[0])
		memcpy(t->failure, st->failure, sizeof(t->failure));
}

/* Some seeds of one state. Who runs them makes no difference. */
struct piece {
	uint64_t from, to;
	struct trial_state st;
};

/* Pieces for whoever has time. */
struct pile {
	struct piece piece[LAB_MAX_STATES * PIECES];
	size_t pieces;
	atomic_size_t next;
	uint64_t step;
};

struct worker {
	struct session s;
	size_t number; /* of its machine */
	struct pile *pile;
	pthread_t thread;
	bool started;
};

static void *work(void *worker)
{
	struct worker *w = worker;
	struct pile *pile = w->pile;
	size_t i;

	/* where memory is short of another machine, others do it all */
	if (w->number)
		w->s.k = lab_another(w->s.lab, w->number);
	/*
	 * from the last state on, which is the one that takes longest: nobody is to wait for it in
	 * the end
	 */
	while (w->s.k && (i = atomic_fetch_add(&pile->next, 1)) < pile->pieces) {
		struct piece *p = &pile->piece[pile->pieces - 1 - i];

		run_seeds(&w->s, &p->st, p->from, p->to, pile->step);
	}
	return NULL;
}

/* What came of a piece of the state, after those before it. */
static void add_piece(struct trial_state *st, const struct trial_state *piece)
{
	const unsigned int tries = st->tries;

	if (!tries)
		*st = *piece;
	if (!tries || !piece->tries)
		return;
	st->tries += piece->tries;
	st->succeeded += piece->succeeded;
	st->objections += piece->objections;
	st->fallbacks += piece->fallbacks;
	st->taken += piece->taken;
	st->asked += piece->asked;
	if (piece->free_min < st->free_min)
		st->free_min = piece->free_min;
	if (piece->free_max > st->free_max)
		st->free_max = piece->free_max;
	if (piece->largest_order > st->largest_order)
		st->largest_order = piece->largest_order;
	if (!st->objection[0])
		memcpy(st->objection, piece->objection, sizeof(st->objection));
	if (!st->failure[0])
		memcpy(st->failure, piece->failure, sizeof(st->failure));
}

/* Pieces are set as they are filled: there is room for many more than are cut. */
static void pile_init(struct pile *pile, uint64_t step)
{
	pile->pieces = 0;
	atomic_init(&pile->next, 0);
	pile->step = step;
}

/* Cuts states [@from, @to) into @each pieces of whole steps. */
static void fill_pile(
	struct pile *pile, const struct session *s, size_t from, size_t to, uint64_t each)
{
	const uint64_t tries = (s->tries + pile->step - 1) / pile->step;

	for (size_t i = from; i < to; i++)
		for (uint64_t k = 0; k < each; k++)
			pile->piece[pile->pieces++] = (struct piece){
				.from = tries * k / each * pile->step,
				.to = tries * (k + 1) / each * pile->step,
				.st = {.kind = &s->lab->state[i]},
			};
}

/* How many may work at once: as many as there are CPUs for us. */
static size_t workers(void)
{
	cpu_set_t set;
	int n = sched_getaffinity(0, sizeof(set), &set) ? 1 : CPU_COUNT(&set);

	return n < 1 ? 1 : n < MAX_WORKERS ? (size_t)n : MAX_WORKERS;
}

/*
 * States [t->states, @to), by @count workers. Where no thread can be had, or no memory for another
 * machine, there are fewer.
 */
static void run_states(const struct session *s, size_t to, uint64_t step, size_t count)
{
	const uint64_t each = count > 1 ? PIECES : 1;
	struct trial *t = s->t;
	const size_t from = t->states;
	struct pile pile;
	struct worker worker[MAX_WORKERS];

	pile_init(&pile, step);
	fill_pile(&pile, s, from, to, each);
	worker[0] = (struct worker){.s = *s, .pile = &pile};
	for (size_t i = 1; i < count; i++) {
		worker[i] = (struct worker){.s = *s, .number = i, .pile = &pile};
		worker[i].started = pthread_create(&worker[i].thread, NULL, work, &worker[i]) == 0;
	}
	work(&worker[0]);
	for (size_t i = 1; i < count; i++)
		if (worker[i].started)
			pthread_join(worker[i].thread, NULL);
	t->states = to;
	for (size_t i = 0; i < pile.pieces; i++)
		add_piece(&t->state[from + i / each], &pile.piece[i].st);
	for (size_t i = from; i < to; i++)
		state_done(t, &t->state[i]);
}

/* How much of a trial is run. */
enum extent {
	ALL,
	UNTIL_WORST, /* until there can be no state with more objections */
	GLANCE,	     /* one try in GLANCE_STEP */
};

static bool run(struct lab *l, const struct need *need, const struct use *use, enum extent extent,
	struct trial *t)
{
	const struct trial_state *last;
	struct session s;
	size_t states, count;
	uint64_t step;

	if (!session_prepare(&s, l, need, use, t))
		return false;
	take_machine(&s);
	step = extent == GLANCE ? glance_step(&s) : seed_step(&s);
	/* before the page allocator is up nothing has been used: there is only the first state */
	states = s.facts[F_RUNS_IN].max & RUNS_BOOT ? 1 : l->states;
	count = t->recorded || t->size <= ALONE_BYTES ? 1 : workers();
	do {
		run_states(&s, extent == UNTIL_WORST ? t->states + 1 : states, step, count);
		last = &t->state[t->states - 1];
	} while (t->states < states && last->objections < last->tries);
	return true;
}

bool trial_once(struct lab *l, const struct need *need, const struct use *use,
	const struct sim_state_kind *kind, struct trial *t)
{
	struct session s;

	/* a machine of the usual memory is four times as large: made once, it serves all */
	if (!session_prepare(&s, l, need, use, t) || t->size > LAB_MEMORY / 4)
		return false;
	take_machine(&s);
	t->states = 1;
	t->state[0].kind = kind;
	try_once(&s, &t->state[0], 0, 0);
	memcpy(t->objection, t->state[0].objection, sizeof(t->objection));
	if (!s.k || sim_kernel_error(s.k))
		mem_exhausted();
	return true;
}

bool trial_run(struct lab *l, const struct need *need, const struct use *use, struct trial *t)
{
	return run(l, need, use, ALL, t);
}

/* What one laboratory does. */
struct bench {
	struct lab *lab;
	const struct need *need;
	struct use use;
	struct trial *t;
	pthread_t thread;
	bool started, tried;
};

static void *run_bench(void *bench)
{
	struct bench *b = bench;

	b->tried = trial_run(b->lab, b->need, &b->use, b->t);
	return NULL;
}

size_t trial_run_each(struct lab *const *l, size_t count, const struct need *need,
	const struct use *use, struct trial *t)
{
	struct bench *bench = mem_alloc(count * sizeof(*bench));
	size_t tried = 0;

	for (size_t i = 0; i < count; i++) {
		struct bench *b = &bench[i];

		*b = (struct bench){.lab = l[i], .need = need, .use = *use, .t = &t[i]};
		use_rebase(&b->use, l[i]->catalogue);
		b->started = i && pthread_create(&b->thread, NULL, run_bench, b) == 0;
	}
	for (size_t i = 0; i < count; i++) {
		if (bench[i].started)
			pthread_join(bench[i].thread, NULL);
		else
			run_bench(&bench[i]);
		if (bench[i].tried)
			t[tried++] = t[i];
	}
	free(bench);
	return tried;
}

bool trial_worst(struct lab *l, const struct need *need, const struct use *use, struct trial *t)
{
	return run(l, need, use, UNTIL_WORST, t);
}

bool trial_glance(struct lab *l, const struct need *need, const struct use *use, struct trial *t)
{
	return run(l, need, use, GLANCE, t);
}

bool trial_cache(
	const struct lab *l, const struct need *need, const struct use *use, struct sim_cost *rows)
{
	const struct value *size = &need->v[F_SIZE];
	const uint64_t bytes = session_object_size(need);
	struct sim_slab_spec spec = {.size = bytes,
		.align = need->v[F_ALIGN].max,
		.flags = session_slab_flags(need),
		.constructor = need->v[F_OBJECTS_CONSTRUCTOR].max};
	struct sim_request setup;

	if (!use->setup || !size->set || size->text || size->min != size->max ||
		!simcall_request(l->catalogue, use->setup, NULL, &setup) ||
		strcmp(setup.call, TRIAL_CACHE_CALL) != 0)
		return false;
	sim_cost(rows, bytes, &spec, &l->pages, &l->model, l->cpus);
	return !rows[SIM_COST_CACHE].fails;
}

double trial_waste(const struct trial_state *s)
{
	if (s->taken == 0 || s->taken < s->asked)
		return 0;
	return 100.0 * (double)(s->taken - s->asked) / (double)s->taken;
}
