/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What follows from a need: where it runs and what that allows, how many bytes it is, what rounding
 * would waste.
 */
#include <string.h>

#include "advise/need.h"
#include "know/catalogue.h"
#include "know/sizes.h"
#include "text/diag.h"
#include "text/strbuf.h"
#include "text/yaml.h"

struct surroundings {
	struct context_facts facts;
	uint32_t runs_in;
};

static void surroundings_add(struct surroundings *s, const struct context *c)
{
	s->facts.may_sleep &= c->facts.may_sleep;
	s->facts.in_interrupt |= c->facts.in_interrupt;
	s->facts.irqs_disabled |= c->facts.irqs_disabled;
	s->facts.not_preemptible |= c->facts.not_preemptible;
	s->facts.nmi |= c->facts.nmi;
	s->runs_in |= c->runs_in;
}

static struct surroundings surroundings_of(
	const struct catalogue *c, uint64_t context, uint64_t holds)
{
	struct surroundings s = {.facts = {.may_sleep = true}};

	surroundings_add(&s, catalogue_context(c, CONTEXT_CONTEXT, context_words[context]));
	for (int i = 0; holds_words[i]; i++)
		if (holds >> i & 1)
			surroundings_add(&s, catalogue_context(c, CONTEXT_LOCK, holds_words[i]));
	return s;
}

static void where_it_runs(const struct need *need, const struct catalogue *c, struct value *f)
{
	const struct value *says = &need->v[F_SAYS_MAY_SLEEP];
	struct surroundings s = surroundings_of(c, need->v[F_CONTEXT].max, need->v[F_HOLDS].max);
	bool is_rt = c->preempt_rt;
	struct surroundings freed;
	bool stated;

	value_tell(&f[F_MAY_SLEEP], s.facts.may_sleep && !(says->set && !says->max));
	value_tell(&f[F_IN_INTERRUPT], s.facts.in_interrupt);
	value_tell(&f[F_IRQS_DISABLED], s.facts.irqs_disabled);
	value_tell(&f[F_NMI], s.facts.nmi);
	value_tell(&f[F_NOT_PREEMPTIBLE], s.facts.not_preemptible);
	value_tell(&f[F_RT_ATOMIC], is_rt && s.facts.not_preemptible);
	value_tell(&f[F_RUNS_IN],
		s.runs_in | (is_rt && s.facts.not_preemptible ? RUNS_RT_ATOMIC : 0u));
	value_tell(&f[F_CAN_MASK], need->v[F_CONTEXT].max != CONTEXT_WORD_CALLER);
	if (need->v[F_CONTEXT].max == CONTEXT_WORD_CALLER) {
		/*
		 * the caller may run anywhere: nothing is known but what is stated, and what the
		 * locks are
		 */
		const struct context_facts locks =
			surroundings_of(c, CONTEXT_WORD_PROCESS, need->v[F_HOLDS].max).facts;

		f[F_MAY_SLEEP].set = says->set || !locks.may_sleep;
		f[F_MAY_SLEEP].min = f[F_MAY_SLEEP].max = locks.may_sleep && says->max;
		f[F_IN_INTERRUPT].set = locks.in_interrupt;
		f[F_IRQS_DISABLED].set = locks.irqs_disabled;
		/* what is illegal there is illegal wherever else it runs */
		value_tell(&f[F_RUNS_IN], RUNS_RT_ATOMIC);
		f[F_RUNS_IN].set = is_rt && locks.not_preemptible;
	}

	stated = need->v[F_FREED_CONTEXT].set || need->v[F_FREED_HOLDS].set;
	freed = surroundings_of(c, need->v[F_FREED_CONTEXT].max, need->v[F_FREED_HOLDS].max);
	value_tell(&f[F_FREED_STATED], stated);
	value_tell(&f[F_FREED_IN_INTERRUPT], stated && freed.facts.in_interrupt);
	value_tell(&f[F_FREED_MAY_SLEEP], !stated || freed.facts.may_sleep);
}

static uint64_t mul_sat(uint64_t a, uint64_t b)
{
	uint64_t r;

	return __builtin_mul_overflow(a, b, &r) ? UINT64_MAX : r;
}

static uint64_t add_sat(uint64_t a, uint64_t b)
{
	return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

/* The largest of a C type that nobody looked up: it counts as below a page. */
static uint64_t most_of(const struct value *v, const struct catalogue *c)
{
	return v->set && v->fuzzy ? c->sizes.page_size - 1 : v->max;
}

static uint64_t order_waste(const struct catalogue *c, uint64_t bytes)
{
	unsigned int order = sizes_order(c, bytes);

	return order > 40 ? 0 : ((uint64_t)1 << order) - sizes_pages(c, bytes);
}

static uint64_t class_waste(const struct catalogue *c, uint64_t bytes)
{
	uint64_t size = sizes_class(c, bytes);

	return size ? (size - bytes) * 100 / size : 0;
}

/*
 * What kmalloc promises to align @bytes to, besides its smallest class: the largest power of two
 * that divides it, before 6.11 for powers of two alone, before 5.4 nothing but that pages are
 * pages.
 */
static uint64_t natural_align(const struct catalogue *c, uint64_t bytes)
{
	uint64_t divisor = bytes & -bytes;

	if (!c->sizes.kmalloc_aligns_powers && bytes <= c->sizes.kmalloc_max_cache)
		return 1;
	return divisor == bytes || c->sizes.kmalloc_aligns_all ? divisor : 1;
}

uint64_t need_aligned_bytes(const struct catalogue *c, uint64_t bytes, uint64_t align)
{
	const uint64_t power = (uint64_t)1 << (sizes_log2_up(bytes > align ? bytes : align) & 63);

	return c->sizes.kmalloc_aligns_all ? bytes + (-bytes & (align - 1)) : power;
}

uint64_t need_amount(const struct catalogue *c, enum fact f, uint64_t bytes)
{
	if (f == F_ORDER)
		return sizes_order(c, bytes);
	if (f == F_PAGES)
		return sizes_pages(c, bytes);
	return f == F_ORDER_WASTE ? order_waste(c, bytes) : class_waste(c, bytes);
}

void need_bytes(const struct need *need, const struct catalogue *c, struct need_bytes *b)
{
	const struct value *size = &need->v[F_SIZE], *fixed = &need->v[F_FIXED];
	const struct value *count = &need->v[F_COUNT], *align = &need->v[F_ALIGN];
	const struct value *from = &need->v[F_SIZE_FROM];
	const uint64_t least = count->set ? count->min : 1, most = count->set ? count->max : 1;
	const uint64_t size_max = most_of(size, c), fixed_max = fixed->set ? most_of(fixed, c) : 0;
	const uint64_t fixed_min = fixed->set ? fixed->min : 0;

	b->set = size->set;
	b->fuzzy = size->fuzzy || (fixed->set && fixed->fuzzy);
	b->min = add_sat(mul_sat(size->min, least), fixed_min);
	b->max = add_sat(mul_sat(size_max, most), fixed_max);
	b->least_min = b->least_max = b->min;
	/*
	 * of a type whose size is unknown: the largest total is somewhere from this many to that
	 * many bytes
	 */
	if (b->fuzzy) {
		b->least_max = add_sat(mul_sat(size_max, least), fixed_max);
		b->min = add_sat(mul_sat(size->min, most), fixed_min);
	}
	b->exact = b->set && !b->fuzzy && b->min == b->max;
	/* with a part before an array, that part is the struct */
	b->type_given = (fixed->set ? fixed : size)->text != NULL;
	/* a size that is not fixed may or may not be such a multiple: nothing is known then */
	b->align_met = !align->set || align->max <= c->sizes.kmalloc_min;
	b->align_known = b->align_met || b->exact;
	b->align_met |= align->set && align->max <= natural_align(c, b->max);
	b->size_from = from->max;
	if (!from->set)
		b->size_from = (!b->fuzzy && b->min != b->max) || count->min != count->max
				       ? SIZE_FROM_RUNTIME
				       : SIZE_FROM_BUILD;
}

/* What size_from and align change. */
static void origin_and_align(const struct need *need, const struct need_bytes *b, struct value *f)
{
	f[F_SIZE_FROM] = need->v[F_SIZE_FROM];
	f[F_SIZE_FROM].max = b->size_from;
	f[F_ALIGN] = need->v[F_ALIGN];
	value_tell(&f[F_ALIGN_MET], b->align_met);
	f[F_ALIGN_MET].set = b->align_known;
}

void need_amounts(const struct need *need, const struct catalogue *c, struct value *f)
{
	static const enum fact rounded[] = {F_ORDER, F_PAGES, F_ORDER_WASTE, F_CLASS_WASTE};
	struct need_bytes b;

	need_bytes(need, c, &b);
	f[F_SIZE] = need->v[F_SIZE];
	f[F_SIZE].max = most_of(&need->v[F_SIZE], c);
	f[F_FIXED] = need->v[F_FIXED];
	f[F_FIXED].max = most_of(&need->v[F_FIXED], c);
	value_tell(&f[F_IS_ARRAY], need->v[F_COUNT].set);
	value_tell(&f[F_TYPE_GIVEN], b.type_given);
	f[F_BYTES] = (struct value){.set = b.set, .fuzzy = b.fuzzy, .min = b.min, .max = b.max};
	f[F_BYTES_MIN] = f[F_BYTES];
	f[F_BYTES_MIN].min = b.least_min;
	f[F_BYTES_MIN].max = b.least_max;
	for (size_t i = 0; i < sizeof(rounded) / sizeof(*rounded); i++) {
		f[rounded[i]] = f[F_BYTES];
		f[rounded[i]].min = need_amount(c, rounded[i], b.min);
		f[rounded[i]].max = need_amount(c, rounded[i], b.max);
	}
	/* waste is not monotonic: over a range it is only known that there is some */
	f[F_ORDER_WASTE].min = f[F_ORDER_WASTE].max;
	f[F_CLASS_WASTE].min = f[F_CLASS_WASTE].max;
	f[F_ORDER_WASTE].set = f[F_CLASS_WASTE].set = b.exact;
	origin_and_align(need, &b, f);
}

void need_same_total(const struct need *need, const struct catalogue *c, struct value *f)
{
	struct need_bytes b;

	need_bytes(need, c, &b);
	origin_and_align(need, &b, f);
}

void need_facts(
	const struct need *need, const struct catalogue *c, bool built_in, struct value *facts)
{
	memcpy(facts, need->v, sizeof(need->v));
	where_it_runs(need, c, facts);
	need_amounts(need, c, facts);
	value_tell(&facts[F_CONFIG], c->config);
	value_tell(&facts[F_BUILT_IN], built_in);
	facts[F_ARCH] = (struct value){.set = true, .text = c->arch->name};
}

static struct pos need_pos(const struct need *need, enum fact f, const struct source **src)
{
	const struct yaml_node *n = need->from[f] ? need->from[f] : need->at;

	*src = n ? n->place->src : NULL;
	return n ? n->place->pos : (struct pos){0};
}

/* Alignments and boundaries are powers of two, and a block must fit below its boundary. */
static bool powers_of_two(const struct need *need, const struct catalogue *c, struct diag *d)
{
	static const enum fact facts[] = {F_ALIGN, F_DMA_BOUNDARY};
	const struct value *boundary = &need->v[F_DMA_BOUNDARY], *size = &need->v[F_SIZE];
	const bool array = need->v[F_COUNT].set;
	const struct source *src;
	struct need_bytes bytes;
	struct pos pos;
	bool ok = true;

	for (size_t i = 0; i < sizeof(facts) / sizeof(*facts); i++) {
		const struct value *v = &need->v[facts[i]];

		if (!v->set || (v->min == v->max && v->max && !(v->max & (v->max - 1))))
			continue;
		pos = need_pos(need, facts[i], &src);
		diag_error(d, src, pos, "a power of two: 8, 64, 4K", "`%s` is no power of two",
			fact_info[facts[i]].name);
		ok = false;
	}
	need_bytes(need, c, &bytes);
	if (ok && boundary->set && size->set && !size->text && bytes.max > boundary->max) {
		pos = need_pos(need, F_DMA_BOUNDARY, &src);
		diag_error(d, src, pos,
			array ? "at least the size of all; without `count` where each must keep to "
				"it"
			      : "at least the size",
			"no %s of this size fits below `dma.boundary`", array ? "array" : "block");
		ok = false;
	}
	return ok;
}

uint64_t need_boundary(const struct need *need, const struct catalogue *c)
{
	const struct value *boundary = &need->v[F_DMA_BOUNDARY], *size = &need->v[F_SIZE];
	const uint64_t page = catalogue_number(c, "PAGE_SIZE");

	if (!boundary->set || (size->set && size->max <= page && boundary->max > page))
		return 0;
	return boundary->max;
}

bool need_check(const struct need *need, const struct catalogue *c, struct diag *d)
{
	const struct value *copy = &need->v[F_COPY_OF];
	struct strbuf where = {0};
	const struct source *src;
	struct surroundings s;
	struct pos pos;
	bool sized_by_other = need->v[F_FOR].set || (copy->set && copy->max != 0);
	bool ok = true;

	if (!need->v[F_SIZE].set && !sized_by_other) {
		pos = need_pos(need, F_SIZE, &src);
		diag_error(d, src, pos, "size: 64K, size: sizeof(struct foo), ...",
			"`size` is missing");
		ok = false;
	}
	if (need->v[F_FIXED].set && !need->v[F_COUNT].set) {
		pos = need_pos(need, F_FIXED, &src);
		diag_error(d, src, pos, "add count, or use size alone",
			"`fixed` is the part before an array, but there is no `count`");
		ok = false;
	}
	if (need->v[F_DMA_MASK].set &&
		(need->v[F_DMA_MASK].max > 64 || need->v[F_DMA_MASK].min == 0)) {
		pos = need_pos(need, F_DMA_MASK, &src);
		diag_error(d, src, pos, "1 to 64", "`dma.mask` is a number of address bits");
		ok = false;
	}
	ok &= powers_of_two(need, c, d);
	s = surroundings_of(c, need->v[F_CONTEXT].max, need->v[F_HOLDS].max);
	if (need->v[F_SAYS_MAY_SLEEP].set && need->v[F_SAYS_MAY_SLEEP].max && !s.facts.may_sleep) {
		pos = need_pos(need, F_SAYS_MAY_SLEEP, &src);
		need_format(need, F_CONTEXT, &where);
		if (need->v[F_HOLDS].max) {
			strbuf_adds(&where, ", holding ");
			need_format(need, F_HOLDS, &where);
		}
		diag_error(d, src, pos, "drop one of the two",
			"`may_sleep: true` contradicts where it runs: %s", strbuf_str(&where));
		ok = false;
	}
	strbuf_free(&where);
	return ok;
}
