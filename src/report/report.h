/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reports: answers and findings as people or programs want them. One file per format, all over the
 * same results; nothing here decides.
 */
#ifndef WHICHALLOC_REPORT_REPORT_H
#define WHICHALLOC_REPORT_REPORT_H

#include <stdbool.h>

#include <jansson.h>

#include "advise/decide.h"
#include "sim/cost.h"
#include "text/strbuf.h"
#include "trial/result.h"

/* A caution that the simulator was asked to show: the same use freed in the wrong way. */
struct demonstration {
	const struct rule *rule;
	struct trial trial;
};

/* What would serve if the need were changed, where it served least of all that was tried. */
struct way_tried {
	const char *kernel; /* the profile's name; NULL: it was not tried */
	struct trial_state state;
};

/* One question answered. */
struct answer {
	const char *name; /* NULL: the only question */
	const struct need *need;
	const struct judge *judge;
	struct decision *decision;
	const struct trial *trial; /* one for each kernel of the target that can be simulated */
	size_t trials;
	struct way_tried way[DECISION_MAX_WAYS];
	struct demonstration *shown;  /* NULL: none */
	const struct sim_cost *cache; /* what is set up, SIM_COST_ALLOCATORS rows; NULL: no cache */
	const char *note[TARGET_MAX_NOTES]; /* on kernels that facts or simulator do not reach */
	size_t notes;
	const char
		*other_calls; /* of a range: what newer kernels call differently; NULL: nothing */
	bool built_in;
};

/* How to write for a person. */
struct report_style {
	bool color;
	unsigned int width; /* columns */
	bool all_rejections;
	json_t *page; /* of facts: the paragraph and the facts are put here as well; NULL: nowhere */
};

/*
 * An answer appended to @out; as JSON it is the caller's to give back, or to hand to report_json().
 */
void report_ask_text(struct strbuf *out, const struct answer *a, const struct report_style *style);
void report_ask_c(struct strbuf *out, const struct answer *a);
json_t *report_ask_json(const struct answer *a);

/* Has the simulator found a fault with the advice? */
bool answer_objected(const struct answer *a);

/* JSON text, indented by two, with a newline. */
void report_json(struct strbuf *out, json_t *root); /* takes over @root */
/*
 * Before anything else of JSON: its library gets memory that cannot fail (text/mem.h), as without
 * it values would just be missing.
 */
void report_json_memory(void);

/* A GFP mask as text, in a new JSON string; null where the use has none. */
json_t *report_gfp(const struct use *u, const struct catalogue *c);

/* A percentage, which is not negative, as a new JSON number of one decimal place. */
json_t *report_tenths(double percent);

/* @s as a new JSON string, bytes that are no UTF-8 as visible escapes; null for NULL. */
json_t *report_string(const char *s);

/* Styled text: @style->color decides whether @code is there. */
void report_styled(
	struct strbuf *out, const struct report_style *style, const char *code, const char *text);

/*
 * A labelled paragraph: @label in a column of @indent, @text wrapped to the width, @tag
 * ("[rule-name]") at the right end of its first line where it fits.
 */
void report_entry(struct strbuf *out, const struct report_style *style, const char *label,
	unsigned int indent, const char *text, const char *tag);

/* One line behind @indent, as it is. */
void report_line(struct strbuf *out, unsigned int indent, const char *text);

#endif
