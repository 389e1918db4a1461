# Of several manifests one cannot be read or understood: the others are judged all the same, and of that one nothing is said but what is wrong with it.
$ cd "$TMPDIR" && mkdir m && printf 'whichalloc: 1\nallocations:\n  - {name: a, needs: {size: 64}, uses: {api: kmalloc, gfp: GFP_KERNEL, free: vfree}}\n' >m/good.whichalloc.yaml && { cat m/good.whichalloc.yaml; echo ---; sed 's/size:/sizes:/' m/good.whichalloc.yaml; } >m/bad.whichalloc.yaml && sed 's/vfree/kfree/' m/good.whichalloc.yaml >m/clean.whichalloc.yaml; whichalloc lint m
m/bad.whichalloc.yaml:7:23: error: unknown key `sizes`
    7 |   - {name: a, needs: {sizes: 64}, uses: {api: kmalloc, gfp: GFP_KERNEL, free: vfree}}
      |                       ^^^^^ did you mean `size`?
m/good.whichalloc.yaml:3:78: error: a: memory from kmalloc() is freed with kfree(), not with vfree() [free-mismatch]
    3 |   - {name: a, needs: {size: 64}, uses: {api: kmalloc, gfp: GFP_KERNEL, free: vfree}}
      |                                                                              ^^^^^ use kfree()

2 allocations: 1 error, 0 warnings, 0 notes, 0 waived; not read: 1 path
[exit 2]
$ cd "$TMPDIR" && whichalloc lint --format json m 2>/dev/null
{
  "schema": 1,
  "findings": [
    {
      "rule": "free-mismatch",
      "severity": "error",
      "file": "m/good.whichalloc.yaml",
      "line": 3,
      "column": 78,
      "end_line": 3,
      "end_column": 83,
      "at": null,
      "name": "a",
      "message": "memory from kmalloc() is freed with kfree(), not with vfree()",
      "hint": "use kfree()",
      "suggest": {
        "api": "kmalloc",
        "gfp": "GFP_KERNEL",
        "free": "kfree"
      }
    }
  ],
  "summary": {
    "allocations": 2,
    "errors": 1,
    "warnings": 0,
    "notes": 0,
    "waived": 0,
    "baseline": 0,
    "unread": 1
  }
}
[exit 2]
$ cd "$TMPDIR" && whichalloc lint --format gcc m 2>/dev/null
m/good.whichalloc.yaml:3:78: error: a: memory from kmalloc() is freed with kfree(), not with vfree(); use kfree() [free-mismatch]
[exit 2]
$ cd "$TMPDIR" && whichalloc lint --format github m 2>/dev/null
::error file=m/good.whichalloc.yaml,line=3,endLine=3,col=78,endColumn=83,title=free-mismatch::a: memory from kmalloc() is freed with kfree(), not with vfree()%0Ause kfree()
::error file=m/bad.whichalloc.yaml,title=unread::cannot be read or understood: the log says why
2 allocations: 1 error, 0 warnings, 0 notes, 0 waived; not read: 1 path
[exit 2]
$ cd "$TMPDIR" && whichalloc lint --format sarif m 2>/dev/null | grep -c '"invocations":\[{"executionSuccessful":false}\]'
1
$ cd "$TMPDIR" && whichalloc lint --format sarif m/good.whichalloc.yaml 2>/dev/null | grep -c '"invocations"'
0
[exit 1]
$ cd "$TMPDIR" && whichalloc lint --format junit m 2>/dev/null
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="whichalloc" tests="3" failures="1" errors="1" skipped="0">
  <testsuite name="m/clean.whichalloc.yaml" tests="1" failures="0" errors="0" skipped="0">
    <testcase name="a" classname="m/clean.whichalloc.yaml" file="m/clean.whichalloc.yaml" line="3"/>
  </testsuite>
  <testsuite name="m/good.whichalloc.yaml" tests="1" failures="1" errors="0" skipped="0">
    <testcase name="a" classname="m/good.whichalloc.yaml" file="m/good.whichalloc.yaml" line="3">
      <failure type="free-mismatch" message="a: memory from kmalloc() is freed with kfree(), not with vfree()">m/good.whichalloc.yaml:3:78: error: a: memory from kmalloc() is freed with kfree(), not with vfree(); use kfree() [free-mismatch]</failure>
    </testcase>
  </testsuite>
  <testsuite name="m/bad.whichalloc.yaml" tests="1" failures="0" errors="1" skipped="0">
    <testcase name="manifest" classname="m/bad.whichalloc.yaml" file="m/bad.whichalloc.yaml">
      <error type="unread" message="cannot be read or understood: standard error says why"/>
    </testcase>
  </testsuite>
</testsuites>
[exit 2]
$ cd "$TMPDIR" && whichalloc lint m/nowhere.whichalloc.yaml m/clean.whichalloc.yaml
m/nowhere.whichalloc.yaml: error: cannot read this: No such file or directory
[exit 2]
$ cd "$TMPDIR" && mkdir empty && whichalloc lint --format gcc empty m/good.whichalloc.yaml - <m/bad.whichalloc.yaml
whichalloc: error: empty: no manifest (*.whichalloc.yaml) in this directory
<stdin>:7:23: error: unknown key `sizes`
    7 |   - {name: a, needs: {sizes: 64}, uses: {api: kmalloc, gfp: GFP_KERNEL, free: vfree}}
      |                       ^^^^^ did you mean `size`?
m/good.whichalloc.yaml:3:78: error: a: memory from kmalloc() is freed with kfree(), not with vfree(); use kfree() [free-mismatch]
[exit 2]
$ cd "$TMPDIR" && whichalloc lint --write-baseline known.yaml m 2>/dev/null; echo $?; test -e known.yaml || echo none
2
none
$ cd "$TMPDIR" && whichalloc lint --write-baseline known.yaml m/good.whichalloc.yaml && sed 's/good/bad/' known.yaml >more.yaml && whichalloc lint --baseline more.yaml m/bad.whichalloc.yaml m/clean.whichalloc.yaml
m/bad.whichalloc.yaml:7:23: error: unknown key `sizes`
    7 |   - {name: a, needs: {sizes: 64}, uses: {api: kmalloc, gfp: GFP_KERNEL, free: vfree}}
      |                       ^^^^^ did you mean `size`?
[exit 2]
$ cd "$TMPDIR" && whichalloc lint --baseline nowhere.yaml m
m/bad.whichalloc.yaml:7:23: error: unknown key `sizes`
    7 |   - {name: a, needs: {sizes: 64}, uses: {api: kmalloc, gfp: GFP_KERNEL, free: vfree}}
      |                       ^^^^^ did you mean `size`?
nowhere.yaml: error: cannot read this: No such file or directory
[exit 2]
$ cd "$TMPDIR" && mkdir -p with/.whichalloc && echo 'fail_an: error' >with/.whichalloc/config.yaml && cp m/good.whichalloc.yaml with && whichalloc lint --format gcc with m/good.whichalloc.yaml
with/.whichalloc/config.yaml:1:1: error: unknown key `fail_an`
    1 | fail_an: error
      | ^^^^^^^ did you mean `fail_on`?
with/.whichalloc/config.yaml:1:1: error: this configuration lacks `whichalloc-config`
    1 | fail_an: error
      | ^^^^^^^^^^^^^^
m/good.whichalloc.yaml:3:78: error: a: memory from kmalloc() is freed with kfree(), not with vfree(); use kfree() [free-mismatch]
[exit 2]
$ cd "$TMPDIR" && whichalloc lint --diff m
m/bad.whichalloc.yaml:7:23: error: unknown key `sizes`
    7 |   - {name: a, needs: {sizes: 64}, uses: {api: kmalloc, gfp: GFP_KERNEL, free: vfree}}
      |                       ^^^^^ did you mean `size`?
--- m/good.whichalloc.yaml
+++ m/good.whichalloc.yaml
@@ -1,3 +1,3 @@
 whichalloc: 1
 allocations:
-  - {name: a, needs: {size: 64}, uses: {api: kmalloc, gfp: GFP_KERNEL, free: vfree}}
+  - {name: a, needs: {size: 64}, uses: {api: kmalloc, gfp: GFP_KERNEL, free: kfree}}
[exit 2]
$ cd "$TMPDIR" && cp m/bad.whichalloc.yaml before && whichalloc lint --fix m; cmp before m/bad.whichalloc.yaml && cmp m/good.whichalloc.yaml m/clean.whichalloc.yaml && echo fixed
whichalloc lint: fixed 1 allocation
m/bad.whichalloc.yaml:7:23: error: unknown key `sizes`
    7 |   - {name: a, needs: {sizes: 64}, uses: {api: kmalloc, gfp: GFP_KERNEL, free: vfree}}
      |                       ^^^^^ did you mean `size`?
fixed
