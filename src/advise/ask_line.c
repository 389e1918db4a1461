/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Needs as command lines; see ask_line.h.
 */
#include "advise/ask_line.h"

#include <string.h>

#include "text/strbuf.h"

void ask_line_word(struct strbuf *out, const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_-+=.,:/@%";

	if (*text && strspn(text, plain) == strlen(text)) {
		strbuf_adds(out, text);
		return;
	}
	strbuf_addc(out, '\'');
	for (; *text; text++) {
		if (*text == '\'')
			strbuf_adds(out, "'\\''");
		else
			strbuf_addc(out, *text);
	}
	strbuf_addc(out, '\'');
}

static void add_option(struct strbuf *out, const char *name)
{
	strbuf_adds(out, " --");
	for (; *name; name++)
		strbuf_addc(out, *name == '.' || *name == '_' ? '-' : *name);
}

static void add_key(struct strbuf *out, const struct need *need, const struct need_key *k)
{
	struct strbuf text = {0};

	need_format(need, k->fact, &text);
	if (k->fact == F_SIZE)
		strbuf_addc(out, ' ');
	else
		add_option(out, k->name);
	if (k->fact != F_SIZE && k->arg)
		strbuf_addc(out, ' ');
	/* switches: alone they are true */
	if (k->arg)
		ask_line_word(out, strbuf_str(&text));
	else if (!need->v[k->fact].max)
		strbuf_adds(out, "=false");
	strbuf_free(&text);
}

static void add_target(struct strbuf *out, const struct target_spec *spec)
{
	char version[24];

	if (spec->min != VERSION_NONE)
		strbuf_addf(out, " --kernel %s", version_format(spec->min, version));
	if (spec->min != spec->max)
		strbuf_addf(out, "..%s", version_format(spec->max, version));
	if (spec->arch)
		strbuf_addf(out, " --arch %s", spec->arch);
	for (size_t i = 0; i < spec->config_count; i++) {
		strbuf_adds(out, i ? "," : " --config ");
		ask_line_word(out, spec->config[i]);
	}
}

void ask_line(struct strbuf *out, const struct need *need, bool built_in,
	const struct target_spec *spec, const char *const *house, size_t count)
{
	bool told[NEED_COUNT] = {false};

	strbuf_adds(out, "whichalloc ask");
	for (size_t i = 0; i < need_key_count; i++) {
		const struct need_key *k = &need_keys[i];

		if (k->fact == FACT_COUNT || told[k->fact] || !need->v[k->fact].set)
			continue;
		told[k->fact] = true;
		add_key(out, need, k);
	}
	/* the one key that has no option of its own */
	if (need->v[F_FREED_AFTER_RCU].set && need->v[F_FREED_AFTER_RCU].max)
		strbuf_adds(out, " --freed-in after-rcu");
	if (built_in)
		strbuf_adds(out, " --built-in");
	add_target(out, spec);
	for (size_t i = 0; i < count; i++) {
		strbuf_adds(out, " --rules ");
		ask_line_word(out, house[i]);
	}
}
