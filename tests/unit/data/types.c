/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Types for test_btf: types.elf is what clang -target bpf -g -c makes of this, types.btf its
 * section .BTF, types-32.elf the same for gcc -m32 -gbtf.
 */
typedef unsigned int u32;
struct list_head { struct list_head *next, *prev; };
struct foo { u32 a; struct list_head l; char name[20]; union { long x; char y[24]; } u; };
union both { int i; double d; };
enum color { RED, GREEN };
typedef struct foo foo_t;
struct flex { int n; struct foo f[]; };
struct foo g; union both b; enum color c; foo_t t; struct flex *x; u32 arr[7];
int main(void){return g.a + b.i + c + t.a + (x != 0) + arr[0];}
