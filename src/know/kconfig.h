/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Kernel configurations as files: the .config of a build, /boot/config-*, what /proc/config.gz
 * holds.
 */
#ifndef WHICHALLOC_KNOW_KCONFIG_H
#define WHICHALLOC_KNOW_KCONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "know/version.h"

struct arena;
struct diag;

struct kconfig {
	const char *name;   /* of the file, as shown to people */
	version_t version;  /* as its head says; VERSION_NONE: it does not */
	const char **names; /* options that are y or m, without CONFIG_, sorted */
	size_t count;
};

/* Everything lives in @a. NULL after reporting to @d. */
struct kconfig *kconfig_read(const char *path, struct arena *a, struct diag *d);

/* true when the option (without CONFIG_) is y or m */
bool kconfig_on(const struct kconfig *k, const char *name);

#endif
