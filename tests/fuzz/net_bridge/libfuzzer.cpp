// SPDX-License-Identifier: BSD-3-Clause
// One target for libFuzzer: -DFUZZ_TARGET=frames.
#include "tests/fuzz/net_bridge/targets.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    twin::net::fuzz::FUZZ_TARGET({data, size});
    return 0;
}
