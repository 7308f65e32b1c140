// SPDX-License-Identifier: BSD-3-Clause
// The samples of the OS as their readers run them: each on both boards, in virtual time.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <set>

#include "tests/support/machine.hpp"

namespace twin::test {
namespace {

namespace fs = std::filesystem;

struct Board {
    const char* target;  // the OS's name of it
    const char* name;    // ours
    const char* led;     // the part that is LED1
    const char* button;  // and BUTTON1
};
constexpr Board kBoards[] = {{"NUCLEO_F429ZI", "nucleo_f429zi", "ld1", "b1"},
                             {"MPS2_AN386", "mps2_an386", "led0", "button0"}};
void PrintTo(const Board& board, std::ostream* out) { *out << board.name; }

/// What wants randomness, which MPS2 has none of.
const std::set<std::string> kTls{"https-client", "mqtt-telemetry", "tls-mutual"};

/// LEDs are seen as an eye sees them, every 20 ms: the first sight of an edge comes up to two of those later, always by
/// the same.
constexpr auto kSight = 61ms;

class Sample : public testing::TestWithParam<Board> {
  protected:
    std::string image(const std::string& name, const std::string& extension = ".elf") const {
        return std::string(TWIN_SAMPLE_IMAGES) + "/" + GetParam().target + "/" + name + extension;
    }
    Machine& start(const std::string& name, const std::string& board = GetParam().name) {
        machine_ = std::make_unique<Machine>(board, image(name));
        return *machine_;
    }
    void press(bool down) { machine_->set(std::string(GetParam().button) + ".pressed=" + (down ? "1" : "0")); }
    bool lit() const { return machine_->number(std::string(GetParam().led) + ".brightness") > 127; }

    /// When the LED's light turned from falling to rising or back.
    std::vector<Machine::Span> edges() const {
        std::vector<Machine::Span> found;
        bool rising = false;
        double last = 0;
        for (const auto& change : machine_->changes(std::string(GetParam().led) + ".brightness")) {
            if (change.value != last && (change.value > last) != rising) {
                rising = !rising;
                found.push_back(change.at);
            }
            last = change.value;
        }
        return found;
    }
    /// Edges that are `period` apart, the first of them at `first`.
    void expect_edges(std::size_t count, Machine::Span first, Machine::Span period, Machine::Span tolerance) const {
        const auto at = edges();
        ASSERT_GE(at.size(), count);
        for (std::size_t i = 0; i < count; ++i) {
            const auto due = first + static_cast<int>(i) * period;
            EXPECT_GE(at[i].count(), due.count()) << "edge " << i;
            EXPECT_LE(at[i].count(), (due + kSight + tolerance).count()) << "edge " << i;
        }
        for (std::size_t i = 1; i < count; ++i)
            EXPECT_NEAR((at[i] - at[i - 1]).count(), period.count(), tolerance.count()) << "edge " << i;
    }

    std::unique_ptr<Machine> machine_;
};

TEST_P(Sample, AllAreBuiltWithTheirFilesToFlash) {
    std::size_t count = 0;
    for (const auto& folder : fs::directory_iterator(TWIN_SAMPLES)) {
        if (!fs::exists(folder.path() / "CMakeLists.txt")) continue;
        ++count;
        if (kTls.count(folder.path().filename()) && GetParam().target == std::string("MPS2_AN386")) continue;
        for (const char* extension : {".elf", ".hex", ".bin", ".elf.map"})
            EXPECT_TRUE(fs::exists(image(folder.path().filename(), extension))) << folder.path() << extension;
    }
    EXPECT_GT(count, 8U);
}

TEST_P(Sample, BlinkyBlinksOnceASecond) {
    start("blinky").run_for(3200ms);
    expect_edges(7, 0ms, 500ms, 2ms);
}

TEST_P(Sample, ButtonInterruptCountsPressesAndNotTheirBounces) {
    Machine& machine = start("button-interrupt");
    machine.read_until("Press the button\r\n");
    EXPECT_FALSE(lit());
    for (const bool down : {true, false, true}) {
        press(down);
        machine.run_for(5ms);
    }
    EXPECT_EQ(machine.read_until("\n", 100ms), "Press 1, LED on\r\n");
    machine.run_for(300ms);
    EXPECT_EQ(machine.unread(), "");
    EXPECT_TRUE(lit());
    press(false);
    machine.run_for(100ms);
    EXPECT_EQ(machine.unread(), "") << "it counts a release";
    press(true);
    EXPECT_EQ(machine.read_until("\n", 100ms), "Press 2, LED off\r\n");
    machine.run_for(300ms);
    EXPECT_FALSE(lit());
}

TEST_P(Sample, ThreadsAndQueuesKeepOrderAndPeriod) {
    Machine& machine = start("threads-and-queues");
    int expected = 20;
    int step = 1;
    for (int number = 0; number < 25; ++number) {
        expected += step;
        if (expected == 25 || expected == 15) step = -step;
        std::string line = machine.read_until("\n", 200ms);
        if (line.find("so far") != std::string::npos) {
            EXPECT_EQ(number % 10, number / 10 - 1) << line;
            line = machine.read_until("\n", 200ms);
        }
        EXPECT_EQ(line, fmt::format("{}: {} at {} ms\r\n", number, expected, number * 100));
        EXPECT_LT(machine.now(), number * 100ms + 20ms);
    }
}

TEST_P(Sample, EventQueueCallsInTime) {
    Machine& machine = start("event-queue");
    const std::pair<const char*, std::chrono::milliseconds> due[] = {
        {"countdown 3", 250ms},   {"countdown 2", 500ms}, {"countdown 1", 750ms},
        {"from the chained", 1s}, {"countdown done", 1s}, {"two seconds have passed", 2s}};
    for (const auto& [text, at] : due) {
        machine.read_until(text, 1100ms);
        EXPECT_GE(machine.now(), at) << text;
        EXPECT_LE(machine.now(), at + 25ms) << text;
    }
    machine.read_until("chained queue\r\n", 30ms);
    press(true);
    EXPECT_EQ(machine.read_until("\n", 50ms), "button 1\r\n");
    press(false);
    machine.run_for(100ms);
    EXPECT_EQ(machine.unread(), "");
    expect_edges(4, 500ms, 500ms, 6ms);  // lines of the same instant are printed before
}

TEST_P(Sample, I2cAndSpiFindWhatIsWired) {
    Machine& machine =
        start("i2c-and-spi", std::string(TWIN_SAMPLES) + "/i2c-and-spi/" + GetParam().name + "_wired.yaml");
    machine.set("accelerometer.x=0.5");
    machine.read_until("somebody at 0x1d\r\nI2C: 1 found\r\n");
    machine.read_until("SPI: what was sent came back\r\n");
    machine.read_until("I2C: acceleration x 500, y 0, z -1000 mg\r\n");
    machine.set("accelerometer.y=-1");
    machine.read_until("I2C: acceleration x 500, y -1000, z -1000 mg\r\n", 1100ms);
}

TEST_P(Sample, I2cAndSpiSayThatNothingIsThere) {
    Machine& machine = start("i2c-and-spi");
    const std::string said = machine.read_until("SPI: no wire from D11 to D12\r\n", 1s);
    EXPECT_EQ(said.find("somebody"), std::string::npos) << said;
    machine.run_for(2s);
    EXPECT_EQ(machine.unread(), "");
}

TEST_P(Sample, LowPowerWakesInTime) {
    Machine& machine = start("low-power");
    machine.read_until("at the start: 0 ms asleep, 0 ms deeply asleep\r\n");
    for (int round = 0; round < 3; ++round) {
        EXPECT_EQ(machine.read_until("\n"), "with a lock: 1000 ms asleep, 0 ms deeply asleep\r\n");
        EXPECT_EQ(machine.read_until("\n"), "without locks: 0 ms asleep, 1000 ms deeply asleep\r\n");
    }
    machine.run_for(100ms);
    // It prints for some 5 ms after each.
    expect_edges(6, 1s, 1005ms, 10ms);
}

TEST_P(Sample, CrashAndRecoverKnowsWhereItWas) {
    Machine& machine = start("crash-and-recover");
    machine.read_until("A fresh start\r\n");
    machine.read_until("MbedOS Fault Handler");
    machine.read_until("Thread: crasher");
    machine.read_until("Back after error 0x80ff013d, reboot 1\r\n", 2s);
    std::string pc;
    for (const auto& event : machine.events())
        if (event.at("event") == "hardfault") pc = fmt::format("{:08x}", event.at("pc").to_number<std::uint32_t>());
    EXPECT_EQ(machine.read_until("\n"), "A HardFault at PC 0x" + pc + "\r\n");
    machine.read_until("Recovered, and running\r\n");
    machine.run_for(300ms);
    EXPECT_TRUE(lit());
    machine.reset("pin");
    machine.read_until("A fresh start\r\n");
}

TEST_P(Sample, ShellAnswers) {
    Machine& machine = start("shell");
    const auto answer = [&](const std::string& line, const std::string& echo) {
        machine.type(line + "\r");
        EXPECT_EQ(machine.read_until("\n"), echo + "\r\n");
        std::string text = machine.read_until("> ");
        return text.erase(text.size() - 2);
    };
    machine.read_until(std::string("Twinyard shell on ") + GetParam().target);
    machine.read_until("\n> ");
    const std::string help = "\n" + answer("help", "help");
    for (const char* command : {"help", "ps", "mem", "uptime", "led", "reset"})
        EXPECT_NE(help.find(std::string("\n") + command + " "), std::string::npos) << command;

    const std::string threads = answer("ps", "ps");
    EXPECT_TRUE(std::regex_search(threads, std::regex(R"(\nmain +running +24 +8192 +\d+\r)"))) << threads;
    EXPECT_TRUE(std::regex_search(threads, std::regex(R"(\nidle +ready +1 +\d+ +\d+\r)"))) << threads;
    EXPECT_TRUE(std::regex_match(answer("mem", "mem"), std::regex("heap: \\d+ in use, \\d+ at most, \\d{5,} reserved, "
                                                                  "\\d+ allocations, 0 failed\r\n")));
    machine.run_for(65s - machine.now());
    EXPECT_EQ(answer("uptime", "uptime").substr(0, 11), "up 0:01:05.");
    EXPECT_EQ(answer("led on", "led on"), "");
    machine.run_for(300ms);
    EXPECT_TRUE(lit());
    EXPECT_EQ(answer("nonsense", "nonsense"), "'nonsense' is no command; 'help' lists them\r\n");
    EXPECT_NE(answer("px\bs", "px\b \bs").find("\nmain "), std::string::npos) << "backspace";
    machine.type("\r\n\n");
    machine.read_until("\r\n> \r\n> ", 100ms);

    // All at once, as it is pasted: nothing of it is lost.
    machine.type("led off\rps\rhelp\ruptime\r");
    machine.read_until("up 0:01:0");
    EXPECT_FALSE(machine.has_event("fault"));
    machine.read_until("> ");
    machine.type("reset\r");
    machine.read_until("Resetting\r\n");
    machine.read_until("Twinyard shell on ");
    machine.read_until("> ");
    EXPECT_EQ(answer("uptime", "uptime").substr(0, 11), "up 0:00:00.");
}

INSTANTIATE_TEST_SUITE_P(Boards, Sample, testing::ValuesIn(kBoards),
                         [](const auto& board) { return std::string(board.param.name); });

}  // namespace
}  // namespace twin::test
