/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Examples beside every rule: each `fail` must break its rule, each `pass` must not.
 *
 *   test_examples rules/context.yaml ...
 *
 * They are judged by the rules that are compiled in; a rule without both kinds of examples fails.
 */
#include <stdio.h>

#include "advise/examples.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/yaml.h"

struct tester {
	struct arena *arena;
	struct diag *diag;
	struct examples *examples;
	size_t passed, failed;
};

static void complain(void *ctx, const char *rule, const char *kind, size_t number, const char *why,
	struct diag *d)
{
	struct tester *t = ctx;

	if (number)
		printf("%s: %s example %zu: %s\n", rule, kind, number, why);
	else
		printf("%s: %s\n", rule, why);
	diag_print(d, stdout, false);
	t->failed++;
}

static void test_file(struct tester *t, const char *path)
{
	struct source *src = source_read(path, t->diag);
	const struct yaml_node *docs;
	size_t count, rules = 0;
	bool decides;

	if (!src || !yaml_parse(src, t->arena, t->diag, &docs, &count)) {
		complain(t, path, NULL, 0, "the file cannot be read", t->diag);
		source_free(src);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		const struct yaml_node *list = yaml_get(&docs[i], "rules");

		for (size_t k = 0; k < list_count(list); k++, rules++) {
			const struct yaml_node *n = list_item(list, k), *name = yaml_get(n, "rule");

			t->passed += examples_judge(t->examples,
				name ? name->text : "(rule without a name)",
				yaml_get(n, "examples"), true, &decides);
		}
	}
	if (rules == 0)
		complain(t, path, NULL, 0, "the file has no rules", t->diag);
	source_free(src);
}

int main(int argc, char **argv)
{
	struct tester t = {.arena = arena_new(), .diag = diag_new()};

	t.examples = examples_new(NULL, NULL, 0, complain, &t);
	for (int i = 1; i < argc; i++)
		test_file(&t, argv[i]);
	printf("%zu passed, %zu failed, 0 skipped\n", t.passed, t.failed);
	examples_free(t.examples);
	diag_free(t.diag);
	arena_free(t.arena);
	return t.failed || t.passed == 0;
}
