#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# generate.sh PROGRAM bash|zsh|fish: prints completions for the shell. They come from what --help
# says, which comes from the option tables; nothing is listed here.
# shellcheck disable=SC2016 # what is printed is to be expanded by the shell that reads it
set -eu

program=$1
shell=$2
# long lines, one an option; no translation
ARGP_HELP_FMT=rmargin=9999
LC_ALL=C
export ARGP_HELP_FMT LC_ALL
unset POSIXLY_CORRECT

# COMMAND<TAB>WORD|WORD...<TAB>DOC of each command; the words are the first ones of its arguments
commands() {
	"$program" --help | awk '
		/^  [a-z]/ {
			name = $1
			args = substr($0, index($0, $1) + length($1))
			words = ""
			n = split(args, part, "|")
			for (i = 1; i <= n; i++) {
				gsub(/^[ \[]+|[ \]]+$/, "", part[i])
				split(part[i], first, " ")
				if (first[1] ~ /^[a-z]+$/)
					words = words (words ? "|" : "") first[1]
			}
			next
		}
		/^           / && name {
			sub(/^ */, "")
			printf "%s\t%s\t%s\n", name, words, $0
			name = ""
		}'
}

# SHORT<TAB>LONG<TAB>ARG<TAB>VALUE|VALUE...<TAB>DOC of each option of a command; "-" for none
options() {
	"$program" "$@" --help | awk '
		# The words that a description lists: all of it, or what follows its last colon.
		function values(doc, n, i, list, word, found) {
			sub(/.*: /, "", doc)
			sub(/;.*/, "", doc)
			n = split(doc, list, /, (or )?/)
			found = ""
			for (i = 1; i <= n; i++) {
				word = list[i]
				sub(/ \(.*\)$/, "", word)
				if (word == "...")
					continue
				if (word !~ /^[a-z][a-z0-9_-]*$/)
					return "-"
				found = found (found ? "|" : "") word
			}
			return n > 1 ? found : "-"
		}
		/^  (-.,|   ) --[a-z]/ {
			short = substr($0, 3, 1) == "-" ? substr($0, 4, 1) : "-"
			line = substr($0, 7)
			spec = line
			sub(/ .*/, "", spec)
			doc = line
			sub(/^[^ ]* */, "", doc)
			long = spec
			arg = "-"
			if (match(spec, /\[?=/)) {
				long = substr(spec, 1, RSTART - 1)
				# a value that may be left out is hardly ever wanted
				arg = spec ~ /\[=/ ? "-" : substr(spec, RSTART + RLENGTH)
			}
			sub(/^--/, "", long)
			if (short == "?")
				short = "-"
			v = arg == "-" ? "-" : values(doc)
			printf "%s\t%s\t%s\t%s\t%s\n", short, long, arg, v, doc
		}'
}

# Each command that has options of its own: "ask", "sim run".
each_command() {
	commands | while IFS='	' read -r name words _; do
		case $name in
		sim)
			echo "$words" | tr '|' '\n' | sed "s/^/$name /"
			;;
		*) echo "$name" ;;
		esac
	done
}

head_line() {
	echo "# SPDX-License-Identifier: GPL-2.0-or-later"
	echo "# Completions of whichalloc for $shell, made from its --help."
}

bash_completions() {
	head_line
	cat <<'END'
_whichalloc() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}
	local options='' values='' words=''

	COMPREPLY=()
	# "--format=js" comes as three words
	if [[ $cur == = ]]; then
		cur=
	elif [[ $prev == = && COMP_CWORD -gt 1 ]]; then
		prev=${COMP_WORDS[COMP_CWORD - 2]}
	fi
END
	printf '\tif [[ COMP_CWORD -eq 1 ]]; then\n'
	printf '\t\tCOMPREPLY=($(compgen -W "%s --help --version" -- "$cur"))\n\t\treturn\n\tfi\n' \
		"$(commands | cut -f 1 | tr '\n' ' ' | sed 's/ $//')"
	printf '\tcase $command in\n'
	commands | awk -F '\t' '$2 { gsub(/\|/, " ", $2); printf "\t%s) words=\"%s\" ;;\n", $1, $2 }'
	printf '\tesac\n'
	printf '\tif [[ $command == sim ]]; then\n\t\tcommand="sim ${COMP_WORDS[2]}"\n\tfi\n'
	printf '\tcase "$command $prev" in\n'
	each_command | while read -r c; do
		# shellcheck disable=SC2086 # words
		options $c | awk -F '\t' -v c="$c" '
			$4 != "-" { gsub(/\|/, " ", $4); printf "\t\"%s --%s\") values=\"%s\" ;;\n", c, $2, $4 }
			$4 == "-" && $3 ~ /^(FILE|DIR)/ { printf "\t\"%s --%s\") return ;;\n", c, $2 }'
	done
	printf '\tesac\n\tcase $command in\n'
	each_command | while read -r c; do
		# shellcheck disable=SC2086 # words
		printf '\t"%s") options="%s" ;;\n' "$c" \
			"$(options $c | awk -F '\t' '{ printf "%s--%s", (NR > 1 ? " " : ""), $2 }')"
	done
	cat <<'END'
	esac
	if [[ -n $values ]]; then
		COMPREPLY=($(compgen -W "$values" -- "$cur"))
	elif [[ $cur == -* ]]; then
		COMPREPLY=($(compgen -W "$options" -- "$cur"))
	elif [[ COMP_CWORD -eq 2 && -n $words ]]; then
		COMPREPLY=($(compgen -W "$words" -- "$cur"))
	fi
}
complete -o default -F _whichalloc whichalloc
END
}

# What zsh's _arguments takes: [ ] : and quotes mean something there.
zsh_completions() {
	echo '#compdef whichalloc'
	head_line
	echo '_whichalloc() {'
	printf '\tlocal -a commands\n\tcommands=(\n'
	commands | awk -F '\t' -v q="'" '{ gsub(q, "", $3); gsub(/:/, "\\:", $3)
		printf "\t\t%s%s:%s%s\n", q, $1, $3, q }'
	cat <<'END'
	)
	if ((CURRENT == 2)); then
		_describe command commands
		return
	fi
	local command=$words[2]
	shift words
	((CURRENT--))
	if [[ $command == sim ]]; then
		if ((CURRENT == 2)); then
END
	printf '\t\t\tcompadd %s\n\t\t\treturn\n\t\tfi\n' \
		"$(commands | awk -F '\t' '$1 == "sim" { gsub(/\|/, " ", $2); print $2 }')"
	printf '\t\tcommand="sim $words[2]"\n\t\tshift words\n\t\t((CURRENT--))\n\tfi\n\tcase $command in\n'
	each_command | while read -r c; do
		printf '\t"%s")\n\t\t_arguments -s' "$c"
		# shellcheck disable=SC2086 # words
		options $c | awk -F '\t' -v q="'" '{
			gsub(q, "", $5); gsub(/\[/, "\\[", $5); gsub(/\]/, "\\]", $5); gsub(/:/, "\\:", $5)
			gsub(/\|/, " ", $4)
			what = $3 == "-" ? "" : ":" $3 ":"
			if ($4 != "-")
				what = what "(" $4 ")"
			else if ($3 ~ /^FILE/)
				what = what "_files"
			else if ($3 ~ /^DIR/)
				what = what "_files -/"
			printf " \\\n\t\t\t%s--%s%s[%s]%s%s", q, $2, ($3 == "-" ? "" : "="), $5, what, q
		}'
		words=$(commands | awk -F '\t' -v c="$c" '$1 == c { gsub(/\|/, " ", $2); print $2 }')
		if [ -n "$words" ]; then
			printf " \\\\\n\t\t\t'1:what:(%s)'" "$words"
		fi
		printf " \\\\\n\t\t\t'*:file:_files'\n\t\t;;\n"
	done
	printf '\tesac\n}\n_whichalloc "$@"\n'
}

fish_completions() {
	head_line
	commands | awk -F '\t' -v q="'" '{ gsub(q, "\\" q, $3)
		printf "complete -c whichalloc -n __fish_use_subcommand -f -a %s -d %s%s%s\n", $1, q, $3, q
		if ($2) {
			gsub(/\|/, " ", $2)
			printf "complete -c whichalloc -n %s__fish_seen_subcommand_from %s%s -a %s%s%s\n", q, $1, q, q, $2, q
		} }'
	each_command | while read -r c; do
		# shellcheck disable=SC2086 # words
		options $c | awk -F '\t' -v q="'" -v c="$c" '{
			n = split(c, part, " ")
			when = "__fish_seen_subcommand_from " part[1]
			if (n > 1)
				when = when "; and __fish_seen_subcommand_from " part[2]
			gsub(q, "\\" q, $5)
			gsub(/\|/, " ", $4)
			printf "complete -c whichalloc -n %s%s%s -l %s", q, when, q, $2
			if ($1 != "-")
				printf " -s %s", $1
			if ($4 != "-")
				printf " -x -a %s%s%s", q, $4, q
			else if ($3 != "-")
				printf " -r"
			printf " -d %s%s%s\n", q, $5, q
		}'
	done
}

case $shell in
bash) bash_completions ;;
zsh) zsh_completions ;;
fish) fish_completions ;;
*)
	echo "usage: generate.sh PROGRAM bash|zsh|fish" >&2
	exit 2
	;;
esac
