/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Constant expressions; see expr.h. Precedence climbing over three levels: shifts, sums, products.
 */
#include "know/expr.h"

#include <ctype.h>
#include <string.h>

#include "text/units.h"

#define EXPR_MAX_DEPTH 16

struct expr {
	const char *s;
	expr_lookup lookup;
	void *ctx;
	struct expr_error *error;
	int depth;
};

static bool expr_fail(struct expr *e, const char *why)
{
	if (!e->error->why)
		e->error->why = why;
	return false;
}

static void expr_space(struct expr *e)
{
	while (*e->s == ' ')
		e->s++;
}

static bool expr_shift(struct expr *e, uint64_t *v);

static bool expr_word(struct expr *e, uint64_t *v)
{
	const char *start = e->s;
	size_t len;

	while (isalnum((unsigned char)*e->s) || *e->s == '_')
		e->s++;
	len = (size_t)(e->s - start);
	if (len == 0)
		return expr_fail(e, "expected a number or a constant");
	if (isdigit((unsigned char)*start)) {
		if (units_parse(start, len, v) == UNITS_OK)
			return true;
		return expr_fail(e, "not a number");
	}
	if (e->lookup && e->lookup(e->ctx, start, len, v))
		return true;
	e->error->word = start;
	e->error->word_len = len;
	return expr_fail(e, "unknown constant");
}

static bool expr_primary(struct expr *e, uint64_t *v)
{
	bool ok;

	expr_space(e);
	if (*e->s != '(')
		return expr_word(e, v);
	if (++e->depth > EXPR_MAX_DEPTH)
		return expr_fail(e, "too many parentheses");
	e->s++;
	ok = expr_shift(e, v);
	expr_space(e);
	if (!ok || *e->s != ')')
		return expr_fail(e, "expected )");
	e->s++;
	e->depth--;
	return true;
}

static bool expr_product(struct expr *e, uint64_t *v)
{
	uint64_t w;

	if (!expr_primary(e, v))
		return false;
	for (;;) {
		char op;

		expr_space(e);
		op = *e->s;
		if (op != '*' && op != '/')
			return true;
		e->s++;
		if (!expr_primary(e, &w))
			return false;
		if (op == '*') {
			if (__builtin_mul_overflow(*v, w, v))
				return expr_fail(e, "too large");
		} else {
			if (w == 0)
				return expr_fail(e, "division by zero");
			*v /= w;
		}
	}
}

static bool expr_sum(struct expr *e, uint64_t *v)
{
	uint64_t w;

	if (!expr_product(e, v))
		return false;
	for (;;) {
		char op;

		expr_space(e);
		op = *e->s;
		if (op != '+' && op != '-')
			return true;
		e->s++;
		if (!expr_product(e, &w))
			return false;
		if (op == '+' ? __builtin_add_overflow(*v, w, v) : __builtin_sub_overflow(*v, w, v))
			return expr_fail(e, "out of range");
	}
}

static bool expr_shift(struct expr *e, uint64_t *v)
{
	uint64_t w;

	if (!expr_sum(e, v))
		return false;
	for (;;) {
		bool left;

		expr_space(e);
		left = strncmp(e->s, "<<", 2) == 0;
		if (!left && strncmp(e->s, ">>", 2) != 0)
			return true;
		e->s += 2;
		if (!expr_sum(e, &w))
			return false;
		if (w > 63 || (left && *v << w >> w != *v))
			return expr_fail(e, "shifted out of range");
		*v = left ? *v << w : *v >> w;
	}
}

bool expr_eval(
	const char *s, expr_lookup lookup, void *ctx, uint64_t *value, struct expr_error *error)
{
	struct expr e = {.s = s, .lookup = lookup, .ctx = ctx, .error = error};

	*error = (struct expr_error){0};
	if (!expr_shift(&e, value))
		return false;
	expr_space(&e);
	if (*e.s == '\0')
		return true;
	return expr_fail(&e, "expected an operator");
}
