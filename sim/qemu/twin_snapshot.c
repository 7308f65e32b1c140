/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The emulator's part of a snapshot: what QEMU has as VMState of the CPU, its NVIC and its SysTick, and of our machine.
 *
 * Not as `migrate` writes it: that has the host's clock in it, so that equal states would have unequal bytes, and the
 * memories, which are the node's.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "io/channel-buffer.h"
#include "migration/qemu-file.h"
#include "migration/vmstate.h"
#include "hw/arm/armv7m.h"
#include "hw/core/cpu.h"
#include "hw/core/sysemu-cpu-ops.h"
#include "target/arm/cpu.h"
#include "twin_internal.h"

typedef struct Part {
    const VMStateDescription *vmsd;
    void *state;
} Part;

enum {
    MAX_PARTS = 8,
    THE_END = 0x00656e64, /* behind the parts: whoever reads one looks one byte further */
};

static const VMStateDescription *vmsd_of(DeviceState *device)
{
    return DEVICE_GET_CLASS(device)->vmsd;
}

/* The machine first: with it comes the time, which timers of the others are set by. */
static unsigned list_parts(ARMv7MState *armv7m, const VMStateDescription *machine_vmsd, void *machine, Part *parts)
{
    CPUState *cpu = CPU(armv7m->cpu);
    unsigned n = 0;

    parts[n++] = (Part) { machine_vmsd, machine };
    if (vmsd_of(DEVICE(cpu))) {
        parts[n++] = (Part) { vmsd_of(DEVICE(cpu)), cpu };
    } else {
        parts[n++] = (Part) { &vmstate_cpu_common, cpu };
        parts[n++] = (Part) { cpu->cc->sysemu_ops->legacy_vmsd, cpu };
    }
    parts[n++] = (Part) { vmsd_of(DEVICE(armv7m)), armv7m };
    parts[n++] = (Part) { vmsd_of(DEVICE(&armv7m->nvic)), &armv7m->nvic };
    parts[n++] = (Part) { vmsd_of(DEVICE(&armv7m->systick[M_REG_NS])), &armv7m->systick[M_REG_NS] };
    if (arm_feature(&armv7m->cpu->env, ARM_FEATURE_M_SECURITY)) {
        parts[n++] = (Part) { vmsd_of(DEVICE(&armv7m->systick[M_REG_S])), &armv7m->systick[M_REG_S] };
    }
    g_assert(n <= MAX_PARTS);
    return n;
}

bool twin_snapshot_save(ARMv7MState *armv7m, const VMStateDescription *machine_vmsd, void *machine,
                        void (*take)(void *sink, const void *data, size_t size), void *sink, Error **errp)
{
    QIOChannelBuffer *channel = qio_channel_buffer_new(16 * 1024);
    QEMUFile *file = qemu_file_new_output(QIO_CHANNEL(channel));
    Part parts[MAX_PARTS];
    const unsigned n = list_parts(armv7m, machine_vmsd, machine, parts);
    bool ok = true;

    for (unsigned i = 0; i < n && ok; i++) {
        qemu_put_be32(file, parts[i].vmsd->version_id);
        ok = vmstate_save_state_with_err(file, parts[i].vmsd, parts[i].state, NULL, errp) == 0;
    }
    qemu_put_be32(file, THE_END);
    if (ok && qemu_fflush(file) != 0) {
        error_setg(errp, "the emulator's state cannot be written");
        ok = false;
    }
    if (ok) {
        take(sink, channel->data, channel->usage);
    }
    qemu_fclose(file);
    object_unref(OBJECT(channel));
    return ok;
}

bool twin_snapshot_load(ARMv7MState *armv7m, const VMStateDescription *machine_vmsd, void *machine, const void *data,
                        size_t size, Error **errp)
{
    QIOChannelBuffer *channel = qio_channel_buffer_new(size);
    QEMUFile *file;
    Part parts[MAX_PARTS];
    const unsigned n = list_parts(armv7m, machine_vmsd, machine, parts);
    bool ok = true;

    memcpy(channel->data, data, size);
    channel->usage = size;
    file = qemu_file_new_input(QIO_CHANNEL(channel));
    for (unsigned i = 0; i < n && ok; i++) {
        const uint32_t version = qemu_get_be32(file);

        if (qemu_file_get_error(file) || vmstate_load_state(file, parts[i].vmsd, parts[i].state, version) != 0 ||
            qemu_file_get_error(file)) {
            error_setg(errp, "the emulator does not understand what the snapshot says of '%s'", parts[i].vmsd->name);
            ok = false;
        }
    }
    if (ok && qemu_get_be32(file) != THE_END) {
        error_setg(errp, "the snapshot says something else of the emulator's state than there is");
        ok = false;
    }
    qemu_fclose(file);
    object_unref(OBJECT(channel));
    return ok;
}
