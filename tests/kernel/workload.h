/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Page workloads: a short program and a seed that say what to allocate and free. The same code runs
 * in the kernel module and beside the simulator, so that both do the same.
 *
 * A program is a list of steps, separated by commas; the words of a step are separated by colons:
 *
 *   random:N:P:GFPS:ORDERS   N times: allocate with a chance of P percent, else free any block
 *   fill:N:GFPS:ORDERS:F     allocate until N blocks are there or F requests have failed
 *   hold:N:K:GFPS:ORDERS     N times: allocate or free any block, so that there are about K blocks
 *   cycle:N:M:GFPS:ORDERS    N times: free any M blocks, allocate M
 *   free:N:WHICH             free N blocks: first (the oldest), last (the youngest) or any
 *   sieve:K:M                free each block whose place among the live ones is M modulo K
 *   exact:N:P:GFPS:MAX       as random, with alloc_pages_exact() of up to MAX pages
 *   split:N:GFPS:ORDERS      N times: allocate, split_page(), and each page is a block of its own
 *   bulk:N:P:GFPS:MAX        as random, with alloc_pages_bulk of up to MAX pages
 *   contig:N:P:GFPS:MAX      as random, with alloc_contig_pages() of up to MAX pages
 *   cpus:N                   from here on each call comes from any of the first N CPUs
 *   nodes:N                  from here on each block is asked for near any of the first N nodes
 *
 * GFPS are masks to choose from, separated by slashes: each is a row of letters (WORKLOAD_GFP), all
 * with __GFP_NOWARN; ORDERS are hexadecimal digits to choose from, with any repeats as weights.
 */
#ifndef WHICHALLOC_WORKLOAD_H
#define WHICHALLOC_WORKLOAD_H

#ifdef __KERNEL__
#include <linux/string.h>
#include <linux/types.h>
#else
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
typedef uint32_t u32;
typedef uint64_t u64;
#endif

/* X(letter, flag); "-" is no flag at all */
#define WORKLOAD_GFP(X)              \
	X('d', __GFP_DMA)            \
	X('D', __GFP_DMA32)          \
	X('H', __GFP_HIGHMEM)        \
	X('M', __GFP_MOVABLE)        \
	X('R', __GFP_RECLAIMABLE)    \
	X('h', __GFP_HIGH)           \
	X('k', __GFP_KSWAPD_RECLAIM) \
	X('r', __GFP_DIRECT_RECLAIM) \
	X('n', __GFP_NOMEMALLOC)     \
	X('m', __GFP_MEMALLOC)       \
	X('C', __GFP_COMP)           \
	X('Z', __GFP_ZERO)           \
	X('I', __GFP_IO)             \
	X('F', __GFP_FS)             \
	X('W', __GFP_HARDWALL)       \
	X('T', __GFP_THISNODE)

#define WORKLOAD_ORDERS 64 /* digits of a step */
#define WORKLOAD_MASKS 32  /* masks of a step */

/* A block in use: @order of it, or pages where @exact says so. */
struct workload_block {
	u32 pfn, size;
	bool exact;
};

/* What a workload runs on. Masks come as the letters said. False: no memory. */
struct workload_ops {
	bool (*alloc)(void *machine, u32 gfp, unsigned int order, u32 *pfn);
	void (*free)(void *machine, u32 pfn, unsigned int order);
	bool (*alloc_exact)(void *machine, u32 gfp, u32 pages, u32 *pfn);
	void (*free_exact)(void *machine, u32 pfn, u32 pages);
	bool (*alloc_contig)(void *machine, u32 gfp, u32 pages, u32 *pfn); /* free_exact() it */
	void (*split)(void *machine, u32 pfn, unsigned int order);
	/* how many of the @n single pages it got; they are in @pfn */
	u32 (*alloc_bulk)(void *machine, u32 gfp, u32 n, u32 *pfn);
	void (*run_on)(void *machine, u32 cpu); /* where the next call comes from */
	/* the same, but for memory of a node */
	bool (*alloc_node)(void *machine, u32 node, u32 gfp, unsigned int order, u32 *pfn);
	u32 (*mask)(char letter); /* the flag of a letter, 0 for none */
};

struct workload {
	const struct workload_ops *ops;
	void *machine;
	u64 seed;
	struct workload_block *live; /* @room of them, from the caller */
	u32 room, first, n;	     /* the live ones are @first .. @first + @n - 1 */
	u32 *bulk;		     /* WORKLOAD_BULK of them, from the caller, for bulk steps */
	u64 operations, failures;
	u32 cpus;  /* > 1: calls come from so many */
	u32 nodes; /* > 0: blocks are asked for near so many */
	u32 masks[WORKLOAD_MASKS];
	unsigned int n_masks;
	unsigned char orders[WORKLOAD_ORDERS];
	unsigned int n_orders;
};

#define WORKLOAD_BULK 512

/* splitmix64 */
static inline u64 workload_draw(struct workload *w)
{
	u64 x = w->seed += 0x9e3779b97f4a7c15u;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

/* 0 .. @n - 1 */
static inline u32 workload_pick(struct workload *w, u32 n)
{
	return (u32)((workload_draw(w) >> 32) * n >> 32);
}

/*
 * ---- reading a step -----------------------------------------------------------------------------
 */

/* The next word, which ends at any of ":,"; *@p stands behind it and its colon afterwards. */
static inline unsigned int workload_word(const char **p, const char **word)
{
	unsigned int n;

	*word = *p;
	n = (unsigned int)strcspn(*p, ":,");
	*p += n;
	if (**p == ':')
		++*p;
	return n;
}

static inline u32 workload_number(const char **p)
{
	const char *word;
	unsigned int n = workload_word(p, &word);
	u32 value = 0;

	while (n-- && *word >= '0' && *word <= '9')
		value = value * 10 + (u32)(*word++ - '0');
	return value;
}

static inline void workload_read_masks(struct workload *w, const char **p)
{
	const char *word;
	unsigned int n = workload_word(p, &word);

	w->n_masks = 1;
	w->masks[0] = 0;
	for (; n--; word++) {
		if (*word != '/')
			w->masks[w->n_masks - 1] |= w->ops->mask(*word);
		else if (w->n_masks < WORKLOAD_MASKS)
			w->masks[w->n_masks++] = 0;
	}
}

static inline void workload_read_orders(struct workload *w, const char **p)
{
	const char *word;
	unsigned int n = workload_word(p, &word);

	w->n_orders = 0;
	for (; n-- && w->n_orders < WORKLOAD_ORDERS; word++)
		w->orders[w->n_orders++] =
			(unsigned char)(*word >= 'a' ? *word - 'a' + 10 : *word - '0');
}

/* One more call, from wherever. */
static inline void workload_call(struct workload *w)
{
	w->operations++;
	if (w->cpus > 1)
		w->ops->run_on(w->machine, workload_pick(w, w->cpus));
}

/*
 * ---- blocks in use ------------------------------------------------------------------------------
 */

static inline bool workload_full(const struct workload *w)
{
	return w->first + w->n >= w->room;
}

static inline void workload_keep(struct workload *w, u32 pfn, u32 size, bool exact)
{
	w->live[w->first + w->n++] = (struct workload_block){pfn, size, exact};
}

static inline void workload_free_block(struct workload *w, struct workload_block b)
{
	workload_call(w);
	if (b.exact)
		w->ops->free_exact(w->machine, b.pfn, b.size);
	else
		w->ops->free(w->machine, b.pfn, b.size);
}

/* Frees the live block at place @i; the youngest takes its place. */
static inline void workload_free_at(struct workload *w, u32 i)
{
	struct workload_block *live = w->live + w->first;
	struct workload_block b = live[i];

	if (!i)
		w->first++;
	else
		live[i] = live[w->n - 1];
	if (!--w->n)
		w->first = 0;
	workload_free_block(w, b);
}

static inline void workload_free_any(struct workload *w)
{
	if (w->n)
		workload_free_at(w, workload_pick(w, w->n));
}

static inline u32 workload_mask(struct workload *w)
{
	return w->masks[workload_pick(w, w->n_masks)];
}

static inline unsigned int workload_order(struct workload *w)
{
	return w->orders[workload_pick(w, w->n_orders)];
}

static inline bool workload_alloc(struct workload *w)
{
	u32 gfp = workload_mask(w), pfn;
	unsigned int order = workload_order(w);
	u32 node = w->nodes ? workload_pick(w, w->nodes) : 0;
	bool got;

	workload_call(w);
	if (workload_full(w))
		got = false;
	else if (w->nodes)
		got = w->ops->alloc_node(w->machine, node, gfp, order, &pfn);
	else
		got = w->ops->alloc(w->machine, gfp, order, &pfn);
	if (!got) {
		w->failures++;
		return false;
	}
	workload_keep(w, pfn, order, false);
	return true;
}

/*
 * ---- steps --------------------------------------------------------------------------------------
 */

static inline void workload_random(struct workload *w, const char *p)
{
	u32 n = workload_number(&p), chance = workload_number(&p);

	workload_read_masks(w, &p);
	workload_read_orders(w, &p);
	while (n--) {
		if (workload_pick(w, 100) < chance)
			workload_alloc(w);
		else
			workload_free_any(w);
	}
}

static inline void workload_hold(struct workload *w, const char *p)
{
	u32 n = workload_number(&p), keep = workload_number(&p);

	workload_read_masks(w, &p);
	workload_read_orders(w, &p);
	/* the chance to allocate is one half where there are as many as there should be */
	while (n--) {
		if (workload_pick(w, 2 * keep) >= w->n)
			workload_alloc(w);
		else
			workload_free_any(w);
	}
}

static inline void workload_fill(struct workload *w, const char *p)
{
	u32 n = workload_number(&p), failures;

	workload_read_masks(w, &p);
	workload_read_orders(w, &p);
	failures = workload_number(&p);
	while (n && failures) {
		if (workload_alloc(w))
			n--;
		else
			failures--;
	}
}

static inline void workload_cycle(struct workload *w, const char *p)
{
	u32 n = workload_number(&p), m = workload_number(&p), i;

	workload_read_masks(w, &p);
	workload_read_orders(w, &p);
	while (n--) {
		for (i = 0; i < m; i++)
			workload_free_any(w);
		for (i = 0; i < m; i++)
			workload_alloc(w);
	}
}

static inline void workload_free(struct workload *w, const char *p)
{
	u32 n = workload_number(&p);

	while (n-- && w->n) {
		if (*p == 'f')
			workload_free_at(w, 0);
		else if (*p == 'l')
			workload_free_at(w, w->n - 1);
		else
			workload_free_any(w);
	}
}

static inline void workload_sieve(struct workload *w, const char *p)
{
	u32 k = workload_number(&p), m = workload_number(&p), i, kept = 0;
	struct workload_block *live = w->live + w->first;

	for (i = 0; i < w->n; i++) {
		if (k && i % k == m)
			workload_free_block(w, live[i]);
		else
			live[kept++] = live[i];
	}
	w->n = kept;
}

static inline void workload_rows(struct workload *w, const char *p,
	bool (*alloc)(void *machine, u32 gfp, u32 pages, u32 *pfn))
{
	u32 n = workload_number(&p), chance = workload_number(&p), most;

	workload_read_masks(w, &p);
	most = workload_number(&p);
	while (n--) {
		u32 gfp, pages, pfn;

		if (workload_pick(w, 100) >= chance) {
			workload_free_any(w);
			continue;
		}
		gfp = workload_mask(w);
		pages = 1 + workload_pick(w, most);
		workload_call(w);
		if (!workload_full(w) && alloc(w->machine, gfp, pages, &pfn))
			workload_keep(w, pfn, pages, true);
		else
			w->failures++;
	}
}

static inline void workload_exact(struct workload *w, const char *p)
{
	workload_rows(w, p, w->ops->alloc_exact);
}

static inline void workload_contig(struct workload *w, const char *p)
{
	workload_rows(w, p, w->ops->alloc_contig);
}

static inline void workload_split(struct workload *w, const char *p)
{
	u32 n = workload_number(&p), i;

	workload_read_masks(w, &p);
	workload_read_orders(w, &p);
	while (n--) {
		struct workload_block b;

		if (!workload_alloc(w))
			continue;
		b = w->live[w->first + --w->n];
		w->ops->split(w->machine, b.pfn, b.size);
		for (i = 0; i < 1u << b.size; i++) {
			if (workload_full(w))
				workload_free_block(
					w, (struct workload_block){b.pfn + i, 0, false});
			else
				workload_keep(w, b.pfn + i, 0, false);
		}
	}
}

static inline void workload_bulk(struct workload *w, const char *p)
{
	u32 n = workload_number(&p), chance = workload_number(&p), most, i;

	workload_read_masks(w, &p);
	most = workload_number(&p);
	if (most > WORKLOAD_BULK)
		most = WORKLOAD_BULK;
	while (n--) {
		u32 gfp, pages, got;

		if (workload_pick(w, 100) >= chance) {
			for (i = 1 + workload_pick(w, most); i--;)
				workload_free_any(w);
			continue;
		}
		gfp = workload_mask(w);
		pages = 1 + workload_pick(w, most);
		workload_call(w);
		if (w->first + w->n + pages > w->room) {
			w->failures++;
			continue;
		}
		got = w->ops->alloc_bulk(w->machine, gfp, pages, w->bulk);
		w->failures += got < pages;
		for (i = 0; i < got; i++)
			workload_keep(w, w->bulk[i], 0, false);
	}
}

static inline void workload_cpus(struct workload *w, const char *p)
{
	w->cpus = workload_number(&p);
}

static inline void workload_nodes(struct workload *w, const char *p)
{
	w->nodes = workload_number(&p);
}

/* Runs @program. False: it has a step that there is not. */
static inline bool workload_run(struct workload *w, const char *program)
{
	static const struct {
		const char *name;
		void (*run)(struct workload *w, const char *p);
	} steps[] = {
		{"random", workload_random},
		{"hold", workload_hold},
		{"fill", workload_fill},
		{"cycle", workload_cycle},
		{"free", workload_free},
		{"sieve", workload_sieve},
		{"exact", workload_exact},
		{"contig", workload_contig},
		{"split", workload_split},
		{"bulk", workload_bulk},
		{"cpus", workload_cpus},
		{"nodes", workload_nodes},
	};
	const char *p = program;

	while (*p) {
		const char *word;
		unsigned int n = workload_word(&p, &word), i;

		for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
			if (strlen(steps[i].name) == n && !strncmp(word, steps[i].name, n))
				break;
		if (i == sizeof(steps) / sizeof(steps[0]))
			return false;
		steps[i].run(w, p);
		p += strcspn(p, ",");
		if (*p)
			p++;
	}
	return true;
}

/* Gives back all that is live, the oldest first. */
static inline void workload_finish(struct workload *w)
{
	while (w->n)
		workload_free_at(w, 0);
}

#endif
