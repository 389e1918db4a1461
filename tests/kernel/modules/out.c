// SPDX-License-Identifier: GPL-2.0-or-later
/* Text to the host through shared memory: see out.h. */
#include "out.h"

#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>

#define IVSHMEM_VENDOR 0x1af4
#define IVSHMEM_DEVICE 0x1110
#define IVSHMEM_BAR 2

static struct pci_dev *device;
static char *memory;
static size_t room, used;

void out_text(const char *text)
{
	/* one byte stays 0: the end */
	while (*text && used + 1 < room)
		memory[used++] = *text++;
}
EXPORT_SYMBOL_GPL(out_text);

static void out_va(const char *format, va_list args)
{
	int n = vsnprintf(memory + used, room - used, format, args);

	used = min(used + n, room - 1);
}

void out_printf(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	out_va(format, args);
	va_end(args);
}
EXPORT_SYMBOL_GPL(out_printf);

void out_file(const char *name, ...)
{
	va_list args;

	out_text("@file ");
	va_start(args, name);
	out_va(name, args);
	va_end(args);
	out_text("\n");
}
EXPORT_SYMBOL_GPL(out_file);

void out_hex(u64 value)
{
	char text[2 + 16 + 1];
	char *p = text + sizeof(text) - 1;

	*p = '\0';
	do {
		*--p = "0123456789abcdef"[value & 15];
		value >>= 4;
	} while (value);
	*--p = 'x';
	*--p = '0';
	out_text(p);
}
EXPORT_SYMBOL_GPL(out_hex);

void out_decimal(u32 value)
{
	char text[10 + 1];
	char *p = text + sizeof(text) - 1;

	*p = '\0';
	do {
		*--p = '0' + value % 10;
		value /= 10;
	} while (value);
	out_text(p);
}
EXPORT_SYMBOL_GPL(out_decimal);

static int __init out_init(void)
{
	device = pci_get_device(IVSHMEM_VENDOR, IVSHMEM_DEVICE, NULL);
	if (!device || pci_enable_device(device))
		return -ENODEV;
	room = pci_resource_len(device, IVSHMEM_BAR);
	memory = memremap(pci_resource_start(device, IVSHMEM_BAR), room, MEMREMAP_WB);
	return memory ? 0 : -ENOMEM;
}

module_init(out_init);
MODULE_DESCRIPTION("what the other modules need: text to the host, private symbols, files");
MODULE_LICENSE("GPL");
