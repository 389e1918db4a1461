/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The processor time of one command beside that of another, and the memory of the first: the best
 * of several runs of each, in turn, so that what else the machine does meets both.
 */
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "ops.h"

extern char **environ;

struct cost {
	double ns;
	long kib; /* at the most */
};

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

/* Findings, exit status 1, are no failure. */
static void run(char **argv, struct cost *best)
{
	posix_spawn_file_actions_t to_null;
	struct rusage use;
	int status;
	pid_t pid;

	posix_spawn_file_actions_init(&to_null);
	posix_spawn_file_actions_addopen(&to_null, 1, "/dev/null", O_WRONLY, 0);
	if (posix_spawnp(&pid, argv[0], &to_null, NULL, argv, environ) ||
		wait4(pid, &status, 0, &use) != pid || !WIFEXITED(status) ||
		WEXITSTATUS(status) > 1) {
		fprintf(stderr, "bench: %s failed\n", argv[0]);
		exit(1);
	}
	posix_spawn_file_actions_destroy(&to_null);
	less(&best->ns, 1e9 * (seconds(use.ru_utime) + seconds(use.ru_stime)));
	best->kib = best->kib && best->kib < use.ru_maxrss ? best->kib : use.ru_maxrss;
}

/* bench_ratio RUNS NAME OTHER COMMAND ARGS... --than COMMAND ARGS... */
int main(int argc, char **argv)
{
	struct cost ours = {0}, theirs = {0};
	int than = 4;

	while (than < argc && strcmp(argv[than], "--than") != 0)
		than++;
	if (than + 1 >= argc)
		return 2;
	argv[than] = NULL;
	for (int i = atoi(argv[1]); i > 0; i--) {
		run(argv + 4, &ours);
		run(argv + than + 1, &theirs);
	}
	printf("%s %.1f ms\n%s-memory %.1f MiB\n", argv[2], ours.ns / 1e6, argv[2],
		(double)ours.kib / 1024);
	printf("%s-%s %.1f ms\n", argv[2], argv[3], theirs.ns / 1e6);
	if (ours.ns < theirs.ns)
		printf("%s-faster-than-%s %.1f x\n", argv[2], argv[3], theirs.ns / ours.ns);
	printf("%s-to-%s %.3f x\n", argv[2], argv[3], ours.ns / theirs.ns);
	return fflush(stdout) || ferror(stdout);
}
