/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fuzz target: state files of both forms. What can be read is written, read again the same, drawn,
 * and made a machine of, which has the image it was made from.
 */
#include <string.h>

#include "report/image.h"
#include "report/report.h"
#include "text/diag.h"
#include "text/mem.h"
#include "trial/lab.h"
#include "trial/recorded.h"

#include "fuzz.h"

static bool small(const struct sim_state_file *f)
{
	uint64_t pages = 0;

	if (f->counted)
		for (size_t i = 0; i < f->counts.zones; i++)
			pages += f->counts.zone[i].spanned;
	else
		for (size_t i = 0; i < f->image.zones; i++)
			pages += f->image.zone[i].spanned;
	return pages <= FUZZ_MAX_PAGES;
}

/* Written, a state is read again. */
static void write_and_read(const struct sim_state_file *f, struct arena *a, struct diag *d)
{
	struct sim_state_file again;
	struct strbuf out = {0};
	struct source *src;

	if (f->counted)
		sim_counted_write(&f->counts, &out);
	else
		sim_image_write(&f->image, &out);
	src = source_from_text("<state>", strbuf_str(&out), out.len);
	fuzz_expect(sim_state_file_read(src, a, d, &again), "what is written can be read");
	fuzz_expect(again.counted == f->counted, "a state keeps its form");
	source_free(src);
	strbuf_free(&out);
}

static void run(const struct sim_image *image, const struct lab *lab, struct arena *a)
{
	struct strbuf out = {0};
	struct sim_pages *p;
	struct sim_image after = *image;

	fuzz_expect(sim_pages_new_image(&p, &lab->pages, image) == 0, "there is memory");
	sim_pages_take_image(p, a, &after);
	sim_image_diff(image, &after, &out);
	fuzz_plain(&out);
	strbuf_clear(&out);
	report_json(&out, report_image_json(&after));
	fuzz_json(&out);
	sim_pages_destroy(p);
	strbuf_free(&out);
}

static void make_machine(
	const struct recorded *r, const struct target *t, struct arena *a, struct diag *d)
{
	struct lab *lab = lab_new(t->point[0], d);

	if (lab && lab_record(lab, &r->file, r->name, d)) {
		struct sim_image drawn;

		if (!r->file.counted) {
			run(&r->file.image, lab, a);
		} else {
			uint64_t lost =
				sim_counted_draw(&r->file.counts, lab->node[0], 0, 1, a, &drawn);

			if (!lost)
				fuzz_expect(sim_image_check(&drawn, &lab->pages, d),
					"what is drawn is a machine's state");
		}
		fuzz_expect(lab_recorded(lab, 0, 2), "a state that is right makes a machine");
	} else {
		fuzz_wrong(d);
	}
	lab_free(lab);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *path = fuzz_file("fuzz.state.yaml", data, size);
	const struct target_spec none = {.arch = NULL};
	struct recorded r = {.src = NULL};
	struct arena *a = arena_new();
	struct diag *d = diag_new();

	if (!recorded_open(&r, path, &none, a, d)) {
		fuzz_wrong(d);
	} else if (small(&r.file)) {
		struct target *t = target_new(&r.target, d);

		write_and_read(&r.file, a, d);
		if (t)
			make_machine(&r, t, a, d);
		else
			fuzz_wrong(d);
		target_free(t);
	}
	recorded_close(&r);
	diag_free(d);
	arena_free(a);
	return 0;
}
