/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parts of a page of facts; see facts_page.h.
 */
#include "report/facts_page.h"

#include <stdio.h>

#include "text/decode.h"
#include "text/term.h"
#include "text/yaml.h"

#define INDENT 14

void page_heading(
	struct strbuf *out, const struct report_style *style, const char *name, const char *title)
{
	report_styled(out, style, TERM_BOLD, name);
	strbuf_addf(out, ": %s\n", title);
}

void page_paragraph(struct strbuf *out, const struct report_style *style, const char *text)
{
	if (!text)
		return;
	if (style->page)
		json_object_set_new(style->page, "text", json_string(text));
	strbuf_addc(out, '\n');
	report_entry(out, style, " ", 2, text, NULL);
	strbuf_addc(out, '\n');
}

/* A fact for programs; one without a label goes on with the last one's. */
static void keep(json_t *page, const char *label, const char *text)
{
	json_t *facts = json_object_get(page, "facts");
	size_t n = json_array_size(facts);

	if (!facts) {
		facts = json_array();
		json_object_set_new(page, "facts", facts);
	}
	if (!*label && n)
		label = json_string_value(json_object_get(json_array_get(facts, n - 1), "label"));
	json_array_append_new(facts, json_pack("{s:s, s:s}", "label", label, "text", text));
}

void page_fact(
	struct strbuf *out, const struct report_style *style, const char *label, const char *text)
{
	char padded[24];

	if (!text || !*text)
		return;
	if (style->page)
		keep(style->page, label, text);
	snprintf(padded, sizeof(padded), "  %s", label);
	report_entry(out, style, padded, INDENT, text, NULL);
}

void page_list(struct strbuf *out, const struct report_style *style, const char *label,
	const struct yaml_node *list, size_t most)
{
	struct strbuf text = {0};

	for (size_t i = 0; i < list_count(list) && i < most; i++)
		strbuf_addf(&text, "%s%s", i ? ", " : "", list_item(list, i)->text);
	if (list_count(list) > most)
		strbuf_addf(&text, ", ... (--all)");
	page_fact(out, style, label, strbuf_str(&text));
	strbuf_free(&text);
}

void page_sources(struct strbuf *out, const struct report_style *style,
	const struct yaml_node *list, bool all)
{
	size_t most = all ? list_count(list) : 2;

	for (size_t i = 0; i < list_count(list) && i < most; i++)
		page_fact(out, style, i ? "" : "Source", list_item(list, i)->text);
}

void page_versions(struct strbuf *out, const struct report_style *style, version_t since,
	version_t until, const char *replaced_by, const char *after)
{
	struct strbuf text = {0};
	char buf[24];

	if (since != VERSION_NONE)
		strbuf_addf(&text, "since %s", version_format(since, buf));
	if (until != VERSION_NONE)
		strbuf_addf(
			&text, "%sgone in %s", text.len ? ", " : "", version_format(until, buf));
	if (replaced_by)
		strbuf_addf(&text, "%sreplaced by %s%s", text.len ? ", " : "", replaced_by, after);
	page_fact(out, style, "Kernels", strbuf_str(&text));
	strbuf_free(&text);
}
