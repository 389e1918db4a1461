/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How long a command takes from a cold start, by the wall clock: the best of many runs.
 */
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include "ops.h"

extern char **environ;

static double run(char **argv)
{
	posix_spawn_file_actions_t to_null;
	double start = now(CLOCK_MONOTONIC);
	int status;
	pid_t pid;

	posix_spawn_file_actions_init(&to_null);
	posix_spawn_file_actions_addopen(&to_null, 1, "/dev/null", O_WRONLY, 0);
	if (posix_spawnp(&pid, argv[0], &to_null, NULL, argv, environ) ||
		waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status)) {
		fprintf(stderr, "bench: %s failed\n", argv[0]);
		exit(1);
	}
	posix_spawn_file_actions_destroy(&to_null);
	return now(CLOCK_MONOTONIC) - start;
}

/* bench_run RUNS NAME COMMAND ARGS... */
int main(int argc, char **argv)
{
	double best = 0;

	if (argc < 4)
		return 2;
	keep_to_one_cpu();
	for (int i = atoi(argv[1]); i > 0; i--)
		less(&best, run(argv + 3));
	printf("%s %.2f ms\n", argv[2], best / 1e6);
	return fflush(stdout) || ferror(stdout);
}
