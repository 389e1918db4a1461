/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * C code for a use: the call and what goes with it, from the templates of data/apis.
 */
#ifndef WHICHALLOC_REPORT_CODE_H
#define WHICHALLOC_REPORT_CODE_H

#include "report/report.h"

/* The call alone: "kvcalloc(n, 40, GFP_KERNEL_ACCOUNT)". */
void code_call(struct strbuf *out, const struct api *api, const struct use *use,
	const struct need *need, const struct catalogue *c);

/*
 * One source does not compile on all of a range where a function takes other arguments by its end:
 * "by 6.1 the call is bio_alloc(...)", for what @use calls. False, and nothing appended, where all
 * kernels of @t agree.
 */
bool code_other_calls(
	struct strbuf *out, const struct use *use, const struct need *need, const struct target *t);

/*
 * What the set-up of @use needs itself: the cache that a mempool takes its elements from. Or NULL.
 */
const struct api *code_before_setup(const struct use *use, const struct catalogue *c);

/* What undoes @setup, which may be NULL; or NULL. */
const struct api *code_teardown(const struct api *setup, const struct catalogue *c);

/* What a set-up that makes something empty needs next (gen_pool_add()), or NULL. */
const struct api *code_after_setup(const struct use *use, const struct catalogue *c);

/*
 * What the step that has to follow needs before it: the table that dma_map_sgtable() maps. Or NULL.
 */
const struct api *code_before_then(const struct use *use, const struct catalogue *c);

/* What undoes that, or NULL. */
const struct api *code_after_then(const struct use *use, const struct catalogue *c);

/*
 * The fragment to paste: set-up, scope, call, check, what follows, free, teardown. Without
 * includes.
 */
void code_fragment(struct strbuf *out, const struct use *use, const struct need *need,
	const struct catalogue *c);

/* The header files of all that the fragment calls, one a line: "#include <linux/slab.h>". */
void code_includes(struct strbuf *out, const struct use *use, const struct catalogue *c);

#endif
