/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The compiled form of conditions, for the files that walk it.
 */
#ifndef WHICHALLOC_ADVISE_COND_NODE_H
#define WHICHALLOC_ADVISE_COND_NODE_H

#include "advise/cond.h"

enum op {
	OP_ALL,	    /* every kid */
	OP_ANY,	    /* one kid */
	OP_NOT,	    /* no: the one kid */
	OP_SET,	    /* the fact is set (given) */
	OP_ABSENT,  /* the fact is not set */
	OP_ONE_OF,  /* enum, bool: its bit is in mask */
	OP_HAS_ALL, /* sets, masks: all bits of mask */
	OP_HAS_ANY, /* at least one */
	OP_HAS_NONE,
	OP_EQUALS, /* masks: exactly these */
	OP_LT,
	OP_LE,
	OP_EQ,
	OP_GE,
	OP_GT,
	OP_API,	 /* index is in bits */
	OP_NAME, /* text is in names */
};

/* Decisions walk thousands of them: small. */
struct cond {
	enum op op : 8;
	enum fact fact : 8;
	uint32_t kids;
	uint32_t leaf; /* asks for a use: its number in the panel (panel.h) */
	union {
		uint64_t mask;		       /* OP_ONE_OF ... OP_EQUALS; numbers: the operand */
		uint64_t *bits;		       /* OP_API */
		const struct yaml_node *names; /* OP_NAME */
		struct cond **kid; /* up to OP_NOT; those that ask for the need alone stand first */
	};
	const struct yaml_node *at; /* where it is written */
};
_Static_assert(FACT_COUNT <= UINT8_MAX, "a fact fits");

/* One fact against one test; @is_use says which kind of fact @v is. */
enum tri cond_leaf(const struct cond *c, const struct value *v, bool is_use);

#endif
