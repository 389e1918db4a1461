/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * make_schema manifest|scenario|config|rules|baseline: prints the JSON Schema of such a file, made
 * from the tables that the parser reads it by, so that data/schema/ cannot say anything else
 * (schemas.sh).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "advise/config.h"
#include "advise/manifest.h"
#include "advise/need.h"
#include "advise/rule.h"
#include "advise/use.h"
#include "report/baseline.h"
#include "text/decode.h"
#include "trial/scenario.h"

#define NUMBER "(0x[0-9a-fA-F]+|[0-9]+)([KMGT](iB)?)?"
#define VERSION "v?[0-9]+\\\\.[0-9]+[0-9A-Za-z.+_-]*" /* with JSON's escape */

static json_t *parse(const char *text)
{
	json_error_t error;
	json_t *value = json_loads(text, 0, &error);

	if (!value) {
		fprintf(stderr, "make_schema: %s: %s\n", error.text, text);
		exit(1);
	}
	return value;
}

static json_t *ref(const char *name)
{
	char text[96];

	snprintf(text, sizeof(text), "{\"$ref\": \"#/definitions/%s\"}", name);
	return parse(text);
}

/* '-' and '_' are alike: both spellings, all of one or all of the other. */
static void each_spelling(const char *word, void (*put)(void *ctx, const char *word), void *ctx)
{
	char spelled[64];

	put(ctx, word);
	for (int k = 0; k < 2; k++) {
		snprintf(spelled, sizeof(spelled), "%s", word);
		for (char *c = spelled; *c; c++)
			if (*c == '-' || *c == '_')
				*c = "-_"[k];
		if (strcmp(spelled, word) != 0)
			put(ctx, spelled);
	}
}

static void put_word(void *ctx, const char *word)
{
	json_array_append_new(ctx, json_string(word));
}

/* One of @words; true and false are words in one case, and YAML makes them booleans. */
static json_t *one_of(const char *const *words)
{
	json_t *list = json_array();

	for (size_t i = 0; words[i]; i++) {
		if (strcmp(words[i], "true") == 0 || strcmp(words[i], "false") == 0)
			json_array_append_new(list, json_boolean(*words[i] == 't'));
		else
			each_spelling(words[i], put_word, list);
	}
	return json_pack("{s:o}", "enum", list);
}

/* A list of @words, one of them, or several joined by commas. */
static json_t *some_of(const char *const *words, bool commas)
{
	json_t *one = one_of(words);
	json_t *any = json_pack("[O, {s:s, s:o}]", one, "type", "array", "items", one);

	if (commas)
		json_array_append_new(any, parse("{\"type\": \"string\", \"pattern\": \",\"}"));
	return json_pack("{s:o}", "anyOf", any);
}

struct property {
	json_t *all, *value;
};

static void put_property(void *ctx, const char *key)
{
	struct property *p = ctx;

	json_object_set(p->all, key, p->value);
}

/* Takes over @value. */
static void add_property(json_t *all, const char *key, json_t *value)
{
	struct property p = {all, value};

	each_spelling(key, put_property, &p);
	json_decref(value);
}

/* What a key's value is where the table only says that it is some node. */
struct special {
	const struct field_table *table;
	const char *key;
	const char *schema; /* JSON, or the name of a definition */
};

static const struct special specials[] = {
	{&manifest_table, "whichalloc", "{\"const\": 1}"},
	{&manifest_table, "target", "target"},
	{&manifest_table, "defaults", "needs"},
	{&manifest_table, "allocations",
		"{\"type\": \"array\", \"items\": {\"$ref\": \"#/definitions/allocation\"}}"},
	{&site_table, "needs", "needs"},
	{&site_table, "uses", "uses"},
	{&site_table, "waive",
		"{\"type\": \"array\", \"items\": {\"$ref\": \"#/definitions/waiver\"}}"},
	{&waiver_table, "rule", "rule_name"},
	{&waiver_table, "because", "{\"type\": \"string\", \"minLength\": 1}"},
	{&waiver_table, "until",
		"{\"description\": \"a day, or the kernel release from which on it does not "
		"count\", "
		"\"type\": \"string\", \"pattern\": \"^([0-9]{4}-[0-9]{2}-[0-9]{2}|" VERSION
		")$\"}"},
	{&target_table, "kernel", "kernel"},
	{&target_table, "arch", "{\"type\": \"string\"}"},
	{&target_table, "config",
		"{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"array\", \"items\": {\"type\": "
		"\"string\", \"pattern\": \"^!?[A-Z0-9_]+$\"}}]}"},
	{&use_table, "api", "name"},
	{&use_table, "gfp", "gfp"},
	{&use_table, "free", "{\"type\": [\"string\", \"null\"]}"},
	{&use_table, "setup", "setup"},
	{&use_table, "attrs", "{}"},
	{&setup_table, "api", "name"},
	{&setup_table, "flags", "{}"},
	{&setup_table, "args", "{}"},
	{&config_table, "whichalloc-config", "{\"const\": 1}"},
	{&config_table, "target", "target"},
	{&config_table, "fail_on", "{\"enum\": [\"error\", \"warning\", \"note\", \"never\"]}"},
	{&config_table, "severity",
		"{\"type\": \"object\", \"propertyNames\": {\"$ref\": "
		"\"#/definitions/rule_name\"}, "
		"\"additionalProperties\": {\"enum\": [\"error\", \"warning\", \"note\", \"off\", "
		"false]}}"},
	{&rule_table, "rule", "rule_name"},
	{&rule_table, "when", "condition"},
	{&rule_table, "forbid", "condition"},
	{&rule_table, "require", "condition"},
	{&rule_table, "prefer", "condition"},
	{&rule_table, "caution",
		"{\"anyOf\": [{\"const\": true}, {\"$ref\": \"#/definitions/condition\"}]}"},
	{&rule_table, "weight", "{\"type\": \"integer\", \"minimum\": 1, \"maximum\": 1000}"},
	{&rule_table, "severity", "{\"enum\": [\"note\", \"warning\"]}"},
	{&rule_table, "presumes",
		"{\"type\": \"array\", \"items\": {\"type\": \"string\"}, \"minItems\": 1}"},
	{&rule_table, "advise", "{\"type\": \"object\"}"},
	{&rule_table, "demonstrate", "{\"type\": \"object\"}"},
	{&rule_table, "since", "version"},
	{&rule_table, "until", "version"},
	{&rule_table, "source",
		"{\"type\": \"array\", \"items\": {\"type\": \"string\"}, \"minItems\": 1}"},
	{&rule_table, "examples",
		"{\"type\": \"object\", \"properties\": {\"fail\": {\"$ref\": "
		"\"#/definitions/examples\"}, \"pass\": {\"$ref\": \"#/definitions/examples\"}}, "
		"\"additionalProperties\": false}"},
	{&scenario_table, "whichalloc-scenario", "{\"const\": 1}"},
	{&scenario_table, "target", "target"},
	{&scenario_table, "machine", "machine"},
	{&scenario_table, "steps",
		"{\"type\": \"array\", \"items\": {\"$ref\": \"#/definitions/step\"}}"},
	{&step_table, "free", "{\"type\": [\"string\", \"number\", \"null\"]}"},
	{&step_table, "api", "name"},
	{&step_table, "with", "name"},
	{&step_table, "call", "name"},
	{&step_table, "reclaim", "reclaim"},
	{&step_table, "gfp", "gfp"},
	{&step_table, "holds", "holds"},
	{&step_table, "scope", "scope"},
	{&baseline_table, "whichalloc-baseline", "{\"const\": 1}"},
	{&baseline_table, "findings",
		"{\"type\": \"array\", \"items\": {\"$ref\": \"#/definitions/finding\"}}"},
	{&baseline_entry_table, "id", "{\"type\": \"string\", \"pattern\": \"^[0-9a-f]{16}$\"}"},
};

static json_t *value_of(const struct field_table *table, const struct field *f)
{
	for (size_t i = 0; i < sizeof(specials) / sizeof(*specials); i++) {
		if (specials[i].table != table || strcmp(specials[i].key, f->key) != 0)
			continue;
		return *specials[i].schema == '{' ? parse(specials[i].schema)
						  : ref(specials[i].schema);
	}
	switch (f->type) {
	case FIELD_TEXT:
		return parse("{\"type\": [\"string\", \"number\"]}");
	case FIELD_BOOL:
		return parse("{\"type\": \"boolean\"}");
	case FIELD_U64:
		return ref("number");
	case FIELD_WORD:
		return one_of(f->words);
	case FIELD_WORDS:
		return some_of(f->words, false);
	default:
		fprintf(stderr, "make_schema: what is `%s`?\n", f->key);
		exit(1);
	}
}

/* Nothing is said of a key that the table has not. */
static void check_specials(const struct field_table *table)
{
	for (size_t i = 0; i < sizeof(specials) / sizeof(*specials); i++) {
		size_t f = 0;

		if (specials[i].table != table)
			continue;
		while (f < table->count && strcmp(table->field[f].key, specials[i].key) != 0)
			f++;
		if (f == table->count) {
			fprintf(stderr, "make_schema: there is no `%s`\n", specials[i].key);
			exit(1);
		}
	}
}

/* A map that has the keys of @table and no others. */
static json_t *map_of(const struct field_table *table)
{
	json_t *properties = json_object(), *required = json_array();
	json_t *o = json_pack("{s:s, s:o, s:b}", "type", "object", "properties", properties,
		"additionalProperties", 0);

	check_specials(table);
	for (size_t i = 0; i < table->count; i++) {
		const struct field *f = &table->field[i];

		add_property(properties, f->key, value_of(table, f));
		if (f->required && !strpbrk(f->key, "-_"))
			json_array_append_new(required, json_string(f->key));
	}
	if (json_array_size(required))
		json_object_set(o, "required", required);
	json_decref(required);
	return o;
}

static json_t *fact_value(enum fact f)
{
	const struct fact_info *info = &fact_info[f];

	switch (info->type) {
	case FACT_BOOL:
		return parse("{\"type\": \"boolean\"}");
	case FACT_NUM:
		return ref(f == F_SIZE || f == F_FIXED ? "size" : "range");
	case FACT_SET:
		return some_of(info->words, true);
	default:
		if (f == F_NODE)
			return json_pack("{s:[o, o]}", "anyOf", one_of(info->words),
				parse("{\"type\": \"integer\", \"minimum\": 0}"));
		return one_of(info->words);
	}
}

/* The keys of needs that begin with @prefix and a dot, or, for NULL, that have no dot. */
static json_t *needs(const char *prefix)
{
	json_t *properties = json_object();
	size_t len = prefix ? strlen(prefix) : 0;

	for (size_t i = 0; i < need_key_count; i++) {
		const struct need_key *k = &need_keys[i];
		const char *name = k->name;
		json_t *value;

		if (prefix ? strncmp(name, prefix, len) != 0 || name[len] != '.'
			   : strchr(name, '.') != NULL)
			continue;
		name += prefix ? len + 1 : 0;
		value = k->fact == FACT_COUNT ? NULL : fact_value(k->fact);
		if (!prefix && strcmp(name, "dma") == 0)
			value = json_pack("{s:[o, o]}", "anyOf", value, needs("dma"));
		else if (!prefix && strcmp(name, "objects") == 0)
			value = needs("objects");
		else if (!prefix && strcmp(name, "freed_in") == 0)
			value = json_pack("{s:[{s:[s, s]}, o]}", "anyOf", "enum", "after-rcu",
				"after_rcu", needs("freed_in"));
		if (k->doc && !json_object_get(value, "$ref"))
			json_object_set_new(value, "description", json_string(k->doc));
		add_property(properties, name, value);
	}
	return json_pack("{s:s, s:o, s:b}", "type", "object", "properties", properties,
		"additionalProperties", 0);
}

static json_t *condition(void)
{
	json_t *properties = json_object();
	json_t *several = parse("{\"type\": \"array\", \"items\": {\"$ref\": "
				"\"#/definitions/condition\"}, \"minItems\": 1}");

	for (size_t i = 0; i < FACT_COUNT; i++)
		add_property(properties, fact_info[i].name, json_object());
	json_object_set(properties, "any", several);
	json_object_set_new(properties, "all", several);
	json_object_set_new(properties, "not", ref("condition"));
	return json_pack("{s:s, s:o, s:b}", "type", "object", "properties", properties,
		"additionalProperties", 0);
}

/*
 * Definitions that several schemas share; those that a schema does not need do no harm, but only
 * these are put in.
 */
static json_t *definition(const char *name)
{
	static const struct {
		const char *name, *schema;
	} plain[] = {
		{"name", "{\"type\": \"string\", \"pattern\": \"^[A-Za-z_][A-Za-z0-9_]*$\"}"},
		{"rule_name",
			"{\"type\": \"string\", \"pattern\": \"^[a-z0-9]+([-_][a-z0-9]+)*$\"}"},
		{"version", "{\"description\": \"quoted: YAML readers take 6.10 for 6.1\", "
			    "\"type\": \"string\", \"pattern\": \"^" VERSION "$\"}"},
		{"kernel",
			"{\"description\": \"a release, or a range of them; quoted: YAML readers "
			"take 6.10 for 6.1\", \"type\": \"string\", \"pattern\": \"^" VERSION
			"(\\\\.\\\\." VERSION ")?$\"}"},
		{"gfp", "{\"description\": \"names joined by |, with & ~NAME to remove one; a "
			"lower-case name is the caller's mask\", \"anyOf\": [{\"type\": "
			"[\"string\", "
			"\"null\"]}, {\"const\": 0}]}"},
		{"number", "{\"anyOf\": [{\"type\": \"integer\", \"minimum\": 0}, {\"type\": "
			   "\"string\", \"pattern\": \"^" NUMBER "$\"}]}"},
		{"range",
			"{\"anyOf\": [{\"$ref\": \"#/definitions/number\"}, {\"type\": \"string\", "
			"\"pattern\": \"^" NUMBER "\\\\.\\\\." NUMBER
			"$\"}, {\"type\": \"object\", "
			"\"properties\": {\"min\": {\"$ref\": \"#/definitions/number\"}, \"max\": "
			"{\"$ref\": \"#/definitions/number\"}}, \"required\": [\"min\", \"max\"], "
			"\"additionalProperties\": false}]}"},
		{"size",
			"{\"anyOf\": [{\"$ref\": \"#/definitions/range\"}, {\"description\": \"a C "
			"type\", \"type\": \"string\", \"pattern\": \"^(sizeof|struct |union "
			")\"}]}"},
		{"examples", "{\"type\": \"array\", \"items\": {\"type\": \"object\"}}"},
	};

	for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++) {
		if (strcmp(plain[i].name, name) == 0)
			return parse(plain[i].schema);
	}
	if (strcmp(name, "needs") == 0)
		return needs(NULL);
	if (strcmp(name, "condition") == 0)
		return condition();
	if (strcmp(name, "holds") == 0)
		return some_of(fact_info[F_HOLDS].words, true);
	if (strcmp(name, "scope") == 0)
		return some_of(fact_info[F_SCOPE].words, true);
	if (strcmp(name, "reclaim") == 0)
		return one_of(fact_info[F_RECLAIM].words);
	if (strcmp(name, "setup") == 0)
		return json_pack("{s:[o, o]}", "anyOf", ref("name"), map_of(&setup_table));
	return NULL;
}

struct schema {
	const char *name, *title;
	const struct field_table *root;
	const char *definitions[16];
	struct {
		const char *name;
		const struct field_table *table;
	} maps[4];
};

static const struct schema schemas[] = {
	{"manifest", "Allocations of kernel code, for whichalloc", &manifest_table,
		{"name", "rule_name", "kernel", "gfp", "number", "range", "size", "needs", "setup"},
		{{"target", &target_table}, {"allocation", &site_table}, {"uses", &use_table},
			{"waiver", &waiver_table}}},
	{"scenario", "A run of simulated allocators, for whichalloc", &scenario_table,
		{"name", "kernel", "gfp", "number", "holds", "scope", "reclaim"},
		{{"target", &target_table}, {"machine", &machine_table}, {"step", &step_table}}},
	{"config", "Configuration of whichalloc lint, .whichalloc/config.yaml", &config_table,
		{"rule_name", "kernel"}, {{"target", &target_table}}},
	{"baseline", "Known findings of whichalloc lint", &baseline_table, {NULL},
		{{"finding", &baseline_entry_table}}},
	{"rules", "House rules of whichalloc, .whichalloc/rules/*.yaml", NULL,
		{"rule_name", "version", "number", "condition", "examples"},
		{{"rule", &rule_table}}},
};

/* House rules: a list, where a manifest or a scenario is a map. They may not require. */
static json_t *rules_root(json_t *rule)
{
	json_t *effects = json_array();
	static const char *const words[] = {"forbid", "prefer", "caution"};

	json_object_del(json_object_get(rule, "properties"), "require");
	for (size_t i = 0; i < 3; i++)
		json_array_append_new(effects, json_pack("{s:[s]}", "required", words[i]));
	json_object_set_new(rule, "oneOf", effects);
	return parse("{\"type\": \"object\", \"properties\": {\"rules\": {\"type\": \"array\", "
		     "\"items\": {\"$ref\": \"#/definitions/rule\"}}}, \"required\": [\"rules\"], "
		     "\"additionalProperties\": false}");
}

static json_t *make(const struct schema *s)
{
	json_t *definitions = json_object(), *o = json_object(), *root;
	char id[64];

	for (size_t i = 0; s->definitions[i]; i++) {
		json_t *d = definition(s->definitions[i]);

		if (!d) {
			fprintf(stderr, "make_schema: no definition of %s\n", s->definitions[i]);
			exit(1);
		}
		json_object_set_new(definitions, s->definitions[i], d);
	}
	for (size_t i = 0; i < 4 && s->maps[i].name; i++)
		json_object_set_new(definitions, s->maps[i].name, map_of(s->maps[i].table));
	root = s->root ? map_of(s->root) : rules_root(json_object_get(definitions, "rule"));
	snprintf(id, sizeof(id), "whichalloc-%s.schema.json", s->name);
	json_object_set_new(o, "$schema", json_string("http://json-schema.org/draft-07/schema#"));
	json_object_set_new(o, "$id", json_string(id));
	json_object_set_new(o, "title", json_string(s->title));
	json_object_update(o, root);
	json_object_set_new(o, "definitions", definitions);
	json_decref(root);
	return o;
}

int main(int argc, char **argv)
{
	for (size_t i = 0; argc == 2 && i < sizeof(schemas) / sizeof(*schemas); i++) {
		json_t *o;

		if (strcmp(argv[1], schemas[i].name) != 0)
			continue;
		o = make(&schemas[i]);
		json_dumpf(o, stdout, JSON_INDENT(2) | JSON_ENSURE_ASCII);
		putchar('\n');
		json_decref(o);
		return 0;
	}
	fputs("usage: make_schema manifest|scenario|config|rules|baseline\n", stderr);
	return 2;
}
