/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Judges; see judge.h.
 */
#include "advise/judge.h"

#include <stdlib.h>

#include "text/mem.h"

struct judge *judge_new(
	const struct target_spec *spec, const char *const *dirs, size_t count, struct diag *d)
{
	return judge_new_instead(spec, NULL, dirs, count, d);
}

struct judge *judge_new_instead(const struct target_spec *spec, const char *base,
	const char *const *dirs, size_t count, struct diag *d)
{
	struct judge *j = mem_alloc(sizeof(*j));

	j->dirs = dirs;
	j->dir_count = count;
	j->target = target_new(spec, d);
	for (size_t p = 0; j->target && p < j->target->count; p++) {
		j->rules[p] = rules_new(j->target->point[p], base, dirs, count, d);
		if (!j->rules[p]) {
			judge_free(j);
			return NULL;
		}
		j->panel[p] = panel_new(j->target->point[p], j->rules[p]);
	}
	if (j->target)
		return j;
	free(j);
	return NULL;
}

void judge_free(struct judge *j)
{
	if (!j)
		return;
	for (size_t p = 0; p < TARGET_MAX_POINTS; p++) {
		panel_free(j->panel[p]);
		rules_free(j->rules[p]);
	}
	target_free(j->target);
	free(j);
}
