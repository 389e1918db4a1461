/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The space of needs: classes are what they say, and needs can be written as command lines.
 */
#include "advise_rig.h"

#include "advise/ask_line.h"
#include "advise/sample.h"
#include "advise/space.h"
#include "text/strbuf.h"

#define NEEDS 400

/* Rules may compare with numbers past all that there are. */
static const char far_away[] =
	"rules:\n"
	"  - {rule: a, title: t, because: b, source: [s], forbid: {pages: '> "
	"0xffffffffffffffff'}}\n"
	"  - {rule: b, title: t, because: b, source: [s], forbid: {order: '> 60'}}\n";

static struct house_rules house_rules;
static struct judge *judge;
static struct space *space;

static int set_up(void **state)
{
	struct target_spec spec = {0};
	struct diag *d = diag_new();

	(void)state;
	write_rules(&house_rules, far_away);
	judge = judge_new(&spec, house_rules.dirs, 1, d);
	drop_rules(&house_rules);
	diag_free(d);
	space = judge ? space_new(judge) : NULL;
	return space ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	space_free(space);
	space_free(NULL);
	judge_free(judge);
	return 0;
}

/* Every fact that a rule can ask of a need belongs to the dimension that says so. */
static void test_dimensions(void **state)
{
	(void)state;
	for (int f = 0; f < FACT_FIRST_USE; f++) {
		const struct dim *d = &space->dim[space->dim_of[f]];

		if (space->slot_of[f] >= d->facts || d->fact[space->slot_of[f]] != (enum fact)f)
			fail_msg("%s is in no dimension", fact_info[f].name);
	}
	for (size_t d = 0; d < space->dims; d++)
		assert_true(space->dim[d].classes > 0);
}

/* What stands for a class is of that class. */
static void test_representatives(void **state)
{
	(void)state;
	for (size_t d = 0; d < space->dims; d++) {
		for (uint32_t k = 0; k < space->dim[d].classes; k++) {
			uint32_t cls[SPACE_MAX_DIMS] = {0}, again[SPACE_MAX_DIMS];
			struct need need;
			bool built_in;

			cls[d] = k;
			space_need(space, cls, &need, &built_in);
			assert_int_equal(space_classify(space, &need, built_in, again), 0);
			assert_int_equal(again[d], k);
		}
	}
}

/* A word that there is not is of no class. */
static void test_unknown(void **state)
{
	struct need need = {.v[F_SIZE] = {.set = true, .min = 1, .max = 1},
		.v[F_SIZE_FROM] = {.set = true, .min = 5, .max = 5}};
	uint32_t cls[SPACE_MAX_DIMS];

	(void)state;
	assert_int_equal(space_classify(space, &need, false, cls), 1);
	assert_int_equal(cls[space->dim_of[F_SIZE]], 0);
}

/*
 * Elements of a type of unknown size, so few to so many, behind a part: whatever the numbers, they
 * are of some class.
 */
static void test_types(void **state)
{
	uint64_t random = 3;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		const uint64_t part = (uint64_t)1 << sample_random(&random) % 27,
			       most = (uint64_t)1 << sample_random(&random) % 22;
		struct need need = {.v[F_SIZE] = {.set = true,
					    .fuzzy = true,
					    .min = 1,
					    .text = "sizeof(struct foo)"}};
		uint32_t cls[SPACE_MAX_DIMS];

		need.v[F_COUNT] =
			(struct value){.set = true, .max = most + sample_random(&random) % most};
		need.v[F_COUNT].min = sample_random(&random) % (i & 1 ? 20 : 1000000);
		if (need.v[F_COUNT].min > need.v[F_COUNT].max)
			need.v[F_COUNT].min = need.v[F_COUNT].max;
		need.v[F_FIXED].set = true;
		need.v[F_FIXED].min = part + sample_random(&random) % part;
		need.v[F_FIXED].max = need.v[F_FIXED].min;
		assert_int_equal(space_classify(space, &need, false, cls), 0);
	}
}

/*
 * Where kmalloc aligns powers of two alone, what wastes much of a class and no page is as aligned
 * as it may be.
 */
static void test_old_kernel(void **state)
{
	struct target_spec spec = {0};
	struct diag *d = diag_new();
	struct judge *old;
	struct space *s;

	(void)state;
	assert_true(target_parse_kernel("6.1", 3, &spec));
	old = judge_new(&spec, NULL, 0, d);
	assert_non_null(old);
	s = space_new(old);
	for (uint64_t size = 61441; size <= 65536; size++) {
		struct need need = {.v[F_SIZE] = {.set = true, .min = size, .max = size},
			.v[F_ALIGN] = {.set = true, .min = 4, .max = 4}};
		uint32_t cls[SPACE_MAX_DIMS];

		assert_int_equal(space_classify(s, &need, false, cls), 0);
	}
	space_free(s);
	judge_free(old);
	diag_free(d);
}

static bool same_use(const struct use *a, const struct use *b)
{
	return a->api == b->api && a->free == b->free && a->setup == b->setup &&
	       a->gfp.set == b->gfp.set && a->enters == b->enters;
}

/* A random need and what stands for its classes are answered alike. */
static void test_classes(void **state)
{
	uint64_t random = 20;
	unsigned int compared = 0;

	(void)state;
	for (int i = 0; i < NEEDS; i++) {
		uint32_t cls[SPACE_MAX_DIMS];
		struct candidate a, b;
		struct need raw, need;
		bool built_in, same;

		sample_need(&raw, judge->target->point[0], 8, &random);
		if (space_classify(space, &raw, i & 1, cls))
			continue;
		space_need(space, cls, &need, &built_in);
		assert_int_equal(built_in, i & 1);
		same = decide_best(judge, &raw, i & 1, &a);
		assert_int_equal(decide_best(judge, &need, built_in, &b), same);
		assert_true(!same || same_use(&a.use, &b.use));
		compared++;
	}
	assert_true(compared > NEEDS / 2);
}

/* A few classes show both answers to each test. */
static void check_cover(bool hard)
{
	for (size_t d = 0; d < space->dims; d++) {
		bool *kept = mem_alloc(space->dim[d].classes + 1);
		size_t count = space_cover(space, d, hard, kept), words = space_words(space, d);

		assert_true(kept[0] && count <= space->dim[d].classes);
		for (size_t i = 0; i < space->tests; i++) {
			const struct space_test *t = &space->test[i];
			bool yes = false, shown = false;

			if (hard && !t->hard)
				continue;
			for (size_t w = 0; t->dim == d && w < words; w++)
				yes |= t->yes[w] != 0;
			for (size_t k = 0; t->dim == d && k < space->dim[d].classes; k++)
				shown |= kept[k] && t->yes[k / 64] >> (k % 64) & 1;
			assert_int_equal(yes, shown);
		}
		free(kept);
	}
}

static void test_cover(void **state)
{
	(void)state;
	check_cover(false);
	check_cover(true);
}

static bool both(
	const struct space_test *a, const struct space_test *b, const uint64_t *of, size_t words)
{
	for (size_t w = 0; w < words; w++)
		if (a->yes[w] & ~b->can[w] & of[w])
			return true;
	return false;
}

/* A few classes show every yes beside every no to another test. */
static void test_cover_pairs(void **state)
{
	(void)state;
	for (size_t d = 0; d < space->dims; d++) {
		const size_t classes = space->dim[d].classes, words = space_words(space, d);
		uint64_t *all = mem_alloc(words * sizeof(*all)),
			 *few = mem_alloc(words * sizeof(*few));
		bool *kept = mem_alloc(classes + 1);

		assert_true(space_cover_pairs(space, d, kept) <= classes && kept[0]);
		for (size_t k = 0; k < classes; k++) {
			all[k / 64] |= (uint64_t)1 << (k % 64);
			few[k / 64] |= (uint64_t)kept[k] << (k % 64);
		}
		for (size_t i = 0; i < space->tests; i++) {
			const struct space_test *a = &space->test[i];

			for (size_t k = 0; a->dim == d && a->first == i && k < space->tests; k++) {
				const struct space_test *b = &space->test[k];

				if (b->dim == d && b->first == k)
					assert_int_equal(
						both(a, b, all, words), both(a, b, few, words));
			}
		}
		free(kept);
		free(all);
		free(few);
	}
}

/* Do classes @a and @b answer all marked tests of dimension @d alike? */
static bool answer_alike(size_t d, const bool *marked, size_t a, size_t b)
{
	for (size_t i = 0; i < space->tests; i++) {
		const struct space_test *t = &space->test[i];

		if (t->dim == d && marked[i] &&
			((t->yes[a / 64] >> (a % 64) & 1) != (t->yes[b / 64] >> (b % 64) & 1) ||
				(t->can[a / 64] >> (a % 64) & 1) !=
					(t->can[b / 64] >> (b % 64) & 1)))
			return false;
	}
	return true;
}

/*
 * Classes of a group answer alike what is asked; all tests tell every class from the others, none
 * tells few.
 */
static void test_groups(void **state)
{
	bool *marked = mem_alloc(space->tests + 1);

	(void)state;
	for (size_t every = 1; every < 4; every++) {
		for (size_t i = 0; i < space->tests; i++)
			marked[i] = i % every == 0;
		for (size_t d = 0; d < space->dims; d++) {
			size_t classes = space->dim[d].classes;
			uint32_t *group = mem_alloc((classes + 1) * sizeof(*group));
			uint32_t *first = mem_alloc((classes + 1) * sizeof(*first));
			size_t groups = space_group(space, d, marked, group), met = 0;

			assert_true(groups > 0 && groups <= classes);
			assert_true(every > 1 || groups == classes);
			for (uint32_t k = 0; k < classes; k++) {
				assert_true(group[k] <= met && group[k] < groups);
				if (group[k] == met)
					first[met++] = k;
				assert_true(answer_alike(d, marked, k, first[group[k]]));
			}
			assert_int_equal(met, groups);
			free(group);
			free(first);
		}
	}
	memset(marked, 0, space->tests);
	for (size_t d = 0; d < space->dims; d++) {
		uint32_t *group = mem_alloc((space->dim[d].classes + 1) * sizeof(*group));

		/* no fact of a use depends on these */
		if (space->dim[d].fact[0] == F_COPY_OF || space->dim[d].fact[0] == F_ZEROED)
			assert_int_equal(space_group(space, d, marked, group), 1);
		free(group);
	}
	free(marked);
}

/* ---- command lines ---- */

/* The words of a shell's line; quotes as ask_line_word() writes them. */
static size_t split(char *line, char **word, size_t max)
{
	size_t count = 0;

	while (*line) {
		char *out = line;
		bool quoted = false;

		assert_true(count < max);
		word[count++] = out;
		for (; *line && (quoted || *line != ' '); line++) {
			if (*line == '\'')
				quoted = !quoted;
			else
				*out++ = *line;
		}
		line += *line != 0;
		*out = 0;
	}
	return count;
}

static size_t key_of(const char *option, size_t len)
{
	for (size_t k = 0; k < need_key_count; k++) {
		const char *name = need_keys[k].name;
		size_t i = 0;

		while (i < len && name[i] &&
			(name[i] == '.' || name[i] == '_' ? '-' : name[i]) == option[i])
			i++;
		if (i == len && !name[i])
			return k;
	}
	fail_msg("no key %s", option);
	return 0;
}

static void read_back(char *line, struct need *need, bool *built_in, struct arena *a)
{
	struct diag *d = diag_new();
	char *word[256] = {0};
	size_t count = split(line, word, 256);

	*need = (struct need){0};
	*built_in = false;
	assert_string_equal(word[0], "whichalloc");
	assert_string_equal(word[1], "ask");
	for (size_t i = 2; i < count; i++) {
		size_t len = strcspn(word[i], "="), key = 0;
		const char *value = word[i];

		if (strcmp(word[i], "--built-in") == 0) {
			*built_in = true;
			continue;
		}
		if (strncmp(word[i], "--", 2) == 0) {
			key = key_of(word[i] + 2, len - 2);
			value = word[i][len] ? word[i] + len + 1 : NULL;
			if (need_keys[key].arg)
				value = word[++i];
		}
		assert_true(need_option(need, key, value, a, d));
	}
	assert_int_equal(diag_count(d), 0);
	diag_free(d);
}

static void same_value(enum fact f, const struct value *a, const struct value *b)
{
	bool range = fact_info[f].type == FACT_NUM && !a->text;

	if (f == F_FREED_AFTER_RCU && !a->max)
		return; /* false is not said */
	if (a->set != b->set || (!a->text && a->max != b->max) || (range && a->min != b->min) ||
		!a->text != !b->text || (a->text && strcmp(a->text, b->text) != 0))
		fail_msg("%s", fact_info[f].name);
}

static void test_ask_line(void **state)
{
	struct target_spec spec = {0};
	uint64_t random = 21;

	(void)state;
	for (int i = 0; i < NEEDS; i++) {
		struct arena *a = arena_new();
		struct strbuf line = {0};
		struct need need, again;
		bool built_in;

		sample_need(&need, judge->target->point[0], 12, &random);
		ask_line(&line, &need, i & 1, &spec, NULL, 0);
		read_back(line.s, &again, &built_in, a);
		assert_int_equal(built_in, i & 1);
		for (int f = 0; f < NEED_COUNT; f++)
			same_value((enum fact)f, &need.v[f], &again.v[f]);
		strbuf_free(&line);
		arena_free(a);
	}
}

static void test_ask_line_target(void **state)
{
	static const char *const house[] = {"it's here"};
	struct target_spec spec = {.arch = "arm64", .config = {"PREEMPT_RT", "!CMA"}};
	struct strbuf line = {0};
	struct need need = {0};

	(void)state;
	spec.config_count = 2;
	assert_true(target_parse_kernel("6.1..6.12", 9, &spec));
	need.v[F_SIZE] = (struct value){.set = true, .fuzzy = true, .text = "sizeof(struct foo)"};
	ask_line(&line, &need, false, &spec, house, 1);
	assert_string_equal(line.s,
		"whichalloc ask 'sizeof(struct foo)' --kernel 6.1..6.12 --arch arm64 "
		"--config PREEMPT_RT,'!CMA' --rules 'it'\\''s here'");
	strbuf_free(&line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dimensions),
		cmocka_unit_test(test_representatives),
		cmocka_unit_test(test_classes),
		cmocka_unit_test(test_cover),
		cmocka_unit_test(test_cover_pairs),
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_old_kernel),
		cmocka_unit_test(test_ask_line),
		cmocka_unit_test(test_ask_line_target),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
