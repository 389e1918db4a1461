/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Configuration of lint; see config.h.
 */
#include "advise/config.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "advise/saying.h"
#include "advise/manifest.h"
#include "text/decode.h"
#include "text/diag.h"
#include "text/mem.h"
#include "text/strbuf.h"
#include "text/yaml.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))
#define LEVEL_OFF 3u

const char *const config_levels[] = {"note", "warning", "error", "off", NULL};
static const char *const fail_on_words[] = {"note", "warning", "error", "never", NULL};

struct config_entry {
	const struct yaml_node *version, *fail_on, *target, *severity;
};
#define F(key, type, member, required)                                           \
	{                                                                        \
		key, type, offsetof(struct config_entry, member), required, NULL \
	}
static const struct field config_fields[] = {
	F("whichalloc-config", FIELD_NODE, version, true),
	F("fail_on", FIELD_NODE, fail_on, false),
	F("target", FIELD_MAP, target, false),
	F("severity", FIELD_MAP, severity, false),
};
#undef F

const struct field_table config_table = {config_fields, COUNT(config_fields)};

static bool is_there(const char *folder, const char *name, bool directory)
{
	struct strbuf path = {0};
	struct stat st;
	bool ok;

	strbuf_addf(&path, "%s/%s", folder, name);
	ok = stat(path.s, &st) == 0 && (!directory || S_ISDIR(st.st_mode));
	strbuf_free(&path);
	return ok;
}

char *lint_config_find(const char *path)
{
	char *folder = realpath(strcmp(path, "-") == 0 ? "." : path, NULL), *slash;
	char *here = getcwd(NULL, 0);
	size_t len = here ? strlen(here) : 0;
	struct strbuf found = {0};

	if (!folder) {
		free(here);
		return NULL; /* whoever reads the manifest says why */
	}
	if (!is_there(folder, ".", true))
		*strrchr(folder, '/') = '\0';
	for (;;) {
		/* the root is "" here: it has the slash that all names begin with */
		if (is_there(folder, CONFIG_FOLDER, true)) {
			/* shown to people: as short as can be */
			if (len && strncmp(folder, here, len) == 0 && !folder[len])
				strbuf_adds(&found, CONFIG_FOLDER);
			else if (len && strncmp(folder, here, len) == 0 && folder[len] == '/')
				strbuf_addf(&found, "%s/" CONFIG_FOLDER, folder + len + 1);
			else
				strbuf_addf(&found, "%s/" CONFIG_FOLDER, folder);
			break;
		}
		slash = strrchr(folder, '/');
		if (!slash || is_there(folder, ".git", false))
			break;
		*slash = '\0';
	}
	free(folder);
	free(here);
	return found.s;
}

static bool read_severity(
	const struct yaml_node *n, struct lint_config *c, struct arena *a, struct diag *d)
{
	bool ok = true;

	c->setting = arena_alloc(a, n->count * sizeof(*c->setting));
	for (size_t i = 0; i < n->count; i++) {
		const struct yaml_node *rule = &n->items[2 * i];
		int level = decode_word(rule + 1, "severity", config_levels, d);

		ok &= level >= 0;
		c->setting[c->settings++] = (struct severity_setting){rule, (uint32_t)level};
	}
	return ok;
}

static bool read_document(
	const struct yaml_node *n, struct lint_config *c, struct arena *a, struct diag *d)
{
	struct config_entry e = {0};
	bool ok = decode_map(n, "configuration", config_fields, COUNT(config_fields), &e, d);

	if (e.version && !yaml_is(e.version, "1")) {
		diag_error(d, e.version->place->src, e.version->place->pos, "whichalloc-config: 1",
			"this version of the configuration is not known");
		ok = false;
	}
	if (e.fail_on) {
		c->fail_on = decode_word(e.fail_on, "severity", fail_on_words, d);
		ok &= c->fail_on >= 0;
	}
	if (e.target)
		ok &= target_read(e.target, &c->target, d);
	if (e.severity)
		ok &= read_severity(e.severity, c, a, d);
	return ok;
}

static bool read_file(struct lint_config *c, struct arena *a, struct diag *d)
{
	const struct yaml_node *docs;
	size_t count;

	c->source = source_read(arena_printf(a, "%s/config.yaml", c->folder), d);
	if (!c->source || !yaml_parse(c->source, a, d, &docs, &count))
		return false;
	if (count > 1) {
		diag_error(
			d, c->source, docs[1].place->pos, NULL, "a configuration is one document");
		return false;
	}
	return count == 0 || read_document(docs, c, a, d);
}

struct lint_config *lint_config_read(char *folder, struct arena *a, struct diag *d)
{
	struct lint_config *c = mem_alloc(sizeof(*c));

	c->folder = folder;
	c->fail_on = -1;
	if (!folder)
		return c;
	if (is_there(folder, "rules", true))
		c->rules = arena_printf(a, "%s/rules", folder);
	if (!is_there(folder, "config.yaml", false) || read_file(c, a, d))
		return c;
	lint_config_free(c);
	return NULL;
}

void lint_config_free(struct lint_config *c)
{
	if (!c)
		return;
	source_free(c->source);
	free(c->folder);
	free(c);
}

bool lint_config_check(const struct lint_config *c, const struct judge *j, struct diag *d)
{
	bool ok = true;

	for (size_t i = 0; i < c->settings; i++)
		ok &= lint_saying(c->setting[i].rule->text) ||
		      lint_rule_known(j, c->setting[i].rule, d);
	return ok;
}

/* What is said of @rule; NULL: nothing. */
static const struct severity_setting *setting_of(const struct lint_config *c, const char *rule)
{
	for (size_t i = 0; c && i < c->settings; i++)
		if (yaml_same_word(c->setting[i].rule->text, rule))
			return &c->setting[i];
	return NULL;
}

bool lint_config_off(const struct lint_config *c, const char *rule)
{
	const struct severity_setting *s = setting_of(c, rule);

	return s && s->level == LEVEL_OFF;
}

enum severity lint_config_severity(
	const struct lint_config *c, const char *rule, enum severity severity)
{
	const struct severity_setting *s = setting_of(c, rule);

	return s ? (enum severity)s->level : severity;
}
