/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Simulated machines; see lab.h.
 */
#include "trial/lab.h"

#include <stdlib.h>
#include <string.h>

#include "know/builtin.h"
#include "know/catalogue.h"
#include "sim/gfp.h"
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
			diag_error(d, c->profile->at->src, c->profile->at->pos, NULL,
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

void lab_free(struct lab *l)
{
	if (!l)
		return;
	sim_kernel_destroy(l->kernel);
	free(l);
}

struct sim_kernel *lab_kernel(struct lab *l, uint64_t memory)
{
	uint64_t size = LAB_MEMORY;
	struct sim_kernel_params params = {.pages = &l->pages, .model = &l->model, .cpus = l->cpus};

	while (size < memory && size < LAB_MAX_MEMORY)
		size *= 2;
	if (l->kernel && l->memory == size)
		return l->kernel;
	sim_kernel_destroy(l->kernel);
	l->kernel = NULL;
	params.memory = size;
	if (sim_kernel_new(&l->kernel, &params) != 0)
		return NULL;
	l->memory = size;
	return l->kernel;
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
