// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Calls of allocators where they may or may not be made, and what a debug kernel says of them.
 *
 * "echo CONTEXT CALL MASK >/proc/misuse" makes one call; the three are any numbers, each taken
 * modulo how many there are. It prints "? CONTEXT CALL MASK" before the call and "@ CONTEXT CALL
 * MASK VERDICT FIRST-LINE" after it, with tabs between: ok, splat, or fail(NULL). A kernel that
 * dies meanwhile has printed only the former.
 *
 * Each call is made in a thread of its own. Lock debugging, which stops at its first report, goes
 * on after it: what the thread seemed to hold is forgotten with the thread. What lock debugging has
 * learnt of locks stays, so a boot should make calls in one context only, and none after the write
 * has failed with EAGAIN.
 */
#include <linux/completion.h>
#include <linux/debug_locks.h>
#include <linux/delay.h>
#include <linux/dma-mapping.h>
#include <linux/dmapool.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/irq_work.h>
#include <linux/kmsg_dump.h>
#include <linux/kthread.h>
#include <linux/local_lock.h>
#include <linux/mempool.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/proc_fs.h>
#include <linux/sched/mm.h>
#include <linux/srcu.h>
#include <linux/vmalloc.h>

/* needs more than it includes */
#include <linux/bit_spinlock.h>

/* ---- calls ---------------------------------------------------------------------------------- */

static struct platform_device *device;
static struct kmem_cache *cache, *with_constructor;
static mempool_t *of_kmalloc, *of_slab;
static struct dma_pool *blocks;

/* What is freed after a grace period. */
struct late {
	long value;
	struct rcu_head rcu;
};

struct made {
	void *p;
	dma_addr_t dma;
};

/* A call allocates (@get), or does something to what was allocated before (@act). */
struct call {
	const char *name;
	bool takes_gfp;
	void (*get)(struct made *m, gfp_t gfp);
	void (*act)(struct made *m, gfp_t gfp);
	void (*put)(struct made *m, gfp_t gfp); /* gives back what is left after the call */
};

#define GET(name, expr)                                   \
	static void get_##name(struct made *m, gfp_t gfp) \
	{                                                 \
		m->p = (void *)(unsigned long)(expr);     \
	}
#define ACT(name, expr)                             \
	static void name(struct made *m, gfp_t gfp) \
	{                                           \
		expr;                               \
	}

static void constructor(void *object)
{
	memset(object, 0x11, 8);
}

/* the compiler must not see that it overflows */
static size_t most = SIZE_MAX;

GET(kmalloc_0, kmalloc(0, gfp))
GET(kmalloc_128, kmalloc(128, gfp))
GET(kmalloc_20000, kmalloc(20000, gfp))
GET(kmalloc_4194305, kmalloc(4194305, gfp))
GET(kmalloc_8388608, kmalloc(8388608, gfp))
GET(kcalloc, kcalloc(most / 2, 4, gfp))
GET(kstrdup, kstrdup("some text", gfp))
GET(kvmalloc_100, kvmalloc(100, gfp))
GET(kvmalloc_65536, kvmalloc(65536, gfp))
GET(kvmalloc_6291456, kvmalloc(6291456, gfp))
GET(__vmalloc, __vmalloc(8192, gfp))
GET(vmalloc, vmalloc(8192))
GET(vmalloc_0, vmalloc(most + 1))
GET(vzalloc, vzalloc(100000))
GET(pages_0, alloc_pages(gfp, 0))
GET(pages_1, alloc_pages(gfp, 1))
GET(pages_4, alloc_pages(gfp, 4))
GET(pages_9, alloc_pages(gfp, 9))
GET(pages_11, alloc_pages(gfp, 11))
GET(free_pages_1, __get_free_pages(gfp, 1))
GET(page_of_zeros, get_zeroed_page(gfp))
GET(exact, alloc_pages_exact(20000, gfp))
GET(exact_8388608, alloc_pages_exact(8388608, gfp))
GET(object, kmem_cache_alloc(cache, gfp))
GET(constructed, kmem_cache_alloc(with_constructor, gfp))
GET(of_kmalloc, mempool_alloc(of_kmalloc, gfp))
GET(of_slab, mempool_alloc(of_slab, gfp))
GET(coherent, dma_alloc_coherent(&device->dev, 4096, &m->dma, gfp))
GET(coherent_8388608, dma_alloc_coherent(&device->dev, 8388608, &m->dma, gfp))
GET(block, dma_pool_alloc(blocks, gfp, &m->dma))
GET(percpu, alloc_percpu(long))
GET(percpu_40000, __alloc_percpu(40000, 8))
GET(percpu_gfp, alloc_percpu_gfp(long, gfp))
GET(percpu_gfp_40000, __alloc_percpu_gfp(40000, 8, gfp))
GET(cache, kmem_cache_create("misuse_made", 128, 0, SLAB_NO_MERGE, NULL))
GET(cache_ctor, kmem_cache_create("misuse_made_ctor", 128, 0, SLAB_NO_MERGE, constructor))
GET(pool, mempool_create_kmalloc_pool(4, 100))
GET(dma_pool, dma_pool_create("misuse_made", &device->dev, 64, 8, 0))
GET(kmalloc_200, kmalloc(200, gfp))

ACT(grow, m->p = krealloc(m->p, 9000, gfp) ?: m->p)
ACT(put_kfree, kfree(m->p))
ACT(put_kfree_sensitive, kfree_sensitive(m->p))
ACT(put_kfree_rcu, kfree_rcu((struct late *)m->p, rcu))
ACT(put_kvfree_rcu, kvfree_rcu((struct late *)m->p, rcu))
ACT(put_kfree_rcu_mightsleep, kfree_rcu_mightsleep(m->p))
ACT(put_kvfree_rcu_mightsleep, kvfree_rcu_mightsleep(m->p))
ACT(put_kvfree, kvfree(m->p))
ACT(put_vfree, vfree(m->p))
ACT(kfree_null, kfree(NULL))
ACT(vfree_null, vfree(NULL))
ACT(put_pages_0, __free_pages(m->p, 0))
ACT(put_pages_1, __free_pages(m->p, 1))
ACT(put_pages_4, __free_pages(m->p, 4))
ACT(put_pages_9, __free_pages(m->p, 9))
ACT(put_free_pages_0, free_pages((unsigned long)m->p, 0))
ACT(put_free_pages_1, free_pages((unsigned long)m->p, 1))
ACT(put_exact, free_pages_exact(m->p, 20000))
ACT(put_object, kmem_cache_free(cache, m->p))
ACT(put_constructed, kmem_cache_free(with_constructor, m->p))
ACT(put_of_kmalloc, mempool_free(m->p, of_kmalloc))
ACT(put_of_slab, mempool_free(m->p, of_slab))
ACT(put_coherent, dma_free_coherent(&device->dev, 4096, m->p, m->dma))
ACT(put_block, dma_pool_free(blocks, m->p, m->dma))
ACT(put_percpu, free_percpu((void __percpu *)m->p))
ACT(put_cache, kmem_cache_destroy(m->p))
ACT(put_pool, mempool_destroy(m->p))
ACT(put_dma_pool, dma_pool_destroy(m->p))
ACT(shrink, kmem_cache_shrink(cache))
ACT(map, m->dma = dma_map_single(&device->dev, m->p, 128, DMA_TO_DEVICE))

static void put_mapped(struct made *m, gfp_t gfp)
{
	dma_unmap_single(&device->dev, m->dma, 128, DMA_TO_DEVICE);
	kfree(m->p);
}

#define ALLOC(name, get, put)                    \
	{                                        \
		name, true, get_##get, NULL, put \
	}
#define PLAIN(name, get, put)                     \
	{                                         \
		name, false, get_##get, NULL, put \
	}
#define FREE(name, get, act)                \
	{                                   \
		name, false, get, act, NULL \
	}
#define USE(name, get, act, put)           \
	{                                  \
		name, false, get, act, put \
	}
static const struct call calls[] = {
	ALLOC("kmalloc(0)", kmalloc_0, put_kfree),
	ALLOC("kmalloc(128)", kmalloc_128, put_kfree),
	ALLOC("kmalloc(20000)", kmalloc_20000, put_kfree),
	ALLOC("kmalloc(4194305)", kmalloc_4194305, put_kfree),
	ALLOC("kmalloc(8388608)", kmalloc_8388608, put_kfree),
	ALLOC("kcalloc(SIZE_MAX/2,4)", kcalloc, put_kfree),
	{"krealloc(200->9000)", true, get_kmalloc_200, grow, put_kfree},
	ALLOC("kstrdup", kstrdup, put_kfree),
	ALLOC("kvmalloc(100)", kvmalloc_100, put_kvfree),
	ALLOC("kvmalloc(65536)", kvmalloc_65536, put_kvfree),
	ALLOC("kvmalloc(6291456)", kvmalloc_6291456, put_kvfree),
	ALLOC("__vmalloc(8192)", __vmalloc, put_vfree),
	PLAIN("vmalloc(8192)", vmalloc, put_vfree),
	PLAIN("vmalloc(0)", vmalloc_0, put_vfree),
	PLAIN("vzalloc(100000)", vzalloc, put_vfree),
	ALLOC("alloc_pages(order 0)", pages_0, put_pages_0),
	ALLOC("alloc_pages(order 1)", pages_1, put_pages_1),
	ALLOC("alloc_pages(order 4)", pages_4, put_pages_4),
	ALLOC("alloc_pages(order 9)", pages_9, put_pages_9),
	ALLOC("alloc_pages(order 11)", pages_11, NULL),
	ALLOC("__get_free_pages(order 1)", free_pages_1, put_free_pages_1),
	ALLOC("get_zeroed_page", page_of_zeros, put_free_pages_0),
	ALLOC("alloc_pages_exact(20000)", exact, put_exact),
	ALLOC("alloc_pages_exact(8388608)", exact_8388608, NULL),
	ALLOC("kmem_cache_alloc", object, put_object),
	ALLOC("kmem_cache_alloc(ctor cache)", constructed, put_constructed),
	ALLOC("mempool_alloc(kmalloc)", of_kmalloc, put_of_kmalloc),
	ALLOC("mempool_alloc(slab)", of_slab, put_of_slab),
	ALLOC("dma_alloc_coherent(4096)", coherent, put_coherent),
	ALLOC("dma_alloc_coherent(8388608)", coherent_8388608, NULL),
	ALLOC("dma_pool_alloc(64)", block, put_block),
	PLAIN("alloc_percpu(long)", percpu, put_percpu),
	PLAIN("__alloc_percpu(40000,8)", percpu_40000, put_percpu),
	ALLOC("alloc_percpu_gfp(long)", percpu_gfp, put_percpu),
	ALLOC("__alloc_percpu_gfp(40000,8)", percpu_gfp_40000, put_percpu),
	PLAIN("kmem_cache_create", cache, put_cache),
	PLAIN("kmem_cache_create(ctor)", cache_ctor, put_cache),
	PLAIN("mempool_create_kmalloc_pool(4,100)", pool, put_pool),
	PLAIN("dma_pool_create", dma_pool, put_dma_pool),
	FREE("kfree", get_kmalloc_128, put_kfree),
	FREE("kfree(NULL)", NULL, kfree_null),
	FREE("kfree_sensitive", get_kmalloc_128, put_kfree_sensitive),
	FREE("kfree_rcu", get_kmalloc_128, put_kfree_rcu),
	FREE("kvfree_rcu", get_kmalloc_128, put_kvfree_rcu),
	FREE("kfree_rcu_mightsleep", get_kmalloc_128, put_kfree_rcu_mightsleep),
	FREE("kvfree_rcu_mightsleep", get_kmalloc_128, put_kvfree_rcu_mightsleep),
	FREE("kvfree(kmalloc)", get_kmalloc_128, put_kvfree),
	FREE("kvfree(vmalloc)", get_vmalloc, put_kvfree),
	FREE("vfree", get_vmalloc, put_vfree),
	FREE("vfree(NULL)", NULL, vfree_null),
	FREE("__free_pages(order 0)", get_pages_0, put_pages_0),
	FREE("free_pages(order 1)", get_free_pages_1, put_free_pages_1),
	FREE("free_pages_exact(20000)", get_exact, put_exact),
	FREE("kmem_cache_free", get_object, put_object),
	FREE("mempool_free", get_of_slab, put_of_slab),
	FREE("dma_free_coherent(4096)", get_coherent, put_coherent),
	FREE("dma_pool_free", get_block, put_block),
	FREE("free_percpu", get_percpu, put_percpu),
	FREE("kmem_cache_destroy", get_cache, put_cache),
	FREE("mempool_destroy", get_pool, put_pool),
	FREE("dma_pool_destroy", get_dma_pool, put_dma_pool),
	USE("dma_map_single(kmalloc)", get_kmalloc_128, map, put_mapped),
	USE("kmem_cache_shrink", NULL, shrink, NULL),
};

static const struct {
	const char *name;
	gfp_t gfp;
} masks[] = {
	{"GFP_KERNEL", GFP_KERNEL},
	{"GFP_ATOMIC", GFP_ATOMIC},
	{"GFP_NOWAIT", GFP_NOWAIT},
	{"GFP_NOFS", GFP_NOFS},
	{"GFP_NOIO", GFP_NOIO},
	{"GFP_KERNEL_ACCOUNT", GFP_KERNEL_ACCOUNT},
	{"GFP_KERNEL|GFP_DMA", GFP_KERNEL | GFP_DMA},
	{"GFP_KERNEL|__GFP_NOFAIL", GFP_KERNEL | __GFP_NOFAIL},
	{"GFP_KERNEL|__GFP_NORETRY", GFP_KERNEL | __GFP_NORETRY},
	{"GFP_KERNEL|__GFP_NOWARN", GFP_KERNEL | __GFP_NOWARN},
	{"GFP_KERNEL|__GFP_ZERO", GFP_KERNEL | __GFP_ZERO},
	{"GFP_ATOMIC|__GFP_NOFAIL", GFP_ATOMIC | __GFP_NOFAIL},
	{"GFP_ATOMIC|__GFP_ZERO", GFP_ATOMIC | __GFP_ZERO},
	{"GFP_KERNEL&~__GFP_DIRECT_RECLAIM", GFP_KERNEL & ~__GFP_DIRECT_RECLAIM},
};

/* ---- the case at hand ----------------------------------------------------------------------- */

static const struct call *call;
static struct made made;
static gfp_t mask;
static DECLARE_COMPLETION(called);

/* Makes the call. Of locks that it leaves to lock debugging by stopping it, there are none. */
static void make_call(void)
{
	const unsigned int depth = current->lockdep_depth;

	if (call->act)
		call->act(&made, mask);
	else
		call->get(&made, mask);
	if (!debug_locks)
		current->lockdep_depth = depth;
}

/* ---- contexts ------------------------------------------------------------------------------- */

struct of_cpu {
	local_lock_t lock;
};

static DEFINE_MUTEX(mutex);
static DECLARE_RWSEM(rwsem);
DEFINE_STATIC_SRCU(srcu);
static DEFINE_SPINLOCK(spinlock);
static DEFINE_RAW_SPINLOCK(raw_spinlock);
static DEFINE_RWLOCK(rwlock);
static DEFINE_PER_CPU(struct of_cpu, of_cpu) = {INIT_LOCAL_LOCK(lock)};
static unsigned long bits;

#define IN(name, enter, leave)      \
	static void in_##name(void) \
	{                           \
		enter;              \
		make_call();        \
		leave;              \
	}
#define IN_KEEPING(name, type, enter, leave) \
	static void in_##name(void)          \
	{                                    \
		type kept;                   \
                                             \
		enter;                       \
		make_call();                 \
		leave;                       \
	}
IN(process, , )
IN(mutex, mutex_lock(&mutex), mutex_unlock(&mutex))
IN(rwsem_read, down_read(&rwsem), up_read(&rwsem))
IN(rwsem_write, down_write(&rwsem), up_write(&rwsem))
IN(spin_lock, spin_lock(&spinlock), spin_unlock(&spinlock))
IN(spin_lock_irq, spin_lock_irq(&spinlock), spin_unlock_irq(&spinlock))
IN(spin_lock_bh, spin_lock_bh(&spinlock), spin_unlock_bh(&spinlock))
IN(read_lock, read_lock(&rwlock), read_unlock(&rwlock))
IN(write_lock, write_lock(&rwlock), write_unlock(&rwlock))
IN(raw_spin_lock, raw_spin_lock(&raw_spinlock), raw_spin_unlock(&raw_spinlock))
IN(bit_spin_lock, bit_spin_lock(0, &bits), bit_spin_unlock(0, &bits))
IN(local_lock, local_lock(&of_cpu.lock), local_unlock(&of_cpu.lock))
IN(rcu_read_lock, rcu_read_lock(), rcu_read_unlock())
IN(preempt_disable, preempt_disable(), preempt_enable())
IN(local_irq_disable, local_irq_disable(), local_irq_enable())
IN(local_bh_disable, local_bh_disable(), local_bh_enable())
IN(fs_reclaim, fs_reclaim_acquire(GFP_KERNEL), fs_reclaim_release(GFP_KERNEL))
IN_KEEPING(srcu, int, kept = srcu_read_lock(&srcu), srcu_read_unlock(&srcu, kept))
IN_KEEPING(spin_lock_irqsave, unsigned long, spin_lock_irqsave(&spinlock, kept),
	spin_unlock_irqrestore(&spinlock, kept))
IN_KEEPING(raw_spin_lock_irqsave, unsigned long, raw_spin_lock_irqsave(&raw_spinlock, kept),
	raw_spin_unlock_irqrestore(&raw_spinlock, kept))
IN_KEEPING(local_lock_irqsave, unsigned long, local_lock_irqsave(&of_cpu.lock, kept),
	local_unlock_irqrestore(&of_cpu.lock, kept))
IN_KEEPING(memalloc_nofs, unsigned int, kept = memalloc_nofs_save(), memalloc_nofs_restore(kept))
IN_KEEPING(memalloc_noio, unsigned int, kept = memalloc_noio_save(), memalloc_noio_restore(kept))

static void by_tasklet(struct tasklet_struct *t)
{
	make_call();
	complete(&called);
}

static void by_timer(struct timer_list *t)
{
	make_call();
	complete(&called);
}

static void by_irq_work(struct irq_work *w)
{
	make_call();
	complete(&called);
}

static enum hrtimer_restart by_hrtimer(struct hrtimer *t)
{
	make_call();
	complete(&called);
	return HRTIMER_NORESTART;
}

static DECLARE_TASKLET(tasklet, by_tasklet);
static DEFINE_TIMER(timer, by_timer);
static struct irq_work irq_work = IRQ_WORK_INIT_HARD(by_irq_work);
static struct hrtimer hrtimer;

#define BY(name, start)                       \
	static void in_##name(void)           \
	{                                     \
		start;                        \
		wait_for_completion(&called); \
	}
BY(tasklet, tasklet_schedule(&tasklet))
BY(timer, mod_timer(&timer, jiffies + 1))
BY(irq_work_hard, irq_work_queue(&irq_work))
BY(hrtimer_hard, hrtimer_start(&hrtimer, ms_to_ktime(1), HRTIMER_MODE_REL_HARD))

#define CONTEXT(name)            \
	{                        \
#name, in_##name \
	}
static const struct {
	const char *name;
	void (*run)(void);
} contexts[] = {
	CONTEXT(process),
	CONTEXT(mutex),
	CONTEXT(rwsem_read),
	CONTEXT(rwsem_write),
	CONTEXT(srcu),
	CONTEXT(spin_lock),
	CONTEXT(spin_lock_irq),
	CONTEXT(spin_lock_irqsave),
	CONTEXT(spin_lock_bh),
	CONTEXT(read_lock),
	CONTEXT(write_lock),
	CONTEXT(raw_spin_lock),
	CONTEXT(raw_spin_lock_irqsave),
	CONTEXT(bit_spin_lock),
	CONTEXT(local_lock),
	CONTEXT(local_lock_irqsave),
	CONTEXT(rcu_read_lock),
	CONTEXT(preempt_disable),
	CONTEXT(local_irq_disable),
	CONTEXT(local_bh_disable),
	CONTEXT(memalloc_nofs),
	CONTEXT(memalloc_noio),
	CONTEXT(fs_reclaim),
	CONTEXT(tasklet),
	CONTEXT(timer),
	CONTEXT(irq_work_hard),
	CONTEXT(hrtimer_hard),
};

/* ---- what the kernel says ------------------------------------------------------------------- */

static struct kmsg_dump_iter messages;
static char line[256], first[256];

/* The next line of the log. */
static bool next_line(void)
{
	size_t length;

	if (!kmsg_dump_get_line(&messages, false, line, sizeof(line) - 1, &length))
		return false;
	line[length] = '\0';
	strreplace(line, '\t', ' ');
	line[strcspn(line, "\n")] = '\0';
	return true;
}

/*
 * The first report of a mistake in the log goes to @first. Returns whether sleeping was reported.
 */
static bool read_log(void)
{
	bool sleeps = false;

	first[0] = '\0';
	while (next_line()) {
		sleeps |= strstr(line, "sleeping function called from invalid context") != NULL;
		if (!first[0] && (strstr(line, "BUG:") || strstr(line, "WARNING:")))
			strscpy(first, line, sizeof(first));
	}
	return sleeps;
}

static DECLARE_COMPLETION(over);

static int caller(void *run)
{
	((void (*)(void))run)();
	complete(&over);
	return 0;
}

static void say(char sign, const char *context, const char *flags, const char *verdict)
{
	pr_emerg("%c\t%s\t%s\t%s\t%s\t%s\n", sign, context, call->name, flags, verdict, first);
}

/* Lock debugging goes on, once nobody is in the middle of what it has not seen. */
static void watch_locks(void)
{
	for (msleep(30); !debug_locks; msleep(30)) {
		debug_locks = 1;
		/* what it has missed of interrupts */
		local_irq_disable();
		local_irq_enable();
	}
}

/*
 * Pages for each of the lists that CPUs keep, so that none has to be filled: that takes a lock
 * which is not only tried, and so is reported under raw ones.
 */
static void fill_lists(void)
{
	for (unsigned int order = 0; order <= PAGE_ALLOC_COSTLY_ORDER; order++) {
		struct page *page = alloc_pages(GFP_KERNEL, order);

		if (page)
			__free_pages(page, order);
	}
}

/*
 * One call. Reports of sleeping come once a second, those of flags after clear_warn_once. False: an
 * order of locks was reported, which lock debugging will not look at again.
 */
static bool try(unsigned int c, unsigned int n, unsigned int m)
{
	const char *flags, *verdict;
	bool sleeps;

	call = &calls[n];
	flags = call->takes_gfp ? masks[m].name : "-";
	mask = GFP_KERNEL;
	made = (struct made){};
	if (call->act && call->get)
		call->get(&made, mask);
	mask = masks[m].gfp;
	fill_lists();
	read_log();
	say('?', contexts[c].name, flags, "");
	watch_locks();
	while (next_line())
		;
	if (IS_ERR(kthread_run(caller, contexts[c].run, "misuse")))
		return false;
	wait_for_completion(&over);
	sleeps = read_log();
	verdict = first[0] ? "splat" : call->act || made.p ? "ok" : "fail(NULL)";
	say('@', contexts[c].name, flags, verdict);
	if (call->put && (call->act || made.p))
		call->put(&made, mask);
	if (sleeps)
		msleep(1100);
	return !strstr(first, "WARNING: possible");
}

static ssize_t misuse_write(struct file *file, const char __user *text, size_t size, loff_t *at)
{
	unsigned int c, n, m;
	char buf[64] = "";

	if (size >= sizeof(buf) || copy_from_user(buf, text, size) ||
		sscanf(buf, "%u %u %u", &c, &n, &m) != 3)
		return -EINVAL;
	if (!try(c % ARRAY_SIZE(contexts), n % ARRAY_SIZE(calls), m % ARRAY_SIZE(masks)))
		return -EAGAIN;
	return size;
}

static const struct proc_ops misuse_ops = {.proc_write = misuse_write};

static int __init misuse_init(void)
{
	device = platform_device_register_simple("misuse", -1, NULL, 0);
	if (IS_ERR(device) || dma_set_mask_and_coherent(&device->dev, DMA_BIT_MASK(64)))
		return -ENODEV;
	hrtimer_init(&hrtimer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
	hrtimer.function = by_hrtimer;
	cache = kmem_cache_create("misuse", 128, 0, SLAB_NO_MERGE, NULL);
	with_constructor = kmem_cache_create("misuse_ctor", 128, 0, SLAB_NO_MERGE, constructor);
	of_kmalloc = mempool_create_kmalloc_pool(4, 100);
	of_slab = mempool_create_slab_pool(4, cache);
	blocks = dma_pool_create("misuse", &device->dev, 64, 8, 0);
	kmsg_dump_rewind(&messages);
	return proc_create("misuse", 0200, NULL, &misuse_ops) ? 0 : -ENOMEM;
}
module_init(misuse_init);

MODULE_DESCRIPTION("calls of allocators where they may not be made");
MODULE_LICENSE("GPL");
