/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Kinds of memory state from YAML:
 *
 *   name: busy
 *   title: memory in use down to the watermarks
 *   free: {from: low, to: {of: high, percent: 120}}   # of: min low high managed
 *   orders: [1, 1, 2, 4]                              # weights of free pages by order
 *   unmovable: 10                                     # percent, as all that follows
 *   reclaimable: 5
 *   cache: 50
 *   movable: 80
 *   pcp: 50
 *   source: where the numbers come from
 */
#include "sim/state.h"

#include <stdio.h>
#include <string.h>

#include "text/decode.h"
#include "text/diag.h"
#include "text/yaml.h"

#define MAX_PERCENT 100000

static const char *const bases[] = {"min", "low", "high", "managed", NULL};

struct level_words {
	uint32_t of;
	uint64_t percent;
};

static bool read_level(const struct yaml_node *n, struct diag *d, struct sim_level *out)
{
	static const struct field fields[] = {
		{"of", FIELD_WORD, offsetof(struct level_words, of), true, bases},
		{"percent", FIELD_U64, offsetof(struct level_words, percent), true, NULL},
	};
	struct level_words w = {0, 100};

	if (n->kind == YAML_SCALAR) {
		int base = decode_word(n, "level", bases, d);

		if (base < 0)
			return false;
		w.of = (uint32_t)base;
	} else if (!decode_map(n, "level", fields, sizeof(fields) / sizeof(fields[0]), &w, d)) {
		return false;
	}
	if (w.percent > (w.of == SIM_LEVEL_MANAGED ? 100 : MAX_PERCENT)) {
		diag_error(d, n->place->src, n->place->pos, NULL, "percent is too large");
		return false;
	}
	out->base = (enum sim_level_base)w.of;
	out->share = (uint32_t)w.percent * (SIM_SHARE_ONE / 100);
	return true;
}

struct free_words {
	const struct yaml_node *from, *to;
};

static bool read_free(const struct yaml_node *n, struct diag *d, struct sim_state_kind *out)
{
	static const struct field fields[] = {
		{"from", FIELD_NODE, offsetof(struct free_words, from), true, NULL},
		{"to", FIELD_NODE, offsetof(struct free_words, to), true, NULL},
	};
	struct free_words w = {NULL, NULL};
	bool ok;

	if (!decode_map(n, "free", fields, sizeof(fields) / sizeof(fields[0]), &w, d))
		return false;
	ok = read_level(w.from, d, &out->free_from);
	return read_level(w.to, d, &out->free_to) && ok;
}

static bool read_orders(const struct yaml_node *n, struct diag *d, struct sim_state_kind *out)
{
	uint64_t total = 0;

	if (list_count(n) > SIM_MAX_PAGE_ORDER + 1) {
		diag_error(d, n->place->src, n->place->pos, NULL, "at most %d orders",
			SIM_MAX_PAGE_ORDER + 1);
		return false;
	}
	for (size_t i = 0; i < list_count(n); i++) {
		uint64_t weight = 0;

		if (!yaml_u64(list_item(n, i), d, &weight))
			return false;
		if (weight > SIM_SHARE_ONE) {
			diag_error(d, n->place->src, n->place->pos, NULL,
				"weights of orders are at most %u", SIM_SHARE_ONE);
			return false;
		}
		out->orders[i] = (uint32_t)weight;
		total += weight;
	}
	if (!total)
		diag_error(d, n->place->src, n->place->pos, NULL, "all weights of orders are 0");
	return total > 0;
}

struct kind_words {
	const char *name, *title;
	const struct yaml_node *free, *orders, *source;
	uint64_t unmovable, reclaimable, cache, movable, pcp;
};

static bool check_shares(const struct yaml_node *n, struct diag *d, const struct kind_words *w)
{
	const char *wrong = NULL;

	if (w->unmovable > 100 || w->reclaimable > 100 - w->unmovable)
		wrong = "unmovable and reclaimable exceed 100 percent";
	else if (w->movable > 100 || w->cache > w->movable)
		wrong = "cache exceeds movable, or movable 100 percent";
	else if (w->pcp > 400)
		wrong = "pcp exceeds 400 percent";
	if (wrong)
		diag_error(d, n->place->src, n->place->pos, NULL, "%s", wrong);
	return !wrong;
}

bool sim_state_kind_read(const struct yaml_node *n, struct diag *d, struct sim_state_kind *out)
{
#define WORD(name, type)                                                   \
	{                                                                  \
#name, type, offsetof(struct kind_words, name), true, NULL \
	}
	static const struct field fields[] = {
		WORD(name, FIELD_TEXT),
		WORD(title, FIELD_TEXT),
		WORD(free, FIELD_MAP),
		WORD(orders, FIELD_LIST),
		WORD(unmovable, FIELD_U64),
		WORD(reclaimable, FIELD_U64),
		WORD(cache, FIELD_U64),
		WORD(movable, FIELD_U64),
		WORD(pcp, FIELD_U64),
		WORD(source, FIELD_LIST),
	};
#undef WORD
	struct kind_words w;
	bool ok;

	memset(&w, 0, sizeof(w));
	memset(out, 0, sizeof(*out));
	if (!decode_map(n, "state", fields, sizeof(fields) / sizeof(fields[0]), &w, d))
		return false;
	if (strlen(w.name) >= sizeof(out->name) || strlen(w.title) >= sizeof(out->title)) {
		diag_error(d, n->place->src, n->place->pos, NULL, "name or title is too long");
		return false;
	}
	(void)snprintf(out->name, sizeof(out->name), "%s", w.name);
	(void)snprintf(out->title, sizeof(out->title), "%s", w.title);
	out->unmovable = (uint32_t)w.unmovable * (SIM_SHARE_ONE / 100);
	out->reclaimable = (uint32_t)w.reclaimable * (SIM_SHARE_ONE / 100);
	out->cache = (uint32_t)w.cache * (SIM_SHARE_ONE / 100);
	out->movable = (uint32_t)w.movable * (SIM_SHARE_ONE / 100);
	out->pcp = (uint32_t)w.pcp * (SIM_SHARE_ONE / 100);
	ok = check_shares(n, d, &w);
	ok = read_free(w.free, d, out) && ok;
	return read_orders(w.orders, d, out) && ok;
}
