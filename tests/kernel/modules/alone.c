// SPDX-License-Identifier: GPL-2.0-or-later
/* Running something while nothing else runs on the machine: see alone.h. */
#include "alone.h"

#include <linux/cpumask.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/processor.h>
#include <linux/sched.h>
#include <linux/smp.h>

struct gathering {
	atomic_t arrived, left;
	bool over;
};

/* What one of those that wait is to do meanwhile. */
static struct {
	int cpu; /* whose; -1: nobody's */
	void (*fn)(void *arg);
	void *arg;
} errand = {.cpu = -1};

/*
 * On every other CPU, from its interrupt or its idle task, which has the interleaved memory policy
 * of boot: without it, memory is the CPU's own node's as it is for other tasks.
 */
static void wait_aside(void *arg)
{
	struct gathering *g = arg;
	struct mempolicy *policy = current->mempolicy;

	current->mempolicy = NULL;
	atomic_inc(&g->arrived);
	while (!smp_load_acquire(&g->over)) {
		if (smp_load_acquire(&errand.cpu) == smp_processor_id()) {
			errand.fn(errand.arg);
			smp_store_release(&errand.cpu, -1);
		}
		cpu_relax();
	}
	current->mempolicy = policy;
	atomic_inc(&g->left);
}

int run_alone(int cpu, void (*fn)(void *arg), void *arg)
{
	struct gathering g = {};
	unsigned long flags;
	int others, err;

	err = set_cpus_allowed_ptr(current, cpumask_of(cpu));
	if (err)
		return err;
	preempt_disable();
	others = num_online_cpus() - 1;
	smp_call_function(wait_aside, &g, 0);
	while (atomic_read(&g.arrived) < others)
		cpu_relax();
	local_irq_save(flags);
	fn(arg);
	local_irq_restore(flags);
	smp_store_release(&g.over, true);
	while (atomic_read(&g.left) < others)
		cpu_relax();
	preempt_enable();
	return 0;
}

void alone_on(int cpu, void (*there)(void *arg), void *arg)
{
	if (cpu == smp_processor_id()) {
		there(arg);
		return;
	}
	errand.fn = there;
	errand.arg = arg;
	smp_store_release(&errand.cpu, cpu);
	while (smp_load_acquire(&errand.cpu) != -1)
		cpu_relax();
}
