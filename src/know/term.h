/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Words of memory management, flags of caches and states of memory: data/terms.yaml; what the kernel
 * says in its log: data/messages.yaml; where code runs, by what calls it: data/places.yaml. They decide nothing, so that nobody reads them but who is
 * asked for one.
 */
#ifndef WHICHALLOC_KNOW_TERM_H
#define WHICHALLOC_KNOW_TERM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "know/version.h"

struct diag;
struct strbuf;
struct yaml_node;

enum term_kind { TERM_WORD, TERM_STATE, TERM_SLAB_FLAG, TERM_MESSAGE, TERM_PLACE, TERM_KINDS };
extern const char *const term_kind_words[]; /* "term", "state", "slab-flag", ... */

struct term {
	const char *name, *title, *text;
	uint32_t kind; /* enum term_kind */
	version_t since, until;
	const struct yaml_node *aliases, *see, *source;
	const struct yaml_node *needs; /* of a place: what to state of code there; NULL */
};

size_t term_count(void);
/* Reads term @i below term_count(). False after reporting. */
bool term_read(size_t i, struct term *t, struct diag *d);
/*
 * The term of that name, or that goes by it; of messages the first that is part of @name, a line of
 * the log, or that @name, of several words, is part of. false: there is none.
 */
bool term_find(const char *name, struct term *t);
/* What to state of a place, as it is written: "context: softirq". */
void term_needs(const struct term *t, struct strbuf *out);
/* Is @t there in kernel @v? */
bool term_exists(const struct term *t, version_t v);

#endif
