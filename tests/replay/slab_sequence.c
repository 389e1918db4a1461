/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * usage: slab_sequence FILE...
 *
 * Replays calls of one cache recorded on a running kernel and compares every object, every slab
 * given back, the geometry and the counters of sysfs and slabinfo. A file holds any number of
 * sequences; each begins with its header:
 *
 *	# kernel=6.12.117 ...
 *	# cache ... object_size=N align_arg=N flags=0xN ... [ctor=1] [cpus=N] [nodes=N]
 *	# order=N objs_per_slab=N min_order=N red_left_pad=N offset=N inuse=N min_partial=N
 *	    cpu_partial=N cpu_partial_slabs=N random_seq=... sheaf_capacity=N
 *	# sysfs NAME=VALUE ...		before "# end": geometry, behind it: counters
 *
 * and then has one call a line:
 *
 *	a ID [cpu=N] [node=N] slab=N obj=N
 *					kmem_cache_alloc(), or kmem_cache_alloc_node(); obj=? where
 *					freelists are randomised
 *	f ID [cpu=N]			kmem_cache_free()
 *	ab ID n=N [cpu=N]		kmem_cache_alloc_bulk() of so many objects, the first called ID
 *	o ID slab=N obj=N		... each of them
 *	fb n=N [cpu=N] ids=ID,...	kmem_cache_free_bulk()
 *	shrink				kmem_cache_shrink()
 *	# discard slab=N		a slab that the call above gave back
 *
 * Slabs are numbered as their first object is handed out. object_size is the size
 * asked for, flags are SLAB_* of that kernel's include/linux/slab.h.
 */
#include "recording.h"
#include "sim/slab.h"

#define OBJECTS 65536
#define SLABS 65536

struct sequence {
	const struct recording *r;
	struct lab *lab;
	char kernel[96];
	struct sim_slab_spec spec;
	uint64_t cpus, nodes; /* CPUs belong to the nodes in equal parts */
	struct sim_pages *pages;
	struct sim_cache cache;
	bool ended;
	struct sim_slab_object object[OBJECTS];
	uint64_t numbered;	  /* slabs that have a number */
	int64_t number_of[SLABS]; /* by the order in which they were made; -1: not used yet */
	uint64_t gone[4096];	  /* slabs that the last call gave back */
	size_t n_gone;
};

static void note_gone(void *arg, uint64_t made)
{
	struct sequence *s = arg;

	/* nobody has seen it: its objects went no further than a CPU's sheaf */
	if (made < SLABS && s->number_of[made] < 0)
		return;
	if (s->n_gone < sizeof(s->gone) / sizeof(*s->gone))
		s->gone[s->n_gone++] = made;
}

/* Those of the kernel's flags that change something. Since 6.9 they are numbered bits. */
static uint32_t cache_flags(const char *kernel, uint64_t flags)
{
	static const struct {
		uint64_t kernel[2]; /* before 6.9, since */
		uint32_t flag;
	} all[] = {
		{{0x100, 0x1}, SIM_SLAB_CONSISTENCY_CHECKS},
		{{0x400, 0x2}, SIM_SLAB_RED_ZONE},
		{{0x800, 0x4}, SIM_SLAB_POISON},
		{{0x2000, 0x10}, SIM_SLAB_HWCACHE_ALIGN},
		{{0x10000, 0x80}, SIM_SLAB_STORE_USER},
		{{0x80000, 0x200}, SIM_SLAB_TYPESAFE_BY_RCU},
	};
	const bool numbered =
		version_parse(kernel, strspn(kernel, "0123456789.")) >= version_make(6, 9, 0);
	uint32_t bits = 0;

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (flags & all[i].kernel[numbered])
			bits |= all[i].flag;
	return bits;
}

static void finish(struct sequence *s)
{
	if (!s->pages)
		return;
	rec_check(s->r, !sim_cache_check(&s->cache), "%s", sim_cache_check(&s->cache));
	rec_check(s->r, !sim_pages_check(s->pages), "%s", sim_pages_check(s->pages));
	sim_cache_release(&s->cache);
	sim_pages_destroy(s->pages);
	s->pages = NULL;
}

static void start(struct sequence *s)
{
	const struct sim_pages_params params = {.model = &s->lab->pages,
		.memory = LAB_MEMORY,
		.cpus = (unsigned int)s->cpus,
		.nodes = (unsigned int)s->nodes};

	if (sim_pages_new(&s->pages, &params) ||
		sim_cache_init(&s->cache, &s->spec, s->pages, &s->lab->pages, &s->lab->model,
			(unsigned int)s->cpus))
		rec_fail(s->r, "no cache can be made");
	s->cache.discarded = note_gone;
	s->cache.discarded_arg = s;
	s->ended = false;
	s->numbered = 0;
	s->n_gone = 0;
	memset(s->number_of, -1, sizeof(s->number_of));
}

static void geometry(struct sequence *s)
{
	const struct sim_slab_geometry *g = &s->cache.geo;
	const struct {
		const char *name;
		uint64_t got;
	} all[] = {
		{"order", g->order},
		{"objs_per_slab", g->objects},
		{"min_order", g->min_order},
		{"red_left_pad", g->red_left_pad},
		{"offset", g->offset},
		{"inuse", g->inuse},
		{"min_partial", g->min_partial},
		{"cpu_partial", g->cpu_partial},
		{"cpu_partial_slabs", g->cpu_partial_slabs},
		{"sheaf_capacity", s->cache.sheaf_capacity},
		{"object_size", g->object_size},
		{"slab_size", g->stride},
		{"align", g->align},
	};
	uint64_t want;

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (rec_value_number(s->r->line, all[i].name, &want))
			rec_check(s->r, want == all[i].got, "%s is %llu, in the simulator %llu",
				all[i].name, (unsigned long long)want,
				(unsigned long long)all[i].got);
}

/* slabs_cpu_partial of sysfs: "84(8) C0=84(8)". */
static void cpu_partial_text(const struct sim_cache *c, char *buf, size_t size)
{
	struct sim_cache_counters all;
	size_t len;

	sim_cache_count(c, &all);
	len = (size_t)snprintf(buf, size, "%llu(%llu)",
		(unsigned long long)(all.cpu_partial_slabs * c->geo.objects / 2),
		(unsigned long long)all.cpu_partial_slabs);
	for (unsigned int i = 0; i < c->nr_cpus && len < size; i++) {
		const uint32_t n = sim_cache_cpu_partial(c, i);

		if (n)
			len += (size_t)snprintf(
				buf + len, size - len, " C%u=%u(%u)", i, n * c->geo.objects / 2, n);
	}
}

static void counters(struct sequence *s)
{
	struct sim_cache_counters c;
	char text[512] = "";
	uint64_t want;

	sim_cache_count(&s->cache, &c);
	{
		const struct {
			const char *name;
			uint64_t got;
		} all[] = {
			{"objects", c.objects},
			{"objects_partial", c.objects_partial},
			{"total_objects", c.total_objects},
			{"slabs", c.slabs},
			{"partial", c.partial},
			{"cpu_slabs", c.cpu_slabs},
			/* slabinfo */
			{"active_objs", c.objects},
			{"num_objs", c.total_objects},
			{"objsize", s->cache.geo.stride},
			{"objperslab", s->cache.geo.objects},
			{"pagesperslab", UINT64_C(1) << s->cache.geo.order},
			{"active_slabs", c.slabs},
			{"num_slabs", c.slabs},
		};

		for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
			if (rec_value_number(s->r->line, all[i].name, &want))
				rec_check(s->r, want == all[i].got,
					"%s is %llu, in the simulator %llu", all[i].name,
					(unsigned long long)want, (unsigned long long)all[i].got);
	}
	if (strstr(s->r->line, "slabs_cpu_partial=")) {
		const char *at = strchr(s->r->line, '=') + 1;

		cpu_partial_text(&s->cache, text, sizeof(text));
		rec_check(s->r, !strncmp(at, text, strlen(text)),
			"slabs_cpu_partial is %s, in the simulator %s", at, text);
	}
}

static void header(struct sequence *s)
{
	const char *line = s->r->line;
	uint64_t n;

	if (!strncmp(line, "# kernel=", 9)) {
		finish(s);
		rec_check(s->r, !s->n_gone, "the simulator gives back a slab more");
		snprintf(s->kernel, sizeof(s->kernel), "%s", line + 9);
		/* The words behind the version may tell the configuration; "SLUB_TINY" does. */
		s->lab = rec_lab(s->r, s->kernel, NULL);
	} else if (!strncmp(line, "# cache ", 8)) {
		s->spec = (struct sim_slab_spec){0};
		if (!s->lab || !rec_value_number(line, "object_size", &s->spec.size))
			rec_fail(s->r, "no kernel or no size");
		rec_value_number(line, "align_arg", &s->spec.align);
		if (rec_value_number(line, "flags", &n))
			s->spec.flags = cache_flags(s->kernel, n);
		if (rec_value_number(line, "ctor", &n))
			s->spec.constructor = n != 0;
		s->cpus = s->nodes = 1;
		rec_value_number(line, "cpus", &s->cpus);
		rec_value_number(line, "nodes", &s->nodes);
		start(s);
	} else if (!strncmp(line, "# end", 5)) {
		s->ended = true;
		if (rec_value_number(line, "slabs_seen", &n))
			rec_check(s->r, n == s->numbered, "%llu slabs, in the simulator %llu",
				(unsigned long long)n, (unsigned long long)s->numbered);
	} else if (!strncmp(line, "# discard ", 10)) {
		bool found = false;

		if (!rec_value_number(line, "slab", &n))
			rec_fail(s->r, "which slab?");
		for (size_t i = 0; i < s->n_gone && !found; i++) {
			found = s->gone[i] < SLABS && s->number_of[s->gone[i]] == (int64_t)n;
			if (found)
				s->gone[i] = s->gone[--s->n_gone];
		}
		rec_check(s->r, found, "the simulator keeps slab %llu", (unsigned long long)n);
	} else if (s->pages && !s->ended) {
		geometry(s);
	} else if (s->pages) {
		counters(s);
	}
}

/* Compares what the simulator gave with what the line says. */
static void check_object(struct sequence *s, const struct sim_slab_object *o)
{
	uint64_t made = sim_slab_number(o->slab), slab, object;

	if (made >= SLABS || !rec_value_number(s->r->line, "slab", &slab))
		rec_fail(s->r, "which slab?");
	if (s->number_of[made] < 0)
		s->number_of[made] = (int64_t)s->numbered++;
	if (!rec_value_number(s->r->line, "obj", &object))
		object = o->index;
	rec_check(s->r, slab == (uint64_t)s->number_of[made] && object == o->index,
		"slab %llu object %llu, the simulator gives slab %lld object %u",
		(unsigned long long)slab, (unsigned long long)object, (long long)s->number_of[made],
		o->index);
}

static void alloc(struct sequence *s, unsigned int cpu, struct sim_slab_object *o)
{
	uint64_t node;

	if (rec_value_number(s->r->line, "node", &node) && node >= s->nodes)
		rec_fail(s->r, "no such node");
	else if (!rec_value_number(s->r->line, "node", &node))
		node = (uint64_t)-1;
	if (sim_cache_alloc_node(&s->cache, cpu, (int)node, REC_GFP_KERNEL, o))
		rec_fail(s->r, "the simulator has no object");
	check_object(s, o);
}

static void free_bulk(struct sequence *s, unsigned int cpu)
{
	static struct sim_slab_object list[OBJECTS];
	const char *at = strstr(s->r->line, "ids=");
	uint32_t n = 0;

	if (!at)
		rec_fail(s->r, "which objects?");
	for (at += 4; *at; at += *at == ',') {
		char *end;
		const unsigned long long id = strtoull(at, &end, 10);

		if (end == at || id >= OBJECTS || !s->object[id].slab || n == OBJECTS)
			rec_fail(s->r, "no such object");
		list[n++] = s->object[id];
		at = end;
	}
	sim_cache_free_bulk(&s->cache, cpu, n, list);
}

static void call(struct sequence *s)
{
	const char *line = s->r->line;
	const char *words = line + strcspn(line, " ");
	uint64_t cpu = 0, id, n;

	if (!s->pages)
		rec_fail(s->r, "a call before the header");
	id = strtoull(words, NULL, 10);
	rec_value_number(line, "cpu", &cpu);
	if (id >= OBJECTS || cpu >= s->cpus)
		rec_fail(s->r, "no such object or CPU");
	if (!strncmp(line, "o ", 2)) {
		if (!s->object[id].slab)
			rec_fail(s->r, "no call for this object");
		check_object(s, &s->object[id]);
		return;
	}
	rec_check(s->r, !s->n_gone, "the simulator gave back a slab more");
	s->n_gone = 0;
	(void)sim_pages_run_on(s->pages, (unsigned int)cpu);
	if (!strncmp(line, "a ", 2)) {
		alloc(s, (unsigned int)cpu, &s->object[id]);
	} else if (!strncmp(line, "f ", 2) && s->object[id].slab) {
		sim_cache_free(&s->cache, (unsigned int)cpu, s->object[id]);
	} else if (!strncmp(line, "ab ", 3) && rec_value_number(line, "n", &n) &&
		   n <= OBJECTS - id) {
		if (sim_cache_alloc_bulk(&s->cache, (unsigned int)cpu, REC_GFP_KERNEL, (uint32_t)n,
			    &s->object[id]))
			rec_fail(s->r, "the simulator has no objects");
	} else if (!strncmp(line, "fb ", 3)) {
		free_bulk(s, (unsigned int)cpu);
	} else if (!strcmp(line, "shrink")) {
		sim_cache_shrink(&s->cache);
	} else {
		rec_fail(s->r, "unknown call");
	}
}

int main(int argc, char **argv)
{
	static struct sequence s;
	struct recording r;

	for (int i = 1; i < argc; i++) {
		rec_open(&r, argv[i]);
		s.r = &r;
		s.lab = NULL;
		while (rec_line(&r)) {
			if (r.line[0] == '#')
				header(&s);
			else if (r.line[0])
				call(&s);
		}
		finish(&s);
	}
	return rec_end("facts of slab sequences");
}
