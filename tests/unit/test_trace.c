// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Traces as tracefs, trace-cmd report and perf script print them, and texts that are none.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "know/catalogue.h"
#include "know/target.h"
#include "sim/gfp.h"
#include "text/diag.h"
#include "trial/trace.h"

/* A file with @text, @len bytes, that is gone when it is closed. */
static void write_file(char *path, const char *text, size_t len)
{
	FILE *f;
	int fd;

	strcpy(path, "/tmp/test_trace.XXXXXX");
	fd = mkstemp(path);
	assert_true(fd >= 0);
	f = fdopen(fd, "w");
	assert_int_equal(fwrite(text, 1, len, f), len);
	fclose(f);
}

struct fixture {
	struct target *target;
	struct diag *d;
	struct trace *t;
	char path[32];
};

static void open_text(struct fixture *f, const char *kernel, const char *text, size_t len)
{
	struct target_spec spec = {0};

	f->d = diag_new();
	assert_true(target_parse_kernel(kernel, strlen(kernel), &spec));
	f->target = target_new(&spec, f->d);
	assert_non_null(f->target);
	write_file(f->path, text, len);
	f->t = trace_open(f->path, f->target->point[0], f->d);
	assert_non_null(f->t);
	unlink(f->path);
}

static void drop(struct fixture *f)
{
	trace_close(f->t);
	target_free(f->target);
	diag_free(f->d);
}

static void assert_text(struct trace_text t, const char *expected)
{
	if (t.len != strlen(expected) || memcmp(t.s, expected, t.len) != 0)
		fail_msg("expected '%s', found '%.*s'", expected, (int)t.len, t.s);
}

/* The one event of a line. */
static void one(struct fixture *f, const char *kernel, const char *line, struct trace_event *e)
{
	open_text(f, kernel, line, strlen(line));
	if (trace_next(f->t, e, f->d) != TRACE_EVENT) {
		diag_print(f->d, stderr, false);
		fail_msg("no event in: %s", line);
	}
}

static void page_events_of_all_programs(void **state)
{
	static const struct {
		const char *kernel, *line, *task;
		uint32_t cpu, flags;
		uint64_t pfn;
		uint32_t order, gfp;
	} lines[] = {
		/* tracefs */
		{"6.12",
			"           <...>-1234    [003] d..1.  1234.567890: mm_page_alloc: "
			"page=00000000c2a6b5cb "
			"pfn=0x11b3ce order=0 migratetype=1 "
			"gfp_flags=GFP_HIGHUSER_MOVABLE|__GFP_COMP\n",
			"<...>", 3, TRACE_FLAGS_SEEN | TRACE_IRQS_OFF | TRACE_PREEMPT_OFF, 0x11b3ce,
			0,
			SIM_GFP_DIRECT_RECLAIM | SIM_GFP_KSWAPD_RECLAIM | SIM_GFP_IO | SIM_GFP_FS |
				SIM_GFP_HARDWALL | SIM_GFP_HIGHMEM | SIM_GFP_MOVABLE |
				SIM_GFP_COMP},
		/* with thread groups, a name with spaces and dashes */
		{"6.12",
			" Web Content-x-77   (    76) [000] ..s.. 9.000001: mm_page_alloc: "
			"page=00000000c2a6b5cb pfn=0x10 order=3 migratetype=0 "
			"gfp_flags=GFP_ATOMIC\n",
			"Web Content-x", 0, TRACE_FLAGS_SEEN | TRACE_SOFTIRQ, 0x10, 3,
			SIM_GFP_HIGH | SIM_GFP_KSWAPD_RECLAIM},
		{"6.1",
			"          <idle>-0       (-------) [001] dNh2. 9.000001: mm_page_alloc: "
			"page=(null) pfn=0x0 order=3 migratetype=0 "
			"gfp_flags=GFP_ATOMIC|0x8000000\n",
			"<idle>", 1,
			TRACE_FLAGS_SEEN | TRACE_IRQS_OFF | TRACE_HARDIRQ | TRACE_PREEMPT_OFF, 0, 3,
			SIM_GFP_HIGH | SIM_GFP_KSWAPD_RECLAIM | SIM_GFP_ATOMIC},
		/* latency format, another clock, no flags column */
		{"6.12",
			"    bash-2134      2dN.1.   17us+: mm_page_alloc: page=00000000c2a6b5cb "
			"pfn=0x10 "
			"order=0 migratetype=0 gfp_flags=GFP_KERNEL\n",
			"bash", 2, TRACE_FLAGS_SEEN | TRACE_IRQS_OFF | TRACE_PREEMPT_OFF, 0x10, 0,
			SIM_GFP_DIRECT_RECLAIM | SIM_GFP_KSWAPD_RECLAIM | SIM_GFP_IO | SIM_GFP_FS},
		{"6.12",
			"    bash-2134    [007] 123456: mm_page_alloc: page=00000000c2a6b5cb "
			"pfn=0x10 "
			"order=0 migratetype=0 gfp_flags=none\n",
			"bash", 7, 0, 0x10, 0, 0},
		/* trace-cmd report: padding behind the name, 0x before pointers */
		{"6.12",
			"kworker/u8:3-ev-91    [002]  1234.567890: mm_page_alloc:        "
			"page=0xffffea0000a0b0c0 pfn=0x282c3 order=2 migratetype=0 "
			"gfp_flags=GFP_NOWAIT|__GFP_HIGH|0x100\n",
			"kworker/u8:3-ev", 2, 0, 0x282c3, 2,
			SIM_GFP_KSWAPD_RECLAIM | SIM_GFP_NOWARN | SIM_GFP_HIGH | SIM_GFP_ZERO},
		/*
		 * perf script: a PID behind spaces, the event's system, a count or none, decimal
		 * frames
		 */
		{"6.1",
			"kworker/0:1 ev    12 [000]   123.456789:          1   kmem:mm_page_alloc: "
			"page=0xffffea0000a0b0c0 pfn=0x282c3 order=0 migratetype=0 "
			"gfp_flags=GFP_NOWAIT\n",
			"kworker/0:1 ev", 0, 0, 0x282c3, 0, SIM_GFP_KSWAPD_RECLAIM},
		{"6.1",
			"swapper     0/0     [011]   123.456789123:      kmem:mm_page_alloc: "
			"page=0xffffea0000a0b0c0 pfn=164547 order=0 migratetype=0 "
			"gfp_flags=GFP_NOIO\n",
			"swapper", 11, 0, 164547, 0,
			SIM_GFP_DIRECT_RECLAIM | SIM_GFP_KSWAPD_RECLAIM},
		/* the function graph tracer's comments */
		{"6.12",
			" 3)               |  /* mm_page_alloc: page=00000000c2a6b5cb pfn=0x10 "
			"order=0 "
			"migratetype=0 gfp_flags=GFP_NOIO */\n",
			"", 0, 0, 0x10, 0, SIM_GFP_DIRECT_RECLAIM | SIM_GFP_KSWAPD_RECLAIM},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		struct trace_event e;
		struct fixture f;

		one(&f, lines[i].kernel, lines[i].line, &e);
		assert_int_equal(e.kind, TRACE_PAGE_ALLOC);
		assert_int_equal(e.line, 1);
		assert_text(e.task, lines[i].task);
		assert_int_equal(e.cpu, lines[i].cpu);
		assert_int_equal(e.flags, lines[i].flags);
		assert_int_equal(e.pfn, lines[i].pfn);
		assert_int_equal(e.order, lines[i].order);
		assert_int_equal(e.sim_gfp, lines[i].gfp);
		assert_int_equal(trace_next(f.t, &e, f.d), TRACE_END);
		drop(&f);
	}
}

static void object_events(void **state)
{
	struct trace_event e;
	struct fixture f;

	(void)state;
	one(&f, "6.12",
		"     cat-9   [000] ..... 1.5: kmalloc: call_site=load_elf_phdrs+0x49/0x90 [binfmt "
		"x] "
		"ptr=00000000ae27be0a bytes_req=728 bytes_alloc=1024 "
		"gfp_flags=GFP_KERNEL_ACCOUNT|__GFP_ZERO node=-1 accounted=true\n",
		&e);
	assert_int_equal(e.kind, TRACE_KMALLOC);
	assert_text(e.call_site, "load_elf_phdrs+0x49/0x90 [binfmt x]");
	assert_text(e.cache, "");
	assert_int_equal(e.ptr, 0xae27be0a);
	assert_int_equal(e.bytes_req, 728);
	assert_int_equal(e.bytes_alloc, 1024);
	assert_true(e.accounted);
	assert_true(e.sim_gfp & SIM_GFP_ACCOUNT);
	drop(&f);

	/* trace-cmd's plugin puts the function first; the node form of older kernels */
	one(&f, "6.1",
		"     cat-9     [000]     1.500000: kmem_cache_alloc_node: (__alloc_skb+0x1a) "
		"call_site=ffffffff81a0b0c0 ptr=0xffff888104a3d200 bytes_req=232 bytes_alloc=256 "
		"gfp_flags=GFP_ATOMIC node=0\n",
		&e);
	assert_int_equal(e.kind, TRACE_CACHE_ALLOC);
	assert_text(e.call_site, "ffffffff81a0b0c0");
	assert_int_equal(e.ptr, 0xffff888104a3d200);
	assert_false(e.accounted);
	drop(&f);

	/* caches are named at the end, from 7.x on in the middle too; a failure has no pointer */
	one(&f, "6.12",
		"     cat-9   [000] ..... 1.5: kmem_cache_free: call_site=i+0x9/0x90 "
		"ptr=00000000ae27be0a name=UDP-Lite v 6\n",
		&e);
	assert_int_equal(e.kind, TRACE_CACHE_FREE);
	assert_text(e.cache, "UDP-Lite v 6");
	drop(&f);
	one(&f, "7.3",
		"     cat-9   [000] ..... 1.5: kmem_cache_alloc: call_site=i+0x9/0x90 ptr=(null) "
		"name=some cache bytes_req=10 bytes_alloc=16 gfp_flags=GFP_NOWAIT node=-1 "
		"accounted=false\n",
		&e);
	assert_text(e.cache, "some cache");
	assert_int_equal(e.ptr, 0);
	assert_int_equal(e.bytes_alloc, 16);
	drop(&f);
	one(&f, "6.12", "  a b 12 [001] 5.1: kmem:kfree: call_site=f+0x1/0x2 ptr=(nil)\n", &e);
	assert_int_equal(e.kind, TRACE_KFREE);
	assert_int_equal(e.ptr, 0);
	drop(&f);
}

/* Everything that is no event of ours is passed over and counted. */
static void what_is_skipped(void **state)
{
	static const char text[] =
		"# tracer: nop\n"
		"#\n"
		"cpus=2\n"
		"CPU 1 is empty\n"
		"CPU:0 [LOST 12 EVENTS]\n"
		"   a-1 [000] ..... 1.1: mm_page_alloc_zone_locked: page=0 pfn=0x10 order=0 "
		"migratetype=0 percpu_refill=1\n"
		"   a-1 [000] ..... 1.1: mm_page_pcpu_drain: page=0 pfn=0x10 order=0 "
		"migratetype=0\n"
		"   a-1 [000] ..... 1.1: mm_page_alloc_extfrag: page=0 pfn=0x10 alloc_order=0\n"
		"   a-1 [000] ..... 1.1: mm_page_free_batched: page=0 pfn=0x10 order=0\n"
		"   a-1 [000] ..... 1.1: sched_switch: prev_comm=kmalloc: next_pid=2\n"
		"   a-1 [000] ..... 1.1: tracing_mark_write: first line\n"
		"second line of it\n"
		"\n"
		"   a-1 [000] ..... 1.1: <stack trace>\n"
		" => kmalloc_trace\n"
		" => 0xffffffff81000000\n"
		"CPU:1 [3 EVENTS DROPPED]\n"
		"   a-1 [000] ..... 1.1: mm_page_free: page=0 pfn=0x10 order=4\n"
		"\tffffffff8128c9ad kmem_cache_alloc+0x1ad ([kernel.kallsyms])\n"
		"            7f3c0e2 [unknown] (/usr/bin/true)\n"
		"\n"
		"a 1 [000] 1.2: kmem:rss_stat: mm_id=1\n"
		"a 1 [000] 1.2: vmscan:mm_page_alloc: not kmem's\n";
	struct trace_event e;
	struct fixture f;

	(void)state;
	open_text(&f, "6.12", text, strlen(text));
	assert_int_equal(trace_next(f.t, &e, f.d), TRACE_EVENT);
	assert_int_equal(e.kind, TRACE_PAGE_DRAIN);
	assert_int_equal(e.pfn, 0x10);
	assert_int_equal(e.line, 7);
	assert_int_equal(trace_next(f.t, &e, f.d), TRACE_EVENT);
	assert_int_equal(e.kind, TRACE_PAGE_FREE);
	assert_int_equal(e.order, 4);
	assert_int_equal(e.line, 18);
	assert_int_equal(trace_next(f.t, &e, f.d), TRACE_END);
	assert_int_equal(trace_skipped(f.t)->inner, 3);
	assert_int_equal(trace_skipped(f.t)->other, 5);
	assert_int_equal(trace_skipped(f.t)->lost, 15);
	drop(&f);
}

#define OK_LINE "   a-1 [000] ..... 1.1: mm_page_free: page=0 pfn=0x10 order=4\n"

static void broken_traces_are_refused(void **state)
{
	static const struct {
		const char *text, *says;
	} broken[] = {
		{"", "no event in this"},
		{"kernel: 6.12\nzones: []\n", "no event in this"},
		{OK_LINE "garbage\n", ":2:1: error: this is no line of a trace"},
		{OK_LINE "a-1 [000] ..... mm_page_free: page=0 pfn=0x10 order=4\n",
			":2:1: error: this is no line of a trace"},
		{OK_LINE "a-1 [000] ..... 1.1: mm_page_free: page=0 pfn=0x10\n",
			":2:1: error: this mm_page_free event lacks `order`"},
		{OK_LINE "a-1 [000] ..... 1.1: mm_page_free: page=0 pfn=x order=4\n",
			":2:1: error: `pfn` is not what mm_page_free has there: `x`"},
		{OK_LINE "a-1 [000] ..... 1.1: mm_page_free: page=0 pfn=0x10 order=64\n",
			"there is no order 64"},
		{OK_LINE "a-1 [000] ..... 1.1: mm_page_free: page=0 pfn=0x11112222333344445 "
			 "order=0\n",
			"`pfn` is not what mm_page_free has there"},
		{"a-1 [000] ..... 1.1: mm_page_alloc: page=0 pfn=0x10 order=4 migratetype=0\n",
			"lacks `gfp_flags`"},
		{"a-1 [000] ..... 1.1: mm_page_alloc: page=0 pfn=0x10 order=4 "
		 "gfp_flags=GFP_KERNAL\n",
			"`GFP_KERNAL` is no GFP flag of kernel 6.12"},
		{"a-1 [000] ..... 1.1: kmalloc: call_site=f ptr=1 bytes_req=1 "
		 "gfp_flags=GFP_KERNEL\n",
			"lacks `bytes_alloc`"},
		{"a-1 [000] ..... 1.1: kmalloc: ptr=1 bytes_req=1\n", "lacks `call_site`"},
		{"a-1 [000] ..... 1.1: kfree: call_site=f ptr=zz\n",
			"`ptr` is not what kfree has there: `zz`"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(broken) / sizeof(*broken); i++) {
		enum trace_result result;
		char said[2048] = "";
		struct trace_event e;
		struct fixture f;
		FILE *out;

		open_text(&f, "6.12", broken[i].text, strlen(broken[i].text));
		while ((result = trace_next(f.t, &e, f.d)) == TRACE_EVENT)
			;
		out = fmemopen(said, sizeof(said), "w");
		diag_print(f.d, out, false);
		fclose(out);
		if (result != TRACE_BROKEN || !strstr(said, broken[i].says))
			fail_msg("expected '%s', found '%s'", broken[i].says, said);
		drop(&f);
	}
}

/* Lines meet the end of the buffer at every place; a line without an end is an end too. */
static void any_length(void **state)
{
	size_t lines = 20000, len = strlen(OK_LINE), n = 0;
	char *text = malloc(lines * len);
	struct trace_event e;
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < lines; i++)
		memcpy(text + i * len, OK_LINE, len);
	open_text(&f, "6.12", text, lines * len - 1);
	while (trace_next(f.t, &e, f.d) == TRACE_EVENT) {
		assert_int_equal(e.line, ++n);
		assert_int_equal(e.order, 4);
	}
	assert_int_equal(n, lines);
	assert_int_equal(diag_count(f.d), 0);
	drop(&f);

	memset(text, 'x', 300000);
	open_text(&f, "6.12", text, 300000);
	assert_int_equal(trace_next(f.t, &e, f.d), TRACE_BROKEN);
	drop(&f);
	text[5] = '\0';
	open_text(&f, "6.12", text, 10);
	assert_int_equal(trace_next(f.t, &e, f.d), TRACE_BROKEN);
	drop(&f);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(page_events_of_all_programs),
		cmocka_unit_test(object_events),
		cmocka_unit_test(what_is_skipped),
		cmocka_unit_test(broken_traces_are_refused),
		cmocka_unit_test(any_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
