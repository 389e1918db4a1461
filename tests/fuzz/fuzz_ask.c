/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fuzz target: the words of `ask`, one key a line, its value behind a space. What can be asked has
 * an answer in all formats, and the simulator has nothing against it.
 */
#include <string.h>

#include "advise/ask_line.h"
#include "report/report.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/yaml.h"
#include "trial/trial.h"

#include "fuzz.h"

/* Larger sizes are asked, but not tried: machines would have to grow for them. */
#define TRIED ((uint64_t)4 << 20)

static void set(struct need *need, char *line, struct arena *a, struct diag *d)
{
	char *value = strchr(line, ' ');

	if (value)
		*value++ = '\0';
	for (size_t i = 0; i < need_key_count; i++)
		if (yaml_same_word(need_keys[i].name, line))
			need_option(need, i, value, a, d);
}

static bool small(const struct need *need)
{
	return !need->v[F_SIZE].text && need->v[F_SIZE].max <= TRIED && !need->v[F_COUNT].set &&
	       !need->v[F_FIXED].set && !need->v[F_OBJECTS_ALIVE].set && !need->v[F_ALIGN].set;
}

static void answer(const struct need *need)
{
	const struct report_style style = {.width = 80, .all_rejections = true};
	const struct judge *j = fuzz_judge();
	struct answer a = {.need = need, .judge = j, .decision = decide(j, need, false)};
	struct strbuf out = {0};
	struct trial trial;

	if (a.decision->possible && small(need) &&
		trial_run(fuzz_lab(), need, &a.decision->best.use, &trial)) {
		a.trial = &trial;
		a.trials = 1;
	}
	fuzz_expect(!answer_objected(&a), "the simulator has nothing against what is advised");
	report_ask_text(&out, &a, &style);
	fuzz_plain(&out);
	strbuf_clear(&out);
	report_ask_c(&out, &a);
	strbuf_clear(&out);
	report_json(&out, report_ask_json(&a));
	fuzz_json(&out);
	strbuf_clear(&out);
	ask_line(&out, need, false, &j->target->spec, NULL, 0);
	fuzz_expect(!memchr(strbuf_str(&out), '\n', out.len), "a command is one line");
	strbuf_free(&out);
	decision_free(a.decision);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct diag *d = diag_new();
	struct need need = {.at = NULL};
	char *line = arena_strndup(a, (const char *)data, size), *next;

	/* what comes from a command line has no zero bytes: the text ends at the first */
	for (; line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		set(&need, line, a, d);
	}
	if (diag_count(d) || !need_check(&need, fuzz_judge()->target->point[0], d))
		fuzz_wrong(d);
	else
		answer(&need);
	diag_free(d);
	arena_free(a);
	return 0;
}
