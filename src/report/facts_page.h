/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The page that `explain` shows of one thing: a heading, a paragraph, facts with their labels. What
 * is empty is left out.
 */
#ifndef WHICHALLOC_REPORT_FACTS_PAGE_H
#define WHICHALLOC_REPORT_FACTS_PAGE_H

#include "report/report.h"

struct yaml_node;

void page_heading(
	struct strbuf *out, const struct report_style *style, const char *name, const char *title);
void page_paragraph(struct strbuf *out, const struct report_style *style, const char *text);
void page_fact(
	struct strbuf *out, const struct report_style *style, const char *label, const char *text);
/* The first @most of @list. */
void page_list(struct strbuf *out, const struct report_style *style, const char *label,
	const struct yaml_node *list, size_t most);
void page_sources(struct strbuf *out, const struct report_style *style,
	const struct yaml_node *list, bool all);
/* @after follows the name in @replaced_by, which may be NULL: "()" */
void page_versions(struct strbuf *out, const struct report_style *style, version_t since,
	version_t until, const char *replaced_by, const char *after);

#endif
