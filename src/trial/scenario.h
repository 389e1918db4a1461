/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Scenarios: a sequence of allocations and frees on one simulated machine, as `sim run` takes them.
 *
 *   whichalloc-scenario: 1
 *   target: {kernel: "6.12"}
 *   machine: {memory: 1G, cpus: 4, state: fragmented, seed: 7} # or {state: FILE.yaml}
 *   steps:
 *     - {alloc: ring, api: kzalloc, size: 4K, gfp: GFP_KERNEL}
 *     - {enter: softirq, holds: [spinlock]}
 *     - {alloc: cmd, api: kmalloc, size: 200, gfp: GFP_KERNEL, times: 3, expect: objection}
 *     - {enter: process}
 *     - {run: kswapd}
 *     - {call: dma_map_single, on: ring} # what neither allocates nor frees
 *     - {free: ring, with: kfree}
 *     - {free: null, with: kfree}
 */
#ifndef WHICHALLOC_TRIAL_SCENARIO_H
#define WHICHALLOC_TRIAL_SCENARIO_H

#include "know/target.h"
#include "sim/page.h"
#include "text/decode.h"
#include "trial/recorded.h"

struct arena;
struct lab;
struct progress;
struct source;
struct yaml_node;

enum scenario_kind { SCENARIO_ALLOC, SCENARIO_FREE, SCENARIO_CALL, SCENARIO_ENTER, SCENARIO_RUN };
#define SCENARIO_MAX_OBJECTS 1000000 /* of a step */

enum scenario_expect { EXPECT_ANYTHING, EXPECT_OK, EXPECT_FAIL, EXPECT_OBJECTION };

struct scenario_step {
	enum scenario_kind kind;
	const char *name; /* of the object; of the context entered; of the thread that runs */
	const struct yaml_node *api, *with, *call, *gfp, *holds, *scope, *reclaim;
	const char *from; /* cache or pool: the name of an earlier step */
	const char *of;	  /* what is reallocated: the same */
	uint64_t size, count, fixed, order, align, boundary, mask, times;
	uint64_t cpu;	/* enter: UINT64_MAX: the one it is on */
	uint32_t flags; /* of a cache: enum sim_slab_flag */
	bool constructor;
	bool null; /* what is freed: no object */
	uint32_t expect;
	uint32_t thread; /* enum sim_thread */
	const struct yaml_node *at;
};

struct scenario {
	struct target_spec target;
	uint64_t memory, cpus, seed, cma;
	const char *state;	  /* a kind, or the path of a state file */
	struct recorded recorded; /* of that */
	bool is_recorded;
	struct scenario_step *step;
	size_t steps;
	const struct yaml_node *machine; /* where it is described */
	const struct yaml_node *state_at;
};

/* What a step did, over all its times. */
struct scenario_result {
	uint64_t succeeded, failed, fallbacks;
	uint64_t taken, asked;
	uint64_t merged;    /* caches that older ones serve too */
	uint64_t reclaimed; /* pages, by a thread */
	uint64_t objections;
	char objection[160]; /* the first */
	/* of the first call that failed; NULL: none did, or the objection to it says why */
	const struct sim_failure *failure;
	bool unexpected;
};

/* What is still there at the end and should have been freed. */
struct scenario_leak {
	const char *name;
	uint64_t count;
};

/* What a scenario did. */
struct scenario_outcome {
	struct scenario_result *step; /* one for each step, and one for the end (leaks) */
	struct scenario_leak *leak;   /* by name, in the order of the steps */
	size_t leaks;
	struct sim_zone_view *zone; /* memory at the end, lowest first; names are the machine's */
	size_t zones;
};

/* All in @a, but for what scenario_release() gives back in any case. false after reporting. */
bool scenario_read(const struct source *src, const struct target_spec *overrides, struct arena *a,
	struct diag *d, struct scenario *s);

void scenario_release(struct scenario *s);

/*
 * Runs @s in @l, which serves one run. The outcome is in @a. false after reporting (unknown names,
 * a machine that cannot be made).
 */
bool scenario_run(const struct scenario *s, struct lab *l, struct arena *a,
	struct progress *progress, struct diag *d, struct scenario_outcome *out);

/* The keys of a scenario, its machine, its steps. */
extern const struct field_table scenario_table, machine_table, step_table;

#endif
