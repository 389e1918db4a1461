// SPDX-License-Identifier: GPL-2.0-or-later
/* Files of /proc and /sys, read from inside: see files.h. */
#include "files.h"

#include <linux/err.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/uio.h>

/* Files of /proc that are read the old way are seq_files, whose own way works for all. */
static ssize_t read_some(struct file *f, char *into, size_t size, loff_t *at)
{
	struct kvec vec = {into, size};
	struct kiocb io;
	struct iov_iter iter;
	ssize_t n;

	if (f->f_op->read_iter && !f->f_op->read)
		return kernel_read(f, into, size, at);
	init_sync_kiocb(&io, f);
	io.ki_pos = *at;
	iov_iter_kvec(&iter, READ, &vec, 1, size);
	n = seq_read_iter(&io, &iter);
	*at = io.ki_pos;
	return n;
}

int file_read(struct file *f, char *into, size_t size)
{
	ssize_t n, all = 0;
	loff_t at = 0;

	do {
		n = read_some(f, into + all, size - 1 - all, &at);
		all += max_t(ssize_t, n, 0);
	} while (n > 0 && all < size - 1);
	into[all] = '\0';
	return n < 0 ? n : 0;
}
EXPORT_SYMBOL_GPL(file_read);

int file_read_path(const char *path, char *into, size_t size)
{
	struct file *f = filp_open(path, O_RDONLY, 0);
	int err;

	if (IS_ERR(f))
		return PTR_ERR(f);
	err = file_read(f, into, size);
	filp_close(f, NULL);
	return err;
}
EXPORT_SYMBOL_GPL(file_read_path);
