/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the files of the twin machine, and by nothing else. */
#ifndef HW_ARM_TWIN_INTERNAL_H
#define HW_ARM_TWIN_INTERNAL_H

#include <signal.h>

/* SIGTERM or its like has come: the vCPU must not sit in an idle loop until the main loop gets to it. */
extern volatile sig_atomic_t twin_terminating;

#endif
