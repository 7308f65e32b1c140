// SPDX-License-Identifier: BSD-3-Clause
// Steps that do to a device what the world would.
#include "scenarios/engine/csv.hpp"
#include "scenarios/engine/device_memory.hpp"
#include "scenarios/engine/scenario.hpp"
#include "sim/host/units.hpp"

#include <boost/json.hpp>
#include <cmath>
#include <filesystem>
#include <numbers>

namespace twin::scenario {
namespace {

namespace json = boost::json;

/// What is the same for all of these: each device in turn, and one whose node has ended is a failure.
class DeviceAction : public Action {
  public:
    DeviceAction(std::string what, Selection on) : what_(std::move(what)), on_(std::move(on)) {}
    std::string describe() const override { return what_ + " on " + on_.text(); }
    asio::awaitable<Outcome> run(World& world) override {
        picked_ = on_.pick(world);
        for (const auto device : picked_) {
            if (!world.devices()[device].member->running()) {
                co_return failed(world, device, "a device that runs", "its node has ended");
            }
        }
        co_return co_await act(world, picked_);
    }

  protected:
    virtual asio::awaitable<Outcome> act(World& world, const std::vector<std::size_t>& devices) = 0;
    static host::Node& node(World& world, std::size_t device) { return *world.devices()[device].member->node; }

  private:
    std::string what_;
    Selection on_;
    std::vector<std::size_t> picked_;
};

class Send final : public DeviceAction {
  public:
    Send(std::string text, std::string uart, Selection on)
        : DeviceAction("send " + json::serialize(json::value(text)), std::move(on)),
          text_(std::move(text)),
          uart_(std::move(uart)) {}

  protected:
    asio::awaitable<Outcome> act(World& world, const std::vector<std::size_t>& devices) override {
        for (const auto device : devices) {
            auto& target = node(world, device);
            auto channel = target.console_channel();
            if (!uart_.empty()) {
                const auto found = target.hello().serial_channel(uart_);
                if (!found) {
                    co_return failed(world, device, "a serial channel " + uart_,
                                     "it has: " + boards::join(target.hello().serial));
                }
                channel = *found;
            }
            target.serial_in(channel, text_);
        }
        co_return Outcome{};
    }

  private:
    std::string text_;
    std::string uart_;
};

struct Setting {
    std::string name;
    double value;
    [[nodiscard]] std::string text() const { return fmt::format("{}={}", name, number_text(value)); }
};

Outcome apply(World& world, std::size_t device, const Setting& setting) {
    if (const auto done = world.devices()[device].member->node->set(setting.text()); !done) {
        return failed(world, device, setting.text(), fmt::format("{} {}", done.error().message, done.error().hint));
    }
    return {};
}

class Set final : public DeviceAction {
  public:
    Set(std::vector<Setting> settings, Selection on)
        : DeviceAction("set " + text_of(settings), std::move(on)), settings_(std::move(settings)) {}

  protected:
    asio::awaitable<Outcome> act(World& world, const std::vector<std::size_t>& devices) override {
        for (const auto device : devices) {
            for (const auto& setting : settings_) {
                if (auto outcome = apply(world, device, setting); !outcome) {
                    co_return outcome;
                }
            }
        }
        co_return Outcome{};
    }

  private:
    static std::string text_of(const std::vector<Setting>& settings) {
        std::vector<std::string> texts;
        for (const auto& setting : settings) {
            texts.push_back(setting.text());
        }
        return boards::join(texts);
    }
    std::vector<Setting> settings_;
};

class Press final : public DeviceAction {
  public:
    Press(const std::string& button, std::chrono::nanoseconds span, Selection on)
        : DeviceAction("press " + button, std::move(on)), name_(button + ".pressed"), span_(span) {}

  protected:
    asio::awaitable<Outcome> act(World& world, const std::vector<std::size_t>& devices) override {
        for (const double pressed : {1.0, 0.0}) {
            for (const auto device : devices) {
                if (world.devices()[device].member->running()) {
                    if (auto outcome = apply(world, device, {name_, pressed}); !outcome) {
                        co_return outcome;
                    }
                }
            }
            if (pressed != 0) {
                co_await world.sleep_until(world.now_ns() + span_.count());
            }
        }
        co_return Outcome{};
    }

  private:
    std::string name_;
    std::chrono::nanoseconds span_;
};

/// What a sensor sees in the course of time.
class Curve {
  public:
    virtual ~Curve() = default;
    /// `at` seconds since the series began; empty: it has ended.
    virtual std::optional<double> value(World& world, double at) = 0;
};

class Ramp final : public Curve {
  public:
    Ramp(double from, double to, double span) : from_(from), to_(to), span_(span) {}
    std::optional<double> value(World&, double at) override {
        return from_ + (to_ - from_) * std::min(1.0, at / span_);
    }

  private:
    double from_, to_, span_;
};

class Sine final : public Curve {
  public:
    Sine(double mean, double amplitude, double period) : mean_(mean), amplitude_(amplitude), period_(period) {}
    std::optional<double> value(World&, double at) override {
        return mean_ + amplitude_ * std::sin(2 * std::numbers::pi * at / period_);
    }

  private:
    double mean_, amplitude_, period_;
};

/// Normally distributed (Box and Muller), from the scenario's seed.
class Noise final : public Curve {
  public:
    Noise(double mean, double deviation) : mean_(mean), deviation_(deviation) {}
    std::optional<double> value(World& world, double) override {
        constexpr std::uint64_t kSteps = 1u << 30;
        const auto unit = [&] { return (static_cast<double>(world.random(kSteps)) + 1) / (kSteps + 1.0); };
        const double radius = std::sqrt(-2 * std::log(unit()));
        return mean_ + deviation_ * radius * std::cos(2 * std::numbers::pi * unit());
    }

  private:
    double mean_, deviation_;
};

class Table final : public Curve {
  public:
    std::optional<double> value(World&, double at) override {
        if (points.empty() || at > points.back().first) {
            return std::nullopt;
        }
        double found = points.front().second;
        for (const auto& [when, what] : points) {
            if (when <= at) {
                found = what;
            }
        }
        return found;
    }
    std::vector<std::pair<double, double>> points;  ///< seconds, value
};

class Series final : public DeviceAction {
  public:
    Series(std::string name, std::shared_ptr<Curve> curve, std::chrono::nanoseconds every,
           std::chrono::nanoseconds span, Selection on)
        : DeviceAction("series of " + name, std::move(on)),
          name_(std::move(name)),
          curve_(std::move(curve)),
          every_(every),
          span_(span) {}

  protected:
    asio::awaitable<Outcome> act(World& world, const std::vector<std::size_t>& devices) override {
        const auto begin = world.now_ns();
        for (std::int64_t at = 0; at <= span_.count(); at += every_.count()) {
            co_await world.sleep_until(begin + at);
            for (const auto device : devices) {
                const auto value = curve_->value(world, static_cast<double>(at) / 1e9);
                if (!value) {
                    co_return Outcome{};
                }
                if (world.devices()[device].member->running()) {
                    if (auto outcome = apply(world, device, {name_, *value}); !outcome) {
                        co_return outcome;
                    }
                }
            }
        }
        co_return Outcome{};
    }

  private:
    std::string name_;
    std::shared_ptr<Curve> curve_;
    std::chrono::nanoseconds every_;
    std::chrono::nanoseconds span_;
};

class Power final : public DeviceAction {
  public:
    Power(const std::string& what, std::chrono::nanoseconds span, Selection on)
        : DeviceAction("power " + what, std::move(on)), off_(what != "on"), on_(what != "off"), span_(span) {}

  protected:
    asio::awaitable<Outcome> act(World& world, const std::vector<std::size_t>& devices) override {
        if (off_) {
            for (const auto device : devices) {
                node(world, device).power(false);
            }
        }
        if (off_ && on_) {
            co_await world.sleep_until(world.now_ns() + span_.count());
        }
        if (on_) {
            for (const auto device : devices) {
                if (world.devices()[device].member->running()) {
                    node(world, device).power(true);
                }
            }
        }
        co_return Outcome{};
    }

  private:
    bool off_;
    bool on_;
    std::chrono::nanoseconds span_;
};

class Reset final : public DeviceAction {
  public:
    Reset(std::string kind, Selection on) : DeviceAction("reset: " + kind, std::move(on)), kind_(std::move(kind)) {}

  protected:
    asio::awaitable<Outcome> act(World& world, const std::vector<std::size_t>& devices) override {
        for (const auto device : devices) {
            node(world, device).reset(kind_);
        }
        co_return Outcome{};
    }

  private:
    std::string kind_;
};

class Poke final : public DeviceAction {
  public:
    Poke(MemoryPlace place, double value, Selection on)
        : DeviceAction(fmt::format("poke {} = {}", place.text, number_text(value)), std::move(on)),
          place_(std::move(place)),
          value_(value) {}

  protected:
    asio::awaitable<Outcome> act(World& world, const std::vector<std::size_t>& devices) override {
        for (const auto device : devices) {
            const auto done = co_await write_place(world, device, place_, value_);
            if (!done) {
                co_return failed(world, device, fmt::format("{} = {}", place_.text, number_text(value_)),
                                 done.error().message);
            }
        }
        co_return Outcome{};
    }

  private:
    MemoryPlace place_;
    double value_;
};

class WriteRegister final : public DeviceAction {
  public:
    WriteRegister(std::string name, std::uint32_t value, Selection on)
        : DeviceAction(fmt::format("register {} = {}", name, value), std::move(on)), name_(std::move(name)), value_(value) {}

  protected:
    asio::awaitable<Outcome> act(World& world, const std::vector<std::size_t>& devices) override {
        for (const auto device : devices) {
            const auto done = co_await write_register(world, device, name_, value_);
            if (!done) {
                co_return failed(world, device, fmt::format("{} = {}", name_, value_),
                                 fmt::format("{} {}", done.error().message, done.error().hint));
            }
        }
        co_return Outcome{};
    }

  private:
    std::string name_;
    std::uint32_t value_;
};

class Firmware final : public DeviceAction {
  public:
    Firmware(std::string path, Selection on)
        : DeviceAction("firmware " + path, std::move(on)), path_(std::move(path)) {}

  protected:
    asio::awaitable<Outcome> act(World& world, const std::vector<std::size_t>& devices) override {
        for (const auto device : devices) {
            auto& target = node(world, device);
            target.power(false);
            const auto done = co_await program(world, device, path_);
            if (!done) {
                co_return failed(world, device, "an image that belongs on the board",
                                 fmt::format("{} {}", done.error().message, done.error().hint));
            }
            target.power(true);
        }
        co_return Outcome{};
    }

  private:
    std::string path_;
};

class Save final : public DeviceAction {
  public:
    Save(std::string path, Selection on) : DeviceAction("save into " + path, std::move(on)), path_(std::move(path)) {}

  protected:
    asio::awaitable<Outcome> act(World& world, const std::vector<std::size_t>& devices) override {
        const auto saved = co_await node(world, devices.front()).save_snapshot(path_);
        if (!saved) {
            co_return failed(world, devices.front(), "a snapshot in " + path_,
                             saved.error().message + " " + saved.error().hint);
        }
        co_return Outcome{};
    }

  private:
    std::string path_;
};

std::shared_ptr<Curve> parse_curve(const Reader& step, Builder& builder, double span) {
    std::shared_ptr<Curve> curve;
    const auto only_one = [&](const char* key) {
        if (curve) {
            step.at(key).fail("a second curve", "one of ramp, sine, noise and csv");
        }
        return step.at(key);
    };
    constexpr double kFar = 1e12;
    const auto number = [](const Reader& of, const char* key) { return of.at(key).number(-kFar, kFar); };
    if (step.has("ramp")) {
        const auto ramp = only_one("ramp");
        ramp.only({"from", "to"});
        curve = std::make_shared<Ramp>(number(ramp, "from"), number(ramp, "to"), span);
    }
    if (step.has("sine")) {
        const auto sine = only_one("sine");
        sine.only({"mean", "amplitude", "period"});
        curve = std::make_shared<Sine>(number(sine, "mean"), number(sine, "amplitude"),
                                       static_cast<double>(sine.at("period").duration().count()) / 1e9);
    }
    if (step.has("noise")) {
        const auto noise = only_one("noise");
        noise.only({"mean", "deviation"});
        curve = std::make_shared<Noise>(number(noise, "mean"), noise.at("deviation").number(0, kFar));
    }
    if (step.has("csv")) {
        const auto where = only_one("csv");
        const auto csv = read_csv(builder.file(where), where);
        auto table = std::make_shared<Table>();
        for (const auto& row : csv.rows) {
            const auto at = row.size() == 2 ? parse_real(row[0]) : std::nullopt;
            const auto value = row.size() == 2 ? parse_real(row[1]) : std::nullopt;
            if (!at || !value || (!table->points.empty() && *at < table->points.back().first)) {
                where.fail(fmt::format("'{}'", fmt::join(row, ",")), "rows of two numbers: seconds (rising), value");
            }
            table->points.emplace_back(*at, *value);
        }
        curve = table;
    }
    if (!curve) {
        step.fail("no curve", "one of ramp, sine, noise and csv");
    }
    return curve;
}

std::unique_ptr<Action> parse_set(const Reader& step, Builder& builder) {
    std::vector<Setting> settings;
    for (const auto& [name, value] : step.at("set").entries("a map: part.value: number")) {
        settings.push_back({name, value.number(-1e12, 1e12)});
    }
    return std::make_unique<Set>(std::move(settings), builder.on(step));
}

std::unique_ptr<Action> parse_series(const Reader& step, Builder& builder) {
    const auto span = step.at("for").duration();
    const auto every = step.has("every") ? step.at("every").duration() : std::chrono::milliseconds(100);
    if (every.count() == 0) {
        step.at("every").fail("'0s'", "a time above 0");
    }
    return std::make_unique<Series>(step.at("series").text(),
                                    parse_curve(step, builder, static_cast<double>(span.count()) / 1e9), every, span,
                                    builder.on(step));
}

const KeyInfo kOn{"on", "devices", "which devices; without it all", false};

}  // namespace

std::vector<StepKind> device_steps() {
    return {
        {"Types text into a console, or another serial channel.",
         {{"send", "text", "the text; a line end is written \\n in quotes", true},
          kOn,
          {"uart", "text", "the serial channel, by its name on the board; without it the console"}},
         "- send: \"ping\\n\"\n  on: meter[0]\n",
         [](const Reader& step, Builder& builder) {
             return std::make_unique<Send>(step.at("send").text(), step.has("uart") ? step.at("uart").text() : "",
                                           builder.on(step));
         }},
        {"Changes what the world does to parts: sensors, switches, voltages.",
         {{"set", "map", "part.value: number", true}, kOn},
         "- set: {b1.pressed: 1}\n  on: meter[0]\n",
         parse_set},
        {"Presses a button and lets it go.",
         {{"press", "text", "the part", true}, {"for", "duration", "how long, 100ms without it"}, kOn},
         "- press: b1\n  for: 50ms\n  on: meter[0]\n",
         [](const Reader& step, Builder& builder) {
             return std::make_unique<Press>(step.at("press").text(),
                                            step.has("for") ? step.at("for").duration() : std::chrono::milliseconds(100),
                                            builder.on(step));
         }},
        {"Lets a value follow a curve.",
         {{"series", "text", "part.value", true},
          {"for", "duration", "how long", true},
          {"every", "duration", "between two points, 100ms without it"},
          {"ramp", "map", "from, to"},
          {"sine", "map", "mean, amplitude, period"},
          {"noise", "map", "mean, deviation: normally distributed"},
          {"csv", "file", "two columns: seconds, value; each holds until the next"},
          kOn},
         "- series: zio.A0\n  ramp: {from: 0, to: 3.3}\n  for: 1s\n  on: meter[0]\n",
         parse_series},
        {"Takes the supply away, or gives it back: RAM is lost, flash being written is torn.",
         {{"power", "off|on|cycle", "what happens", true}, {"for", "duration", "of cycle: how long it is off, 1s without it"}, kOn},
         "- power: cycle\n  for: 20ms\n  on: meter[0]\n",
         [](const Reader& step, Builder& builder) {
             return std::make_unique<Power>(step.at("power").choice({"off", "on", "cycle"}),
                                            step.has("for") ? step.at("for").duration() : std::chrono::seconds(1),
                                            builder.on(step));
         }},
        {"Resets the chip as that source would.",
         {{"reset", "pin|system|debug|watchdog|brown_out", "the source", true}, kOn},
         "- reset: pin\n  on: meter[0]\n",
         [](const Reader& step, Builder& builder) {
             return std::make_unique<Reset>(step.at("reset").choice({"pin", "system", "debug", "watchdog", "brown_out"}),
                                            builder.on(step));
         }},
        {"Writes a number into memory, as a debugger would.",
         {{"poke", "text", "a symbol of the image, or an address (0x20000000)", true},
          {"value", "number", "the number", true},
          {"type", "u8|u16|u32|i8|i16|i32|f32|f64", "u32 without it; of a symbol: as long as that is"},
          kOn},
         "- poke: limit\n  value: 7\n  on: meter[0]\n",
         [](const Reader& step, Builder& builder) {
             return std::make_unique<Poke>(parse_place(step, "poke"), step.at("value").number(-1e300, 1e300),
                                           builder.on(step));
         }},
        {"Writes a register, as the CPU would, with all that follows.",
         {{"register", "text", "PERIPHERAL.REGISTER, or PERIPHERAL.REGISTER.FIELD: the other fields stay", true},
          {"value", "integer", "the number", true},
          kOn},
         "- register: GPIOB.GPIOB_ODR.ODR0\n  value: 0\n  on: meter[0]\n",
         [](const Reader& step, Builder& builder) {
             return std::make_unique<WriteRegister>(step.at("register").text(),
                                                    static_cast<std::uint32_t>(step.at("value").integer(0, UINT32_MAX)),
                                                    builder.on(step));
         }},
        {"Saves a device into a file, from which others can start: `snapshot` of a group. Virtual time only.",
         {{"save", "text", "the file, from where this one lies", true}, {"on", "devices", "the device", true}},
         "- save: device.snap\n  on: meter[0]\n",
         [](const Reader& step, Builder& builder) -> std::unique_ptr<Action> {
             const auto file = step.at("save");
             auto on = builder.on(step);
             if (on.all().size() != 1) {
                 step.at("on").fail(fmt::format("{} devices", on.all().size()), "one");
             }
             if (builder.scenario().time != host::TimeMode::virtual_) {
                 file.fail("a snapshot in real time", "time: virtual");
             }
             const auto path = std::filesystem::path(file.where().file).parent_path() / file.text("a file's path");
             return std::make_unique<Save>(std::filesystem::absolute(path).lexically_normal().string(), std::move(on));
         }},
        {"Puts another image into the flash, as a programmer would: power off, write, power on.",
         {{"firmware", "file", "the image", true}, kOn},
         "- firmware: ${other_image}\n  on: meter[0]\n",
         [](const Reader& step, Builder& builder) {
             return std::make_unique<Firmware>(builder.file(step.at("firmware")), builder.on(step));
         }},
    };
}

}  // namespace twin::scenario
