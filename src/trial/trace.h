/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Traces: kmem events as the kernel, trace-cmd report or perf script print them, one event a line.
 *
 * Read line by line, so that a trace may be of any length. What the columns before an event's name
 * are is found by their form, since each program and each option has its own: a task, a CPU, flags,
 * a time stamp. Headers, lost events, call chains and events of other kinds are skipped and
 * counted.
 */
#ifndef WHICHALLOC_TRIAL_TRACE_H
#define WHICHALLOC_TRIAL_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct catalogue;
struct diag;
struct trace;

/* Which events are which: data/trace.yaml */
enum trace_kind {
	TRACE_PAGE_ALLOC,
	TRACE_PAGE_FREE,
	TRACE_KMALLOC,
	TRACE_KFREE,
	TRACE_CACHE_ALLOC,
	TRACE_CACHE_FREE,
	TRACE_PAGE_DRAIN, /* a block left a per-CPU list: a step inside of a page operation, most often */
};
#define TRACE_KINDS (TRACE_PAGE_DRAIN + 1)

/* Where an event's code ran, as far as the flags column says. */
enum trace_flag {
	TRACE_FLAGS_SEEN = 1, /* there was such a column */
	TRACE_IRQS_OFF = 2,
	TRACE_BH_OFF = 4,
	TRACE_HARDIRQ = 8,
	TRACE_SOFTIRQ = 16,
	TRACE_NMI = 32,
	TRACE_PREEMPT_OFF = 64,
};

/* A piece of the line read last; not NUL-terminated. */
struct trace_text {
	const char *s;
	size_t len;
};

struct trace_event {
	enum trace_kind kind;
	uint64_t line; /* from 1 */
	uint32_t cpu;  /* 0 where the trace does not say */
	bool cpu_seen;
	unsigned int flags;	/* enum trace_flag */
	struct trace_text task; /* without its PID; empty where the trace does not say */
	/* page events */
	uint64_t pfn; /* 0: the allocation failed */
	uint32_t order;
	/* allocations */
	uint64_t gfp;	  /* the catalogue's primitive flags */
	uint32_t sim_gfp; /* the same as the simulator has them */
	/* kmalloc and kmem_cache events; ptr 0: the allocation failed */
	uint64_t ptr, bytes_req, bytes_alloc;
	bool accounted;
	bool hidden;		     /* the kernel did not print ptr: no event to go by */
	struct trace_text call_site; /* "function+0x12/0x34 [module]", or an address */
	struct trace_text cache;     /* "" where the event does not name it */
};

/*
 * Opens a regular file or FIFO, or "-": standard input. @c says what GFP names mean; it must
 * outlive the trace. NULL after reporting to @d.
 */
struct trace *trace_open(const char *path, const struct catalogue *c, struct diag *d);
void trace_close(struct trace *t); /* NULL is fine */

enum trace_result { TRACE_EVENT, TRACE_END, TRACE_BROKEN };

/*
 * The next event. Broken: a line is no line of a trace, or its event lacks something; reported to
 * @d, and there is no going on. Texts in @e are good until the next call.
 */
enum trace_result trace_next(struct trace *t, struct trace_event *e, struct diag *d);

/*
 * Reports @text at line @line, which need not be the one read last, to @d.
 */
void trace_complain(const struct trace *t, uint64_t line, struct diag *d, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* The function that events of @kind stand for: "kmalloc" */
const char *trace_api(const struct trace *t, enum trace_kind kind);

/* What was skipped so far. */
struct trace_skipped {
	uint64_t other;	 /* events that are not ours */
	uint64_t inner;	 /* steps inside of page operations, and repetitions of frees */
	uint64_t lost;	 /* events that the kernel could not record */
	uint64_t hidden; /* events of an object whose address the kernel did not print */
	uint64_t lines;	 /* all lines */
};
const struct trace_skipped *trace_skipped(const struct trace *t);

#endif
