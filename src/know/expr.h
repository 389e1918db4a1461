/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Expressions over named constants, as data and rules write sizes: PAGE_SIZE << MAX_PAGE_ORDER, 2 *
 * PAGE_SIZE, 0x1000, 64K. Operators + - * / << >> and parentheses, C precedence; 64-bit unsigned,
 * overflow is an error.
 */
#ifndef WHICHALLOC_KNOW_EXPR_H
#define WHICHALLOC_KNOW_EXPR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The value of the constant called by the first @len bytes of @name; false when there is none. */
typedef bool (*expr_lookup)(void *ctx, const char *name, size_t len, uint64_t *value);

/* What is wrong with an expression. */
struct expr_error {
	const char *why;  /* static text */
	const char *word; /* an unknown name, where it stands in the expression; else NULL */
	size_t word_len;
};

/*
 * The value of @s. false with *@error: it is no expression, names something unknown, or overflows.
 */
bool expr_eval(
	const char *s, expr_lookup lookup, void *ctx, uint64_t *value, struct expr_error *error);

#endif
