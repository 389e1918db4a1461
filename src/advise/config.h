/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A house's configuration of `lint`: .whichalloc/config.yaml, and house rules in
 * .whichalloc/rules/, in the folder of a manifest or in one above it.
 */
#ifndef WHICHALLOC_ADVISE_CONFIG_H
#define WHICHALLOC_ADVISE_CONFIG_H

#include "advise/judge.h"
#include "know/target.h"
#include "text/decode.h"

#define CONFIG_FOLDER ".whichalloc"

struct severity_setting {
	const struct yaml_node *rule;
	uint32_t level; /* config_levels */
};

/* The words of a severity: those of enum severity, then off. */
extern const char *const config_levels[];

struct lint_config {
	char *folder;	       /* the .whichalloc folder; NULL: there is none */
	struct source *source; /* config.yaml; NULL: there is none */
	const char *rules;     /* the folder of house rules; NULL: there is none */
	int fail_on;	       /* enum severity, past all: never; -1: not said */
	struct target_spec target;
	struct severity_setting *setting;
	size_t settings;
};

/*
 * Looks for the folder from the folder of @path upwards, at most to the top of the repository (a
 * folder with .git); "-" counts as the working directory. The path of the nearest, owned by the
 * caller; NULL when there is none.
 */
char *lint_config_find(const char *path);

/*
 * Reads the folder's files, in @a; takes over @folder (NULL: an empty configuration). NULL after
 * reporting.
 */
struct lint_config *lint_config_read(char *folder, struct arena *a, struct diag *d);
void lint_config_free(struct lint_config *c); /* NULL is fine */

/* Are all rules known that it names? Reports those that are not. */
bool lint_config_check(const struct lint_config *c, const struct judge *j, struct diag *d);

/* Is the rule switched off? @c may be NULL: an empty configuration. */
bool lint_config_off(const struct lint_config *c, const char *rule);

/* What the configuration says of @rule, else @severity. Not for what is switched off. */
enum severity lint_config_severity(
	const struct lint_config *c, const char *rule, enum severity severity);

/* The keys of config.yaml. */
extern const struct field_table config_table;

#endif
