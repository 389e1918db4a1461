/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Constants of the kernel that the words of a need stand for in an argument of a call:
 * data/code.yaml.
 */
#ifndef WHICHALLOC_ADVISE_CONSTANT_H
#define WHICHALLOC_ADVISE_CONSTANT_H

#include "advise/need.h"
#include "know/catalogue.h"

#define CONSTANTS_MAX 16 /* of one argument */

struct constants {
	size_t count;
	struct {
		enum fact fact; /* what asks for it */
		const char *name;
	} item[CONSTANTS_MAX];
	const char *otherwise; /* what is written where there is none; NULL: nothing */
};

/*
 * The constants that @need asks for in the argument of @api that templates call @placeholder. False
 * where data knows no such argument. Texts are the built-in data's.
 */
bool constants_of(const struct need *need, const struct api *api, const char *placeholder,
	struct constants *out);

/*
 * What comes of passing the constant that is @len bytes of @name in that argument where no word
 * asks for it; NULL: data does not tell.
 */
const char *constant_unasked(
	const struct api *api, const char *placeholder, const char *name, size_t len);

#endif
