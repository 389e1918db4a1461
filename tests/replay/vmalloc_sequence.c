/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * usage: vmalloc_sequence FILE...
 *
 * Replays vmalloc() and vfree() as recorded on running kernels and compares every address, and at
 * the end what /proc/vmallocinfo lists: areas in use and areas freed but not yet purged. Columns:
 * kernel, seq (a sequence is all rows with the same name), smp (CPUs), op (v, f, purge: as
 * vm_unmap_aliases()), id, api (vmalloc, vmalloc_huge, ...: one with "huge" in it may use large
 * blocks), pages, addr_rel_VMALLOC_START (empty or NULL: the call failed); cpu, if there is such a
 * column.
 *
 * A comment "# SEQ ... VMALLOC_START=0x... VMALLOC_END=0x..." tells what the address space is. The
 * lists are read from vmallocinfo/SEQ.before.txt and SEQ.after.txt beside FILE, or those with .xz:
 * lines "0xSTART-0xEND ...", relative to VMALLOC_START, freed ones with the word "unpurged".
 *
 * What a sequence does not tell: the kernel purges from a work queue when too much has been freed;
 * here the purge comes before the next operation.
 */
#include "recording.h"
#include "sim/vmalloc.h"

#define AREAS 65536
#define LISTED 8192
#define MEMORY ((uint64_t)8 << 30)

struct range {
	uint64_t start, end; /* bytes from VMALLOC_START */
};

struct list {
	struct range at[LISTED];
	size_t n;
};

struct sequence {
	const struct recording *r;
	char name[64];
	uint64_t base, end;
	struct sim_pages *pages;
	struct sim_kmalloc kmalloc;
	struct sim_vmalloc vmalloc;
	struct list busy, unpurged; /* before */
	size_t area[AREAS];
	bool live[AREAS];
	uint64_t pages_of[AREAS];
};

static int ascending(const void *a, const void *b)
{
	const struct range *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

static void sort(struct list *l)
{
	qsort(l->at, l->n, sizeof(*l->at), ascending);
}

static void add(const struct sequence *s, struct list *l, uint64_t start, uint64_t end)
{
	if (l->n == LISTED)
		rec_fail(s->r, "too many areas");
	l->at[l->n++] = (struct range){start, end};
}

/* vmallocinfo/SEQ.WHEN.txt beside the recording. False: there is none. */
static bool read_list(
	const struct sequence *s, const char *when, struct list *busy, struct list *unpurged)
{
	const char *slash = strrchr(s->r->path, '/');
	struct recording r;
	char path[1024];

	busy->n = unpurged->n = 0;
	snprintf(path, sizeof(path), "%.*svmallocinfo/%s.%s.txt",
		slash ? (int)(slash - s->r->path + 1) : 0, s->r->path, s->name, when);
	if (access(path, R_OK))
		strcat(path, ".xz");
	if (access(path, R_OK))
		return false;
	rec_open(&r, path);
	while (rec_line(&r)) {
		uint64_t start, end;
		char *at;

		if (strncmp(r.line, "0x", 2))
			continue;
		start = strtoull(r.line, &at, 0);
		end = strtoull(at + (*at == '-'), NULL, 0);
		add(s, strstr(r.line, "unpurged") ? unpurged : busy, start, end);
	}
	return true;
}

static void start(struct sequence *s)
{
	static struct lab *lab;
	const unsigned int cpus = (unsigned int)rec_number(s->r, "smp");
	struct sim_pages_params params = {.memory = MEMORY, .cpus = cpus};
	uint64_t shift;

	lab = rec_lab(s->r, rec_text(s->r, "kernel"), NULL);
	snprintf(s->name, sizeof(s->name), "%s", rec_text(s->r, "seq"));
	if (s->base && s->end > s->base) {
		lab->model.vmalloc_start = s->base;
		lab->model.vmalloc_size = s->end - s->base + 1;
	}
	shift = lab->pages.page_shift;
	s->base = lab->model.vmalloc_start;
	params.model = &lab->pages;
	if (sim_pages_new(&s->pages, &params))
		rec_fail(s->r, "no machine can be made");
	memset(&s->kmalloc, 0, sizeof(s->kmalloc));
	sim_kmalloc_init(&s->kmalloc, &lab->pages, &lab->model, s->pages, cpus);
	if (sim_vmalloc_init(&s->vmalloc, &lab->pages, &lab->model, s->pages, &s->kmalloc, cpus))
		rec_fail(s->r, "no address space can be made");
	memset(s->live, 0, sizeof(s->live));
	if (!read_list(s, "before", &s->busy, &s->unpurged))
		rec_fail(s->r, "no list of what was there before");
	for (size_t i = 0; i < s->busy.n + s->unpurged.n; i++) {
		const bool lazy = i >= s->busy.n;
		const struct range *a = lazy ? &s->unpurged.at[i - s->busy.n] : &s->busy.at[i];

		if (sim_vmap_occupy(&s->vmalloc.map, (s->base + a->start) >> shift,
			    (s->base + a->end) >> shift, lazy))
			rec_fail(s->r, "areas overlap in the list of what was there before");
	}
}

/* Both lists, sorted, must be the same. */
static void same(const struct sequence *s, struct list *want, struct list *got, const char *what)
{
	size_t i = 0, k = 0;

	sort(want);
	sort(got);
	while (i < want->n || k < got->n) {
		const struct range *a = i < want->n ? &want->at[i] : NULL;
		const struct range *b = k < got->n ? &got->at[k] : NULL;

		if (a && b && a->start == b->start) {
			rec_check(s->r, a->end == b->end,
				"%s: %s area at 0x%llx ends at 0x%llx, in the simulator at 0x%llx",
				s->name, what, (unsigned long long)a->start,
				(unsigned long long)a->end, (unsigned long long)b->end);
			i++;
			k++;
		} else if (!b || (a && a->start < b->start)) {
			rec_check(s->r, false, "%s: %s area at 0x%llx is not in the simulator",
				s->name, what, (unsigned long long)a->start);
			i++;
		} else {
			rec_check(s->r, false, "%s: %s area at 0x%llx is only in the simulator",
				s->name, what, (unsigned long long)b->start);
			k++;
		}
	}
}

static void add_area(struct sequence *s, struct list *l, size_t i)
{
	const struct sim_area *a = &s->vmalloc.area[i];
	const unsigned int shift = (unsigned int)s->vmalloc.page_model->page_shift;

	add(s, l, (a->start << shift) - s->base, ((a->start + a->pages + 1) << shift) - s->base);
	if (a->array_is_area)
		add_area(s, l, a->array_area);
}

static void finish(struct sequence *s)
{
	static struct list busy, unpurged, want_busy, want_unpurged;
	const unsigned int shift = s->pages ? (unsigned int)s->vmalloc.page_model->page_shift : 0;
	const struct sim_vmap_ranges *lazy;

	if (!s->pages)
		return;
	rec_check(s->r, !sim_vmap_check(&s->vmalloc.map), "%s", sim_vmap_check(&s->vmalloc.map));
	if (read_list(s, "after", &want_busy, &want_unpurged)) {
		busy.n = unpurged.n = 0;
		for (size_t i = 0; i < s->busy.n; i++)
			add(s, &busy, s->busy.at[i].start, s->busy.at[i].end);
		for (size_t i = 0; i < AREAS; i++)
			if (s->live[i])
				add_area(s, &busy, s->area[i]);
		lazy = sim_vmap_lazy(&s->vmalloc.map);
		for (size_t i = 0; i < lazy->n; i++)
			add(s, &unpurged, (lazy->at[i].start << shift) - s->base,
				(lazy->at[i].end << shift) - s->base);
		same(s, &want_busy, &busy, "used");
		same(s, &want_unpurged, &unpurged, "unpurged");
	}
	sim_vmalloc_release(&s->vmalloc);
	sim_kmalloc_release(&s->kmalloc);
	sim_pages_destroy(s->pages);
	s->pages = NULL;
}

static void alloc(struct sequence *s, uint64_t id, unsigned int cpu)
{
	const char *address = rec_text(s->r, "addr_rel_VMALLOC_START");
	const uint64_t bytes = rec_number(s->r, "pages") << s->vmalloc.page_model->page_shift;
	const bool huge = strstr(rec_text(s->r, "api"), "huge") != NULL;
	const int err =
		sim_vmalloc_alloc(&s->vmalloc, bytes, REC_GFP_KERNEL, huge, cpu, &s->area[id]);
	uint64_t got;

	if (!isdigit((unsigned char)*address)) {
		rec_check(s->r, err, "%s: the kernel gives no area, the simulator does", s->name);
		if (!err && sim_vmalloc_free(&s->vmalloc, s->area[id]))
			rec_fail(s->r, "out of memory");
		return;
	}
	rec_check(s->r, !err, "%s: the simulator gives no area", s->name);
	if (err)
		return;
	s->live[id] = true;
	got = sim_vmalloc_address(&s->vmalloc, s->area[id]) - s->base;
	rec_check(s->r, got == strtoull(address, NULL, 0),
		"%s: area %llu is at %s, in the simulator at 0x%llx", s->name,
		(unsigned long long)id, address, (unsigned long long)got);
}

static void row(struct sequence *s)
{
	const char *op = rec_text(s->r, "op");
	const uint64_t id = rec_number(s->r, "id");
	unsigned int cpu = 0;

	for (unsigned int i = 0; i < REC_FIELDS && s->r->column[i]; i++)
		if (!strcmp(s->r->column[i], "cpu"))
			cpu = (unsigned int)rec_number(s->r, "cpu");
	if (id >= AREAS)
		rec_fail(s->r, "too many areas");
	if (!strcmp(op, "purge")) {
		if (sim_vmap_purge(&s->vmalloc.map))
			rec_fail(s->r, "out of memory");
	} else if (!strcmp(op, "v")) {
		alloc(s, id, cpu);
	} else if (strcmp(op, "f")) {
		rec_fail(s->r, "unknown operation");
	} else if (s->live[id]) {
		s->live[id] = false;
		if (sim_vmalloc_free(&s->vmalloc, s->area[id]))
			rec_fail(s->r, "out of memory");
	}
}

/* Comments in front of the rows: "NAME START END" for each sequence. */
static void note_space(char *spaces, size_t size, const char *line)
{
	char name[64], start[32], end[32];
	const size_t len = strlen(spaces);

	if (sscanf(line, "# %63s", name) == 1 &&
		rec_value(line, "VMALLOC_START", start, sizeof(start)) &&
		rec_value(line, "VMALLOC_END", end, sizeof(end)))
		snprintf(spaces + len, size - len, "\n%s %s %s", name, start, end);
}

static void find_space(struct sequence *s, const char *spaces, const char *name)
{
	char want[80], *at;

	s->base = s->end = 0;
	snprintf(want, sizeof(want), "\n%s ", name);
	spaces = strstr(spaces, want);
	if (!spaces)
		return;
	s->base = strtoull(spaces + strlen(want), &at, 0);
	s->end = strtoull(at, NULL, 0);
}

int main(int argc, char **argv)
{
	static struct sequence s;
	static char spaces[65536];
	struct recording r;

	for (int i = 1; i < argc; i++) {
		rec_open(&r, argv[i]);
		s.r = &r;
		s.name[0] = spaces[0] = '\0';
		while (rec_line(&r)) {
			if (r.line[0] == '#') {
				note_space(spaces, sizeof(spaces), r.line);
				continue;
			}
			rec_split(&r);
			if (!r.column[0]) {
				rec_columns(&r);
				continue;
			}
			if (strcmp(s.name, rec_text(&r, "seq"))) {
				finish(&s);
				find_space(&s, spaces, rec_text(&r, "seq"));
				start(&s);
			}
			row(&s);
		}
		finish(&s);
	}
	return rec_end("facts of vmalloc sequences");
}
