/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A need: the requirements of one allocation, in the words of the interface, from YAML or from
 * options.
 */
#ifndef WHICHALLOC_ADVISE_NEED_H
#define WHICHALLOC_ADVISE_NEED_H

#include "advise/fact.h"

struct arena;
struct catalogue;
struct context;
struct diag;
struct yaml_node;
struct target;

struct need {
	struct value v[NEED_COUNT];
	const struct yaml_node
		*from[NEED_COUNT];  /* where each was written; NULL: an option or a default */
	const struct yaml_node *at; /* the `needs` map; NULL for options */
};

/*
 * The keys as they are written: one for most facts, one each for dma, objects, freed_in and their
 * parts.
 */
struct need_key {
	const char *name; /* "dma.mask"; as option --dma-mask */
	enum fact fact;	  /* FACT_COUNT for the maps */
	const char *arg;  /* for --help: BYTES, yes or no (NULL: a switch), WORD */
	const char *doc;
};
extern const struct need_key need_keys[];
extern const size_t need_key_count;

/* Reads the map @n on top of what @need has already (defaults). false after reporting. */
bool need_read(struct need *need, const struct yaml_node *n, struct arena *a, struct diag *d);

/*
 * Whether @word (NULL: none) may stand behind the option of key @key, for which true needs no word;
 * false for keys that always need a value.
 */
bool need_switch_takes(size_t key, const char *word);

/* Sets key @key (an index in need_keys) from the text of an option; NULL: true. */
bool need_option(struct need *need, size_t key, const char *text, struct arena *a, struct diag *d);

/*
 * A need that says only where code runs: @context, the lists @holds and @scope, and what @reclaim
 * may do there (NULL: not said). false after reporting.
 */
bool need_enter(struct need *need, const struct yaml_node *context, const struct yaml_node *holds,
	const struct yaml_node *scope, const struct yaml_node *reclaim, struct arena *a,
	struct diag *d);

/*
 * Puts the need where @x says: context, lock, scope or reclaim; a context or lock where it is
 * @freed. false after reporting.
 */
bool need_put(
	struct need *need, const struct context *x, bool freed, struct arena *a, struct diag *d);

/*
 * Looks up the C types that sizes are given by. The type whose size is still unknown, or NULL: all
 * are known, or there are none.
 */
struct btf;
const char *need_look_up(struct need *need, const struct btf *btf);

/* States what others of its words say: how it is mapped says that it is. */
void need_imply(struct need *need);

/*
 * What only the whole need shows: size missing, may_sleep against context. @c gives the facts of
 * contexts.
 */
bool need_check(const struct need *need, const struct catalogue *c, struct diag *d);

/* A key back to its default. */
void need_reset(struct need *need, enum fact f);

/*
 * What a rule may ask of the need: need and derived facts, FACT_FIRST_USE of them. @built_in: the
 * code is no module.
 */
void need_facts(
	const struct need *need, const struct catalogue *c, bool built_in, struct value *facts);

/*
 * "softirq context under a spinlock", in the words of the catalogue; @context and @holds are
 * F_CONTEXT and F_HOLDS, or those of where it is freed.
 */
struct strbuf;
void need_place(const struct need *need, const struct catalogue *c, enum fact context,
	enum fact holds, struct strbuf *out);

/*
 * How many bytes a need is for, and what follows from that. Sums and products stop at UINT64_MAX.
 */
struct need_bytes {
	bool set;   /* a size is stated */
	bool fuzzy; /* a C type's that nobody looked up: between the ends, not over all of it */
	bool exact; /* one number */
	bool type_given;
	bool align_known, align_met;   /* F_ALIGN_MET */
	uint64_t min, max;	       /* F_BYTES */
	uint64_t least_min, least_max; /* F_BYTES_MIN */
	uint64_t size_from;	       /* the word stated, or what the numbers say */
};

void need_bytes(const struct need *need, const struct catalogue *c, struct need_bytes *bytes);

/* What F_ORDER, F_PAGES, F_ORDER_WASTE or F_CLASS_WASTE is for so many bytes. */
uint64_t need_amount(const struct catalogue *c, enum fact f, uint64_t bytes);
/* The least size from @bytes on that kmalloc aligns to @align, a power of two. */
uint64_t need_aligned_bytes(const struct catalogue *c, uint64_t bytes, uint64_t align);

/*
 * The part of the facts that follows from sizes: of @facts, F_SIZE, F_FIXED, F_SIZE_FROM, F_ALIGN,
 * and F_IS_ARRAY to F_CLASS_WASTE are set.
 */
void need_amounts(const struct need *need, const struct catalogue *c, struct value *facts);
/*
 * The same where @facts are those of a need that differs in size_from and align alone: only
 * F_SIZE_FROM, F_ALIGN and F_ALIGN_MET are set.
 */
void need_same_total(const struct need *need, const struct catalogue *c, struct value *facts);

/* "16M", "process", "[spinlock]": the value as people write it. */
void need_format(const struct need *need, enum fact f, struct strbuf *out);

/*
 * The boundary to ask an allocator for, 0 for none: what fits into a page and comes from one
 * crosses no boundary above it.
 */
uint64_t need_boundary(const struct need *need, const struct catalogue *c);

/* Facts that have no default: unstated is not the same as the first word. */
bool fact_has_default(enum fact f);

#endif
