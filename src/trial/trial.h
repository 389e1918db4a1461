/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Trials: a use run on simulated machines in several states of memory. Each try takes a seeded
 * state, sets up what the use needs, allocates in the need's context, checks what came back, frees,
 * and checks that nothing is left.
 */
#ifndef WHICHALLOC_TRIAL_TRIAL_H
#define WHICHALLOC_TRIAL_TRIAL_H

#include <stdbool.h>

#include "advise/need.h"
#include "advise/use.h"
#include "sim/cost.h"
#include "trial/lab.h"
#include "trial/result.h"

#define TRIAL_TRIES 100

/*
 * false: the use cannot be tried, as the catalogue names no simulator call for it. Ends the program
 * where no machine can be had, as text/mem.h does.
 */
bool trial_run(struct lab *l, const struct need *need, const struct use *use, struct trial *t);

/*
 * The same on each of @count laboratories, which work at the same time. @use is one of the first's.
 * Returns how many trials there are.
 */
size_t trial_run_each(struct lab *const *l, size_t count, const struct need *need,
	const struct use *use, struct trial *t);

/*
 * The same where only the state with the most objections counts, of equals the first: goes no
 * further than a state in which every try was objected to. @t holds the states that were run.
 */
bool trial_worst(struct lab *l, const struct need *need, const struct use *use, struct trial *t);

/*
 * The same with a tenth of the tries, of large sizes a twentieth, spread over all seeds: does it hold
 * up at all?
 */
bool trial_glance(struct lab *l, const struct need *need, const struct use *use, struct trial *t);

/*
 * What the cache that @use sets up is like, beside what else could hold its objects: fills
 * SIM_COST_ALLOCATORS rows. false where the use sets up no cache, or the size is not one number.
 */
bool trial_cache(
	const struct lab *l, const struct need *need, const struct use *use, struct sim_cost *rows);

/*
 * One try in state @kind, on a machine of the usual memory. false where it cannot be tried, or is
 * larger than a quarter of that.
 */
bool trial_once(struct lab *l, const struct need *need, const struct use *use,
	const struct sim_state_kind *kind, struct trial *t);

#endif
