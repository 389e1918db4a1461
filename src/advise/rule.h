/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rules: pieces of guidance as data (rules/README.md has the schema), compiled for one catalogue.
 */
#ifndef WHICHALLOC_ADVISE_RULE_H
#define WHICHALLOC_ADVISE_RULE_H

#include "advise/cond.h"
#include "know/version.h"
#include "text/decode.h"

struct api;

enum effect {
	EFFECT_FORBID,	/* a use that matches the pattern cannot serve: error */
	EFFECT_REQUIRE, /* a use must match the pattern: error */
	EFFECT_PREFER,	/* a use that matches is better: warning or note, and the ranking */
	EFFECT_CAUTION, /* to be known by whoever uses what matches */
};
extern const char *const effect_words[];

enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR };
extern const char *const severity_words[];

/* what of a use a finding points at */
enum rule_at {
	AT_API,
	AT_GFP,
	AT_FREE,
	AT_SETUP,
	AT_FLAGS,
	AT_ATTRS /* the last two: of no rule */
};

struct rule {
	const char *name, *title, *text;
	const char *because; /* one sentence that stands alone; {placeholders}, see template.h */
	const char *message; /* what lint says; NULL: because */
	const char *suggest; /* what to do instead, where advice alone does not say it */
	enum effect effect;
	uint32_t severity; /* errors for forbid and require */
	uint32_t at;	   /* enum rule_at */
	uint64_t presumes; /* bits of facts; where the need states none, lint has but a note */
	uint64_t weight;   /* prefer: how much it counts in the ranking */
	version_t since, until;
	struct cond *when, *pattern;
	unsigned int parts;  /* of a use that it asks about: use_part.h; 0: the need alone */
	uint64_t advise_gfp; /* flags that advice takes on where the rule holds */
	const struct api *advise_then;	    /* what has to follow, likewise */
	const struct api *demonstrate_free; /* caution: what the simulator is to show goes wrong */
	const struct yaml_node *source, *examples, *presumed, *at_node;
	uint32_t silent; /* enum rule_silent */
	bool house;	 /* from --rules, not built in */
	uint32_t index;
};

/*
 * Rules that only rank: no reason for the advice that anyone asked for; or not even worth a line
 * about what loses by them.
 */
enum rule_silent { SILENT_NEVER, SILENT_REASON, SILENT_ALWAYS };

/*
 * Weights of preferences run from 1 to this. Reasons that forbid or require stand between: before
 * the light ones, after the heavy ones.
 */
#define RULE_MAX_WEIGHT 1000
#define RULE_WEIGHT_DECISIVE 130
/*
 * Preferences up to this weight are matters of form: they rank, but what misses them serves as
 * well, and lint keeps quiet where they are notes.
 */
#define RULE_WEIGHT_FORM 6

struct rules {
	struct arena *arena;
	struct rule *rule;
	size_t count;
	const char **name; /* of all rules, those too that are not in force on this kernel */
	size_t names;
	struct source **source; /* house rules' files: errors and explanations quote them */
	size_t source_count;
};

/*
 * All built-in rules for @c, or those of the directory @base (NULL: none) in their place, then
 * those of the @count directories @dirs (*.yaml). NULL after reporting to @d.
 */
struct rules *rules_new(const struct catalogue *c, const char *base, const char *const *dirs,
	size_t count, struct diag *d);
void rules_free(struct rules *r);

/* NULL: none that is in force on this kernel is called @name. */
const struct rule *rules_find(const struct rules *r, const char *name);

/*
 * Does the rule have a finding against the use (or the need alone)? Uncertain counts as none. @use
 * may be NULL: nothing chosen yet.
 */
bool rule_violated(const struct rule *r, const struct value *need, const struct value *use);
/* The same of a rule that is known to apply. */
bool rule_missed(const struct rule *r, const struct value *need, const struct value *use);

/* The rule speaks of this use: `when` holds. */
bool rule_applies(const struct rule *r, const struct value *need, const struct value *use);

/* `when` and pattern hold: the use does what the rule asks (prefer, require). */
bool rule_satisfied(const struct rule *r, const struct value *need, const struct value *use);

/* Is breaking the rule worth a finding at all? */
bool rule_is_finding(const struct rule *r);

/* The keys of a rule. */
extern const struct field_table rule_table;

#endif
