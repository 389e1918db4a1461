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

/* On every other CPU, from its interrupt. */
static void wait_aside(void *arg)
{
	struct gathering *g = arg;

	atomic_inc(&g->arrived);
	while (!smp_load_acquire(&g->over))
		cpu_relax();
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
