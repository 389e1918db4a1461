# SPDX-License-Identifier: GPL-2.0-or-later
# Formats of findings: nothing that a manifest names is more than text in any of them.
# Fingerprints survive moved lines and other allocations before them, and tell findings that are alike apart.
# Two targets in one run: each finding is told by the rules of its own.
$ whichalloc lint --format gcc formats.whichalloc.yaml
formats.whichalloc.yaml:9:31: error: plain: GFP_KERNEL may sleep, and process context under a spinlock must not; use GFP_ATOMIC [sleep-in-atomic]
formats.whichalloc.yaml:16:12: error: esc\x1b[31m lf\n::error::x cr\r del\x7f bidi\u202e% <b>&"': GFP_KERNEL may sleep, and softirq context must not; use GFP_ATOMIC [sleep-in-atomic]
formats.whichalloc.yaml:17:13: error: esc\x1b[31m lf\n::error::x cr\r del\x7f bidi\u202e% <b>&"': memory from kmalloc() is freed with kfree(), not with vfree(); use kfree() [free-mismatch]
formats.whichalloc.yaml:28:17: error: no line in the place: kmalloc() leaves the memory as it was, and it must read as zero; use kzalloc() with GFP_KERNEL and kfree() [must-be-zeroed]
formats.whichalloc.yaml:30:16: warning: no line in the place: sleep-in-atomic finds nothing here any more; remove the waiver [unused-waiver]
[exit 1]
$ whichalloc lint --format github formats.whichalloc.yaml
::error file=formats.whichalloc.yaml,line=9,endLine=9,col=31,endColumn=41,title=sleep-in-atomic::plain: GFP_KERNEL may sleep, and process context under a spinlock must not%0Ause GFP_ATOMIC
::error file=formats.whichalloc.yaml,line=16,endLine=16,col=12,endColumn=22,title=sleep-in-atomic::esc\x1b[31m lf\n::error::x cr\r del\x7f bidi\u202e%25 <b>&"': GFP_KERNEL may sleep, and softirq context must not%0Ause GFP_ATOMIC
::error file=formats.whichalloc.yaml,line=17,endLine=17,col=13,endColumn=18,title=free-mismatch::esc\x1b[31m lf\n::error::x cr\r del\x7f bidi\u202e%25 <b>&"': memory from kmalloc() is freed with kfree(), not with vfree()%0Ause kfree()
::error file=formats.whichalloc.yaml,line=28,endLine=28,col=17,endColumn=24,title=must-be-zeroed::no line in the place: kmalloc() leaves the memory as it was, and it must read as zero%0Ause kzalloc() with GFP_KERNEL and kfree()
::warning file=formats.whichalloc.yaml,line=30,endLine=30,col=16,endColumn=31,title=unused-waiver::no line in the place: sleep-in-atomic finds nothing here any more%0Aremove the waiver
5 allocations: 4 errors, 1 warning, 0 notes, 1 waived
[exit 1]
$ whichalloc lint --format junit formats.whichalloc.yaml
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="whichalloc" tests="5" failures="3" errors="0" skipped="1">
  <testsuite name="formats.whichalloc.yaml" tests="5" failures="3" errors="0" skipped="1">
    <testcase name="plain" classname="formats.whichalloc.yaml" file="formats.whichalloc.yaml" line="6">
      <failure type="sleep-in-atomic" message="plain: GFP_KERNEL may sleep, and process context under a spinlock must not">formats.whichalloc.yaml:9:31: error: plain: GFP_KERNEL may sleep, and process context under a spinlock must not; use GFP_ATOMIC [sleep-in-atomic]</failure>
    </testcase>
    <testcase name="esc\x1b[31m lf\n::error::x cr\r del\x7f bidi\u202e% &lt;b&gt;&amp;&quot;&apos;" classname="formats.whichalloc.yaml" file="formats.whichalloc.yaml" line="10">
      <failure type="sleep-in-atomic" message="esc\x1b[31m lf\n::error::x cr\r del\x7f bidi\u202e% &lt;b&gt;&amp;&quot;&apos;: GFP_KERNEL may sleep, and softirq context must not">formats.whichalloc.yaml:16:12: error: esc\x1b[31m lf\n::error::x cr\r del\x7f bidi\u202e% &lt;b&gt;&amp;&quot;&apos;: GFP_KERNEL may sleep, and softirq context must not; use GFP_ATOMIC [sleep-in-atomic]</failure>
      <failure type="free-mismatch" message="esc\x1b[31m lf\n::error::x cr\r del\x7f bidi\u202e% &lt;b&gt;&amp;&quot;&apos;: memory from kmalloc() is freed with kfree(), not with vfree()">formats.whichalloc.yaml:17:13: error: esc\x1b[31m lf\n::error::x cr\r del\x7f bidi\u202e% &lt;b&gt;&amp;&quot;&apos;: memory from kmalloc() is freed with kfree(), not with vfree(); use kfree() [free-mismatch]</failure>
    </testcase>
    <testcase name="line 18" classname="formats.whichalloc.yaml" file="formats.whichalloc.yaml" line="18">
      <skipped message="shared code &amp; &lt;vfree()&gt;\x1b[0m"/>
    </testcase>
    <testcase name="fine" classname="formats.whichalloc.yaml" file="formats.whichalloc.yaml" line="22"/>
    <testcase name="no line in the place" classname="formats.whichalloc.yaml" file="formats.whichalloc.yaml" line="25">
      <failure type="must-be-zeroed" message="no line in the place: kmalloc() leaves the memory as it was, and it must read as zero">formats.whichalloc.yaml:28:17: error: no line in the place: kmalloc() leaves the memory as it was, and it must read as zero; use kzalloc() with GFP_KERNEL and kfree() [must-be-zeroed]</failure>
      <system-out>formats.whichalloc.yaml:30:16: warning: no line in the place: sleep-in-atomic finds nothing here any more; remove the waiver [unused-waiver]</system-out>
    </testcase>
  </testsuite>
</testsuites>
[exit 1]
$ whichalloc lint --format sarif formats.whichalloc.yaml | grep -v shortDescription | sed 's/"semanticVersion":"[^"]*"/"semanticVersion":"N"/'
{"$schema":"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json","version":"2.1.0","runs":[{"tool":{"driver":{"name":"whichalloc","semanticVersion":"N","rules":[
{"ruleId":"sleep-in-atomic","ruleIndex":2,"level":"error","message":{"text":"plain: GFP_KERNEL may sleep, and process context under a spinlock must not; use GFP_ATOMIC"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"formats.whichalloc.yaml"},"region":{"startLine":9,"startColumn":31,"endLine":9,"endColumn":41}}}],"partialFingerprints":{"primaryLocationLineHash":"b0ea8d9cab8c28b1:1"},"suppressions":[],"relatedLocations":[{"physicalLocation":{"artifactLocation":{"uri":"drivers/net/foo/tx.c"},"region":{"startLine":41}},"id":1,"message":{"text":"the call"}}],"fixes":[{"description":{"text":"use GFP_ATOMIC"},"artifactChanges":[{"artifactLocation":{"uri":"formats.whichalloc.yaml"},"replacements":[{"deletedRegion":{"startLine":9,"startColumn":31,"endLine":9,"endColumn":41},"insertedContent":{"text":"GFP_ATOMIC"}}]}]}]},
{"ruleId":"sleep-in-atomic","ruleIndex":2,"level":"error","message":{"text":"esc\\x1b[31m lf\\n::error::x cr\\r del\\x7f bidi\\u202e% <b>&\"': GFP_KERNEL may sleep, and softirq context must not; use GFP_ATOMIC"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"formats.whichalloc.yaml"},"region":{"startLine":16,"startColumn":12,"endLine":16,"endColumn":22}}}],"partialFingerprints":{"primaryLocationLineHash":"9c784655a6e4b881:1"},"suppressions":[],"relatedLocations":[{"physicalLocation":{"artifactLocation":{"uri":"a%20b/%25%C3%BC%3A1%2Cc.c"},"region":{"startLine":7}},"id":1,"message":{"text":"the call"}}],"fixes":[{"description":{"text":"use GFP_ATOMIC"},"artifactChanges":[{"artifactLocation":{"uri":"formats.whichalloc.yaml"},"replacements":[{"deletedRegion":{"startLine":16,"startColumn":12,"endLine":16,"endColumn":22},"insertedContent":{"text":"GFP_ATOMIC"}},{"deletedRegion":{"startLine":17,"startColumn":13,"endLine":17,"endColumn":18},"insertedContent":{"text":"kfree"}}]}]}]},
{"ruleId":"free-mismatch","ruleIndex":0,"level":"error","message":{"text":"esc\\x1b[31m lf\\n::error::x cr\\r del\\x7f bidi\\u202e% <b>&\"': memory from kmalloc() is freed with kfree(), not with vfree(); use kfree()"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"formats.whichalloc.yaml"},"region":{"startLine":17,"startColumn":13,"endLine":17,"endColumn":18}}}],"partialFingerprints":{"primaryLocationLineHash":"f26e9b79a45c5b8e:1"},"suppressions":[],"relatedLocations":[{"physicalLocation":{"artifactLocation":{"uri":"a%20b/%25%C3%BC%3A1%2Cc.c"},"region":{"startLine":7}},"id":1,"message":{"text":"the call"}}],"fixes":[{"description":{"text":"use kfree()"},"artifactChanges":[{"artifactLocation":{"uri":"formats.whichalloc.yaml"},"replacements":[{"deletedRegion":{"startLine":16,"startColumn":12,"endLine":16,"endColumn":22},"insertedContent":{"text":"GFP_ATOMIC"}},{"deletedRegion":{"startLine":17,"startColumn":13,"endLine":17,"endColumn":18},"insertedContent":{"text":"kfree"}}]}]}]},
{"ruleId":"vmalloc-before-trying","ruleIndex":4,"level":"note","message":{"text":"contiguous memory is worth a try first: it costs no page table and fewer TLB entries; use kvzalloc() with GFP_KERNEL and kvfree()"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"formats.whichalloc.yaml"},"region":{"startLine":19,"startColumn":17,"endLine":19,"endColumn":24}}}],"partialFingerprints":{"primaryLocationLineHash":"069d3068bb3111da:1"},"suppressions":[{"kind":"inSource","status":"accepted","justification":"shared code & <vfree()>\\x1b[0m","location":{"physicalLocation":{"artifactLocation":{"uri":"formats.whichalloc.yaml"},"region":{"startLine":21,"startColumn":9,"endLine":21,"endColumn":79}}}}],"fixes":[{"description":{"text":"use kvzalloc() with GFP_KERNEL and kvfree()"},"artifactChanges":[{"artifactLocation":{"uri":"formats.whichalloc.yaml"},"replacements":[{"deletedRegion":{"startLine":19,"startColumn":17,"endLine":19,"endColumn":24},"insertedContent":{"text":"kvzalloc"}},{"deletedRegion":{"startLine":19,"startColumn":24,"endLine":19,"endColumn":24},"insertedContent":{"text":", gfp: GFP_KERNEL"}},{"deletedRegion":{"startLine":19,"startColumn":32,"endLine":19,"endColumn":37},"insertedContent":{"text":"kvfree"}}]}]}]},
{"ruleId":"must-be-zeroed","ruleIndex":1,"level":"error","message":{"text":"no line in the place: kmalloc() leaves the memory as it was, and it must read as zero; use kzalloc() with GFP_KERNEL and kfree()"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"formats.whichalloc.yaml"},"region":{"startLine":28,"startColumn":17,"endLine":28,"endColumn":24}}}],"partialFingerprints":{"primaryLocationLineHash":"c49b0412ab31f66b:1"},"suppressions":[],"fixes":[{"description":{"text":"use kzalloc() with GFP_KERNEL and kfree()"},"artifactChanges":[{"artifactLocation":{"uri":"formats.whichalloc.yaml"},"replacements":[{"deletedRegion":{"startLine":28,"startColumn":17,"endLine":28,"endColumn":24},"insertedContent":{"text":"kzalloc"}}]}]}]},
{"ruleId":"unused-waiver","ruleIndex":3,"level":"warning","message":{"text":"no line in the place: sleep-in-atomic finds nothing here any more; remove the waiver"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"formats.whichalloc.yaml"},"region":{"startLine":30,"startColumn":16,"endLine":30,"endColumn":31}}}],"partialFingerprints":{"primaryLocationLineHash":"aa3453c3792728f3:1"},"suppressions":[]}]}]}
$ whichalloc lint --format sarif formats.whichalloc.yaml | grep -e '"id":"must-be-zeroed"' -e '"id":"unused-waiver"'
{"id":"must-be-zeroed","defaultConfiguration":{"level":"error"},"properties":{"tags":["linux-kernel","memory-allocation","zeroing"],"problem.severity":"error"},"shortDescription":{"text":"the memory must read as zero"},"fullDescription":{"text":"the memory must read as zero before anyone looks at it"},"help":{"text":"the memory must read as zero before anyone looks at it\n\nSource:\n\n- Documentation/core-api/memory-allocation.rst (Selecting memory allocator), 6.12\n\nMore: whichalloc explain must-be-zeroed","markdown":"the memory must read as zero before anyone looks at it\n\nSource:\n\n- `Documentation/core-api/memory-allocation.rst (Selecting memory allocator), 6.12`\n\nMore: `whichalloc explain must-be-zeroed`"}},
{"id":"unused-waiver","defaultConfiguration":{"level":"warning"},"properties":{"tags":["linux-kernel","memory-allocation","waiver"],"problem.severity":"warning"},"shortDescription":{"text":"a waiver that has nothing to waive"},"help":{"text":"What it silenced is mended, or was never there: remove the waiver."}},
$ cd / && whichalloc lint --format sarif "$OLDPWD/formats.whichalloc.yaml" | grep -c '"uri":"file:///'; cd "$OLDPWD/.." && whichalloc lint --format sarif "$PWD/cli/../cli/formats.whichalloc.yaml" ./cli/manifests | grep -o '"artifactLocation":{"uri":"[^"]*' | sort -u
6
"artifactLocation":{"uri":"a%20b/%25%C3%BC%3A1%2Cc.c
"artifactLocation":{"uri":"cli/../cli/formats.whichalloc.yaml
"artifactLocation":{"uri":"cli/manifests/deep/one.whichalloc.yaml
"artifactLocation":{"uri":"drivers/net/foo/page.c
"artifactLocation":{"uri":"drivers/net/foo/tx.c
$ whichalloc lint --locate source formats.whichalloc.yaml
drivers/net/foo/tx.c:41: error: plain: GFP_KERNEL may sleep, and process context under a spinlock must not [sleep-in-atomic]
  --> formats.whichalloc.yaml:9:31
    9 |     uses: {api: kzalloc, gfp: GFP_KERNEL, free: kfree}
      |                               ^^^^^^^^^^ use GFP_ATOMIC
a b/%ü:1,c.c:7: error: esc\x1b[31m lf\n::error::x cr\r del\x7f bidi\u202e% <b>&"': GFP_KERNEL may sleep, and softirq context must not [sleep-in-atomic]
  --> formats.whichalloc.yaml:16:12
   16 |       gfp: GFP_KERNEL
      |            ^^^^^^^^^^ use GFP_ATOMIC
a b/%ü:1,c.c:7: error: esc\x1b[31m lf\n::error::x cr\r del\x7f bidi\u202e% <b>&"': memory from kmalloc() is freed with kfree(), not with vfree() [free-mismatch]
  --> formats.whichalloc.yaml:17:13
   17 |       free: vfree
      |             ^^^^^ use kfree()
formats.whichalloc.yaml:28:17: error: no line in the place: kmalloc() leaves the memory as it was, and it must read as zero [must-be-zeroed]
   28 |     uses: {api: kmalloc, gfp: GFP_KERNEL, free: kfree}
      |                 ^^^^^^^ use kzalloc() with GFP_KERNEL and kfree()
formats.whichalloc.yaml:30:16: warning: no line in the place: sleep-in-atomic finds nothing here any more [unused-waiver]
   30 |       - {rule: sleep-in-atomic, because: "never was"}
      |                ^^^^^^^^^^^^^^^ remove the waiver

5 allocations: 4 errors, 1 warning, 0 notes, 1 waived
[exit 1]
$ whichalloc lint --locate source --format gcc formats.whichalloc.yaml
drivers/net/foo/tx.c:41: error: plain: GFP_KERNEL may sleep, and process context under a spinlock must not; use GFP_ATOMIC [sleep-in-atomic]
a b/%ü:1,c.c:7: error: esc\x1b[31m lf\n::error::x cr\r del\x7f bidi\u202e% <b>&"': GFP_KERNEL may sleep, and softirq context must not; use GFP_ATOMIC [sleep-in-atomic]
a b/%ü:1,c.c:7: error: esc\x1b[31m lf\n::error::x cr\r del\x7f bidi\u202e% <b>&"': memory from kmalloc() is freed with kfree(), not with vfree(); use kfree() [free-mismatch]
formats.whichalloc.yaml:28:17: error: no line in the place: kmalloc() leaves the memory as it was, and it must read as zero; use kzalloc() with GFP_KERNEL and kfree() [must-be-zeroed]
formats.whichalloc.yaml:30:16: warning: no line in the place: sleep-in-atomic finds nothing here any more; remove the waiver [unused-waiver]
[exit 1]
$ whichalloc lint --locate source --format github -q formats.whichalloc.yaml
::error file=drivers/net/foo/tx.c,line=41,endLine=41,title=sleep-in-atomic::plain: GFP_KERNEL may sleep, and process context under a spinlock must not%0Ause GFP_ATOMIC
::error file=a b/%25ü%3A1%2Cc.c,line=7,endLine=7,title=sleep-in-atomic::esc\x1b[31m lf\n::error::x cr\r del\x7f bidi\u202e%25 <b>&"': GFP_KERNEL may sleep, and softirq context must not%0Ause GFP_ATOMIC
::error file=a b/%25ü%3A1%2Cc.c,line=7,endLine=7,title=free-mismatch::esc\x1b[31m lf\n::error::x cr\r del\x7f bidi\u202e%25 <b>&"': memory from kmalloc() is freed with kfree(), not with vfree()%0Ause kfree()
::error file=formats.whichalloc.yaml,line=28,endLine=28,col=17,endColumn=24,title=must-be-zeroed::no line in the place: kmalloc() leaves the memory as it was, and it must read as zero%0Ause kzalloc() with GFP_KERNEL and kfree()
::warning file=formats.whichalloc.yaml,line=30,endLine=30,col=16,endColumn=31,title=unused-waiver::no line in the place: sleep-in-atomic finds nothing here any more%0Aremove the waiver
[exit 1]
$ whichalloc lint --locate source --format junit formats.whichalloc.yaml | grep '<testcase'
    <testcase name="plain" classname="formats.whichalloc.yaml" file="drivers/net/foo/tx.c" line="41">
    <testcase name="esc\x1b[31m lf\n::error::x cr\r del\x7f bidi\u202e% &lt;b&gt;&amp;&quot;&apos;" classname="formats.whichalloc.yaml" file="a b/%ü:1,c.c" line="7">
    <testcase name="line 18" classname="formats.whichalloc.yaml" file="formats.whichalloc.yaml" line="18">
    <testcase name="fine" classname="formats.whichalloc.yaml" file="formats.whichalloc.yaml" line="22"/>
    <testcase name="no line in the place" classname="formats.whichalloc.yaml" file="formats.whichalloc.yaml" line="25">
$ whichalloc lint --locate source --format sarif formats.whichalloc.yaml | sed -n 's/.*\("locations":.*\),"suppressions.*\("relatedLocations":.*\]\).*/\1 \2/p' | cut -c 1-420
"locations":[{"physicalLocation":{"artifactLocation":{"uri":"drivers/net/foo/tx.c"},"region":{"startLine":41}}}],"partialFingerprints":{"primaryLocationLineHash":"b0ea8d9cab8c28b1:1"} "relatedLocations":[{"physicalLocation":{"artifactLocation":{"uri":"formats.whichalloc.yaml"},"region":{"startLine":9,"startColumn":31,"endLine":9,"endColumn":41}},"id":1,"message":{"text":"its entry in the manifest"}}],"fixes":[{"descr
"locations":[{"physicalLocation":{"artifactLocation":{"uri":"a%20b/%25%C3%BC%3A1%2Cc.c"},"region":{"startLine":7}}}],"partialFingerprints":{"primaryLocationLineHash":"9c784655a6e4b881:1"} "relatedLocations":[{"physicalLocation":{"artifactLocation":{"uri":"formats.whichalloc.yaml"},"region":{"startLine":16,"startColumn":12,"endLine":16,"endColumn":22}},"id":1,"message":{"text":"its entry in the manifest"}}],"fixes":[{
"locations":[{"physicalLocation":{"artifactLocation":{"uri":"a%20b/%25%C3%BC%3A1%2Cc.c"},"region":{"startLine":7}}}],"partialFingerprints":{"primaryLocationLineHash":"f26e9b79a45c5b8e:1"} "relatedLocations":[{"physicalLocation":{"artifactLocation":{"uri":"formats.whichalloc.yaml"},"region":{"startLine":17,"startColumn":13,"endLine":17,"endColumn":18}},"id":1,"message":{"text":"its entry in the manifest"}}],"fixes":[{
$ whichalloc lint --fail-on warning --format junit formats.whichalloc.yaml | grep -c '<failure'
5
$ whichalloc lint --fail-on never --format junit formats.whichalloc.yaml | grep -c '<failure'; true
0
$ whichalloc lint --format github manifests/clean.whichalloc.yaml
2 allocations: 0 errors, 0 warnings, 0 notes, 0 waived
$ whichalloc lint --format gcc manifests/clean.whichalloc.yaml
$ whichalloc lint --format sarif manifests/clean.whichalloc.yaml | grep -o '"results":.*'
"results":[]}]}
$ whichalloc lint --format sarif formats.whichalloc.yaml | grep -o 'LineHash":"[^"]*' >"$TMPDIR/before"; sed 's/^allocations:/\n\n&\n  - {name: new, needs: {size: 1}, uses: {api: kmalloc, free: kfree}}/; s/, gfp: GFP/,   gfp: GFP/' formats.whichalloc.yaml | whichalloc lint --format sarif - | grep -o 'LineHash":"[^"]*' | cmp - "$TMPDIR/before"
$ printf 'whichalloc: 1\nallocations:\n- &a {needs: {size: 1}, uses: {api: kmalloc, gfp: GFP_KERNEL, free: vfree}}\n- *a\n' | whichalloc lint --format sarif - | grep -o 'LineHash":"[^"]*'
LineHash":"954b30cb4483de22:1
LineHash":"954b30cb4483de22:2
$ whichalloc lint --format json two-targets.whichalloc.yaml | grep -e '"rule"' -e '"gfp"'
      "rule": "sleep-in-atomic",
        "gfp": "GFP_ATOMIC",
      "rule": "sleep-in-atomic",
        "gfp": "GFP_ATOMIC",
      "rule": "breaks-on-rt",
      "rule": "sleep-in-atomic",
        "gfp": "GFP_ATOMIC",
$ whichalloc lint --locate nowhere formats.whichalloc.yaml
whichalloc lint: unknown place 'nowhere': expected manifest, source
Try `whichalloc lint --help' or `whichalloc lint --usage' for more
information.
[exit 2]
$ whichalloc lint --format xml formats.whichalloc.yaml
whichalloc lint: unknown format 'xml': expected text, json, sarif, junit, github, gcc
Try `whichalloc lint --help' or `whichalloc lint --usage' for more
information.
[exit 2]
$ printf 'whichalloc: 1\nallocations:\n  - {at: "x.c:0", needs: {size: 64}, uses: {api: kmalloc, gfp: GFP_KERNEL, free: vfree}}\n  - {at: "x.c:12x", needs: {size: 64}, uses: {api: kmalloc, gfp: GFP_KERNEL, free: vfree}}\n' | whichalloc lint --format gcc --locate source -
<stdin>:3:82: error: memory from kmalloc() is freed with kfree(), not with vfree(); use kfree() [free-mismatch]
<stdin>:4:84: error: memory from kmalloc() is freed with kfree(), not with vfree(); use kfree() [free-mismatch]
[exit 1]
$ printf 'whichalloc: 1\nallocations:\n  - {name: "a\\uffffb\\ufffe", needs: {size: 64}, uses: {api: kmalloc, gfp: GFP_KERNEL, free: vfree}}\n' | whichalloc lint --format junit -
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="whichalloc" tests="1" failures="1" errors="0" skipped="0">
  <testsuite name="&lt;stdin&gt;" tests="1" failures="1" errors="0" skipped="0">
    <testcase name="a\uffffb\ufffe" classname="&lt;stdin&gt;" file="&lt;stdin&gt;" line="3">
      <failure type="free-mismatch" message="a\uffffb\ufffe: memory from kmalloc() is freed with kfree(), not with vfree()">&lt;stdin&gt;:3:93: error: a\uffffb\ufffe: memory from kmalloc() is freed with kfree(), not with vfree(); use kfree() [free-mismatch]</failure>
    </testcase>
  </testsuite>
</testsuites>
[exit 1]
$ printf 'whichalloc: 1\nallocations:\n  - {needs: {size: 64K}, uses: {api: kmalloc, gfp: GFP_KERNEL, free: kfree}}\n' | whichalloc lint --format sarif --rules house-text - | grep -o '"help":{"text":"large memory[^}]*}'
"help":{"text":"large memory comes from the framework\n\nLarger memory is the business of the framework, which has it mapped already.\n\nSource:\n\n- the house's own\n\nMore: whichalloc explain small-only","markdown":"large memory comes from the framework\n\nLarger memory is the business of the framework, which has it mapped already.\n\nSource:\n\n- `the house's own`\n\nMore: `whichalloc explain small-only`"}
$ whichalloc lint --format sarif ././/formats.whichalloc.yaml | grep -o '"uri":"[^"]*"' | sort | uniq -c
      2 "uri":"a%20b/%25%C3%BC%3A1%2Cc.c"
      1 "uri":"drivers/net/foo/tx.c"
     12 "uri":"formats.whichalloc.yaml"
