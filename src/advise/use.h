/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A use: the API, flags and free function somebody chose (or we would), and the facts that rules
 * ask of it.
 */
#ifndef WHICHALLOC_ADVISE_USE_H
#define WHICHALLOC_ADVISE_USE_H

#include "advise/fact.h"
#include "know/catalogue.h"
#include "text/decode.h"

struct arena;
struct diag;

struct use {
	const struct api *api;
	bool gfp_given;
	struct gfp_mask gfp;
	bool free_given; /* stated, `free: none` included */
	const struct api *free;
	const struct api *setup;
	const struct api *then; /* what has to follow: dma_map_single() */
	uint64_t enters; /* scope_words bits: memalloc scopes that the advice says to enter */
	const struct yaml_node *at, *api_at, *gfp_at, *free_at, *setup_at;
	const struct yaml_node *flags_at; /* flags of the set-up, as written; NULL: not stated */
	const struct yaml_node *attrs_at; /* attributes of the call, likewise */
};

#define USE_FACT_COUNT (FACT_COUNT - FACT_FIRST_USE)

/*
 * The facts of @use for the need with @need_facts: USE_FACT_COUNT values, indexed by fact -
 * FACT_FIRST_USE. What is not chosen yet (no mask, no free function) is left unset, so that
 * conditions on it are uncertain.
 */
void use_facts(const struct use *use, const struct value *need_facts, const struct catalogue *c,
	struct value *facts);

/*
 * The part that depends on what is chosen beside the function: mask, scope, free function, set-up,
 * what follows. The rest of @facts stays.
 */
void use_facts_chosen(const struct use *use, const struct value *need_facts,
	const struct catalogue *c, struct value *facts);

/* Of that, the part of the mask, the scope and what follows, and the part of the free function. */
void use_facts_mask(const struct use *use, const struct value *need_facts,
	const struct catalogue *c, struct value *facts);
void use_facts_free(const struct use *use, const struct value *need_facts,
	const struct catalogue *c, struct value *facts);

/* The one fact that depends on the size: whether the function can serve it. */
void use_facts_fits(const struct api *api, const struct value *need_facts, struct value *facts);

/* Reads the map `uses`. Names that the catalogue lacks are errors. */
bool use_read(
	struct use *use, const struct yaml_node *n, const struct catalogue *c, struct diag *d);

/* The same use seen by another catalogue (API indices agree, facts may not). */
void use_rebase(struct use *use, const struct catalogue *c);

/* The keys of `uses` and of its `setup`. */
extern const struct field_table use_table, setup_table;

#endif
