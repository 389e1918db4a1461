/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a scenario may not say on a kernel: calls that are not modelled, arguments that they do not
 * take or that are missing.
 */
#ifndef WHICHALLOC_TRIAL_SCENARIO_CHECK_H
#define WHICHALLOC_TRIAL_SCENARIO_CHECK_H

#include "trial/scenario.h"

struct catalogue;

/* Looks at all steps. false after reporting. */
bool scenario_check(const struct scenario *s, const struct catalogue *c, struct diag *d);

#endif
