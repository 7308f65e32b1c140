// SPDX-License-Identifier: BSD-3-Clause
// What is said on consoles of devices.
#include "scenarios/engine/json_number.hpp"
#include "scenarios/engine/scenario.hpp"
#include "scenarios/engine/subject.hpp"

namespace twin::scenario {
namespace {

/// The channel with this name, or the console; empty: the device does not run or has none of that name.
std::optional<std::uint16_t> channel_of(const Device& device, const std::string& uart) {
    if (!device.member->node) {
        return std::nullopt;
    }
    return uart.empty() ? std::optional(device.member->node->console_channel())
                        : device.member->node->hello().serial_channel(uart);
}

/// Reads channels of some devices as they go on. What a line means is the subclass's.
class SpokenSubject : public Subject {
  public:
    explicit SpokenSubject(std::string uart) : uart_(std::move(uart)) {}

    std::shared_ptr<void> watch(World& world, std::vector<std::size_t> devices, From from, Sink sink) override {
        auto positions = std::make_shared<std::map<std::size_t, std::size_t>>();
        for (const auto device : devices) {
            auto& one = world.devices()[device];
            const auto channel = channel_of(one, uart_);
            auto& console = one.consoles[channel.value_or(0)];
            (*positions)[device] = from == From::cursor ? console.cursor : console.end();
            read(console, device, (*positions)[device], on_channel(channel.value_or(0), sink));
        }
        return world.subscribe([this, &world, positions, sink](const Happening& what) {
            if (what.input || what.message.type != link::Type::serial_out) {
                return;
            }
            const auto position = positions->find(what.device);
            auto& one = world.devices()[what.device];
            if (position != positions->end() && channel_of(one, uart_) == what.message.channel) {
                const auto channel = what.message.channel;
                read(one.consoles[channel], what.device, position->second, on_channel(channel, sink));
            }
        });
    }

  protected:
    /// Tells of all that stands behind the position, and moves that.
    virtual void read(const Console& console, std::size_t device, std::size_t& position, const Sink& sink) = 0;
    [[nodiscard]] std::string where() const { return uart_.empty() ? "console" : uart_; }

  private:
    static Sink on_channel(std::uint16_t channel, const Sink& sink) {
        return [channel, &sink](Sighting seen) {
            seen.channel = channel;
            sink(seen);
        };
    }
    std::string uart_;
};

class ConsoleText final : public SpokenSubject {
  public:
    ConsoleText(Pattern pattern, std::string uart) : SpokenSubject(std::move(uart)), pattern_(std::move(pattern)) {}
    std::string describe() const override { return fmt::format("{} '{}'", where(), pattern_.text()); }

  private:
    void read(const Console& console, std::size_t device, std::size_t& position, const Sink& sink) override {
        while (const auto found = console.find(position, pattern_)) {
            const auto& groups = found->match.groups;
            sink({device, found->at_ns, true, groups.empty() ? std::nullopt : parse_real(groups[0]), found->line, 0,
                  found->end});
            if (found->match.begin == found->match.end) {
                break;  // nothing was matched, which would match there for ever
            }
        }
    }
    Pattern pattern_;
};

class JsonField final : public SpokenSubject {
  public:
    JsonField(std::string field, Comparison is, std::string uart)
        : SpokenSubject(std::move(uart)), field_(std::move(field)), is_(is) {}
    std::string describe() const override { return fmt::format("{} JSON {} {}", where(), field_, is_.text()); }

  private:
    void read(const Console& console, std::size_t device, std::size_t& position, const Sink& sink) override {
        while (const auto line = console.line_after(position)) {
            position = line->end;
            if (const auto number = json_number(line->text, field_)) {
                sink({device, line->at_ns, is_.holds(*number), number, fmt::format("{} = {}", field_, number_text(*number)),
                      0, line->end});
            }
        }
    }
    std::string field_;
    Comparison is_;
};

std::string uart_of(const Reader& map) { return map.has("uart") ? map.at("uart").text() : ""; }

const KeyInfo kUart{"uart", "text", "another serial channel than the console, by its name on the board", false};

}  // namespace

std::vector<SubjectKind> console_subjects() {
    return {
        {"A text in a line of the console, or /a regular expression/; the number in its first group can be measured.",
         {{"console", "pattern", "the text", true}, kUart},
         "{console: /round trip (\\d+) us/}",
         [](const Reader& map, Builder& builder) {
             return std::make_unique<ConsoleText>(builder.pattern(map.at("console")), uart_of(map));
         }},
        {"A number in lines of the console that have a JSON object.",
         {{"json", "text", "the member, those within others with dots", true},
          {"is", "comparison", "what it should be; without it anything"},
          kUart},
         "{json: heap.used, is: \"< 20000\"}",
         [](const Reader& map, Builder&) {
             return std::make_unique<JsonField>(
                 map.at("json").text(), map.has("is") ? map.at("is").comparison() : *Comparison::parse("-1e300..1e300"),
                 uart_of(map));
         }},
    };
}

}  // namespace twin::scenario
