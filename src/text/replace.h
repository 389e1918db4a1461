/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Replacing files whole: written beside, then renamed, so that nobody ever finds half of one.
 */
#ifndef WHICHALLOC_TEXT_REPLACE_H
#define WHICHALLOC_TEXT_REPLACE_H

#include <stdbool.h>
#include <stddef.h>

struct diag;

/*
 * Makes @data the contents of @path: a regular file, which keeps its mode (a symbolic link stays,
 * its target is replaced), or a new one. False after reporting to @d; the file is then as it was.
 */
bool replace_file(const char *path, const char *data, size_t len, struct diag *d);

#endif
