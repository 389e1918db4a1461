/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Of the findings of one site, those that are not worth saying beside the others.
 */
#ifndef WHICHALLOC_ADVISE_LINT_NOISE_H
#define WHICHALLOC_ADVISE_LINT_NOISE_H

#include <stddef.h>

struct lint_result;

/*
 * Drops such findings from those of @r from number @from on, which are of one site. Notes never
 * drown what matters: each place has one, and only where nothing worse is said. Waived ones stay,
 * they are counted.
 */
void lint_drop_noise(struct lint_result *r, size_t from);

#endif
