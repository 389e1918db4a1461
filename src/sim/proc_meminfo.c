/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/meminfo and /proc/version: what they tell of the machine and of the kernel's configuration.
 */
#include <string.h>

#include "sim/proc_scan.h"

static bool read_kib(struct proc_scan *s, uint64_t *value)
{
	if (!proc_number(s, "a number of kB", value))
		return false;
	return proc_eat(s, "kB") || proc_expected(s, "`kB`");
}

bool proc_read_meminfo(const struct source *src, struct diag *d, struct proc_machine *m)
{
	struct proc_scan s = proc_scan(src, d);
	bool ok = true;

	while (ok && proc_line(&s)) {
		/* these lines depend on the configuration alone (meminfo_proc_show) */
		if (proc_eat(&s, "CmaTotal:"))
			m->has_cma = true;
		else if (proc_eat(&s, "AnonHugePages:"))
			m->has_thp = true;
		else if (proc_eat(&s, "HighTotal:"))
			m->has_highmem = true;
		else if (proc_eat(&s, "MemTotal:"))
			ok = read_kib(&s, &m->mem_total);
		else if (proc_eat(&s, "SwapFree:"))
			ok = read_kib(&s, &m->swap_free);
		else if (proc_eat(&s, "Hugepagesize:"))
			ok = read_kib(&s, &m->huge_page_size);
	}
	m->has_meminfo = m->mem_total != 0;
	return ok && (m->has_meminfo || proc_expected(&s, "`MemTotal: N kB`"));
}

/* "Linux version 6.12.117+deb12-amd64 (...) #1 SMP PREEMPT_RT Debian ..." */
bool proc_read_version(const struct source *src, struct diag *d, struct proc_machine *m)
{
	struct proc_scan s = proc_scan(src, d);
	const char *word;
	size_t len;

	if (!proc_line(&s) || !proc_eat(&s, "Linux version"))
		return proc_expected(&s, "`Linux version RELEASE`");
	len = proc_word(&s, &word);
	if (!len || len >= sizeof(m->release))
		return proc_expected(&s, "a kernel's release");
	memcpy(m->release, word, len);
	m->release[len] = '\0';
	/* UTS_VERSION (init/Makefile): the flags stand behind the build's number */
	while (s.at < s.end && *s.at != '#')
		s.at++;
	while (!proc_at_end(&s)) {
		len = proc_word(&s, &word);
		if (len == strlen("PREEMPT_RT") && memcmp(word, "PREEMPT_RT", len) == 0)
			m->rt = true;
		if (!len)
			s.at++;
	}
	return true;
}
