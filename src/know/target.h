/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The target: which kernels the advice must hold on. One release, or a range, on one architecture and configuration.
 */
#ifndef WHICHALLOC_KNOW_TARGET_H
#define WHICHALLOC_KNOW_TARGET_H

#include <stdbool.h>
#include <stddef.h>

#include "know/catalogue.h"

#define TARGET_MAX_POINTS 16
#define TARGET_DEFAULT_KERNEL "6.12"

/* What was asked for. Zeroed: the default kernel and architecture, module code. */
struct target_spec {
	version_t min, max; /* VERSION_NONE: the default */
	const char *arch;
	const char *config[64]; /* names, "!NAME" for off */
	size_t config_count;
	bool built_in, built_in_given;
};

/* The same with catalogues: one for every release of the range whose facts may differ. point[0] is the oldest. */
struct target {
	struct target_spec spec;
	struct catalogue *point[TARGET_MAX_POINTS];
	size_t count;
};

/* "6.12" or "5.10..7.3"; false when it is neither. */
bool target_parse_kernel(const char *s, size_t len, struct target_spec *spec);

/* NULL after reporting to @d. Freed with target_free(). */
struct target *target_new(const struct target_spec *spec, struct diag *d);
void target_free(struct target *t);
bool target_spec_same(const struct target_spec *a, const struct target_spec *b);

/* "6.12" or "6.1..6.12", with what was set of the configuration: "6.12 PREEMPT_RT". @buf holds at least 128 bytes. */
char *target_describe(const struct target *t, char *buf);

#endif
