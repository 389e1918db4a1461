/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a use is put together from.
 */
#ifndef WHICHALLOC_ADVISE_USE_PART_H
#define WHICHALLOC_ADVISE_USE_PART_H

#include "advise/fact.h"

enum part { PART_FUNCTION, PART_FREE, PART_SETUP, PART_THEN, PART_MASK, PART_ENTERS, PARTS };

/* What is chosen last, once the function, its free function and its set-up are. */
#define PARTS_LAST (1u << PART_MASK | 1u << PART_THEN | 1u << PART_ENTERS)

/* The parts that fact @f of a use depends on, as bits: 1 << PART_MASK, ... */
unsigned int use_parts(enum fact f);

#endif
