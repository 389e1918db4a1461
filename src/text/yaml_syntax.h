/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is wrong with a text before any document is seen: characters that YAML readers refuse or
 * take for different things, and the errors of libyaml's scanner and parser, in plain words. Only
 * yaml.c uses it.
 */
#ifndef WHICHALLOC_TEXT_YAML_SYNTAX_H
#define WHICHALLOC_TEXT_YAML_SYNTAX_H

#include <stdbool.h>
#include <yaml.h>

#include "text/source.h"

struct diag;

/*
 * Reports every control character, and every line end that is neither LF nor CR LF: libyaml counts
 * lines by YAML 1.1, where U+0085, U+2028 and U+2029 end one, and editors do not. Returns false if
 * there was one.
 */
bool yaml_check_characters(const struct source *src, struct diag *d);

/*
 * Reports the error that stopped @parser. @bracket is where the innermost `[` or `{` that is open
 * stands, all 0 when none is: to blame when the text just ends.
 */
void yaml_report_syntax(
	const yaml_parser_t *parser, const struct source *src, struct pos bracket, struct diag *d);

#endif
