/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The yardstick of `lint`: libyaml's events of the same files, and nothing done with them.
 */
#include <stdio.h>
#include <yaml.h>

static int events(const char *path)
{
	FILE *f = fopen(path, "r");
	yaml_parser_t parser;
	yaml_event_t event;
	int ok = 1, end = 0;

	if (!f || !yaml_parser_initialize(&parser))
		return 0;
	yaml_parser_set_input_file(&parser, f);
	while (!end && (ok = yaml_parser_parse(&parser, &event))) {
		end = event.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	fclose(f);
	return ok;
}

/* bench_yaml FILE... */
int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (!events(argv[i]))
			return 1;
	return argc < 2;
}
