# SPDX-License-Identifier: GPL-2.0-or-later
# Manifests are judged allocation by allocation where their head stands first, and what has the same words is judged once: here each file has its document twice.
# Where `defaults` come last, a manifest is read as a whole, and each allocation is judged by itself: the findings are the same.
$ cd ../../data/examples && mkdir "$TMPDIR/first" "$TMPDIR/last" && for f in *.yaml; do [ "$(grep -c '^defaults: ' "$f")" = 1 ] || continue; for i in 1 2; do cat "$f"; echo "#"; [ $i = 2 ] || echo ---; done >"$TMPDIR/first/$f"; for i in 1 2; do sed 's/^defaults: .*/#/' "$f"; grep '^defaults: ' "$f"; [ $i = 2 ] || echo ---; done >"$TMPDIR/last/$f"; done; cd "$TMPDIR" && whichalloc --version >/dev/null && ls last | wc -l
6
$ for format in text sarif junit; do for order in first last; do (cd "$TMPDIR/$order" && whichalloc lint --no-config --fail-on never --format $format . >"$TMPDIR/$order.$format"; echo "$order $format $?"); done; cmp "$TMPDIR/first.$format" "$TMPDIR/last.$format" && test -s "$TMPDIR/last.$format" && echo same; done
first text 0
last text 0
same
first sarif 0
last sarif 0
same
first junit 0
last junit 0
same
