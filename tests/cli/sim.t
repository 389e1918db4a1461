# SPDX-License-Identifier: GPL-2.0-or-later
# Scenarios: one that goes as it should, one that the kernel would object to.
$ whichalloc sim run clean.scenario.yaml
alloc cache             1 of 1 from kmem_cache_create()
alloc object            20 of 20 from kmem_cache_alloc(), 4 KiB taken
alloc big               1 of 1 from kvmalloc(), 2 MiB taken
enter hardirq
alloc event             1 of 1 from kmalloc(), 64 bytes taken
enter process
free  event             1 freed with kfree()
free  big               1 freed with kvfree()
free  object            20 freed with kmem_cache_free()
free  cache             1 freed with kmem_cache_destroy()
memory                  zone DMA: 1155 of 3840 pages free; min 178, low 222, high 266
                        zone DMA32: 12915 of 238592 pages free, 1087 more on per-CPU lists; min
                        11085, low 13856, high 16627
$ whichalloc sim run leak.scenario.yaml
alloc ring              1 of 1 from kzalloc(), 4 KiB taken
alloc table             1 of 1 from vmalloc(), 64 KiB taken
enter softirq
alloc cmd               3 of 3 from kmalloc(), 768 bytes taken, 22 % waste
                        3 objections: kmalloc: its mask allows direct reclaim, which may sleep, in
                        softirq context under a spinlock
enter process
free  table             1 freed with kfree()
                        1 objection: kfree: is not for vmalloc() memory
free  cmd               3 freed with kfree()
end
                        1 objection: kzalloc: never freed: kmalloc() memory, 4096 bytes
                        never freed: ring
memory                  zone DMA: 1113 of 3840 pages free; min 178, low 222, high 266
                        zone DMA32: 11217 of 238592 pages free, 75 more on per-CPU lists; min 11085,
                        low 13856, high 16627
[exit 1]
$ whichalloc sim run threads.scenario.yaml
run   kswapd            16893 pages reclaimed
run   vmstat
run   kswapd            0 pages reclaimed
memory                  zone DMA: 1539 of 3840 pages free, 1 more on per-CPU lists; min 178, low
                        222, high 266
                        zone DMA32: 30382 of 238592 pages free, 129 more on per-CPU lists; min
                        11085, low 13856, high 16627
$ whichalloc sim run --format json clean.scenario.yaml
{
  "schema": 1,
  "steps": [
    {
      "step": "alloc",
      "name": "cache",
      "succeeded": 1,
      "failed": 0,
      "fallbacks": 0,
      "taken": 0,
      "objections": 0,
      "objection": "",
      "as_expected": true,
      "failure": null
    },
    {
      "step": "alloc",
      "name": "object",
      "succeeded": 20,
      "failed": 0,
      "fallbacks": 0,
      "taken": 4080,
      "objections": 0,
      "objection": "",
      "as_expected": true,
      "failure": null
    },
    {
      "step": "alloc",
      "name": "big",
      "succeeded": 1,
      "failed": 0,
      "fallbacks": 0,
      "taken": 2097152,
      "objections": 0,
      "objection": "",
      "as_expected": true,
      "failure": null
    },
    {
      "step": "enter",
      "name": "hardirq",
      "succeeded": 0,
      "failed": 0,
      "fallbacks": 0,
      "taken": 0,
      "objections": 0,
      "objection": "",
      "as_expected": true
    },
    {
      "step": "alloc",
      "name": "event",
      "succeeded": 1,
      "failed": 0,
      "fallbacks": 0,
      "taken": 64,
      "objections": 0,
      "objection": "",
      "as_expected": true,
      "failure": null
    },
    {
      "step": "enter",
      "name": "process",
      "succeeded": 0,
      "failed": 0,
      "fallbacks": 0,
      "taken": 0,
      "objections": 0,
      "objection": "",
      "as_expected": true
    },
    {
      "step": "free",
      "name": "event",
      "succeeded": 1,
      "failed": 0,
      "fallbacks": 0,
      "taken": 0,
      "objections": 0,
      "objection": "",
      "as_expected": true
    },
    {
      "step": "free",
      "name": "big",
      "succeeded": 1,
      "failed": 0,
      "fallbacks": 0,
      "taken": 0,
      "objections": 0,
      "objection": "",
      "as_expected": true
    },
    {
      "step": "free",
      "name": "object",
      "succeeded": 20,
      "failed": 0,
      "fallbacks": 0,
      "taken": 0,
      "objections": 0,
      "objection": "",
      "as_expected": true
    },
    {
      "step": "free",
      "name": "cache",
      "succeeded": 1,
      "failed": 0,
      "fallbacks": 0,
      "taken": 0,
      "objections": 0,
      "objection": "",
      "as_expected": true
    },
    {
      "step": "end",
      "name": "",
      "succeeded": 0,
      "failed": 0,
      "fallbacks": 0,
      "taken": 0,
      "objections": 0,
      "objection": "",
      "as_expected": true,
      "leaks": []
    }
  ],
  "zones": [
    {
      "name": "DMA",
      "node": 0,
      "managed": 3840,
      "free": 1155,
      "pcp": 0,
      "min": 178,
      "low": 222,
      "high": 266,
      "boost": 0,
      "highatomic": 0
    },
    {
      "name": "DMA32",
      "node": 0,
      "managed": 238592,
      "free": 12915,
      "pcp": 1087,
      "min": 11085,
      "low": 13856,
      "high": 16627,
      "boost": 0,
      "highatomic": 0
    }
  ]
}
$ whichalloc sim run --format json leak.scenario.yaml
{
  "schema": 1,
  "steps": [
    {
      "step": "alloc",
      "name": "ring",
      "succeeded": 1,
      "failed": 0,
      "fallbacks": 0,
      "taken": 4096,
      "objections": 0,
      "objection": "",
      "as_expected": true,
      "failure": null
    },
    {
      "step": "alloc",
      "name": "table",
      "succeeded": 1,
      "failed": 0,
      "fallbacks": 0,
      "taken": 65536,
      "objections": 0,
      "objection": "",
      "as_expected": true,
      "failure": null
    },
    {
      "step": "enter",
      "name": "softirq",
      "succeeded": 0,
      "failed": 0,
      "fallbacks": 0,
      "taken": 0,
      "objections": 0,
      "objection": "",
      "as_expected": true
    },
    {
      "step": "alloc",
      "name": "cmd",
      "succeeded": 3,
      "failed": 0,
      "fallbacks": 0,
      "taken": 768,
      "objections": 3,
      "objection": "kmalloc: its mask allows direct reclaim, which may sleep, in softirq context under a spinlock",
      "as_expected": true,
      "failure": null
    },
    {
      "step": "enter",
      "name": "process",
      "succeeded": 0,
      "failed": 0,
      "fallbacks": 0,
      "taken": 0,
      "objections": 0,
      "objection": "",
      "as_expected": true
    },
    {
      "step": "free",
      "name": "table",
      "succeeded": 1,
      "failed": 0,
      "fallbacks": 0,
      "taken": 0,
      "objections": 1,
      "objection": "kfree: is not for vmalloc() memory",
      "as_expected": true
    },
    {
      "step": "free",
      "name": "cmd",
      "succeeded": 3,
      "failed": 0,
      "fallbacks": 0,
      "taken": 0,
      "objections": 0,
      "objection": "",
      "as_expected": true
    },
    {
      "step": "end",
      "name": "",
      "succeeded": 0,
      "failed": 0,
      "fallbacks": 0,
      "taken": 0,
      "objections": 1,
      "objection": "kzalloc: never freed: kmalloc() memory, 4096 bytes",
      "as_expected": true,
      "leaks": [
        {
          "name": "ring",
          "count": 1
        }
      ]
    }
  ],
  "zones": [
    {
      "name": "DMA",
      "node": 0,
      "managed": 3840,
      "free": 1113,
      "pcp": 0,
      "min": 178,
      "low": 222,
      "high": 266,
      "boost": 0,
      "highatomic": 0
    },
    {
      "name": "DMA32",
      "node": 0,
      "managed": 238592,
      "free": 11217,
      "pcp": 75,
      "min": 11085,
      "low": 13856,
      "high": 16627,
      "boost": 0,
      "highatomic": 0
    }
  ]
}
[exit 1]
$ sed 's/kernel: "6.12"/kernel: "6.1"/' clean.scenario.yaml | whichalloc sim run -
alloc cache             1 of 1 from kmem_cache_create()
alloc object            20 of 20 from kmem_cache_alloc(), 4 KiB taken
alloc big               1 of 1 from kvmalloc(), 2 MiB taken
enter hardirq
alloc event             1 of 1 from kmalloc(), 64 bytes taken
enter process
free  event             1 freed with kfree()
free  big               1 freed with kvfree()
free  object            20 freed with kmem_cache_free()
free  cache             1 freed with kmem_cache_destroy()
memory                  zone DMA: 1155 of 3840 pages free; min 178, low 222, high 266
                        zone DMA32: 12915 of 238592 pages free, 1087 more on per-CPU lists; min
                        11085, low 13856, high 16627
$ sed 's/expect: ok/expect: fail/' clean.scenario.yaml | whichalloc sim run -
alloc cache             1 of 1 from kmem_cache_create()
alloc object            20 of 20 from kmem_cache_alloc(), 4 KiB taken: not as expected
alloc big               1 of 1 from kvmalloc(), 2 MiB taken: not as expected
enter hardirq
alloc event             1 of 1 from kmalloc(), 64 bytes taken: not as expected
enter process
free  event             1 freed with kfree()
free  big               1 freed with kvfree()
free  object            20 freed with kmem_cache_free()
free  cache             1 freed with kmem_cache_destroy()
memory                  zone DMA: 1155 of 3840 pages free; min 178, low 222, high 266
                        zone DMA32: 12915 of 238592 pages free, 1087 more on per-CPU lists; min
                        11085, low 13856, high 16627
[exit 1]
$ sed 's/api: kvmalloc/api: kvmaloc/' clean.scenario.yaml | whichalloc sim run -
<stdin>:9:23: error: unknown API `kvmaloc`
    9 |   - {alloc: big, api: kvmaloc, size: 2M, gfp: GFP_KERNEL, expect: ok}
      |                       ^^^^^^^ did you mean `kvmalloc`?
[exit 2]
$ sed 's/with: kvfree/with: kvfre/' clean.scenario.yaml | whichalloc sim run -
<stdin>:14:23: error: unknown API `kvfre`
   14 |   - {free: big, with: kvfre}
      |                       ^^^^^ did you mean `kvfree`?
[exit 2]
$ sed 's/alloc: big/aloc: big/' clean.scenario.yaml | whichalloc sim run -
<stdin>:9:6: error: unknown key `aloc`
    9 |   - {aloc: big, api: kvmalloc, size: 2M, gfp: GFP_KERNEL, expect: ok}
      |      ^^^^ did you mean `alloc`?
[exit 2]
$ whichalloc sim run nowhere.yaml
nowhere.yaml: error: cannot read this: No such file or directory
[exit 2]
$ whichalloc sim walk clean.scenario.yaml
whichalloc sim: unknown action 'walk'; see whichalloc sim --help
[exit 2]
$ whichalloc sim
Usage: whichalloc sim ACTION [OPTION...]
Works with simulated machines.

  run      SCENARIO.yaml
           allocations and frees, step by step
  replay   [--state STATE.yaml] TRACE
           a kernel's trace: the same page frames, or figures of merit
  capture  [--proc DIR]
           records the memory of this machine

whichalloc sim ACTION --help tells more; so does whichalloc(1).
[exit 2]
