# SPDX-License-Identifier: GPL-2.0-or-later
# Answers for programs: advice in full, and needs that clash.
$ whichalloc ask --size 4096 --dma coherent --dma-mask 32 --zeroed --format json
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
          "because": "one block needs no pool: the pool would take a whole page for it all the same"
        },
        {
          "api": "dma_pool_alloc",
          "gfp": "GFP_KERNEL | __GFP_ZERO",
          "free": "dma_pool_free",
          "because": "one block needs no pool: the pool would take a whole page for it all the same"
        }
      ],
      "rejected": [
        {
          "api": "dmam_alloc_coherent",
          "rule": "devm-outlives-nothing",
          "because": "dmam_alloc_coherent() ties the memory to the driver binding, but its lifetime is another"
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
        },
        {
          "api": "get_zeroed_page",
          "rule": "dma-coherent-needed",
          "because": "memory from get_zeroed_page() is not coherent with the device"
        },
        {
          "api": "kmalloc",
          "rule": "dma-coherent-needed",
          "because": "memory from kmalloc() is not coherent with the device"
        },
        {
          "api": "alloc_pages_exact",
          "rule": "dma-coherent-needed",
          "because": "memory from alloc_pages_exact() is not coherent with the device"
        },
        {
          "api": "__get_free_page",
          "rule": "dma-coherent-needed",
          "because": "memory from __get_free_page() is not coherent with the device"
        },
        {
          "api": "__get_dma_pages",
          "rule": "dma-coherent-needed",
          "because": "memory from __get_dma_pages() is not coherent with the device"
        },
        {
          "api": "__get_free_pages",
          "rule": "dma-coherent-needed",
          "because": "memory from __get_free_pages() is not coherent with the device"
        },
        {
          "api": "kzalloc_node",
          "rule": "dma-coherent-needed",
          "because": "memory from kzalloc_node() is not coherent with the device"
        },
        {
          "api": "kmalloc_node",
          "rule": "dma-coherent-needed",
          "because": "memory from kmalloc_node() is not coherent with the device"
        },
        {
          "api": "vzalloc",
          "rule": "dma-coherent-needed",
          "because": "memory from vzalloc() is not coherent with the device"
        },
        {
          "api": "__vmalloc",
          "rule": "dma-coherent-needed",
          "because": "memory from __vmalloc() is not coherent with the device"
        },
        {
          "api": "vmalloc_huge",
          "rule": "dma-coherent-needed",
          "because": "memory from vmalloc_huge() is not coherent with the device"
        },
        {
          "api": "dmam_alloc_attrs",
          "rule": "devm-outlives-nothing",
          "because": "dmam_alloc_attrs() ties the memory to the driver binding, but its lifetime is another"
        },
        {
          "api": "kvzalloc",
          "rule": "dma-coherent-needed",
          "because": "memory from kvzalloc() is not coherent with the device"
        },
        {
          "api": "vzalloc_node",
          "rule": "dma-coherent-needed",
          "because": "memory from vzalloc_node() is not coherent with the device"
        },
        {
          "api": "kvmalloc",
          "rule": "dma-coherent-needed",
          "because": "memory from kvmalloc() is not coherent with the device"
        },
        {
          "api": "kvzalloc_node",
          "rule": "dma-coherent-needed",
          "because": "memory from kvzalloc_node() is not coherent with the device"
        },
        {
          "api": "kvmalloc_node",
          "rule": "dma-coherent-needed",
          "because": "memory from kvmalloc_node() is not coherent with the device"
        },
        {
          "api": "vmalloc_user",
          "rule": "dma-coherent-needed",
          "because": "memory from vmalloc_user() is not coherent with the device"
        },
        {
          "api": "vmalloc_32_user",
          "rule": "dma-coherent-needed",
          "because": "memory from vmalloc_32_user() is not coherent with the device"
        },
        {
          "api": "kmem_cache_zalloc",
          "rule": "dma-coherent-needed",
          "because": "memory from kmem_cache_zalloc() is not coherent with the device"
        },
        {
          "api": "kmem_cache_alloc",
          "rule": "dma-coherent-needed",
          "because": "memory from kmem_cache_alloc() is not coherent with the device"
        },
        {
          "api": "kmem_cache_alloc_node",
          "rule": "dma-coherent-needed",
          "because": "memory from kmem_cache_alloc_node() is not coherent with the device"
        },
        {
          "api": "kcalloc",
          "rule": "dma-coherent-needed",
          "because": "memory from kcalloc() is not coherent with the device"
        },
        {
          "api": "kmalloc_array",
          "rule": "dma-coherent-needed",
          "because": "memory from kmalloc_array() is not coherent with the device"
        },
        {
          "api": "kcalloc_node",
          "rule": "dma-coherent-needed",
          "because": "memory from kcalloc_node() is not coherent with the device"
        },
        {
          "api": "kmalloc_array_node",
          "rule": "dma-coherent-needed",
          "because": "memory from kmalloc_array_node() is not coherent with the device"
        },
        {
          "api": "vcalloc",
          "rule": "dma-coherent-needed",
          "because": "memory from vcalloc() is not coherent with the device"
        },
        {
          "api": "__vcalloc",
          "rule": "dma-coherent-needed",
          "because": "memory from __vcalloc() is not coherent with the device"
        },
        {
          "api": "__vmalloc_array",
          "rule": "dma-coherent-needed",
          "because": "memory from __vmalloc_array() is not coherent with the device"
        },
        {
          "api": "kvcalloc",
          "rule": "dma-coherent-needed",
          "because": "memory from kvcalloc() is not coherent with the device"
        },
        {
          "api": "kvmalloc_array",
          "rule": "dma-coherent-needed",
          "because": "memory from kvmalloc_array() is not coherent with the device"
        },
        {
          "api": "kvcalloc_node",
          "rule": "dma-coherent-needed",
          "because": "memory from kvcalloc_node() is not coherent with the device"
        },
        {
          "api": "alloc_page",
          "rule": "dma-coherent-needed",
          "because": "memory from alloc_page() is not coherent with the device"
        },
        {
          "api": "folio_alloc",
          "rule": "dma-coherent-needed",
          "because": "memory from folio_alloc() is not coherent with the device"
        },
        {
          "api": "alloc_pages",
          "rule": "dma-coherent-needed",
          "because": "memory from alloc_pages() is not coherent with the device"
        },
        {
          "api": "alloc_pages_node",
          "rule": "dma-coherent-needed",
          "because": "memory from alloc_pages_node() is not coherent with the device"
        },
        {
          "api": "dma_alloc_pages",
          "rule": "dma-coherent-needed",
          "because": "memory from dma_alloc_pages() is not coherent with the device"
        },
        {
          "api": "dma_alloc_noncontiguous",
          "rule": "dma-coherent-needed",
          "because": "memory from dma_alloc_noncontiguous() is not coherent with the device"
        },
        {
          "api": "mempool_alloc",
          "rule": "dma-coherent-needed",
          "because": "memory from mempool_alloc() is not coherent with the device"
        },
        {
          "api": "mempool_alloc_preallocated",
          "rule": "dma-coherent-needed",
          "because": "memory from mempool_alloc_preallocated() is not coherent with the device"
        },
        {
          "api": "page_frag_alloc",
          "rule": "dma-coherent-needed",
          "because": "memory from page_frag_alloc() is not coherent with the device"
        },
        {
          "api": "krealloc",
          "rule": "dma-coherent-needed",
          "because": "memory from krealloc() is not coherent with the device"
        },
        {
          "api": "kvrealloc",
          "rule": "dma-coherent-needed",
          "because": "memory from kvrealloc() is not coherent with the device"
        },
        {
          "api": "kmem_cache_alloc_bulk",
          "rule": "dma-coherent-needed",
          "because": "memory from kmem_cache_alloc_bulk() is not coherent with the device"
        },
        {
          "api": "krealloc_array",
          "rule": "dma-coherent-needed",
          "because": "memory from krealloc_array() is not coherent with the device"
        },
        {
          "api": "devm_kzalloc",
          "rule": "dma-coherent-needed",
          "because": "memory from devm_kzalloc() is not coherent with the device"
        },
        {
          "api": "kzalloc_obj",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have kzalloc_obj()"
        },
        {
          "api": "kzalloc_flex",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have kzalloc_flex()"
        },
        {
          "api": "usb_alloc_urb",
          "rule": "no-subsystem-object",
          "because": "usb_alloc_urb() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "devm_kmalloc",
          "rule": "dma-coherent-needed",
          "because": "memory from devm_kmalloc() is not coherent with the device"
        },
        {
          "api": "kmalloc_obj",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have kmalloc_obj()"
        },
        {
          "api": "kmalloc_flex",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have kmalloc_flex()"
        },
        {
          "api": "alloc_skb",
          "rule": "no-subsystem-object",
          "because": "alloc_skb() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "netdev_alloc_skb",
          "rule": "no-subsystem-object",
          "because": "netdev_alloc_skb() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "__netdev_alloc_skb",
          "rule": "no-subsystem-object",
          "because": "__netdev_alloc_skb() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "dev_alloc_skb",
          "rule": "no-subsystem-object",
          "because": "dev_alloc_skb() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "usb_alloc_coherent",
          "rule": "no-subsystem-object",
          "because": "usb_alloc_coherent() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "bio_alloc",
          "rule": "no-subsystem-object",
          "because": "bio_alloc() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "bio_alloc_bioset",
          "rule": "no-subsystem-object",
          "because": "bio_alloc_bioset() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "xa_store",
          "rule": "no-subsystem-object",
          "because": "xa_store() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "devm_get_free_pages",
          "rule": "dma-coherent-needed",
          "because": "memory from devm_get_free_pages() is not coherent with the device"
        },
        {
          "api": "alloc_pages_exact_nid",
          "rule": "not-exported",
          "because": "alloc_pages_exact_nid() is not exported: only code built into the kernel can call it"
        },
        {
          "api": "vmalloc",
          "rule": "dma-coherent-needed",
          "because": "memory from vmalloc() is not coherent with the device"
        },
        {
          "api": "kvzalloc_obj",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have kvzalloc_obj()"
        },
        {
          "api": "kvzalloc_flex",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have kvzalloc_flex()"
        },
        {
          "api": "kvmalloc_obj",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have kvmalloc_obj()"
        },
        {
          "api": "kvmalloc_flex",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have kvmalloc_flex()"
        },
        {
          "api": "vmalloc_node",
          "rule": "dma-coherent-needed",
          "because": "memory from vmalloc_node() is not coherent with the device"
        },
        {
          "api": "vmalloc_huge_node",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have vmalloc_huge_node()"
        },
        {
          "api": "vmalloc_32",
          "rule": "dma-coherent-needed",
          "because": "memory from vmalloc_32() is not coherent with the device"
        },
        {
          "api": "devm_kcalloc",
          "rule": "dma-coherent-needed",
          "because": "memory from devm_kcalloc() is not coherent with the device"
        },
        {
          "api": "kzalloc_objs",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have kzalloc_objs()"
        },
        {
          "api": "devm_kmalloc_array",
          "rule": "dma-coherent-needed",
          "because": "memory from devm_kmalloc_array() is not coherent with the device"
        },
        {
          "api": "kmalloc_objs",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have kmalloc_objs()"
        },
        {
          "api": "vmalloc_array",
          "rule": "dma-coherent-needed",
          "because": "memory from vmalloc_array() is not coherent with the device"
        },
        {
          "api": "kvzalloc_objs",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have kvzalloc_objs()"
        },
        {
          "api": "kvmalloc_objs",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have kvmalloc_objs()"
        },
        {
          "api": "alloc_percpu",
          "rule": "not-per-cpu",
          "because": "one copy for all CPUs is wanted, and alloc_percpu() makes one for each"
        },
        {
          "api": "alloc_percpu_gfp",
          "rule": "not-per-cpu",
          "because": "one copy for all CPUs is wanted, and alloc_percpu_gfp() makes one for each"
        },
        {
          "api": "__alloc_percpu",
          "rule": "not-per-cpu",
          "because": "one copy for all CPUs is wanted, and __alloc_percpu() makes one for each"
        },
        {
          "api": "__alloc_percpu_gfp",
          "rule": "not-per-cpu",
          "because": "one copy for all CPUs is wanted, and __alloc_percpu_gfp() makes one for each"
        },
        {
          "api": "dev_alloc_page",
          "rule": "no-subsystem-object",
          "because": "dev_alloc_page() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "alloc_pages_bulk_array",
          "rule": "one-range",
          "because": "the caller works with one range of addresses, and alloc_pages_bulk_array() gives single pages"
        },
        {
          "api": "alloc_pages_bulk_list",
          "rule": "one-range",
          "because": "the caller works with one range of addresses, and alloc_pages_bulk_list() gives single pages"
        },
        {
          "api": "idr_alloc",
          "rule": "no-subsystem-object",
          "because": "idr_alloc() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "ida_alloc",
          "rule": "no-subsystem-object",
          "because": "ida_alloc() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "alloc_pages_bulk_array_node",
          "rule": "one-range",
          "because": "the caller works with one range of addresses, and alloc_pages_bulk_array_node() gives single pages"
        },
        {
          "api": "xa_alloc",
          "rule": "no-subsystem-object",
          "because": "xa_alloc() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "xa_reserve",
          "rule": "no-subsystem-object",
          "because": "xa_reserve() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "netdev_alloc_frag",
          "rule": "no-subsystem-object",
          "because": "netdev_alloc_frag() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "page_pool_alloc_pages",
          "rule": "no-subsystem-object",
          "because": "page_pool_alloc_pages() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "page_pool_dev_alloc_pages",
          "rule": "no-subsystem-object",
          "because": "page_pool_dev_alloc_pages() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "kmalloc_nolock",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have kmalloc_nolock()"
        },
        {
          "api": "krealloc_node",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have krealloc_node()"
        },
        {
          "api": "vrealloc",
          "rule": "not-exported",
          "because": "vrealloc() is not exported: only code built into the kernel can call it"
        },
        {
          "api": "alloc_pages_nolock",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have alloc_pages_nolock()"
        },
        {
          "api": "pte_alloc_one_kernel",
          "rule": "not-exported",
          "because": "pte_alloc_one_kernel() is not exported: only code built into the kernel can call it"
        },
        {
          "api": "kmemdup",
          "rule": "dma-coherent-needed",
          "because": "memory from kmemdup() is not coherent with the device"
        },
        {
          "api": "kmemdup_nul",
          "rule": "dma-coherent-needed",
          "because": "memory from kmemdup_nul() is not coherent with the device"
        },
        {
          "api": "kvmemdup",
          "rule": "dma-coherent-needed",
          "because": "memory from kvmemdup() is not coherent with the device"
        },
        {
          "api": "kstrdup",
          "rule": "dma-coherent-needed",
          "because": "memory from kstrdup() is not coherent with the device"
        },
        {
          "api": "kstrdup_const",
          "rule": "dma-coherent-needed",
          "because": "memory from kstrdup_const() is not coherent with the device"
        },
        {
          "api": "kstrndup",
          "rule": "dma-coherent-needed",
          "because": "memory from kstrndup() is not coherent with the device"
        },
        {
          "api": "kasprintf",
          "rule": "dma-coherent-needed",
          "because": "memory from kasprintf() is not coherent with the device"
        },
        {
          "api": "kvasprintf",
          "rule": "dma-coherent-needed",
          "because": "memory from kvasprintf() is not coherent with the device"
        },
        {
          "api": "kvasprintf_const",
          "rule": "dma-coherent-needed",
          "because": "memory from kvasprintf_const() is not coherent with the device"
        },
        {
          "api": "memdup_user",
          "rule": "dma-coherent-needed",
          "because": "memory from memdup_user() is not coherent with the device"
        },
        {
          "api": "memdup_user_nul",
          "rule": "dma-coherent-needed",
          "because": "memory from memdup_user_nul() is not coherent with the device"
        },
        {
          "api": "vmemdup_user",
          "rule": "dma-coherent-needed",
          "because": "memory from vmemdup_user() is not coherent with the device"
        },
        {
          "api": "strndup_user",
          "rule": "dma-coherent-needed",
          "because": "memory from strndup_user() is not coherent with the device"
        },
        {
          "api": "napi_alloc_skb",
          "rule": "no-subsystem-object",
          "because": "napi_alloc_skb() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "gen_pool_alloc",
          "rule": "no-subsystem-object",
          "because": "gen_pool_alloc() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "kmemdup_array",
          "rule": "dma-coherent-needed",
          "because": "memory from kmemdup_array() is not coherent with the device"
        },
        {
          "api": "memdup_array_user",
          "rule": "dma-coherent-needed",
          "because": "memory from memdup_array_user() is not coherent with the device"
        },
        {
          "api": "vmemdup_array_user",
          "rule": "dma-coherent-needed",
          "because": "memory from vmemdup_array_user() is not coherent with the device"
        },
        {
          "api": "devm_alloc_percpu",
          "rule": "not-per-cpu",
          "because": "one copy for all CPUs is wanted, and devm_alloc_percpu() makes one for each"
        },
        {
          "api": "pte_alloc_one",
          "rule": "not-exported",
          "because": "pte_alloc_one() is not exported: only code built into the kernel can call it"
        },
        {
          "api": "alloc_pages_bulk",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have alloc_pages_bulk()"
        },
        {
          "api": "alloc_pages_bulk_node",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have alloc_pages_bulk_node()"
        },
        {
          "api": "napi_alloc_frag",
          "rule": "no-subsystem-object",
          "because": "napi_alloc_frag() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "devm_krealloc",
          "rule": "dma-coherent-needed",
          "because": "memory from devm_krealloc() is not coherent with the device"
        },
        {
          "api": "alloc_contig_pages",
          "rule": "not-exported",
          "because": "alloc_contig_pages() is not exported: only code built into the kernel can call it"
        },
        {
          "api": "alloc_contig_range",
          "rule": "range-of-its-own",
          "because": "alloc_contig_range() clears a range of page frames that the caller names: it finds none by itself"
        },
        {
          "api": "devm_krealloc_array",
          "rule": "dma-coherent-needed",
          "because": "memory from devm_krealloc_array() is not coherent with the device"
        },
        {
          "api": "cma_alloc",
          "rule": "not-exported",
          "because": "cma_alloc() is not exported: only code built into the kernel can call it"
        },
        {
          "api": "memblock_alloc",
          "rule": "not-exported",
          "because": "memblock_alloc() is not exported: only code built into the kernel can call it"
        },
        {
          "api": "memblock_alloc_from",
          "rule": "not-exported",
          "because": "memblock_alloc_from() is not exported: only code built into the kernel can call it"
        },
        {
          "api": "memblock_alloc_low",
          "rule": "not-exported",
          "because": "memblock_alloc_low() is not exported: only code built into the kernel can call it"
        },
        {
          "api": "memblock_alloc_or_panic",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have memblock_alloc_or_panic()"
        },
        {
          "api": "devm_kmemdup",
          "rule": "dma-coherent-needed",
          "because": "memory from devm_kmemdup() is not coherent with the device"
        },
        {
          "api": "devm_kstrdup",
          "rule": "dma-coherent-needed",
          "because": "memory from devm_kstrdup() is not coherent with the device"
        },
        {
          "api": "devm_kstrdup_const",
          "rule": "dma-coherent-needed",
          "because": "memory from devm_kstrdup_const() is not coherent with the device"
        },
        {
          "api": "devm_kasprintf",
          "rule": "dma-coherent-needed",
          "because": "memory from devm_kasprintf() is not coherent with the device"
        },
        {
          "api": "execmem_alloc",
          "rule": "not-exported",
          "because": "execmem_alloc() is not exported: only code built into the kernel can call it"
        },
        {
          "api": "execmem_alloc_rw",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have execmem_alloc_rw()"
        },
        {
          "api": "module_alloc",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have module_alloc()"
        },
        {
          "api": "memblock_alloc_node",
          "rule": "not-exported",
          "because": "memblock_alloc_node() is not exported: only code built into the kernel can call it"
        },
        {
          "api": "memblock_alloc_raw",
          "rule": "not-exported",
          "because": "memblock_alloc_raw() is not exported: only code built into the kernel can call it"
        },
        {
          "api": "devm_kmemdup_array",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have devm_kmemdup_array()"
        },
        {
          "api": "memblock_phys_alloc",
          "rule": "not-exported",
          "because": "memblock_phys_alloc() is not exported: only code built into the kernel can call it"
        }
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
$ whichalloc ask 256 --holds raw_spinlock --config PREEMPT_RT --format json
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
          "because": "kzalloc() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "kmalloc",
          "rule": "rt-atomic",
          "because": "kmalloc() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "kzalloc_node",
          "rule": "rt-atomic",
          "because": "kzalloc_node() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "kmalloc_node",
          "rule": "rt-atomic",
          "because": "kmalloc_node() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "get_zeroed_page",
          "rule": "rt-atomic",
          "because": "get_zeroed_page() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "alloc_pages_exact",
          "rule": "rt-atomic",
          "because": "alloc_pages_exact() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "__get_free_page",
          "rule": "rt-atomic",
          "because": "__get_free_page() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "__get_dma_pages",
          "rule": "rt-atomic",
          "because": "__get_dma_pages() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "gen_pool_alloc",
          "rule": "no-subsystem-object",
          "because": "gen_pool_alloc() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "__get_free_pages",
          "rule": "rt-atomic",
          "because": "__get_free_pages() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "kmem_cache_zalloc",
          "rule": "rt-atomic",
          "because": "kmem_cache_zalloc() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "kvzalloc",
          "rule": "rt-atomic",
          "because": "kvzalloc() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "kmem_cache_alloc",
          "rule": "rt-atomic",
          "because": "kmem_cache_alloc() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "kvmalloc",
          "rule": "rt-atomic",
          "because": "kvmalloc() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "kvzalloc_node",
          "rule": "rt-atomic",
          "because": "kvzalloc_node() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "kmem_cache_alloc_node",
          "rule": "rt-atomic",
          "because": "kmem_cache_alloc_node() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "kvmalloc_node",
          "rule": "rt-atomic",
          "because": "kvmalloc_node() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "kcalloc",
          "rule": "rt-atomic",
          "because": "kcalloc() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "kmalloc_array",
          "rule": "rt-atomic",
          "because": "kmalloc_array() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "kcalloc_node",
          "rule": "rt-atomic",
          "because": "kcalloc_node() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "kmalloc_array_node",
          "rule": "rt-atomic",
          "because": "kmalloc_array_node() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "alloc_pages_nolock",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have alloc_pages_nolock()"
        },
        {
          "api": "mempool_alloc",
          "rule": "rt-atomic",
          "because": "mempool_alloc() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "mempool_alloc_preallocated",
          "rule": "rt-atomic",
          "because": "mempool_alloc_preallocated() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "kvcalloc",
          "rule": "rt-atomic",
          "because": "kvcalloc() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "kvmalloc_array",
          "rule": "rt-atomic",
          "because": "kvmalloc_array() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "kvcalloc_node",
          "rule": "rt-atomic",
          "because": "kvcalloc_node() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "krealloc",
          "rule": "rt-atomic",
          "because": "krealloc() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "alloc_page",
          "rule": "rt-atomic",
          "because": "alloc_page() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "folio_alloc",
          "rule": "rt-atomic",
          "because": "folio_alloc() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "alloc_pages",
          "rule": "rt-atomic",
          "because": "alloc_pages() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "alloc_pages_node",
          "rule": "rt-atomic",
          "because": "alloc_pages_node() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "page_frag_alloc",
          "rule": "rt-atomic",
          "because": "page_frag_alloc() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "kmem_cache_alloc_bulk",
          "rule": "rt-atomic",
          "because": "kmem_cache_alloc_bulk() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "krealloc_array",
          "rule": "rt-atomic",
          "because": "krealloc_array() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "devm_kzalloc",
          "rule": "rt-atomic",
          "because": "devm_kzalloc() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "kzalloc_obj",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have kzalloc_obj()"
        },
        {
          "api": "kzalloc_flex",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have kzalloc_flex()"
        },
        {
          "api": "kmemdup",
          "rule": "rt-atomic",
          "because": "kmemdup() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "kmemdup_nul",
          "rule": "rt-atomic",
          "because": "kmemdup_nul() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "kvmemdup",
          "rule": "rt-atomic",
          "because": "kvmemdup() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "kstrdup",
          "rule": "rt-atomic",
          "because": "kstrdup() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "kstrdup_const",
          "rule": "rt-atomic",
          "because": "kstrdup_const() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "kstrndup",
          "rule": "rt-atomic",
          "because": "kstrndup() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "kasprintf",
          "rule": "rt-atomic",
          "because": "kasprintf() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "kvasprintf",
          "rule": "rt-atomic",
          "because": "kvasprintf() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "kvasprintf_const",
          "rule": "rt-atomic",
          "because": "kvasprintf_const() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "devm_kmalloc",
          "rule": "rt-atomic",
          "because": "devm_kmalloc() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "kmalloc_obj",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have kmalloc_obj()"
        },
        {
          "api": "kmalloc_flex",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have kmalloc_flex()"
        },
        {
          "api": "kmalloc_nolock",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have kmalloc_nolock()"
        },
        {
          "api": "dma_alloc_coherent",
          "rule": "rt-atomic",
          "because": "dma_alloc_coherent() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "dma_alloc_noncoherent",
          "rule": "rt-atomic",
          "because": "dma_alloc_noncoherent() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "usb_alloc_urb",
          "rule": "no-subsystem-object",
          "because": "usb_alloc_urb() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "alloc_skb",
          "rule": "no-subsystem-object",
          "because": "alloc_skb() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "netdev_alloc_skb",
          "rule": "no-subsystem-object",
          "because": "netdev_alloc_skb() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "__netdev_alloc_skb",
          "rule": "no-subsystem-object",
          "because": "__netdev_alloc_skb() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "napi_alloc_skb",
          "rule": "no-subsystem-object",
          "because": "napi_alloc_skb() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "dev_alloc_skb",
          "rule": "no-subsystem-object",
          "because": "dev_alloc_skb() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "bio_alloc",
          "rule": "no-subsystem-object",
          "because": "bio_alloc() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "bio_alloc_bioset",
          "rule": "no-subsystem-object",
          "because": "bio_alloc_bioset() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "xa_store",
          "rule": "no-subsystem-object",
          "because": "xa_store() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "alloc_pages_exact_nid",
          "rule": "not-exported",
          "because": "alloc_pages_exact_nid() is not exported: only code built into the kernel can call it"
        },
        {
          "api": "dma_alloc_attrs",
          "rule": "rt-atomic",
          "because": "dma_alloc_attrs() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "dma_alloc_wc",
          "rule": "rt-atomic",
          "because": "dma_alloc_wc() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "kvzalloc_obj",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have kvzalloc_obj()"
        },
        {
          "api": "kvzalloc_flex",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have kvzalloc_flex()"
        },
        {
          "api": "kvmalloc_obj",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have kvmalloc_obj()"
        },
        {
          "api": "kvmalloc_flex",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have kvmalloc_flex()"
        },
        {
          "api": "devm_kcalloc",
          "rule": "rt-atomic",
          "because": "devm_kcalloc() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "kzalloc_objs",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have kzalloc_objs()"
        },
        {
          "api": "kmemdup_array",
          "rule": "rt-atomic",
          "because": "kmemdup_array() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "devm_kmalloc_array",
          "rule": "rt-atomic",
          "because": "devm_kmalloc_array() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "kmalloc_objs",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have kmalloc_objs()"
        },
        {
          "api": "dma_pool_zalloc",
          "rule": "rt-atomic",
          "because": "dma_pool_zalloc() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "dma_pool_alloc",
          "rule": "rt-atomic",
          "because": "dma_pool_alloc() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "vzalloc",
          "rule": "rt-atomic",
          "because": "vzalloc() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "vmalloc",
          "rule": "rt-atomic",
          "because": "vmalloc() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "__vmalloc",
          "rule": "rt-atomic",
          "because": "__vmalloc() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "vmalloc_huge",
          "rule": "rt-atomic",
          "because": "vmalloc_huge() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "vzalloc_node",
          "rule": "rt-atomic",
          "because": "vzalloc_node() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "vmalloc_node",
          "rule": "rt-atomic",
          "because": "vmalloc_node() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "vmalloc_user",
          "rule": "rt-atomic",
          "because": "vmalloc_user() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "vmalloc_32",
          "rule": "rt-atomic",
          "because": "vmalloc_32() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "vmalloc_32_user",
          "rule": "rt-atomic",
          "because": "vmalloc_32_user() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "kvzalloc_objs",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have kvzalloc_objs()"
        },
        {
          "api": "kvmalloc_objs",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have kvmalloc_objs()"
        },
        {
          "api": "dma_alloc_pages",
          "rule": "rt-atomic",
          "because": "dma_alloc_pages() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "alloc_percpu_gfp",
          "rule": "not-per-cpu",
          "because": "one copy for all CPUs is wanted, and alloc_percpu_gfp() makes one for each"
        },
        {
          "api": "__alloc_percpu_gfp",
          "rule": "not-per-cpu",
          "because": "one copy for all CPUs is wanted, and __alloc_percpu_gfp() makes one for each"
        },
        {
          "api": "devm_krealloc",
          "rule": "rt-atomic",
          "because": "devm_krealloc() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "dma_alloc_noncontiguous",
          "rule": "rt-atomic",
          "because": "dma_alloc_noncontiguous() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "dev_alloc_page",
          "rule": "no-subsystem-object",
          "because": "dev_alloc_page() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "alloc_pages_bulk_array",
          "rule": "rt-atomic",
          "because": "alloc_pages_bulk_array() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "alloc_pages_bulk_list",
          "rule": "rt-atomic",
          "because": "alloc_pages_bulk_list() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "idr_alloc",
          "rule": "no-subsystem-object",
          "because": "idr_alloc() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "ida_alloc",
          "rule": "no-subsystem-object",
          "because": "ida_alloc() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "krealloc_node",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have krealloc_node()"
        },
        {
          "api": "alloc_pages_bulk_array_node",
          "rule": "rt-atomic",
          "because": "alloc_pages_bulk_array_node() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "xa_alloc",
          "rule": "no-subsystem-object",
          "because": "xa_alloc() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "xa_reserve",
          "rule": "no-subsystem-object",
          "because": "xa_reserve() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "netdev_alloc_frag",
          "rule": "no-subsystem-object",
          "because": "netdev_alloc_frag() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "napi_alloc_frag",
          "rule": "no-subsystem-object",
          "because": "napi_alloc_frag() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "vcalloc",
          "rule": "rt-atomic",
          "because": "vcalloc() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "__vcalloc",
          "rule": "rt-atomic",
          "because": "__vcalloc() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "vmalloc_array",
          "rule": "rt-atomic",
          "because": "vmalloc_array() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "__vmalloc_array",
          "rule": "rt-atomic",
          "because": "__vmalloc_array() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "page_pool_alloc_pages",
          "rule": "no-subsystem-object",
          "because": "page_pool_alloc_pages() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "page_pool_dev_alloc_pages",
          "rule": "no-subsystem-object",
          "because": "page_pool_dev_alloc_pages() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "kvrealloc",
          "rule": "rt-atomic",
          "because": "kvrealloc() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "devm_krealloc_array",
          "rule": "rt-atomic",
          "because": "devm_krealloc_array() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "memblock_alloc",
          "rule": "not-exported",
          "because": "memblock_alloc() is not exported: only code built into the kernel can call it"
        },
        {
          "api": "memblock_alloc_from",
          "rule": "not-exported",
          "because": "memblock_alloc_from() is not exported: only code built into the kernel can call it"
        },
        {
          "api": "memblock_alloc_low",
          "rule": "not-exported",
          "because": "memblock_alloc_low() is not exported: only code built into the kernel can call it"
        },
        {
          "api": "memblock_alloc_or_panic",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have memblock_alloc_or_panic()"
        },
        {
          "api": "memdup_user",
          "rule": "rt-atomic",
          "because": "memdup_user() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "memdup_user_nul",
          "rule": "rt-atomic",
          "because": "memdup_user_nul() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "vmemdup_user",
          "rule": "rt-atomic",
          "because": "vmemdup_user() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "strndup_user",
          "rule": "rt-atomic",
          "because": "strndup_user() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "devm_kmemdup",
          "rule": "rt-atomic",
          "because": "devm_kmemdup() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "devm_kstrdup",
          "rule": "rt-atomic",
          "because": "devm_kstrdup() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "devm_kstrdup_const",
          "rule": "rt-atomic",
          "because": "devm_kstrdup_const() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "devm_kasprintf",
          "rule": "rt-atomic",
          "because": "devm_kasprintf() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "memblock_alloc_raw",
          "rule": "not-exported",
          "because": "memblock_alloc_raw() is not exported: only code built into the kernel can call it"
        },
        {
          "api": "devm_get_free_pages",
          "rule": "rt-atomic",
          "because": "devm_get_free_pages() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "memblock_alloc_node",
          "rule": "not-exported",
          "because": "memblock_alloc_node() is not exported: only code built into the kernel can call it"
        },
        {
          "api": "dmam_alloc_coherent",
          "rule": "rt-atomic",
          "because": "dmam_alloc_coherent() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "usb_alloc_coherent",
          "rule": "no-subsystem-object",
          "because": "usb_alloc_coherent() makes an object of its subsystem, not plain memory"
        },
        {
          "api": "dmam_alloc_attrs",
          "rule": "rt-atomic",
          "because": "dmam_alloc_attrs() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "memdup_array_user",
          "rule": "rt-atomic",
          "because": "memdup_array_user() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "vmemdup_array_user",
          "rule": "rt-atomic",
          "because": "vmemdup_array_user() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "memblock_phys_alloc",
          "rule": "not-exported",
          "because": "memblock_phys_alloc() is not exported: only code built into the kernel can call it"
        },
        {
          "api": "vmalloc_huge_node",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have vmalloc_huge_node()"
        },
        {
          "api": "alloc_percpu",
          "rule": "not-per-cpu",
          "because": "one copy for all CPUs is wanted, and alloc_percpu() makes one for each"
        },
        {
          "api": "__alloc_percpu",
          "rule": "not-per-cpu",
          "because": "one copy for all CPUs is wanted, and __alloc_percpu() makes one for each"
        },
        {
          "api": "alloc_pages_bulk",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have alloc_pages_bulk()"
        },
        {
          "api": "alloc_pages_bulk_node",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have alloc_pages_bulk_node()"
        },
        {
          "api": "vrealloc",
          "rule": "not-exported",
          "because": "vrealloc() is not exported: only code built into the kernel can call it"
        },
        {
          "api": "alloc_contig_pages",
          "rule": "not-exported",
          "because": "alloc_contig_pages() is not exported: only code built into the kernel can call it"
        },
        {
          "api": "alloc_contig_range",
          "rule": "rt-atomic",
          "because": "alloc_contig_range() takes sleeping locks on PREEMPT_RT, but process context holding raw_spinlock is not preemptible there"
        },
        {
          "api": "cma_alloc",
          "rule": "not-exported",
          "because": "cma_alloc() is not exported: only code built into the kernel can call it"
        },
        {
          "api": "pte_alloc_one_kernel",
          "rule": "not-exported",
          "because": "pte_alloc_one_kernel() is not exported: only code built into the kernel can call it"
        },
        {
          "api": "execmem_alloc",
          "rule": "not-exported",
          "because": "execmem_alloc() is not exported: only code built into the kernel can call it"
        },
        {
          "api": "execmem_alloc_rw",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have execmem_alloc_rw()"
        },
        {
          "api": "module_alloc",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have module_alloc()"
        },
        {
          "api": "devm_kmemdup_array",
          "rule": "not-in-this-kernel",
          "because": "Linux 6.12 does not have devm_kmemdup_array()"
        },
        {
          "api": "devm_alloc_percpu",
          "rule": "not-per-cpu",
          "because": "one copy for all CPUs is wanted, and devm_alloc_percpu() makes one for each"
        },
        {
          "api": "pte_alloc_one",
          "rule": "not-exported",
          "because": "pte_alloc_one() is not exported: only code built into the kernel can call it"
        }
      ],
      "because": [],
      "cautions": [],
      "simulation": [],
      "conflict": {
        "needs": [
          {
            "need": "holds",
            "value": "raw_spinlock",
            "rule": "rt-atomic"
          }
        ],
        "nearest": [
          {
            "need": "holds",
            "value": null,
            "api": "kzalloc",
            "gfp": "GFP_KERNEL",
            "free": "kfree"
          },
          {
            "need": "kernel",
            "value": "7.3",
            "api": "kmalloc_nolock",
            "gfp": "0",
            "free": "kfree_nolock"
          }
        ]
      }
    }
  ]
}
[exit 1]
