/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Facts: everything a rule can ask about. Three groups, in this order:
 *  - what the need states (the interface's words; unstated keys have their defaults),
 *  - what follows from the need and the target (may_sleep, bytes, order, ...),
 *  - what a use is (the API's catalogue facts, the mask, the free function).
 *
 * A fact may be uncertain: a caller's mask may hold any flag, a C type has any size below a page.
 * Conditions are then three-valued (cond.h).
 */
#ifndef WHICHALLOC_ADVISE_FACT_H
#define WHICHALLOC_ADVISE_FACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum fact_type {
	FACT_BOOL,
	FACT_ENUM,   /* one of words: .max is the index */
	FACT_SET,    /* any of words: .max is the mask */
	FACT_NUM,    /* .min .. .max */
	FACT_API,    /* .max is an index in the catalogue; not set: none */
	FACT_GFP,    /* .max is the mask, .maybe what a caller's mask may add */
	FACT_NAME,   /* .text: a family, an architecture */
	FACT_CONFIG, /* .max: bits of the catalogue's config names */
};

/*            id             name            type       words */
#define NEED_FACTS(X)                                                  \
	X(SIZE, "size", FACT_NUM, NULL)                                \
	X(COUNT, "count", FACT_NUM, NULL)                              \
	X(FIXED, "fixed", FACT_NUM, NULL)                              \
	X(SIZE_FROM, "size_from", FACT_ENUM, size_from_words)          \
	X(CONTEXT, "context", FACT_ENUM, context_words)                \
	X(HOLDS, "holds", FACT_SET, holds_words)                       \
	X(SAYS_MAY_SLEEP, "says_may_sleep", FACT_BOOL, NULL)           \
	X(RECLAIM, "reclaim", FACT_ENUM, reclaim_words)                \
	X(SCOPE, "scope", FACT_SET, scope_words)                       \
	X(CONTIGUITY, "contiguity", FACT_ENUM, contiguity_words)       \
	X(DMA, "dma", FACT_ENUM, dma_words)                            \
	X(DMA_MASK, "dma.mask", FACT_NUM, NULL)                        \
	X(DMA_DIRECTION, "dma.direction", FACT_ENUM, direction_words)  \
	X(DMA_BOUNDARY, "dma.boundary", FACT_NUM, NULL)                \
	X(DMA_ATTRS, "dma.attrs", FACT_SET, dma_attr_words)            \
	X(ZEROED, "zeroed", FACT_BOOL, NULL)                           \
	X(ON_FAILURE, "on_failure", FACT_ENUM, on_failure_words)       \
	X(EFFORT, "effort", FACT_ENUM, effort_words)                   \
	X(LIFETIME, "lifetime", FACT_ENUM, lifetime_words)             \
	X(OBJECTS_ALIVE, "objects.alive", FACT_NUM, NULL)              \
	X(OBJECTS_CHURN, "objects.churn", FACT_ENUM, churn_words)      \
	X(OBJECTS_CONSTRUCTOR, "objects.constructor", FACT_BOOL, NULL) \
	X(OBJECTS_RCU, "objects.typesafe_by_rcu", FACT_BOOL, NULL)     \
	X(OBJECTS_USERCOPY, "objects.usercopy", FACT_BOOL, NULL)       \
	X(OBJECTS_RECLAIMABLE, "objects.reclaimable", FACT_BOOL, NULL) \
	X(PER_CPU, "per_cpu", FACT_BOOL, NULL)                         \
	X(RESULT, "result", FACT_ENUM, result_words)                   \
	X(USER, "user", FACT_ENUM, user_words)                         \
	X(MAPPED_BY, "mapped_by", FACT_ENUM, mapped_by_words)          \
	X(ACCOUNTED, "accounted", FACT_BOOL, NULL)                     \
	X(EXECUTABLE, "executable", FACT_ENUM, executable_words)       \
	X(SECRET, "secret", FACT_BOOL, NULL)                           \
	X(ALIGN, "align", FACT_NUM, NULL)                              \
	X(BELOW, "below", FACT_NUM, NULL)                              \
	X(NODE, "node", FACT_ENUM, node_words)                         \
	X(NODE_STRICT, "node_strict", FACT_BOOL, NULL)                 \
	X(COPY_OF, "copy_of", FACT_ENUM, copy_of_words)                \
	X(TERMINATED, "terminated", FACT_BOOL, NULL)                   \
	X(RESIZED, "resized", FACT_BOOL, NULL)                         \
	X(HIGHMEM_OK, "highmem_ok", FACT_BOOL, NULL)                   \
	X(MOVABLE, "movable", FACT_BOOL, NULL)                         \
	X(FREED_CONTEXT, "freed_in.context", FACT_ENUM, context_words) \
	X(FREED_HOLDS, "freed_in.holds", FACT_SET, holds_words)        \
	X(FREED_AFTER_RCU, "freed_in.after_rcu", FACT_BOOL, NULL)      \
	X(FOR, "for", FACT_ENUM, for_words)

#define DERIVED_FACTS(X)                                                                          \
	X(MAY_SLEEP, "may_sleep", FACT_BOOL, NULL)	 /* here, by context and locks */         \
	X(IN_INTERRUPT, "in_interrupt", FACT_BOOL, NULL) /* bottom halves disabled too */         \
	X(IRQS_DISABLED, "irqs_disabled", FACT_BOOL, NULL)                                        \
	X(NMI, "nmi", FACT_BOOL, NULL)                                                            \
	X(NOT_PREEMPTIBLE, "not_preemptible", FACT_BOOL, NULL) /* would be, on PREEMPT_RT too */  \
	X(RT_ATOMIC, "rt_atomic", FACT_BOOL, NULL)	       /* that, on a PREEMPT_RT kernel */ \
	X(RUNS_IN, "runs_in", FACT_SET, runs_in_words)                                            \
	X(CAN_MASK, "gfp_known", FACT_BOOL, NULL)    /* false: the caller decides */              \
	X(IS_ARRAY, "is_array", FACT_BOOL, NULL)     /* count was given */                        \
	X(TYPE_GIVEN, "type_given", FACT_BOOL, NULL) /* the object's size is that of a C type */  \
	X(BYTES, "bytes", FACT_NUM, NULL)	     /* the largest total */                      \
	X(BYTES_MIN, "bytes_min", FACT_NUM, NULL)    /* the smallest */                           \
	X(ORDER, "order", FACT_NUM, NULL)	     /* get_order(bytes) */                       \
	X(PAGES, "pages", FACT_NUM, NULL)	     /* bytes in whole pages */                   \
	X(ORDER_WASTE, "order_waste", FACT_NUM,                                                   \
		NULL) /* pages that rounding to a power of two wastes */                          \
	X(ALIGN_MET, "align_met", FACT_BOOL, NULL) /* by the largest power of two in the size */  \
	X(CLASS_WASTE, "class_waste", FACT_NUM, NULL) /* percent that the kmalloc class wastes */ \
	X(FREED_MAY_SLEEP, "freed_may_sleep", FACT_BOOL, NULL)                                    \
	X(FREED_IN_INTERRUPT, "freed_in_interrupt", FACT_BOOL, NULL)                              \
	X(FREED_STATED, "freed_stated", FACT_BOOL, NULL)                                          \
	X(CONFIG, "config", FACT_CONFIG, NULL)                                                    \
	X(BUILT_IN, "built_in", FACT_BOOL, NULL)                                                  \
	X(ARCH, "arch", FACT_NAME, NULL)

#define USE_FACTS(X)                                                                               \
	X(API, "api", FACT_API, NULL)                                                              \
	X(FAMILY, "family", FACT_NAME, NULL)                                                       \
	X(KIND, "kind", FACT_ENUM, api_kind_words)                                                 \
	X(EXISTS, "exists", FACT_BOOL, NULL)	     /* in the target kernel */                    \
	X(CALLABLE, "callable", FACT_BOOL, NULL)     /* exported, or the caller is built in */     \
	X(LEGAL_HERE, "legal_here", FACT_BOOL, NULL) /* its contexts include where this runs */    \
	X(IRQS_OFF_OK, "irqs_off_ok", FACT_BOOL, NULL)                                             \
	X(TAKES_GFP, "takes_gfp", FACT_BOOL, NULL)                                                 \
	X(GFP, "gfp", FACT_GFP, NULL) /* what reaches the allocator: scopes taken off */           \
	X(GFP_WRITTEN, "gfp_written", FACT_GFP, NULL)                                              \
	X(GFP_REFUSED, "gfp_refused", FACT_BOOL,                                                   \
		NULL) /* the mask holds a flag that the API refuses */                             \
	X(GFP_EXISTS, "gfp_exists", FACT_BOOL, NULL) /* the kernel has every flag that is named */ \
	X(GFP_IDLE, "gfp_idle", FACT_BOOL,                                                         \
		NULL) /* a name in the mask adds nothing to the others */                          \
	X(GFP_REPEATS, "gfp_repeats", FACT_BOOL, NULL) /* names a flag that a compound has */      \
	X(GFP_FROM_CALLER, "gfp_from_caller", FACT_BOOL, NULL) /* holds the caller's mask */       \
	X(SLEEPS, "sleeps", FACT_BOOL, NULL)		       /* this call may sleep */           \
	X(ALWAYS_SLEEPS, "always_sleeps", FACT_BOOL, NULL)     /* whatever the mask */             \
	X(FITS, "fits", FACT_BOOL, NULL) /* the size is within the API's limits */                 \
	X(CONTIGUOUS, "contiguous", FACT_ENUM, api_contiguity_words)                               \
	X(ZEROING, "zeroing", FACT_ENUM, api_zeroing_words)                                        \
	X(ZEROES, "zeroes", FACT_BOOL, NULL)	 /* the memory reads as zero */                    \
	X(ARRAY, "array", FACT_BOOL, NULL)	 /* count and size apart, overflow checked */      \
	X(TYPED, "typed", FACT_BOOL, NULL)	 /* takes a C type or variable for its size */     \
	X(TRAILING, "trailing", FACT_BOOL, NULL) /* that of a struct with a trailing array */      \
	X(SIZED, "sized", FACT_BOOL, NULL)	 /* takes a size (not fixed by a cache or type) */ \
	X(UNIT, "unit", FACT_ENUM, api_unit_words)                                                 \
	X(RETURNS, "returns", FACT_ENUM, api_returns_words)                                        \
	X(MANAGED, "managed", FACT_ENUM, api_lifetime_words)                                       \
	X(DMA_FIT, "dma_fit", FACT_ENUM, api_dma_words)                                            \
	X(COPIES, "copies", FACT_ENUM, api_copies_words)                                           \
	X(COPY_TERMINATED, "copy_terminated", FACT_BOOL, NULL)                                     \
	X(SERVES, "serves", FACT_SET, for_words) /* subsystem objects it makes */                  \
	X(IDENTICAL, "identical", FACT_BOOL, NULL)                                                 \
	X(PER_CPU_API, "per_cpu_api", FACT_BOOL, NULL)                                             \
	X(RESERVE, "reserve", FACT_BOOL, NULL)	 /* guarantees forward progress */                 \
	X(NODE_API, "node_api", FACT_BOOL, NULL) /* takes a NUMA node */                           \
	X(SETUP, "setup", FACT_API, NULL)                                                          \
	X(THEN, "then", FACT_API, NULL)                                                            \
	X(ENTERS, "enters", FACT_SET, scope_words) /* memalloc scopes the use enters itself */     \
	X(FREE, "free", FACT_API, NULL)                                                            \
	X(FREE_GIVEN, "free_given", FACT_BOOL, NULL)                                               \
	X(FREE_MATCHES, "free_matches", FACT_BOOL, NULL)                                           \
	X(NEEDS_FREE, "needs_free", FACT_BOOL, NULL) /* the API has free functions */              \
	X(FREE_EXISTS, "free_exists", FACT_BOOL, NULL)                                             \
	X(FREE_CALLABLE, "free_callable", FACT_BOOL, NULL)                                         \
	X(FREE_SLEEPS, "free_sleeps", FACT_BOOL, NULL)                                             \
	X(FREE_LEGAL, "free_legal", FACT_BOOL, NULL) /* where freed_in says it is freed */         \
	X(FREE_IRQS_OFF_OK, "free_irqs_off_ok", FACT_BOOL, NULL)                                   \
	X(FREE_WIPES, "free_wipes", FACT_BOOL, NULL)                                               \
	X(FREE_AFTER_RCU, "free_after_rcu", FACT_BOOL, NULL)

enum fact {
#define X(id, name, type, words) F_##id,
	NEED_FACTS(X) DERIVED_FACTS(X) USE_FACTS(X)
#undef X
		FACT_COUNT,
	FACT_FIRST_DERIVED = F_MAY_SLEEP,
	FACT_FIRST_USE = F_API,
	NEED_COUNT = FACT_FIRST_DERIVED,
};

struct fact_info {
	const char *name;
	enum fact_type type;
	const char *const *words;
};
extern const struct fact_info fact_info[FACT_COUNT];

/* The fact called @name ('-' and '_' alike), or FACT_COUNT. */
enum fact fact_find(const char *name);

/* Decisions look at all of a need's, so that they are small. */
struct value {
	bool set;   /* stated or known; unset facts compare as unknown, except with `absent` */
	bool fuzzy; /* numbers: somewhere in min..max, not over all of it */
	union {
		uint64_t min;	/* of numbers */
		uint64_t maybe; /* of masks */
	};
	uint64_t max;
	const char *text;
};

/*
 * Member by member: a value that is put together elsewhere first is a slow copy, and decisions tell
 * millions of facts.
 */
static inline void value_tell_if(struct value *fact, bool set, uint64_t v)
{
	fact->set = set;
	fact->fuzzy = false;
	fact->min = fact->max = v;
	fact->text = NULL;
}

/* @fact is known to be @v. */
static inline void value_tell(struct value *fact, uint64_t v)
{
	value_tell_if(fact, true, v);
}

extern const char *const size_from_words[];
extern const char *const context_words[];
extern const char *const holds_words[];
extern const char *const reclaim_words[];
extern const char *const scope_words[];
extern const char *const contiguity_words[];
extern const char *const dma_words[];
extern const char *const direction_words[];
extern const char *const dma_attr_words[];
extern const char *const on_failure_words[];
extern const char *const effort_words[];
extern const char *const lifetime_words[];
extern const char *const churn_words[];
extern const char *const result_words[];
extern const char *const user_words[];
extern const char *const mapped_by_words[];
extern const char *const executable_words[];
extern const char *const node_words[];
extern const char *const copy_of_words[];
extern const char *const for_words[];

/* Indices in the words above that C code has to know. */
enum {
	CONTEXT_WORD_PROCESS,
	CONTEXT_WORD_SOFTIRQ,
	CONTEXT_WORD_HARDIRQ,
	CONTEXT_WORD_HARDIRQ_NO_THREAD,
	CONTEXT_WORD_NMI,
	CONTEXT_WORD_BOOT,
	CONTEXT_WORD_ANY,
	CONTEXT_WORD_CALLER
};
enum { RECLAIM_WORD_ANY, RECLAIM_WORD_NO_FS, RECLAIM_WORD_NO_IO, RECLAIM_WORD_NONE };
enum { USER_WORD_MAPPED = 1 }; /* in user_words */
enum {
	LIFETIME_WORD_OBJECT,
	LIFETIME_WORD_TEMPORARY,
	LIFETIME_WORD_DEVICE,
	LIFETIME_WORD_MODULE,
	LIFETIME_WORD_KERNEL
};
enum { SIZE_FROM_BUILD, SIZE_FROM_RUNTIME, SIZE_FROM_USER };

#endif
