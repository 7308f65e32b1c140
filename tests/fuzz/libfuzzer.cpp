// SPDX-License-Identifier: BSD-3-Clause
// One target for libFuzzer: -DFUZZ_TARGET="frames".
#include "tests/fuzz/target.hpp"

#include <gtest/gtest.h>
#include <string_view>

namespace {
const twin::fuzz::Target* target = nullptr;
}

extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** /*argv*/) {
    // libsystemc's banner.
    setenv("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1", 1);
    // What the tests' fixtures expect is promised here too.
    GTEST_FLAG_SET(break_on_failure, true);
    for (const auto& each : twin::fuzz::targets()) {
        if (std::string_view(each.name) == FUZZ_TARGET) {
            target = &each;
        }
    }
    twin::fuzz::require(target != nullptr, "there is a target " FUZZ_TARGET);
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    target->run({data, size});
    return 0;
}
