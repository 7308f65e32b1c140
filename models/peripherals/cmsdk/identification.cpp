// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/cmsdk/identification.hpp"

namespace twin::cmsdk {

void declare_identification(RegisterBank& bank, const Identification& id) {
    static constexpr std::array<const char*, 12> kNames = {"PID4", "PID5", "PID6", "PID7", "PID0", "PID1",
                                                           "PID2", "PID3", "CID0", "CID1", "CID2", "CID3"};
    for (unsigned i = 0; i < id.size(); ++i)
        bank.reg(0xFD0 + 4 * i, kNames[i], id[i]).field(0, 8, kNames[i], Access::ro).reserved(8, 24);
}

}  // namespace twin::cmsdk
