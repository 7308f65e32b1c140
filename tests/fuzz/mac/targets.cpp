// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/mac/targets.hpp"

#ifdef FUZZ_TARGET
#include <systemc>

// libsystemc's main, which a libFuzzer's program has no use for, wants one.
int sc_main(int /*argc*/, char** /*argv*/) { return 1; }
#endif

namespace twin::fuzz {

std::span<const Target> targets() {
    static constexpr Target kTargets[] = {{"stm32f4_eth", stm32f4_eth, 2'000}, {"lan9118", lan9118, 2'000}};
    return kTargets;
}

}  // namespace twin::fuzz
