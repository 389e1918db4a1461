/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Masks as kernels print them, in logs and traces: a number, names, or both.
 */
#ifndef WHICHALLOC_KNOW_GFP_NUMBER_H
#define WHICHALLOC_KNOW_GFP_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

struct catalogue;
struct diag;
struct strbuf;

/*
 * Finds the mask that @line prints ("mode:0xcc0(GFP_KERNEL)", "gfp_flags=GFP_KERNEL|__GFP_ZERO"),
 * or is ("0xcc0"), and writes it to *@mask: the names where there are any, else the number. false:
 * it has none.
 */
bool gfp_find_printed(const char *line, struct strbuf *mask);

/* Are there hexadecimal numbers in expression @text? */
bool gfp_has_number(const char *text);

/*
 * Writes expression @text to *@out with flag names in place of its numbers. Bits that no flag of
 * this kernel has go to *@unknown. Reports to @d and returns false where nothing is known of the
 * numbers of this kernel.
 */
bool gfp_name_numbers(const struct catalogue *c, const char *text, struct strbuf *out,
	uint64_t *unknown, struct diag *d);

#endif
