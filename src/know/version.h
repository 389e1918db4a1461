/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Kernel releases: "6.12" is what holds from 6.12.0 on, "6.12.117" that stable release. Compared as
 * numbers.
 */
#ifndef WHICHALLOC_KNOW_VERSION_H
#define WHICHALLOC_KNOW_VERSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* major << 24 | minor << 12 | stable; 0: none given */
typedef uint32_t version_t;

#define VERSION_NONE 0u
#define VERSION_MAX UINT32_MAX

version_t version_make(unsigned int major, unsigned int minor, unsigned int stable);
unsigned int version_major(version_t v);
unsigned int version_minor(version_t v);
unsigned int version_stable(version_t v);

/*
 * Reads the first @len bytes: "6.12", "6.12.3", and what `uname -r` prints ("6.12.3-amd64",
 * "6.1.0-rc2"). VERSION_NONE when they are none.
 */
version_t version_parse(const char *s, size_t len);

/* "6.12" or "6.12.3"; @buf holds at least 24 bytes. */
char *version_format(version_t v, char *buf);

/* Mainline releases between two versions, stable numbers left out: how far apart they are. */
unsigned int version_distance(version_t a, version_t b);

/* The mainline release after @v's series; series of 20 (up to .19) are taken as the rule. */
version_t version_next(version_t v);

#endif
