/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * BPF Type Format, for the sizes of C types: /sys/kernel/btf/vmlinux, or the .BTF section of an ELF
 * file (a kernel, a module, an object built with -gbtf or by pahole). The format is that of
 * Documentation/bpf/btf.rst; either byte order, 32 and 64 bits. Nothing in the file is trusted.
 */
#ifndef WHICHALLOC_KNOW_BTF_H
#define WHICHALLOC_KNOW_BTF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct btf;
struct diag;
struct nearest;

/* Everything lives in @a. NULL after reporting to @d. */
struct btf *btf_read(const char *path, struct arena *a, struct diag *d);

/*
 * Bytes of the C type @type, "struct foo", "union bar", "enum color", "u32", "foo_t", with * and
 * [N] behind it, in sizeof() or not. false: not there, without a size, or no such type.
 */
bool btf_sizeof(const struct btf *b, const char *type, uint64_t *size);

/* Offers the names of all structs and unions ("struct foo"). */
void btf_offer(const struct btf *b, struct nearest *near);

#endif
