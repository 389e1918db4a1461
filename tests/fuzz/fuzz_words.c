/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fuzz target: GFP expressions, sizes, versions and constant expressions. What is written back is
 * read as the same.
 */
#include <string.h>

#include "know/catalogue.h"
#include "know/expr.h"
#include "know/target.h"
#include "know/version.h"
#include "advise/decide.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/strbuf.h"
#include "text/units.h"
#include "text/yaml.h"

#include "fuzz.h"

static bool parse_mask(const struct catalogue *c, const char *text, size_t len, struct diag *d,
	struct gfp_mask *mask, struct strbuf *written)
{
	struct source *src = source_from_text("<mask>", text, len);
	struct arena *a = arena_new();
	bool ok = gfp_parse(c, yaml_plain(src, a), d, mask);

	if (ok)
		gfp_format_mask(c, mask, written);
	arena_free(a);
	source_free(src);
	return ok;
}

static void masks(const char *text, size_t len)
{
	const struct catalogue *c = fuzz_judge()->target->point[0];
	struct strbuf written = {0}, again = {0};
	struct diag *d = diag_new();
	struct gfp_mask mask, same;

	if (parse_mask(c, text, len, d, &mask, &written)) {
		fuzz_plain(&written);
		if (!mask.caller) {
			strbuf_clear(&written);
			gfp_format(c, mask.set, &written);
			/* names that this kernel lacks are not written */
			fuzz_expect(parse_mask(c, strbuf_str(&written), written.len, d, &same,
					    &again) &&
					    same.set == (mask.set & ~c->gfp_absent),
				"a mask is what it is written as");
		}
	} else {
		fuzz_wrong(d);
	}
	strbuf_free(&written);
	strbuf_free(&again);
	diag_free(d);
}

static void sizes(const char *text, size_t len)
{
	uint64_t value, min, max, again;
	char buf[32];

	if (units_parse(text, len, &value) == UNITS_OK) {
		units_human(value, buf);
		units_exact(value, buf);
		fuzz_expect(units_parse(buf, strlen(buf), &again) == UNITS_OK && again == value,
			"a size is what it is written as");
	}
	(void)units_parse_range(text, len, &min, &max);
}

static void versions(const char *text, size_t len)
{
	version_t v = version_parse(text, len);
	struct target_spec spec = {.arch = NULL};
	char buf[64];

	if (v != VERSION_NONE) {
		version_format(v, buf);
		fuzz_expect(
			version_parse(buf, strlen(buf)) == v, "a version is what it is written as");
	}
	(void)target_parse_kernel(text, len, &spec);
}

static void expressions(const char *text)
{
	struct catalogue *c = fuzz_judge()->target->point[0];
	struct expr_error error = {.why = NULL};
	uint64_t value;

	if (!expr_eval(text, catalogue_constant, c, &value, &error))
		fuzz_expect(error.why && (!error.word || (error.word >= text &&
								 error.word + error.word_len <=
									 text + strlen(text))),
			"what is refused is told why, and where");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	char *text = arena_strndup(a, (const char *)data, size);
	size_t len = strlen(text);

	if (len == size) {
		masks(text, len);
		sizes(text, len);
		versions(text, len);
		expressions(text);
	}
	arena_free(a);
	return 0;
}
