/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * usage: kvmalloc_table FILE...
 *
 * Compares where kvmalloc() of running kernels took its memory from with the simulated kvmalloc().
 * Columns: kernel, seq, machine_state, size, came_from (kmalloc, vmalloc). Only rows of machines
 * with free memory in large blocks count (fresh, before-frag); in others the answer hangs on what
 * that machine's memory looked like.
 */
#include "recording.h"

static unsigned long left_out;

static void compare(const struct recording *r)
{
	struct lab *lab = rec_lab(r, rec_text(r, "kernel"), NULL);
	struct sim_kernel *k = lab_kernel(lab, LAB_MEMORY, 1);
	const char *state = rec_text(r, "machine_state"), *from;
	const struct sim_request request = {
		.call = "kvmalloc", .size = rec_number(r, "size"), .gfp = REC_GFP_KERNEL};
	struct sim_result out;

	if (strcmp(state, "fresh") && strcmp(state, "before-frag")) {
		left_out++;
		return;
	}
	if (!k)
		rec_fail(r, "no machine can be made");
	sim_kernel_alloc(k, &request, &out);
	from = !out.ok ? "NULL" : out.origin == SIM_FROM_VMALLOC ? "vmalloc" : "kmalloc";
	rec_check(r, !strcmp(from, rec_text(r, "came_from")),
		"%llu bytes: the kernel has %s, the simulator %s", (unsigned long long)request.size,
		rec_text(r, "came_from"), from);
	sim_kernel_free(k, "kvfree", out.handle, 0, 0);
}

int main(int argc, char **argv)
{
	rec_each(argc, argv, compare);
	printf("%lu rows left out (machines without free memory)\n", left_out);
	return rec_end("sizes");
}
