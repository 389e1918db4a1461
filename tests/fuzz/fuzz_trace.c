/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fuzz target: traces, replayed on a fresh machine, or on one in the state that the input begins
 * with, up to a line "--- trace".
 */
#include <string.h>

#include "report/merit.h"
#include "report/replay.h"
#include "sim/page.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/progress.h"
#include "trial/lab.h"
#include "trial/merit.h"

#include "fuzz.h"

#define MEMORY ((uint64_t)32 << 20)
#define CPUS 4u
#define BORDER "--- trace\n"

static const struct report_style style = {.width = 80};
static struct progress progress;

static void check(struct strbuf *out, json_t *json)
{
	fuzz_plain(out);
	strbuf_clear(out);
	report_json(out, json);
	fuzz_json(out);
	strbuf_free(out);
}

static void replay_fresh(struct trace *t, struct arena *a, struct diag *d)
{
	const struct lab *lab = fuzz_lab();
	struct sim_pages_params params = {.model = &lab->pages, .memory = MEMORY, .cpus = CPUS};
	struct sim_pages *p;
	struct merit m = {.sites = 0};

	fuzz_expect(sim_pages_new(&p, &params) == 0, "there is memory");
	if (merit_run(t, p, &lab->pages, a, &progress, d, &m) &&
		merit_advise(&m, fuzz_judge(), a, d)) {
		struct merit_report report = {
			.merit = &m, .catalogue = lab->catalogue, .memory = MEMORY, .cpus = CPUS};
		struct strbuf out = {0};

		report_merit_text(&out, &report, &style);
		check(&out, report_merit_json(&report));
	} else {
		fuzz_wrong(d);
	}
	merit_free(&m);
	sim_pages_destroy(p);
}

static void replay_state(struct trace *t, const struct source *src, struct arena *a, struct diag *d)
{
	const struct lab *lab = fuzz_lab();
	struct sim_image image;
	struct sim_pages *p;
	struct replay r;

	if (!sim_image_read(src, a, d, &image) || !sim_image_check(&image, &lab->pages, d)) {
		fuzz_wrong(d);
		return;
	}
	for (size_t i = 0; i < image.zones; i++)
		if (image.zone[i].spanned > FUZZ_MAX_PAGES)
			return;
	fuzz_expect(sim_pages_new_image(&p, &lab->pages, &image) == 0, "there is memory");
	if (replay_run(t, p, &image, a, &progress, d, &r)) {
		struct replay_report report = {.replay = &r,
			.image = &image,
			.catalogue = lab->catalogue,
			.differences = ""};
		struct strbuf out = {0};

		report_replay_text(&out, &report, &style);
		check(&out, report_replay_json(&report));
	} else {
		fuzz_wrong(d);
	}
	sim_pages_destroy(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const size_t border_len = strlen(BORDER);
	const uint8_t *border = size ? memmem(data, size, BORDER, border_len) : NULL,
		      *text = border ? border + border_len : data;
	struct source *state = NULL;
	struct arena *a = arena_new();
	struct diag *d = diag_new();
	struct trace *t;

	t = trace_open(fuzz_file("fuzz.trace", text, (size_t)(data + size - text)),
		fuzz_lab()->catalogue, d);
	fuzz_expect(t, "a file can be opened");
	if (border)
		state = source_read(fuzz_file("fuzz.state", data, (size_t)(border - data)), d);
	progress_begin(&progress, "lines", true);
	if (state)
		replay_state(t, state, a, d);
	else if (!border)
		replay_fresh(t, a, d);
	source_free(state);
	trace_close(t);
	diag_free(d);
	arena_free(a);
	return 0;
}
