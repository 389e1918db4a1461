/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * BPF Type Format; see btf.h.
 */
#include "know/btf.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "text/diag.h"
#include "text/mem.h"
#include "text/nearest.h"
#include "text/source.h"

#define MAX_BYTES (256u << 20) /* of type information: a kernel's is some MiB */
#define MAX_DEPTH 64	       /* typedefs, qualifiers and arrays in each other */
#define BTF_MAGIC 0xeb9fu

enum btf_kind {
	KIND_INT = 1,
	KIND_PTR,
	KIND_ARRAY,
	KIND_STRUCT,
	KIND_UNION,
	KIND_ENUM,
	KIND_FWD,
	KIND_TYPEDEF,
	KIND_VOLATILE,
	KIND_CONST,
	KIND_RESTRICT,
	KIND_FUNC,
	KIND_FUNC_PROTO,
	KIND_VAR,
	KIND_DATASEC,
	KIND_FLOAT,
	KIND_DECL_TAG,
	KIND_TYPE_TAG,
	KIND_ENUM64,
	KIND_COUNT,
};

/* Bytes behind the head of a type: fixed ones, and so many for each of its members. */
static const struct {
	uint8_t fixed, each;
} tail[KIND_COUNT] = {
	[KIND_INT] = {4, 0},
	[KIND_ARRAY] = {12, 0},
	[KIND_STRUCT] = {0, 12},
	[KIND_UNION] = {0, 12},
	[KIND_ENUM] = {0, 8},
	[KIND_FUNC_PROTO] = {0, 8},
	[KIND_VAR] = {4, 0},
	[KIND_DATASEC] = {0, 12},
	[KIND_DECL_TAG] = {4, 0},
	[KIND_ENUM64] = {0, 12},
};

struct bytes {
	uint8_t *data;
	size_t len;
	bool big_endian;
};

struct btf {
	struct bytes b;
	size_t types, types_len, strings, strings_len; /* sections in b */
	uint32_t *at; /* offset of type 1, 2, ... in the type section */
	uint32_t count;
	uint64_t pointer; /* bytes of a pointer */
};

/* @width bytes at @at; 0 where there are none. */
static uint64_t number(const struct bytes *b, size_t at, unsigned int width)
{
	uint64_t v = 0;

	if (at > b->len || width > b->len - at)
		return 0;
	for (unsigned int i = 0; i < width; i++)
		v = v << 8 | b->data[at + (b->big_endian ? i : width - 1 - i)];
	return v;
}

/*
 * ---- files
 * ----------------------------------------------------------------------------------------
 */

static bool fail(struct diag *d, const char *path, const char *what)
{
	diag_error(d, NULL, (struct pos){0},
		"/sys/kernel/btf/vmlinux, or an ELF file with a section .BTF", "%s: %s", path,
		what);
	return false;
}

struct file {
	int fd;
	uint64_t size;
	struct arena *arena;
};

/* Reads @len bytes at @at of the file into @b. */
static bool read_part(const struct file *f, uint64_t at, uint64_t len, struct bytes *b)
{
	if (len > MAX_BYTES || at > f->size || len > f->size - at)
		return false;
	b->data = arena_alloc(f->arena, (size_t)len + 1);
	while (b->len < len) {
		ssize_t n =
			pread(f->fd, b->data + b->len, (size_t)len - b->len, (off_t)(at + b->len));

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		b->len += (size_t)n;
	}
	return b->len == len;
}

struct elf {
	bool wide; /* 64 bits */
	uint64_t sections, entry, count, names;
};

/* One number of section header @i: its place in 32 and 64 bits. */
static uint64_t section(
	const struct elf *e, const struct bytes *headers, uint64_t i, size_t narrow, size_t wide)
{
	return number(headers, (size_t)(i * e->entry) + (e->wide ? wide : narrow), e->wide ? 8 : 4);
}

static bool read_section(const struct file *f, const struct elf *e, const struct bytes *headers,
	uint64_t i, struct bytes *out)
{
	return read_part(f, section(e, headers, i, 16, 24), section(e, headers, i, 20, 32), out);
}

/* The section of that name into @out. */
static bool find_section(const struct file *f, const struct elf *e, const struct bytes *headers,
	const char *name, struct bytes *out)
{
	struct bytes names = {.big_endian = headers->big_endian};

	if (e->names >= e->count || !read_section(f, e, headers, e->names, &names))
		return false;
	for (uint64_t i = 0; i < e->count; i++) {
		uint64_t at = number(headers, (size_t)(i * e->entry), 4);

		if (at < names.len && strlen(name) + 1 <= names.len - at &&
			memcmp(names.data + at, name, strlen(name) + 1) == 0)
			return read_section(f, e, headers, i, out);
	}
	return false;
}

static bool read_elf(const struct file *f, const struct bytes *head, struct bytes *out)
{
	struct elf e = {.wide = head->data[4] == 2};
	struct bytes h = *head, headers = {0};

	h.big_endian = headers.big_endian = out->big_endian = head->data[5] == 2;
	e.sections = number(&h, e.wide ? 40 : 32, e.wide ? 8 : 4);
	e.entry = number(&h, e.wide ? 58 : 46, 2);
	e.count = number(&h, e.wide ? 60 : 48, 2);
	e.names = number(&h, e.wide ? 62 : 50, 2);
	return e.entry >= (e.wide ? 64 : 40) &&
	       read_part(f, e.sections, e.entry * e.count, &headers) &&
	       find_section(f, &e, &headers, ".BTF", out);
}

static bool read_open(const struct file *f, const char *path, struct diag *d, struct bytes *out)
{
	struct bytes head = {0};

	if (f->size >= 64 && read_part(f, 0, 64, &head) && memcmp(head.data, "\177ELF", 4) == 0)
		return read_elf(f, &head, out) ||
		       fail(d, path, "there is no section .BTF, or the file is damaged");
	if (!read_part(f, 0, f->size, out))
		return fail(d, path, "this cannot be read whole");
	out->big_endian = number(out, 0, 2) != BTF_MAGIC;
	return true;
}

static bool read_file(const char *path, struct arena *a, struct diag *d, struct bytes *out)
{
	struct file f = {.fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC), .arena = a};
	struct stat st;
	bool ok;

	if (f.fd < 0)
		return fail(d, path, strerror(errno));
	ok = fstat(f.fd, &st) == 0 && S_ISREG(st.st_mode);
	f.size = ok ? (uint64_t)st.st_size : 0;
	ok = ok ? read_open(&f, path, d, out) : fail(d, path, "this is no regular file");
	close(f.fd);
	return ok;
}

/*
 * ---- types
 * ----------------------------------------------------------------------------------------
 */

static enum btf_kind kind_at(const struct btf *t, uint32_t at)
{
	return number(&t->b, t->types + at + 4, 4) >> 24 & 0x1f;
}

/* Finds where each type begins. False where they do not fill the section. */
static bool index_types(struct btf *t, struct arena *a)
{
	uint32_t at = 0;

	t->at = arena_alloc(a, (t->types_len / 12 + 1) * sizeof(*t->at));
	while (t->types_len - at >= 12) {
		enum btf_kind kind = kind_at(t, at);
		uint64_t members = number(&t->b, t->types + at + 4, 4) & 0xffff, len;

		if (kind == 0 || kind >= KIND_COUNT)
			return false;
		len = 12 + tail[kind].fixed + members * tail[kind].each;
		if (len > t->types_len - at)
			return false;
		t->at[t->count++] = at;
		at += (uint32_t)len;
	}
	return at == t->types_len;
}

/* The name at a type's head; "" where there is none. */
static const char *type_name(const struct btf *t, uint32_t at)
{
	uint64_t name = number(&t->b, t->types + at, 4);

	return name < t->strings_len ? (const char *)t->b.data + t->strings + name : "";
}

static bool load(struct btf *t, struct arena *a)
{
	uint64_t head = number(&t->b, 4, 4), types = number(&t->b, 8, 4);
	uint64_t types_len = number(&t->b, 12, 4), strings = number(&t->b, 16, 4);
	uint64_t strings_len = number(&t->b, 20, 4);

	if (t->b.len < 24 || number(&t->b, 0, 2) != BTF_MAGIC || head < 24 ||
		head + types + types_len > t->b.len || head + strings + strings_len > t->b.len ||
		strings_len == 0)
		return false;
	t->types = (size_t)(head + types);
	t->types_len = (size_t)types_len;
	t->strings = (size_t)(head + strings);
	t->strings_len = (size_t)strings_len;
	if (t->b.data[t->strings + t->strings_len - 1] != '\0')
		return false;
	return index_types(t, a);
}

/* Bytes of the type with number @id. */
static bool size_of(const struct btf *t, uint64_t id, uint64_t *size)
{
	uint64_t times = 1;

	for (int depth = 0; depth < MAX_DEPTH && id >= 1 && id <= t->count; depth++) {
		uint32_t at = t->at[id - 1];
		uint64_t value = number(&t->b, t->types + at + 8, 4);

		switch (kind_at(t, at)) {
		case KIND_INT:
		case KIND_STRUCT:
		case KIND_UNION:
		case KIND_ENUM:
		case KIND_ENUM64:
		case KIND_FLOAT:
			return !__builtin_mul_overflow(value, times, size);
		case KIND_PTR:
			return !__builtin_mul_overflow(t->pointer, times, size);
		case KIND_ARRAY:
			id = number(&t->b, t->types + at + 12, 4);
			if (__builtin_mul_overflow(
				    times, number(&t->b, t->types + at + 20, 4), &times))
				return false;
			break;
		case KIND_TYPEDEF:
		case KIND_VOLATILE:
		case KIND_CONST:
		case KIND_RESTRICT:
		case KIND_TYPE_TAG:
			id = value;
			break;
		default:
			return false;
		}
	}
	return false;
}

/* Whether a type of this kind is written with that word in front; @word "" for none. */
static bool written_with(enum btf_kind kind, const char *word)
{
	switch (kind) {
	case KIND_STRUCT:
		return strcmp(word, "struct") == 0;
	case KIND_UNION:
		return strcmp(word, "union") == 0;
	case KIND_ENUM:
	case KIND_ENUM64:
		return strcmp(word, "enum") == 0;
	case KIND_INT:
	case KIND_FLOAT:
	case KIND_TYPEDEF:
		return *word == '\0';
	default:
		return false;
	}
}

static bool find_type(const struct btf *t, const char *word, const char *name, uint64_t *size)
{
	for (uint32_t i = 0; i < t->count; i++)
		if (written_with(kind_at(t, t->at[i]), word) &&
			strcmp(type_name(t, t->at[i]), name) == 0 && size_of(t, i + 1, size))
			return true;
	return false;
}

/* A C type taken apart. */
struct written {
	char word[8], name[128];
	bool pointer;
	uint64_t times;
};

static const char *skip_space(const char *s)
{
	while (isspace((unsigned char)*s))
		s++;
	return s;
}

/* "struct foo", "unsigned int": words into word and name, one space apart. What follows them. */
static const char *read_name(const char *s, struct written *w)
{
	static const char *const words[] = {"struct", "union", "enum"};
	size_t len = 0;

	for (size_t i = 0; i < 3; i++) {
		size_t n = strlen(words[i]);

		if (strncmp(s, words[i], n) == 0 && isspace((unsigned char)s[n])) {
			strcpy(w->word, words[i]);
			s = skip_space(s + n);
			break;
		}
	}
	while (isalnum((unsigned char)*s) || *s == '_') {
		if (len && len < sizeof(w->name) - 1)
			w->name[len++] = ' ';
		while ((isalnum((unsigned char)*s) || *s == '_') && len < sizeof(w->name) - 1)
			w->name[len++] = *s++;
		if (len == sizeof(w->name) - 1)
			return NULL;
		s = skip_space(s);
	}
	w->name[len] = '\0';
	return len ? s : NULL;
}

static bool take_apart(const char *s, struct written *w)
{
	size_t open = 0;

	*w = (struct written){.times = 1};
	s = skip_space(s);
	if (strncmp(s, "sizeof", 6) == 0 && !isalnum((unsigned char)s[6]) && s[6] != '_')
		s = skip_space(s + 6);
	for (; *s == '('; s = skip_space(s + 1))
		open++;
	s = read_name(s, w);
	if (!s)
		return false;
	for (; *s == '*'; s = skip_space(s + 1))
		w->pointer = true;
	while (*s == '[') {
		char *end;
		unsigned long long n = strtoull(skip_space(s + 1), &end, 0);

		s = skip_space(end);
		if (*s != ']' || __builtin_mul_overflow(w->times, n, &w->times))
			return false;
		s = skip_space(s + 1);
	}
	for (; *s == ')' && open; s = skip_space(s + 1))
		open--;
	return *s == '\0' && open == 0;
}

bool btf_sizeof(const struct btf *b, const char *type, uint64_t *size)
{
	/* compilers and people write the basic types differently */
	static const char *const same[][2] = {{"unsigned long", "long unsigned int"},
		{"unsigned long long", "long long unsigned int"}, {"long", "long int"},
		{"long long", "long long int"}, {"unsigned", "unsigned int"},
		{"short", "short int"}, {"unsigned short", "short unsigned int"}};
	struct written w;
	uint64_t one = 0;
	bool found;

	if (!take_apart(type, &w))
		return false;
	found = find_type(b, w.word, w.name, &one);
	for (size_t i = 0; !found && i < sizeof(same) / sizeof(*same); i++) {
		bool left = strcmp(w.name, same[i][0]) == 0;

		if (left || strcmp(w.name, same[i][1]) == 0)
			found = find_type(b, w.word, same[i][left], &one);
	}
	if (w.pointer)
		one = b->pointer; /* to whatever, known or not */
	return (found || w.pointer) && !__builtin_mul_overflow(one, w.times, size);
}

void btf_offer(const struct btf *b, struct nearest *near)
{
	for (uint32_t i = 0; i < b->count; i++) {
		enum btf_kind kind = kind_at(b, b->at[i]);

		if (kind == KIND_STRUCT || kind == KIND_UNION)
			nearest_offer(near, type_name(b, b->at[i]));
	}
}

struct btf *btf_read(const char *path, struct arena *a, struct diag *d)
{
	static const char *const longs[] = {
		"long unsigned int", "unsigned long", "long int", "long"};
	struct btf *t = arena_alloc(a, sizeof(*t));
	uint64_t size;

	t->pointer = 8;
	if (!read_file(path, a, d, &t->b))
		return NULL;
	if (!load(t, a)) {
		fail(d, path, "this is no type information, or it is damaged");
		return NULL;
	}
	/* a long is as large as a pointer in the kernel */
	for (size_t i = 0; i < sizeof(longs) / sizeof(*longs); i++)
		if (find_type(t, "", longs[i], &size) && (size == 4 || size == 8)) {
			t->pointer = size;
			break;
		}
	return t;
}
