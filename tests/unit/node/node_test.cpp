// SPDX-License-Identifier: BSD-3-Clause
// The node without QEMU: a fake of it with its own clock, a toy chip, and a real socket to the host.
#include "sim/node/node.hpp"

#include <gtest/gtest.h>
#include <poll.h>

#include "fake_host.hpp"
#include "models/core/model.hpp"
#include "toy_models.hpp"

namespace twin::node::test {
namespace {

namespace json = boost::json;
using link::Type;

constexpr std::uint64_t kBlock = 0x40000000;
constexpr std::uint64_t kOther = 0x40001000;
constexpr std::uint64_t kForeign = 0x40002000;
constexpr std::uint64_t kGpio = 0x50000000;
constexpr std::uint64_t kRam = 0x20000000;
enum : std::uint64_t {
    PLAIN = 0x00,
    NOW = 0x04,
    ALARM_PS = 0x08,
    ALARMS = 0x0C,
    RESET = 0x10,
    SEND = 0x14,
    SHOW = 0x18,
    DMA_FROM = 0x1C,
    DMA_TO = 0x20,
    DMA_OK = 0x24,
    STOP = 0x28,
    RECEIVED = 0x2C,
    LIGHT = 0x30,
    STICKY = 0x34
};

class NodeTest : public testing::Test {
  protected:
    NodeTest() {
        register_toys(registry);
        folder.write("soc/toy.yaml", kToyChip);
        folder.write("toy.yaml", kToyBoard);
    }
    ~NodeTest() override {
        // As in QEMU: the models stay until the process ends.
        if (node) node.release();
    }

    json::object config(bool virtual_time = false) {
        return {{"board", folder.path("toy.yaml")}, {"time", virtual_time ? "virtual" : "real"}};
    }
    std::string try_open(const json::object& with) {
        const bool virtual_time = with.contains("time") && with.at("time") == "virtual";
        auto opened = Node::open(host.table(virtual_time), folder.write("node.json", json::serialize(with)), registry);
        if (!opened) return opened.error();
        node = std::move(*opened);
        return "";
    }
    void open(const json::object& with) {
        const std::string error = try_open(with);
        ASSERT_EQ(error, "");
        node->reset(ResetKind::power_on);
    }
    /// With a link, in real time.
    void open_linked() {
        json::object with = config();
        with["link_fd"] = end.theirs;
        open(with);
        node->start();
    }
    /// With a link, in virtual time: granted until `first`.
    void open_lockstep(std::int64_t first) {
        json::object with = config(true);
        with["link_fd"] = end.theirs;
        open(with);
        end.send(Type::grant, "", first);
        node->start();
    }

    std::uint32_t read(std::uint64_t address) {
        std::uint64_t value = 0xDEAD;
        EXPECT_TRUE(node->read(address, 4, 0, value)) << std::hex << address;
        return static_cast<std::uint32_t>(value);
    }
    void write(std::uint64_t address, std::uint32_t value) {
        EXPECT_TRUE(node->write(address, 4, 0, value)) << std::hex << address;
    }
    void run_to(std::int64_t ns) {
        host.run_to(ns, [this] { node->deadline(); });
    }
    /// What QEMU's main loop does with a descriptor that can be read.
    void serve_link() {
        const auto watched = host.watched;
        if (const auto it = watched.find(end.theirs); it != watched.end()) it->second.first(it->second.second);
    }
    /// The flush timer, which is due within 2 ms.
    void serve_timer() {
        for (const auto& [fd, handler] : std::map(host.watched)) {
            if (fd == end.theirs) continue;
            pollfd due{fd, POLLIN, 0};
            ASSERT_EQ(poll(&due, 1, 10'000), 1);
            handler.first(handler.second);
        }
    }
    json::object call(const std::string& method, const json::object& params = {}) {
        end.take();
        end.send(Type::call, json::serialize(json::object{{"id", 7}, {"method", method}, {"params", params}}));
        serve_link();
        const auto replies = only(end.take(), Type::reply);
        EXPECT_EQ(replies.size(), 1U);
        if (replies.size() != 1) return {};
        const json::object reply = json::parse(replies[0].payload).as_object();
        EXPECT_EQ(reply.at("id"), 7);
        return reply;
    }
    json::object result(const std::string& method, const json::object& params = {}) {
        const json::object reply = call(method, params);
        EXPECT_TRUE(reply.contains("result")) << json::serialize(reply);
        return reply.contains("result") ? reply.at("result").as_object() : json::object{};
    }
    std::string call_error(const std::string& method, const json::object& params = {}) {
        const json::object reply = call(method, params);
        return reply.contains("error") ? json::value_to<std::string>(reply.at("error").at("message")) : "no error";
    }

    Folder folder;
    FakeHost host;
    HostEnd end;
    Registry registry;
    std::unique_ptr<Node> node;
};

// --- the machine

TEST_F(NodeTest, DescribesTheMachine) {
    open(config());
    TwinMachine machine;
    node->describe_machine(machine);
    EXPECT_STREQ(machine.cpu_type, "cortex-m0");
    EXPECT_EQ(machine.num_irqs, 8U);
    EXPECT_EQ(machine.cpu_hz, 16'000'000U);
    ASSERT_EQ(machine.num_memories, 2U);
    EXPECT_STREQ(machine.memories[0].name, "flash");
    EXPECT_EQ(machine.memories[0].kind, TWIN_MEMORY_FLASH);
    EXPECT_EQ(static_cast<std::uint8_t*>(machine.memories[0].host)[4095], 0xFF);
    EXPECT_EQ(machine.memories[1].base, kRam);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(machine.memories[1].host) % 4096, 0U);
}

TEST_F(NodeTest, FlashIsTheFile) {
    folder.write("flash.bin", std::string(4096, '\x42'));
    json::object with = config();
    with["memories"] = json::object{{"flash", folder.path("flash.bin")}};
    open(with);
    node->env().memory("flash")->data[7] = 0x24;
    EXPECT_EQ(folder.read("flash.bin").substr(6, 3), "\x42\x24\x42");
}

TEST_F(NodeTest, PreloadsRamOnce) {
    folder.write("ram.bin", "hello");
    json::object with = config();
    with["preload"] = json::array{json::object{{"address", kRam + 16}, {"file", folder.path("ram.bin")}}};
    open(with);
    const std::uint8_t* ram = node->env().memory("ram")->data;
    EXPECT_EQ(std::memcmp(ram + 16, "hello", 5), 0);
    node->reset(ResetKind::system);
    EXPECT_EQ(std::memcmp(ram + 16, "hello", 5), 0);
    node->reset(ResetKind::power_on);
    EXPECT_NE(std::memcmp(ram + 16, "hello", 5), 0);
}

// --- accesses

TEST_F(NodeTest, ReadsAndWritesRegisters) {
    open(config());
    EXPECT_EQ(read(kBlock + PLAIN), 0x1234U);
    write(kBlock + PLAIN, 0xABCD);
    EXPECT_EQ(read(kBlock + PLAIN), 0xABCDU);
    EXPECT_EQ(read(kOther + PLAIN), 0x1234U);
    EXPECT_EQ(read(kBlock + 0xFFC), 0U);  // within the bank, no register there
}

TEST_F(NodeTest, UnmappedIsABusErrorAndCounted) {
    open(config());
    std::uint64_t value = 0;
    EXPECT_FALSE(node->read(0x40003000, 4, 0, value));
    EXPECT_FALSE(node->write(0x60000000, 4, 0, 1));
    EXPECT_FALSE(node->read(kForeign + 0x100, 4, 0, value)) << "behind a range smaller than a page";
    EXPECT_FALSE(node->read(kForeign + 8, 4, 0, value)) << "the target's own error";
    const auto entries = node->env().journal().entries();
    ASSERT_EQ(entries.size(), 4U);
    EXPECT_EQ(entries[0].what, "0x40002008");
    EXPECT_EQ(entries[2].what, "0x40003000");
    EXPECT_EQ(entries[2].reads, 1U);
    EXPECT_EQ(entries[3].what, "0x60000000");
    EXPECT_EQ(entries[3].writes, 1U);
}

TEST_F(NodeTest, DebuggersLeaveNoTrace) {
    open(config());
    std::uint64_t value = 0;
    EXPECT_TRUE(node->read(kBlock + PLAIN, 4, TWIN_ACCESS_DEBUG, value));
    EXPECT_EQ(value, 0x1234U);
    EXPECT_TRUE(node->read(kBlock + 0x800, 4, TWIN_ACCESS_DEBUG, value));
    EXPECT_FALSE(node->read(0x40003000, 4, TWIN_ACCESS_DEBUG, value));
    EXPECT_TRUE(node->env().journal().entries().empty());
    EXPECT_TRUE(node->write(0, 4, TWIN_ACCESS_DEBUG, 0x11223344)) << "flash, as a programming tool";
    EXPECT_EQ(node->env().memory("flash")->data[3], 0x11);
}

TEST_F(NodeTest, FlashWritesGoToTheirOwner) {
    open(config());
    EXPECT_FALSE(node->write(8, 4, 0, 1)) << "nobody owns them";
    std::vector<std::uint64_t> seen;
    node->env().memory("flash")->write = [&](std::uint64_t offset, unsigned size, std::uint32_t value) {
        seen = {offset, size, value};
        return offset < 100;
    };
    EXPECT_TRUE(node->write(8, 2, 0, 0xBEEF));
    EXPECT_EQ(seen, (std::vector<std::uint64_t>{8, 2, 0xBEEF}));
    EXPECT_FALSE(node->write(100, 4, 0, 1));
}

TEST_F(NodeTest, ForeignModelsFindTheTime) {
    open(config());
    host.clock = 1500;
    EXPECT_EQ(read(kForeign), 1500U);
    write(kForeign, 500);
    EXPECT_EQ(host.deadline, 2000) << "its own event, which no alarm announced";
    run_to(1999);
    EXPECT_EQ(read(kForeign + 4), 0U);
    run_to(2000);
    EXPECT_EQ(read(kForeign + 4), 1U);
    write(kForeign, 0);
    EXPECT_EQ(read(kForeign + 4), 2U) << "at once means before the next instruction";
}

// --- time

TEST_F(NodeTest, ArmsTheNextEventRoundedUp) {
    open(config());
    EXPECT_EQ(host.deadline, TWIN_NO_DEADLINE) << "an idle node needs no call";
    host.clock = 100;
    write(kBlock + ALARM_PS, 1'000'001);
    EXPECT_EQ(host.deadline, 1101);
    run_to(1100);
    EXPECT_FALSE(host.irqs[3]);
    run_to(1101);
    EXPECT_TRUE(host.irqs[3]);
    EXPECT_EQ(host.deadline, TWIN_NO_DEADLINE);
    EXPECT_EQ(read(kBlock + ALARMS), 1U);
}

TEST_F(NodeTest, PlainAccessesDoNotTouchTheDeadline) {
    open(config());
    write(kBlock + ALARM_PS, 5'000'000);
    const unsigned before = host.deadlines_set;
    for (int i = 0; i < 10; ++i) read(kBlock + PLAIN);
    write(kBlock + PLAIN, 1);
    EXPECT_EQ(host.deadlines_set, before);
    host.clock = 4'999;
    write(kBlock + ALARM_PS, 5'000'000);
    EXPECT_EQ(host.deadline, 9'999);
}

TEST_F(NodeTest, AnAccessThatComesLateRunsWhatWasDue) {
    open(config());
    write(kBlock + ALARM_PS, 1'000'000);
    host.clock = 3000;  // QEMU's timer has not been served yet
    EXPECT_EQ(read(kBlock + NOW), 3000U);
    EXPECT_EQ(read(kBlock + ALARMS), 1U);
    EXPECT_TRUE(host.irqs[3]);
}

TEST_F(NodeTest, SharedInterruptIsTheOr) {
    open(config());
    write(kBlock + ALARM_PS, 1'000);
    write(kOther + ALARM_PS, 2'000);
    run_to(1);
    EXPECT_TRUE(host.irqs[3]);
    run_to(2);
    write(kBlock + ALARMS, 0);
    EXPECT_TRUE(host.irqs[3]) << "the other still asks";
    write(kOther + ALARMS, 0);
    EXPECT_FALSE(host.irqs[3]);
}

// --- DMA

TEST_F(NodeTest, DmaCopiesAndTellsTheCpu) {
    open(config());
    std::uint8_t* ram = node->env().memory("ram")->data;
    std::memcpy(ram, "abcdefgh", 8);
    write(kBlock + DMA_FROM, kRam);
    host.changed.clear();
    write(kBlock + DMA_TO, kRam + 0x100);
    EXPECT_EQ(read(kBlock + DMA_OK), 1U);
    EXPECT_EQ(std::memcmp(ram + 0x100, "abcdefgh", 8), 0);
    std::uint64_t told = 0;
    for (const auto& [address, size] : host.changed) told += size;
    EXPECT_EQ(told, 8U);
    // Again, now that the port has a direct pointer for reading.
    std::memcpy(ram, "ABCDEFGH", 8);
    write(kBlock + DMA_TO, kRam + 0x200);
    EXPECT_EQ(std::memcmp(ram + 0x200, "ABCDEFGH", 8), 0);
}

TEST_F(NodeTest, DmaReachesRegistersAndFailsElsewhere) {
    open(config());
    write(kOther + PLAIN, 0x77);
    write(kBlock + DMA_FROM, kOther);
    write(kBlock + DMA_TO, kRam);
    EXPECT_EQ(read(kBlock + DMA_OK), 1U);
    EXPECT_EQ(node->env().memory("ram")->data[0], 0x77);
    write(kBlock + DMA_FROM, 0x60000000);
    write(kBlock + DMA_TO, kRam);
    EXPECT_EQ(read(kBlock + DMA_OK), 0U);
    write(kBlock + DMA_FROM, kRam);
    write(kBlock + DMA_TO, 0);
    EXPECT_EQ(read(kBlock + DMA_OK), 0U) << "flash takes no bus master's writes";
    write(kBlock + DMA_FROM, kRam + 4096 - 4);
    write(kBlock + DMA_TO, kRam);
    EXPECT_EQ(read(kBlock + DMA_OK), 0U) << "beyond the end";
}

// --- resets, power, the CPU

TEST_F(NodeTest, ModelsAndCpuAskForResets) {
    open(config());
    write(kBlock + RESET, 1);
    node->cpu_event(TWIN_CPU_SYSRESETREQ, 0);
    EXPECT_EQ(host.resets, (std::vector<TwinResetKind>{TWIN_RESET_WATCHDOG, TWIN_RESET_SYSTEM}));
    write(kBlock + PLAIN, 1);
    node->reset(ResetKind::system);
    EXPECT_EQ(read(kBlock + PLAIN), 0x1234U);
}

TEST_F(NodeTest, LockupIsToldAndResets) {
    open_linked();
    end.take();
    host.cpu.r[0] = 42;
    node->cpu_event(TWIN_CPU_HARDFAULT, 0x100);
    node->cpu_event(TWIN_CPU_LOCKUP, 0x200);
    EXPECT_EQ(host.resets, (std::vector<TwinResetKind>{TWIN_RESET_LOCKUP}));
    node->close();
    const auto all = end.take();
    const auto events = only(all, Type::event);
    ASSERT_EQ(events.size(), 2U);
    const auto fault = json::parse(events[0].payload).as_object();
    EXPECT_EQ(fault.at("event"), "hardfault");
    EXPECT_EQ(fault.at("pc"), 0x100);
    EXPECT_EQ(fault.at("registers").at("r").at(0), 42);
    EXPECT_EQ(json::parse(events[1].payload).at("event"), "lockup");
    const auto summary = json::parse(all.back().payload).as_object();
    EXPECT_EQ(all.back().type, Type::summary);
    EXPECT_EQ(summary.at("hardfaults"), 1);
    EXPECT_EQ(summary.at("lockups"), 1);
    EXPECT_EQ(summary.at("resets").at("power_on"), 1);
    EXPECT_TRUE(summary.at("instructions").is_null());
}

TEST_F(NodeTest, APowerCutStopsAllAndLosesRam) {
    open_linked();
    std::uint8_t* ram = node->env().memory("ram")->data;
    std::memcpy(ram, "precious", 8);
    write(kBlock + PLAIN, 0x55);
    write(kBlock + ALARM_PS, 1'000'000);
    end.send(Type::power, std::string(1, '\0'));
    serve_link();
    EXPECT_FALSE(host.running);
    run_to(10'000);
    EXPECT_FALSE(host.irqs[3]) << "the alarm went with the power";
    end.send(Type::reset, "pin");
    serve_link();
    EXPECT_TRUE(host.resets.empty()) << "nothing resets without power";
    end.send(Type::power, "\1");
    serve_link();
    EXPECT_TRUE(host.running);
    ASSERT_EQ(host.resets, (std::vector<TwinResetKind>{TWIN_RESET_POWER_ON}));
    node->reset(ResetKind::power_on);
    EXPECT_NE(std::memcmp(ram, "precious", 8), 0);
    EXPECT_EQ(read(kBlock + PLAIN), 0x1234U);
    serve_timer();
    std::vector<std::string> events;
    for (const auto& m : only(end.take(), Type::event)) events.push_back(m.payload);
    EXPECT_EQ(events,
              (std::vector<std::string>{R"({"event":"reset","kind":"power_on"})", R"({"event":"power","on":false})",
                                        R"({"event":"power","on":true})", R"({"event":"reset","kind":"power_on"})"}));
}

TEST_F(NodeTest, RamAtPowerOnDependsOnTheSeedAlone) {
    open(config());
    const std::uint8_t* ram = node->env().memory("ram")->data;
    std::vector<std::uint8_t> expected(4096);
    fill_at_power_on(expected.data(), expected.size(), 1, "ram", 0);
    EXPECT_EQ(std::memcmp(ram, expected.data(), 4096), 0);
    std::vector<std::uint8_t> other(4096);
    fill_at_power_on(other.data(), other.size(), 2, "ram", 0);
    EXPECT_NE(expected, other);
}

TEST_F(NodeTest, AModelStopsTheCpuUntilAReset) {
    open(config());
    write(kBlock + STOP, 1);
    EXPECT_FALSE(host.running);
    host.running = true;  // QEMU's CPU runs after its reset
    node->reset(ResetKind::wake_up);
    EXPECT_TRUE(host.running);
    write(kBlock + STOP, 1);
    EXPECT_FALSE(host.running);
}

TEST_F(NodeTest, AnInterruptThatOutlivesAResetIsToldAgain) {
    open(config());
    write(kBlock + STICKY, 1);
    EXPECT_TRUE(host.irqs[3]);
    host.irqs.clear();  // as the NVIC does
    node->reset(ResetKind::system);
    EXPECT_TRUE(host.irqs[3]);
}

// --- the host

TEST_F(NodeTest, SaysHello) {
    open_linked();
    const auto all = end.take();
    ASSERT_GE(all.size(), 2U);
    const auto events = only(all, Type::event);
    const auto greetings = only(all, Type::hello);
    ASSERT_EQ(greetings.size(), 1U);
    const auto hello = json::parse(greetings[0].payload).as_object();
    EXPECT_EQ(hello.at("protocol"), 1);
    EXPECT_EQ(hello.at("board"), "toyboard");
    EXPECT_EQ(hello.at("name"), "node0");
    EXPECT_EQ(hello.at("serial").at(0).at("name"), "BLOCK");
    EXPECT_EQ(hello.at("outputs").at(0).at("name"), "BLOCK.lamp");
    EXPECT_EQ(hello.at("outputs").at(0).at("format"), "f64");
    EXPECT_EQ(hello.at("values").at(0).at("name"), "BLOCK.light");
    EXPECT_EQ(hello.at("values").at(0).at("value"), 7.0);
    EXPECT_EQ(only(all, Type::value).size(), 2U) << "each output once";
    EXPECT_EQ(all[0].type, Type::hello) << "the first message";
}

TEST_F(NodeTest, SerialAndValuesGoBothWays) {
    open_linked();
    end.take();
    write(kBlock + SEND, 'h');
    write(kBlock + SHOW, 3);
    write(kOther + SEND, 'i');
    EXPECT_TRUE(end.take().empty()) << "collected";
    serve_timer();
    const auto all = end.take();
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].type, Type::serial_out);
    EXPECT_EQ(all[0].payload, "h");
    EXPECT_EQ(all[1].type, Type::value);
    EXPECT_EQ(link::decode_f64(all[1].payload), 3.0);
    EXPECT_EQ(all[2].channel, 1);
    end.send(Type::serial_in, "abc", 0, 0);
    serve_link();
    EXPECT_EQ(read(kBlock + RECEIVED), 3U);
    EXPECT_EQ(read(kOther + RECEIVED), 0U);
}

TEST_F(NodeTest, SetsValuesAndSaysWhatIsWrong) {
    open_linked();
    end.take();
    const auto set = [&](const std::string& text) -> std::string {
        end.send(Type::set, text);
        serve_link();
        const auto events = only(end.take(), Type::event);
        if (events.empty()) return "";
        const auto event = json::parse(events[0].payload).as_object();
        EXPECT_EQ(event.at("event"), "set_failed");
        EXPECT_EQ(event.at("text"), text.c_str());
        return json::value_to<std::string>(event.at("message"));
    };
    EXPECT_EQ(set("BLOCK.light=100"), "");
    EXPECT_EQ(read(kBlock + LIGHT), 100U);
    EXPECT_EQ(set("BLOCK.light=101"), "BLOCK.light takes 0 to 100 lx, not 101");
    EXPECT_EQ(set("BLOCK.light=bright"), "'bright' is no number, true, false, on or off");
    EXPECT_EQ(set("BLOCK.lihgt=1"), "'BLOCK.lihgt' does not exist; did you mean 'BLOCK.light'?");
    EXPECT_EQ(set("BLOCK.light"), "expected part.value=number");
    EXPECT_EQ(set("OTHER.light=on"), "");
    EXPECT_EQ(read(kOther + LIGHT), 1U);
}

TEST_F(NodeTest, SetBeforeTheFirstInstruction) {
    json::object with = config();
    with["set"] = json::array{"BLOCK.light=55"};
    open(with);
    EXPECT_EQ(read(kBlock + LIGHT), 55U);
}

TEST_F(NodeTest, DescribesItself) {
    open_linked();
    const auto board = result("describe");
    EXPECT_EQ(board.at("board"), "toyboard");
    EXPECT_EQ(board.at("memories").at(1).at("size"), 4096);
    EXPECT_EQ(board.at("peripherals").at(0).at("name"), "BLOCK");
    EXPECT_EQ(board.at("peripherals").at(0).at("irq").at(0), 3);
    EXPECT_EQ(board.at("parts").at(0).at("name"), "sensor");
    EXPECT_EQ(board.at("parts").at(0).at("address"), 0x1D);
    EXPECT_EQ(board.at("pins").at(0).at("net"), "LINE");
    EXPECT_EQ(board.at("pins").at(0).at("level"), "high") << "pulled";
    EXPECT_EQ(board.at("pins").at(1).at("connected").at(0), "sensor.int1");
    EXPECT_EQ(board.at("values").at(0).at("unit"), "lx");
}

TEST_F(NodeTest, ShowsRegistersWithoutTouchingThem) {
    open_linked();
    host.clock = 77;
    write(kBlock + PLAIN, 0xBEEF);
    const auto all = result("regs");
    EXPECT_EQ(all.at("peripherals").as_array().size(), 3U);
    const auto one = result("regs", {{"peripheral", "BLOCK"}});
    const auto& block = one.at("peripherals").at(0);
    EXPECT_EQ(block.at("base"), kBlock);
    const auto& plain = block.at("registers").at(0);
    EXPECT_EQ(plain.at("name"), "PLAIN");
    EXPECT_EQ(plain.at("value"), 0xBEEF);
    EXPECT_EQ(plain.at("fields").at(0).at("name"), "LOW");
    EXPECT_EQ(plain.at("fields").at(0).at("access"), "rw");
    EXPECT_EQ(plain.at("fields").at(0).at("value"), 0xBEEF);
    EXPECT_EQ(plain.at("fields").at(1).at("access"), "unmodelled");
    EXPECT_EQ(block.at("registers").at(1).at("value"), 77) << "of now";
    EXPECT_EQ(call_error("regs", {{"peripheral", "BLOK"}}),
              "no peripheral 'BLOK' has registers; did you mean 'BLOCK'?");
    EXPECT_TRUE(node->env().journal().entries().empty());
}

TEST_F(NodeTest, ReportsWhatIsNotModelled) {
    open_linked();
    write(kBlock + PLAIN, 0x10000);
    write(kBlock + PLAIN, 0x20000);
    read(kBlock + 0x800);
    std::uint64_t value = 0;
    EXPECT_FALSE(node->read(0x60000000, 4, 0, value));
    EXPECT_TRUE(node->read(kBlock + PLAIN, 1, 0, value));
    const auto journal = result("journal");
    const auto& gaps = journal.at("unmodelled").as_array();
    ASSERT_EQ(gaps.size(), 3U) << json::serialize(gaps);
    EXPECT_EQ(gaps[0].at("peripheral"), "BLOCK");
    EXPECT_EQ(gaps[0].at("register"), "PLAIN");
    EXPECT_EQ(gaps[0].at("field"), "HIGH");
    EXPECT_EQ(gaps[0].at("writes"), 2);
    EXPECT_EQ(gaps[1].at("peripheral"), "");
    EXPECT_EQ(gaps[1].at("register"), "0x60000000");
    EXPECT_EQ(gaps[2].at("register"), "0x800");
    ASSERT_EQ(journal.at("notes").as_array().size(), 1U);
    EXPECT_EQ(journal.at("notes").at(0).at("kind"), "wrong width");
}

TEST_F(NodeTest, ReadsAndWritesMemory) {
    open_linked();
    EXPECT_TRUE(result("memory.write", {{"address", kRam + 4}, {"data", "00fFa5"}}).empty());
    EXPECT_EQ(host.changed.back(), (std::pair<std::uint64_t, std::uint64_t>{kRam + 4, 3}));
    EXPECT_EQ(result("memory.read", {{"address", kRam + 4}, {"size", 3}}).at("data"), "00ffa5");
    EXPECT_EQ(call_error("memory.read", {{"address", kRam + 4095}, {"size", 2}}), "not all of it is memory");
    EXPECT_EQ(call_error("memory.read", {{"address", kRam}, {"size", (1 << 20) + 1}}), "'size' is at most 1 MiB");
    EXPECT_EQ(call_error("memory.read", {{"address", -1}, {"size", 1}}), "'address' must be an integer, 0 or more");
    EXPECT_EQ(call_error("memory.write", {{"address", kRam}, {"data", "0"}}), "'data' must have two digits a byte");
    EXPECT_EQ(call_error("memory.write", {{"address", kRam}, {"data", "xy"}}), "'data' must be hexadecimal digits");
}

TEST_F(NodeTest, AnswersTheRest) {
    open_linked();
    host.cpu.r[15] = 0x1F0;
    EXPECT_EQ(result("cpu").at("r").at(15), 0x1F0);
    EXPECT_EQ(result("cpu").at("running"), true);
    read(kBlock);
    EXPECT_EQ(result("stats").at("reads"), 1);
    EXPECT_EQ(result("parts").at("parts").at(0).at("name"), "sensor");
    EXPECT_EQ(call_error("descrive"), "no method 'descrive'; did you mean 'describe'?");
    end.send(Type::call, "not json");
    serve_link();
    const auto replies = only(end.take(), Type::reply);
    ASSERT_EQ(replies.size(), 1U);
    EXPECT_TRUE(json::parse(replies[0].payload).as_object().contains("error"));
}

TEST_F(NodeTest, QuitEndsWithTheSummaryLast) {
    open_linked();
    end.take();
    end.send(Type::quit);
    serve_link();
    EXPECT_EQ(host.exit_code, 0);
    EXPECT_FALSE(host.running);
    write(kBlock + SEND, 'x');
    node->close();
    const auto all = end.take();
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].type, Type::summary);
}

TEST_F(NodeTest, TheHostsEndIsTheNodesEnd) {
    open_linked();
    end.close();
    serve_link();
    EXPECT_EQ(host.exit_code, 0);
    write(kBlock + SEND, 'x');
    node->close();
}

TEST_F(NodeTest, AHostThatDoesNotReadBlocksNobody) {
    open_linked();
    for (int i = 0; i < 600'000; ++i) write(kBlock + SEND, 'x');  // 17 bytes each: 10 MB
    end.send(Type::call, R"({"id":7,"method":"stats"})");
    serve_link();
    // Reading again gets what was kept, in order, and the answer behind it.
    std::size_t bytes = 0;
    std::vector<link::Message> replies;
    for (int round = 0; round < 1000 && replies.empty(); ++round) {
        const auto all = end.take();
        for (const auto& message : only(all, Type::serial_out)) bytes += message.payload.size();
        replies = only(all, Type::reply);
        if (replies.empty()) serve_timer();
    }
    ASSERT_EQ(replies.size(), 1U);
    const auto dropped = json::parse(replies[0].payload).at("result").at("dropped_messages").as_int64();
    EXPECT_GT(dropped, 0);
    EXPECT_EQ(bytes + static_cast<std::size_t>(dropped), 600'000U);
}

TEST_F(NodeTest, ANonsenseStreamEndsTheNode) {
    open_linked();
    end.send(static_cast<Type>(63), "");
    serve_link();
    EXPECT_EQ(host.exit_code, 0);
}

// --- virtual time

TEST_F(NodeTest, LockstepStopsAtEachGrant) {
    open_lockstep(1000);
    auto all = end.take();
    ASSERT_GE(all.size(), 2U);
    EXPECT_EQ(all.back().type, Type::report);
    EXPECT_EQ(all.back().time_ns, 0);
    EXPECT_EQ(link::decode_i64(all.back().payload), link::kNever);
    EXPECT_EQ(host.deadline, 1000);
    write(kBlock + ALARM_PS, 1'500'000);
    write(kBlock + SEND, 'a');
    EXPECT_EQ(host.deadline, 1000) << "the grant comes first";
    EXPECT_TRUE(end.take().empty());
    end.send(Type::grant, "", 2000);
    run_to(1000);
    all = end.take();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].type, Type::serial_out);
    EXPECT_EQ(all[1].type, Type::report);
    EXPECT_EQ(all[1].time_ns, 1000);
    EXPECT_EQ(link::decode_i64(all[1].payload), 1500);
    EXPECT_EQ(host.deadline, 1500);
    end.send(Type::grant, "", 3000);
    run_to(2999);
    EXPECT_EQ(read(kBlock + ALARMS), 1U);
    EXPECT_EQ(host.deadline, 3000);
}

TEST_F(NodeTest, AtABoundaryTimeStandsStill) {
    open_lockstep(1000);
    end.take();
    end.send(Type::set, "BLOCK.light=9");
    end.send(Type::serial_in, "xyz");
    end.send(Type::grant, "", 500);  // has passed: reported again at once
    end.send(Type::call, R"({"id":1,"method":"stats"})");
    end.send(Type::grant, "", 2000);
    run_to(1000);
    const auto all = end.take();
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].type, Type::report);
    EXPECT_EQ(all[1].type, Type::report);
    EXPECT_EQ(all[1].time_ns, 1000);
    EXPECT_EQ(all[2].type, Type::reply);
    EXPECT_EQ(json::parse(all[2].payload).at("result").at("now_ns"), 1000);
    EXPECT_EQ(read(kBlock + LIGHT), 9U);
    EXPECT_EQ(read(kBlock + RECEIVED), 3U);
}

TEST_F(NodeTest, EventsAtTheGrantsInstantBelongToIt) {
    open_lockstep(1000);
    write(kBlock + ALARM_PS, 1'000'000);
    end.send(Type::grant, "", 2000);
    run_to(1000);
    EXPECT_TRUE(host.irqs[3]);
    EXPECT_EQ(link::decode_i64(end.take().back().payload), link::kNever);
}

TEST_F(NodeTest, LockstepEndsWithTheHost) {
    open_lockstep(1000);
    end.take();
    end.close();
    run_to(1000);
    EXPECT_EQ(host.exit_code, 0);
    EXPECT_FALSE(host.running);
    EXPECT_EQ(host.deadline, TWIN_NO_DEADLINE);
}

TEST_F(NodeTest, LockstepQuits) {
    open_lockstep(1000);
    end.take();
    end.send(Type::quit);
    run_to(1000);
    const auto all = end.take();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[1].type, Type::summary);
    const auto summary = json::parse(all[1].payload).as_object();
    EXPECT_EQ(summary.at("virtual_ns"), 1000);
    EXPECT_EQ(summary.at("instructions"), 0);
    node->close();
    EXPECT_TRUE(end.take().empty());
}

// --- what is wrong in the files

TEST_F(NodeTest, ErrorsNameTheirPlace) {
    const auto chip_error = [&](const std::string& from, const std::string& to) {
        std::string text = kToyChip;
        text.replace(text.find(from), from.size(), to);
        folder.write("soc/toy.yaml", text);
        return try_open(config());
    };
    EXPECT_EQ(chip_error("type: toy.gpio", "type: toy.gpoi"),
              folder.path("soc/toy.yaml") +
                  ":9: key 'peripherals.GPIO.type': found 'toy.gpoi', expected the name of a "
                  "model that exists; did you mean 'toy.gpio'?");
}

TEST_F(NodeTest, ErrorOfAParameter) {
    std::string text = kToyBoard;
    text.replace(text.find("rate: 5"), 7, "rate: fast");
    folder.write("toy.yaml", text);
    EXPECT_EQ(try_open(config()),
              folder.path("toy.yaml") + ":8: key 'parts.sensor.params.rate': found 'fast', expected a number (in Hz)");
}

TEST_F(NodeTest, ErrorOfAnUnknownParameter) {
    std::string text = kToyBoard;
    text.replace(text.find("rate: 5"), 7, "rtae: 5");
    folder.write("toy.yaml", text);
    EXPECT_EQ(try_open(config()), folder.path("toy.yaml") +
                                      ":8: key 'parts.sensor.params.rtae': found a parameter that toy.sensor does not "
                                      "have, expected one of address, rate, axes; did you mean 'rate'?");
}

TEST_F(NodeTest, ErrorOfAListParameter) {
    std::string text = kToyBoard;
    text.replace(text.find("axes: [x, y]"), 12, "axes: x");
    folder.write("toy.yaml", text);
    EXPECT_EQ(try_open(config()),
              folder.path("toy.yaml") + ":8: key 'parts.sensor.params.axes': found 'x', expected a list (three names)");
}

TEST_F(NodeTest, ErrorOfAMissingParameter) {
    std::string text = kToyChip;
    text.replace(text.find(", params: {gpio: GPIO}"), 22, "");
    folder.write("soc/toy.yaml", text);
    EXPECT_EQ(try_open(config()), folder.path("soc/toy.yaml") +
                                      ":7: key 'peripherals.BLOCK.params.gpio': found nothing, expected the name of a "
                                      "model: it is required (whose pins)");
}

TEST_F(NodeTest, ErrorOfAModelsName) {
    std::string text = kToyChip;
    text.replace(text.find("gpio: GPIO"), 10, "gpio: GPOI");
    folder.write("soc/toy.yaml", text);
    EXPECT_EQ(try_open(config()), folder.path("soc/toy.yaml") +
                                      ":7: key 'peripherals.BLOCK.params.gpio': found 'GPOI', expected the name of a "
                                      "model (whose pins); did you mean 'GPIO'?");
}

TEST_F(NodeTest, ErrorOfAPin) {
    std::string text = kToyBoard;
    text.replace(text.find("int1: P0.01"), 11, "int2: P0.01");
    folder.write("toy.yaml", text);
    EXPECT_EQ(try_open(config()), folder.path("toy.yaml") +
                                      ":8: key 'parts.sensor.pins.int2': found pin 'int2', which toy.sensor does not "
                                      "have, expected int1; did you mean 'int1'?");
}

TEST_F(NodeTest, ErrorOfAnInterrupt) {
    std::string text = kToyChip;
    text.replace(text.find("GPIO: {type: toy.gpio"), 21, "GPIO: {irq: 1, type: toy.gpio");
    folder.write("soc/toy.yaml", text);
    EXPECT_EQ(try_open(config()),
              folder.path("soc/toy.yaml") +
                  ":9: key 'peripherals.GPIO.irq': found one interrupt, expected those of toy.gpio: "
                  "none: it has none");
}

TEST_F(NodeTest, ErrorOfARangeTooSmall) {
    std::string text = kToyChip;
    text.replace(text.find("base: 0x50000000"), 16, "base: 0x50000000, size: 0x100");
    folder.write("soc/toy.yaml", text);
    EXPECT_EQ(try_open(config()), folder.path("soc/toy.yaml") +
                                      ":9: key 'peripherals.GPIO.base': found a range of 256 bytes, expected at least "
                                      "4096, which the registers of toy.gpio take");
}

TEST_F(NodeTest, ErrorOfALibrary) {
    folder.write("no.so", "no library");
    folder.write("toy.yaml", std::string("libraries: [no.so]\n") + kToyBoard);
    const std::string expected = folder.path("toy.yaml") + ":1: key 'libraries[0]': cannot load the model library: ";
    EXPECT_EQ(try_open(config()).substr(0, expected.size()), expected);
}

TEST_F(NodeTest, ErrorsOfTheConfiguration) {
    const auto with = [&](const char* key, const json::value& value) {
        json::object object = config();
        object[key] = value;
        return try_open(object);
    };
    const std::string file = folder.path("node.json") + ": ";
    EXPECT_EQ(with("sede", 1), file + "key 'sede' does not exist; did you mean 'seed'?");
    EXPECT_EQ(with("seed", -1), file + "key 'seed': expected an integer from 0 to 9223372036854775807");
    EXPECT_EQ(with("seed", "1"), file + "key 'seed': expected an integer from 0 to 9223372036854775807");
    EXPECT_EQ(with("time", "warped"), file + "key 'time': expected \"real\" or \"virtual\"");
    EXPECT_EQ(with("name", "a b"), file + "key 'name': expected 1 to 64 characters of A-Z a-z 0-9 _ . -");
    EXPECT_EQ(with("link_fd", 2), file + "key 'link_fd': expected an integer from 3 to 2147483647");
    EXPECT_EQ(with("board", "/nowhere.yaml"), "/nowhere.yaml: no readable file");
    EXPECT_EQ(try_open({}), file + "key 'board': expected the path of a board's YAML");
    auto opened = Node::open(host.table(true), folder.write("node.json", json::serialize(config())), registry);
    EXPECT_EQ(opened.error(), file + "key 'time': real time needs QEMU started without -icount");
    EXPECT_EQ(Node::open(host.table(false), "/nowhere.json", registry).error(),
              "/nowhere.json: No such file or directory");
}

TEST_F(NodeTest, ErrorOfAMemorysFile) {
    folder.write("flash.bin", "short");
    json::object with = config();
    with["memories"] = json::object{{"flash", folder.path("flash.bin")}};
    EXPECT_EQ(try_open(with), folder.path("flash.bin") + ": has 5 bytes, expected 4096");
}

TEST_F(NodeTest, ErrorOfAMemorysName) {
    json::object with = config();
    with["memories"] = json::object{{"falsh", "x"}};
    EXPECT_EQ(try_open(with), "memories.falsh: toy has no such memory; did you mean 'flash'?");
}

TEST_F(NodeTest, ErrorOfASet) {
    json::object with = config();
    with["set"] = json::array{"BLOCK.light=1000"};
    EXPECT_EQ(try_open(with), "set 'BLOCK.light=1000': BLOCK.light takes 0 to 100 lx, not 1000");
}

}  // namespace
}  // namespace twin::node::test
