/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fuzz target: copies of /proc files, through `sim capture`, which reads again what it has written.
 * Input: the files one after the other, each behind a line "==> NAME <==".
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/sim.h"

#include "fuzz.h"

static const char *const names[] = {
	"version", "meminfo", "slabinfo", "zoneinfo", "pagetypeinfo", "buddyinfo"};

#define NAMES (sizeof(names) / sizeof(*names))

/* Where the contents of file @name are, to be cut at the next head. */
static const uint8_t *find(const uint8_t *data, size_t size, const char *name, size_t *len)
{
	char head[32];
	int n = snprintf(head, sizeof(head), "==> %s <==\n", name);
	const uint8_t *at = size ? memmem(data, size, head, (size_t)n) : NULL, *end;

	if (!at)
		return NULL;
	at += n;
	*len = (size_t)(data + size - at);
	end = memmem(at, *len, "==> ", 4);
	if (end)
		*len = (size_t)(end - at);
	return at;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char command[] = "whichalloc sim capture", proc[] = "--proc", arch[] = "--arch=x86_64",
	     quiet[] = "-q", folder[512];
	char *argv[] = {command, proc, folder, arch, quiet, NULL};
	int status;

	snprintf(folder, sizeof(folder), "%s", fuzz_folder());
	for (size_t i = 0; i < NAMES; i++) {
		size_t len;
		const uint8_t *text = find(data, size, names[i], &len);

		if (text)
			fuzz_file(names[i], text, len);
		else
			unlink(fuzz_path(names[i]));
	}
	status = cmd_sim_capture(5, argv);
	fuzz_expect(status == EXIT_FINE || status == EXIT_BAD_INPUT,
		"files are right, or wrong, and nothing else happens");
	return 0;
}
