// SPDX-License-Identifier: BSD-3-Clause
// Writes a capture of real protocols under every fault, for tshark_test.sh to read.
//
//   write_captures FILE
#include <cstdio>
#include <deque>

#include "net_bridge/cable.hpp"
#include "net_bridge/capture.hpp"
#include "net_bridge/switch.hpp"
#include "tests/unit/net_bridge/packets.hpp"

using namespace twin::net;
using namespace std::chrono_literals;

namespace {

class Station : public Jack {
  public:
    using Jack::Jack;
    void receive(const Frame&) override {}
    void send(const Frame& frame) { transmit(frame); }
};

Frame arp_request(std::uint8_t who) {
    Bytes payload{0, 1, 8, 0, 6, 4, 0, 1};
    append(payload, station(who));
    append(payload, Bytes{10, 0, 0, who});
    append(payload, Bytes{0, 0, 0, 0, 0, 0, 10, 0, 0, 2});
    payload.resize(46);
    return ethernet(kBroadcast, station(who), 0x0806, payload);
}

Frame ping(std::uint8_t from, std::uint8_t to, std::uint16_t sequence, std::optional<std::uint16_t> tag) {
    Bytes message{8, 0, 0, 0, 0, 1};
    append16(message, sequence);
    message.resize(64, 0x41);
    put16(message, 2, checksum(message));
    Bytes packet{0x45, 0, 0, 84, 0, 0, 0, 0, 64, 1, 0, 0, 10, 0, 0, from, 10, 0, 0, to};
    packet[3] = static_cast<std::uint8_t>(20 + message.size());
    put16(packet, 10, checksum(packet));
    append(packet, message);
    return ethernet(station(to), station(from), kTypeIpv4, packet, tag);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: write_captures FILE\n");
        return 2;
    }
    VirtualTimeline time;
    Switch lan("lan", time);
    Station one("node0.eth"), two("node1.eth");
    const auto link = LinkOptions::parse(
        "latency=2ms jitter=1ms loss=10% duplicate=10% reorder=10% corrupt=5% corrupt-undetected=5% mtu=1500");
    Cable first("node0-lan", one, lan.port("0"), time, *link, 1), second("node1-lan", two, lan.port("1"), time);
    auto capture = Capture::open(argv[1], time,
                                 {.epoch = 1'700'000'000s,
                                  .application = "Twinyard test",
                                  .hardware = "two boards",
                                  .os = "virtual time",
                                  .comment = "faults of every kind",
                                  .complete = true});
    if (!capture) {
        std::fprintf(stderr, "%s\n", capture.error().message.c_str());
        return 1;
    }
    (*capture)->watch(first);
    (*capture)->watch(second);
    (*capture)->watch(two);
    for (std::uint16_t i = 0; i < 200; ++i) {
        one.send(arp_request(1));
        one.send(ping(1, 2, i, std::nullopt));
        two.send(ping(2, 1, i, 0x2005));
        one.send(igmp(station(1), igmp_message(0x16, {239, 1, 2, 3}), {239, 1, 2, 3}));
        one.send(mld(station(1), mld_message(131, {0xff, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4}),
                     {0xff, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4}));
        time.run_until(time.now() + 1'234'567ns);
    }
    one.send(data(station(2), station(1), std::nullopt, 1'501));
    first.set_up(false);
    (*capture)->close();
    // What the reader should find.
    std::printf("%llu\n", static_cast<unsigned long long>((*capture)->counters().recorded));
    return 0;
}
