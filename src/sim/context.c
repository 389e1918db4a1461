/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Checks of the calling context: what DEBUG_ATOMIC_SLEEP, PROVE_LOCKING and PROVE_RAW_LOCK_NESTING
 * find. One objection a call: the first that applies.
 */
#include "sim/kernel_internal.h"

/*
 * current_gfp_context() (include/linux/sched/mm.h). A noreclaim scope does not change the mask
 * itself.
 */
uint32_t sim_scoped_gfp(const struct sim_kernel *k, uint32_t gfp)
{
	return gfp & ~(k->context.scope_clears & ~(uint32_t)SIM_GFP_DIRECT_RECLAIM);
}

static const char *where(const struct sim_kernel *k)
{
	return k->context.name ? k->context.name : "an atomic section";
}

bool sim_check_up(struct sim_kernel *k, const char *call)
{
	if (k->context.nmi) {
		sim_object_to(k, SIM_BAD_CONTEXT, "%s: takes locks, in an NMI", call);
		return false;
	}
	if (k->context.boot) {
		sim_object_to(k, SIM_BAD_CONTEXT, "%s: called before the allocators are up", call);
		return false;
	}
	return true;
}

bool sim_check_nolock(
	struct sim_kernel *k, const char *call, bool there, bool flags, const char *takes)
{
	if (!there) {
		sim_object_to(k, SIM_NO_SUCH_CALL, "%s: not in this kernel", call);
		return false;
	}
	if (k->context.boot) /* in an NMI it may be called */
		return sim_check_up(k, call);
	if (flags)
		sim_object_to(k, SIM_BAD_FLAGS, "%s: takes %s", call, takes);
	return true;
}

/*
 * Reclaim that the mask allows would wait for what is held: fs_reclaim_acquire() finds it for file
 * systems (mm/page_alloc.c).
 */
static bool recursion(const struct sim_kernel *k, uint32_t gfp)
{
	const struct sim_context *c = &k->context;
	const uint32_t mask = sim_scoped_gfp(k, gfp);

	return (mask & SIM_GFP_DIRECT_RECLAIM) && !(c->scope_clears & SIM_GFP_DIRECT_RECLAIM) &&
	       ((c->no_fs && (mask & SIM_GFP_FS)) || (c->no_io && (mask & SIM_GFP_IO)));
}

void sim_check_reclaim(struct sim_kernel *k, const char *call, uint32_t gfp)
{
	if (recursion(k, gfp))
		sim_object_to(k, SIM_RECLAIM_RECURSION,
			"%s: reclaim under this mask may wait for what the caller holds", call);
}

/*
 * What are spinlocks elsewhere sleep on PREEMPT_RT, where all count; lockdep looks at none that is
 * only tried.
 */
static void check_locks(struct sim_kernel *k, const char *call, bool only_tries)
{
	if (k->context.rt_atomic)
		sim_object_to(k, SIM_RT_ATOMIC, "%s: takes a lock that sleeps on PREEMPT_RT, in %s",
			call, where(k));
	else if (k->context.raw_locks_only && !only_tries)
		sim_object_to(k, SIM_RAW_NESTING,
			"%s: takes a spinlock where only raw ones may be taken, in %s", call,
			where(k));
}

static bool check_alloc(struct sim_kernel *k, const char *call, uint32_t gfp, bool only_tries)
{
	const struct sim_context *c = &k->context;
	const bool unasked =
		k->model.noreclaim_may_sleep && (c->scope_clears & SIM_GFP_DIRECT_RECLAIM);

	if (!sim_check_up(k, call))
		return false;
	if ((gfp & SIM_GFP_DIRECT_RECLAIM) && !c->may_sleep && !unasked)
		sim_object_to(k, SIM_SLEEP_IN_ATOMIC,
			"%s: its mask allows direct reclaim, which may sleep, in %s", call,
			where(k));
	else if (recursion(k, gfp))
		sim_check_reclaim(k, call, gfp);
	else
		check_locks(k, call, only_tries);
	return true;
}

bool sim_check_percpu(struct sim_kernel *k, const char *call, uint32_t gfp)
{
	const uint32_t no_reclaim = SIM_GFP_IO | SIM_GFP_FS;

	return check_alloc(k, call, gfp & ~no_reclaim, false);
}

bool sim_check_alloc(struct sim_kernel *k, const char *call, uint32_t gfp)
{
	return check_alloc(k, call, gfp, false);
}

bool sim_check_block(struct sim_kernel *k, const char *call, uint32_t gfp, unsigned int order)
{
	return order > k->page_model.max_page_order ||
	       check_alloc(k, call, gfp, sim_page_on_pcp(k->pages, order));
}

bool sim_check_sleep(struct sim_kernel *k, const char *call)
{
	if (!sim_check_up(k, call))
		return false;
	if (!k->context.may_sleep)
		sim_object_to(k, SIM_SLEEP_IN_ATOMIC, "%s: may sleep, in %s", call, where(k));
	return true;
}

bool sim_check_trim(
	struct sim_kernel *k, const char *call, uint32_t gfp, unsigned int order, bool trims)
{
	if (!trims)
		return sim_check_block(k, call, gfp, order);
	return order > k->page_model.max_page_order || sim_check_alloc(k, call, gfp);
}

bool sim_check_free(struct sim_kernel *k, const char *call)
{
	if (!sim_check_up(k, call))
		return false;
	check_locks(k, call, false);
	return true;
}

bool sim_check_free_block(struct sim_kernel *k, const char *call, unsigned int order)
{
	if (!sim_check_up(k, call))
		return false;
	check_locks(k, call, sim_page_on_pcp(k->pages, order));
	return true;
}
