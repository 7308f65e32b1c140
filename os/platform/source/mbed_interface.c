// SPDX-License-Identifier: BSD-3-Clause
#include "platform/mbed_interface.h"

#include <string.h>

#include "platform/mbed_semihost_api.h"

int mbed_interface_connected(void) { return semihost_connected(); }

int mbed_interface_reset(void) { return mbed_interface_connected() && semihost_reset() >= 0 ? 0 : -1; }

int mbed_interface_disconnect(void) { return mbed_interface_connected() && semihost_disabledebug() >= 0 ? 0 : -1; }

int mbed_interface_powerdown(void) { return mbed_interface_connected() && semihost_powerdown() >= 0 ? 0 : -1; }

int mbed_interface_uid(char* uid) {
    if (mbed_interface_connected() && semihost_uid(uid) == 0) {
        return 0;
    }
    uid[0] = 0;
    return -1;
}
