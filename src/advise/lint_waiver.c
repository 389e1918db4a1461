/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Waivers of a site: whether they hold, and which of them are of no use any more.
 */
#include <string.h>

#include "advise/config.h"
#include "advise/lint_internal.h"
#include "text/mem.h"
#include "text/yaml.h"

/* The waiver as it stays. */
static const struct waiver *keep_waiver(const struct linter *l, const struct waiver *w)
{
	struct waiver *kept = arena_alloc(l->a, sizeof(*kept));
	struct yaml_node *at = arena_alloc(l->a, sizeof(*at));
	struct yaml_place *place = arena_alloc(l->a, sizeof(*place));

	*place = *w->at->place;
	*at = (struct yaml_node){.place = place, .text = ""};
	kept->because = arena_strdup(l->a, w->because);
	kept->at = at;
	return kept;
}

/*
 * A waiver counts through its day, or before the kernel that it names: on a range, as long as some
 * kernel of it is older.
 */
static bool waiver_holds(const struct linter *l, const struct waiver *w)
{
	if (w->until_date)
		return strcmp(l->today, w->until_date) <= 0;
	return w->until_kernel == VERSION_NONE || l->j->target->spec.min < w->until_kernel;
}

bool lint_check_waiver_names(const struct judge *j, const struct site *site, struct diag *d)
{
	bool ok = true;

	for (size_t i = 0; i < site->waivers; i++)
		ok &= lint_rule_known(j, site->waiver[i].rule_at, d);
	return ok;
}

static struct waiver *find_waiver(const struct linter *l, const char *rule)
{
	for (size_t i = 0; i < l->site->waivers; i++)
		if (yaml_same_word(l->site->waiver[i].rule, rule))
			return &l->site->waiver[i];
	return NULL;
}

bool lint_is_waived(const struct linter *l, const char *rule)
{
	const struct waiver *w = find_waiver(l, rule);

	return w && waiver_holds(l, w);
}

void lint_waive(struct linter *l, struct finding *f)
{
	struct waiver *w = find_waiver(l, f->rule);

	if (!w)
		return;
	w->used = true;
	if (waiver_holds(l, w))
		f->waived = keep_waiver(l, w);
}

void lint_check_waivers(struct linter *l)
{
	for (size_t i = 0; i < l->site->waivers; i++) {
		struct waiver *w = &l->site->waiver[i];
		const struct yaml_node *at = w->used ? w->until_at : w->rule_at;
		struct finding *f;

		if (w->used && waiver_holds(l, w))
			continue;
		f = lint_new_finding(l);
		f->rule = w->used ? LINT_EXPIRED_WAIVER : LINT_UNUSED_WAIVER;
		f->severity = SEVERITY_WARNING;
		f->pos = at->place->pos;
		f->text = arena_strdup(l->a, at->text);
		f->message =
			w->used ? arena_printf(l->a, "the waiver of %s ended with %s", w->rule,
					  w->until_at->text)
				: arena_printf(l->a, "%s finds nothing here any more", w->rule);
		f->suggest = w->used ? "mend the use, or renew the waiver" : "remove the waiver";
	}
}
