// SPDX-License-Identifier: BSD-3-Clause
#include "drivers/ResetReason.h"

#if DEVICE_RESET_REASON

#include "platform/CriticalSectionLock.h"

namespace mbed {
namespace {

struct Reason {
    bool known;
    reset_reason_t reason;
    uint32_t raw;
};

const Reason& read() {
    static Reason reason;
    CriticalSectionLock lock;
    if (!reason.known) {
        reason = {true, hal_reset_reason_get(), hal_reset_reason_get_raw()};
        hal_reset_reason_clear();
    }
    return reason;
}

}  // namespace

reset_reason_t ResetReason::get() { return read().reason; }

uint32_t ResetReason::get_raw() { return read().raw; }

}  // namespace mbed

#endif
