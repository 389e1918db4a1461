/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The binary logarithm and its inverse, to about 15 digits and the same on every machine. Only
 * plots need them: libm would be loaded at each start of the program.
 */
#ifndef WHICHALLOC_TEXT_LOG2_H
#define WHICHALLOC_TEXT_LOG2_H

/* Of @x, which is 1 or more and below 2^64. */
double log2_of(double x);

/* 2 to the power of @y, from 0 to below 65. */
double log2_inverse(double y);

#endif
