/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * embed BASE OUT.c TEXT FILE...: a build program. Writes the file TEXT as a string, parses the YAML
 * files and writes their trees, as constant C data (builtin.h), paths relative to BASE.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/diag.h"
#include "text/mem.h"
#include "text/yaml.h"

static void embed_string(FILE *out, const char *s)
{
	fputc('"', out);
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		/* octal escapes end after three digits, unlike hexadecimal ones; ? for trigraphs */
		if (c < 32 || c > 126 || c == '"' || c == '\\' || c == '?')
			fprintf(out, "\\%03o", c);
		else
			fputc(c, out);
	}
	fputc('"', out);
}

static const char *const kind_name[] = {
	[YAML_NULL] = "YAML_NULL",
	[YAML_SCALAR] = "YAML_SCALAR",
	[YAML_SEQ] = "YAML_SEQ",
	[YAML_MAP] = "YAML_MAP",
};

static size_t node_children(const struct yaml_node *n)
{
	if (n->kind == YAML_MAP)
		return 2 * (size_t)n->count;
	return n->kind == YAML_SEQ ? n->count : 0;
}

/*
 * Is node @i of @n the value of a key that few commands ask for? What is below it goes apart, so
 * that the others need not load it.
 */
static bool is_cold(const struct yaml_node *n, size_t i)
{
	static const char *const keys[] = {"examples", "source", "confused_with", "unverified"};

	for (size_t k = 0; n->kind == YAML_MAP && i % 2 && k < sizeof(keys) / sizeof(*keys); k++)
		if (yaml_is(&n->items[i - 1], keys[k]))
			return true;
	return false;
}

/*
 * Writes the arrays below @n, innermost first, and returns the number of the array of @n's own
 * children (0: none). Where they are written is cold, too.
 */
static unsigned int embed_children(
	FILE *out, const struct yaml_node *n, size_t file, bool cold, unsigned int *next)
{
	size_t count = node_children(n);
	unsigned int id, *child;

	if (count == 0)
		return 0;
	child = mem_alloc(count * sizeof(*child));
	for (size_t i = 0; i < count; i++)
		child[i] = embed_children(out, &n->items[i], file, cold || is_cold(n, i), next);
	id = ++*next;
	fprintf(out, "static const struct yaml_place p%u[%zu] COLD = {\n", id, count);
	for (size_t i = 0; i < count; i++) {
		const struct pos *at = &n->items[i].place->pos;

		fprintf(out, "{&f%zu, {%u, %u, %u, %u}},\n", file, at->line, at->column,
			at->end_line, at->end_column);
	}
	fputs("};\n", out);
	fprintf(out, "static const struct yaml_node n%u[%zu]%s = {\n", id, count,
		cold ? " COLD" : "");
	for (size_t i = 0; i < count; i++) {
		const struct yaml_node *c = &n->items[i];

		fprintf(out, "{%s, %s, %uu, ", kind_name[c->kind], c->plain ? "true" : "false",
			c->count);
		embed_string(out, c->text ? c->text : "");
		if (child[i])
			fprintf(out, ", n%u", child[i]);
		else
			fputs(", NULL", out);
		fprintf(out, ", &p%u[%zu]},\n", id, i);
	}
	fputs("};\n", out);
	free(child);
	return id;
}

/*
 * The build system names files relative to the build folder; what we show is relative to the
 * source.
 */
static char *relative(const char *path, const char *base)
{
	char *full = realpath(path, NULL), *root = realpath(base, NULL);
	size_t len = root ? strlen(root) : 0;
	char *name =
		mem_strdup(full && root && strncmp(full, root, len) == 0 ? full + len + 1 : path);

	free(full);
	free(root);
	return name;
}

static bool embed_file(FILE *out, const char *base, const char *path, size_t file,
	unsigned int *next, struct diag *d)
{
	struct source *src = source_read(path, d);
	struct arena *a = arena_new();
	const struct yaml_node *root =
		src ? yaml_parse_one(src, "one YAML document", NULL, a, d) : NULL;
	unsigned int id = 0;
	char *name = relative(path, base);
	const bool ok = root != NULL;

	if (root) {
		fprintf(out, "static const struct source f%zu = {", file);
		embed_string(out, name);
		fputs(", NULL, 0, NULL};\n", out);
		fprintf(out, "static const struct yaml_place at%zu COLD = {&f%zu, {1, 1, 1, 1}};\n",
			file, file);
		id = embed_children(out, root, file, false, next);
		fprintf(out, "static const struct yaml_node root%zu = {%s, false, %uu, \"\", ",
			file, kind_name[root->kind], root->count);
		if (id)
			fprintf(out, "n%u", id);
		else
			fputs("NULL", out);
		fprintf(out, ", &at%zu};\n", file);
	}
	diag_print(d, stderr, false);
	free(name);
	arena_free(a);
	source_free(src);
	return ok;
}

/* As a string: one line of the text, one line of C. */
static bool embed_text(FILE *out, const char *path, struct diag *d)
{
	struct source *src = source_read(path, d);
	size_t len;

	if (!src)
		return false;
	fputs("const char builtin_init[] =", out);
	for (uint32_t line = 1; *source_line(src, line, &len); line++) {
		const char *s = source_line(src, line, &len);
		char *copy = mem_alloc(len + 2);

		memcpy(copy, s, len);
		copy[len] = '\n';
		fputs("\n\t", out);
		embed_string(out, copy);
		free(copy);
	}
	fputs(";\n", out);
	source_free(src);
	return true;
}

int main(int argc, char **argv)
{
	struct diag *d = diag_new();
	unsigned int next = 0;
	bool ok = true;
	FILE *out;

	if (argc < 4) {
		fputs("usage: embed BASE OUT.c TEXT FILE...\n", stderr);
		return 2;
	}
	out = fopen(argv[2], "w");
	if (!out) {
		fprintf(stderr, "embed: %s: %s\n", argv[2], strerror(errno));
		return 2;
	}
	fputs("/* Written by embed from rules/ and data/. */\n#include \"know/builtin.h\"\n"
	      "#define COLD __attribute__((section(\"builtin_cold\")))\n",
		out);
	ok &= embed_text(out, argv[3], d);
	for (int i = 4; i < argc; i++)
		ok &= embed_file(out, argv[1], argv[i], (size_t)(i - 4), &next, d);
	fputs("const struct builtin builtins[] = {\n", out);
	for (int i = 4; ok && i < argc; i++) {
		char *name = relative(argv[i], argv[1]);

		fputs("{", out);
		embed_string(out, name);
		free(name);
		fprintf(out, ", &root%d},\n", i - 4);
	}
	fprintf(out, "};\nconst size_t builtin_count = %d;\n", argc - 4);
	ok &= ferror(out) == 0;
	ok &= fclose(out) == 0;
	diag_free(d);
	return ok ? 0 : 1;
}
