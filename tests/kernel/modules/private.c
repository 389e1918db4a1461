// SPDX-License-Identifier: GPL-2.0-or-later
/* Symbols and structures that the kernel keeps to itself: see private.h. */
#include "private.h"

#include <linux/bpf.h>
#include <linux/btf.h>
#include <linux/kprobes.h>
#include <linux/module.h>

/*
 * A probe knows the address of what it is put on; so it finds the function that knows all others.
 */
void *private_symbol(const char *name)
{
	static unsigned long (*lookup)(const char *name);

	if (!lookup) {
		struct kprobe probe = {.symbol_name = "kallsyms_lookup_name"};

		if (register_kprobe(&probe))
			return NULL;
		lookup = (void *)probe.addr;
		unregister_kprobe(&probe);
	}
	return (void *)lookup(name);
}
EXPORT_SYMBOL_GPL(private_symbol);

int private_offset(const char *type, const char *member)
{
	struct btf *(*vmlinux)(void) = private_symbol("bpf_get_btf_vmlinux");
	s32 (*find)(const struct btf *btf, const char *name, u8 kind) =
		private_symbol("btf_find_by_name_kind");
	const struct btf_type *(*by_id)(const struct btf *btf, u32 id) =
		private_symbol("btf_type_by_id");
	const char *(*name)(const struct btf *btf, u32 at) = private_symbol("btf_name_by_offset");
	const struct btf_member *m;
	const struct btf_type *t;
	struct btf *btf;
	s32 id;
	u32 i;

	if (!vmlinux || !find || !by_id || !name)
		return -ENOENT;
	btf = vmlinux();
	if (IS_ERR_OR_NULL(btf))
		return -ENOENT;
	id = find(btf, type, BTF_KIND_STRUCT);
	if (id < 0)
		return id;
	t = by_id(btf, id);
	for_each_member(i, t, m) if (!strcmp(name(btf, m->name_off),
					     member)) return __btf_member_bit_offset(t, m) /
		8;
	return -ENOENT;
}
EXPORT_SYMBOL_GPL(private_offset);
