/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was reported, as a test compares it.
 */
#ifndef TESTS_UNIT_TOLD_H
#define TESTS_UNIT_TOLD_H

#include <stdio.h>
#include <stdlib.h>

#include "text/diag.h"
#include "text/mem.h"

/* All that @d has to say, which it forgets. The caller frees. */
static inline char *told(struct diag *d)
{
	char *text = NULL, *copy;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	diag_print(d, out, false);
	fclose(out);
	copy = mem_strdup(text);
	free(text);
	return copy;
}

#endif
