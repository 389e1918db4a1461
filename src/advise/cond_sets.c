/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Conditions as sets; see cond_sets.h.
 */
#include "advise/cond_sets.h"

#include "advise/cond_node.h"

struct cond_sets cond_sets(const struct cond *c, struct mdd *m, cond_sets_fn *fn, void *ctx)
{
	struct cond_sets p, kid;

	switch (c->op) {
	case OP_NOT:
		kid = cond_sets(c->kid[0], m, fn, ctx);
		return (struct cond_sets){
			mdd_but(m, MDD_ALL, kid.can), mdd_but(m, MDD_ALL, kid.yes)};
	case OP_ALL:
		p = (struct cond_sets){MDD_ALL, MDD_ALL};
		for (size_t i = 0; i < c->kids && p.can != MDD_NONE; i++) {
			kid = cond_sets(c->kid[i], m, fn, ctx);
			p.yes = mdd_and(m, p.yes, kid.yes);
			p.can = mdd_and(m, p.can, kid.can);
		}
		return p;
	case OP_ANY:
		p = (struct cond_sets){MDD_NONE, MDD_NONE};
		for (size_t i = 0; i < c->kids && p.yes != MDD_ALL; i++) {
			kid = cond_sets(c->kid[i], m, fn, ctx);
			p.yes = mdd_or(m, p.yes, kid.yes);
			p.can = mdd_or(m, p.can, kid.can);
		}
		return p;
	default:
		return fn(ctx, c);
	}
}
