# SPDX-License-Identifier: GPL-2.0-or-later
#
# awk -f draw.awk seed=N kind=KIND: draws a page workload (workload.h) of a kind and prints its
# program. The same seed and kind give the same program, whichever awk runs this.

# Park and Miller's generator: all its numbers are exact in an awk.
function draw(n) {
	state = (state * 48271) % 2147483647
	return int(state / 2147483647 * n)
}

function between(low, high) {
	return low + draw(high - low + 1)
}

function one_of(words, list, n) {
	n = split(words, list, " ")
	return list[1 + draw(n)]
}

function step(words) {
	program = program (program == "" ? "" : ",") words
}

# A mask whose request may fail, but never waits: no direct reclaim. @types are the ways to say
# what the memory is for.
function mask(types, m) {
	m = one_of(types)
	if (draw(100) < 60)
		m = m "k"
	if (draw(100) < 35)
		m = m "h"
	if (draw(100) < 12)
		m = m "n"
	if (draw(100) < 25)
		m = m one_of("I IF IFW Z")
	return m
}

function masks(n, types, all, i) {
	for (i = 0; i < n; i++)
		all = all (i ? "/" : "") mask(types)
	return all
}

# Requests of drivers and page cache on a machine with plenty of memory: these may wait.
function easy(n, all, i) {
	for (i = 0; i < n; i++)
		all = all (i ? "/" : "") one_of("krIF RkrIF HMkrIFW MkrIF kh k krIFC HMkIFW HkrIF")
	return all
}

# As many of them as fit @most, the largest order that will be asked for: large blocks run out.
function calm(n, most) {
	return most > 5 ? masks(n, any_types()) : easy(n)
}

# Digits of orders, small ones more often.
function orders(most, n, all, i, o) {
	for (i = 0; i < n; i++) {
		o = draw(most + 1)
		if (draw(100) < 50)
			o = draw(o + 1)
		all = all substr("0123456789a", o + 1, 1)
	}
	return all
}

# All that there is, the large blocks first, until a request of each order has failed.
function exhaust(m, lowest, o) {
	for (o = 10; o >= lowest; o--)
		step("fill:" (o ? 400 : 3000) ":" m ":" substr("0123456789a", o + 1, 1) ":2")
}

# Now that nearly nothing is left: who still gets something, down to which mark?
function scrape(n, types, most, i) {
	for (i = 0; i < n; i++)
		step("fill:" between(10, 60) ":" mask(types) ":" orders(most, between(1, 4)) ":" between(2, 10))
}

function any_types() {
	return "- HM HM M R H"
}

BEGIN {
	for (i = 1; i < ARGC; i++) {
		split(ARGV[i], word, "=")
		argument[word[1]] = word[2]
	}
	kind = argument["kind"]
	state = (argument["seed"] * 7919 + 1) % 2147483646 + 1
	for (i = 1; i <= length(kind); i++) {
		state = (state * 31 + index("abcdefghijklmnopqrstuvwxyz0123456789-", substr(kind, i, 1))) % 2147483646 + 1
		draw(2)
	}
	if (kind ~ /^order[0-9a]$/) {
		o = substr(kind, 6)
		step("random:" between(300, o < 4 ? 4000 : 1000) ":" between(52, 70) ":" calm(between(1, 5), index("0123456789a", o) - 1) ":" o)
		step("free:" between(10, 300) ":" one_of("first last any"))
		step("random:" between(300, 1000) ":" between(45, 55) ":" masks(between(1, 4), any_types()) ":" o)
	} else if (kind == "mix") {
		step("random:" between(1000, 4000) ":" between(52, 64) ":" easy(between(2, 8)) ":" orders(3, 12))
		step("random:" between(500, 2000) ":" between(45, 60) ":" calm(between(2, 8), 10) ":" orders(10, 30))
		step("free:" between(10, 500) ":" one_of("first last any"))
		step("random:" between(500, 3000) ":" between(48, 56) ":" masks(between(2, 8), any_types()) ":" orders(9, 20))
	} else if (kind == "fragment") {
		m = mask("HM HM - R")
		step("fill:" between(800, 1500) ":" m ":" one_of("1 2 3 22 23 122") ":1")
		step("fill:" between(300, 900) ":" mask(any_types()) ":0:1")
		step("sieve:" between(2, 3) ":" draw(2))
		step("fill:" between(100, 300) ":" mask(any_types()) ":" orders(6, 4) ":" between(20, 60))
		step("random:" between(200, 900) ":50:" masks(between(1, 4), any_types()) ":" orders(4, 6))
	} else if (kind == "exhaust") {
		exhaust(mask("HM HM - R M"), draw(2))
		scrape(between(4, 9), any_types(), 3)
		step("random:" between(300, 900) ":" between(50, 65) ":" masks(between(2, 6), any_types()) ":" orders(4, 8))
	} else if (kind == "atomic") {
		# reserves, and HighAtomic pageblocks, which only such requests reserve
		exhaust(one_of("HMk nk k HM"), 0)
		step("cycle:" between(15, 40) ":" between(4, 12) ":" masks(between(2, 4), "- HM R") "/h/hk:" orders(4, 8))
		scrape(between(2, 5), "h hk Rh HMh", 3)
		step("random:" between(200, 600) ":50:" masks(between(2, 4), any_types()) "/hk:" orders(3, 5))
	} else if (kind == "memalloc") {
		exhaust(one_of("HMk k"), 0)
		step("fill:" between(30, 300) ":" one_of("m mk HMm hm") ":" orders(3, 3) ":" between(2, 8))
		scrape(between(2, 4), "m nm - HM", 2)
		step("random:" between(200, 600) ":" between(45, 60) ":mk/nm/" masks(between(2, 4), any_types()) ":" orders(3, 5))
	} else if (kind == "zones") {
		step("fill:" between(50, 300) ":" mask("d D") ":" orders(4, 4) ":" between(2, 8))
		step("random:" between(500, 1500) ":" between(58, 70) ":" masks(between(3, 6), "d D - HM") ":" orders(4, 10))
		exhaust(mask("HM M -"), 2)
		scrape(between(2, 5), "d D HM - H", 3)
		step("random:" between(200, 800) ":52:" masks(between(3, 6), "d D - HM") ":" orders(4, 8))
	} else if (kind ~ /^nodes/) {
		# more than one node has, with and without leave to go elsewhere
		far = "- HM R HMT T HT"
		step("random:" between(500, 1500) ":" between(55, 70) ":" masks(between(3, 6), far) ":" orders(4, 10))
		for (o = 10; o > 7; o--)
			step("fill:" between(50, 200) ":" mask(far) ":" substr("0123456789a", o + 1, 1) ":" between(1, 5))
		step("random:" between(300, 900) ":52:" masks(between(3, 6), far) ":" orders(10, 8))
		exhaust(mask("HM - R"), draw(4))
		scrape(between(3, 6), far, 3)
		step("random:" between(300, 900) ":" between(50, 60) ":" masks(between(3, 6), far) ":" orders(4, 8))
	} else if (kind == "steal") {
		step("fill:" between(50, 150) ":" mask("R") ":a:2")
		step("fill:" between(100, 300) ":" mask("R") ":" one_of("8 9 98") ":2")
		step("fill:" between(100, 300) ":" mask("- R") ":" orders(7, 3) ":2")
		step("free:" between(30, 80) ":" one_of("any any first"))
		step("random:" between(1000, 2500) ":" between(58, 64) ":" masks(between(2, 6), "- R R HM") ":" orders(5, 9))
		step("sieve:" between(2, 4) ":1")
		step("random:" between(300, 800) ":" between(52, 60) ":" masks(between(2, 6), any_types()) ":" orders(6, 6))
	} else if (kind == "exact") {
		step("exact:" between(150, 500) ":" between(55, 62) ":krIF/RkrIF/k/kh:" between(3, 100))
		step("random:" between(100, 400) ":52:" easy(3) ":" orders(4, 8))
		step("exact:" between(50, 200) ":50:k:" between(100, 700))
	} else if (kind == "bulk") {
		step("bulk:" between(40, 120) ":" between(52, 60) ":" easy(between(1, 4)) ":" between(10, 500))
		step("random:" between(300, 900) ":50:" easy(4) ":" orders(3, 8))
		step("bulk:" between(30, 90) ":" between(45, 52) ":" masks(3, "- HM R") ":" between(100, 500))
		exhaust(mask("HM HM -"), 1)
		step("bulk:" between(20, 60) ":" between(60, 90) ":" masks(4, "- HM R H") ":" between(20, 400))
	} else if (kind == "contig") {
		# in zone Movable alone: what is in the way there is ours, or can be moved; always with __GFP_FS,
		# without which pages of files cannot, and what is one shows in no state
		m = "HMkrIFW/HMk/HMkrIFWZ"
		step("random:" between(100, 800) ":" between(60, 75) ":" m ":" orders(between(2, 10), between(2, 8)))
		step("contig:" between(60, 150) ":" between(52, 65) ":HMkrIFW/HMkrIF:" one_of("20 300 1500"))
		step("random:" between(100, 500) ":" between(40, 60) ":" m ":" orders(between(0, 4), between(2, 8)))
		step("contig:" between(20, 80) ":" between(45, 60) ":HMkrIFW/HMkrIF:" one_of("2 64 800"))
	} else if (kind == "split") {
		step("split:" between(30, 90) ":krIF/RkrIF/k:" orders(5, 6))
		step("random:" between(300, 900) ":50:" easy(4) ":" orders(5, 8))
		step("free:" between(100, 600) ":any")
		step("split:" between(30, 60) ":k/HM/Rh:" orders(4, 3))
		step("random:" between(300, 900) ":45:" easy(4) ":" orders(4, 8))
	} else if (kind == "long") {
		# a quarter of a gigabyte in use, and three million calls
		digits = orders(3, 20) one_of("4 45 456")
		for (i = 1; i <= length(digits); i++)
			pages += 2 ^ (index("0123456789a", substr(digits, i, 1)) - 1)
		step("hold:3000000:" int(65536 / (pages / length(digits))) ":" easy(between(2, 6)) ":" digits)
	} else if (kind == "half") {
		# two gigabytes in use, small blocks or blocks of all orders
		digits = one_of("00112 0000112235 0123456789a")
		for (i = 1; i <= length(digits); i++)
			pages += 2 ^ (index("0123456789a", substr(digits, i, 1)) - 1)
		step("hold:3000000:" int(500000 / (pages / length(digits))) ":" one_of("krIFC/HMkrIFC krIF/HMkrIF/RkrIF") ":" digits)
	} else if (kind == "objects") {
		# of one slab cache
		step("random:" between(500, 2500) ":" between(55, 70) ":k:0")
		step(one_of("free:" between(50, 900) ":any free:" between(50, 900) ":last free:" between(50, 900) \
			":first sieve:2:1 sieve:3:0"))
		step(one_of("fill:" between(500, 2500) ":k:0:1 cycle:" between(5, 40) ":" between(20, 90) ":k:0"))
		step(one_of("sieve:4:2 sieve:2:0 free:" between(300, 3000) ":any free:" between(300, 3000) ":first"))
		step("random:" between(500, 2500) ":" between(42, 55) ":k:0")
	} else if (kind == "areas") {
		# of vmalloc(); orders are the logarithm of a quarter of the most pages
		step("random:" between(100, 300) ":" between(55, 70) ":k:" orders(one_of("2 4 6"), 6))
		step(one_of("free:" between(10, 60) ":any free:" between(10, 60) ":first sieve:2:1 sieve:3:2"))
		step("random:" between(100, 300) ":" between(45, 60) ":k:" orders(one_of("3 5 7"), 6))
	} else {
		print "draw.awk: there is no kind " kind >"/dev/stderr"
		exit 1
	}
	print program
}
