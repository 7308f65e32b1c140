// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/reset.hpp"

namespace twin {

const char* to_string(ResetKind kind) {
    switch (kind) {
        case ResetKind::power_on:
            return "power-on";
        case ResetKind::pin:
            return "pin";
        case ResetKind::system:
            return "system";
        case ResetKind::lockup:
            return "lockup";
        case ResetKind::watchdog:
            return "watchdog";
        case ResetKind::brown_out:
            return "brown-out";
        case ResetKind::wake_up:
            return "wake-up";
        case ResetKind::debug:
            return "debug";
    }
    return "?";
}

}  // namespace twin
