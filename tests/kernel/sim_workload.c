/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * usage: sim_workload same|near|write STATE SEED PROGRAM [AFTER]
 *
 * Runs a page workload (workload.h) on a simulated machine in the state STATE of a real one, and
 * compares what it ends in with AFTER, the state that the kernel ended in.
 *
 *   same   everything must be the same: order in the lists, per-CPU lists, types, counters
 *   near   the part of all free pages that are on a list of another order or migratetype (the total
 *          variation distance) must be below 0.5 %
 *   write  no comparison: writes the state
 *
 * Exits with 0, 1 (too far from it) or 2 (cannot run).
 */
#include "../replay/recording.h"
#include "sim/image.h"
#include "sim/page.h"
#include "text/mem.h"
#include "text/source.h"
#include "text/strbuf.h"
#include "workload.h"

#define BLOCKS 2000000
#define NEAR 0.5 /* percent */

static u32 sim_mask(char letter)
{
#define X(l, flag)         \
	if (letter == (l)) \
		return sim_gfp_flag(#flag);
	WORKLOAD_GFP(X)
#undef X
	return 0;
}

static bool sim_alloc(void *machine, u32 gfp, unsigned int order, u32 *pfn)
{
	uint64_t first;

	if (sim_page_alloc(machine, gfp | SIM_GFP_NOWARN, order, &first))
		return false;
	*pfn = (u32)first;
	return true;
}

static bool sim_alloc_node(void *machine, u32 node, u32 gfp, unsigned int order, u32 *pfn)
{
	uint64_t first;

	if (sim_page_alloc_node(machine, node, gfp | SIM_GFP_NOWARN, order, &first))
		return false;
	*pfn = (u32)first;
	return true;
}

static void sim_free(void *machine, u32 pfn, unsigned int order)
{
	if (sim_page_free(machine, pfn, order)) {
		fprintf(stderr, "the simulator refuses to free 0x%x of order %u\n", pfn, order);
		exit(2);
	}
}

static bool sim_alloc_exact(void *machine, u32 gfp, u32 pages, u32 *pfn)
{
	unsigned int order = 0;

	while (1u << order < pages)
		order++;
	if (!sim_alloc(machine, gfp, order, pfn))
		return false;
	for (u32 i = pages; i < 1u << order; i++)
		sim_page_free_tail(machine, *pfn + i, 0);
	return true;
}

static void sim_free_exact(void *machine, u32 pfn, u32 pages)
{
	for (u32 i = 0; i < pages; i++)
		sim_free(machine, pfn + i, 0);
}

static bool sim_alloc_contig(void *machine, u32 gfp, u32 pages, u32 *pfn)
{
	uint64_t first;

	if (sim_page_alloc_contig(machine, gfp | SIM_GFP_NOWARN, pages, &first))
		return false;
	*pfn = (u32)first;
	return true;
}

static void sim_split(void *machine, u32 pfn, unsigned int order)
{
	(void)machine, (void)pfn, (void)order;
}

static void sim_run_on(void *machine, u32 cpu)
{
	sim_pages_run_on(machine, cpu);
}

static u32 sim_alloc_bulk(void *machine, u32 gfp, u32 n, u32 *pfn)
{
	uint64_t pages[WORKLOAD_BULK] = {0};
	u32 got = (u32)sim_page_alloc_bulk(machine, gfp | SIM_GFP_NOWARN, n, pages);

	for (u32 i = 0; i < got; i++)
		pfn[i] = (u32)pages[i];
	return got;
}

static const struct workload_ops ops = {
	.alloc = sim_alloc,
	.alloc_node = sim_alloc_node,
	.free = sim_free,
	.alloc_exact = sim_alloc_exact,
	.free_exact = sim_free_exact,
	.alloc_contig = sim_alloc_contig,
	.split = sim_split,
	.alloc_bulk = sim_alloc_bulk,
	.run_on = sim_run_on,
	.mask = sim_mask,
};

/* An image of file @path, and the laboratory of its kernel. */
static const struct lab *read_image(const char *path, struct arena *a, struct sim_image *image)
{
	struct diag *d = diag_new();
	struct source *src = source_read(path, d);
	const struct recording r = {.path = path};
	const struct lab *lab = NULL;

	if (src && sim_image_read(src, a, d, image)) {
		lab = rec_lab(&r, image->kernel, NULL);
		if (!sim_image_check(image, &lab->pages, d))
			lab = NULL;
	}
	if (!lab) {
		diag_print(d, stderr, false);
		exit(2);
	}
	diag_free(d);
	return lab; /* the image points into its source */
}

/* Says where the texts of two states part. */
static bool same(const struct sim_image *got, const struct sim_image *want)
{
	struct strbuf x = {0}, y = {0};
	const char *p, *q;
	bool equal;

	sim_image_write(got, &x);
	sim_image_write(want, &y);
	p = strbuf_str(&x);
	q = strbuf_str(&y);
	equal = !strcmp(p, q);
	while (!equal && strcspn(p, "\n") == strcspn(q, "\n") && !strncmp(p, q, strcspn(p, "\n"))) {
		p += strcspn(p, "\n") + 1;
		q += strcspn(q, "\n") + 1;
	}
	if (!equal)
		printf("kernel:    %.*s\nsimulator: %.*s\n", (int)strcspn(q, "\n"), q,
			(int)strcspn(p, "\n"), p);
	strbuf_free(&x);
	strbuf_free(&y);
	return equal;
}

/* What is compared is what the program did: LRU pages are others', and stay as they were. */
static void drop_hidden(struct sim_image *image)
{
	for (size_t i = 0; i < image->zones; i++) {
		image->zone[i].ranges = 0;
		image->zone[i].movable = image->zone[i].reclaimable = 0;
	}
}

static int compare(const char *how, struct sim_image *got, struct sim_image *want)
{
	double away;

	if (!strcmp(how, "same")) {
		drop_hidden(got);
		drop_hidden(want);
		return !same(got, want);
	}
	away = 100 * sim_image_distance(got, want);
	printf("%.3f %% away\n", away);
	return away >= NEAR;
}

int main(int argc, char **argv)
{
	static u32 bulk[WORKLOAD_BULK];
	struct arena *a = arena_new();
	struct workload w = {.ops = &ops, .room = BLOCKS, .bulk = bulk};
	struct sim_image image, after, got;
	struct strbuf text = {0};
	struct sim_pages *p;
	const struct lab *lab;
	int status = 0;
	bool write;

	write = argc == 5 && !strcmp(argv[1], "write");
	if (!write && (argc != 6 || (strcmp(argv[1], "same") && strcmp(argv[1], "near")))) {
		fprintf(stderr, "usage: %s same|near|write STATE SEED PROGRAM [AFTER]\n", argv[0]);
		return 2;
	}
	lab = read_image(argv[2], a, &image);
	if (sim_pages_new_image(&p, &lab->pages, &image))
		return 2;
	w.machine = p;
	w.seed = strtoull(argv[3], NULL, 0);
	w.live = mem_alloc(BLOCKS * sizeof(*w.live));
	if (!workload_run(&w, argv[4])) {
		fprintf(stderr, "there is no such step: %s\n", argv[4]);
		return 2;
	}
	sim_pages_run_on(p, image.cpu);
	got = image;
	sim_pages_take_image(p, a, &got);
	if (write) {
		sim_image_write(&got, &text);
		fputs(strbuf_str(&text), stdout);
	} else {
		struct sim_pages *q;

		/* by the same way as the simulator's, so that what is equal reads the same */
		read_image(argv[5], a, &after);
		if (sim_pages_new_image(&q, &lab->pages, &after))
			return 2;
		sim_pages_take_image(q, a, &after);
		sim_pages_destroy(q);
		status = compare(argv[1], &got, &after);
	}
	strbuf_free(&text);
	sim_pages_destroy(p);
	free(w.live);
	arena_free(a);
	return status;
}
