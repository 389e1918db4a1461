/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vmalloc areas: address space, data pages and the array of page pointers. Models mm/vmalloc.c
 * (__vmalloc_node_range, __vmalloc_area_node, vm_area_alloc_pages, vfree), 6.1 to 7.3. What the
 * kernel keeps of an area besides (struct vm_struct, struct vmap_area, page tables) is not taken
 * from memory.
 */
#ifndef WHICHALLOC_SIM_VMALLOC_H
#define WHICHALLOC_SIM_VMALLOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/kmalloc.h"
#include "sim/vmap.h"

struct sim_area {
	uint64_t start; /* page number of the address */
	uint64_t pages; /* data pages */
	uint64_t *pfn;	/* of each data page; NULL: the entry is not in use */
	unsigned int cpu;
	bool array_is_area;	       /* the page array is an area too: */
	size_t array_area;	       /* its index, else */
	struct sim_slab_object array;  /* an object */
	struct sim_cache *array_cache; /* of this cache */
	unsigned int block_order;      /* of the blocks that the data pages came in */
};

/* What an area that could not be had failed for. */
enum sim_vmalloc_lack {
	SIM_VMALLOC_LACKS_MEMORY, /* all of it is less */
	SIM_VMALLOC_LACKS_ADDRESSES,
	SIM_VMALLOC_LACKS_ARRAY, /* of pointers to the pages */
	SIM_VMALLOC_LACKS_PAGES, /* beyond the first @got of @wanted */
};

struct sim_vmalloc {
	struct sim_vmap map;
	struct sim_area *area;
	size_t n, cap;
	size_t unused;	    /* entries to use again: index + 1, linked by array_area; 0: none */
	size_t *later_area; /* to be freed by a work item, oldest first */
	size_t later, later_cap;
	enum sim_vmalloc_lack lack; /* of the last one that failed */
	uint64_t got, wanted;
	const struct sim_page_model *page_model;
	const struct sim_kernel_model *model;
	struct sim_pages *pages;
	struct sim_kmalloc *kmalloc;
};

/* Keeps the pointers. 0, -EINVAL or -ENOMEM. */
int sim_vmalloc_init(struct sim_vmalloc *v, const struct sim_page_model *page_model,
	const struct sim_kernel_model *model, struct sim_pages *pages, struct sim_kmalloc *kmalloc,
	unsigned int cpus);
void sim_vmalloc_release(struct sim_vmalloc *v);
/* Forgets all areas without giving pages back. 0 or -ENOMEM. */
int sim_vmalloc_reset(struct sim_vmalloc *v);

/*
 * __vmalloc_node_range(@size > 0, @gfp) on CPU @cpu; @huge: large blocks allowed
 * (VM_ALLOW_HUGE_VMAP). 0 and the index of the area, -ENOMEM where the kernel returns NULL,
 * -ENOBUFS when the simulator is out of memory.
 */
int sim_vmalloc_alloc(struct sim_vmalloc *v, uint64_t size, uint32_t gfp, bool huge,
	unsigned int cpu, size_t *area);
/* vfree(). 0 or -ENOBUFS. */
int sim_vmalloc_free(struct sim_vmalloc *v, size_t area);
/*
 * vfree_atomic(), and vfree() in an interrupt: a work item will free it, which runs with
 * sim_vmalloc_settle(). 0 or -ENOBUFS.
 */
int sim_vmalloc_free_later(struct sim_vmalloc *v, size_t area);
/* Runs that work item. 0 or -ENOBUFS. */
int sim_vmalloc_settle(struct sim_vmalloc *v);

/* The virtual address of a live area. */
uint64_t sim_vmalloc_address(const struct sim_vmalloc *v, size_t area);

#endif
