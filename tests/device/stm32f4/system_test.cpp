// SPDX-License-Identifier: BSD-3-Clause
// Reset reasons, sleep modes, flash and identity of the STM32F429, by firmware that asks for them.
#include "tests/device/stm32f4/nucleo.hpp"

namespace twin::test {
namespace {

constexpr std::uint32_t kPin = 1U << 26, kPor = 1U << 27, kBor = 1U << 25, kSft = 1U << 28, kIwdg = 1U << 29;

struct System : Nucleo {
    System() : Nucleo("system.elf") { said = read_until("ready\n"); }
    std::string ask(const std::string& letter, const std::string& marker, Span limit = 10s) {
        type(letter);
        return read_until(marker, limit);
    }
    std::string said;
};

bool noted(const boost::json::object& summary, const std::string& text) {
    return boost::json::serialize(summary).find(text) != std::string::npos;
}

TEST(Stm32System, SaysWhyItWasReset) {
    System m;
    EXPECT_EQ(hex_of(m.said, "csr"), kPin | kPor | kBor);
    m.type("x");
    auto said = m.read_until("ready\n");
    EXPECT_EQ(hex_of(said, "csr"), kPin | kSft);
    EXPECT_EQ(hex_of(said, "kept"), 0xA11U) << "RAM survives";
    m.reset("pin");
    EXPECT_EQ(hex_of(m.read_until("ready\n"), "csr"), kPin);
    m.power(false);
    m.run_for(100ms);
    m.power(true);
    said = m.read_until("ready\n");
    EXPECT_EQ(hex_of(said, "csr"), kPin | kPor | kBor);
    EXPECT_NE(hex_of(said, "kept"), 0xA11U);
}

TEST(Stm32System, TheWatchdogBitesAHungProgram) {
    System m;
    m.ask("w", "waiting\n");
    const auto from = m.now();
    const auto said = m.read_until("ready\n");
    EXPECT_EQ(hex_of(said, "csr"), kPin | kIwdg);
    // 101 counts of 4 / 32 kHz, then the start-up and what it says.
    EXPECT_GT(m.now() - from, 12ms);
    EXPECT_LT(m.now() - from, 24ms);
}

TEST(Stm32System, KnowsItself) {
    System m;
    const auto said = m.ask("i", "identified\n");
    EXPECT_EQ(hex_of(said, "id"), 0x20036419U);
    EXPECT_EQ(number_of(said, "flash_kib"), 2048U);
    EXPECT_NE(hex_of(said, "uid0"), 0xFFFFFFFFU);
    const auto summary = m.stop();
    EXPECT_TRUE(summary.at("unmodelled").as_array().empty()) << boost::json::serialize(summary.at("unmodelled"));
    EXPECT_TRUE(summary.at("notes").as_array().empty()) << boost::json::serialize(summary.at("notes"));
}

TEST(Stm32System, BitBandCcmAndTheReferenceClock) {
    System m;
    const auto said = m.ask("p", "probed\n");
    EXPECT_EQ(hex_of(said, "odr"), 1U << 14);
    EXPECT_EQ(hex_of(said, "word"), 1U << 5);
    EXPECT_EQ(hex_of(said, "ccm"), 0xCC1U);
    EXPECT_NEAR(static_cast<double>(number_of(said, "ticks")), 21'000, 30) << "HCLK / 8";
    m.run_for(200ms);
    EXPECT_GT(m.number("ld3.brightness"), 200);
}

TEST(Stm32System, FlashTakesItsTime) {
    System m;
    const auto said = m.ask("f", "flashed\n");
    // The other bank is erased while the program runs on and polls; its own holds it up.
    const auto second = said.substr(said.find("polls") + 1);
    EXPECT_NEAR(static_cast<double>(number_of(said, "erase_us")), 1e6, 2);
    EXPECT_GT(number_of(said, "polls"), 1'000'000U);
    EXPECT_NEAR(static_cast<double>(number_of(second, "erase_us")), 1e6, 2);
    EXPECT_LE(number_of(second, "polls"), 1U);
    EXPECT_NEAR(static_cast<double>(number_of(said, "program_us")), 16, 1);
    EXPECT_EQ(hex_of(said, "word"), 0x600DF00DU);
    EXPECT_EQ(hex_of(said, "sr"), 0U);
}

TEST(Stm32System, TheButtonEndsStop) {
    System m;
    m.type("s");
    m.run_for(5s);
    EXPECT_EQ(m.unread(), "");
    m.set("b1.pressed=1");
    const auto said = m.read_until("woke\n");
    EXPECT_EQ(number_of(said, "pressed"), 1U);
    EXPECT_EQ(number_of(said, "sws"), 0U) << "HSI";
    EXPECT_LT(number_of(said, "timer_us"), 1000U) << "timers stood still for the five seconds";
    m.set("b1.pressed=0");
    EXPECT_NE(m.ask("i", "identified\n"), "");
}

TEST(Stm32System, TheRtcEndsStandby) {
    System m;
    EXPECT_EQ(hex_of(m.said, "backup"), 0U);
    m.run_for(100ms);
    const auto from = m.now();
    m.type("b");
    const auto said = m.read_until("ready\n");
    EXPECT_EQ(hex_of(said, "pwr_csr") & 3, 3U) << "SBF and WUF";
    EXPECT_EQ(hex_of(said, "backup"), 0xB0BU);
    EXPECT_NE(hex_of(said, "kept"), 0xA11U) << "RAM is lost";
    EXPECT_GT(m.now() - from, 2000ms);
    EXPECT_LT(m.now() - from, 2020ms);
}

TEST(Stm32System, RandomNumbersComeFromTheSeed) {
    const auto draw = [](std::uint64_t seed) {
        auto options = Machine::virtual_time();
        options.seed = seed;
        Nucleo m("system.elf", options);
        m.read_until("ready\n");
        m.type("r");
        const auto said = m.read_until("drawn\n");
        EXPECT_EQ(hex_of(said, "rng_sr") & ~1U, 0U);
        const auto at = said.find("random=");
        return said.substr(at, 32);
    };
    const auto one = draw(1);
    EXPECT_EQ(one, draw(1));
    EXPECT_NE(one, draw(2));
}

TEST(Stm32System, APeripheralWithoutItsClockIsNamed) {
    System m;
    m.type("k");
    EXPECT_EQ(hex_of(m.read_line("gated="), "gated"), 0U);
    EXPECT_TRUE(noted(m.stop(), "RCC_APB1ENR.TIM3EN is 0"));
}

TEST(Stm32System, AWrongBaudRateIsGarbageOnTheConsole) {
    System m;
    const auto said = m.ask("m", "spoke\n");
    EXPECT_EQ(said.find("mumbling"), std::string::npos) << said;
    EXPECT_TRUE(noted(m.stop(), "baud on a line of 115200"));
}

}  // namespace
}  // namespace twin::test
