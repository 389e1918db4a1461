# SPDX-License-Identifier: GPL-2.0-or-later
# Answers for programs: advice, and needs that clash; of the long list of rejected APIs its first three.
$ whichalloc ask --size 4096 --dma coherent --dma-mask 32 --zeroed --format json | awk '/"rejected"/ { n = 16 } /^      \],/ { n = 0 } !n || n > 1 && n--'
{
  "schema": 1,
  "answers": [
    {
      "name": null,
      "verdict": "advice",
      "recommend": {
        "api": "dma_alloc_coherent",
        "gfp": "GFP_KERNEL",
        "free": "dma_free_coherent",
        "include": "linux/dma-mapping.h",
        "setup": null,
        "then": null,
        "teardown": null,
        "scope": null,
        "code": "\tp = dma_alloc_coherent(dev, 4096, &dma, GFP_KERNEL);\n\tif (!p)\n\t\treturn -ENOMEM;\n\n\tdma_free_coherent(dev, 4096, p, dma);\n"
      },
      "alternatives": [
        {
          "api": "dma_alloc_attrs",
          "gfp": "GFP_KERNEL",
          "free": "dma_free_attrs",
          "because": "no attribute is wanted: the plain call says so"
        },
        {
          "api": "dma_alloc_wc",
          "gfp": "GFP_KERNEL",
          "free": "dma_free_wc",
          "because": "no attribute is wanted: the plain call says so"
        },
        {
          "api": "dma_pool_zalloc",
          "gfp": "GFP_KERNEL",
          "free": "dma_pool_free",
          "because": "few blocks, or blocks of more than a page, need no pool: it would take whole pages for each all the same"
        },
        {
          "api": "dma_pool_alloc",
          "gfp": "GFP_KERNEL | __GFP_ZERO",
          "free": "dma_pool_free",
          "because": "few blocks, or blocks of more than a page, need no pool: it would take whole pages for each all the same"
        }
      ],
      "rejected": [
        {
          "api": "dmam_alloc_coherent",
          "rule": "devm-outlives-nothing",
          "because": "dmam_alloc_coherent() ties the memory to the driver binding, and nothing says `lifetime: device`"
        },
        {
          "api": "dma_alloc_noncoherent",
          "rule": "dma-coherent-needed",
          "because": "memory from dma_alloc_noncoherent() is not coherent with the device"
        },
        {
          "api": "kzalloc",
          "rule": "dma-coherent-needed",
          "because": "memory from kzalloc() is not coherent with the device"
      ],
      "because": [
        {
          "rule": "dma-coherent-needed",
          "text": "CPU and device use it at the same time: only coherent memory needs no explicit synchronisation",
          "source": "Documentation/core-api/dma-api.rst (Using Large DMA-coherent buffers), 6.12"
        },
        {
          "rule": "must-be-zeroed",
          "text": "the memory must read as zero before anyone looks at it",
          "source": "Documentation/core-api/memory-allocation.rst (Selecting memory allocator), 6.12"
        },
        {
          "rule": "atomic-where-sleeping-is-fine",
          "text": "the caller may sleep, so let it reclaim: it fails far less, and leaves the reserves alone",
          "source": "Documentation/core-api/memory-allocation.rst (Get Free Page flags), 6.12"
        },
        {
          "rule": "full-reclaim",
          "text": "nothing here is called from reclaim, so it may use all of it: GFP_KERNEL",
          "source": "Documentation/core-api/gfp_mask-from-fs-io.rst (GFP masks used from FS/IO context), 6.12"
        }
      ],
      "cautions": [
        {
          "rule": "set-the-mask",
          "text": "call dma_set_mask_and_coherent() with DMA_BIT_MASK(32) in probe: the DMA API then places or bounces the memory, and no zone flag is needed"
        }
      ],
      "simulation": [
        {
          "machine": "x86_64-6.12",
          "state": "fresh",
          "tries": 100,
          "succeeded": 100,
          "objections": 0,
          "fallbacks": 0,
          "waste_percent": 0.0,
          "bytes": 4096,
          "pages": {
            "free": [
              219504,
              231434
            ],
            "min": 11085,
            "low": 13856,
            "high": 16627,
            "largest_free_order": 10
          }
        },
        {
          "machine": "x86_64-6.12",
          "state": "busy",
          "tries": 100,
          "succeeded": 100,
          "objections": 0,
          "fallbacks": 0,
          "waste_percent": 0.0,
          "bytes": 4096,
          "pages": {
            "free": [
              13856,
              16627
            ],
            "min": 11085,
            "low": 13856,
            "high": 16627,
            "largest_free_order": 9
          }
        },
        {
          "machine": "x86_64-6.12",
          "state": "fragmented",
          "tries": 100,
          "succeeded": 100,
          "objections": 0,
          "fallbacks": 0,
          "waste_percent": 0.0,
          "bytes": 4096,
          "pages": {
            "free": [
              11085,
              13856
            ],
            "min": 11085,
            "low": 13856,
            "high": 16627,
            "largest_free_order": 2
          }
        }
      ]
    }
  ]
}
$ whichalloc ask 256 --holds raw_spinlock --config PREEMPT_RT --format json | awk '/"rejected"/ { n = 16 } /^      \],/ { n = 0 } !n || n > 1 && n--'
{
  "schema": 1,
  "answers": [
    {
      "name": null,
      "verdict": "impossible",
      "alternatives": [],
      "rejected": [
        {
          "api": "kzalloc",
          "rule": "rt-atomic",
          "because": "kzalloc() takes locks that sleep on PREEMPT_RT, and process context under a raw spinlock must not"
        },
        {
          "api": "kmalloc",
          "rule": "rt-atomic",
          "because": "kmalloc() takes locks that sleep on PREEMPT_RT, and process context under a raw spinlock must not"
        },
        {
          "api": "kzalloc_node",
          "rule": "rt-atomic",
          "because": "kzalloc_node() takes locks that sleep on PREEMPT_RT, and process context under a raw spinlock must not"
      ],
      "because": [],
      "cautions": [],
      "simulation": [],
      "conflict": {
        "needs": [
          {
            "need": "holds",
            "value": "raw_spinlock",
            "rule": "rt-atomic",
            "because": "kzalloc() takes locks that sleep on PREEMPT_RT, and process context under a raw spinlock must not"
          }
        ],
        "nearest": [
          {
            "need": "holds",
            "value": null,
            "api": "kzalloc",
            "gfp": "GFP_KERNEL",
            "free": "kfree",
            "worst": {
              "machine": "x86_64-6.12",
              "state": "fresh",
              "tries": 10,
              "succeeded": 10
            }
          },
          {
            "need": "kernel",
            "value": "6.18",
            "api": "alloc_pages_nolock",
            "gfp": "0",
            "free": "__free_pages"
          }
        ]
      }
    }
  ]
}
$ whichalloc ask 2048 --context softirq --dma streaming --kernel 6.1..7.3 --format json | sed -n '/"recommend"/,/}/p;/"simulation"/,$p'
      "recommend": {
        "api": "kzalloc",
        "gfp": "GFP_ATOMIC",
        "free": "kfree",
        "include": "linux/slab.h",
        "setup": null,
        "then": "dma_map_single",
        "teardown": null,
        "scope": null,
        "code": "\tp = kzalloc(2048, GFP_ATOMIC);\n\tif (!p)\n\t\treturn -ENOMEM;\n\tdma = dma_map_single(dev, p, 2048, DMA_BIDIRECTIONAL);\n\terr = dma_mapping_error(dev, dma);\n\tif (err)\n\t\tgoto err_free;\n\n\tdma_unmap_single(dev, dma, 2048, DMA_BIDIRECTIONAL);\nerr_free:\n\tkfree(p);\n\treturn err;\n"
      },
      "simulation": [
        {
          "machine": "x86_64-6.1",
          "state": "fresh",
          "tries": 100,
          "succeeded": 100,
          "objections": 0,
          "fallbacks": 0,
          "waste_percent": 0.0,
          "bytes": 2048,
          "pages": {
            "free": [
              219504,
              231434
            ],
            "min": 11085,
            "low": 13856,
            "high": 16627,
            "largest_free_order": 10
          }
        },
        {
          "machine": "x86_64-6.1",
          "state": "busy",
          "tries": 100,
          "succeeded": 100,
          "objections": 0,
          "fallbacks": 0,
          "waste_percent": 0.0,
          "bytes": 2048,
          "pages": {
            "free": [
              13856,
              16627
            ],
            "min": 11085,
            "low": 13856,
            "high": 16627,
            "largest_free_order": 9
          }
        },
        {
          "machine": "x86_64-6.1",
          "state": "fragmented",
          "tries": 100,
          "succeeded": 100,
          "objections": 0,
          "fallbacks": 0,
          "waste_percent": 0.0,
          "bytes": 2048,
          "pages": {
            "free": [
              11085,
              13856
            ],
            "min": 11085,
            "low": 13856,
            "high": 16627,
            "largest_free_order": 2
          }
        },
        {
          "machine": "x86_64-6.6",
          "state": "fresh",
          "tries": 100,
          "succeeded": 100,
          "objections": 0,
          "fallbacks": 0,
          "waste_percent": 0.0,
          "bytes": 2048,
          "pages": {
            "free": [
              219504,
              231434
            ],
            "min": 11085,
            "low": 13856,
            "high": 16627,
            "largest_free_order": 10
          }
        },
        {
          "machine": "x86_64-6.6",
          "state": "busy",
          "tries": 100,
          "succeeded": 100,
          "objections": 0,
          "fallbacks": 0,
          "waste_percent": 0.0,
          "bytes": 2048,
          "pages": {
            "free": [
              13856,
              16627
            ],
            "min": 11085,
            "low": 13856,
            "high": 16627,
            "largest_free_order": 9
          }
        },
        {
          "machine": "x86_64-6.6",
          "state": "fragmented",
          "tries": 100,
          "succeeded": 100,
          "objections": 0,
          "fallbacks": 0,
          "waste_percent": 0.0,
          "bytes": 2048,
          "pages": {
            "free": [
              11085,
              13856
            ],
            "min": 11085,
            "low": 13856,
            "high": 16627,
            "largest_free_order": 2
          }
        },
        {
          "machine": "x86_64-6.12",
          "state": "fresh",
          "tries": 100,
          "succeeded": 100,
          "objections": 0,
          "fallbacks": 0,
          "waste_percent": 0.0,
          "bytes": 2048,
          "pages": {
            "free": [
              219504,
              231434
            ],
            "min": 11085,
            "low": 13856,
            "high": 16627,
            "largest_free_order": 10
          }
        },
        {
          "machine": "x86_64-6.12",
          "state": "busy",
          "tries": 100,
          "succeeded": 100,
          "objections": 0,
          "fallbacks": 0,
          "waste_percent": 0.0,
          "bytes": 2048,
          "pages": {
            "free": [
              13856,
              16627
            ],
            "min": 11085,
            "low": 13856,
            "high": 16627,
            "largest_free_order": 9
          }
        },
        {
          "machine": "x86_64-6.12",
          "state": "fragmented",
          "tries": 100,
          "succeeded": 100,
          "objections": 0,
          "fallbacks": 0,
          "waste_percent": 0.0,
          "bytes": 2048,
          "pages": {
            "free": [
              11085,
              13856
            ],
            "min": 11085,
            "low": 13856,
            "high": 16627,
            "largest_free_order": 2
          }
        },
        {
          "machine": "x86_64-6.18",
          "state": "fresh",
          "tries": 100,
          "succeeded": 100,
          "objections": 0,
          "fallbacks": 0,
          "waste_percent": 0.0,
          "bytes": 2048,
          "pages": {
            "free": [
              219504,
              231434
            ],
            "min": 11085,
            "low": 13856,
            "high": 16627,
            "largest_free_order": 10
          }
        },
        {
          "machine": "x86_64-6.18",
          "state": "busy",
          "tries": 100,
          "succeeded": 100,
          "objections": 0,
          "fallbacks": 0,
          "waste_percent": 0.0,
          "bytes": 2048,
          "pages": {
            "free": [
              13856,
              16627
            ],
            "min": 11085,
            "low": 13856,
            "high": 16627,
            "largest_free_order": 9
          }
        },
        {
          "machine": "x86_64-6.18",
          "state": "fragmented",
          "tries": 100,
          "succeeded": 100,
          "objections": 0,
          "fallbacks": 0,
          "waste_percent": 0.0,
          "bytes": 2048,
          "pages": {
            "free": [
              11085,
              13856
            ],
            "min": 11085,
            "low": 13856,
            "high": 16627,
            "largest_free_order": 2
          }
        },
        {
          "machine": "x86_64-7.3",
          "state": "fresh",
          "tries": 100,
          "succeeded": 100,
          "objections": 0,
          "fallbacks": 0,
          "waste_percent": 0.0,
          "bytes": 2048,
          "pages": {
            "free": [
              219504,
              231434
            ],
            "min": 11085,
            "low": 13856,
            "high": 16627,
            "largest_free_order": 10
          }
        },
        {
          "machine": "x86_64-7.3",
          "state": "busy",
          "tries": 100,
          "succeeded": 100,
          "objections": 0,
          "fallbacks": 0,
          "waste_percent": 0.0,
          "bytes": 2048,
          "pages": {
            "free": [
              13856,
              16627
            ],
            "min": 11085,
            "low": 13856,
            "high": 16627,
            "largest_free_order": 9
          }
        },
        {
          "machine": "x86_64-7.3",
          "state": "fragmented",
          "tries": 100,
          "succeeded": 100,
          "objections": 0,
          "fallbacks": 0,
          "waste_percent": 0.0,
          "bytes": 2048,
          "pages": {
            "free": [
              11085,
              13856
            ],
            "min": 11085,
            "low": 13856,
            "high": 16627,
            "largest_free_order": 2
          }
        }
      ]
    }
  ]
}
$ whichalloc ask 64 --reclaim no-fs --kernel 6.8 --format json | sed -n '/"scope"/p; /"notes"/,/]/p'
        "scope": "memalloc_nofs_save",
      "notes": [
        "the API facts are those of 6.8; tried in the simulator of 6.6, the nearest there is"
      ]
$ whichalloc ask 100 --objects-alive 5000 --format json | sed -n '/"slab"/,/}/p'
      "slab": {
        "stride": 104,
        "order": 0,
        "objects": 39
      }
$ whichalloc ask 64 --node given --format json | grep '"nodes"'
          "nodes": 2
          "nodes": 2
          "nodes": 2
