# SPDX-License-Identifier: GPL-2.0-or-later
#
# What C headers declare: prints "HEADER NAME" for each function and each macro, HEADER being the
# file's name as given. Bodies of inline functions and what stands in braces elsewhere do not count,
# nor attributes behind a declaration's parameters.

# @text without the macros in front that stand for whole definitions: DEFINE_FREE(...), which no
# semicolon ends.
function without_definitions(text,    i, depth, c) {
	while (match(text, /^[ \t]*(DEFINE|DECLARE|EXPORT)_[A-Z_]+[ \t]*\(/)) {
		depth = 1
		for (i = RLENGTH + 1; i <= length(text) && depth; i++) {
			c = substr(text, i, 1)
			depth += (c == "(") - (c == ")")
		}
		text = substr(text, i)
	}
	return text
}

# Prints what the declaration or the head of a definition in @text declares: the name in front of
# the first parenthesis that no attribute opens.
function declaration(text,    name) {
	text = without_definitions(text)
	gsub(/__attribute__[ \t]*\(\([^()]*(\([^()]*\))*[^()]*\)\)/, " ", text)
	# attributes that take arguments stand in front, too
	gsub(/(__alloc_size|__realloc_size|__printf|__section|__aligned|__acquires|__releases|__must_hold|__assume_aligned|__nonstring|__cond_acquires|__context__|__diagnose_as|__overloadable|__counted_by|_RET_IP_)[ \t]*\([^()]*(\([^()]*\)[^()]*)*\)/, " ", text)
	if (text ~ /^[ \t]*(typedef|struct|union|enum)[^()]*$/ || text ~ /=/)
		return
	if (text ~ /^[ \t]*typedef/)
		return
	if (!match(text, /[A-Za-z_][A-Za-z0-9_]*[ \t]*\(/))
		return
	name = substr(text, RSTART, RLENGTH)
	sub(/[ \t]*\($/, "", name)
	if (name !~ /^(if|for|while|switch|sizeof|return|typeof|__typeof__|_Static_assert|static_assert|BUILD_BUG_ON)$/)
		print FILENAME, name
}

FNR == 1 {
	depth = 0
	comment = 0
	statement = ""
	macro = 0
}

{
	line = $0
	code = ""
	# comments and literals away
	while (line != "") {
		if (comment) {
			end = index(line, "*/")
			if (!end)
				break
			line = substr(line, end + 2)
			comment = 0
		}
		if (!match(line, /\/\*|\/\/|"([^"\\]|\\.)*"|'([^'\\]|\\.)*'/)) {
			code = code line
			break
		}
		code = code substr(line, 1, RSTART - 1) " "
		start = substr(line, RSTART, 2)
		if (start == "//")
			break
		if (start == "/*") {
			comment = 1
			line = substr(line, RSTART + 2)
		} else {
			code = code "0 "
			line = substr(line, RSTART + RLENGTH)
		}
	}
	if (macro || code ~ /^[ \t]*#/) {
		if (!macro && match(code, /^[ \t]*#[ \t]*define[ \t]+[A-Za-z_][A-Za-z0-9_]*/)) {
			name = substr(code, RSTART, RLENGTH)
			sub(/.*[ \t]/, "", name)
			print FILENAME, name
		}
		macro = code ~ /\\[ \t]*$/
		next
	}
	while (code != "") {
		if (!match(code, /[{};]/)) {
			if (depth == 0)
				statement = statement " " code
			break
		}
		mark = substr(code, RSTART, 1)
		if (depth == 0)
			statement = statement " " substr(code, 1, RSTART - 1)
		code = substr(code, RSTART + 1)
		if (mark == "{") {
			if (depth++ == 0) {
				if (statement ~ /extern[ \t]+0[ \t]*$/)
					depth = 0
				else
					declaration(statement)
				statement = ""
			}
		} else if (mark == "}") {
			if (depth > 0)
				depth--
		} else if (depth == 0) {
			declaration(statement)
			statement = ""
		}
	}
}
