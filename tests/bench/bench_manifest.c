/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Manifests to measure `lint` with: the allocations of real drivers (data/examples), and variants
 * of them with other sizes, over and over again under different names. All but one in FINDING_EVERY
 * have nothing wrong, as in a tree that is linted at every merge.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "advise/lint.h"
#include "advise/sample.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/strbuf.h"
#include "text/yaml.h"

#define VARIANTS 6
#define FINDING_EVERY 50
#define PAIR_MAX 140 /* bytes: what manifests mostly are */
#define SMALL_FILES 500
#define SMALL_SITES 14 /* four lines each, behind three: 59 */

static const char head[] = "whichalloc: 1\n"
			   "target: {kernel: \"6.12\", arch: x86_64, built_in: true}\n"
			   "allocations:\n";

/* Needs and uses in YAML, as they stand behind `needs: ` and `uses: `. */
struct pair {
	char *needs, *uses;
};

struct pairs {
	struct pair *pair;
	size_t count, cap;
};

static struct pairs clean, faulty;

static void fail(const char *what)
{
	fprintf(stderr, "bench: %s\n", what);
	exit(1);
}

/*
 * ---- needs and uses as text
 * ----------------------------------------------------------------------
 */

static void put_scalar(struct strbuf *out, const struct yaml_node *n)
{
	if (n->plain) {
		strbuf_add(out, n->text, n->count);
		return;
	}
	strbuf_addc(out, '\'');
	for (const char *s = n->text; *s; s++)
		strbuf_adds(out, *s == '\'' ? "''" : (char[]){*s, '\0'});
	strbuf_addc(out, '\'');
}

/* A number grows with the variant; what is no number stays. */
static void put_size(struct strbuf *out, const struct yaml_node *n, unsigned int variant)
{
	char *end = NULL;
	unsigned long long size = n->kind == YAML_SCALAR ? strtoull(n->text, &end, 10) : 0;

	if (variant && size && !*end)
		strbuf_addf(out, "%llu", size + 8ull * variant);
	else
		put_scalar(out, n);
}

/* In flow style. Nests as deep as manifests do. */
static void put(struct strbuf *out, const struct yaml_node *n, unsigned int variant)
{
	bool map = n->kind == YAML_MAP;

	if (n->kind == YAML_SCALAR) {
		put_scalar(out, n);
		return;
	}
	strbuf_addc(out, map ? '{' : '[');
	for (size_t i = 0; i < n->count; i++) {
		const struct yaml_node *value = map ? &n->items[2 * i + 1] : &n->items[i];

		strbuf_adds(out, i ? ", " : "");
		if (map)
			strbuf_addf(out, "%s: ", value[-1].text);
		if (map && yaml_is(&value[-1], "size") && value->kind == YAML_SCALAR)
			put_size(out, value, variant);
		else
			put(out, value, variant);
	}
	strbuf_addc(out, map ? '}' : ']');
}

static char *as_text(const struct yaml_node *n, unsigned int variant)
{
	struct strbuf out = {0};

	put(&out, n, variant);
	return out.s;
}

/*
 * ---- what is wrong with them
 * ---------------------------------------------------------------------
 */

static void put_site(struct strbuf *out, const struct pair *p, const char *name, unsigned int line)
{
	strbuf_addf(out, "  - name: %s\n    at: drivers/net/%.2s.c:%u\n", name, name, line);
	strbuf_addf(out, "    needs: %s\n    uses: %s\n", p->needs, p->uses);
}

/* Sorts @p into what is clean and what is not; drops what cannot be read. */
static void sort_in(const struct judge *j, struct pair p)
{
	struct arena *a = arena_new();
	struct diag *d = diag_new();
	struct lint_result r = {0};
	struct strbuf text = {0};
	struct target_spec none = {0};
	struct manifest *list;
	struct pairs *to = NULL;
	struct source *src;
	size_t count;

	strbuf_adds(&text, head);
	put_site(&text, &p, "only", 1);
	src = source_from_text("pair", text.s, text.len);
	if (manifest_read(src, &none, false, a, d, &list, &count) &&
		need_check(&list->site->need, j->target->point[0], d) &&
		lint_site(j, list->site, true, "2000-01-01", a, d, &r))
		to = r.count ? &faulty : &clean;
	if (strlen(p.needs) + strlen(p.uses) > PAIR_MAX)
		to = NULL;
	for (size_t i = 0; to && i < to->count; i++)
		if (strcmp(to->pair[i].needs, p.needs) == 0 &&
			strcmp(to->pair[i].uses, p.uses) == 0)
			to = NULL;
	if (to) {
		to->pair = mem_grow(to->pair, &to->cap, to->count + 1, sizeof(*to->pair));
		to->pair[to->count++] = p;
	} else {
		free(p.needs);
		free(p.uses);
	}
	lint_result_free(&r);
	strbuf_free(&text);
	source_free(src);
	diag_free(d);
	arena_free(a);
}

static void take_example(const struct judge *j, const char *path)
{
	struct arena *a = arena_new();
	struct diag *d = diag_new();
	struct source *src = source_read(path, d);
	const struct yaml_node *docs, *sites, *needs, *uses;
	size_t count;

	if (!src || !yaml_parse(src, a, d, &docs, &count))
		fail("an example cannot be read");
	for (size_t i = 0; i < count; i++) {
		sites = yaml_get(&docs[i], "allocations");
		for (size_t k = 0; k < list_count(sites) * VARIANTS; k++) {
			unsigned int variant = (unsigned int)(k % VARIANTS);

			needs = yaml_get(list_item(sites, k / VARIANTS), "needs");
			uses = yaml_get(list_item(sites, k / VARIANTS), "uses");
			if (needs && uses)
				sort_in(j,
					(struct pair){as_text(needs, variant), as_text(uses, 0)});
		}
	}
	source_free(src);
	diag_free(d);
	arena_free(a);
}

/*
 * ---- the files
 * -----------------------------------------------------------------------------------
 */

static void put_any_site(struct strbuf *out, size_t number, unsigned int faults, uint64_t *state)
{
	static const char *const words[] = {"rx-descriptors", "tx-ring", "queue-context",
		"firmware-image", "completion", "bounce-buffer", "statistics", "filter-table"};
	uint64_t r = sample_random(state);
	const struct pairs *from =
		faults && faulty.count && number % faults == faults - 1 ? &faulty : &clean;
	char name[64];

	snprintf(name, sizeof(name), "%s-%zu", words[r % 8], number);
	put_site(out, &from->pair[(r >> 3) % from->count], name, 1 + (unsigned int)(r >> 52));
}

static void write_file(const char *folder, const char *name, size_t first, size_t sites,
	unsigned int faults, uint64_t *state)
{
	char path[4096];
	struct strbuf text = {0};
	FILE *f;

	strbuf_adds(&text, head);
	for (size_t i = 0; i < sites; i++)
		put_any_site(&text, first + i, faults, state);
	snprintf(path, sizeof(path), "%s/%s.whichalloc.yaml", folder, name);
	f = fopen(path, "w");
	if (!f || fwrite(text.s, 1, text.len, f) != text.len || fclose(f) != 0)
		fail("cannot write a manifest");
	strbuf_free(&text);
}

/*
 * bench_manifest FOLDER ALLOCATIONS EXAMPLE.yaml...: FOLDER/large/, FOLDER/findings/ and
 * FOLDER/small/
 */
int main(int argc, char **argv)
{
	struct target_spec spec = {0};
	struct diag *d = diag_new();
	uint64_t state = 20240601;
	char folder[2048], name[16];
	struct judge *j;
	size_t sites;

	if (argc < 4)
		return 2;
	sites = strtoul(argv[2], NULL, 10);
	target_parse_kernel("6.12", 4, &spec);
	spec.arch = "x86_64";
	spec.built_in = spec.built_in_given = true;
	j = judge_new(&spec, NULL, 0, d);
	if (!j)
		fail("no rules");
	for (int i = 3; i < argc; i++)
		take_example(j, argv[i]);
	if (!clean.count || !faulty.count)
		fail("the examples have too little");
	printf("lint-different-allocations %zu N\n", clean.count + faulty.count);

	snprintf(folder, sizeof(folder), "%s/large", argv[1]);
	mkdir(folder, 0777);
	write_file(folder, "large", 0, sites, FINDING_EVERY, &state);
	snprintf(folder, sizeof(folder), "%s/findings", argv[1]);
	mkdir(folder, 0777);
	write_file(folder, "findings", 0, sites, 3, &state);
	snprintf(folder, sizeof(folder), "%s/small", argv[1]);
	mkdir(folder, 0777);
	for (size_t i = 0; i < SMALL_FILES; i++) {
		snprintf(name, sizeof(name), "%03u", (unsigned int)i);
		write_file(folder, name, i * SMALL_SITES, SMALL_SITES, FINDING_EVERY, &state);
	}
	judge_free(j);
	diag_free(d);
	for (size_t i = 0; i < clean.count; i++)
		free(clean.pair[i].needs), free(clean.pair[i].uses);
	for (size_t i = 0; i < faulty.count; i++)
		free(faulty.pair[i].needs), free(faulty.pair[i].uses);
	free(clean.pair);
	free(faulty.pair);
	return fflush(stdout) || ferror(stdout);
}
