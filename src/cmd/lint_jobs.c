/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * whichalloc lint: many files, several at a time.
 *
 * Workers take files in order, each into a result of its own, with judges of its own; then all is
 * put together in the order of the files, so that nothing shows how many workers there were.
 */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/lint.h"
#include "text/diag.h"
#include "text/mem.h"

/* A worker has to compile the rules for itself: it should be worth it. */
#define FILES_A_WORKER 32

struct crew {
	struct lint *l;
	atomic_size_t next;	   /* file to take */
	atomic_size_t allocations; /* in the files that are done */
	pthread_mutex_t lock;	   /* of what follows */
	size_t told;		   /* files whose errors are in l->d, in order */
	/* targets that they needed, of whichever worker */
	const struct lint_judge *judge[LINT_MAX_JUDGES];
	size_t judges;
};

struct hand {
	struct crew *crew;
	struct lint_worker *worker;
};

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* Counts a target that a file needed, unless one before did; false where there are too many. */
static bool count_target(struct crew *c, const struct lint_judge *j)
{
	for (size_t i = 0; i < c->judges; i++)
		if (same_text(c->judge[i]->config->folder, j->config->folder) &&
			target_spec_same(
				&c->judge[i]->judge->target->spec, &j->judge->target->spec))
			return true;
	if (c->judges == LINT_MAX_JUDGES)
		return false;
	c->judge[c->judges++] = j;
	return true;
}

/* What is wrong with one file, when all before it have been told. */
static void tell(struct crew *c, struct lint_job *job)
{
	struct source place = {.name = job->path};
	bool few = true;

	if (job->d)
		diag_join(c->l->d, job->d);
	job->d = NULL;
	for (size_t i = 0; i < LINT_MAX_JUDGES; i++)
		if (job->judges >> i & 1)
			few &= count_target(c, &job->worker->judge[i]);
	if (!few)
		lint_too_many_targets(&place, c->l->d);
	job->ok &= few;
}

static void do_job(struct lint_worker *w, struct lint_job *job)
{
	w->job = job;
	w->used = 0;
	job->worker = w;
	job->first_finding = w->result.count;
	job->first_site = w->result.allocations;
	job->notes = w->notes.len;
	job->ok = lint_file(w, job->path);
	job->findings = w->result.count - job->first_finding;
	job->sites = w->result.allocations - job->first_site;
	job->notes_end = w->notes.len;
	job->judges = w->used;
	if (diag_count(w->d)) {
		job->d = w->d;
		w->d = diag_new();
	}
}

static void *work(void *arg)
{
	const struct hand *h = arg;
	struct crew *c = h->crew;
	struct lint *l = c->l;
	size_t i;

	while ((i = atomic_fetch_add(&c->next, 1)) < l->files) {
		h->worker->done = atomic_load(&c->allocations);
		do_job(h->worker, &l->job[i]);
		atomic_fetch_add(&c->allocations, l->job[i].sites);
		pthread_mutex_lock(&c->lock);
		l->job[i].done = true;
		for (; c->told < l->files && l->job[c->told].done; c->told++)
			tell(c, &l->job[c->told]);
		pthread_mutex_unlock(&c->lock);
	}
	return NULL;
}

/* All but the first are threads of their own; where there can be no more threads, fewer do. */
static void work_together(struct lint *l)
{
	struct hand *hand = mem_alloc(l->workers * sizeof(*hand));
	pthread_t *thread = mem_alloc(l->workers * sizeof(*thread));
	struct crew crew = {.l = l, .lock = PTHREAD_MUTEX_INITIALIZER};
	size_t started = 1;

	for (size_t i = 0; i < l->workers; i++)
		hand[i] = (struct hand){&crew, &l->worker[i]};
	while (started < l->workers &&
		pthread_create(&thread[started], NULL, work, &hand[started]) == 0)
		started++;
	work(&hand[0]);
	while (started > 1)
		pthread_join(thread[--started], NULL);
	free(thread);
	free(hand);
}

/* Standard input has no second reader. */
static bool reads_input_twice(const struct lint *l)
{
	size_t count = 0;

	for (size_t i = 0; i < l->files; i++)
		count += strcmp(l->job[i].path, "-") == 0;
	return count > 1;
}

static size_t count_workers(const struct lint *l)
{
	size_t most = l->jobs ? l->files : l->files / FILES_A_WORKER, count = l->jobs;
	cpu_set_t set;

	if (!count)
		count = sched_getaffinity(0, sizeof(set), &set) == 0 ? (size_t)CPU_COUNT(&set) : 1;
	if (count > most)
		count = most;
	return count && !reads_input_twice(l) ? count : 1;
}

static void hire(struct lint *l)
{
	l->workers = count_workers(l);
	l->worker = mem_alloc(l->workers * sizeof(*l->worker));
	for (size_t i = 0; i < l->workers; i++)
		lint_worker_begin(&l->worker[i], l);
	l->worker[0].progress = &l->progress;
}

/*
 * What one file comes to, behind those before it: of one that is not right as a whole, nothing but
 * that.
 */
static void collect(struct lint *l, const struct lint_job *job)
{
	const struct lint_result *from = &job->worker->result;
	struct lint_result *r = &l->result;

	if (job->notes_end > job->notes)
		fwrite(job->worker->notes.s + job->notes, 1, job->notes_end - job->notes, stderr);
	if (!job->ok) {
		lint_add_unread(r, strcmp(job->path, "-") == 0 ? "<stdin>" : job->path);
		return;
	}
	for (size_t i = 0; i < job->findings; i++) {
		struct finding *f = &r->finding[r->count++];

		*f = from->finding[job->first_finding + i];
		f->number += r->allocations - job->first_site;
	}
	if (job->sites && from->every_site)
		memcpy(r->site + r->allocations, from->site + job->first_site,
			job->sites * sizeof(*r->site));
	r->allocations += job->sites;
}

static void collect_all(struct lint *l)
{
	struct lint_result *r = &l->result;
	size_t findings = 0, sites = 0;

	for (size_t i = 0; i < l->workers; i++) {
		findings += l->worker[i].result.count;
		sites += l->worker[i].result.allocations;
	}
	r->finding = mem_alloc(findings * sizeof(*r->finding));
	if (l->worker[0].result.every_site)
		r->site = mem_alloc(sites * sizeof(*r->site));
	for (size_t i = 0; i < l->files; i++)
		collect(l, &l->job[i]);
	for (size_t i = 0; i < l->workers; i++)
		lint_result_free(&l->worker[i].result);
}

void lint_run(struct lint *l)
{
	lint_find_files(l);
	hire(l);
	progress_begin(&l->progress, "allocations", l->common.quiet);
	work_together(l);
	progress_end(&l->progress);
	collect_all(l);
	lint_sort(&l->result);
}

void lint_forget(struct lint *l)
{
	lint_result_free(&l->result);
	for (size_t i = 0; i < l->workers; i++)
		lint_worker_drop(&l->worker[i]);
	free(l->worker);
	free(l->job);
	map_free(&l->seen);
	l->worker = NULL;
	l->job = NULL;
	l->workers = l->files = l->file_cap = 0;
	l->seen = (struct map){0};
}

void lint_free(struct lint *l)
{
	lint_forget(l);
	free(l->path);
	diag_free(l->d);
	arena_free(l->common.arena);
}
