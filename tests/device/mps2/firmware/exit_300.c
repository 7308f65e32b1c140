// SPDX-License-Identifier: BSD-3-Clause
// An exit code that is more than a process has bits for.
#include "firmware.h"

int main(void) { return 300; }
