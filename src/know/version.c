/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Kernel releases; see version.h.
 */
#include "know/version.h"

#include <ctype.h>
#include <stdio.h>

version_t version_make(unsigned int major, unsigned int minor, unsigned int stable)
{
	return (version_t)(major << 24 | minor << 12 | stable);
}

unsigned int version_major(version_t v)
{
	return v >> 24;
}

unsigned int version_minor(version_t v)
{
	return v >> 12 & 0xfff;
}

unsigned int version_stable(version_t v)
{
	return v & 0xfff;
}

version_t version_parse(const char *s, size_t len)
{
	unsigned int part[3] = {0, 0, 0};
	size_t i = len && *s == 'v'; /* tags have it */
	int n = 0;

	while (n < 3) {
		size_t start = i;

		while (i < len && isdigit((unsigned char)s[i]) && i - start < 4)
			part[n] = part[n] * 10 + (unsigned int)(s[i++] - '0');
		if (i == start)
			return VERSION_NONE;
		n++;
		if (i >= len || s[i] != '.')
			break;
		i++;
	}
	/* a vendor's count of the stable release: 5.15.167.4 */
	if (n == 3 && s[i - 1] == '.') {
		const size_t start = i;

		while (i < len && isdigit((unsigned char)s[i]))
			i++;
		if (i == start)
			return VERSION_NONE;
	}
	/* what follows a release name: -amd64, +deb12, ~bpo */
	if (i < len && !(n >= 2 && (s[i] == '-' || s[i] == '+' || s[i] == '~' || s[i] == '_')))
		return VERSION_NONE;
	if (n < 2 || part[0] == 0 || part[0] > 200 || part[1] > 4000 || part[2] > 4000)
		return VERSION_NONE;
	return version_make(part[0], part[1], part[2]);
}

char *version_format(version_t v, char *buf)
{
	if (version_stable(v))
		snprintf(
			buf, 24, "%u.%u.%u", version_major(v), version_minor(v), version_stable(v));
	else
		snprintf(buf, 24, "%u.%u", version_major(v), version_minor(v));
	return buf;
}

/*
 * Series of 20 releases have been the habit since 3.x (3.19, 4.20, 5.19, 6.19): near enough to tell
 * the nearest.
 */
static unsigned int version_ordinal(version_t v)
{
	return version_major(v) * 20 + version_minor(v);
}

unsigned int version_distance(version_t a, version_t b)
{
	unsigned int x = version_ordinal(a), y = version_ordinal(b);

	return x > y ? x - y : y - x;
}

version_t version_next(version_t v)
{
	if (version_minor(v) >= 19)
		return version_make(version_major(v) + 1, 0, 0);
	return version_make(version_major(v), version_minor(v) + 1, 0);
}
