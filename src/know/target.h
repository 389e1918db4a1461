/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The target: which kernels the advice must hold on. One release, or a range, on one architecture
 * and configuration.
 */
#ifndef WHICHALLOC_KNOW_TARGET_H
#define WHICHALLOC_KNOW_TARGET_H

#include <stdbool.h>
#include <stddef.h>

#include "know/catalogue.h"
#include "know/kconfig.h"

#define TARGET_MAX_POINTS 16
#define TARGET_DEFAULT_KERNEL "6.12"
/* the oldest kernel that facts were compared with; what has no `since` is older */
#define TARGET_OLDEST_KERNEL "4.19"

/* What was asked for. Zeroed: the default kernel and architecture, module code. */
struct target_spec {
	version_t min, max; /* VERSION_NONE: the default */
	const char *arch;
	const struct kconfig *kconfig; /* NULL: none. What is stated besides counts more */
	const char *config[64];	       /* names, "!NAME" for off */
	size_t config_count;
	bool built_in, built_in_given;
	bool rt_name; /* a kernel's name has -rt: it may have PREEMPT_RT, which nobody stated */
	bool el_name; /* it has .el: its number says little of what it has */
	const struct yaml_node *arch_at,
		*config_at;	      /* in the file that states them; NULL: none does */
	const struct catalogue *like; /* as in struct point */
};

/*
 * The same with catalogues: one for every release of the range whose facts may differ. point[0] is
 * the oldest.
 */
struct target {
	struct target_spec spec;
	struct catalogue *point[TARGET_MAX_POINTS];
	size_t count;
};

/* "6.12" or "5.10..7.3"; false when it is neither, and @spec then has the default. */
bool target_parse_kernel(const char *s, size_t len, struct target_spec *spec);

/* "6.1..7.3" in @buf for "7.3..6.1", a range that begins with its newer kernel; else NULL. */
#define TARGET_RANGE_SIZE 50
char *target_turn_range(const char *s, size_t len, char *buf);

/*
 * The first option that is stated both on and off from @first on, where @spec has what one list
 * says; NULL: none is. Of several lists the last word counts.
 */
const char *target_config_clash(const struct target_spec *spec, size_t first);

/* NULL after reporting to @d. Freed with target_free(). */
struct target *target_new(const struct target_spec *spec, struct diag *d);
void target_free(struct target *t);
bool target_spec_same(const struct target_spec *a, const struct target_spec *b);

/*
 * What the reader must know of how far the facts and the simulator reach: kernels that are newer or
 * older than any that was read, those between profiles, those that may have PREEMPT_RT, and those
 * of enterprise distributions. Texts of at most 160 bytes; returns their number.
 */
#define TARGET_MAX_NOTES 4
#define TARGET_NOTE_SIZE 160
size_t target_notes(
	const struct target *t, bool simulated, char text[TARGET_MAX_NOTES][TARGET_NOTE_SIZE]);

/*
 * "6.12" or "6.1..6.12", with what was set of the configuration: "6.12 PREEMPT_RT". @buf holds at
 * least 128 bytes.
 */
char *target_describe(const struct target *t, char *buf);

#endif
