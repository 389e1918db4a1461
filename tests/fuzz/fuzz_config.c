/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fuzz target: a house's configuration of `lint`.
 */
#include <sys/stat.h>

#include "advise/config.h"
#include "advise/manifest.h"
#include "text/diag.h"
#include "text/mem.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct judge *j = fuzz_judge();
	const struct rules *r = j->rules[0];
	struct arena *a = arena_new();
	struct diag *d = diag_new();
	struct lint_config *c;

	mkdir(fuzz_path(CONFIG_FOLDER), 0700);
	fuzz_file(CONFIG_FOLDER "/config.yaml", data, size);
	c = lint_config_read(lint_config_find(fuzz_folder()), a, d);
	fuzz_expect(!c || c->source, "the nearest folder is found");
	if (c && lint_config_check(c, j, d)) {
		struct target_spec spec = target_spec_merge(&c->target, &j->target->spec);

		for (size_t i = 0; i < r->count; i++)
			if (!lint_config_off(c, r->rule[i].name))
				(void)lint_config_severity(c, r->rule[i].name, SEVERITY_NOTE);
		target_free(target_new(&spec, d));
		if (diag_count(d))
			fuzz_wrong(d);
	} else {
		fuzz_wrong(d);
	}
	lint_config_free(c);
	diag_free(d);
	arena_free(a);
	return 0;
}
