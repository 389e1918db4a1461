/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The YAML files of rules/ and data/ as they were parsed at build time: constant trees in the program itself, so that it is one file that starts at once.
 * embed.c, a program of the build, writes them.
 */
#ifndef WHICHALLOC_KNOW_BUILTIN_H
#define WHICHALLOC_KNOW_BUILTIN_H

#include <stddef.h>

#include "text/yaml.h"

struct builtin {
	const char *path; /* "rules/context.yaml", "data/gfp.yaml" */
	const struct yaml_node *root;
};

extern const struct builtin builtins[];
extern const size_t builtin_count;

#endif
