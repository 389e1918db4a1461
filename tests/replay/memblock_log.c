/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * usage: memblock_log FILE...
 *
 * Kernel logs of boots with memblock=debug: from the first list of memory and reserved ranges on,
 * all that the kernel did with its boot memory is done again, and compared: the address of each
 * allocation, each growth of an array of regions, and the ranges of each later list. A list also
 * says what the log does not: which node memory is of. It ends where the page allocator takes over.
 *
 * Memory of a node's own data is asked for without a word; what follows the address says which
 * node's. Which memory that has is in the next list only.
 */
#include "recording.h"
#include "sim/memblock.h"

#define RANGES 4096
#define PAGE 4096
#define CACHE_LINE 64
/*
 * MEMBLOCK_KHO_SCRATCH: of low memory for a while, which no line tells, and of no consequence here
 */
#define KHO_SCRATCH 0x40u

struct replay {
	struct recording r;
	struct sim_memblock mb;
	bool listed; /* there was a list */
	unsigned long allocations;
	/* a request, and what the model says, until the log says */
	bool asked;
	uint64_t size, answer;
	/* an address that nobody asked for */
	bool unasked;
	uint64_t base;
	/* growth as the log has it, until the model has done the same */
	uint64_t grown;
	uint64_t array[2];
	/* a list that is being read */
	bool listing;
	struct sim_memblock_region range[2][RANGES];
	size_t ranges[2];
	/* memory as the second list has it, with nodes */
	struct sim_memblock_region of_node[RANGES];
	size_t of_nodes;
	bool marks_kernel;
};

static struct sim_memblock_list *list_of(struct replay *p, const char *name)
{
	return name[0] == 'm' ? &p->mb.memory : &p->mb.reserved;
}

static int ascending(const void *a, const void *b)
{
	const struct sim_memblock_region *x = a, *y = b;

	return x->base < y->base ? -1 : x->base > y->base;
}

/* The same addresses, whatever the borders within. */
static bool same_ranges(
	const struct sim_memblock_list *list, const struct sim_memblock_region *range, size_t n)
{
	uint64_t at = 0, left = 0;
	size_t k = 0;

	for (size_t i = 0; i < list->n; i++) {
		uint64_t base = list->region[i].base, size = list->region[i].size;

		while (size) {
			uint64_t step;

			if (!left) {
				if (k == n)
					return false;
				at = range[k].base;
				left = range[k++].size;
			}
			if (at != base)
				return false;
			step = size < left ? size : left;
			base += step;
			at += step;
			size -= step;
			left -= step;
		}
	}
	return !left && k == n;
}

/* The end of a list: compares it, and takes it over with its nodes and flags. */
static void end_list(struct replay *p)
{
	struct sim_memblock_list *list[2] = {&p->mb.memory, &p->mb.reserved};

	p->listing = false;
	for (unsigned int k = 0; k < 2; k++) {
		qsort(p->range[k], p->ranges[k], sizeof(*p->range[k]), ascending);
		if (p->listed)
			rec_check(&p->r, same_ranges(list[k], p->range[k], p->ranges[k]),
				"the ranges of %s differ", k ? "reserved" : "memory");
		list[k]->n = 0;
		for (size_t i = 0; i < p->ranges[k]; i++) {
			const struct sim_memblock_region *m = &p->range[k][i];

			(k ? sim_memblock_reserve_as : sim_memblock_add)(
				&p->mb, m->base, m->size, m->node, m->flags);
		}
	}
	p->listed = true;
}

/* " memory[0x0]	[0x...-0x...], 0x... bytes on node 0 flags: 0x0" */
static bool list_line(struct replay *p, const char *line)
{
	const unsigned int k = line[1] == 'r';
	struct sim_memblock_region m = {.node = SIM_MEMBLOCK_ANY_NODE};
	const char *range, *node;
	uint64_t end;

	if (strncmp(line, " memory", 7) && strncmp(line, " reserved", 9))
		return false;
	range = strstr(line, "\t[");
	if (!range)
		return true;
	if (sscanf(range, "\t[%lx-%lx]", &m.base, &end) != 2 || end < m.base)
		rec_fail(&p->r, "no range");
	if (p->ranges[k] == RANGES)
		rec_fail(&p->r, "too many ranges");
	m.size = end - m.base + 1;
	node = strstr(range, "on node ");
	if (node)
		m.node = atoi(node + strlen("on node "));
	node = strstr(range, "flags: ");
	if (node)
		m.flags = (uint32_t)strtoul(node + strlen("flags: "), NULL, 0) & ~KHO_SCRATCH;
	p->range[k][p->ranges[k]++] = m;
	return true;
}

/* What is still open when something else begins. */
static void settle(struct replay *p)
{
	if (p->asked)
		rec_check(&p->r, !p->answer, "%lu bytes: the kernel has none, the model 0x%lx",
			p->size, p->answer);
	if (p->unasked)
		rec_check(&p->r, false, "0x%lx: nobody asked", p->base);
	p->asked = p->unasked = false;
	rec_check(&p->r,
		p->grown == p->mb.memory.grown + p->mb.reserved.grown &&
			p->array[0] == p->mb.memory.array && p->array[1] == p->mb.reserved.array,
		"arrays grew %lu times, in the model %lu times (to 0x%lx, 0x%lx)", p->grown,
		p->mb.memory.grown + p->mb.reserved.grown, p->mb.memory.array,
		p->mb.reserved.array);
	p->grown = p->mb.memory.grown + p->mb.reserved.grown;
	p->array[0] = p->mb.memory.array;
	p->array[1] = p->mb.reserved.array;
}

/*
 * "memblock_alloc_try_nid: N bytes align=0x40 nid=-1 from=0x... max_addr=0x... WHO", and for huge
 * pages "memblock_alloc_hugetlb: N bytes, nid=0, exact_nid=0 WHO"
 */
static void request(struct replay *p, const char *call, const char *line)
{
	struct sim_memblock_request q = {.node = SIM_MEMBLOCK_ANY_NODE};
	uint64_t node, exact;

	settle(p);
	q.size = strtoull(strchr(line, ':') + 1, NULL, 10);
	q.exact_node = strstr(call, "exact") != NULL;
	if (rec_value_number(line, "exact_nid", &exact)) {
		q.align = q.size;
		q.exact_node = exact;
		q.mark = SIM_MEMBLOCK_RSRV_HUGETLB;
	} else if (!rec_value_number(line, "align", &q.align) ||
		   !rec_value_number(line, "from", &q.min) ||
		   !rec_value_number(line, "max_addr", &q.max)) {
		rec_fail(&p->r, "no request");
	}
	/* MEMBLOCK_ALLOC_NOLEAKTRACE is no address */
	q.max = q.max == 1 ? 0 : q.max;
	if (rec_value_number(line, "nid", &node))
		q.node = (int)node;
	p->asked = true;
	p->size = q.size;
	p->answer = strstr(call, "phys") ? sim_memblock_phys_alloc(&p->mb, &q)
					 : sim_memblock_alloc(&p->mb, &q);
}

static void reserved(struct replay *p, const struct sim_memblock_region *m, const char *who)
{
	const uint64_t base = m->base, size = m->size;

	/* the new array, which the model reserved as it grew */
	if (!strncmp(who, "memblock_double_array", 21))
		return;
	if (strncmp(who, "memblock_alloc_range_nid", 24) &&
		strncmp(who, "memblock_alloc_hugetlb", 22)) {
		settle(p);
		sim_memblock_reserve_as(&p->mb, base, size, m->node, m->flags);
	} else if (p->asked) {
		rec_check(&p->r, base == p->answer && size == p->size,
			"%lu bytes at 0x%lx, in the model 0x%lx", size, base, p->answer);
		p->allocations++;
		p->asked = false;
	} else {
		settle(p);
		p->unasked = true;
		p->base = base;
		p->size = size;
	}
}

/* numa_init(): from here on memory has nodes, and is taken from the top. */
static void know_nodes(struct replay *p)
{
	p->mb.bottom_up = false;
	for (size_t i = 0; i < p->of_nodes; i++)
		sim_memblock_set_node(&p->mb, &p->mb.memory, p->of_node[i].base, p->of_node[i].size,
			p->of_node[i].node);
	p->of_nodes = 0;
}

/* "NODE_DATA(0) allocated [mem 0x...-0x...]" */
static void node_data(struct replay *p, const char *line)
{
	const struct sim_memblock_request q = {.size = p->size, .node = atoi(line + 10)};

	if (!p->unasked)
		return;
	p->unasked = false;
	p->answer = sim_memblock_phys_alloc(&p->mb, &q);
	rec_check(&p->r, p->answer == p->base, "data of node %d at 0x%lx, in the model 0x%lx",
		q.node, p->base, p->answer);
	p->allocations++;
}

/*
 * "memblock_reserve: [0x...-0x...] WHO" and its like; from 6.16 on that is
 * "__memblock_reserve: [0x...-0x...] nid=-1 flags=20 WHO"
 */
static void range_call(struct replay *p, const char *call, const char *line)
{
	struct sim_memblock_region m = {.node = SIM_MEMBLOCK_ANY_NODE};
	uint64_t base, end;
	char who[128] = "";

	if (sscanf(line, "%*[^[][%lx-%lx] %127s", &base, &end, who) < 2)
		return;
	m.base = base;
	m.size = end - base + 1;
	(void)sscanf(line, "%*[^]]] nid=%d flags=%x %127s", &m.node, &m.flags, who);
	if (!strcmp(call, "memblock_reserve") || !strcmp(call, "__memblock_reserve")) {
		reserved(p, &m, who);
		return;
	}
	if (!strncmp(who, "memblock_double_array", 21))
		return;
	settle(p);
	if (!strcmp(call, "memblock_phys_free"))
		sim_memblock_free(&p->mb, base, end - base + 1);
	else if (!strcmp(call, "memblock_add"))
		sim_memblock_add(&p->mb, base, end - base + 1, SIM_MEMBLOCK_ANY_NODE, 0);
	else if (!strcmp(call, "memblock_remove"))
		sim_memblock_remove(&p->mb, base, end - base + 1);
	else
		rec_fail(&p->r, "an unknown call");
}

/* "memblock: reserved is doubled to 256 at [0x...-0x...]" */
static void doubled(struct replay *p, const char *line)
{
	const char *list = line + strlen("memblock: "), *at = strchr(line, '[');

	p->grown++;
	p->array[list_of(p, list) == &p->mb.reserved] = at ? strtoull(at + 1, NULL, 0) : 0;
}

static void line(struct replay *p, const char *line)
{
	char call[64];

	if (p->listing && list_line(p, line))
		return;
	if (p->listing)
		end_list(p);
	if (!strncmp(line, "MEMBLOCK configuration", 22)) {
		if (p->listed)
			settle(p);
		p->listing = true;
		p->ranges[0] = p->ranges[1] = 0;
	} else if (strstr(line, "NODE_DATA(") && p->listed) {
		know_nodes(p);
		node_data(p, strstr(line, "NODE_DATA("));
	} else if (!strncmp(line, "Command line:", 13)) {
		p->mb.movable_node = p->mb.bottom_up = strstr(line, " movable_node") != NULL;
	} else if (!p->listed) {
		return;
	} else if (!strncmp(line, "memblock: ", 10) && strstr(line, " is doubled to ")) {
		doubled(p, line);
	} else if (sscanf(line, "%63[a-z_]:", call) == 1 && strstr(call, "memblock_")) {
		if (strstr(line, " bytes"))
			request(p, call, line);
		else
			range_call(p, call, line);
	}
}

/* What a line says, without the time before it. */
static const char *said(const struct recording *r)
{
	const char *behind = r->line[0] == '[' ? strstr(r->line, "] ") : NULL;

	return behind ? behind + 2 : r->line;
}

/* What is needed from the start on and said later: nodes of memory, what reserved ranges know. */
static void read_ahead(struct replay *p, const char *path)
{
	unsigned int lists = 0;

	rec_open(&p->r, path);
	while (rec_line(&p->r)) {
		if (!strncmp(said(&p->r), "__memblock_reserve:", 19))
			p->marks_kernel = true;
		if (!strncmp(said(&p->r), "MEMBLOCK configuration", 22))
			lists++;
		else if (lists == 2 && !list_line(p, said(&p->r)))
			lists++;
	}
	memcpy(p->of_node, p->range[0], sizeof(p->of_node));
	p->of_nodes = p->ranges[0];
}

static void replay(const char *path)
{
	static struct replay p;
	bool whole = false;

	memset(&p, 0, sizeof(p));
	read_ahead(&p, path);
	sim_memblock_init(&p.mb, PAGE, CACHE_LINE);
	p.mb.may_grow = true;
	p.mb.marks_kernel = p.marks_kernel;
	rec_open(&p.r, path);
	while (rec_line(&p.r)) {
		/* the page allocator is there: says so itself, or the slab allocator after it */
		whole = whole || !strncmp(said(&p.r), "Memory: ", 8) ||
			!strncmp(said(&p.r), "SLUB: ", 6);
		if (!whole)
			line(&p, said(&p.r));
	}
	if (!whole || !p.allocations)
		rec_fail(&p.r, "is not whole");
	settle(&p);
	printf("%s: %lu allocations\n", path, p.allocations);
	sim_memblock_release(&p.mb);
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		replay(argv[i]);
	return rec_end("allocations, growths and lists of boot memory");
}
