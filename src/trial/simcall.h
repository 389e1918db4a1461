/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From kernel calls to the simulator's own: what data/apis say of it (`sim`), and contexts as
 * facts.
 */
#ifndef WHICHALLOC_TRIAL_SIMCALL_H
#define WHICHALLOC_TRIAL_SIMCALL_H

#include "advise/need.h"
#include "know/catalogue.h"
#include "sim/kernel.h"

/*
 * The request that a call of @api makes: its name, flags (from *@gfp, or what the API uses inside
 * when NULL), zeroing, whether it is managed. Sizes are the caller's. false: not modelled.
 */
bool simcall_request(const struct catalogue *c, const struct api *api, const uint64_t *gfp,
	struct sim_request *r);
/* The same for bulk calls, which have no name of their own. */
bool simcall_bulk_request(const struct catalogue *c, const struct api *api, const uint64_t *gfp,
	struct sim_request *r);

/* Does the call take many at once? Then what one of the simulator's bulk calls takes. */
enum simcall_bulk { SIMCALL_SINGLE, SIMCALL_BULK_PAGES, SIMCALL_BULK_OBJECTS };
enum simcall_bulk simcall_bulk(const struct api *api);

/* Does the simulator model @api as a call that allocates? */
bool simcall_allocates(const struct api *api);

/* The simulator's free for @api; NULL: not modelled. */
const char *simcall_free(const struct api *api);

/* The simulator's call for an @api that neither allocates nor frees; NULL: not modelled. */
const char *simcall_use(const struct api *api);
/* Is that told a number? */
bool simcall_use_counts(const struct api *api);

/* Does the free function take the cache or pool, the size? */
bool simcall_takes_setup(const struct api *api);
bool simcall_takes_size(const struct api *api);

/* Does lock debugging let code take raw spinlocks only, where the need says that it runs? */
bool simcall_raw_locks_only(const struct catalogue *c, const struct need *need);

/*
 * Where the need says that the call runs; @enters: scopes that the use enters itself (bits of
 * scope_words).
 */
struct sim_context simcall_context(
	const struct catalogue *c, const struct need *need, uint64_t enters);

#endif
