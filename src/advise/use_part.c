/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Parts of a use; see use_part.h.
 */
#include "advise/use_part.h"

#define BIT(n) (1u << (n))

unsigned int use_parts(enum fact f)
{
	switch (f) {
	case F_GFP:
		return BIT(PART_MASK) | BIT(PART_ENTERS);
	case F_GFP_WRITTEN:
	case F_GFP_EXISTS:
	case F_GFP_IDLE:
	case F_GFP_REPEATS:
	case F_GFP_FROM_CALLER:
		return BIT(PART_MASK);
	case F_GFP_REFUSED:
	case F_ZEROES:
		return BIT(PART_FUNCTION) | BIT(PART_MASK);
	case F_SLEEPS:
		return BIT(PART_FUNCTION) | BIT(PART_MASK) | BIT(PART_ENTERS);
	case F_SETUP:
		return BIT(PART_SETUP);
	case F_THEN:
		return BIT(PART_THEN);
	case F_ENTERS:
		return BIT(PART_ENTERS);
	case F_FREE:
	case F_FREE_GIVEN:
	case F_FREE_EXISTS:
	case F_FREE_CALLABLE:
	case F_FREE_SLEEPS:
	case F_FREE_LEGAL:
	case F_FREE_IRQS_OFF_OK:
	case F_FREE_WIPES:
	case F_FREE_AFTER_RCU:
		return BIT(PART_FREE);
	case F_FREE_MATCHES:
		return BIT(PART_FUNCTION) | BIT(PART_FREE);
	default:
		return BIT(PART_FUNCTION);
	}
}
