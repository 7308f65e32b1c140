// SPDX-License-Identifier: BSD-3-Clause
// Nothing but instructions.
#include "firmware.h"

int main(void) {
    for (;;) __asm volatile("nop");
}
