// SPDX-License-Identifier: BSD-3-Clause
// Limits on real processes. What a processor's time is held to is an upper bound, true on a busy machine as well.
#include "sim/host/limits.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <map>

namespace twin::host {
namespace {

using std::chrono::milliseconds;

class LimitsTest : public testing::Test {
  protected:
    void start(const std::string& script) {
        auto process = NodeProcess::start({{"/bin/sh", "-c", script}, {}, {}});
        ASSERT_TRUE(process) << process.error().message;
        processes_.push_back(std::make_unique<NodeProcess>(std::move(*process)));
    }
    /// Holds them to it, until `over` or for so long.
    void hold(Limits limits, std::chrono::milliseconds span, const std::function<bool()>& over = [] { return false; }) {
        Limiter limiter(
            io_, limits,
            [this] {
                std::vector<Limiter::Subject> out;
                for (std::size_t i = 0; i < processes_.size(); ++i) {
                    if (!processes_[i]->poll()) {
                        out.push_back({processes_[i].get(), i});
                    }
                }
                return out;
            },
            [this](std::size_t id, const std::string& why) {
                killed_[id] = why;
                processes_[id]->signal(SIGKILL);
            });
        const auto end = std::chrono::steady_clock::now() + span;
        while (std::chrono::steady_clock::now() < end && !over()) {
            io_.restart();
            io_.run_one_for(milliseconds(50));
        }
    }
    /// As /proc has it: R, S, T (stopped), ...
    char state(std::size_t id) const {
        std::ifstream file("/proc/" + std::to_string(processes_[id]->pid()) + "/stat");
        std::string text((std::istreambuf_iterator<char>(file)), {});
        const auto at = text.rfind(") ");
        return at == std::string::npos ? '?' : text[at + 2];
    }

    boost::asio::io_context io_{1};
    std::vector<std::unique_ptr<NodeProcess>> processes_;
    std::map<std::size_t, std::string> killed_;
};

constexpr const char* kBusy = "while :; do :; done";

TEST_F(LimitsTest, AProcessTakesItsShareOfAProcessor) {
    start(kBusy);
    start("exec sleep 60");
    Limits limits;
    limits.node_cpu = 0.2;
    const auto before = processes_[0]->cpu_time();
    const auto began = std::chrono::steady_clock::now();
    bool stopped = false;
    bool went_on = false;
    hold(limits, milliseconds(2000), [&] {
        const bool now = state(0) == 'T';
        went_on = went_on || (stopped && !now);
        stopped = stopped || now;
        EXPECT_NE(state(1), 'T');
        return false;
    });
    const std::chrono::duration<double> used = processes_[0]->cpu_time() - before;
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - began;
    EXPECT_TRUE(stopped);
    EXPECT_TRUE(went_on);
    // Its share, and what it may have had since it was last looked at, as long as this machine let that wait.
    EXPECT_LT(used.count(), 0.5 * passed.count());
    EXPECT_GT(used.count(), 0);
}

TEST_F(LimitsTest, AllTogetherHaveAShareToo) {
    start(kBusy);
    start(kBusy);
    Limits limits;
    limits.cpu = 0.2;
    const auto began = std::chrono::steady_clock::now();
    bool both = false;
    hold(limits, milliseconds(2000), [&] {
        both = both || (state(0) == 'T' && state(1) == 'T');
        return false;
    });
    const std::chrono::duration<double> used = processes_[0]->cpu_time() + processes_[1]->cpu_time();
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - began;
    EXPECT_TRUE(both);
    EXPECT_LT(used.count(), 0.5 * passed.count());
}

TEST_F(LimitsTest, WhoTakesTooMuchMemoryIsKilled) {
    start("exec dd if=/dev/zero bs=40M count=100000000 of=/dev/null status=none");
    start("exec sleep 60");
    Limits limits;
    limits.node_memory = 20u << 20;
    hold(limits, std::chrono::seconds(20), [&] { return !killed_.empty(); });
    ASSERT_EQ(killed_.size(), 1U);
    EXPECT_EQ(killed_.begin()->first, 0U);
    EXPECT_NE(killed_[0].find("more than the 20 MiB that are allowed"), std::string::npos) << killed_[0];
}

TEST_F(LimitsTest, OfAllTheOneThatHasMostIsKilled) {
    start("exec dd if=/dev/zero bs=20M count=100000000 of=/dev/null status=none");
    start("exec dd if=/dev/zero bs=40M count=100000000 of=/dev/null status=none");
    Limits limits;
    limits.memory = 50u << 20;
    hold(limits, std::chrono::seconds(20), [&] { return !killed_.empty(); });
    ASSERT_EQ(killed_.size(), 1U);
    EXPECT_EQ(killed_.begin()->first, 1U);
    EXPECT_NE(killed_[1].find("and it the most"), std::string::npos) << killed_[1];
}

TEST_F(LimitsTest, WithoutLimitsNobodyIsLookedAt) {
    start(kBusy);
    Limits limits;
    limits.node_memory = 0;
    bool stopped = false;
    hold(limits, milliseconds(300), [&] { return stopped = stopped || state(0) == 'T'; });
    EXPECT_FALSE(stopped);
    EXPECT_TRUE(killed_.empty());
}

}  // namespace
}  // namespace twin::host
