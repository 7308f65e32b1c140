// SPDX-License-Identifier: BSD-3-Clause
// In virtual time a run is what its inputs make it, whatever else the host does: proven by the hash over everything
// that can be observed.
#include <atomic>
#include <boost/json.hpp>
#include <future>
#include <set>
#include <thread>

#include "tests/device/nrf51/firmware.hpp"

namespace twin::test {
namespace {

/// A scene with timers, sleep, serial input and output, randomness, a power cut and a reset.
std::string scene(std::uint64_t seed, std::chrono::nanoseconds span) {
    auto options = Machine::virtual_time();
    options.seed = seed;
    Microbit m("analog.elf", options);
    m.read_until("ready\n");
    m.set("edge.P0=1.1");
    m.type("art");
    m.run_for(span / 4);
    m.type("rrm");
    m.run_for(span / 4);
    m.power(false);
    m.run_for(span / 8);
    m.power(true);
    m.type("r");
    m.run_for(span / 8);
    m.reset("pin");
    m.set("TEMP.temperature=31");
    m.run_for(3ms);
    m.type("t");
    m.run_for(span / 4);
    const auto summary = m.stop();
    EXPECT_EQ(summary.at("hardfaults").to_number<int>(), 0);
    return m.record_hash();
}

std::string blinking(std::chrono::nanoseconds span) {
    Microbit m("blink.elf");
    m.run_for(span);
    m.stop();
    return m.record_hash();
}

/// Threads that want the CPU for as long as this lives.
class Load {
  public:
    explicit Load(unsigned count) {
        for (unsigned i = 0; i < count; ++i)
            threads_.emplace_back([this] {
                volatile std::uint64_t sink = 0;
                while (!over_.load(std::memory_order_relaxed)) sink = sink + 1;
            });
    }
    ~Load() {
        over_ = true;
        for (auto& thread : threads_) thread.join();
    }
    Load(const Load&) = delete;
    Load& operator=(const Load&) = delete;

  private:
    std::atomic<bool> over_{false};
    std::vector<std::thread> threads_;
};

TEST(Determinism, TenRunsUnderLoadAreOne) {
    const auto alone = scene(1, 400ms);
    Load load(std::max(2u, std::thread::hardware_concurrency()));
    for (int i = 0; i < 10; ++i) EXPECT_EQ(scene(1, 400ms), alone) << "run " << i;
}

TEST(Determinism, TenRunsOfASleepingFirmwareUnderLoadAreOne) {
    const auto alone = blinking(500ms);
    Load load(std::max(2u, std::thread::hardware_concurrency()));
    for (int i = 0; i < 10; ++i) EXPECT_EQ(blinking(500ms), alone) << "run " << i;
}

TEST(Determinism, FiftyNodesAtOnceAreOne) {
    const auto alone = scene(1, 200ms);
    std::vector<std::future<std::string>> nodes;
    for (int i = 0; i < 50; ++i) nodes.push_back(std::async(std::launch::async, [] { return scene(1, 200ms); }));
    std::set<std::string> hashes;
    for (auto& node : nodes) hashes.insert(node.get());
    EXPECT_EQ(hashes, std::set<std::string>{alone});
}

TEST(Determinism, TheSeedIsAnInput) { EXPECT_NE(scene(1, 100ms), scene(2, 100ms)); }

TEST(Determinism, AnotherInstantOfAnInputIsAnotherRun) {
    const auto typed_after = [](std::chrono::nanoseconds wait) {
        Microbit m("echo.elf");
        m.read_until("echo\n");
        m.run_for(wait);
        m.type("x");
        m.run_for(20ms - wait);
        m.stop();
        return m.record_hash();
    };
    EXPECT_EQ(typed_after(5ms), typed_after(5ms));
    EXPECT_NE(typed_after(5ms), typed_after(6ms));
}

}  // namespace
}  // namespace twin::test
