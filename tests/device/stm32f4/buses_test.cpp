// SPDX-License-Identifier: BSD-3-Clause
// Serial peripherals, DMA and timers of the STM32F429 by firmware that uses them, with wires on the board's connectors.
#include "tests/device/stm32f4/nucleo.hpp"

namespace twin::test {
namespace {

struct Wired : Machine {
    Wired() : Machine(TWIN_TEST_WIRED_BOARD, std::string(TWIN_TEST_FIRMWARE) + "/buses.elf", virtual_time()) {
        read_until("ready\n");
    }
    std::string ask(const std::string& letter, const std::string& marker) {
        type(letter);
        return read_until(marker);
    }
    /// Ends it; the firmware made no mistake, and touched nothing that is not modelled.
    void expect_no_notes() {
        const auto summary = stop();
        for (const char* list : {"unmodelled", "notes"})
            EXPECT_TRUE(summary.at(list).as_array().empty()) << boost::json::serialize(summary.at(list));
    }
};

TEST(Stm32Buses, SerialByDma) {
    Wired m;
    const auto said = m.ask("d", "type five\n");
    EXPECT_NE(said.find("sent while the CPU sleeps\n"), std::string::npos) << said;
    // 26 frames of 10 bits of 365 cycles of 42 MHz.
    EXPECT_NEAR(static_cast<double>(number_of(said, "send_us")), 26 * 10 * 365 / 42.0, 3);
    m.type("hello");
    EXPECT_EQ(text_of(m.read_until("serial done\n"), "typed"), "hello");
    m.expect_no_notes();
}

TEST(Stm32Buses, SpiByDmaOverAWireFromMosiToMiso) {
    Wired m;
    const auto said = m.ask("s", "spi done\n");
    EXPECT_EQ(hex_of(said, "one"), 0xA5U);
    EXPECT_EQ(number_of(said, "spi_wrong"), 0U);
    EXPECT_NEAR(static_cast<double>(number_of(said, "spi_us")), 2100 * 8 / 21.0, 3);
    m.expect_no_notes();
}

TEST(Stm32Buses, CopiesMemory) {
    Wired m;
    const auto said = m.ask("c", "copy done\n");
    EXPECT_EQ(number_of(said, "copy_wrong"), 0U);
    // 1024 words, read and written, at 4 cycles an access.
    EXPECT_NEAR(static_cast<double>(number_of(said, "copy_us")), 2048 * 4 / 168.0, 3);
    m.expect_no_notes();
}

TEST(Stm32Buses, I2cSensor) {
    Wired m;
    m.set("accelerometer.x=0.5");
    m.set("accelerometer.y=-0.25");
    m.set("accelerometer.z=1");
    const auto said = m.ask("i", "i2c done\n");
    EXPECT_EQ(hex_of(said, "nobody"), 1U << 10);
    EXPECT_EQ(hex_of(said, "who_am_i"), 0x4AU);
    // Two STARTs, four bytes and a STOP at 400 kHz.
    EXPECT_NEAR(static_cast<double>(number_of(said, "who_us")), (3 + 4 * 9) * 2.5, 15);
    EXPECT_EQ(hex_of(said, "axis_x"), 0x2000U);
    EXPECT_EQ(hex_of(said, "axis_y"), 0xF000U);
    EXPECT_EQ(hex_of(said, "axis_z"), 0x4000U);
    m.expect_no_notes();
}

TEST(Stm32Buses, OneTimersPulsesStampedByAnother) {
    Wired m;
    const auto said = m.ask("p", "pulses done\n");
    EXPECT_EQ(number_of(said, "period_us"), 1000U);
    m.run_for(300ms);
    EXPECT_EQ(m.number("morpho.PB4_hz"), 1000);
    EXPECT_EQ(m.number("morpho.PB4_duty"), 0.25);
    m.expect_no_notes();
}

TEST(Stm32Buses, AWrongBaudRateIsGarbageAndNoted) {
    Wired m;
    const auto said = m.ask("b", "baud done\n");
    EXPECT_EQ(said.find("UUUU"), std::string::npos) << "half the rate is not read as what was sent";
    const std::string summary = boost::json::serialize(m.stop());
    EXPECT_NE(summary.find("a frame of 57534 baud on a line of 115200"), std::string::npos) << summary;
}

}  // namespace
}  // namespace twin::test
