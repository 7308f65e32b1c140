// SPDX-License-Identifier: BSD-3-Clause
#include <string.h>

#include "platform/mbed_interface.h"

static int hex(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    const char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

MBED_WEAK void mbed_mac_address(char* mac) {
    static const char kStandard[6] = {0x00, 0x02, (char)0xF7, (char)0xF0, 0x00, 0x00};
    memcpy(mac, kStandard, sizeof kStandard);
    char uid[33] = "";
    if (mbed_interface_uid(uid) != 0 || strlen(uid) != 32) {
        return;
    }
    // The last 12 digits of the name, as an address that is nobody's group (IEEE 802, 8.2: bit 0 of the first byte).
    char own[6];
    for (int i = 0; i < 6; i++) {
        const int high = hex(uid[20 + 2 * i]);
        const int low = hex(uid[21 + 2 * i]);
        if (high < 0 || low < 0) {
            return;
        }
        own[i] = (char)(high << 4 | low);
    }
    own[0] = (char)(own[0] & ~1);
    memcpy(mac, own, sizeof own);
}
