// SPDX-License-Identifier: BSD-3-Clause
// What goes over the cables of devices.
#include "scenarios/engine/frame_match.hpp"
#include "scenarios/engine/scenario.hpp"
#include "scenarios/engine/subject.hpp"

namespace twin::scenario {
namespace {

class FrameSeen final : public Subject {
  public:
    FrameSeen(FrameMatch match, bool sent, bool received) : match_(std::move(match)), sent_(sent), received_(received) {}
    std::string describe() const override {
        return fmt::format("frame {}{{{}}}", sent_ && received_ ? "" : sent_ ? "sent " : "received ", match_.text());
    }
    std::shared_ptr<void> watch(World& world, std::vector<std::size_t> devices, From, Sink sink) override {
        const std::set<std::size_t> watched(devices.begin(), devices.end());
        return world.subscribe([this, watched, sink](const Happening& what) {
            const bool out = !what.input && what.message.type == link::Type::frame_out && sent_;
            const bool in = what.input && what.message.type == link::Type::frame_in && received_;
            const auto frame = (out || in) && watched.contains(what.device) ? link::decode_frame(what.message.payload)
                                                                            : std::nullopt;
            if (!frame) {
                return;
            }
            const auto facts = look_at(frame->bytes);
            if (match_.matches(facts, frame->bytes.size())) {
                sink({what.device, what.message.time_ns, true, static_cast<double>(frame->bytes.size()),
                      to_text(facts, frame->bytes.size())});
            }
        });
    }

  private:
    FrameMatch match_;
    bool sent_;
    bool received_;
};

}  // namespace

std::vector<SubjectKind> network_subjects() {
    return {
        {"An Ethernet frame that a device sends or gets. Its length can be measured.",
         {{"frame", "map", "what it has: type, vlan, protocol, source, destination, source_port, destination_port, length, "
                           "contains", true},
          {"way", "sent|received|both", "both without it"}},
         "{frame: {protocol: udp, destination_port: 67}, way: sent}",
         [](const Reader& map, Builder&) {
             const auto way = map.has("way") ? map.at("way").choice({"sent", "received", "both"}) : "both";
             return std::make_unique<FrameSeen>(FrameMatch::parse(map.at("frame")), way != "received", way != "sent");
         }},
    };
}

}  // namespace twin::scenario
