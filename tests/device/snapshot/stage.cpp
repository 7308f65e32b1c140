// SPDX-License-Identifier: BSD-3-Clause
#include "tests/device/snapshot/stage.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <optional>
#include <stdexcept>

#include "sim/host/record.hpp"
#include "tests/support/wait.hpp"

namespace twin::test {

namespace {

namespace asio = boost::asio;

std::string bytes_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Tells the first line in which they differ, not all of them.
void expect_equal(const std::vector<std::string>& found, std::size_t from, const std::vector<std::string>& expected,
                  std::size_t expected_from, const std::string& what) {
    const std::size_t count = std::min(found.size() - from, expected.size() - expected_from);
    for (std::size_t i = 0; i < count; ++i) {
        if (found[from + i] == expected[expected_from + i]) continue;
        ADD_FAILURE() << what << ": line " << i << " is\n"
                      << found[from + i] << "and should be\n"
                      << expected[expected_from + i];
        return;
    }
    EXPECT_EQ(found.size() - from, expected.size() - expected_from) << what << ": the first " << count << " are equal";
}

}  // namespace

Action types(Instant at, const std::string& text) {
    return {at, [text](host::Node& node) { node.serial_in(node.console_channel(), text); }};
}
Action sets(Instant at, const std::string& text) {
    return {at, [text](host::Node& node) {
                if (const auto done = node.set(text); !done) ADD_FAILURE() << done.error().message;
            }};
}
Action powers(Instant at, bool on) {
    return {at, [on](host::Node& node) { node.power(on); }};
}
Action resets(Instant at, const std::string& kind) {
    return {at, [kind](host::Node& node) { node.reset(kind); }};
}

template <typename T>
T Stage::wait(asio::awaitable<T> work) {
    auto result = wait_for(io_, std::move(work));
    if (!result) throw std::runtime_error("no answer within 100 s of the host's time");
    return std::move(*result);
}

Stage::Stage(const Scene& scene, const std::string& snapshot, const std::function<void(cli::RunOptions&)>& more)
    : scene_(scene) {
    cli::RunOptions options;
    options.board = scene.board;
    options.time = "virtual";
    options.seed = scene.seed;
    options.semihosting = scene.semihosting;
    if (snapshot.empty()) {
        options.image = scene.image;
    } else {
        options.restore = snapshot;
    }
    if (more) more(options);
    auto plan = cli::plan_node(options);
    if (!plan) throw std::runtime_error(plan.error().message + "\n" + plan.error().hint);
    plan->name = "test";
    auto node = host::Node::start(io_, std::move(*plan));
    if (!node) throw std::runtime_error(node.error().message);
    node_ = *node;
    if (const auto ready = wait(node_->ready()); !ready) throw std::runtime_error(ready.error().message);
    const auto keep = [this](const link::Message& message, bool input) {
        auto line = host::record_line(node_->hello(), "test", message, input);
        if (!line.empty()) record_.push_back(std::move(line));
    };
    node_->listen([keep](const link::Message& message) { keep(message, false); });
    node_->listen_inputs([keep](const link::Message& message) { keep(message, true); });
    while (!snapshot.empty() && next_ < scene_.actions.size() && scene_.actions[next_].at <= now()) ++next_;
}

Stage::~Stage() {
    if (node_ && !node_->end()) {
        try {
            stop();
        } catch (const std::exception&) {
            // Dropping the node kills its process.
        }
    }
}

void Stage::grant(Instant until) {
    if (until <= now()) return;
    if (node_->firmware_exit()) return;
    if (const auto boundary = wait(node_->grant(until.count())); !boundary && !node_->firmware_exit())
        throw std::runtime_error(boundary.error().message + "\n" + boundary.error().hint);
}

void Stage::play_to(Instant end) {
    for (; next_ < scene_.actions.size() && scene_.actions[next_].at <= end; ++next_) {
        grant(scene_.actions[next_].at);
        scene_.actions[next_].act(*node_);
    }
    grant(end);
}

host::Result<host::SavedSnapshot> Stage::try_save(const std::string& path) { return wait(node_->save_snapshot(path)); }

void Stage::save(const std::string& path) {
    const auto saved = try_save(path);
    ASSERT_TRUE(saved) << saved.error().message;
    EXPECT_EQ(saved->virtual_ns, now().count());
    EXPECT_EQ(saved->bytes, std::filesystem::file_size(path));
}

boost::json::value Stage::call(const std::string& method, const boost::json::object& params) {
    auto answer = wait(node_->call(method, params));
    if (!answer) throw std::runtime_error(answer.error().message);
    return std::move(*answer);
}

void Stage::stop() { wait(node_->stop()); }

Scratch::Scratch() {
    std::string pattern = (std::filesystem::temp_directory_path() / "twin-snapshot-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder for the test");
    path_ = pattern;
}
Scratch::~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

void expect_no_difference(const Scene& scene) {
    Scratch scratch;
    const auto file = [&](std::size_t i) { return scratch.path(std::to_string(i) + ".snap"); };
    Stage saved(scene);
    struct Mark {
        std::size_t lines;
        Instant at;  // in an instruction's middle none can be
    };
    std::vector<Mark> marks;
    for (std::size_t i = 0; i < scene.saves.size(); ++i) {
        saved.play_to(scene.saves[i]);
        saved.save(file(i));
        if (testing::Test::HasFatalFailure()) return;
        marks.push_back({saved.record().size(), saved.now()});
    }
    saved.play_to(scene.end);
    saved.stop();

    Stage plain(scene);
    plain.play_to(scene.end);
    plain.stop();
    expect_equal(saved.record(), 0, plain.record(), 0, "a run that was saved");

    for (std::size_t i = 0; i < scene.saves.size(); ++i) {
        const std::string what = "from " + std::to_string(scene.saves[i].count()) + " ns on";
        Stage restored(scene, file(i));
        EXPECT_EQ(restored.now(), marks[i].at);
        const std::string again = scratch.path("again.snap");
        restored.save(again);
        EXPECT_TRUE(bytes_of(again) == bytes_of(file(i))) << what << ": saved again it is another file";
        restored.play_to(scene.end);
        restored.stop();
        expect_equal(restored.record(), 0, saved.record(), marks[i].lines, what);
    }
}

std::string image_of(const std::string& test_and_file) { return std::string(TWIN_TESTS) + "/" + test_and_file; }

}  // namespace twin::test
