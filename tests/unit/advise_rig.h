/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A judge, and short ways to put YAML to it, for tests of the parts of src/advise.
 */
#ifndef TESTS_UNIT_ADVISE_RIG_H
#define TESTS_UNIT_ADVISE_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "advise/decide.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/yaml.h"
#include "told.h"

struct fixture {
	struct judge *judge;
	const struct catalogue *c;
	struct arena *a;
	struct diag *d;
	struct source *src[256];
	size_t sources;
};

static inline int setup(void **state)
{
	struct fixture *f = mem_alloc(sizeof(*f));
	struct target_spec spec = {0};

	f->d = diag_new();
	f->a = arena_new();
	f->judge = judge_new(&spec, NULL, 0, f->d);
	f->c = f->judge->target->point[0];
	*state = f;
	return diag_count(f->d) ? 1 : 0;
}

static inline int teardown(void **state)
{
	struct fixture *f = *state;

	judge_free(f->judge);
	for (size_t i = 0; i < f->sources; i++)
		source_free(f->src[i]);
	arena_free(f->a);
	diag_free(f->d);
	free(f);
	return 0;
}

static inline const struct yaml_node *parse(struct fixture *f, const char *text)
{
	const struct yaml_node *docs;
	size_t count;

	assert_true(f->sources < sizeof(f->src) / sizeof(*f->src));
	f->src[f->sources] = source_from_text("test", text, strlen(text));
	assert_true(yaml_parse(f->src[f->sources++], f->a, f->d, &docs, &count));
	assert_int_equal(count, 1);
	return &docs[0];
}

static inline void need_of(
	struct fixture *f, const char *text, struct need *need, struct value *facts)
{
	*need = (struct need){0};
	assert_true(need_read(need, parse(f, text), f->a, f->d));
	need_facts(need, f->c, false, facts);
}

/* What was reported since the last time has @text in it, and what stands behind the caret too. */
static inline void assert_told(struct fixture *f, const char *text, const char *hint)
{
	char *said = told(f->d);

	if (!strstr(said, text) || (hint && !strstr(said, hint)))
		fail_msg("`%s` (%s) is not what was said: %s", text, hint ? hint : "", said);
	free(said);
}

/* A new directory of rules with the one file @text; dropped by drop_rules(). */
struct house_rules {
	char dir[24], path[40];
	const char *dirs[1];
};

static inline void write_rules(struct house_rules *h, const char *text)
{
	FILE *out;

	strcpy(h->dir, "rules-XXXXXX");
	assert_non_null(mkdtemp(h->dir));
	snprintf(h->path, sizeof(h->path), "%s/house.yaml", h->dir);
	h->dirs[0] = h->dir;
	out = fopen(h->path, "w");
	assert_non_null(out);
	fputs(text, out);
	fclose(out);
}

static inline void drop_rules(struct house_rules *h)
{
	unlink(h->path);
	rmdir(h->dir);
}

/*
 * The rules @text on top of the built-in ones, for @kernel (NULL: the default); NULL after
 * reporting. The files are gone then.
 */
static inline struct judge *house_on(struct fixture *f, const char *kernel, const char *text)
{
	static struct house_rules h; /* the judge holds on to its names */
	struct target_spec spec = {0};
	struct judge *j;

	if (kernel)
		assert_true(target_parse_kernel(kernel, strlen(kernel), &spec));
	write_rules(&h, text);
	j = judge_new(&spec, h.dirs, 1, f->d);
	drop_rules(&h);
	return j;
}

static inline struct judge *house(struct fixture *f, const char *text)
{
	return house_on(f, NULL, text);
}

#endif
