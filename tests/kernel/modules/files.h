/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files of /proc and /sys, read from inside. */
#ifndef WHICHALLOC_FILES_H
#define WHICHALLOC_FILES_H

#include <linux/fs.h>
#include <linux/types.h>

/*
 * All of @f, from its start, as a string. Reading a file of /proc again allocates nothing. 0 or an
 * error.
 */
int file_read(struct file *f, char *into, size_t size);
/* All of the file at @path. */
int file_read_path(const char *path, char *into, size_t size);

#endif
