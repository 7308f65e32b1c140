// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/net_bridge/targets.hpp"

#include "net_bridge/cable.hpp"
#include "net_bridge/link_options.hpp"
#include "net_bridge/pcapng.hpp"
#include "net_bridge/port_address.hpp"
#include "net_bridge/stream_framing.hpp"
#include "net_bridge/switch.hpp"
#include "tests/fuzz/target.hpp"

#include <algorithm>
#include <deque>
#include <string>
#include <string_view>

namespace twin::net::fuzz {

namespace {

using namespace std::chrono_literals;

using twin::fuzz::require;

class Sink : public Jack {
  public:
    using Jack::Jack;
    void receive(const Frame& frame) override {
        ++received;
        require(!frame.fcs_error(), "a switch drops damaged frames");
        require(frame.size() >= 14, "a switch drops what has no header");
        require(parse_ethernet(frame.bytes()).has_value(), "what a switch forwards has a header");
    }
    void send(Frame frame) { transmit(std::move(frame)); }
    std::size_t received = 0;
};

}  // namespace

void frames(std::span<const std::uint8_t> input) {
    constexpr std::size_t kPorts = 4;
    VirtualTimeline time;
    SwitchOptions settings;
    settings.mac_table_size = 16;
    settings.group_table_size = 4;
    settings.igmp_snooping = settings.mld_snooping = true;
    Switch lan("lan", time, settings);
    std::deque<Sink> sinks;
    std::deque<Cable> cables;
    for (std::size_t i = 0; i < kPorts; ++i) {
        sinks.emplace_back(std::to_string(i));
        cables.emplace_back("cable" + std::to_string(i), sinks.back(), lan.port(std::to_string(i)), time);
    }
    if (!input.empty() && input[0] % 2 != 0) {
        (void)lan.set_vlans("2", PortVlans::trunk({1, 5, 4094}, 7));
        (void)lan.set_vlans("3", PortVlans::access(5));
    }
    std::size_t sent = 0;
    while (input.size() > 3) {
        Sink& from = sinks[input[0] % kPorts];
        const std::size_t size = std::min<std::size_t>((input[1] & 0x3fU) << 8 | input[2], input.size() - 3);
        const bool damaged = (input[1] & 0x80U) != 0;
        input = input.subspan(3);
        from.send(Frame(std::vector(input.begin(), input.begin() + static_cast<std::ptrdiff_t>(size)), damaged));
        input = input.subspan(size);
        time.run_until(time.now() + 10s);
        ++sent;
    }
    std::size_t received = 0;
    for (const Sink& sink : sinks) {
        received += sink.received;
    }
    require(received <= sent * (kPorts - 1), "nobody gets a frame twice");
    require(lan.mac_table().size() <= settings.mac_table_size, "the MAC table is bounded");
    require(lan.groups().size() <= kPorts * settings.group_table_size, "the group table is bounded");
    require(lan.ports().size() == kPorts, "ports stay");
}

void stream(std::span<const std::uint8_t> input) {
    if (input.empty()) {
        return;
    }
    const std::size_t piece = input[0] + std::size_t{1};
    input = input.subspan(1);
    Deframer cut, whole;
    std::vector<Frame> in_pieces, at_once;
    bool good = true;
    for (std::size_t at = 0; at < input.size(); at += piece) {
        good = cut.feed(input.subspan(at, std::min(piece, input.size() - at)),
                        [&](Frame frame) { in_pieces.push_back(std::move(frame)); });
    }
    require(whole.feed(input, [&](Frame frame) { at_once.push_back(std::move(frame)); }) == good || input.empty(),
            "pieces make no difference to the verdict");
    require(in_pieces.size() == at_once.size(), "pieces make no difference to the frames");
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < in_pieces.size(); ++i) {
        require(std::ranges::equal(in_pieces[i].bytes(), at_once[i].bytes()), "pieces make no difference to the bytes");
        require(in_pieces[i].size() > 0 && in_pieces[i].size() <= kMaxJumboFrame,
                "frames have a size that frames have");
        bytes += in_pieces[i].size() + 4;
    }
    require(bytes <= input.size(), "nothing comes from nowhere");
    // As a capture would walk through its own blocks.
    require(pcapng::whole_blocks(input, input.size()) <= input.size(), "blocks end with the buffer");
}

void options(std::span<const std::uint8_t> input) {
    const std::string_view text(reinterpret_cast<const char*>(input.data()), input.size());
    if (const auto parsed = LinkOptions::parse(text)) {
        const auto again = LinkOptions::parse(parsed->to_text());
        require(again && *again == *parsed, "link options come back from their text");
    } else {
        require(!parsed.error().message.empty() && !parsed.error().hint.empty(), "an error says what and why");
    }
    if (const auto address = PortAddress::parse(text)) {
        const auto again = PortAddress::parse(address->to_text());
        require(again && *again == *address, "addresses come back from their text");
        (void)address->stream_endpoint();
        (void)address->datagram_endpoint();
    }
}

}  // namespace twin::net::fuzz

namespace twin::fuzz {

std::span<const Target> targets() {
    static constexpr Target kTargets[] = {{"frames", net::fuzz::frames},
                                          {"stream", net::fuzz::stream},
                                          {"options", net::fuzz::options},
                                          {"gateway", net::fuzz::gateway, 1'000}};
    return kTargets;
}

}  // namespace twin::fuzz
