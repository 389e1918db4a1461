/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * State files; see state_file.h.
 */
#include "sim/state_file.h"

#include "text/diag.h"
#include "text/yaml.h"

bool sim_state_file_read(
	const struct source *src, struct arena *a, struct diag *d, struct sim_state_file *out)
{
	const struct yaml_node *docs;
	size_t count;
	bool ok;

	*out = (struct sim_state_file){.counted = false};
	if (!yaml_parse(src, a, d, &docs, &count))
		return false;
	if (count != 1) {
		diag_error(d, src, (struct pos){0}, "kernel: ..., zones: [...]",
			"expected one state, found %zu documents", count);
		return false;
	}
	out->at = &docs[0];
	out->counted = sim_counted_is(out->at);
	if (out->counted)
		ok = sim_counted_read(out->at, a, d, &out->counts);
	else
		ok = sim_image_read_root(out->at, a, d, &out->image);
	out->kernel = out->counted ? out->counts.kernel : out->image.kernel;
	out->arch = out->counted ? out->counts.arch : out->image.arch;
	return ok;
}
