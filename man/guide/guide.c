/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * make_guide GUIDE.yaml [RULES]: a build program. Prints kernel-alloc(7), made from the built-in
 * rules or those in the folder RULES; see guide.h.
 */
#include "guide.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advise/manifest.h"
#include "advise/template.h"
#include "mdoc.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"

struct judge *guide_judge(struct guide *g, const struct target_spec *spec)
{
	struct judge *j;

	for (size_t i = 0; i < g->judges; i++)
		if (target_spec_same(&g->judge[i].spec, spec))
			return g->judge[i].judge;
	j = judge_new_instead(spec, g->rules, NULL, 0, g->diag);
	if (!j)
		return NULL;
	g->judge = mem_grow(g->judge, &g->judge_cap, g->judges + 1, sizeof(*g->judge));
	g->judge[g->judges++] = (struct guide_judge){.spec = *spec, .judge = j};
	return j;
}

struct checked {
	struct guide *g;
	const struct yaml_node *at;
};

/*
 * Of the words of guide.yaml: the catalogue must have each call and flag. Constants are checked
 * where tables show them.
 */
static void known_name(void *ctx, const char *name, size_t len)
{
	struct checked *n = ctx;
	const struct catalogue *c = guide_judge(n->g, &n->g->target)->target->point[0];
	bool flag = strstr(name, "GFP_") && strstr(name, "GFP_") < name + len;

	if (flag ? !catalogue_gfp(c, name, len)
		 : islower((unsigned char)name[len - 1]) &&
				!catalogue_api(c, arena_strndup(n->g->arena, name, len)))
		diag_error(n->g->diag, n->at->place->src, n->at->place->pos,
			"take it from rules or data", "the catalogue has no `%.*s`", (int)len,
			name);
}

/* {kernel}, {arch}, {oldest}: what the guide is about */
static const char *target_word(void *ctx, const char *name, size_t len)
{
	struct guide *g = ctx;
	const struct catalogue *c = guide_judge(g, &g->target)->target->point[0];
	char v[24];

	if (len == 6 && strncmp(name, "kernel", len) == 0)
		return arena_strdup(g->arena, version_format(c->version, v));
	if (len == 6 && strncmp(name, "oldest", len) == 0)
		return TARGET_OLDEST_KERNEL;
	return len == 4 && strncmp(name, "arch", len) == 0 ? c->arch->name : NULL;
}

void guide_words(struct guide *g, const char *text, const struct yaml_node *at)
{
	struct checked n = {g, at};
	struct strbuf full = {0};

	template_expand(&full, text, target_word, g);
	mdoc_prose(&g->out, strbuf_str(&full), known_name, &n);
	strbuf_free(&full);
}

void guide_facts(struct guide *g, const char *text)
{
	mdoc_prose(&g->out, text, NULL, NULL);
}

const char *guide_sentence(struct guide *g, const char *text)
{
	char *s = arena_strdup(g->arena, text);
	size_t len = strspn(s, "abcdefghijklmnopqrstuvwxyz-'");
	const char *word = arena_strndup(g->arena, s, len);
	const struct api *named = catalogue_api(guide_judge(g, &g->target)->target->point[0], word);

	/* kmalloc, in_interrupt(), n * size stay as they are */
	if (len && strchr(" ,:;.", s[len]) && (!named || named->kind == API_MEMORY) &&
		(len > 1 || *s == 'a'))
		*s = (char)toupper((unsigned char)*s);
	return s;
}

const char *guide_gist(struct guide *g, const char *text, size_t count)
{
	const char *end = text;

	while (count-- && *end) {
		const char *stop = strstr(end, ". ");

		end = stop ? stop + 2 : end + strlen(end);
	}
	return arena_strndup(g->arena, text, (size_t)(end - text));
}

static bool guide_text(struct guide *g, const struct yaml_node *n)
{
	guide_words(g, n->text, n);
	return true;
}

static bool guide_head(struct guide *g, const struct yaml_node *n)
{
	mdoc_macro(&g->out, ".Ss", n->text);
	return true;
}

/* see: [page(section)] */
static bool guide_see(struct guide *g, const struct yaml_node *list)
{
	for (size_t i = 0; i < list_count(list); i++) {
		const char *page = list_item(list, i)->text;
		size_t name = strcspn(page, "(");

		strbuf_addf(&g->out, ".Xr %.*s %c%s\n", (int)name, page,
			page[name] ? page[name + 1] : '1', i + 1 < list_count(list) ? " ," : "");
	}
	return true;
}

static const struct block {
	const char *key;
	bool (*write)(struct guide *g, const struct yaml_node *n);
	bool paragraph; /* set off from what is before */
} blocks[] = {
	{"head", guide_head, false},
	{"text", guide_text, true},
	{"answers", guide_answers, true},
	{"mistakes", guide_mistakes, true},
	{"rules", guide_rules, false},
	{"matrix", guide_matrix, false},
	{"families", guide_families, false},
	{"flags", guide_flags, true},
	{"contexts", guide_contexts, true},
	{"terms", guide_terms, true},
	{"frees", guide_frees, false},
	{"limits", guide_limits, false},
	{"archs", guide_archs, true},
	{"changes", guide_changes, true},
	{"see", guide_see, false},
};

/* Each block is a map of one key, its kind. */
static bool write_block(struct guide *g, const struct yaml_node *n, bool *after_head)
{
	size_t count = sizeof(blocks) / sizeof(*blocks);

	if (n->kind != YAML_MAP || n->count != 1) {
		diag_error(g->diag, n->place->src, n->place->pos, "text: ...",
			"a block is a map of one key");
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		if (!yaml_is(&n->items[0], blocks[i].key))
			continue;
		if (blocks[i].paragraph && !*after_head)
			strbuf_adds(&g->out, ".Pp\n");
		*after_head = blocks[i].write == guide_head;
		return blocks[i].write(g, &n->items[1]);
	}
	yaml_unknown(&n->items[0], g->diag, "block", blocks, count, sizeof(*blocks));
	return false;
}

static bool write_section(struct guide *g, const struct yaml_node *n)
{
	const struct yaml_node *name = yaml_get(n, "section"), *list = yaml_get(n, "blocks");
	bool ok = true, after_head = true;

	if (!name || !list) {
		diag_error(g->diag, n->place->src, n->place->pos, "section: NAME, blocks: [...]",
			"a section has a name and blocks");
		return false;
	}
	mdoc_macro(&g->out, ".Sh", name->text);
	for (size_t i = 0; i < list_count(list); i++)
		ok &= write_block(g, list_item(list, i), &after_head);
	return ok;
}

static bool write_guide(struct guide *g)
{
	const struct yaml_node *target = yaml_get(g->root, "target"),
			       *title = yaml_get(g->root, "title"),
			       *date = yaml_get(g->root, "date"),
			       *sections = yaml_get(g->root, "sections");
	bool ok = true;

	if (!title || !date || !sections || (target && !target_read(target, &g->target, g->diag)) ||
		!guide_judge(g, &g->target)) {
		diag_error(g->diag, g->root->place->src, g->root->place->pos, NULL,
			"a guide has a title, a date and sections, and may have a target");
		return false;
	}
	strbuf_addf(&g->out,
		".\\\" SPDX-License-Identifier: GPL-2.0-or-later\n"
		".\\\" Made by make_guide from guide.yaml, rules and data.\n"
		".Dd %s\n.Dt KERNEL-ALLOC 7\n.Os\n.Sh NAME\n.Nm kernel-alloc\n",
		date->text);
	strbuf_addf(&g->out, ".Nd %s\n", title->text);
	for (size_t i = 0; i < list_count(sections); i++)
		ok &= write_section(g, list_item(sections, i));
	return ok;
}

int main(int argc, char **argv)
{
	struct guide g = {.arena = arena_new(), .diag = diag_new()};
	bool usage = argc != 2 && argc != 3;
	struct source *src = usage ? NULL : source_read(argv[1], g.diag);
	const struct yaml_node *docs;
	size_t count = 0;
	bool ok;

	g.rules = argc == 3 ? argv[2] : NULL;
	ok = src && yaml_parse(src, g.arena, g.diag, &docs, &count) && count == 1;
	if (ok) {
		g.root = &docs[0];
		ok = write_guide(&g);
	}
	ok &= diag_count(g.diag) == 0;
	diag_print(g.diag, stderr, false);
	if (usage)
		fputs("usage: make_guide GUIDE.yaml [RULES]\n", stderr);
	if (ok)
		ok = fputs(strbuf_str(&g.out), stdout) >= 0 && fflush(stdout) == 0;
	for (size_t i = 0; i < g.judges; i++)
		judge_free(g.judge[i].judge);
	free(g.judge);
	strbuf_free(&g.out);
	diag_free(g.diag);
	arena_free(g.arena);
	source_free(src);
	return ok ? 0 : 1;
}
