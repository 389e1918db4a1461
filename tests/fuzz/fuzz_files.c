/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fuzz target: what --btf and --kconfig read. The input is both.
 */
#include "know/btf.h"
#include "know/kconfig.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/nearest.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const types[] = {"struct foo", "union bar", "u32", "struct list_head *",
		"sizeof(struct foo[4])", "enum color", "int[0x7fffffffffffffff]", "foo_t"};
	const char *path = fuzz_file("fuzz.file", data, size);
	struct arena *a = arena_new();
	struct diag *d = diag_new();
	struct kconfig *k = kconfig_read(path, a, d);
	struct btf *b;

	if (k)
		(void)kconfig_on(k, "PREEMPT_RT");
	else
		fuzz_wrong(d);
	b = btf_read(path, a, d);
	if (b) {
		struct nearest near;
		uint64_t bytes;

		for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
			(void)btf_sizeof(b, types[i], &bytes);
		nearest_init(&near, "fooo", 4);
		btf_offer(b, &near);
		(void)nearest_best(&near);
	} else {
		fuzz_wrong(d);
	}
	diag_free(d);
	arena_free(a);
	return 0;
}
