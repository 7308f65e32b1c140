// SPDX-License-Identifier: BSD-3-Clause
// Steps that are about other steps, and about time.
#include "scenarios/engine/scenario.hpp"
#include "sim/host/units.hpp"

#include <fmt/format.h>
#include <filesystem>

namespace twin::scenario {
namespace {

class Wait final : public Action {
  public:
    explicit Wait(std::chrono::nanoseconds span) : span_(span) {}
    std::string describe() const override { return "wait " + host::format_duration(span_); }
    asio::awaitable<Outcome> run(World& world) override {
        co_await world.sleep_until(world.now_ns() + span_.count());
        co_return Outcome{};
    }

  private:
    std::chrono::nanoseconds span_;
};

class Sequence final : public Action {
  public:
    Sequence(std::string title, std::vector<Step> steps) : title_(std::move(title)), steps_(std::move(steps)) {}
    std::string describe() const override { return title_; }
    asio::awaitable<Outcome> run(World& world) override { co_return co_await world.run_steps(steps_); }

  private:
    std::string title_;
    std::vector<Step> steps_;
};

class Parallel final : public Action {
  public:
    explicit Parallel(std::vector<std::vector<Step>> lines) : lines_(std::move(lines)) {}
    std::string describe() const override { return fmt::format("{} lines of steps side by side", lines_.size()); }
    asio::awaitable<Outcome> run(World& world) override {
        std::optional<StepFailure> failure;
        std::vector<std::shared_ptr<Fiber>> fibers;
        for (const auto& line : lines_) {
            fibers.push_back(world.spawn([&world, &line, &failure]() -> asio::awaitable<void> {
                auto outcome = co_await world.run_steps(line);
                if (!outcome && !failure) {
                    failure = std::move(outcome.error());
                }
            }));
        }
        const auto all_ended = [&] {
            for (const auto& fiber : fibers) {
                if (!fiber->ended()) {
                    return false;
                }
            }
            return true;
        };
        // Whatever ends this: the lines refer to what is here.
        std::exception_ptr cancelled;
        try {
            co_await world.until([&] { return failure || all_ended(); });
        } catch (const Cancelled&) {
            cancelled = std::current_exception();
        }
        for (const auto& fiber : fibers) {
            fiber->cancel();
        }
        co_await world.join(all_ended);
        if (cancelled) {
            std::rethrow_exception(cancelled);
        }
        co_return failure ? Outcome(tl::unexpected(*failure)) : Outcome{};
    }

  private:
    std::vector<std::vector<Step>> lines_;
};

class RepeatFor final : public Action {
  public:
    RepeatFor(std::chrono::nanoseconds span, std::vector<Step> steps) : span_(span), steps_(std::move(steps)) {}
    std::string describe() const override { return "repeat for " + host::format_duration(span_); }
    asio::awaitable<Outcome> run(World& world) override {
        const auto end = world.now_ns() + span_.count();
        while (world.now_ns() < end) {
            const auto before = world.now_ns();
            if (auto outcome = co_await world.run_steps(steps_); !outcome) {
                co_return outcome;
            }
            if (world.now_ns() == before) {
                co_return failed(before, "steps that take time, as they are repeated for a time",
                                 "all of them took none");
            }
        }
        co_return Outcome{};
    }

  private:
    std::chrono::nanoseconds span_;
    std::vector<Step> steps_;
};

class Log final : public Action {
  public:
    explicit Log(std::string text) : text_(std::move(text)) {}
    std::string describe() const override { return "log: " + text_; }
    asio::awaitable<Outcome> run(World& world) override {
        world.note({{"log", text_}});
        co_return Outcome{};
    }

  private:
    std::string text_;
};

class Save final : public Action {
  public:
    explicit Save(std::string file) : file_(std::move(file)) {}
    std::string describe() const override { return "snapshot " + file_; }
    asio::awaitable<Outcome> run(World& world) override {
        const auto saved = co_await world.save(file_);
        if (!saved) {
            co_return failed(world.now_ns(), "a snapshot of the run in " + file_,
                             fmt::format("{}. {}", saved.error().message, saved.error().hint));
        }
        co_return Outcome{};
    }

  private:
    std::string file_;
};

std::unique_ptr<Action> parse_snapshot(const Reader& step, Builder& builder) {
    const auto file = step.at("snapshot");
    auto name = file.text("a file's name");
    if (name.empty() || name.find('/') != std::string::npos || name.starts_with(".") || !name.ends_with(".snap")) {
        file.fail(fmt::format("'{}'", name), "the name of a file in the run's folder, as in booted.snap");
    }
    if (builder.scenario().time != host::TimeMode::virtual_) {
        file.fail("a snapshot in real time", "time: virtual");
    }
    builder.expect_snapshots();
    return std::make_unique<Save>(std::move(name));
}

std::unique_ptr<Action> parse_parallel(const Reader& step, Builder& builder) {
    std::vector<std::vector<Step>> lines;
    for (const auto& item : step.at("parallel").items("a list of steps, or of lists of steps")) {
        if (item.is_list()) {
            lines.push_back(builder.steps(item));
        } else {
            lines.emplace_back();
            lines.back().push_back(builder.step(item));
        }
    }
    return std::make_unique<Parallel>(std::move(lines));
}

std::unique_ptr<Action> parse_repeat(const Reader& step, Builder& builder) {
    const auto how_often = step.at("repeat");
    const auto text = how_often.text("a number of times, or a time: 10, 60s");
    const auto body = step.at("steps");
    if (const auto span = host::parse_duration(text)) {
        if (step.has("as")) {
            step.at("as").fail("a counter", "a number of times in 'repeat': how often it goes within a time is not known");
        }
        return std::make_unique<RepeatFor>(*span, builder.steps(body));
    }
    const auto times = how_often.integer(1, 100'000);
    std::vector<Step> all;
    for (std::uint64_t k = 0; k < times; ++k) {
        Variables own(&step.variables());
        if (step.has("as")) {
            own.set(step.at("as").text(), std::to_string(k));
        }
        for (auto& one : builder.steps(body.with(own))) {
            all.push_back(std::move(one));
        }
    }
    return std::make_unique<Sequence>(fmt::format("repeat {} times", times), std::move(all));
}

std::unique_ptr<Action> parse_use(const Reader& step, Builder& builder) {
    const auto path = builder.file(step.at("use"));
    const boards::Yaml yaml = boards::Yaml::open(path, "docs/scenarios.md");
    Variables own(&step.variables());
    const Reader top(yaml, own);
    top.only({"summary", "vars", "steps"});
    std::vector<std::string> names;
    if (top.has("vars")) {
        for (const auto& [name, value] : top.at("vars").entries("a map of variables")) {
            names.push_back(name);
            own.set(name, value.text());
        }
    }
    if (step.has("with")) {
        for (const auto& [name, value] : step.at("with").entries("a map of variables")) {
            if (std::find(names.begin(), names.end(), name) == names.end()) {
                value.fail(fmt::format("'{}'", name), "a variable of " + path + ": " + boards::join(names),
                           host::nearest(name, names).value_or(""));
            }
            own.set(name, value.text());
        }
    }
    return std::make_unique<Sequence>("use " + std::filesystem::path(path).filename().string(),
                                      builder.steps(top.at("steps")));
}

}  // namespace

std::vector<StepKind> flow_steps() {
    return {
        {"Lets time pass.",
         {{"wait", "duration", "how long", true}},
         "- wait: 1.5s\n",
         [](const Reader& step, Builder&) { return std::make_unique<Wait>(step.at("wait").duration()); }},
        {"Several lines of steps side by side; it ends when all have ended, or one has failed.",
         {{"parallel", "lines", "a list of steps, or of lists of steps", true}},
         "- parallel:\n    - [{wait: 10ms}, {log: first}]\n    - {wait: 20ms}\n",
         parse_parallel},
        {"The same steps again and again.",
         {{"repeat", "integer|duration", "how often, or for how long", true},
          {"as", "text", "a variable that counts from 0"},
          {"steps", "steps", "what is repeated", true}},
         "- repeat: 3\n  as: round\n  steps:\n    - log: round ${round}\n    - wait: 10ms\n",
         parse_repeat},
        {"Steps under one name.",
         {{"group", "text", "the name", true}, {"steps", "steps", "its steps", true}},
         "- group: warm up\n  steps:\n    - wait: 10ms\n",
         [](const Reader& step, Builder& builder) {
             return std::make_unique<Sequence>(step.at("group").text(), builder.steps(step.at("steps")));
         }},
        {"The steps of another file, which has `vars` and `steps`.",
         {{"use", "file", "the file, from where this one lies", true}, {"with", "map", "values for its variables"}},
         "- use: calm.yaml\n  with: {span: 10ms}\n",
         parse_use},
        {"Writes a line into the record of the run.",
         {{"log", "text", "the line", true}},
         "- log: now it begins\n",
         [](const Reader& step, Builder&) { return std::make_unique<Log>(step.at("log").text()); }},
        {"Saves the whole run as it stands, into a file in its folder; `twin snapshot restore` goes on from there. "
         "Virtual time only.",
         {{"snapshot", "text", "the file's name, which ends with .snap", true}},
         "- wait: 10ms\n- snapshot: booted.snap\n",
         parse_snapshot},
    };
}

}  // namespace twin::scenario
