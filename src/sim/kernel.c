/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The simulated kernel as a whole: made, reset, called.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sim/image.h"
#include "sim/kernel_internal.h"

/* What lies above the page allocator is as after boot. */
static int forget(struct sim_kernel *k)
{
	sim_ledger_reset(k);
	sim_fails_not(k);
	sim_kmalloc_reset(&k->kmalloc);
	sim_caches_release(&k->caches);
	k->cpu = 0;
	k->frags.n = 0;
	k->frags.offset = 0;
	k->frags.kept = false;
	sim_percpu_forget(&k->percpu);
	sim_atomic_forget(&k->atomic);
	sim_memblock_release(&k->memblock);
	return sim_vmalloc_reset(&k->vmalloc);
}

static uint64_t image_memory(const struct sim_image *image)
{
	uint64_t pages = 0;

	for (size_t i = 0; i < image->zones; i++)
		pages += image->zone[i].managed;
	return pages * image->page_size;
}

int sim_kernel_new(struct sim_kernel **out, const struct sim_kernel_params *params)
{
	struct sim_kernel *k = calloc(1, sizeof(*k));
	struct sim_pages_params pages = {
		.memory = params->memory, .cpus = params->cpus, .nodes = params->nodes};
	int err;

	if (!k)
		return -ENOMEM;
	k->page_model = *params->pages;
	k->model = *params->model;
	k->memory = params->image ? image_memory(params->image) : params->memory;
	k->cpus = params->image ? params->image->cpus : params->cpus;
	k->context.may_sleep = true;
	pages.model = &k->page_model;
	if (params->image)
		err = sim_pages_new_image(&k->pages, &k->page_model, params->image);
	else
		err = sim_pages_new(&k->pages, &pages);
	if (!err) {
		sim_kmalloc_init(&k->kmalloc, &k->page_model, &k->model, k->pages, k->cpus);
		err = sim_vmalloc_init(
			&k->vmalloc, &k->page_model, &k->model, k->pages, &k->kmalloc, k->cpus);
	}
	if (err) {
		sim_kernel_destroy(k);
		return err;
	}
	*out = k;
	return 0;
}

void sim_kernel_destroy(struct sim_kernel *k)
{
	if (!k)
		return;
	sim_ledger_release(k);
	sim_percpu_forget(&k->percpu);
	sim_caches_release(&k->caches);
	sim_vmalloc_release(&k->vmalloc);
	sim_kmalloc_release(&k->kmalloc);
	free(k->frags.block);
	sim_atomic_forget(&k->atomic);
	sim_memblock_release(&k->memblock);
	sim_pages_destroy(k->pages);
	free(k);
}

int sim_kernel_set_state(struct sim_kernel *k, const struct sim_state_kind *kind, uint64_t seed)
{
	int err = forget(k);

	if (!err)
		err = sim_pages_set_state(k->pages, kind, seed);
	if (err)
		sim_out_of_memory(k);
	return err;
}

int sim_kernel_set_image(struct sim_kernel *k, const struct sim_image *image)
{
	int err = forget(k);

	if (!err)
		err = sim_pages_set_image(k->pages, image);
	k->cpu = image->cpu;
	if (err)
		sim_out_of_memory(k);
	return err;
}

const struct sim_pages *sim_kernel_pages(const struct sim_kernel *k)
{
	return k->pages;
}

int sim_kernel_error(const struct sim_kernel *k)
{
	return k->error;
}

/* A noreclaim scope is PF_MEMALLOC, which hard interrupts do not look at. */
static void set_task(struct sim_kernel *k)
{
	const struct sim_context *c = &k->context;

	sim_pages_set_task(k->pages,
		c->scope_clears & SIM_GFP_DIRECT_RECLAIM && !c->in_hardirq ? SIM_TASK_MEMALLOC : 0);
}

void sim_kernel_enter(struct sim_kernel *k, const struct sim_context *c)
{
	k->context = *c;
	set_task(k);
}

uint64_t sim_kernel_run_thread(struct sim_kernel *k, enum sim_thread thread)
{
	if (thread == SIM_KSWAPD)
		return (uint64_t)sim_pages_run_kswapd(k->pages, 0);
	sim_pages_run_vmstat(k->pages);
	return 0;
}

void sim_kernel_run_on(struct sim_kernel *k, unsigned int cpu)
{
	if (cpu < k->cpus)
		k->cpu = cpu;
}

void sim_kernel_settle(struct sim_kernel *k)
{
	if (k->context.in_interrupt)
		return;
	if (k->vmalloc.later && sim_vmalloc_settle(&k->vmalloc))
		sim_out_of_memory(k);
	if (k->percpu.due)
		sim_percpu_settle(k);
	if (k->atomic.due) {
		sim_pages_set_task(k->pages, 0);
		sim_atomic_settle(k);
		set_task(k);
	}
}

void sim_kernel_call_as(struct sim_kernel *k, const char *name)
{
	k->call_as = name;
}

void sim_kernel_alloc(struct sim_kernel *k, const struct sim_request *r, struct sim_result *out)
{
	const struct sim_alloc_call *found = sim_find_alloc(r->call);
	struct sim_alloc_call call;

	memset(out, 0, sizeof(*out));
	k->site = r->site;
	sim_kernel_settle(k);
	sim_fails_not(k);
	if (!found) {
		sim_object_to(k, SIM_NO_SUCH_CALL, "%s: no such call", r->call);
		return;
	}
	call = *found;
	call.name = sim_call_name(k, found->name);
	k->near = r->near && sim_pages_has_node(k->pages, r->node);
	k->node = r->node;
	if (k->near)
		sim_pages_near(k->pages, (int)k->node);
	call.run(k, &call, r, out);
	if (k->near)
		sim_pages_near(k->pages, -1);
	k->near = false;
}

void sim_kernel_free(
	struct sim_kernel *k, const char *name, uint32_t handle, uint32_t setup, uint64_t size)
{
	const struct sim_free_call *found = sim_find_free(name);
	struct sim_free_call call;

	sim_kernel_settle(k);
	if (!found) {
		sim_object_to(k, SIM_NO_SUCH_CALL, "%s: no such call", name);
		return;
	}
	call = *found;
	call.name = sim_call_name(k, name);
	sim_run_free(k, &call, handle, setup, size);
}

bool sim_kernel_use(struct sim_kernel *k, const char *name, uint32_t handle, uint64_t count)
{
	const struct sim_use_call *call = sim_find_use(name);
	struct sim_object *o = sim_ledger_at(k, handle);

	sim_kernel_settle(k);
	sim_fails_not(k);
	if (!call) {
		sim_object_to(k, SIM_NO_SUCH_CALL, "%s: no such call", name);
		return false;
	}
	name = sim_call_name(k, name);
	if (!o || o->life != SIM_LIVE)
		sim_object_to(k, SIM_BAD_SETUP, "%s: there is no such object any more", name);
	else if (!(call->origins & SIM_ORIGIN(o->origin)))
		sim_not_for(k, SIM_BAD_SETUP, name, o);
	else if (call->context == SIM_USE_POOL)
		return sim_call_mempool_resize(k, name, o, count);
	else if (call->context == SIM_USE_CACHE && k->model.slab_flush_sleeps)
		(void)sim_check_sleep(k, name);
	else
		(void)sim_check_free(k, name);
	return true;
}

bool sim_kernel_failure(const struct sim_kernel *k, struct sim_failure *out)
{
	*out = (struct sim_failure){0};
	memcpy(out->text, k->failure, sizeof(out->text));
	out->refused = sim_page_refusal(k->pages, &out->refusal);
	return out->refused || out->text[0];
}

size_t sim_kernel_objections(const struct sim_kernel *k, const struct sim_objection **list)
{
	*list = k->ledger.objection;
	return k->ledger.objections;
}
