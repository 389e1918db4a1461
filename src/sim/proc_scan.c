/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines, words and numbers of files in /proc; see proc_scan.h.
 */
#include "sim/proc_scan.h"

#include <stdlib.h>
#include <string.h>

#include "text/diag.h"
#include "text/mem.h"
#include "text/source.h"

const char *const proc_zone_words[PROC_ZONES + 1] = {
	"DMA", "DMA32", "Normal", "HighMem", "Movable", "Device", NULL};
const char *const proc_type_words[PROC_TYPES + 1] = {
	"Unmovable", "Movable", "Reclaimable", "HighAtomic", "CMA", "Isolate", NULL};

struct proc_scan proc_scan(const struct source *src, struct diag *d)
{
	return (struct proc_scan){.src = src, .d = d, .next = src->data};
}

bool proc_line(struct proc_scan *s)
{
	const char *stop = s->src->data + s->src->len, *end;

	if (s->next == stop)
		return false;
	end = memchr(s->next, '\n', (size_t)(stop - s->next));
	s->line = s->at = s->next;
	s->end = end ? end : stop;
	s->next = end ? end + 1 : stop;
	s->number++;
	return true;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

bool proc_at_end(struct proc_scan *s)
{
	while (s->at < s->end && is_blank(*s->at))
		s->at++;
	return s->at == s->end;
}

bool proc_eat(struct proc_scan *s, const char *text)
{
	size_t len = strlen(text);

	(void)proc_at_end(s);
	if ((size_t)(s->end - s->at) < len || memcmp(s->at, text, len) != 0)
		return false;
	s->at += len;
	return true;
}

size_t proc_word(struct proc_scan *s, const char **word)
{
	(void)proc_at_end(s);
	*word = s->at;
	while (s->at < s->end && !is_blank(*s->at) && !strchr(",()", *s->at))
		s->at++;
	return (size_t)(s->at - *word);
}

static struct pos here(const struct proc_scan *s)
{
	uint32_t column = (uint32_t)(s->at - s->line) + 1;

	return (struct pos){s->number, column, s->number, column + 1};
}

bool proc_expected(struct proc_scan *s, const char *what)
{
	if (s->number)
		diag_error(s->d, s->src, here(s), NULL, "expected %s", what);
	else
		diag_error(s->d, s->src, (struct pos){0}, NULL, "expected %s, found nothing", what);
	return false;
}

bool proc_wrong(struct proc_scan *s, const char *text)
{
	diag_error(s->d, s->src, (struct pos){s->number, 1, s->number, 2}, NULL, "%s", text);
	return false;
}

bool proc_number(struct proc_scan *s, const char *what, uint64_t *value)
{
	const char *start;
	uint64_t n = 0;

	(void)proc_at_end(s);
	for (start = s->at; s->at < s->end && *s->at >= '0' && *s->at <= '9'; s->at++) {
		if (n > (UINT64_MAX - 9) / 10) {
			s->at = start;
			diag_error(s->d, s->src, here(s), NULL, "%s is too large", what);
			return false;
		}
		n = n * 10 + (uint64_t)(*s->at - '0');
	}
	if (s->at == start || (s->at < s->end && !is_blank(*s->at) && !strchr(",()", *s->at))) {
		s->at = start;
		return proc_expected(s, what);
	}
	*value = n;
	return true;
}

int proc_choice(struct proc_scan *s, const char *what, const char *const *words)
{
	const char *word;
	size_t len = proc_word(s, &word);

	for (int i = 0; words[i]; i++)
		if (strlen(words[i]) == len && memcmp(words[i], word, len) == 0)
			return i;
	s->at = word;
	(void)proc_expected(s, what);
	return -1;
}

struct proc_zone *proc_zone_find(
	const struct proc_machine *m, uint32_t node, enum proc_zone_name name)
{
	for (size_t i = 0; i < m->zones; i++)
		if (m->zone[i].node == node && m->zone[i].name == name)
			return &m->zone[i];
	return NULL;
}

struct proc_zone *proc_zone_header(struct proc_scan *s, struct proc_machine *m)
{
	struct proc_zone *z;
	uint64_t node;
	int name;

	if (!proc_eat(s, "Node")) {
		(void)proc_expected(s, "`Node N, zone NAME`");
		return NULL;
	}
	if (!proc_number(s, "the number of a node", &node))
		return NULL;
	if (node >= PROC_MAX_NODES) {
		(void)proc_wrong(s, "no machine has so many nodes");
		return NULL;
	}
	if (!proc_eat(s, ",") || !proc_eat(s, "zone")) {
		(void)proc_expected(s, "`, zone NAME`");
		return NULL;
	}
	name = proc_choice(s, "the name of a zone: DMA, DMA32, Normal, HighMem, Movable or Device",
		proc_zone_words);
	if (name < 0)
		return NULL;
	z = proc_zone_find(m, (uint32_t)node, (enum proc_zone_name)name);
	if (!z) {
		m->zone = mem_grow(m->zone, &m->zones_cap, m->zones + 1, sizeof(*m->zone));
		z = &m->zone[m->zones++];
		*z = (struct proc_zone){.node = (uint32_t)node, .name = (enum proc_zone_name)name};
	}
	return z;
}

bool proc_orders(struct proc_scan *s, struct proc_machine *m, uint64_t *blocks, bool *capped)
{
	unsigned int n = 0;

	while (!proc_at_end(s)) {
		bool more = proc_eat(s, ">");

		if (n > SIM_MAX_PAGE_ORDER)
			return proc_wrong(s, "there are more orders than any known kernel has");
		if (more && !capped)
			return proc_expected(s, "a number of free blocks");
		if (!proc_number(s, "a number of free blocks", &blocks[n]))
			return false;
		if (capped)
			capped[n] = more;
		n++;
	}
	if (!n)
		return proc_expected(s, "the numbers of free blocks of each order");
	if (m->orders && m->orders != n)
		return proc_wrong(s, "other lines have another number of orders");
	m->orders = n;
	return true;
}

void proc_release(struct proc_machine *m)
{
	for (size_t i = 0; i < m->zones; i++)
		free(m->zone[i].cpu);
	for (size_t i = 0; i < m->caches; i++)
		free(m->cache[i].name);
	free(m->zone);
	free(m->cache);
	*m = (struct proc_machine){0};
}
