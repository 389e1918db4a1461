/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/pagetypeinfo (pagetypeinfo_show): free blocks by migratetype and order, and how many
 * pageblocks of each type there are. The kernel stops counting a list at 100000 blocks and marks
 * the number with '>'. The pageblocks that hold pages of other types (with page owners tracked) are
 * passed over.
 */
#include "sim/proc_scan.h"

/* "Node    0, zone   Normal, type    Unmovable    815   2054 ...", from ", type" on */
static bool read_free(struct proc_scan *s, struct proc_machine *m, struct proc_zone *z)
{
	int type = proc_choice(s, "a migratetype", proc_type_words);

	if (type < 0)
		return false;
	z->has_types = true;
	return proc_orders(s, m, z->typed[type], z->capped[type]);
}

/* "Number of blocks type     Unmovable      Movable ...": the columns that follow */
static bool read_columns(struct proc_scan *s, int *column, size_t *columns)
{
	for (*columns = 0; !proc_at_end(s); (*columns)++) {
		if (*columns == PROC_TYPES)
			return proc_expected(s, "no more migratetypes");
		column[*columns] = proc_choice(s, "a migratetype", proc_type_words);
		if (column[*columns] < 0)
			return false;
	}
	return *columns || proc_expected(s, "migratetypes");
}

static bool read_pageblocks(
	struct proc_scan *s, struct proc_zone *z, const int *column, size_t columns)
{
	if (!columns)
		return proc_wrong(s, "numbers of pageblocks without a line of their types before");
	for (size_t i = 0; i < columns; i++)
		if (!proc_number(s, "a number of pageblocks", &z->pageblocks[column[i]]))
			return false;
	z->has_pageblocks = true;
	return proc_at_end(s) || proc_expected(s, "the end of the line");
}

/* True when the line is a heading, which is read. */
static bool heading(struct proc_scan *s, struct proc_machine *m, bool *ok)
{
	uint64_t n;

	if (proc_eat(s, "Page block order:")) {
		*ok = proc_number(s, "the order of a pageblock", &n);
		if (*ok && n > SIM_MAX_PAGE_ORDER)
			*ok = proc_wrong(s, "no known kernel has pageblocks of that order");
		if (*ok) {
			m->has_pageblock_order = true;
			m->pageblock_order = (unsigned int)n;
		}
		return true;
	}
	return proc_eat(s, "Pages per block:") || proc_eat(s, "Free pages count per migrate type");
}

bool proc_read_pagetypeinfo(const struct source *src, struct diag *d, struct proc_machine *m)
{
	struct proc_scan s = proc_scan(src, d);
	int column[PROC_TYPES];
	size_t columns = 0;
	bool ok = true, mixed = false;

	while (ok && proc_line(&s)) {
		struct proc_zone *z;

		if (proc_at_end(&s))
			continue;
		if (heading(&s, m, &ok)) {
			mixed = false;
		} else if (proc_eat(&s, "Number of blocks type")) {
			ok = read_columns(&s, column, &columns);
		} else if (proc_eat(&s, "Number of mixed blocks")) {
			mixed = true;
		} else if (!mixed) {
			z = proc_zone_header(&s, m);
			if (!z)
				return false;
			if (proc_eat(&s, ", type"))
				ok = read_free(&s, m, z);
			else
				ok = read_pageblocks(&s, z, column, columns);
		}
	}
	if (ok && !m->has_pageblock_order)
		return proc_expected(&s, "`Page block order: N`");
	return ok;
}
