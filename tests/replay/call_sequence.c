/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * usage: call_sequence FILE...
 *
 * Replays recorded calls of allocators that keep to themselves, and compares what each gave. The first
 * line says "# kernel=V kind=K cpus=N ..."; then each line is a call:
 *
 *	a ID ANSWER [size=N align=N gfp=MASK]	an allocation; "none" where it failed
 *	f ID					a free
 *
 * Kinds and their answers:
 *
 *	dma_pool (size, align, boundary)	PAGE:OFFSET, pages numbered by first use
 *	mempool (min)				the element, by number; nothing is behind the pool
 *	frag					the offset in its block
 *	kvmalloc				kmalloc or vmalloc
 *	percpu					CHUNK:OFFSET, chunks numbered by first use; those that
 *						there were before are full
 */
#include "recording.h"
#include "sim/gfp.h"

#define CALLS 100000
#define MOST_ELEMENTS 256
#define FRAG_BLOCK 32768  /* where there is plenty of memory */
#define FIRST_CHUNK 28672 /* of per-CPU memory, a CPU's dynamic part: PERCPU_DYNAMIC_RESERVE */
#define PERCPU_ATOM (UINT64_C(2) << 20) /* that chunks are aligned to */

static uint32_t handle[CALLS];
static uint64_t known[CALLS]; /* addresses of pages or elements, by number */
static uint32_t n_known;

struct sequence {
	const struct recording *r;
	struct sim_kernel *k;
	char kind[16];
	uint32_t pool;
	uint64_t whole; /* bytes of a dma_pool's page, or of a per-CPU chunk */
};

static uint64_t number_in(const char *line, const char *key, uint64_t other)
{
	uint64_t n;

	return rec_value_number(line, key, &n) ? n : other;
}

static struct sim_result call(struct sequence *s, const struct sim_request *r)
{
	struct sim_result out;

	sim_kernel_alloc(s->k, r, &out);
	return out;
}

static uint32_t numbered(uint64_t key)
{
	for (uint32_t i = 0; i < n_known; i++)
		if (known[i] == key)
			return i;
	if (n_known < CALLS)
		known[n_known++] = key;
	return n_known - 1;
}

/* ---- what each kind begins with ---- */

static void begin_dma_pool(struct sequence *s)
{
	const char *line = s->r->line;
	const struct sim_request r = {
		.call = "dma_pool_create",
		.size = number_in(line, "size", 0),
		.align = number_in(line, "align", 0),
		.boundary = number_in(line, "boundary", 0),
		.dma_mask_bits = 32,
	};

	s->pool = call(s, &r).handle;
	s->whole = 4096;
	while (s->whole < r.size)
		s->whole *= 2;
}

/* Blocks of the largest order, of which there are none left behind the pool. */
static void begin_mempool(struct sequence *s)
{
	const struct sim_request create = {.call = "mempool_create",
		.gfp = REC_GFP_KERNEL,
		.count = number_in(s->r->line, "min", 0),
		.order = 10};
	const struct sim_request page = {.call = "page", .order = 10, .gfp = REC_GFP_KERNEL};
	const struct sim_request one = {.call = "mempool", .gfp = SIM_GFP_KSWAPD_RECLAIM};
	struct sim_request take = one;
	uint32_t all[MOST_ELEMENTS];
	struct sim_result out;

	if (!create.count || create.count > MOST_ELEMENTS)
		rec_fail(s->r, "is no pool");
	take.setup = s->pool = call(s, &create).handle;
	while (call(s, &page).ok)
		;
	/* the youngest come first; then all goes back in the order in which it came there */
	for (uint64_t i = create.count; i-- > 0;) {
		out = call(s, &take);
		all[i] = out.handle;
		known[i] = out.address;
	}
	n_known = (uint32_t)create.count;
	for (uint64_t i = 0; i < create.count; i++)
		sim_kernel_free(s->k, "mempool_free", all[i], s->pool, 0);
}

/* What boot made is filled. */
static void begin_percpu(struct sequence *s)
{
	struct sim_request r = {.call = "percpu", .gfp = REC_GFP_KERNEL, .size = FIRST_CHUNK};

	if (call(s, &r).address >= FIRST_CHUNK)
		rec_fail(s->r, "finds a first chunk of another size");
	s->whole = PERCPU_ATOM;
}

static void begin(struct sequence *s)
{
	char kernel[64];
	struct lab *lab;

	if (s->r->line[0] != '#' || !rec_value(s->r->line, "kernel", kernel, sizeof(kernel)) ||
		!rec_value(s->r->line, "kind", s->kind, sizeof(s->kind)))
		rec_fail(s->r, "says neither kernel nor kind");
	lab = rec_lab(s->r, kernel, NULL);
	lab->cpus = (unsigned int)number_in(s->r->line, "cpus", LAB_CPUS);
	s->k = lab_kernel(lab, LAB_MEMORY, 1);
	if (!s->k || sim_kernel_set_state(s->k, lab_state(lab, "fresh"), 1))
		rec_fail(s->r, "no machine can be made");
	memset(handle, 0, sizeof(handle));
	n_known = 0;
	s->whole = 0;
	if (!strcmp(s->kind, "dma_pool"))
		begin_dma_pool(s);
	else if (!strcmp(s->kind, "mempool"))
		begin_mempool(s);
	else if (!strcmp(s->kind, "percpu"))
		begin_percpu(s);
	else if (strcmp(s->kind, "frag") && strcmp(s->kind, "kvmalloc"))
		rec_fail(s->r, "is of no kind that there is");
}

/* ---- calls ---- */

/* "GFP_KERNEL|__GFP_ZERO" */
static uint32_t mask_in(const struct recording *r)
{
	static const struct {
		const char *name;
		uint32_t mask;
	} all[] = {
		{"GFP_KERNEL", REC_GFP_KERNEL},
		{"GFP_KERNEL_ACCOUNT", REC_GFP_KERNEL | SIM_GFP_ACCOUNT},
		{"GFP_NOFS", REC_GFP_KERNEL & ~(uint32_t)SIM_GFP_FS},
		{"GFP_NOWAIT", SIM_GFP_KSWAPD_RECLAIM | SIM_GFP_NOWARN},
		{"GFP_ATOMIC", SIM_GFP_HIGH | SIM_GFP_KSWAPD_RECLAIM},
		{"__GFP_ZERO", SIM_GFP_ZERO},
		{"__GFP_NORETRY", SIM_GFP_NORETRY},
		{"__GFP_RETRY_MAYFAIL", SIM_GFP_RETRY_MAYFAIL},
	};
	char text[128], *save = NULL;
	uint32_t mask = 0;

	if (!rec_value(r->line, "gfp", text, sizeof(text)))
		return REC_GFP_KERNEL;
	for (char *word = strtok_r(text, "|", &save); word; word = strtok_r(NULL, "|", &save)) {
		size_t i = 0;

		while (i < sizeof(all) / sizeof(*all) && strcmp(all[i].name, word))
			i++;
		if (i == sizeof(all) / sizeof(*all))
			rec_fail(r, "names a mask that is not known here");
		mask |= all[i].mask;
	}
	return mask;
}

static void answer(const struct sequence *s, const struct sim_result *out, char *got, size_t size)
{
	if (!out->ok)
		snprintf(got, size, "none");
	else if (s->whole)
		snprintf(got, size, "%u:%llu", numbered(out->address / s->whole),
			(unsigned long long)(out->address % s->whole));
	else if (!strcmp(s->kind, "mempool"))
		snprintf(got, size, "%u", numbered(out->address));
	else if (!strcmp(s->kind, "kvmalloc"))
		snprintf(got, size, "%s", out->origin == SIM_FROM_VMALLOC ? "vmalloc" : "kmalloc");
	else
		snprintf(got, size, "%llu", (unsigned long long)(out->address % FRAG_BLOCK));
}

static void allocate(struct sequence *s)
{
	const char *line = s->r->line;
	const struct sim_request r = {
		.call = !strcmp(s->kind, "frag") ? "page_frag" : s->kind,
		.size = number_in(line, "size", 0),
		.align = number_in(line, "align", 0),
		.gfp = !strcmp(s->kind, "mempool") ? SIM_GFP_KSWAPD_RECLAIM : mask_in(s->r),
		.setup = s->pool,
	};
	char number[32], want[32], got[64];
	struct sim_result out;

	if (sscanf(line, "a %31s %31s", number, want) != 2 || strtoul(number, NULL, 10) >= CALLS)
		rec_fail(s->r, "is no allocation");
	out = call(s, &r);
	answer(s, &out, got, sizeof(got));
	rec_check(s->r, !strcmp(got, want), "%s: the kernel says %s, the simulator %s", s->kind,
		want, got);
	if (!strcmp(s->kind, "kvmalloc"))
		sim_kernel_free(s->k, "kvfree", out.handle, 0, 0);
	else if (*number != '-')
		handle[strtoul(number, NULL, 10)] = out.handle;
}

static void release(struct sequence *s)
{
	const unsigned long id = strtoul(s->r->line + 1, NULL, 10);
	const char *name = !strcmp(s->kind, "dma_pool")	 ? "dma_pool_free"
			   : !strcmp(s->kind, "mempool") ? "mempool_free"
			   : !strcmp(s->kind, "percpu")	 ? "free_percpu"
							 : "page_frag_free";

	if (id >= CALLS)
		rec_fail(s->r, "is no free");
	sim_kernel_free(s->k, name, handle[id], s->pool, 0);
	handle[id] = 0;
}

int main(int argc, char **argv)
{
	struct recording r;

	for (int i = 1; i < argc; i++) {
		struct sequence s = {.r = &r};

		rec_open(&r, argv[i]);
		while (rec_line(&r)) {
			if (r.line[0] == '#')
				begin(&s);
			else if (!s.k)
				rec_fail(&r, "has no header");
			else if (r.line[0] == 'a')
				allocate(&s);
			else
				release(&s);
		}
	}
	return rec_end("calls");
}
