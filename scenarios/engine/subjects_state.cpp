// SPDX-License-Identifier: BSD-3-Clause
// What a device is like: its outputs, registers, memory.
#include "scenarios/engine/device_memory.hpp"
#include "scenarios/engine/scenario.hpp"
#include "scenarios/engine/subject.hpp"

#include <boost/json.hpp>

namespace twin::scenario {
namespace {

class OutputValue final : public Subject {
  public:
    OutputValue(std::string name, Comparison is) : name_(std::move(name)), is_(is) {}
    std::string describe() const override { return fmt::format("{} {}", name_, is_.text()); }
    std::shared_ptr<void> watch(World& world, std::vector<std::size_t> devices, From, Sink sink) override {
        const auto tell = [this, &world, sink](std::size_t device, std::int64_t at_ns) {
            const auto& outputs = world.devices()[device].outputs;
            if (const auto found = outputs.find(name_); found != outputs.end()) {
                sink({device, at_ns, is_.holds(found->second), found->second,
                      fmt::format("{} = {}", name_, number_text(found->second))});
            }
        };
        for (const auto device : devices) {
            tell(device, world.now_ns());
        }
        const std::set<std::size_t> watched(devices.begin(), devices.end());
        return world.subscribe([this, &world, watched, tell](const Happening& what) {
            if (what.input || what.message.type != link::Type::value || !watched.contains(what.device)) {
                return;
            }
            const auto& outputs = world.devices()[what.device].member->node->hello().outputs;
            if (what.message.channel < outputs.size() && outputs[what.message.channel].name == name_) {
                tell(what.device, what.message.time_ns);
            }
        });
    }

  private:
    std::string name_;
    Comparison is_;
};

/// Asks the device again and again, in a fiber of its own.
class SampledSubject : public Subject {
  public:
    SampledSubject(std::string name, Comparison is, std::chrono::nanoseconds every)
        : name_(std::move(name)), is_(is), every_(every) {}
    std::string describe() const override { return fmt::format("{} {}", name_, is_.text()); }

    std::shared_ptr<void> watch(World& world, std::vector<std::size_t> devices, From, Sink sink) override {
        struct Token {
            explicit Token(std::shared_ptr<Fiber> own) : fiber(std::move(own)) {}
            ~Token() { fiber->cancel(); }
            Token(const Token&) = delete;
            Token& operator=(const Token&) = delete;
            std::shared_ptr<Fiber> fiber;
        };
        return std::make_shared<Token>(world.spawn([this, &world, devices, sink]() -> asio::awaitable<void> {
            for (;;) {
                for (const auto device : devices) {
                    if (!world.devices()[device].member->running()) {
                        continue;
                    }
                    const auto value = co_await sample(world, device);
                    if (value) {
                        sink({device, world.now_ns(), is_.holds(*value), *value,
                              fmt::format("{} = {}", name_, number_text(*value))});
                    } else {
                        sink({device, world.now_ns(), false, std::nullopt,
                              fmt::format("{} {}", value.error().message, value.error().hint)});
                    }
                }
                co_await world.sleep_until(world.now_ns() + every_.count());
            }
        }));
    }

  protected:
    virtual asio::awaitable<host::Result<double>> sample(World& world, std::size_t device) = 0;
    [[nodiscard]] const std::string& name() const { return name_; }

  private:
    std::string name_;
    Comparison is_;
    std::chrono::nanoseconds every_;
};

class RegisterValue final : public SampledSubject {
  public:
    using SampledSubject::SampledSubject;

  private:
    asio::awaitable<host::Result<double>> sample(World& world, std::size_t device) override {
        co_return co_await read_register(world, device, name());
    }
};

class MemoryValue final : public SampledSubject {
  public:
    MemoryValue(MemoryPlace place, Comparison is, std::chrono::nanoseconds every)
        : SampledSubject(place.text, is, every), place_(std::move(place)) {}

  private:
    asio::awaitable<host::Result<double>> sample(World& world, std::size_t device) override {
        co_return co_await read_place(world, device, place_);
    }
    MemoryPlace place_;
};

/// "runs", "died": of the process that is the device; "resets": how often its chip was reset.
class Resets final : public Subject {
  public:
    explicit Resets(Comparison is) : is_(is) {}
    std::string describe() const override { return "resets " + is_.text(); }
    std::shared_ptr<void> watch(World& world, std::vector<std::size_t> devices, From, Sink sink) override {
        const auto tell = [this, &world, sink](std::size_t device, std::int64_t at_ns) {
            const auto resets = static_cast<double>(world.devices()[device].resets);
            sink({device, at_ns, is_.holds(resets), resets, fmt::format("{} resets", number_text(resets))});
        };
        for (const auto device : devices) {
            tell(device, world.now_ns());
        }
        const std::set<std::size_t> watched(devices.begin(), devices.end());
        return world.subscribe([watched, tell](const Happening& what) {
            if (!what.input && what.message.type == link::Type::event && watched.contains(what.device)) {
                tell(what.device, what.message.time_ns);
            }
        });
    }

  private:
    Comparison is_;
};

std::chrono::nanoseconds every_of(const Reader& map) {
    const auto every = map.has("every") ? map.at("every").duration() : std::chrono::milliseconds(10);
    if (every.count() == 0) {
        map.at("every").fail("'0s'", "a time above 0");
    }
    return every;
}

const KeyInfo kEvery{"every", "duration", "between two looks, 10ms without it", false};

}  // namespace

std::vector<SubjectKind> state_subjects() {
    return {
        {"What a part shows: an LED's brightness (0 to 255), a pad's level, duty (0..1) or frequency (Hz).",
         {{"output", "text", "part.output", true}, {"is", "comparison", "what it should be", true}},
         "{output: ld1.brightness, is: \"> 0\"}",
         [](const Reader& map, Builder&) {
             return std::make_unique<OutputValue>(map.at("output").text(), map.at("is").comparison());
         }},
        {"A register, or one of its fields.",
         {{"register", "text", "PERIPHERAL.REGISTER, or PERIPHERAL.REGISTER.FIELD", true},
          {"is", "comparison", "what it should be", true},
          kEvery},
         "{register: USART3.BRR, is: \"> 0\"}",
         [](const Reader& map, Builder&) {
             return std::make_unique<RegisterValue>(map.at("register").text(), map.at("is").comparison(), every_of(map));
         }},
        {"A number in memory.",
         {{"peek", "text", "a symbol of the image, or an address", true},
          {"type", "u8|u16|u32|i8|i16|i32|f32|f64", "u32 without it; of a symbol: as long as that is"},
          {"is", "comparison", "what it should be", true},
          kEvery},
         "{peek: limit, is: 7}",
         [](const Reader& map, Builder&) {
             return std::make_unique<MemoryValue>(parse_place(map, "peek"), map.at("is").comparison(), every_of(map));
         }},
        {"How often the chip was reset since it was started, its power-on included.",
         {{"resets", "comparison", "how often", true}},
         "{resets: \">= 1\"}",
         [](const Reader& map, Builder&) { return std::make_unique<Resets>(map.at("resets").comparison()); }},
    };
}

}  // namespace twin::scenario
