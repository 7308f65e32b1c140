// SPDX-License-Identifier: BSD-3-Clause
// What programs beside the devices say: services, and what a broker among them passes on.
#include "scenarios/engine/json_number.hpp"
#include "scenarios/engine/scenario.hpp"
#include "scenarios/engine/subject.hpp"

namespace twin::scenario {
namespace {

class ServiceText final : public Subject {
  public:
    ServiceText(std::string service, Pattern pattern) : service_(std::move(service)), pattern_(std::move(pattern)) {}
    std::string describe() const override { return fmt::format("service {} '{}'", service_, pattern_.text()); }
    bool on_devices() const override { return false; }
    std::shared_ptr<void> watch(World& world, std::vector<std::size_t>, From, Sink sink) override {
        return world.subscribe_services(
            [this, sink](const std::string& service, std::int64_t at_ns, const std::string& line) {
                const auto match = service == service_ ? pattern_.find(line) : std::nullopt;
                if (match) {
                    sink({Sighting::kNoDevice, at_ns, true,
                          match->groups.empty() ? std::nullopt : parse_real(match->groups[0]), line});
                }
            });
    }

  private:
    std::string service_;
    Pattern pattern_;
};

class MqttMessage final : public Subject {
  public:
    MqttMessage(std::string topic, std::string listener, std::optional<Pattern> payload, std::string field, Comparison is)
        : topic_(std::move(topic)),
          listener_(std::move(listener)),
          payload_(std::move(payload)),
          field_(std::move(field)),
          is_(is) {}
    std::string describe() const override {
        return fmt::format("MQTT {}{}{}", topic_, payload_ ? fmt::format(" '{}'", payload_->text()) : "",
                           field_.empty() ? "" : fmt::format(" {} {}", field_, is_.text()));
    }
    bool on_devices() const override { return false; }
    std::shared_ptr<void> watch(World& world, std::vector<std::size_t>, From, Sink sink) override {
        return world.subscribe_services(
            [this, sink](const std::string& service, std::int64_t at_ns, const std::string& line) {
                const auto tab = line.find('\t');
                if (service == listener_ && tab != std::string::npos) {
                    look(at_ns, line, line.substr(tab + 1), sink);
                }
            });
    }

  private:
    void look(std::int64_t at_ns, const std::string& line, const std::string& payload, const Sink& sink) const {
        const auto match = payload_ ? payload_->find(payload) : std::nullopt;
        if (payload_ && !match) {
            return;
        }
        auto number = match && !match->groups.empty() ? parse_real(match->groups[0]) : std::nullopt;
        if (!field_.empty()) {
            number = json_number(payload, field_);
            if (!number) {
                return;
            }
        }
        sink({Sighting::kNoDevice, at_ns, field_.empty() || is_.holds(*number), number, line});
    }

    std::string topic_;
    std::string listener_;
    std::optional<Pattern> payload_;
    std::string field_;
    Comparison is_;
};

/// Within single quotes of sh.
std::string quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) {
        out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    }
    return out + "'";
}

std::unique_ptr<Subject> parse_mqtt(const Reader& map, Builder& builder) {
    const auto topic = map.at("mqtt").text("a topic, or a filter with + and #");
    const auto port = map.has("port") ? map.at("port").integer(1, 65535) : 1883;
    const auto command =
        fmt::format("mosquitto_sub -h localhost -p {} -V 5 -q 2 -F '%t\\t%p' {} -t {}", port,
                    map.has("options") ? map.at("options").text("options of mosquitto_sub") : "", quoted(topic));
    std::optional<Pattern> payload;
    if (map.has("payload")) {
        payload = builder.pattern(map.at("payload"));
    }
    if (map.has("is") && !map.has("field")) {
        map.at("is").fail("what a number should be, and no number", "field: the member of the payload that it is");
    }
    return std::make_unique<MqttMessage>(topic, builder.helper("mqtt", command, map.where()), std::move(payload),
                                         map.has("field") ? map.at("field").text() : "",
                                         map.has("is") ? map.at("is").comparison() : *Comparison::parse("-1e300..1e300"));
}

}  // namespace

std::vector<SubjectKind> service_subjects() {
    return {
        {"A line that a service of the run prints. `on` has no meaning here.",
         {{"service", "text", "the service", true}, {"says", "pattern", "the text", true}},
         "{service: clock, says: /^beat \\d+/}",
         [](const Reader& map, Builder& builder) {
             return std::make_unique<ServiceText>(builder.service(map.at("service")), builder.pattern(map.at("says")));
         }},
        {"An MQTT message that a broker on the run's loopback passes on: a mosquitto_sub listens from the beginning. `on` "
         "has no meaning here.",
         {{"mqtt", "text", "the topic, or a filter with + and #", true},
          {"port", "integer", "the broker's, 1883 without it"},
          {"options", "text", "more words for mosquitto_sub: --cafile ca.pem --cert me.pem --key me.key"},
          {"payload", "pattern", "what the payload has; the number in its first group can be measured"},
          {"field", "text", "a number in a payload that is a JSON object: its member, those within others with dots"},
          {"is", "comparison", "what that should be; without it anything"}},
         "{mqtt: meters/+, field: value, is: \"> 0\"}", parse_mqtt},
    };
}

}  // namespace twin::scenario
