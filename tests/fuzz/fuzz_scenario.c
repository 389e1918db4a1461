/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fuzz target: scenarios, run on small machines for few times.
 */
#include "report/scenario.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/progress.h"
#include "trial/lab.h"

#include "fuzz.h"

#define TIMES 20u
#define STEPS 40u
#define COUNT 1000u
#define MEMORY ((uint64_t)64 << 20)

/* What takes long rather than anything else: counts and memory. */
static bool small(struct scenario *s)
{
	if (s->memory > MEMORY)
		s->memory = MEMORY;
	if (s->steps > STEPS || s->is_recorded)
		return false;
	for (size_t i = 0; i < s->steps; i++) {
		struct scenario_step *st = &s->step[i];

		if (st->times > TIMES)
			st->times = TIMES;
		if (st->count > COUNT && st->count < UINT64_MAX / COUNT)
			st->count = COUNT;
	}
	return true;
}

static void run(const struct scenario *s, struct lab *lab, struct arena *a, struct diag *d)
{
	struct progress progress = {.wanted = false};
	struct scenario_outcome o;
	const struct report_style style = {.width = 80};
	struct strbuf out = {0};

	if (!scenario_run(s, lab, a, &progress, d, &o)) {
		fuzz_wrong(d);
		return;
	}
	report_scenario_text(&out, s, &o, &style);
	fuzz_plain(&out);
	strbuf_clear(&out);
	report_json(&out, report_scenario_json(s, &o));
	fuzz_json(&out);
	strbuf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *path = fuzz_file("fuzz.scenario.yaml", data, size);
	const struct target_spec none = {.arch = NULL};
	struct scenario s = {.steps = 0};
	struct arena *a = arena_new();
	struct diag *d = diag_new();
	struct source *src = source_read(path, d);

	if (!src || !scenario_read(src, &none, a, d, &s)) {
		fuzz_wrong(d);
	} else if (small(&s)) {
		struct target *t = target_new(&s.target, d);
		struct lab *lab = t ? lab_new(t->point[0], d) : NULL;

		if (lab)
			run(&s, lab, a, d);
		else
			fuzz_wrong(d);
		lab_free(lab);
		target_free(t);
	}
	scenario_release(&s);
	source_free(src);
	diag_free(d);
	arena_free(a);
	return 0;
}
