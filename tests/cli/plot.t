# SPDX-License-Identifier: GPL-2.0-or-later
# The waste curve as a picture: what it holds; XML that parses; the same every time; written whole or not at all.
$ whichalloc cost 100..300 --plot $TMPDIR/a.svg && cat $TMPDIR/a.svg
<svg xmlns="http://www.w3.org/2000/svg" width="800" height="398" viewBox="0 0 800 398" role="img" font-family="system-ui, sans-serif">
<title>Memory wasted by size, Linux 6.12, x86_64</title>
<desc>Percent of the memory taken that a request of 100 bytes to 300 bytes leaves unused.</desc>
<style>
@media (prefers-color-scheme: dark) {
.ground { fill: #16181d }
.ink { fill: #e4e6ea }
.grid { stroke: #343840 }
.axis { stroke: #8a8f98 }
.s0 { stroke: #56b4e9 } .f0 { fill: #56b4e9 }
.s1 { stroke: #ff8a4c } .f1 { fill: #ff8a4c }
}
</style>
<rect class="ground" width="800" height="398" fill="#fff"/>
<text class="ink" x="64" y="24" font-size="16" font-weight="bold" fill="#222">Memory wasted by size, Linux 6.12, x86_64</text>
<line class="axis" x1="64" y1="184.0" x2="772" y2="184.0" stroke="#888"/>
<text class="ink" x="56.0" y="188.0" text-anchor="end" font-size="12" fill="#222">0 %</text>
<line class="grid" x1="64" y1="154.0" x2="772" y2="154.0" stroke="#ddd"/>
<line class="grid" x1="64" y1="124.0" x2="772" y2="124.0" stroke="#ddd"/>
<text class="ink" x="56.0" y="128.0" text-anchor="end" font-size="12" fill="#222">50 %</text>
<line class="grid" x1="64" y1="94.0" x2="772" y2="94.0" stroke="#ddd"/>
<line class="grid" x1="64" y1="64.0" x2="772" y2="64.0" stroke="#ddd"/>
<text class="ink" x="56.0" y="68.0" text-anchor="end" font-size="12" fill="#222">100 %</text>
<line class="axis" x1="64" y1="342.0" x2="772" y2="342.0" stroke="#888"/>
<text class="ink" x="56.0" y="346.0" text-anchor="end" font-size="12" fill="#222">0 %</text>
<line class="grid" x1="64" y1="312.0" x2="772" y2="312.0" stroke="#ddd"/>
<line class="grid" x1="64" y1="282.0" x2="772" y2="282.0" stroke="#ddd"/>
<text class="ink" x="56.0" y="286.0" text-anchor="end" font-size="12" fill="#222">50 %</text>
<line class="grid" x1="64" y1="252.0" x2="772" y2="252.0" stroke="#ddd"/>
<line class="grid" x1="64" y1="222.0" x2="772" y2="222.0" stroke="#ddd"/>
<text class="ink" x="56.0" y="226.0" text-anchor="end" font-size="12" fill="#222">100 %</text>
<line class="grid" x1="163.1" y1="64.0" x2="163.1" y2="188.0" stroke="#ddd"/>
<line class="grid" x1="163.1" y1="222.0" x2="163.1" y2="346.0" stroke="#ddd"/>
<text class="ink" x="163.1" y="361.0" text-anchor="middle" font-size="12" fill="#222">128</text>
<line class="grid" x1="276.4" y1="64.0" x2="276.4" y2="188.0" stroke="#ddd"/>
<line class="grid" x1="276.4" y1="222.0" x2="276.4" y2="346.0" stroke="#ddd"/>
<text class="ink" x="276.4" y="361.0" text-anchor="middle" font-size="12" fill="#222">160</text>
<line class="grid" x1="389.7" y1="64.0" x2="389.7" y2="188.0" stroke="#ddd"/>
<line class="grid" x1="389.7" y1="222.0" x2="389.7" y2="346.0" stroke="#ddd"/>
<text class="ink" x="389.7" y="361.0" text-anchor="middle" font-size="12" fill="#222">192</text>
<line class="grid" x1="503.0" y1="64.0" x2="503.0" y2="188.0" stroke="#ddd"/>
<line class="grid" x1="503.0" y1="222.0" x2="503.0" y2="346.0" stroke="#ddd"/>
<text class="ink" x="503.0" y="361.0" text-anchor="middle" font-size="12" fill="#222">224</text>
<line class="grid" x1="616.2" y1="64.0" x2="616.2" y2="188.0" stroke="#ddd"/>
<line class="grid" x1="616.2" y1="222.0" x2="616.2" y2="346.0" stroke="#ddd"/>
<text class="ink" x="616.2" y="361.0" text-anchor="middle" font-size="12" fill="#222">256</text>
<line class="grid" x1="729.5" y1="64.0" x2="729.5" y2="188.0" stroke="#ddd"/>
<line class="grid" x1="729.5" y1="222.0" x2="729.5" y2="346.0" stroke="#ddd"/>
<text class="ink" x="729.5" y="361.0" text-anchor="middle" font-size="12" fill="#222">288</text>
<text class="ink" x="418.0" y="384.0" text-anchor="middle" font-size="13" fill="#222">bytes asked for</text>
<rect class="f0" x="64" y="45.0" width="12" height="12" fill="#0068a8"/>
<text class="ink" x="82.0" y="56.0" text-anchor="start" font-size="13" fill="#222">kmalloc, kvmalloc</text>
<path class="f0" fill="#0068a8" fill-opacity="0.16" d="M64.0 184.0 L64.0 157.8 L163.1 184.0 L166.7 144.6 L389.7 184.0 L393.2 154.5 L616.2 184.0 L619.8 124.2 L772.0 134.3 V184.0 Z"/>
<path class="s0" fill="none" stroke="#0068a8" stroke-width="1.6" stroke-linejoin="round" d="M64.0 157.8 L163.1 184.0 L166.7 144.6 L389.7 184.0 L393.2 154.5 L616.2 184.0 L619.8 124.2 L772.0 134.3"/>
<rect class="f1" x="64" y="203.0" width="12" height="12" fill="#c65102"/>
<text class="ink" x="82.0" y="214.0" text-anchor="start" font-size="13" fill="#222">alloc_pages, alloc_pages_exact, vmalloc</text>
<path class="f1" fill="#c65102" fill-opacity="0.16" d="M64.0 342.0 L64.0 224.9 L772.0 230.8 V342.0 Z"/>
<path class="s1" fill="none" stroke="#c65102" stroke-width="1.6" stroke-linejoin="round" d="M64.0 224.9 L772.0 230.8"/>
</svg>
$ whichalloc cost 1..8192 --plot $TMPDIR/b.svg && grep -c '^<path' $TMPDIR/b.svg && sed -n 's/.*font-size="1[36]"[^>]*>\(.*\)<.text>/\1/p' $TMPDIR/b.svg
4
Memory wasted by size, Linux 6.12, x86_64
bytes asked for, logarithmic scale
kmalloc, kvmalloc
alloc_pages, alloc_pages_exact, vmalloc
$ whichalloc cost 1..16M --cache --kernel 6.1 --arch arm64 --config ARM64_64K_PAGES --plot $TMPDIR/c.svg && sed -n 's/.*font-size="1[36]"[^>]*>\(.*\)<.text>/\1/p' $TMPDIR/c.svg
Memory wasted by size, Linux 6.1 ARM64_64K_PAGES, arm64
bytes asked for, logarithmic scale
kmalloc, kvmalloc
alloc_pages
alloc_pages_exact, vmalloc
own cache
$ whichalloc cost 5M..6M --plot $TMPDIR/d.svg && sed -n 's/.*font-size="1[236]"[^>]*>\(.*\)<.text>/\1/p' $TMPDIR/d.svg
Memory wasted by size, Linux 6.12, x86_64
0 %
50 %
100 %
5M
5248K
5376K
5504K
5632K
5760K
5888K
6016K
6M
bytes asked for
vmalloc, kvmalloc
$ whichalloc cost 1..65536T --cache --plot $TMPDIR/e.svg && python3 -c 'import sys, xml.dom.minidom as m; print([len(m.parse(f).getElementsByTagName("path")) for f in sys.argv[1:]])' $TMPDIR/a.svg $TMPDIR/b.svg $TMPDIR/c.svg $TMPDIR/d.svg $TMPDIR/e.svg
[4, 4, 8, 2, 12]
$ whichalloc cost 1..16M --plot $TMPDIR/f.svg && cp $TMPDIR/f.svg $TMPDIR/g.svg && whichalloc cost 1..16M --plot $TMPDIR/f.svg && cmp $TMPDIR/f.svg $TMPDIR/g.svg && rm $TMPDIR/*.svg
$ cd $TMPDIR && echo old >h.svg && (trap '' XFSZ; ulimit -f 1; whichalloc cost 1..8192 --plot h.svg); echo $?; cat h.svg; ls
h.svg: error: cannot write this: File too large
3
old
h.svg
$ whichalloc cost 1..8192 --plot /dev/null
/dev/null: error: cannot write this: no regular file
[exit 3]
$ whichalloc cost 1..8192 --plot nowhere/i.svg
nowhere/i.svg: error: cannot write this: No such file or directory
[exit 3]
$ whichalloc cost 5000 --plot i.svg
whichalloc cost: --plot draws a range of sizes: 1..8192
Try `whichalloc cost --help' or `whichalloc cost --usage' for more
information.
[exit 2]
$ whichalloc cost 1..8192 --plot i.svg --format json
whichalloc cost: --plot writes SVG: leave out --format json
Try `whichalloc cost --help' or `whichalloc cost --usage' for more
information.
[exit 2]
$ whichalloc cost 1..131072T --plot i.svg
whichalloc cost: '1..131072T' is no size: at most 65536T
Try `whichalloc cost --help' or `whichalloc cost --usage' for more
information.
[exit 2]
$ whichalloc cost 1..8192 --plot
whichalloc cost: option '--plot' requires an argument
Try `whichalloc cost --help' or `whichalloc cost --usage' for more
information.
[exit 2]
