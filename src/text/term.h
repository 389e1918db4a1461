/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The terminal: width, and whether to use colour.
 */
#ifndef WHICHALLOC_TEXT_TERM_H
#define WHICHALLOC_TEXT_TERM_H

#include <stdbool.h>
#include <stdio.h>

enum term_color { TERM_COLOR_AUTO, TERM_COLOR_ALWAYS, TERM_COLOR_NEVER };

/* auto: a terminal, TERM not "dumb", NO_COLOR unset or empty. */
bool term_wants_color(enum term_color choice, FILE *out);
/* Columns of the terminal behind @out (COLUMNS wins), 100 when it is none; between 60 and 160. */
unsigned int term_width(FILE *out);

#define TERM_BOLD "\033[1m"
#define TERM_DIM "\033[2m"
#define TERM_RED "\033[1;31m"
#define TERM_YELLOW "\033[1;33m"
#define TERM_CYAN "\033[1;36m"
#define TERM_RESET "\033[0m"

#endif
