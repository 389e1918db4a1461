/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Types made of others; derived.btf is the section .BTF of what gcc -gbtf -c makes of this. */
typedef int *pointer;
typedef int array[7];
typedef struct foo { int a; array b; pointer c; } matrix[3][4];
typedef char beyond[0x7fffffff][0x7fffffff];
pointer p;
matrix m;
beyond *b;
