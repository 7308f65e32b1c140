// SPDX-License-Identifier: BSD-3-Clause
// Expectations: a subject, and how it should behave in the course of time.
#include "scenarios/engine/scenario.hpp"
#include "scenarios/engine/subject.hpp"
#include "sim/host/units.hpp"

#include <algorithm>
#include <cmath>

namespace twin::scenario {
namespace {

constexpr auto kWithin = std::chrono::seconds(10);
constexpr std::size_t kNamed = 5;

std::string names_of(World& world, const std::vector<std::size_t>& devices) {
    std::string text;
    for (std::size_t i = 0; i < devices.size() && i < kNamed; ++i) {
        text += (i == 0 ? "" : ", ") + world.devices()[devices[i]].name();
    }
    return devices.size() > kNamed ? fmt::format("{} and {} more", text, devices.size() - kNamed) : text;
}

std::int64_t deadline_of(World& world, std::optional<std::chrono::nanoseconds> span) {
    return span ? world.now_ns() + span->count() : link::kNever;
}

/// How many of the devices: all, a number, or a part in percent.
struct AtLeast {
    double value = 100;
    bool percent = true;

    [[nodiscard]] std::size_t of(std::size_t count) const {
        return percent ? static_cast<std::size_t>(std::ceil(value / 100 * static_cast<double>(count) - 1e-9))
                       : static_cast<std::size_t>(value);
    }
};

class Expect final : public Action {
  public:
    Expect(std::unique_ptr<Subject> subject, Selection on, std::chrono::nanoseconds within, AtLeast at_least)
        : subject_(std::move(subject)), on_(std::move(on)), within_(within), at_least_(at_least) {}

    std::string describe() const override {
        return "expect " + subject_->describe() + (subject_->on_devices() ? " on " + on_.text() : "");
    }

    asio::awaitable<Outcome> run(World& world) override {
        const auto devices = subject_->on_devices() ? on_.pick(world) : std::vector{Sighting::kNoDevice};
        std::set<std::size_t> missing(devices.begin(), devices.end());
        std::map<std::size_t, std::string> last;
        auto token = subject_->watch(world, devices, Subject::From::cursor, [&](const Sighting& seen) {
            if (!seen.match) {
                last[seen.device] = seen.text;
            } else if (missing.erase(seen.device) != 0 && seen.console_end != 0) {
                auto& cursor = world.devices()[seen.device].consoles[seen.channel].cursor;
                cursor = std::max(cursor, seen.console_end);
            }
        });
        const auto need = at_least_.of(devices.size());
        const bool met = co_await world.until([&] { return devices.size() - missing.size() >= need; },
                                              world.now_ns() + within_.count());
        token.reset();
        if (met) {
            co_return Outcome{};
        }
        auto expected = fmt::format("{} within {}", subject_->describe(), host::format_duration(within_));
        if (!subject_->on_devices()) {
            co_return failed(world.now_ns(), std::move(expected), "it did not come");
        }
        const std::vector<std::size_t> left(missing.begin(), missing.end());
        const auto first = left.front();
        if (devices.size() > 1) {
            expected += fmt::format(" on {} of {} devices", need, devices.size());
        }
        auto happened = devices.size() > 1 ? fmt::format("on {} of them; not on {}", devices.size() - left.size(),
                                                         names_of(world, left))
                                           : std::string("it did not come");
        if (last.contains(first)) {
            happened += fmt::format("; last {}", last[first]);
        } else if (!world.devices()[first].member->running()) {
            happened += "; its node has ended";
        }
        co_return failed(world, first, std::move(expected), std::move(happened));
    }

  private:
    std::unique_ptr<Subject> subject_;
    Selection on_;
    std::chrono::nanoseconds within_;
    AtLeast at_least_;
};

/// Never: no match. Always: nothing but matches.
class Invariant final : public Action {
  public:
    Invariant(bool always, std::unique_ptr<Subject> subject, Selection on,
              std::optional<std::chrono::nanoseconds> span)
        : always_(always), subject_(std::move(subject)), on_(std::move(on)), span_(span) {}

    std::string describe() const override { return fmt::format("{} {}", verb(), subject_->describe()); }

    asio::awaitable<Outcome> run(World& world) override {
        const auto devices = subject_->on_devices() ? on_.pick(world) : std::vector{Sighting::kNoDevice};
        std::optional<Sighting> broken;
        std::vector<std::string> context;
        auto token = subject_->watch(world, devices, Subject::From::now, [&](const Sighting& seen) {
            if (!broken && seen.match != always_) {
                broken = seen;
                if (seen.device != Sighting::kNoDevice) {
                    context = world.context_of(seen.device);
                }
            }
        });
        co_await world.until([&] { return broken.has_value(); }, deadline_of(world, span_));
        token.reset();
        if (!broken) {
            co_return Outcome{};
        }
        co_return tl::unexpected(StepFailure{
            broken->device == Sighting::kNoDevice ? "" : world.devices()[broken->device].name(), broken->at_ns,
            fmt::format("{} {}{}", verb(), subject_->describe(), span_ ? " for " + host::format_duration(*span_) : ""),
            broken->text, std::move(context)});
    }

  private:
    [[nodiscard]] const char* verb() const { return always_ ? "always" : "never"; }

    bool always_;
    std::unique_ptr<Subject> subject_;
    Selection on_;
    std::optional<std::chrono::nanoseconds> span_;
};

/// The value below which a part of the sorted numbers is: the nearest rank.
double percentile(const std::vector<double>& sorted, double percent) {
    const auto rank = static_cast<std::size_t>(std::ceil(percent / 100 * static_cast<double>(sorted.size())));
    return sorted[std::max<std::size_t>(rank, 1) - 1];
}

class Measure final : public Action {
  public:
    struct Bound {
        std::string of;  ///< count, rate, mean, min, max, p50, ...
        Comparison is;
    };

    Measure(std::unique_ptr<Subject> subject, Selection on, std::chrono::nanoseconds span, std::vector<Bound> bounds)
        : subject_(std::move(subject)), on_(std::move(on)), span_(span), bounds_(std::move(bounds)) {}

    std::string describe() const override { return "measure " + subject_->describe(); }

    asio::awaitable<Outcome> run(World& world) override {
        const auto devices = subject_->on_devices() ? on_.pick(world) : std::vector{Sighting::kNoDevice};
        std::size_t count = 0;
        std::vector<double> numbers;
        auto token = subject_->watch(world, devices, Subject::From::now, [&](const Sighting& seen) {
            if (seen.match) {
                ++count;
                if (seen.number) {
                    numbers.push_back(*seen.number);
                }
            }
        });
        co_await world.sleep_until(world.now_ns() + span_.count());
        token.reset();
        std::sort(numbers.begin(), numbers.end());
        std::vector<std::string> found;
        std::optional<StepFailure> failure;
        for (const auto& bound : bounds_) {
            const auto value = number_of(bound.of, count, numbers);
            found.push_back(fmt::format("{} {}", bound.of, value ? number_text(*value) : "of nothing"));
            if (!failure && (!value || !bound.is.holds(*value))) {
                failure = StepFailure{
                    "", world.now_ns(),
                    fmt::format("{} of {} {} in {}", bound.of, subject_->describe(), bound.is.text(),
                                host::format_duration(span_)),
                    value ? number_text(*value) : "there was nothing to measure", {}};
            }
        }
        world.measured(boards::join(found));
        co_return failure ? Outcome(tl::unexpected(*failure)) : Outcome{};
    }

  private:
    [[nodiscard]] std::optional<double> number_of(const std::string& what, std::size_t count,
                                                  const std::vector<double>& sorted) const {
        if (what == "count") {
            return static_cast<double>(count);
        }
        if (what == "rate") {
            return static_cast<double>(count) * 1e9 / static_cast<double>(span_.count());
        }
        if (sorted.empty()) {
            return std::nullopt;
        }
        if (what == "mean") {
            double sum = 0;
            for (const double number : sorted) {
                sum += number;
            }
            return sum / static_cast<double>(sorted.size());
        }
        return what == "min" ? sorted.front() : what == "max" ? sorted.back() : percentile(sorted, std::stod(what.substr(1)));
    }

    std::unique_ptr<Subject> subject_;
    Selection on_;
    std::chrono::nanoseconds span_;
    std::vector<Bound> bounds_;
};

AtLeast parse_at_least(const Reader& step) {
    if (!step.has("at_least")) {
        return {};
    }
    const auto where = step.at("at_least");
    auto text = where.text("a number of devices, or a part: 95%");
    const bool percent = text.ends_with("%");
    if (percent) {
        text.pop_back();
    }
    const auto value = parse_real(text);
    if (!value || *value <= 0 || (percent && *value > 100) || (!percent && *value != std::floor(*value))) {
        where.fail(fmt::format("'{}'", where.text()), "a number of devices, or a part: 95%");
    }
    return {*value, percent};
}

std::unique_ptr<Action> parse_expect(const Reader& step, Builder& builder) {
    auto on = builder.on(step);
    const auto at_least = parse_at_least(step);
    if (!at_least.percent && at_least.value > static_cast<double>(on.all().size())) {
        step.at("at_least").fail(fmt::format("{} devices", number_text(at_least.value)),
                                 fmt::format("at most {}", on.all().size()));
    }
    return std::make_unique<Expect>(parse_subject(step.at("expect"), builder), std::move(on),
                                    step.has("within") ? step.at("within").duration() : kWithin, at_least);
}

std::unique_ptr<Action> parse_invariant(const Reader& step, Builder& builder, const char* verb) {
    return std::make_unique<Invariant>(std::string_view(verb) == "always", parse_subject(step.at(verb), builder),
                                       builder.on(step),
                                       step.has("for") ? std::optional(step.at("for").duration()) : std::nullopt);
}

std::vector<KeyInfo> bound_keys() {
    return {{"count", "comparison", "how many there were"},
            {"rate", "comparison", "how many a second"},
            {"mean", "comparison", "of the numbers"},
            {"min", "comparison", "of the numbers"},
            {"max", "comparison", "of the numbers"},
            {"p50", "comparison", "of the numbers, the value that half of them are not above"},
            {"p90", "comparison", "as p50, for 90 %"},
            {"p95", "comparison", "as p50, for 95 %"},
            {"p99", "comparison", "as p50, for 99 %"}};
}

std::unique_ptr<Action> parse_measure(const Reader& step, Builder& builder) {
    std::vector<Measure::Bound> bounds;
    for (const auto& key : bound_keys()) {
        if (step.has(key.name)) {
            bounds.push_back({key.name, step.at(key.name).comparison()});
        }
    }
    if (bounds.empty()) {
        step.fail("nothing that it should be", "count, rate, mean, min, max, p50, p90, p95 or p99");
    }
    const auto span = step.at("for").duration();
    if (span.count() == 0) {
        step.at("for").fail("'0s'", "a time above 0");
    }
    return std::make_unique<Measure>(parse_subject(step.at("measure"), builder), builder.on(step), span,
                                     std::move(bounds));
}

const KeyInfo kOn{"on", "devices", "which devices; without it all", false};

}  // namespace

std::vector<StepKind> expectation_steps() {
    std::vector<KeyInfo> measure{{"measure", "subject", "what is looked at", true},
                                 {"for", "duration", "how long", true},
                                 kOn};
    for (auto& key : bound_keys()) {
        measure.push_back(std::move(key));
    }
    return {
        {"Waits until it has come on each device, and fails when the time is over. A console is read from behind what was "
         "expected before.",
         {{"expect", "subject", "what is looked at", true},
          kOn,
          {"within", "duration", "10s without it"},
          {"at_least", "text", "enough of the devices: a number, or 95%"}},
         "- expect: {console: tick}\n  on: meter\n  within: 5s\n",
         parse_expect},
        {"Fails when it comes.",
         {{"never", "subject", "what is looked at", true},
          {"for", "duration", "how long it is watched; without it, in `throughout`, to the end"},
          kOn},
         "- never: {console: error}\n  for: 20ms\n",
         [](const Reader& step, Builder& builder) { return parse_invariant(step, builder, "never"); }},
        {"Fails when it is otherwise.",
         {{"always", "subject", "what is looked at", true},
          {"for", "duration", "how long it is watched; without it, in `throughout`, to the end"},
          kOn},
         "- always: {resets: 1}\n  for: 20ms\n  on: meter[0]\n",
         [](const Reader& step, Builder& builder) { return parse_invariant(step, builder, "always"); }},
        {"Counts, and measures the numbers, over a time and all devices together.",
         std::move(measure),
         "- measure: {console: /tick (\\d+)/}\n  for: 2s\n  on: meter\n  count: \">= 10\"\n  max: \"< 1000\"\n",
         parse_measure},
    };
}

const std::vector<SubjectKind>& subject_kinds() {
    static const auto all = [] {
        std::vector<SubjectKind> kinds;
        for (const auto part : {console_subjects, service_subjects, state_subjects, network_subjects}) {
            for (auto& kind : part()) {
                kinds.push_back(std::move(kind));
            }
        }
        return kinds;
    }();
    return all;
}

std::unique_ptr<Subject> parse_subject(const Reader& map, Builder& builder) {
    const auto entries = map.entries("a map: what is looked at");
    std::vector<std::string> names;
    for (const auto& kind : subject_kinds()) {
        names.push_back(kind.key());
        if (!map.has(kind.key())) {
            continue;
        }
        std::vector<std::string> keys;
        for (const auto& key : kind.keys) {
            keys.push_back(key.name);
        }
        map.only(keys);
        return kind.parse(map, builder);
    }
    const auto word = entries.empty() ? std::string("nothing") : entries.front().first;
    map.fail(fmt::format("'{}'", word), "what is looked at: " + boards::join(names),
             host::nearest(word, names).value_or(""));
}

}  // namespace twin::scenario
