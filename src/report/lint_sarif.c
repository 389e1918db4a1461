/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Findings as SARIF 2.1.0, for code scanning: compact, one result after the other, so that a long
 * report is never a tree in memory.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/facts.h"
#include "report/lint.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/map.h"
#include "text/mem.h"
#include "text/yaml.h"

#define SCHEMA                                                                \
	"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/" \
	"sarif-schema-2.1.0.json"

/* What has findings, sorted by name: results refer to it by number. */
struct rule_list {
	const struct finding **of; /* a finding of each */
	size_t count, cap;
};

struct writer {
	struct strbuf *out;
	const struct lint_report *r;
	struct rule_list rules;
	struct map seen; /* fingerprints: how often so far */
	char *here;	 /* the working directory, with a slash; NULL: not known */
};

static void put(struct writer *w, json_t *value)
{
	char *text = json_dumps(value, JSON_COMPACT | JSON_ENSURE_ASCII);

	if (text)
		strbuf_adds(w->out, text);
	free(text);
	json_decref(value);
}

/* Texts that viewers show: one line of visible characters. */
static json_t *shown(const char *s)
{
	struct strbuf clean = {0};
	json_t *text;

	diag_clean(&clean, s, strlen(s));
	text = json_string(strbuf_str(&clean));
	strbuf_free(&clean);
	return text;
}

static json_t *message(const char *s)
{
	return json_pack("{s:o}", "text", shown(s));
}

/*
 * ---- places
 * ---------------------------------------------------------------------------------------
 */

/* Relative to the working directory where that can be. */
static json_t *uri(const struct writer *w, const char *path)
{
	static const char plain[] = "-._~/";
	struct strbuf out = {0};
	size_t here = w->here ? strlen(w->here) : 0;
	json_t *text;

	if (here && strncmp(path, w->here, here) == 0)
		path += here;
	while (strncmp(path, "./", 2) == 0)
		for (path += 2; *path == '/';)
			path++;
	if (*path == '/')
		strbuf_adds(&out, "file://");
	for (; *path; path++) {
		unsigned char c = (unsigned char)*path;

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
			strchr(plain, c))
			strbuf_addc(&out, *path);
		else
			strbuf_addf(&out, "%%%02X", c);
	}
	text = json_string(strbuf_str(&out));
	strbuf_free(&out);
	return text;
}

static json_t *artifact(const struct writer *w, const char *path)
{
	return json_pack("{s:o}", "uri", uri(w, path));
}

static json_t *region(const struct pos *p)
{
	if (!p->column)
		return json_pack("{s:i}", "startLine", (int)p->line);
	return json_pack("{s:i, s:i, s:i, s:i}", "startLine", (int)p->line, "startColumn",
		(int)p->column, "endLine", (int)p->end_line, "endColumn", (int)p->end_column);
}

static json_t *location(const struct writer *w, const char *path, const struct pos *p)
{
	json_t *physical = json_pack("{s:o}", "artifactLocation", artifact(w, path));

	if (p->line)
		json_object_set_new(physical, "region", region(p));
	return json_pack("{s:o}", "physicalLocation", physical);
}

/*
 * The other end: of a finding in the manifest the place in the C source, and the other way round.
 */
static json_t *related(const struct writer *w, const struct finding *f)
{
	struct lint_place source = lint_place_source(f->site);
	json_t *list = json_array(), *place;

	if (source.path) {
		if (w->r->locate_source)
			place = location(w, f->source->name, &f->pos);
		else
			place = location(w, source.path, &source.pos);
		json_object_set_new(place, "id", json_integer(1));
		json_object_set_new(place, "message",
			message(w->r->locate_source ? "its entry in the manifest" : "the call"));
		json_array_append_new(list, place);
	}
	lint_place_drop(&source);
	return list;
}

/*
 * ---- rules
 * ----------------------------------------------------------------------------------------
 */

static int by_rule(const void *a, const void *b)
{
	const struct finding *const *x = a, *const *y = b;

	return strcmp((*x)->rule, (*y)->rule);
}

static void list_rules(struct rule_list *l, const struct lint_result *r)
{
	const struct finding **all = mem_alloc(r->count * sizeof(*all));

	for (size_t i = 0; i < r->count; i++)
		all[i] = &r->finding[i];
	if (r->count)
		qsort(all, r->count, sizeof(*all), by_rule);
	for (size_t i = 0; i < r->count; i++)
		if (i == 0 || by_rule(&all[i - 1], &all[i]) != 0)
			all[l->count++] = all[i];
	l->of = all;
}

static size_t rule_index(const struct rule_list *l, const struct finding *f)
{
	const struct finding **at = bsearch(&f, l->of, l->count, sizeof(*l->of), by_rule);

	return (size_t)(at - l->of);
}

/* "context" of rules/context.yaml */
static json_t *theme(const struct rule *r)
{
	const char *path = r->at_node->place->src->name, *name = strrchr(path, '/');

	if (r->house)
		return json_string("house-rule");
	name = name ? name + 1 : path;
	return json_stringn(name, strcspn(name, "."));
}

static json_t *rule_help(const struct rule *r, const char *because, bool markdown)
{
	struct strbuf out = {0};
	const char *quote = markdown ? "`" : "";
	json_t *text;

	diag_clean(&out, because, strlen(because));
	if (r->text) {
		strbuf_adds(&out, "\n\n");
		diag_clean(&out, r->text, strlen(r->text));
	}
	if (r->suggest) {
		strbuf_adds(&out, "\n\nInstead: ");
		diag_clean(&out, r->suggest, strlen(r->suggest));
	}
	strbuf_adds(&out, "\n\nSource:\n");
	for (size_t i = 0; i < list_count(r->source); i++) {
		strbuf_addf(&out, "\n- %s", quote);
		diag_clean(
			&out, list_item(r->source, i)->text, strlen(list_item(r->source, i)->text));
		strbuf_adds(&out, quote);
	}
	strbuf_addf(&out, "\n\nMore: %swhichalloc explain %s%s", quote, r->name, quote);
	text = json_string(strbuf_str(&out));
	strbuf_free(&out);
	return text;
}

static const char *const problem_severity[] = {"recommendation", "warning", "error"};

static json_t *descriptor(const struct finding *f)
{
	const struct rule *r = f->about;
	enum severity severity = r ? (enum severity)r->severity : SEVERITY_WARNING;
	json_t *tags = json_array(), *o;
	struct strbuf because = {0};
	const struct lint_saying *saying = lint_saying(f->rule);

	json_array_append_new(tags, json_string("linux-kernel"));
	json_array_append_new(tags, json_string("memory-allocation"));
	json_array_append_new(tags, r ? theme(r) : json_string(saying->theme));
	o = json_pack("{s:o, s:{s:s}, s:{s:o, s:s}}", "id", shown(f->rule), "defaultConfiguration",
		"level", severity_words[severity], "properties", "tags", tags, "problem.severity",
		problem_severity[severity]);
	if (r) {
		facts_because(&because, r);
		json_object_set_new(o, "shortDescription", message(r->title));
		json_object_set_new(o, "fullDescription", message(strbuf_str(&because)));
		json_object_set_new(o, "help",
			json_pack("{s:o, s:o}", "text", rule_help(r, strbuf_str(&because), false),
				"markdown", rule_help(r, strbuf_str(&because), true)));
		strbuf_free(&because);
	} else {
		json_object_set_new(o, "shortDescription", message(saying->title));
		json_object_set_new(o, "help", message(saying->help));
	}
	return o;
}

/*
 * ---- results
 * --------------------------------------------------------------------------------------
 */

/* Of several alike the first is ":1", the second ":2". */
static json_t *fingerprint(struct writer *w, const struct finding *f)
{
	uint64_t hash = lint_fingerprint(f), count = 0;
	char text[48];

	map_get(&w->seen, hash, &count);
	map_set(&w->seen, hash, ++count);
	snprintf(text, sizeof(text), "%016llx:%llu", (unsigned long long)hash,
		(unsigned long long)count);
	return json_pack("{s:s}", "primaryLocationLineHash", text);
}

static json_t *suppressions(const struct writer *w, const struct finding *f)
{
	const struct waiver *waiver = f->waived;
	json_t *list = json_array();

	if (waiver)
		json_array_append_new(list,
			json_pack("{s:s, s:s, s:o, s:o}", "kind", "inSource", "status", "accepted",
				"justification", shown(waiver->because), "location",
				location(
					w, waiver->at->place->src->name, &waiver->at->place->pos)));
	else if (f->old)
		json_array_append_new(
			list, json_pack("{s:s, s:s, s:s}", "kind", "external", "status", "accepted",
				      "justification", "it is in the baseline"));
	return list;
}

static json_t *fixes(const struct writer *w, const struct finding *f)
{
	json_t *replacements = json_array();

	for (size_t i = 0; i < f->edits; i++)
		json_array_append_new(replacements,
			json_pack("{s:o, s:{s:o}}", "deletedRegion", region(&f->edit[i].at),
				"insertedContent", "text", shown(f->edit[i].text)));
	return json_pack("[{s:o, s:[{s:o, s:o}]}]", "description",
		message(f->suggest ? f->suggest : "what would be advised"), "artifactChanges",
		"artifactLocation", artifact(w, f->source->name), "replacements", replacements);
}

static json_t *result(struct writer *w, const struct finding *f)
{
	struct lint_place p = lint_place(w->r, f);
	json_t *others = related(w, f);
	struct strbuf text = {0};
	json_t *o;

	lint_message(&text, f);
	if (f->suggest)
		strbuf_addf(&text, "; %s", f->suggest);
	o = json_pack("{s:o, s:I, s:s, s:o, s:[o], s:o, s:o}", "ruleId", shown(f->rule),
		"ruleIndex", (json_int_t)rule_index(&w->rules, f), "level",
		severity_words[f->severity], "message", message(strbuf_str(&text)), "locations",
		location(w, p.path, &p.pos), "partialFingerprints", fingerprint(w, f),
		"suppressions", suppressions(w, f));
	if (json_array_size(others))
		json_object_set(o, "relatedLocations", others);
	json_decref(others);
	if (f->edits)
		json_object_set_new(o, "fixes", fixes(w, f));
	strbuf_free(&text);
	lint_place_drop(&p);
	return o;
}

void lint_sarif(struct strbuf *out, const struct lint_report *r)
{
	struct writer w = {.out = out, .r = r};
	char *here = getcwd(NULL, 0);
	struct strbuf dir = {0};

	if (here && strcmp(here, "/") != 0) {
		strbuf_addf(&dir, "%s/", here);
		w.here = dir.s;
	}
	list_rules(&w.rules, r->result);
	strbuf_addf(out,
		"{\"$schema\":\"" SCHEMA
		"\",\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{"
		"\"name\":\"whichalloc\",\"semanticVersion\":\"%s\",\"rules\":[",
		WHICHALLOC_VERSION);
	for (size_t i = 0; i < w.rules.count; i++) {
		strbuf_adds(out, i ? ",\n" : "\n");
		put(&w, descriptor(w.rules.of[i]));
	}
	strbuf_adds(out, "]}},");
	/* who takes what is not here for mended is to know better */
	if (r->result->unreads)
		strbuf_adds(out, "\"invocations\":[{\"executionSuccessful\":false}],");
	strbuf_adds(out, "\"columnKind\":\"unicodeCodePoints\",\"results\":[");
	for (size_t i = 0; i < r->result->count; i++) {
		strbuf_adds(out, i ? ",\n" : "\n");
		put(&w, result(&w, &r->result->finding[i]));
	}
	strbuf_adds(out, "]}]}\n");
	map_free(&w.seen);
	strbuf_free(&dir);
	free(w.rules.of);
	free(here);
}
