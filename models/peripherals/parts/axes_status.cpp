// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/parts/axes_status.hpp"

#include <algorithm>

namespace twin::parts {

Register& AxesStatus::declare(Register& reg) {
    return reg.field(0, "XDR", Access::ro, dr_[0])
        .field(1, "YDR", Access::ro, dr_[1])
        .field(2, "ZDR", Access::ro, dr_[2])
        .field(3, "ZYXDR", Access::ro, zyx_dr_)
        .field(4, "XOW", Access::ro, ow_[0])
        .field(5, "YOW", Access::ro, ow_[1])
        .field(6, "ZOW", Access::ro, ow_[2])
        .field(7, "ZYXOW", Access::ro, zyx_ow_);
}

void AxesStatus::mark_new(std::uint64_t samples) {
    for (unsigned i = 0; i < kAxes; ++i) {
        if (dr_[i] != 0 || samples > 1) ow_[i] = 1;
        dr_[i] = 1;
    }
    if (zyx_dr_ != 0 || samples > 1) zyx_ow_ = 1;
    zyx_dr_ = 1;
}

void AxesStatus::clear_new(unsigned axis) {
    dr_[axis] = 0;
    ow_[axis] = 0;
    if (std::any_of(dr_.begin(), dr_.end(), [](const Field& dr) { return dr != 0; })) return;
    zyx_dr_ = 0;
    zyx_ow_ = 0;
}

}  // namespace twin::parts
