# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: awk -v out=FOLDER -f wrap.awk APIS names.list FRAGMENT...
#
# Makes C files of what `ask --format c` printed: fragments that have the same #include lines are
# functions of one file, which includes nothing else. APIS has lines "NAME<tab>KIND<tab>SIGNATURE".
# Prints what no compiler says, and leaves in FOLDER/called what the fragments call.

BEGIN { FS = "\t+" }

FILENAME == ARGV[1] {
	at = index($3, $1 "(")
	returns[$1] = at ? substr($3, 1, at - 1) : ""
	frees[$1] = $2 == "free"
	next
}

FILENAME == ARGV[2] {
	if (/^#/ || !NF)
		next
	if (NF == 3) {
		special[$1] = special[$1] " " $2
		type[$1, $2] = $3
	} else {
		order[++names] = $1
		type[$1] = $2
	}
	next
}

FNR == 1 {
	fragment()
	includes = body = ""
	question = FILENAME
	sub(/.*\//, "", question)
}

/^#include / { includes = includes $0 "\n"; next }
/^\/\*/ { next }
{ body = body $0 "\n" }

# What the result of @name is declared as: "struct page *p".
function declared(name, v,	t) {
	t = returns[name]
	sub(/ +$/, "", t)
	sub(/^(TYPE|type) /, "struct foo ", t)
	sub(/^void \*/, "struct foo *", t)
	sub(/^void __percpu/, "struct foo __percpu", t)
	return t (t ~ /\*$/ ? "" : " ") v
}

function fragment(	file, line, lines, text, i, v, name, declarations, mine, k, of) {
	sub(/^\n+/, "", body)
	if (question == "" || body == "" || body in seen)
		return
	seen[body] = 1
	if (!(includes in file_of)) {
		file_of[includes] = out "/" (++files) ".c"
		printf "%s\nvoid init_foo(void *p);\n", includes >file_of[includes]
	}
	file = file_of[includes]
	split("", mine)
	lines = split(body, text, "\n")
	for (i = 1; i <= lines; i++) {
		line = text[i]
		gsub(/"[^"]*"/, "\"\"", line)
		if (match(line, /^\t+[a-z_]+ = [A-Za-z_][A-Za-z_0-9]*\(/)) {
			v = line
			sub(/^\t+/, "", v)
			name = v
			sub(/ = .*/, "", v)
			sub(/^[a-z_]+ = /, "", name)
			sub(/\(.*/, "", name)
			if (v != "err" && v != "dma" && returns[name] != "")
				mine[v] = declared(name, v)
		} else if (match(line, /^\t+[A-Za-z_][A-Za-z_0-9]*\(.*\);$/)) {
			name = line
			sub(/^\t+/, "", name)
			sub(/\(.*/, "", name)
			if (returns[name] != "void " && !frees[name])
				print question ": what " name "() returns is lost"
		}
		while (match(line, /[A-Za-z_][A-Za-z_0-9]*/)) {
			name = substr(line, RSTART, RLENGTH)
			line = substr(line, RSTART + RLENGTH)
			if (line ~ /^\(/) {
				print name >(out "/called")
				k = split(special[name], of, " ")
				for (; k > 0; k--)
					mine[of[k]] = type[name, of[k]]
			} else {
				used[name] = question
			}
		}
	}
	declarations = "\tstruct foo { " ("rcu" in mine ? mine["rcu"] : type["rcu"]) "; unsigned long elem[]; };\n"
	for (i = 1; i <= names; i++)
		if (used[order[i]] == question && order[i] != "rcu")
			declarations = declarations "\t" \
				(order[i] in mine ? mine[order[i]] : type[order[i]]) ";\n"
	printf "\n#line 1 \"%s\"\nint q%d(void);\nint q%d(void)\n{\n%s\n#line 1 \"%s\"\n%s\n\treturn 0;\n}\n", \
		question, ++functions, functions, declarations, question, body >file
}

END { fragment() }
