// SPDX-License-Identifier: BSD-3-Clause
// UART0 against the USB adapter, TWI0 against the sensors.
#include <boost/json.hpp>

#include "tests/device/nrf51/firmware.hpp"

namespace twin::test {
namespace {

TEST(Uart, EchoesByInterrupt) {
    Microbit m("echo.elf");
    m.read_until("echo\n");
    std::string text;
    for (int i = 0; i < 200; ++i) text += static_cast<char>('a' + i % 26);
    EXPECT_EQ(m.ask(text + ".", "."), text + ".");
    EXPECT_EQ(m.stop().at("hardfaults").to_number<int>(), 0);
}

TEST(Uart, EchoesEveryByteValue) {
    Microbit m("echo.elf");
    m.read_until("echo\n");
    std::string text;
    for (int c = 0; c < 256; ++c)
        if (c != '!' && c != '~') text += static_cast<char>(c);
    m.type(text);
    m.run_for(100ms);
    EXPECT_EQ(m.unread(), text);
}

TEST(Uart, SixBytesWaitAndTheSeventhIsLost) {
    Microbit m("echo.elf");
    m.read_until("echo\n");
    m.type("!");
    m.run_for(1ms);
    m.type("123456");
    m.run_for(2ms);
    EXPECT_EQ(m.unread(), "") << "six fit";
    m.type("7");
    const auto said = m.read_line("cleared=");
    EXPECT_EQ(hex_of(said, "error"), 1u) << "OVERRUN";
    EXPECT_EQ(hex_of(said, "cleared"), 0u);
    m.run_for(5ms);
    EXPECT_EQ(m.unread(), "123456");
}

TEST(Uart, ACharacterTakesTenBits) {
    Microbit m("echo.elf");
    m.read_until("echo\n");
    const auto said = m.ask_line("~", "hundred=");
    const double ideal = 100 * 10 * 1e6 / 115200;
    EXPECT_NEAR(static_cast<double>(number_of(said, "hundred")), ideal, ideal * 0.01);
}

TEST(Twi, BothSensorsSayWhoTheyAreAndNobodyElseAnswers) {
    Microbit m("i2c.elf");
    const auto said = m.read_until("end\n");
    EXPECT_EQ(hex_of(said, "0000001d is"), 0x5Au) << "MMA8653: WHO_AM_I";
    EXPECT_EQ(hex_of(said, "0000000e is"), 0xC4u) << "MAG3110: WHO_AM_I";
    EXPECT_EQ(hex_of(said, "00000044 error"), 2u) << "ERRORSRC.ANACK";
}

}  // namespace
}  // namespace twin::test
