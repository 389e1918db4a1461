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
	bool ok;

	*out = (struct sim_state_file){
		.at = yaml_parse_one(src, "one state", "kernel: ..., zones: [...]", a, d)};
	if (!out->at)
		return false;
	out->counted = sim_counted_is(out->at);
	if (out->counted)
		ok = sim_counted_read(out->at, a, d, &out->counts);
	else
		ok = sim_image_read_root(out->at, a, d, &out->image);
	out->kernel = out->counted ? out->counts.kernel : out->image.kernel;
	out->arch = out->counted ? out->counts.arch : out->image.arch;
	return ok;
}
