/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names of findings; see saying.h.
 */
#include "advise/saying.h"

#include <stdio.h>

#include "advise/judge.h"
#include "text/diag.h"
#include "text/nearest.h"
#include "text/yaml.h"

static const struct lint_saying sayings[] = {
	{LINT_UNUSED_WAIVER, "a waiver that has nothing to waive",
		"What it silenced is mended, or was never there: remove the waiver.", "waiver"},
	{LINT_EXPIRED_WAIVER, "a waiver that has ended",
		"Mend the use, or renew the waiver with its reason.", "waiver"},
	{LINT_FLAGS_LEFT_OUT, "a flag that the need asks for is left out",
		"The flags of the set-up, or the attributes of the call, are stated, and lack a "
		"constant that a word of the need stands for: add it, or correct the need.",
		"flags"},
	{LINT_FLAGS_UNASKED, "an attribute that the need does not ask for",
		"It changes what the call gives, so the need would have to say it: leave it out, "
		"or state it under dma.attrs.",
		"flags"},
	{LINT_UNKNOWN_FLAG, "a flag of a cache that the kernel does not have",
		"It is gone, not there yet, or misspelt, so the code does not compile: leave it "
		"out, or make it depend on the kernel's version.",
		"flags"},
};

const struct lint_saying *lint_saying(const char *name)
{
	for (size_t i = 0; i < sizeof(sayings) / sizeof(*sayings); i++)
		if (yaml_same_word(sayings[i].name, name))
			return &sayings[i];
	return NULL;
}

/* Waivers of waivers would never end. */
static bool may_be_waived(const char *name)
{
	return yaml_same_word(name, LINT_FLAGS_LEFT_OUT) ||
	       yaml_same_word(name, LINT_FLAGS_UNASKED) || yaml_same_word(name, LINT_UNKNOWN_FLAG);
}

bool lint_rule_known(const struct judge *j, const struct yaml_node *name, struct diag *d)
{
	const struct rules *rules = j->rules[0];
	struct nearest near;
	char hint[128] = "see: whichalloc list rules";

	if (!name || name->kind != YAML_SCALAR || may_be_waived(name->text))
		return true;
	nearest_init(&near, name->text, name->count);
	for (size_t k = 0; k < rules->names; k++) {
		if (yaml_same_word(rules->name[k], name->text))
			return true;
		nearest_offer(&near, rules->name[k]);
	}
	if (nearest_best(&near))
		snprintf(hint, sizeof(hint), "did you mean `%s`?", nearest_best(&near));
	diag_error(d, name->place->src, name->place->pos, hint, "unknown rule `%s`", name->text);
	return false;
}
