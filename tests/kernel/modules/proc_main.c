// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The files of /proc that tell of memory (NAME.proc.FILE), with the state that they tell of
 * (NAME.state.yaml). Both are of the same moment: the files are read until nothing has changed from
 * before to after.
 */
#include <linux/delay.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/vmalloc.h>

#include "alone.h"
#include "files.h"
#include "out.h"
#include "zones.h"

#define MOST (1 << 20) /* bytes of a file */
#define TRIES 50

static char *name = "proc";
module_param(name, charp, 0);

static const char *const files[] = {
	"buddyinfo", "pagetypeinfo", "zoneinfo", "slabinfo", "meminfo", "vmallocinfo"};

static struct file *opened[ARRAY_SIZE(files)];
static char *text[ARRAY_SIZE(files)], *again;

static int read_all(void)
{
	unsigned int i;
	int err = 0;

	for (i = 0; i < ARRAY_SIZE(files) && !err; i++)
		err = file_read(opened[i], text[i], MOST);
	return err;
}

static void dump(void *arg)
{
	char file[80];

	zones_fold();
	snprintf(file, sizeof(file), "%s.state", name);
	zones_dump(file);
}

static int record(void)
{
	unsigned int i, tries;
	int err = read_all();

	zones_settle();
	for (tries = 0; !err && tries < TRIES; tries++) {
		msleep(50);
		err = read_all() ?: run_alone(0, dump, NULL) ?: file_read(opened[0], again, MOST);
		if (!err && !strcmp(text[0], again))
			break;
	}
	if (err)
		return err;
	for (i = 0; i < ARRAY_SIZE(files); i++) {
		out_file("%s.proc.%s", name, files[i]);
		out_text(text[i]);
	}
	return tries < TRIES ? 0 : -EBUSY;
}

static int __init proc_init(void)
{
	unsigned int i, n = 0;
	char path[40];
	int err = 0;

	again = vmalloc(MOST);
	for (i = 0; i < ARRAY_SIZE(files) && !err; i++, n++) {
		text[i] = vmalloc(MOST);
		snprintf(path, sizeof(path), "/proc/%s", files[i]);
		opened[i] = filp_open(path, O_RDONLY, 0);
		err = PTR_ERR_OR_ZERO(opened[i]);
		if (!text[i] || !again)
			err = -ENOMEM;
	}
	if (!err)
		err = record();
	for (i = 0; i < n; i++) {
		if (!IS_ERR(opened[i]))
			filp_close(opened[i], NULL);
		vfree(text[i]);
	}
	vfree(again);
	return err;
}

/* Nothing is left: without this the module could not be taken out again. */
static void __exit proc_exit(void)
{
}

module_init(proc_init);
module_exit(proc_exit);
MODULE_DESCRIPTION("files of /proc with the state they tell of");
MODULE_LICENSE("GPL");
