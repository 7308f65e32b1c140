// SPDX-License-Identifier: BSD-3-Clause
// The same firmware from each kind of file, on the real node.
#include "tests/device/nrf51/firmware.hpp"

namespace twin::test {
namespace {

struct ImageFile : testing::TestWithParam<const char*> {};

TEST_P(ImageFile, Boots) {
    Microbit m(GetParam());
    m.read_until("echo\n");
    EXPECT_EQ(m.ask("hello.", "."), "hello.");
}

INSTANTIATE_TEST_SUITE_P(Formats, ImageFile, testing::Values("echo.elf", "echo.hex", "echo.bin", "echo.bin@0x0"),
                         [](const auto& each) {
                             std::string name = each.param;
                             for (char& c : name)
                                 if (c == '.' || c == '@') c = '_';
                             return name;
                         });

TEST(ImageFile, EachFormatRunsTheSameInstructions) {
    const auto run = [](const char* file) {
        Microbit m(file);
        m.run_for(50ms);
        m.stop();
        return m.record_hash();
    };
    const auto elf = run("echo.elf");
    EXPECT_EQ(elf, run("echo.hex"));
    EXPECT_EQ(elf, run("echo.bin"));
}

TEST(ImageFile, AnImageForAnotherAddressIsRefusedWithOneLine) {
    try {
        Microbit m("echo.bin@0x30000000");
        FAIL() << "it started";
    } catch (const MachineError& error) {
        EXPECT_NE(std::string(error.what()).find("0x30000000"), std::string::npos) << error.what();
    }
}

}  // namespace
}  // namespace twin::test
