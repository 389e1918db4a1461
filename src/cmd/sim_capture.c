/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * whichalloc sim capture: the memory of a running machine, or of copies of its files, as a state
 * file.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/options.h"
#include "cmd/sim.h"
#include "know/catalogue.h"
#include "know/version.h"
#include "sim/capture.h"
#include "sim/state_file.h"
#include "text/diag.h"
#include "text/mem.h"

#define PROC "/proc"
#define DEFAULT_ARCH "x86_64"
#define PTE_SIZE 8 /* bytes of an entry of a page table */

struct capture {
	const char *proc, *output, *arch, *kernel;
	bool quiet;
	struct arena *arena;
	struct diag *d;
	struct proc_machine machine;
	struct strbuf notes; /* a line each */
};

enum { OPT_PROC = 0x100, OPT_ARCH, OPT_KERNEL };

static const struct argp_option option_list[] = {
	{"proc", OPT_PROC, "DIR", 0, "read copies of the files in DIR; default " PROC, 1},
	{"output", 'o', "FILE", 0, "write the state to FILE; default standard output", 1},
	{"arch", OPT_ARCH, "ARCH", 0,
		"architecture of the machine; default this one's, for copies " DEFAULT_ARCH, 1},
	{"kernel", OPT_KERNEL, "VERSION", 0, "kernel release, where `version` is missing", 1},
	{"quiet", 'q', NULL, 0, "do not say what is estimated", 1},
	{0},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct capture *c = state->input;

	switch (key) {
	case OPT_PROC:
		c->proc = arg;
		return 0;
	case 'o':
		c->output = arg;
		return 0;
	case OPT_ARCH:
		c->arch = arg;
		return 0;
	case OPT_KERNEL:
		if (version_parse(arg, strlen(arg)) == VERSION_NONE)
			argp_error(
				state, "'%s' is no kernel version: expected 6.12 or 6.12.3", arg);
		c->kernel = arg;
		return 0;
	case 'q':
		c->quiet = true;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(
			state, "unexpected '%s': copies of files are given with --proc DIR", arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

typedef bool proc_reader(const struct source *src, struct diag *d, struct proc_machine *m);

/* In the order of reading: those that change together are read together. */
static const struct file {
	const char *name;
	proc_reader *read;
	bool required;
} files[] = {
	{"version", proc_read_version, false},
	{"meminfo", proc_read_meminfo, false},
	{"slabinfo", proc_read_slabinfo, false},
	{"zoneinfo", proc_read_zoneinfo, true},
	{"pagetypeinfo", proc_read_pagetypeinfo, false},
	{"buddyinfo", proc_read_buddyinfo, true},
};

static bool read_files(struct capture *c)
{
	bool ok = true;

	for (size_t i = 0; ok && i < sizeof(files) / sizeof(*files); i++) {
		const char *path = arena_printf(c->arena, "%s/%s", c->proc, files[i].name);
		struct source *src;

		if (!files[i].required && access(path, R_OK) != 0) {
			strbuf_addf(&c->notes, "%s cannot be read: %s\n", files[i].name,
				strerror(errno));
			continue;
		}
		src = source_read(path, c->d);
		ok = src && files[i].read(src, c->d, &c->machine);
		source_free(src);
	}
	return ok;
}

static uint64_t managed_pages(const struct proc_machine *m)
{
	uint64_t pages = 0;

	for (size_t i = 0; i < m->zones; i++)
		pages += m->zone[i].managed;
	return pages;
}

/* Of copies: what memory is divided by its pages, where that is near a size that pages have. */
static uint64_t page_size(const struct capture *c)
{
	uint64_t pages = managed_pages(&c->machine), bytes;

	if (strcmp(c->proc, PROC) == 0)
		return (uint64_t)sysconf(_SC_PAGESIZE);
	bytes = pages ? (c->machine.mem_total << 10) / pages : 0;
	for (uint64_t size = 8192; size <= 65536; size *= 2)
		if (bytes > size - size / 16 && bytes < size + size / 16)
			return size;
	return 4096;
}

/*
 * Of a machine without pagetypeinfo: that of its huge page, else of what one page table maps, or
 * the largest where there are no huge pages of any kind.
 */
static uint32_t pageblock_order(const struct capture *c, uint64_t page)
{
	uint64_t huge = c->machine.huge_page_size << 10;
	uint32_t order = (uint32_t)__builtin_ctzll(page / PTE_SIZE), top = c->machine.orders - 1;

	if (huge > page && !(huge & (huge - 1)))
		order = (uint32_t)__builtin_ctzll(huge / page);
	else if (c->machine.has_meminfo && !c->machine.has_thp)
		order = top;
	return c->machine.orders && order > top ? top : order;
}

static void note_estimates(struct capture *c, const char *kernel, uint32_t estimates)
{
	static const struct {
		uint32_t bit;
		const char *text;
	} notes[] = {
		{CAPTURE_TYPES, "migratetypes are not known: all free blocks count as Movable, and "
				"nothing as a HighAtomic reserve\n"},
		{CAPTURE_CAPPED, "pagetypeinfo did not count its longest lists to the end: the "
				 "rest of buddyinfo's blocks is on them\n"},
		{CAPTURE_PCP_LIMITS, "this kernel does not show high_min and high_max of its "
				     "per-CPU lists: they are as after boot\n"},
		{CAPTURE_CMA, "of several zones with a CMA area the largest counts alone: the "
			      "others' are taken as in use\n"},
		{CAPTURE_SLABS, "slabs are not known: allocations start with none\n"},
	};

	/* there is nothing to be seen of limits that tune themselves where none do */
	if (version_parse(kernel, strlen(kernel)) < version_make(6, 7, 0))
		estimates &= ~(uint32_t)CAPTURE_PCP_LIMITS;
	for (size_t i = 0; i < sizeof(notes) / sizeof(*notes); i++)
		if (estimates & notes[i].bit)
			strbuf_adds(&c->notes, notes[i].text);
}

/* The architecture, as it is known for sure. */
static const char *architecture(struct capture *c)
{
	struct utsname u;

	if (c->arch)
		return c->arch;
	if (strcmp(c->proc, PROC) == 0 && uname(&u) == 0)
		return arena_strdup(c->arena, u.machine);
	strbuf_adds(&c->notes,
		"the architecture is taken to be " DEFAULT_ARCH ": --arch says otherwise\n");
	return DEFAULT_ARCH;
}

/* Zones that an architecture has where it has the option of that name, and never else. */
static const struct {
	enum proc_zone_name zone;
	const char *name, *option;
} zone_options[] = {{PROC_DMA32, "DMA32", "ZONE_DMA32"}, {PROC_HIGHMEM, "HighMem", "HIGHMEM"}};

/* No state is written that nothing reads, or of zones that the architecture does not have. */
static bool known(const struct proc_machine *m, const char *arch, struct diag *d)
{
	struct catalogue *k = catalogue_new(&(struct point){.arch = arch}, d);
	bool ok = k;

	for (size_t i = 0; k && i < sizeof(zone_options) / sizeof(*zone_options); i++) {
		int bit = catalogue_config(k, zone_options[i].option);

		if (k->config >> bit & 1 || !proc_zone_find(m, 0, zone_options[i].zone))
			continue;
		diag_error(d, NULL, (struct pos){0}, "--arch says which it is",
			"zoneinfo has a zone %s, which %s does not have", zone_options[i].name,
			k->arch->name);
		ok = false;
	}
	if (k)
		catalogue_free(k);
	return ok;
}

static bool make_state(struct capture *c, struct sim_counted *state)
{
	struct capture_params params = {.kernel = c->kernel, .page_size = page_size(c)};
	uint32_t estimates;
	const char *wrong;

	if (strcmp(c->proc, PROC) != 0 && !c->machine.mem_total)
		strbuf_adds(&c->notes,
			"the page size is taken to be 4096 bytes: meminfo would tell it\n");
	params.pageblock_order = pageblock_order(c, params.page_size);
	params.arch = architecture(c);
	if (!known(&c->machine, params.arch, c->d))
		return false;
	wrong = capture_state(&c->machine, &params, c->arena, state, &estimates);
	if (wrong) {
		diag_error(c->d, NULL, (struct pos){0}, NULL, "%s: %s", c->proc, wrong);
		return false;
	}
	if (version_parse(state->kernel, strlen(state->kernel)) == VERSION_NONE) {
		diag_error(c->d, NULL, (struct pos){0}, "--kernel 6.12.3",
			"%s/version names no kernel release", c->proc);
		return false;
	}
	note_estimates(c, state->kernel, estimates);
	return true;
}

static void write_notes(const struct capture *c, struct strbuf *out)
{
	const char *text = strbuf_str(&c->notes), *end;

	for (; *text; text = end + 1) {
		end = strchr(text, '\n');
		strbuf_addf(out, "# %.*s\n", (int)(end - text), text);
		if (!c->quiet)
			fprintf(stderr, "whichalloc: %.*s\n", (int)(end - text), text);
	}
}

/*
 * What is written must be the state of a machine: files of several, or altered ones, need not be.
 */
static bool check_state(struct capture *c, const struct strbuf *out)
{
	struct source *src = source_from_text("<captured state>", strbuf_str(out), out->len);
	struct sim_state_file f;
	bool ok = sim_state_file_read(src, c->arena, c->d, &f);

	diag_print(c->d, stderr, term_wants_color(TERM_COLOR_AUTO, stderr));
	source_free(src);
	return ok;
}

static int save(const struct capture *c, const struct strbuf *out)
{
	FILE *f;
	bool ok;

	if (!c->output)
		return options_write(out, EXIT_FINE);
	f = fopen(c->output, "w");
	ok = f && fwrite(strbuf_str(out), 1, out->len, f) == out->len;
	ok = f && fclose(f) == 0 && ok;
	if (ok)
		return EXIT_FINE;
	fprintf(stderr, "whichalloc: cannot write %s: %s\n", c->output, strerror(errno));
	return EXIT_INTERNAL;
}

int cmd_sim_capture(int argc, char **argv)
{
	static const struct argp argp = {option_list, parse, NULL,
		"Records the memory of this machine as a state file, from /proc/buddyinfo, "
		"zoneinfo, pagetypeinfo, slabinfo, meminfo and version, or from copies of these "
		"files.\vpagetypeinfo and slabinfo are for root only; without them their part is "
		"estimated, which the state file says. `ask --state FILE` tries its advice there. "
		"See whichalloc(1).",
		NULL, NULL, NULL};
	struct capture c = {.proc = PROC, .arena = arena_new(), .d = diag_new()};
	struct strbuf out = {0};
	struct sim_counted state;
	int status = EXIT_BAD_INPUT;

	options_parse(&argp, argc, argv, &c);
	if (read_files(&c) && make_state(&c, &state)) {
		write_notes(&c, &out);
		sim_counted_write(&state, &out);
		if (check_state(&c, &out))
			status = save(&c, &out);
	}
	diag_print(c.d, stderr, term_wants_color(TERM_COLOR_AUTO, stderr));
	proc_release(&c.machine);
	strbuf_free(&c.notes);
	strbuf_free(&out);
	diag_free(c.d);
	arena_free(c.arena);
	return status;
}
