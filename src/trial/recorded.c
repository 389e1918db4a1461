/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Recorded machines; see recorded.h.
 */
#include "trial/recorded.h"

#include <string.h>

#include "advise/manifest.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/source.h"
#include "text/yaml.h"

static const char ending[] = ".yaml";

/* Has an option spoken of what @config ("NAME" or "!NAME") is about? */
static bool chosen(const struct target_spec *t, const char *config)
{
	config += *config == '!';
	for (size_t i = 0; i < t->config_count; i++)
		if (strcmp(t->config[i] + (t->config[i][0] == '!'), config) == 0)
			return true;
	return false;
}

static const char *name_of(const char *path, struct arena *a)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	size_t len = strlen(name), tail = sizeof(ending) - 1;

	if (len > tail && strcmp(name + len - tail, ending) == 0)
		len -= tail;
	return len ? arena_strndup(a, name, len) : "state";
}

bool recorded_machine(struct target_spec *own, const struct yaml_node *at, const char *kernel,
	const char *arch, struct diag *d)
{
	if (!target_parse_kernel(kernel, strlen(kernel), own) || own->min != own->max) {
		diag_error(d, at->place->src, yaml_get(at, "kernel")->place->pos,
			"6.12.117, or what uname -r prints", "this is no kernel release");
		return false;
	}
	own->arch = arch;
	own->arch_at = yaml_get(at, "arch");
	return true;
}

static bool own_target(struct recorded *r, const struct target_spec *options, struct diag *d)
{
	const struct sim_state_file *f = &r->file;
	struct target_spec *own = &r->target;

	if (!recorded_machine(own, f->at, f->kernel, f->arch, d))
		return false;
	own->config_at = yaml_get(f->at, "config");
	for (size_t i = 0; f->counted && i < f->counts.configs; i++)
		if (own->config_count < sizeof(own->config) / sizeof(*own->config) &&
			!chosen(options, f->counts.config[i]))
			own->config[own->config_count++] = f->counts.config[i];
	*own = target_spec_merge(own, options);
	return true;
}

bool recorded_open(struct recorded *r, const char *path, const struct target_spec *options,
	struct arena *a, struct diag *d)
{
	*r = (struct recorded){.name = name_of(path, a), .src = source_read(path, d)};
	return r->src && sim_state_file_read(r->src, a, d, &r->file) && own_target(r, options, d);
}

void recorded_close(struct recorded *r)
{
	source_free(r->src);
	r->src = NULL;
}
