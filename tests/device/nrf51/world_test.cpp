// SPDX-License-Identifier: BSD-3-Clause
// What comes from outside or goes there: voltages, temperature, randomness, radio packets.
#include <boost/json.hpp>

#include "tests/device/nrf51/firmware.hpp"

namespace twin::test {
namespace {

TEST(Adc, MeasuresTheVoltageOnAPad) {
    Microbit m("analog.elf");
    m.read_until("ready\n");
    // RESULT = V / 3 / 1.2 V * 1024, at most 1023.
    const std::pair<const char*, unsigned> cases[] = {{"0", 0}, {"1.5", 427}, {"3.3", 939}, {"3.6", 1023}};
    for (const auto& [volts, result] : cases) {
        m.set(std::string("edge.P0=") + volts);
        const auto said = m.ask_line("a", "adc=");
        EXPECT_NEAR(static_cast<double>(number_of(said, "adc")), result, 1) << volts << " V";
    }
}

TEST(Adc, AVoltageThatNoPadTakesIsRefused) {
    Microbit m("analog.elf");
    m.read_until("ready\n");
    EXPECT_THROW(m.set("edge.P0=12"), MachineError);
}

TEST(Temp, MeasuresQuarterDegrees) {
    Microbit m("analog.elf");
    m.read_until("ready\n");
    EXPECT_EQ(number_of(m.ask_line("t", "quarters="), "quarters"), 100u);
    m.set("TEMP.temperature=30.5");
    EXPECT_EQ(number_of(m.ask_line("t", "quarters="), "quarters"), 122u);
}

TEST(Rng, IsTheSeedsAndNoOther) {
    const auto draw = [](std::uint64_t seed) {
        auto options = Machine::virtual_time();
        options.seed = seed;
        Microbit m("analog.elf", options);
        m.read_until("ready\n");
        m.type("rr");
        const auto first = m.read_line("random=");
        const auto second = m.read_line("random=");
        EXPECT_NE(text_of(first, "random"), text_of(second, "random"));
        return first + second;
    };
    const auto one = draw(1);
    EXPECT_EQ(one, draw(1));
    EXPECT_NE(one, draw(2));
}

TEST(Ecb, EncryptsByEasyDma) {
    Microbit m("radio.elf");
    const auto said = m.read_until("sent\n");
    // FIPS 197, appendix C.1.
    EXPECT_EQ(text_of(said, "cipher"), "69c4e0d86a7b0430d8cdb78070b4c55a");
}

TEST(Radio, SendsAPacketWithItsEventsAtTheirTimes) {
    Microbit m("radio.elf");
    const auto said = m.read_until("sent\n");
    const auto at = [&](const char* event) { return static_cast<double>(number_of(said, event)) / 16; };  // µs
    // Product specification: TXEN to READY 140 µs at most (132 typical). Then at 1 Mbit/s: preamble and address of five
    // bytes, LENGTH and ten bytes of payload, CRC of two.
    EXPECT_GE(at("ready"), 130);
    EXPECT_LE(at("ready"), 140.1);
    EXPECT_NEAR(at("address") - at("ready"), 8 + 5 * 8, 1);
    EXPECT_NEAR(at("payload") - at("address"), 8 + 10 * 8, 0.1);
    EXPECT_NEAR(at("end") - at("payload"), 2 * 8, 0.1);
}

TEST(Button, IsRefusedWhenThereIsNone) {
    Microbit m("analog.elf");
    EXPECT_THROW(m.set("button_c.pressed=1"), MachineError);
}

}  // namespace
}  // namespace twin::test
