/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the fuzz targets share. Each target is a file with LLVMFuzzerTestOneInput(), which gets one
 * input and aborts when a promise is broken; it runs under libFuzzer (slow.sh), or over files that
 * are known (standalone.c).
 *
 * Targets call the program from the level where no option can be wrong, as wrong options end it.
 * They read files where the program does, so that reading is looked at too. What is costly and
 * never changes is made once.
 */
#ifndef WHICHALLOC_FUZZ_H
#define WHICHALLOC_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>

struct diag;
struct judge;
struct lab;
struct strbuf;

/*
 * Machines larger than this take seconds under sanitizers, and show nothing that small ones do not.
 */
#define FUZZ_MAX_PAGES (1u << 18)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Says @promise and aborts unless it is kept. */
#define fuzz_expect(kept, promise)                                \
	do {                                                      \
		if (!(kept))                                      \
			fuzz_broken(__FILE__, __LINE__, promise); \
	} while (0)
_Noreturn void fuzz_broken(const char *file, int line, const char *promise);

/* A folder of our own, gone when the program ends. */
const char *fuzz_folder(void);
/* The path of @name in that folder, in one of a few buffers that are used in turn. */
const char *fuzz_path(const char *name);
/* Writes such a file and returns its path. */
const char *fuzz_file(const char *name, const void *data, size_t size);

/* Built-in rules on the default kernel, and machines of it. */
const struct judge *fuzz_judge(void);
struct lab *fuzz_lab(void);

/*
 * Nothing in @text does anything to a terminal: UTF-8 in lines, no control and no bidi characters.
 */
void fuzz_plain(const struct strbuf *text);
/* @text is JSON. */
void fuzz_json(const struct strbuf *text);
/* Whatever is wrong is something, and plain; forgets it. */
void fuzz_wrong(struct diag *d);

#endif
