/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the files of the twin machine, and by nothing else. */
#ifndef HW_ARM_TWIN_INTERNAL_H
#define HW_ARM_TWIN_INTERNAL_H

#include <signal.h>

/* SIGTERM or its like has come: the vCPU must not sit in an idle loop until the main loop gets to it. */
extern volatile sig_atomic_t twin_terminating;

/* TwinHost.watch_fd: the main loop waits for it, and the CPU's thread looks for it before it sleeps (twin_halt.c). */
void twin_watch(int fd, void (*ready)(void *arg), void *arg);

/* Whether the CPU's thread looks at all: the machine's property halt-poll. */
extern bool twin_halt_poll;

/*
 * Snapshots: the machine's own state and that of the CPU, under the big lock, while the CPU does not execute. What is
 * saved is given to `take` in one piece.
 */
struct ARMv7MState;
struct VMStateDescription;
bool twin_snapshot_save(struct ARMv7MState *armv7m, const struct VMStateDescription *machine_vmsd, void *machine,
                        void (*take)(void *sink, const void *data, size_t size), void *sink, Error **errp);
bool twin_snapshot_load(struct ARMv7MState *armv7m, const struct VMStateDescription *machine_vmsd, void *machine,
                        const void *data, size_t size, Error **errp);

#endif
