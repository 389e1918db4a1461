/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The catalogue: what is known of APIs, GFP flags, contexts, and numbers, as it is on one kernel
 * release, one architecture and one configuration. A target that is a range of kernels has several
 * catalogues (target.h).
 *
 * Everything is read from data/ (schema: data/README.md); strings and nodes belong to the
 * compiled-in trees, the rest to the catalogue's arena.
 */
#ifndef WHICHALLOC_KNOW_CATALOGUE_H
#define WHICHALLOC_KNOW_CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "know/version.h"
#include "text/names.h"

struct arena;
struct diag;
struct strbuf;
struct yaml_node;

/* ---- words of the schema; the order is the value ---- */
enum api_kind {
	API_ALLOC,
	API_FREE,
	API_SETUP,
	API_TEARDOWN,
	API_MAP,
	API_UNMAP,
	API_SCOPE,
	API_MEMORY,
	API_UPKEEP
};
enum api_sleeps { SLEEPS_NEVER, SLEEPS_BY_GFP, SLEEPS_ALWAYS };
enum api_zeroing { ZEROING_NEVER, ZEROING_BY_GFP, ZEROING_ALWAYS };
enum api_failure {
	FAILURE_NULL,
	FAILURE_ERR_PTR,
	FAILURE_ZERO,
	FAILURE_ERRNO,
	FAILURE_FALSE,
	FAILURE_NEVER
};
enum api_lifetime { LIFETIME_MANUAL, LIFETIME_DEVICE, LIFETIME_KERNEL };
enum api_unit { UNIT_BYTES, UNIT_PAGES, UNIT_ORDER, UNIT_OBJECT };
/* where code runs; bits of api.contexts and context.runs_in */
enum runs_in {
	RUNS_PROCESS = 1,
	RUNS_SOFTIRQ = 2,
	RUNS_HARDIRQ = 4,
	RUNS_NMI = 8,
	RUNS_BOOT = 16,
	RUNS_RT_ATOMIC = 32,
};
extern const char *const api_kind_words[];
extern const char *const api_sleeps_words[];
extern const char *const api_zeroing_words[];
extern const char *const api_failure_words[];
extern const char *const api_unit_words[];
extern const char *const api_returns_words[];
#define RETURNS_POINTER 0u /* indices in api_returns_words */
#define RETURNS_FOLIO 4u
#define RETURNS_NOTHING 8u
extern const char *const api_contiguity_words[];
extern const char *const api_alignment_words[];
extern const char *const api_lifetime_words[];
extern const char *const api_dma_words[];
extern const char *const api_copies_words[];
extern const char *const runs_in_words[];

struct api {
	const char *name, *family, *title, *text, *include, *signature, *call;
	uint32_t index; /* in catalogue.api[]; the same in every catalogue */
	bool exists;	/* in this kernel */
	bool unsure;	/* this stable release may have it or not: then exists is false */
	uint32_t kind, sleeps, zeroing, failure, unit, returns, contiguity, alignment, lifetime,
		dma, copies;
	uint32_t contexts; /* RUNS_* */
	bool offer;	   /* false: judged where it is used, but never advised */
	bool takes_gfp, exported, array, sized, identical, per_cpu, reserve, wipes, after_rcu,
		irqs_off, terminated, typed, trailing, resizes, partial;
	uint64_t size_min, size_max; /* bytes; UINT64_MAX: no limit of its own */
	uint64_t header;	     /* bytes of its own that it puts before the memory */
	uint64_t gfp_refuses;	     /* primitive flags */
	const struct yaml_node *size, *refuses, *free, *setup, *then, *serves, *confused_with,
		*source, *sim, *backported, *unverified, *also_include;
	const char *teardown, *undo, *check, *result, *replaced_by, *node;
	version_t since, until;
	const struct yaml_node *at; /* its entry in data/ */
	bool varies;		    /* by more than whether it exists: the entry has versions */
};

enum gfp_means {
	GFP_MEANS_NOTHING,
	GFP_MEANS_SLEEP,
	GFP_MEANS_ZERO,
	GFP_MEANS_ACCOUNT,
	GFP_MEANS_FS,
	GFP_MEANS_IO,
	GFP_MEANS_NOFAIL,
	GFP_MEANS_NO_WARN,
	GFP_MEANS_HIGH,
	GFP_MEANS_KSWAPD,
	GFP_MEANS_COUNT,
};

struct gfp_flag {
	const char *name, *title, *text, *uses;
	uint32_t kind, means;
	bool public_, exists;
	bool advise;		 /* a mask to begin with; only where it exists */
	uint64_t mask;		 /* a primitive's own bit, or all that a compound contains here */
	const char *replaced_by; /* the name that took over from it; NULL: none did */
	uint64_t instead;	 /* what that stands for */
	version_t since, until;
	const struct yaml_node *contains, *source, *at;
};
extern const char *const gfp_kind_words[];
#define GFP_KIND_ACTION 4u /* indices in gfp_kind_words */
#define GFP_KIND_COMPOUND 6u

struct context_facts {
	bool may_sleep, in_interrupt, irqs_disabled, not_preemptible, nmi, raw_locks_only;
};

struct context {
	const char *name, *title, *text, *include, *enter, *leave;
	const char *place;	    /* in a sentence: "softirq context", "under a spinlock" */
	uint32_t kind;		    /* index in context_kind_words */
	uint32_t runs_in;	    /* RUNS_*, contexts only */
	struct context_facts facts; /* as they are on this configuration */
	uint64_t removes;	    /* scopes: GFP bits */
	const struct yaml_node *serves, *source, *at;
};
enum { CONTEXT_CONTEXT, CONTEXT_LOCK, CONTEXT_SCOPE, CONTEXT_RECLAIM };
extern const char *const context_kind_words[];

/* A kernel (or architecture) file. */
struct profile {
	version_t version;
	const char *name, *title, *text, *tree, *like;
	const struct yaml_node *constants, *config, *model, *aliases, *choices, *needs, *renamed,
		*versions, *kconfig, *source, *at;
};

/* What holds at one point, the most particular first: each has constants, a model, or both. */
#define CATALOGUE_MAX_LAYERS 48
struct layer {
	const struct yaml_node *constants, *model;
};

/* What a catalogue is made for. */
struct point {
	version_t version;
	const char *arch; /* canonical name; NULL: x86_64 */
	uint64_t config_on,
		config_off; /* bits of config names set or cleared against the profile's default */
	const struct yaml_node *arch_at, *config_at; /* where a file states them, or NULL */
	/* of another kernel: entries that do not vary are not read again; NULL: there is none */
	const struct catalogue *like;
};

/* Constants that sizes are rounded by, which is done often: looked up once. */
struct size_numbers {
	uint64_t page_size, kmalloc_min, kmalloc_max, kmalloc_max_cache;
	unsigned int page_shift;
	bool kmalloc_aligns_powers, kmalloc_aligns_all;
};

struct catalogue {
	struct arena *arena;
	version_t version;	       /* asked for */
	const struct profile *profile; /* the nearest one we have */
	const struct profile *arch;
	uint64_t config; /* bits of catalogue_config() that are on */
	bool preempt_rt; /* one of them */
	struct layer layer[CATALOGUE_MAX_LAYERS];
	size_t layer_count;
	struct size_numbers sizes;

	struct api *api;
	size_t api_count;
	struct names api_names;

	struct gfp_flag *gfp;
	size_t gfp_count;
	struct names gfp_names;
	uint64_t gfp_means[GFP_MEANS_COUNT];
	uint64_t gfp_absent; /* bits of flags that this kernel does not have */

	struct context *context;
	size_t context_count;

	struct profile *kernels;
	size_t kernel_count;
	struct profile *archs;
	size_t arch_count;

	const char **config_name;
	size_t config_count;
};

/* The compiled-in knowledge at @point; errors (an unknown architecture) go to @d and give NULL. */
struct catalogue *catalogue_new(const struct point *point, struct diag *d);
/* The same without flags, contexts and APIs: kernels, architectures and configurations. */
struct catalogue *catalogue_profile(const struct point *point, struct diag *d);
void catalogue_free(struct catalogue *c);

/* Lookups by name; NULL when unknown. @len bytes of @name count. */
const struct api *catalogue_api(const struct catalogue *c, const char *name);
/* Can modules, or code that is @built_in, call @api in kernel @version? */
bool api_callable_in(const struct api *api, version_t version, bool built_in);
bool catalogue_has_family(const struct catalogue *c, const char *family);
const struct gfp_flag *catalogue_gfp(const struct catalogue *c, const char *name, size_t len);
const struct context *catalogue_context(const struct catalogue *c, uint32_t kind, const char *name);
int catalogue_config(const struct catalogue *c, const char *name); /* bit number or -1 */

/* A constant of the profile and architecture (an expr_lookup; @ctx is the catalogue). */
bool catalogue_constant(void *ctx, const char *name, size_t len, uint64_t *value);
/*
 * The expression that the model of this kernel, architecture and configuration has for @name; NULL:
 * none.
 */
const struct yaml_node *catalogue_model(const struct catalogue *c, const char *name);
/* Evaluates the expression in scalar @n; false after reporting to @d (which may be NULL). */
bool catalogue_expr(
	const struct catalogue *c, const struct yaml_node *n, struct diag *d, uint64_t *value);
/*
 * A constant that C code relies on; 0 when the data lacks it (a test makes sure that none is
 * lacking).
 */
uint64_t catalogue_number(const struct catalogue *c, const char *name);

/* ---- GFP expressions ---- */
struct gfp_mask {
	uint64_t set;	  /* bits known to be set */
	uint64_t maybe;	  /* bits that a caller's mask may set */
	uint64_t named;	  /* bits of flags that are named themselves, not as part of a compound */
	uint64_t unknown; /* of a number: bits that are no flag */
	const char *written; /* the whole expression, as its author wrote it; NULL: nobody did */
	const char *idle; /* as written: a compound that adds nothing to the others; NULL: none */
	size_t idle_len;
	const char *repeats; /* as written: a flag that a compound beside it has; NULL: none */
	size_t repeats_len;
	const char *caller; /* the identifier that stands for the caller's mask; NULL: none */
	size_t caller_len;
};

/*
 * Parses "A | B & ~C", "flags | __GFP_ZERO", "0". A flag that the kernel lacks is taken for what
 * replaced it, too. Returns false after reporting at @n.
 */
bool gfp_parse(
	const struct catalogue *c, const struct yaml_node *n, struct diag *d, struct gfp_mask *m);
/* The shortest way to write @mask: the largest compound it contains, then the rest. */
void gfp_format(const struct catalogue *c, uint64_t mask, struct strbuf *out);
/* As written: the caller's identifier first. */
void gfp_format_mask(const struct catalogue *c, const struct gfp_mask *m, struct strbuf *out);

/* ---- parts, used by catalogue.c ---- */
bool api_load(struct catalogue *c, const struct yaml_node *file, const struct catalogue *like,
	struct diag *d);
bool api_resolve(struct catalogue *c, struct diag *d);
bool gfp_load(struct catalogue *c, const struct yaml_node *file, struct diag *d);
bool context_load(struct catalogue *c, const struct yaml_node *file, struct diag *d);
bool profiles_load(struct catalogue *c, struct diag *d);
bool profile_choose(struct catalogue *c, const struct point *point, struct diag *d);
/* The architecture that configuration file @k is for; NULL: none that is known. */
struct kconfig;
const struct profile *profile_configured(const struct catalogue *c, const struct kconfig *k);
/* What later kernels call the option; NULL: all that have it call it so. */
const char *profile_renamed(const struct catalogue *c, const char *name);
/* Whether kernels of this architecture have the option. */
bool profile_has_option(const struct catalogue *c, const char *name);

/*
 * Where a file names @name in @list; else the whole of it, or a place that is none where it is
 * NULL.
 */
const struct yaml_place *profile_place(const struct yaml_node *list, const char *name);

#endif
