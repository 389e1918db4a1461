/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of facts and the words of the interface; see fact.h.
 */
#include "advise/fact.h"

#include "know/catalogue.h"
#include "text/yaml.h"

#define WORDS(name, ...) const char *const name[] = {__VA_ARGS__, NULL}

WORDS(size_from_words, "build", "runtime", "user");
WORDS(context_words, "process", "softirq", "hardirq", "hardirq_no_thread", "nmi", "boot", "any",
	"caller");
WORDS(holds_words, "mutex", "rwsem", "srcu", "spinlock", "spinlock_irq", "spinlock_bh", "rwlock",
	"bit_spinlock", "raw_spinlock", "local_lock", "rcu", "preempt_off", "irqs_off", "bh_off");
WORDS(reclaim_words, "any", "no-fs", "no-io", "none");
WORDS(scope_words, "nofs", "noio", "noreclaim", "pin");
WORDS(contiguity_words, "any", "virtual", "physical");
WORDS(dma_words, "none", "streaming", "coherent", "noncoherent");
WORDS(direction_words, "bidirectional", "to_device", "from_device");
WORDS(dma_attr_words, "write_combine", "no_kernel_mapping", "force_contiguous");
WORDS(on_failure_words, "return-error", "fallback", "forward-progress", "no-failure-path");
WORDS(effort_words, "normal", "try-hard", "fail-fast");
WORDS(lifetime_words, "object", "temporary", "device", "module", "kernel");
WORDS(churn_words, "low", "high");
WORDS(result_words, "pointer", "page", "folio", "pages");
WORDS(user_words, "none", "mapped");
WORDS(mapped_by_words, "fault", "insert_page", "remap_vmalloc", "remap_pfn", "dma_mmap");
WORDS(executable_words, "false", "true", "near");
WORDS(node_words, "any", "local", "given");
WORDS(copy_of_words, "none", "memory", "string", "const-string", "format", "user", "user-string");
WORDS(for_words, "skb", "urb", "bio", "idr", "ida", "xarray", "page-table", "device-memory",
	"netdev");

const struct fact_info fact_info[FACT_COUNT] = {
#define X(id, name, type, words) [F_##id] = {name, type, words},
	NEED_FACTS(X) DERIVED_FACTS(X) USE_FACTS(X)
#undef X
};

enum fact fact_find(const char *name)
{
	return (enum fact)yaml_find_word(name, fact_info, FACT_COUNT, sizeof(*fact_info), 0);
}
