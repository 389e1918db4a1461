/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Simulated machines; see lab.h.
 */
#include "trial/lab.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "know/builtin.h"
#include "know/catalogue.h"
#include "sim/gfp.h"
#include "sim/state_file.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/yaml.h"

struct model_field {
	const char *name;
	size_t offset;
};

#define X(member, text) {#member, offsetof(struct sim_page_model, member)},
static const struct model_field page_fields[] = {SIM_PAGE_MODEL(X)};
#undef X
#define X(member, text) {#member, offsetof(struct sim_kernel_model, member)},
static const struct model_field kernel_fields[] = {SIM_KERNEL_MODEL(X)};
#undef X

static bool read_model(const struct catalogue *c, const struct model_field *field, size_t count,
	void *model, struct diag *d)
{
	bool ok = true;

	for (size_t i = 0; i < count; i++) {
		const struct yaml_node *n = catalogue_model(c, field[i].name);
		uint64_t *value = (uint64_t *)((char *)model + field[i].offset);

		if (n && catalogue_expr(c, n, d, value))
			continue;
		if (!n)
			diag_error(d, c->profile->at->place->src, c->profile->at->place->pos, NULL,
				"the model of kernel %s lacks `%s`", c->profile->name,
				field[i].name);
		ok = false;
	}
	return ok;
}

static bool read_states(struct lab *l, struct diag *d)
{
	bool ok = true;

	for (size_t i = 0; i < builtin_count && l->states < LAB_MAX_STATES; i++)
		if (strncmp(builtins[i].path, "data/states/", 12) == 0)
			ok &= sim_state_kind_read(builtins[i].root, d, &l->state[l->states++]);
	return ok;
}

struct lab *lab_new(const struct catalogue *c, struct diag *d)
{
	struct lab *l = mem_alloc(sizeof(*l));

	l->catalogue = c;
	l->cpus = LAB_CPUS;
	if (read_model(c, page_fields, sizeof(page_fields) / sizeof(*page_fields), &l->pages, d) &&
		read_model(c, kernel_fields, sizeof(kernel_fields) / sizeof(*kernel_fields),
			&l->model, d) &&
		read_states(l, d))
		return l;
	lab_free(l);
	return NULL;
}

static void drop_kernels(struct lab *l)
{
	sim_kernel_destroy(l->kernel);
	l->kernel = NULL;
	for (size_t i = 1; i < LAB_MAX_STATES; i++) {
		sim_kernel_destroy(l->more[i]);
		l->more[i] = NULL;
	}
}

void lab_free(struct lab *l)
{
	if (!l)
		return;
	drop_kernels(l);
	arena_free(l->arena);
	free(l);
}

/* What came of making a machine, or of a state of it: without memory nothing goes on. */
static bool made(int err)
{
	if (err == -ENOMEM)
		mem_exhausted();
	return err == 0;
}

static int make(struct lab *l, struct sim_kernel **k)
{
	struct sim_kernel_params params = {.pages = &l->pages,
		.model = &l->model,
		.memory = l->memory,
		.cpus = l->machine_cpus,
		.nodes = l->machine_nodes};

	return sim_kernel_new(k, &params);
}

static struct sim_kernel *machine(struct lab *l, uint64_t memory, unsigned int nodes)
{
	if (l->memory != memory || l->machine_nodes != nodes || l->machine_cpus != l->cpus)
		drop_kernels(l);
	l->memory = memory;
	l->machine_nodes = nodes;
	l->machine_cpus = l->cpus;
	if (!l->kernel && !made(make(l, &l->kernel)))
		l->kernel = NULL;
	return l->kernel;
}

struct sim_kernel *lab_kernel(struct lab *l, uint64_t memory, unsigned int nodes)
{
	uint64_t size = LAB_MEMORY;

	while (size < memory && size < LAB_MAX_MEMORY)
		size *= 2;
	return machine(l, size * nodes, nodes);
}

struct sim_kernel *lab_machine(struct lab *l, uint64_t memory)
{
	return machine(l, memory, 1);
}

struct sim_kernel *lab_another(struct lab *l, size_t i)
{
	if (!l->more[i] && make(l, &l->more[i]))
		l->more[i] = NULL;
	return l->more[i];
}

/* Of all nodes. */
static uint64_t managed_pages(const struct sim_state_file *s)
{
	uint64_t pages = 0;

	for (size_t i = 0; s->counted && i < s->counts.zones; i++)
		pages += s->counts.zone[i].managed;
	for (size_t i = 0; !s->counted && i < s->image.zones; i++)
		pages += s->image.zone[i].managed;
	return pages;
}

bool lab_record(struct lab *l, const struct sim_state_file *s, const char *name, struct diag *d)
{
	uint64_t page = s->counted ? s->counts.page_size : s->image.page_size;
	struct sim_state_kind *kind = &l->state[0];

	if (page != (uint64_t)1 << l->pages.page_shift) {
		diag_error(d, s->at->place->src, yaml_get(s->at, "page_size")->place->pos, NULL,
			"pages of kernel %s on %s are not of %llu bytes",
			l->catalogue->profile->name, l->catalogue->arch->name,
			(unsigned long long)page);
		return false;
	}
	if (s->counted) {
		l->pages.max_page_order = s->counts.max_page_order;
		l->pages.pageblock_order = s->counts.pageblock_order;
	} else if (!sim_image_check(&s->image, &l->pages, d)) {
		return false;
	}
	l->recorded = s;
	l->arena = arena_new();
	if (s->counted)
		l->node = sim_counted_nodes(&s->counts, l->arena, &l->nodes);
	l->memory = managed_pages(s) * page;
	l->states = 1;
	*kind = (struct sim_state_kind){.title = "a recorded machine"};
	(void)snprintf(kind->name, sizeof(kind->name), "%s", name);
	for (char *c = kind->name; *c; c++)
		if (*c < ' ' || *c > '~')
			*c = '?';
	return true;
}

uint64_t lab_recorded_blocks(const struct lab *l)
{
	uint64_t n = 0;

	if (!l->recorded->counted)
		return 0;
	for (size_t i = 0; i < l->recorded->counts.zones; i++) {
		const struct sim_counted_zone *z = &l->recorded->counts.zone[i];

		n += z->spanned >> l->recorded->counts.pageblock_order;
		for (unsigned int t = 0; t < SIM_COUNTED_TYPES; t++)
			for (unsigned int o = 0; o <= SIM_MAX_PAGE_ORDER; o++)
				n += z->blocks[t][o];
		for (size_t c = 0; c < z->cpus; c++)
			n += z->pcp[c].count;
	}
	return n;
}

/* The kernel of the recorded machine, in the state of @image. */
static struct sim_kernel *with_image(struct lab *l, const struct sim_image *image, uint64_t node)
{
	struct sim_kernel_params params = {.pages = &l->pages, .model = &l->model, .image = image};

	if (l->kernel && l->kernel_node == node)
		return made(sim_kernel_set_image(l->kernel, image)) ? l->kernel : NULL;
	sim_kernel_destroy(l->kernel);
	l->kernel = NULL;
	if (!made(sim_kernel_new(&l->kernel, &params)))
		return NULL;
	/* where it runs, and slabs, are set with the state */
	if (!made(sim_kernel_set_image(l->kernel, image)))
		return NULL;
	l->kernel_node = node;
	l->cpus = image->cpus;
	return l->kernel;
}

struct sim_kernel *lab_recorded(struct lab *l, size_t node, uint64_t seed)
{
	struct sim_kernel *k;
	struct sim_image image;
	struct arena *a;

	if (!l->recorded->counted)
		return with_image(l, &l->recorded->image, 0);
	a = arena_new();
	(void)sim_counted_draw(&l->recorded->counts, l->node[node], (size_t)seed, seed, a, &image);
	k = with_image(l, &image, l->node[node]);
	arena_free(a);
	return k;
}

const struct sim_state_kind *lab_state(const struct lab *l, const char *name)
{
	for (size_t i = 0; i < l->states; i++)
		if (strcmp(l->state[i].name, name) == 0)
			return &l->state[i];
	return NULL;
}

uint32_t lab_gfp(const struct catalogue *c, uint64_t mask)
{
	uint32_t bits = 0;

	for (size_t i = 0; i < c->gfp_count; i++)
		if (c->gfp[i].kind != GFP_KIND_COMPOUND && (c->gfp[i].mask & mask))
			bits |= sim_gfp_flag(c->gfp[i].name);
	return bits;
}
