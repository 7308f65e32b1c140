// SPDX-License-Identifier: BSD-3-Clause
// Many nodes of one snapshot: they share what none has written, and each is a device of its own.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/json.hpp>
#include <cstdio>
#include <fstream>
#include <set>

#include "tests/device/snapshot/stage.hpp"

namespace twin::test {
namespace {

struct Pages {
    std::uint64_t private_kb = 0;  ///< in this process alone, be it by chance
    std::uint64_t written_kb = 0;
};

/// Of the mappings of this file, or of all.
Pages pages(pid_t pid, const std::string& file = "") {
    std::ifstream in("/proc/" + std::to_string(pid) + "/smaps");
    Pages total;
    bool counts = false;
    for (std::string line; std::getline(in, line);) {
        if (line.find('-') < line.find(' ') && line.find(':') > line.find('-')) {
            counts = file.empty() || line.find(file) != std::string::npos;
        } else if (counts) {
            const auto number = [&line] { return std::stoull(line.substr(line.find(':') + 1)); };
            if (line.starts_with("Anonymous:")) total.written_kb += number();
            if (line.starts_with("Private_")) total.private_kb += number();
        }
    }
    return total;
}

Scene booted_device() {
    Scene scene{"nucleo_f429zi", image_of("system/images/NUCLEO_F429ZI/peer.elf"), {}, {}, 5s};
    scene.actions = {{500ms, [](host::Node& node) { (void)node.set(node.hello().ethernet.front() + ".cable=1"); }},
                     types(700ms, "up 10.0.0.7\n")};
    return scene;
}

TEST(SnapshotOfMany, SharesWhatNoneHasWritten) {
    constexpr unsigned kNodes = 20;
    Scratch scratch;
    const auto scene = booted_device();
    const auto file = scratch.path("booted.snap");
    Instant saving{};
    {
        Stage stage(scene);
        stage.play_to(scene.end);
        const auto before = std::chrono::steady_clock::now();
        stage.save(file);
        saving = std::chrono::steady_clock::now() - before;
    }
    std::vector<std::unique_ptr<Stage>> nodes;
    const auto before = std::chrono::steady_clock::now();
    for (unsigned i = 0; i < kNodes; ++i) nodes.push_back(std::make_unique<Stage>(scene, file));
    const Instant starting = (std::chrono::steady_clock::now() - before) / kNodes;
    std::uint64_t sum = 0;
    for (const auto& stage : nodes) {
        stage->play_to(scene.end + 1s);
        const auto memories = pages(stage->node().pid(), "booted.snap");
        EXPECT_LT(memories.written_kb, 64u) << "of RAM and flash, in a second of an idle device";
        sum += pages(stage->node().pid()).private_kb;
    }
    std::printf(
        "to save: %.1f ms; to restore, from the process's start to its REPORT: %.1f ms; private: %llu kB a node\n",
        static_cast<double>(saving.count()) / 1e6, static_cast<double>(starting.count()) / 1e6,
        static_cast<unsigned long long>(sum / kNodes));
}

std::string unique_id(Stage& stage) {
    return std::string(stage.call("memory.read", {{"address", 0x1FFF7A10}, {"size", 12}}).at("data").as_string());
}

TEST(SnapshotOfMany, AnotherSeedIsAnotherDevice) {
    Scratch scratch;
    const auto scene = booted_device();
    const auto file = scratch.path("booted.snap");
    Stage first(scene);
    first.play_to(1s);
    first.save(file);
    const auto own = unique_id(first);
    Stage same(scene, file);
    EXPECT_EQ(unique_id(same), own);
    std::set<std::string> ids{own};
    for (std::uint64_t seed = 2; seed < 5; ++seed) {
        Stage other(scene, file, [seed](cli::RunOptions& options) {
            options.seed = seed;
            options.seed_given = true;
        });
        EXPECT_TRUE(ids.insert(unique_id(other)).second) << seed;
    }
}

TEST(SnapshotOfMany, AnImageIsInTheMachinesMemoryOnce) {
    cli::RunOptions options;
    options.board = "microbit";
    options.image = image_of("device/nrf51/firmware/blink.elf");
    options.time = "virtual";
    auto plan = cli::plan_node(options);
    ASSERT_TRUE(plan) << plan.error().message;
    auto image = host::MemoryFiles::make(plan->contents);
    ASSERT_TRUE(image) << image.error().message;
    plan->image = *image;
    plan->contents = {};
    boost::asio::io_context io;
    std::vector<std::shared_ptr<host::Node>> nodes;
    for (int i = 0; i < 3; ++i) {
        plan->name = "n" + std::to_string(i);
        auto node = host::Node::start(io, *plan);
        ASSERT_TRUE(node) << node.error().message;
        nodes.push_back(*node);
    }
    image->reset();
    plan->image.reset();
    for (const auto& node : nodes) {
        std::optional<host::Result<void>> ready;
        boost::asio::co_spawn(
            io, [&]() -> boost::asio::awaitable<void> { ready = co_await node->ready(); }, boost::asio::detached);
        while (!ready) ASSERT_GT(io.run_one_for(20s), 0u);
        ASSERT_TRUE(*ready) << ready->error().message;
        EXPECT_EQ(pages(node->pid(), "memfd:flash").written_kb, 0u);
    }
}

}  // namespace
}  // namespace twin::test
