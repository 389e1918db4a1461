/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Findings of a site: made, and pointed at what they are about.
 */
#include "advise/lint_internal.h"
#include "text/decode.h"
#include "text/mem.h"
#include "text/yaml.h"

/* What of the use is in the way, where it is stated. */
const struct yaml_node *lint_written_at(const struct use *u, enum rule_at at)
{
	const struct yaml_node *const places[] = {
		[AT_API] = u->api_at,
		[AT_GFP] = u->gfp_at,
		[AT_FREE] = u->free_at,
		[AT_SETUP] = u->setup_at,
		[AT_FLAGS] = u->flags_at,
		[AT_ATTRS] = u->attrs_at,
	};

	return places[at] ? places[at] : u->api_at;
}

void lint_point_at(const struct linter *l, struct finding *f)
{
	const struct yaml_node *at = lint_written_at(&l->use, f->at);

	f->pos = f->part.len ? yaml_pos_within(list_item(at, f->part.item), f->part.at, f->part.len)
			     : at->place->pos;
}

/* A site as it stays when its nodes are gone. */
static const struct judged *keep_site(const struct site *site, struct arena *a)
{
	const struct yaml_node *at = site->at ? site->at : site->uses;
	struct judged *kept = arena_alloc(a, sizeof(*kept));

	kept->name = site->name ? arena_strdup(a, site->name) : NULL;
	kept->place = site->place ? arena_strdup(a, site->place) : NULL;
	kept->source = at->place->src;
	kept->pos = at->place->pos;
	return kept;
}

/* A site begins: it has its number, and is kept where all are. */
void lint_begin_site(struct linter *l)
{
	struct lint_result *r = l->r;

	l->first = r->count;
	r->allocations++;
	if (!r->every_site)
		return;
	l->judged = keep_site(l->site, l->a);
	r->site = mem_grow(r->site, &r->site_cap, r->allocations, sizeof(*r->site));
	r->site[r->allocations - 1] = l->judged;
}

struct finding *lint_new_finding(struct linter *l)
{
	struct lint_result *r = l->r;
	struct finding *f;

	if (!l->judged)
		l->judged = keep_site(l->site, l->a);
	r->finding = mem_grow(r->finding, &r->cap, r->count + 1, sizeof(*r->finding));
	f = &r->finding[r->count++];
	*f = (struct finding){.judge = l->j,
		.site = l->judged,
		.number = r->allocations - 1,
		.source = l->site->uses->place->src};
	return f;
}
