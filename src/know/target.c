/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Targets; see target.h.
 */
#include "know/target.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/diag.h"
#include "text/mem.h"
#include "text/nearest.h"
#include "text/yaml.h"

/*
 * Is this a range that is written with a dash, 6.1-6.12? What `uname -r` prints has three numbers
 * before the first dash.
 */
static bool is_dashed_range(const char *s, size_t len)
{
	const char *dash = memchr(s, '-', len);
	const size_t first = dash ? (size_t)(dash - s) : len, rest = len - first;
	const char *dot = memchr(s, '.', first);

	return dash && dot && !memchr(dot + 1, '.', first - (size_t)(dot + 1 - s)) &&
	       version_parse(dash + 1, rest - 1) != VERSION_NONE;
}

/* "6.12", or the two ends of "5.10..7.3"; VERSION_NONE: none. */
static void parse_ends(const char *s, size_t len, version_t end[2])
{
	const char *dots = memmem(s, len, "..", 2);
	size_t first = dots ? (size_t)(dots - s) : len;

	end[0] = is_dashed_range(s, first) ? VERSION_NONE : version_parse(s, first);
	end[1] = dots ? version_parse(dots + 2, len - first - 2) : end[0];
}

/*
 * Is one of the words behind a release's number @word, with a number behind it or without? Those of
 * 6.1.0-18-rt-amd64 are rt and amd64, of 5.14.0-427.el9_4.x86_64+rt el, x, and rt.
 */
static bool name_has(const char *s, size_t len, const char *word)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
	static const char digits[] = "0123456789";
	const char *end = s + len;

	while (s < end) {
		const char *from = s;
		size_t n;

		while (s < end && memchr(letters, *s, sizeof(letters) - 1))
			s++;
		n = (size_t)(s - from);
		while (s < end && memchr(digits, *s, sizeof(digits) - 1))
			s++;
		if (n == strlen(word) && memcmp(from, word, n) == 0)
			return true;
		s += s < end && !n;
	}
	return false;
}

bool target_parse_kernel(const char *s, size_t len, struct target_spec *spec)
{
	version_t end[2];

	parse_ends(s, len, end);
	if (end[0] == VERSION_NONE || end[1] == VERSION_NONE || end[0] > end[1])
		/* who goes on to find more errors has a target */
		end[0] = end[1] = VERSION_NONE;
	spec->min = end[0];
	spec->max = end[1];
	if (spec->min == VERSION_NONE)
		len = 0;
	spec->rt_name = name_has(s, len, "rt") || name_has(s, len, "realtime");
	spec->el_name = name_has(s, len, "el");
	return spec->min != VERSION_NONE;
}

char *target_turn_range(const char *s, size_t len, char *buf)
{
	char older[24], newer[24];
	version_t end[2];

	parse_ends(s, len, end);
	if (end[1] == VERSION_NONE || end[0] <= end[1])
		return NULL;
	snprintf(buf, TARGET_RANGE_SIZE, "%s..%s", version_format(end[1], older),
		version_format(end[0], newer));
	return buf;
}

static const char *bare_option(const char *name)
{
	name += *name == '!';
	return strncmp(name, "CONFIG_", 7) == 0 ? name + 7 : name;
}

const char *target_config_clash(const struct target_spec *spec, size_t first)
{
	for (size_t i = first; i < spec->config_count; i++) {
		const char *name = spec->config[i];

		for (size_t j = first; j < i; j++)
			if ((*name == '!') != (*spec->config[j] == '!') &&
				strcmp(bare_option(name), bare_option(spec->config[j])) == 0)
				return bare_option(name);
	}
	return NULL;
}

static void set_bit(struct point *p, int bit, bool on)
{
	const uint64_t mask = (uint64_t)1 << bit;

	*(on ? &p->config_on : &p->config_off) |= mask;
	*(on ? &p->config_off : &p->config_on) &= ~mask;
}

/* The last word on an option counts, and for its later name too, as kernels take over old ones. */
static void set_option(const struct catalogue *c, struct point *p, int bit, bool on)
{
	const char *later = profile_renamed(c, c->config_name[bit]);

	set_bit(p, bit, on);
	if (later)
		set_bit(p, catalogue_config(c, later), on);
}

/* Options as a configuration file has them, those that kernel and architecture know. */
static void file_config(const struct catalogue *c, const struct kconfig *k, struct point *p)
{
	for (size_t i = 0; i < c->config_count; i++)
		if (profile_has_option(c, c->config_name[i]))
			set_bit(p, (int)i, false);
	for (size_t i = 0; i < c->config_count; i++)
		if (kconfig_on(k, c->config_name[i]) && profile_has_option(c, c->config_name[i]))
			set_option(c, p, (int)i, true);
}

/* The architecture that a configuration file is for. */
static bool file_arch(const struct kconfig *k, struct target_spec *spec, struct diag *d)
{
	struct point p = {.version = spec->min};
	struct catalogue *any = catalogue_profile(&p, d);
	const struct profile *arch = any ? profile_configured(any, k) : NULL;

	if (arch)
		spec->arch = arch->name;
	else if (any)
		diag_error(d, NULL, (struct pos){0}, "state --arch",
			"%s configures no architecture that is known", k->name);
	catalogue_free(any);
	return arch != NULL;
}

/* The known option that @name, without the ! of what is off, may mean, or NULL. */
static const char *nearest_option(const struct catalogue *c, const char *name)
{
	struct nearest near;

	/* as it stands in a .config */
	name += strncmp(name, "CONFIG_", 7) == 0 ? 7 : 0;
	nearest_init(&near, name, strcspn(name, "="));
	for (size_t i = 0; i < c->config_count; i++)
		nearest_offer(&near, c->config_name[i]);
	return nearest_best(&near);
}

static bool target_config(
	const struct catalogue *c, const struct target_spec *spec, struct point *p, struct diag *d)
{
	for (size_t i = 0; i < spec->config_count; i++) {
		const char *name = spec->config[i];
		bool off = *name == '!';
		int bit = catalogue_config(c, name + off);
		const struct yaml_place *at;
		const char *nearest;
		char hint[96] = "see: list kernels";

		if (bit >= 0) {
			set_option(c, p, bit, !off);
			continue;
		}
		nearest = nearest_option(c, name + off);
		if (nearest)
			snprintf(hint, sizeof(hint), "did you mean `%s`?", nearest);
		at = profile_place(spec->config_at, name);
		diag_error(d, at->src, at->pos, hint, "no advice depends on the configuration `%s`",
			name + off);
		return false;
	}
	return true;
}

static void add_version(version_t *list, size_t *count, version_t v, const struct target_spec *spec)
{
	if (v < spec->min || v > spec->max || *count == TARGET_MAX_POINTS)
		return;
	for (size_t i = 0; i < *count; i++)
		if (list[i] == v)
			return;
	list[(*count)++] = v;
}

/*
 * The ends of the range and every kernel we have a profile of between them. A stable release may
 * have what only later mainline releases have: its backports end with its series.
 */
static size_t target_versions(
	const struct catalogue *c, const struct target_spec *spec, version_t *list)
{
	size_t count = 0;

	add_version(list, &count, spec->min, spec);
	if (version_stable(spec->min))
		add_version(list, &count, version_next(spec->min), spec);
	for (size_t i = 0; i < c->kernel_count && count < TARGET_MAX_POINTS - 1; i++)
		add_version(list, &count, c->kernels[i].version, spec);
	add_version(list, &count, spec->max, spec);
	for (size_t i = 1; i < count; i++) {
		version_t v = list[i];
		size_t j = i;

		for (; j > 0 && list[j - 1] > v; j--)
			list[j] = list[j - 1];
		list[j] = v;
	}
	return count;
}

struct target *target_new(const struct target_spec *spec, struct diag *d)
{
	struct target *t = mem_alloc(sizeof(*t));
	version_t version[TARGET_MAX_POINTS];
	struct catalogue *first;
	struct point p = {0};
	bool single;

	t->spec = *spec;
	t->spec.like = NULL; /* it may not live as long as this */
	if (spec->kconfig && t->spec.min == VERSION_NONE)
		t->spec.min = t->spec.max = spec->kconfig->version;
	if (t->spec.min == VERSION_NONE)
		target_parse_kernel(TARGET_DEFAULT_KERNEL, strlen(TARGET_DEFAULT_KERNEL), &t->spec);
	if (spec->kconfig && !spec->arch && !file_arch(spec->kconfig, &t->spec, d)) {
		free(t);
		return NULL;
	}
	p.arch = t->spec.arch;
	p.arch_at = t->spec.arch_at;
	p.config_at = t->spec.config_at;
	p.version = t->spec.min;
	p.like = spec->like;
	/* otherwise it only says what points there are */
	single = t->spec.min == t->spec.max && !spec->config_count && !spec->kconfig;
	first = single ? catalogue_new(&p, d) : catalogue_profile(&p, d);
	if (first && spec->kconfig)
		file_config(first, spec->kconfig, &p);
	if (!first || !target_config(first, spec, &p, d)) {
		catalogue_free(first);
		free(t);
		return NULL;
	}
	if (single) {
		t->point[t->count++] = first;
		return t;
	}
	t->count = target_versions(first, &t->spec, version);
	catalogue_free(first);
	for (size_t i = 0; i < t->count; i++) {
		p.version = version[i];
		p.like = i ? t->point[i - 1] : spec->like;
		t->point[i] = catalogue_new(&p, d);
		if (!t->point[i]) {
			t->count = i;
			target_free(t);
			return NULL;
		}
	}
	return t;
}

void target_free(struct target *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < t->count; i++)
		catalogue_free(t->point[i]);
	free(t);
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

bool target_spec_same(const struct target_spec *a, const struct target_spec *b)
{
	if (a->min != b->min || a->max != b->max || a->built_in != b->built_in ||
		!same_text(a->arch, b->arch) || a->kconfig != b->kconfig ||
		a->config_count != b->config_count || a->rt_name != b->rt_name ||
		a->el_name != b->el_name)
		return false;
	for (size_t i = 0; i < a->config_count; i++)
		if (strcmp(a->config[i], b->config[i]) != 0)
			return false;
	return true;
}

char *target_describe(const struct target *t, char *buf)
{
	char lo[24], hi[24];
	size_t len;

	version_format(t->spec.min, lo);
	version_format(t->spec.max, hi);
	if (t->spec.min == t->spec.max)
		len = (size_t)snprintf(buf, 128, "%s", lo);
	else
		len = (size_t)snprintf(buf, 128, "%s..%s", lo, hi);
	for (size_t i = 0; i < t->spec.config_count && len < 100; i++)
		len += (size_t)snprintf(buf + len, 128 - len, " %.24s", t->spec.config[i]);
	return buf;
}

static version_t newest_profile(const struct catalogue *c)
{
	version_t newest = VERSION_NONE;

	for (size_t i = 0; i < c->kernel_count; i++)
		if (c->kernels[i].version > newest)
			newest = c->kernels[i].version;
	return newest;
}

/* Kernels outside of what was read. */
static size_t note_reach(const struct target *t, char text[TARGET_MAX_NOTES][TARGET_NOTE_SIZE])
{
	const struct catalogue *c = t->point[0];
	version_t newest = newest_profile(c),
		  oldest = version_parse(TARGET_OLDEST_KERNEL, strlen(TARGET_OLDEST_KERNEL));
	char v[24], known[24];
	size_t count = 0;

	/* later stable releases of the newest series are as good as read */
	if (t->spec.max >= version_next(newest))
		snprintf(text[count++], TARGET_NOTE_SIZE,
			"%s is newer than %s, the newest kernel known here: what it changed is not "
			"known",
			version_format(t->spec.max, v), version_format(newest, known));
	if (t->spec.min < oldest)
		snprintf(text[count++], TARGET_NOTE_SIZE,
			"%s is older than %s: what it lacks is not known here",
			version_format(t->spec.min, v), TARGET_OLDEST_KERNEL);
	return count;
}

/* Kernels that have no profile of their own. */
static bool note_simulator(const struct target *t, char *text)
{
	for (size_t p = 0; p < t->count; p++) {
		const struct catalogue *c = t->point[p];
		char v[24];

		/* nobody asked for what lies between the ends of a range */
		if (!version_distance(c->version, c->profile->version) ||
			(c->version != t->spec.min && c->version != t->spec.max))
			continue;
		snprintf(text, TARGET_NOTE_SIZE,
			"the API facts are those of %s; tried in the simulator of %s, the nearest "
			"there is",
			version_format(c->version, v), c->profile->name);
		return true;
	}
	return false;
}

/* Has anybody said whether PREEMPT_RT is on? */
static bool rt_stated(const struct target_spec *spec)
{
	for (size_t i = 0; i < spec->config_count; i++)
		if (strcmp(bare_option(spec->config[i]), "PREEMPT_RT") == 0)
			return true;
	return spec->kconfig != NULL;
}

size_t target_notes(
	const struct target *t, bool simulated, char text[TARGET_MAX_NOTES][TARGET_NOTE_SIZE])
{
	size_t count = note_reach(t, text);

	/* of a kernel that nobody has read there are no facts to speak of */
	if (simulated && !count)
		count += note_simulator(t, text[count]);
	if (t->spec.rt_name && !rt_stated(&t->spec))
		snprintf(text[count++], TARGET_NOTE_SIZE,
			"by its name this may be a PREEMPT_RT kernel: state --config PREEMPT_RT if "
			"it is");
	if (t->spec.el_name)
		snprintf(text[count++], TARGET_NOTE_SIZE,
			"by its name this is an enterprise kernel: what it took over from later "
			"releases is not known here");
	return count;
}
