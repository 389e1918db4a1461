/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel keeps to itself: symbols that are not exported, members of private structures. */
#ifndef WHICHALLOC_PRIVATE_H
#define WHICHALLOC_PRIVATE_H

#include <linux/types.h>

/* The address of symbol @name; NULL where this kernel has none. */
void *private_symbol(const char *name);

/*
 * Bytes from the start of struct @type to @member, from the kernel's type information; < 0: none.
 */
int private_offset(const char *type, const char *member);

/* The value of such a member, which @object must have. */
#define private_member(object, type, member, value_type) \
	(*(value_type *)((char *)(object) + private_offset(type, member)))

#endif
