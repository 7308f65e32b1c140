// SPDX-License-Identifier: BSD-3-Clause
// The same image in the node, in both kinds of time, and on stock QEMU: the same console, the same exit code.
#include "tests/device/mps2/shell.hpp"

namespace twin::test {
namespace {

struct Firmware {
    const char* name;
    int code;
};

class OnStockQemuToo : public Shell, public testing::WithParamInterface<Firmware> {
  protected:
    Outcome node(const std::string& time) {
        auto outcome = sh("twin run mps2_an386 " + image(GetParam().name) + " --semihosting --time " + time);
        report_ = outcome.err;
        outcome.err.clear();
        return outcome;
    }
    Outcome stock() {
        auto outcome =
            sh(std::string("timeout -k 5 100 ") + TWIN_STOCK_QEMU + " -M mps2-an386 -kernel " + image(GetParam().name) +
               " -display none -monitor none -serial stdio -semihosting-config enable=on,target=native");
        report_ = outcome.err;
        outcome.err.clear();
        return outcome;
    }
    std::string report_;
};

TEST_P(OnStockQemuToo, TheSameConsoleAndExitCode) {
    const auto in_virtual_time = node("virtual");
    EXPECT_EQ(in_virtual_time.code, GetParam().code) << in_virtual_time.out << report_;
    EXPECT_TRUE(has(report_, "nothing of it was touched")) << report_;
    EXPECT_TRUE(has(report_, "faults        none")) << report_;
    EXPECT_NE(in_virtual_time.out, "");

    const auto in_real_time = node("real");
    EXPECT_EQ(in_real_time, in_virtual_time) << in_real_time.out << in_virtual_time.out << report_;

    if (std::string(TWIN_STOCK_QEMU).empty()) GTEST_SKIP() << "qemu-system-arm is not installed";
    const auto on_stock = stock();
    EXPECT_EQ(on_stock, in_virtual_time) << on_stock.out << in_virtual_time.out << report_;
}

INSTANTIATE_TEST_SUITE_P(Firmware, OnStockQemuToo,
                         testing::Values(Firmware{"hello", 7}, Firmware{"timer", 0}, Firmware{"uart_irq", 0},
                                         Firmware{"blocks", 0}, Firmware{"watchdog_reset", 0}, Firmware{"shields", 0}),
                         [](const auto& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace twin::test
