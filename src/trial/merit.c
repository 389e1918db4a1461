/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Counting a trace's allocations; see merit.h.
 */
#include "trial/merit.h"

#include <stdlib.h>
#include <string.h>

#include "sim/page.h"
#include "text/diag.h"
#include "text/map.h"
#include "text/mem.h"
#include "text/progress.h"

/* Something allocated and not yet freed. */
struct live {
	uint32_t site, cpu;
	uint64_t bytes;
	uint64_t pages;	  /* of a block that are still there */
	uint64_t sim_pfn; /* where the simulator has it; 0: nowhere */
	uint32_t order;
};

struct counting {
	const struct trace *t;
	struct sim_pages *p;
	struct arena *a;
	struct merit *m;
	struct map by_name; /* hash of a site's key to its number; others are tried behind it */
	struct map objects, blocks; /* address, first page frame: number in live[] */
	struct live *live;
	size_t lives, cap;
	size_t *unused; /* numbers in live[] to use again */
	size_t unused_count, unused_cap;
	uint64_t page_size;
};

/* ---- sites ---- */

static uint64_t hash_text(uint64_t h, struct trace_text t)
{
	for (size_t i = 0; i < t.len; i++)
		h = (h ^ (unsigned char)t.s[i]) * 1099511628211u;
	return h;
}

static bool same_site(
	const struct merit_site *s, const struct trace_event *e, struct trace_text name)
{
	return s->kind == e->kind && strlen(s->name) == name.len &&
	       memcmp(s->name, name.s, name.len) == 0 &&
	       (e->kind != TRACE_PAGE_ALLOC || (s->order == e->order && s->gfp == e->gfp));
}

static size_t site_of(struct counting *c, const struct trace_event *e)
{
	bool page = e->kind == TRACE_PAGE_ALLOC;
	struct trace_text name = page ? e->task : e->call_site;
	uint64_t key = hash_text(14695981039346656037u + (uint64_t)e->kind, name), i;
	struct merit *m = c->m;

	if (page)
		key = (key ^ e->gfp ^ (uint64_t)e->order << 40) * 0x9e3779b97f4a7c15u;
	for (; map_get(&c->by_name, key, &i); key++)
		if (same_site(&m->site[i], e, name))
			return (size_t)i;
	map_set(&c->by_name, key, m->sites);
	m->site = mem_grow(m->site, &m->cap, m->sites + 1, sizeof(*m->site));
	m->site[m->sites] = (struct merit_site){.kind = e->kind,
		.api = trace_api(c->t, e->kind),
		.name = arena_strndup(c->a, name.s, name.len),
		.order = e->order,
		.gfp = e->gfp,
		.sim_gfp = e->sim_gfp,
		.size_min = UINT64_MAX};
	return m->sites++;
}

static void count_alloc(struct merit_site *s, const struct trace_event *e, uint64_t asked,
	uint64_t given, bool failed)
{
	s->masks_differ |= s->calls && s->gfp != e->gfp;
	s->gfp |= e->gfp;
	s->calls++;
	s->flags |= e->flags;
	s->accounted |= e->accounted;
	s->size_min = asked < s->size_min ? asked : s->size_min;
	s->size_max = asked > s->size_max ? asked : s->size_max;
	if (failed) {
		s->failed++;
		return;
	}
	s->asked += asked;
	s->given += given;
	s->live++;
	s->live_bytes += given;
	s->peak = s->live > s->peak ? s->live : s->peak;
	s->peak_bytes = s->live_bytes > s->peak_bytes ? s->live_bytes : s->peak_bytes;
}

static void count_free(struct merit_site *s, uint64_t bytes, bool whole, bool elsewhere)
{
	s->live -= whole;
	s->live_bytes -= bytes;
	s->ping_pong += whole && elsewhere;
}

/* ---- what is alive ---- */

static size_t new_live(struct counting *c, struct live l)
{
	size_t i = c->lives;

	if (c->unused_count) {
		i = c->unused[--c->unused_count];
	} else {
		c->live = mem_grow(c->live, &c->cap, c->lives + 1, sizeof(*c->live));
		c->lives++;
	}
	c->live[i] = l;
	return i;
}

static void end_live(struct counting *c, size_t i)
{
	c->unused = mem_grow(c->unused, &c->unused_cap, c->unused_count + 1, sizeof(*c->unused));
	c->unused[c->unused_count++] = i;
}

/* ---- objects ---- */

static void object_free(struct counting *c, uint64_t ptr, const struct trace_event *e)
{
	struct live *l;
	uint64_t i;

	if (!map_take(&c->objects, ptr, &i)) {
		c->m->early_frees += e->kind != TRACE_KMALLOC && e->kind != TRACE_CACHE_ALLOC;
		return;
	}
	l = &c->live[i];
	count_free(&c->m->site[l->site], l->bytes, true, e->cpu != l->cpu);
	count_free(&c->m->total, l->bytes, true, e->cpu != l->cpu);
	end_live(c, (size_t)i);
}

static void object_alloc(struct counting *c, const struct trace_event *e)
{
	size_t site = site_of(c, e);

	if (e->ptr) /* its free was lost, if there was one */
		object_free(c, e->ptr, e);
	count_alloc(&c->m->site[site], e, e->bytes_req, e->bytes_alloc, !e->ptr);
	count_alloc(&c->m->total, e, e->bytes_req, e->bytes_alloc, !e->ptr);
	if (!e->ptr)
		return;
	map_set(&c->objects, e->ptr,
		new_live(c,
			(struct live){
				.site = (uint32_t)site, .cpu = e->cpu, .bytes = e->bytes_alloc}));
}

/* ---- pages ---- */

/* The block that the page is in: its first page, and number in live[]; false: none is known. */
static bool find_block(const struct counting *c, uint64_t pfn, uint64_t *head, uint64_t *i)
{
	for (uint32_t order = 0; order < MERIT_ORDERS; order++) {
		*head = pfn & ~(((uint64_t)1 << order) - 1);
		if (map_get(&c->blocks, *head, i) && c->live[*i].order >= order)
			return true;
	}
	return false;
}

/* Blocks may be freed in pieces. */
static void page_free(struct counting *c, const struct trace_event *e)
{
	uint64_t head, i, pages = (uint64_t)1 << e->order;
	struct live *l;

	if (e->order >= MERIT_ORDERS || !find_block(c, e->pfn, &head, &i) ||
		pages > c->live[i].pages) {
		c->m->early_frees++;
		return;
	}
	l = &c->live[i];
	l->pages -= pages;
	count_free(&c->m->site[l->site], pages * c->page_size, !l->pages, e->cpu != l->cpu);
	count_free(&c->m->pages, pages * c->page_size, !l->pages, e->cpu != l->cpu);
	if (l->sim_pfn)
		(void)sim_page_free(c->p, l->sim_pfn + (e->pfn - head), e->order);
	if (l->pages)
		return;
	(void)map_take(&c->blocks, head, NULL);
	end_live(c, (size_t)i);
}

/* What was at the page frame of a block that is allocated: its free was lost. */
static void page_was_freed(struct counting *c, uint64_t pfn)
{
	const struct live *l;
	uint64_t i, bytes;

	if (!map_take(&c->blocks, pfn, &i))
		return;
	l = &c->live[i];
	bytes = l->pages * c->page_size;
	count_free(&c->m->site[l->site], bytes, true, false);
	count_free(&c->m->pages, bytes, true, false);
	/* which of its pages are left is not known where it was freed in pieces */
	if (l->sim_pfn && l->pages == (uint64_t)1 << l->order)
		(void)sim_page_free(c->p, l->sim_pfn, l->order);
	end_live(c, (size_t)i);
}

static void page_alloc(struct counting *c, const struct trace_event *e)
{
	uint64_t bytes = e->order < MERIT_ORDERS ? c->page_size << e->order : 0, sim_pfn = 0;
	size_t site = site_of(c, e);

	if (e->pfn)
		page_was_freed(c, e->pfn);
	count_alloc(&c->m->site[site], e, bytes, bytes, !e->pfn);
	count_alloc(&c->m->pages, e, bytes, bytes, !e->pfn);
	if (!e->pfn || e->order >= MERIT_ORDERS)
		return;
	if (sim_page_alloc(c->p, e->sim_gfp, e->order, &sim_pfn) != 0) {
		c->m->sim_failed++;
		sim_pfn = 0;
	}
	map_set(&c->blocks, e->pfn,
		new_live(c, (struct live){.site = (uint32_t)site,
				    .cpu = e->cpu,
				    .bytes = bytes,
				    .pages = (uint64_t)1 << e->order,
				    .sim_pfn = sim_pfn,
				    .order = e->order}));
}

/* ---- the whole ---- */

static void machine(struct counting *c)
{
	struct merit *m = c->m;

	m->largest = -1;
	for (unsigned int i = 0; i < sim_pages_zones(c->p); i++) {
		struct sim_zone_view z;

		sim_pages_zone(c->p, i, &z);
		for (unsigned int o = 0; o <= SIM_MAX_PAGE_ORDER; o++) {
			m->free[o] += z.blocks[o] << o;
			if (z.blocks[o] && (int)o > m->largest)
				m->largest = (int)o;
		}
	}
}

static int by_bytes(const void *a, const void *b)
{
	const struct merit_site *x = a, *y = b;

	if (x->given != y->given)
		return x->given > y->given ? -1 : 1;
	if (x->calls != y->calls)
		return x->calls > y->calls ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	if (x->gfp != y->gfp)
		return x->gfp < y->gfp ? -1 : 1;
	return strcmp(x->name, y->name);
}

bool merit_run(struct trace *t, struct sim_pages *p, const struct sim_page_model *model,
	struct arena *a, struct progress *progress, struct diag *d, struct merit *m)
{
	struct counting c = {
		.t = t, .p = p, .a = a, .m = m, .page_size = (uint64_t)1 << model->page_shift};
	enum trace_result result;
	struct trace_event e;

	*m = (struct merit){.total = {.size_min = UINT64_MAX},
		.pages = {.size_min = UINT64_MAX},
		.max_order = (unsigned int)model->max_page_order};
	while ((result = trace_next(t, &e, d)) == TRACE_EVENT) {
		progress_at(progress, e.line);
		switch (e.kind) {
		case TRACE_PAGE_ALLOC:
			/* a smaller machine has the CPUs that it has */
			(void)sim_pages_run_on(p, e.cpu);
			page_alloc(&c, &e);
			break;
		case TRACE_PAGE_FREE:
			(void)sim_pages_run_on(p, e.cpu);
			page_free(&c, &e);
			break;
		case TRACE_KMALLOC:
		case TRACE_CACHE_ALLOC:
			object_alloc(&c, &e);
			break;
		case TRACE_KFREE:
		case TRACE_CACHE_FREE:
			if (e.ptr)
				object_free(&c, e.ptr, &e);
			break;
		case TRACE_PAGE_DRAIN:
			break;
		}
	}
	progress_end(progress);
	m->skipped = *trace_skipped(t);
	machine(&c);
	if (m->sites)
		qsort(m->site, m->sites, sizeof(*m->site), by_bytes);
	map_free(&c.by_name);
	map_free(&c.objects);
	map_free(&c.blocks);
	free(c.live);
	free(c.unused);
	return result == TRACE_END;
}

void merit_free(struct merit *m)
{
	free(m->site);
	m->site = NULL;
}

double merit_unusable(const struct merit *m, unsigned int order)
{
	uint64_t all = 0, below = 0;

	for (unsigned int o = 0; o < MERIT_ORDERS; o++) {
		all += m->free[o];
		below += o < order ? m->free[o] : 0;
	}
	return all ? (double)below / (double)all : 0.0;
}
