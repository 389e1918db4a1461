/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * UTF-8; see utf8.h.
 */
#include "text/utf8.h"

#include <string.h>

struct span {
	uint32_t first;
	uint32_t last;
};

static const struct span hidden[] = {
	{0x0, 0x1f},	    /* C0 controls */
	{0x7f, 0x9f},	    /* DEL, C1 controls */
	{0xad, 0xad},	    /* soft hyphen */
	{0x61c, 0x61c},	    /* Arabic letter mark */
	{0x180e, 0x180e},   /* Mongolian vowel separator */
	{0x200b, 0x200f},   /* zero width, left-to-right and right-to-left marks */
	{0x2028, 0x202e},   /* line and paragraph separators, bidi embeddings and overrides */
	{0x2060, 0x206f},   /* word joiner, bidi isolates */
	{0xfeff, 0xfeff},   /* byte order mark */
	{0xfff9, 0xfffb},   /* interlinear annotations */
	{0xe0000, 0xe007f}, /* tags */
};

static const struct span combining[] = {
	{0x300, 0x36f},
	{0x1ab0, 0x1aff},
	{0x1dc0, 0x1dff},
	{0x20d0, 0x20ff},
	{0xfe00, 0xfe0f},
	{0xfe20, 0xfe2f},
};

static const struct span wide[] = {
	{0x1100, 0x115f},
	{0x2e80, 0x303e},
	{0x3041, 0xa4cf},
	{0xac00, 0xd7a3},
	{0xf900, 0xfaff},
	{0xfe30, 0xfe6f},
	{0xff01, 0xff60},
	{0xffe0, 0xffe6},
	{0x1f300, 0x1f64f},
	{0x1f900, 0x1f9ff},
	{0x20000, 0x3fffd},
};

#define IN(c, spans) in_spans(c, spans, sizeof(spans) / sizeof((spans)[0]))

static bool in_spans(uint32_t c, const struct span *spans, size_t count)
{
	for (size_t i = 0; i < count && c >= spans[i].first; i++)
		if (c <= spans[i].last)
			return true;
	return false;
}

size_t utf8_next(const char *s, size_t len, uint32_t *c)
{
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000}; /* of that many bytes */
	unsigned char lead = (unsigned char)s[0];
	uint32_t v;
	size_t n;

	if (lead < 0x80) {
		*c = lead;
		return 1;
	}
	if (lead >= 0xc0 && lead < 0xe0)
		n = 2;
	else if (lead >= 0xe0 && lead < 0xf0)
		n = 3;
	else if (lead >= 0xf0 && lead < 0xf8)
		n = 4;
	else
		return 0;
	if (n > len)
		return 0;
	v = lead & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		unsigned char next = (unsigned char)s[i];

		if ((next & 0xc0) != 0x80)
			return 0;
		v = v << 6 | (next & 0x3f);
	}
	if (v < smallest[n] || v > 0x10ffff || (v >= 0xd800 && v <= 0xdfff))
		return 0;
	*c = v;
	return n;
}

size_t utf8_plain(const char *s, size_t len)
{
	const uint64_t ones = 0x0101010101010101u, tops = 0x80 * ones;
	size_t n = 0;

	/* eight at a time: none past 0x7f, none below 0x20, none that is 0x7f */
	for (uint64_t w, del; n + sizeof(w) <= len; n += sizeof(w)) {
		memcpy(&w, s + n, sizeof(w));
		del = w ^ 0x7f * ones;
		if ((w | ((w - 0x20 * ones) & ~w) | ((del - ones) & ~del)) & tops)
			break;
	}
	while (n < len && s[n] >= 0x20 && s[n] < 0x7f)
		n++;
	return n;
}

bool utf8_is_hidden(uint32_t c)
{
	return IN(c, hidden);
}

unsigned int utf8_width(uint32_t c)
{
	if (c < 0x300)
		return 1;
	if (IN(c, combining))
		return 0;
	return IN(c, wide) ? 2 : 1;
}
