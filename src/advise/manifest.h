/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Manifests: the allocations of a driver, each with its need and the use somebody chose
 * (whichalloc-manifest(5)).
 */
#ifndef WHICHALLOC_ADVISE_MANIFEST_H
#define WHICHALLOC_ADVISE_MANIFEST_H

#include "advise/need.h"
#include "know/target.h"
#include "text/decode.h"

struct waiver {
	const struct yaml_node *rule_at;
	const char *rule;
	const char *because;
	const struct yaml_node *until_at;
	/*
	 * how long it counts: through that day, or on kernels before that release; neither: for
	 * good
	 */
	const char *until_date; /* YYYY-MM-DD */
	version_t until_kernel;
	const struct yaml_node *at;
	bool used;
};

struct site {
	const char *name;  /* NULL: not given */
	const char *place; /* `at`: path:line in the C source; NULL */
	struct need need;
	const struct yaml_node *uses; /* NULL: a question */
	struct waiver *waiver;
	size_t waivers;
	const struct yaml_node *at; /* NULL: it stands nowhere */
};

/* One YAML document. */
struct manifest {
	const struct source *source;
	struct target_spec target;
	struct site *site;
	size_t sites;
};

/* The parts of an allocation as they are written. */
struct site_parts {
	const char *name, *place;
	const struct yaml_node *needs, *uses, *waive; /* NULL: not there */
};
bool site_parts_read(const struct yaml_node *n, struct site_parts *parts, struct diag *d);

/*
 * The allocation @n of @parts, on top of what all needs of the document have by default. Every
 * error goes to @d; false if there was one.
 */
bool site_read(const struct yaml_node *n, const struct site_parts *parts,
	const struct need *defaults, struct arena *a, struct diag *d, struct site *site);

/* What a document says of all its allocations. */
struct manifest_head {
	struct target_spec target;
	struct need defaults;
	const struct yaml_node *target_at, *defaults_at; /* NULL: not there */
};

/*
 * Documents of a file one allocation after the other, for files of any length: the head before each
 * document's first one, then each. Either returns false to read no further.
 */
struct manifest_sink {
	bool (*head)(void *ctx, const struct manifest_head *head);
	bool (*site)(void *ctx, const struct yaml_node *n, const struct site_parts *parts,
		struct arena *a);
	void *ctx;
};

/*
 * Hands over the allocations of @src. Returns whether it has handed over every one of a manifest
 * without errors: where it has not, what went to @d does not say everything, and where nothing went
 * there, a document is not written in the order that this takes (head first). Then manifest_read()
 * reads it all. Heads live in @a; an allocation only until the sink returns: it is in @items, an
 * arena that is cleared over and over.
 */
bool manifest_stream(const struct source *src, const struct target_spec *overrides,
	const struct manifest_sink *sink, struct arena *a, struct arena *items, struct diag *d);

/*
 * Reads all documents of @src; *@list has *@count of them, all in @a. @overrides (options) win over
 * a file's `target`; a bare map of needs (no `whichalloc` key) counts as a manifest of one question
 * where @bare allows it. Every error goes to @d; false if there was one.
 */
bool manifest_read(const struct source *src, const struct target_spec *overrides, bool bare,
	struct arena *a, struct diag *d, struct manifest **list, size_t *count);

/*
 * Reads a `target` map {kernel, arch, config, built_in} on top of what @spec has. false after
 * reporting to @d.
 */
bool target_read(const struct yaml_node *n, struct target_spec *spec, struct diag *d);

/* @base with what @over sets on top. */
struct target_spec target_spec_merge(
	const struct target_spec *base, const struct target_spec *over);

/* Their keys. */
extern const struct field_table manifest_table, target_table, site_table, waiver_table;

#endif
