/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * faults LIBRARY COMMAND...: runs COMMAND once as it is, then once for each allocation that it
 * makes, letting that one fail (fault.c, preloaded from LIBRARY). Each time it must either do as
 * the first time, or end with status 3, one line on standard error, and nothing written that could
 * be taken for whole. Prints how many allocations there were; 1 where one of the runs did
 * otherwise.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_OUTPUT (4u << 20)

struct run {
	int status; /* as waitpid() says */
	bool hit;   /* the allocation was asked for */
	char *out, *err;
	size_t out_len, err_len;
};

static void die(const char *what)
{
	fprintf(stderr, "faults: %s: %s\n", what, strerror(errno));
	exit(2);
}

static int temporary(void)
{
	FILE *f = tmpfile();
	int fd = f ? dup(fileno(f)) : -1;

	if (fd < 0)
		die("temporary file");
	(void)fclose(f);
	return fd;
}

static char *contents(int fd, size_t *len)
{
	char *text = malloc(MAX_OUTPUT + 1);
	ssize_t n = text ? pread(fd, text, MAX_OUTPUT, 0) : -1;

	if (n < 0)
		die("what the program wrote");
	text[n] = '\0';
	*len = (size_t)n;
	(void)close(fd);
	return text;
}

static void run(const char *library, char **command, unsigned long fail_at, struct run *r)
{
	int out = temporary(), err = temporary(), hit[2];
	char at[32], fd[32], byte;
	pid_t child;

	if (pipe(hit))
		die("pipe");
	child = fork();
	if (child < 0)
		die("fork");
	if (child == 0) {
		(void)close(hit[0]);
		(void)snprintf(at, sizeof(at), "%lu", fail_at);
		(void)snprintf(fd, sizeof(fd), "%d", hit[1]);
		(void)setenv("FAULT_AT", at, 1);
		(void)setenv("FAULT_FD", fd, 1);
		(void)setenv("LD_PRELOAD", library, 1);
		(void)dup2(out, STDOUT_FILENO);
		(void)dup2(err, STDERR_FILENO);
		execv(command[0], command);
		_exit(127);
	}
	(void)close(hit[1]);
	r->hit = read(hit[0], &byte, 1) == 1;
	(void)close(hit[0]);
	if (waitpid(child, &r->status, 0) != child)
		die("waitpid");
	r->out = contents(out, &r->out_len);
	r->err = contents(err, &r->err_len);
}

static bool same(const struct run *a, const struct run *b)
{
	return a->status == b->status && a->out_len == b->out_len && a->err_len == b->err_len &&
	       !memcmp(a->out, b->out, a->out_len) && !memcmp(a->err, b->err, a->err_len);
}

/* Gave up: said so in one line, and wrote no more than the beginning of what it would have. */
static bool gave_up(const struct run *plain, const struct run *r)
{
	const char *end = strchr(r->err, '\n');

	return WIFEXITED(r->status) && WEXITSTATUS(r->status) == 3 && end && !end[1] &&
	       r->out_len <= plain->out_len && !memcmp(r->out, plain->out, r->out_len);
}

int main(int argc, char **argv)
{
	unsigned long n = 1, wrong = 0;
	struct run plain, r;

	if (argc < 3) {
		fprintf(stderr, "usage: faults LIBRARY COMMAND...\n");
		return 2;
	}
	run(argv[1], argv + 2, 0, &plain);
	if (!WIFEXITED(plain.status) || WEXITSTATUS(plain.status) > 1) {
		fprintf(stderr, "faults: without any fault, status %#x: %s\n",
			(unsigned int)plain.status, plain.err);
		return 1;
	}
	for (;; n++) {
		run(argv[1], argv + 2, n, &r);
		if (!r.hit)
			break;
		if (!same(&plain, &r) && !gave_up(&plain, &r)) {
			wrong++;
			printf("allocation %lu: status %#x, %zu of %zu bytes, says: %s\n", n,
				(unsigned int)r.status, r.out_len, plain.out_len, r.err);
		}
		free(r.out);
		free(r.err);
	}
	printf("%lu allocations, %lu wrong:", n - 1, wrong);
	for (int i = 3; i < argc; i++)
		printf(" %s", argv[i]);
	putchar('\n');
	return wrong || n == 1;
}
