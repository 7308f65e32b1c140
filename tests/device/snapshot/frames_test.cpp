// SPDX-License-Identifier: BSD-3-Clause
// A device of the OS on a network, saved while frames come and go. The network is this test, as it is in no snapshot.
#include "tests/device/snapshot/stage.hpp"

namespace twin::test {
namespace {

using Bytes = std::string;

const Bytes kOurMac("\x02\x00\x00\x00\x00\x01", 6);
const Bytes kBroadcast(6, '\xff');
const Bytes kOurIp("\x0a\x00\x00\x01", 4), kItsIp("\x0a\x00\x00\x07", 4);

Bytes word(unsigned value) { return {static_cast<char>(value >> 8), static_cast<char>(value)}; }

Bytes arp_request() {
    return kBroadcast + kOurMac + word(0x0806) + word(1) + word(0x0800) + Bytes("\x06\x04", 2) + word(1) + kOurMac +
           kOurIp + Bytes(6, '\0') + kItsIp + Bytes(18, '\0');
}

/// UDP from port 5000 to 7, without a checksum.
Bytes datagram(const Bytes& its_mac, const Bytes& text) {
    Bytes ip = Bytes("\x45\x00", 2) + word(static_cast<unsigned>(28 + text.size())) + word(1) + word(0) +
               Bytes("\x40\x11", 2) + word(0) + kOurIp + kItsIp;
    unsigned sum = 0;
    for (std::size_t i = 0; i < ip.size(); i += 2)
        sum += static_cast<unsigned>(static_cast<std::uint8_t>(ip[i]) << 8 | static_cast<std::uint8_t>(ip[i + 1]));
    while (sum > 0xFFFF) sum = (sum & 0xFFFF) + (sum >> 16);
    ip.replace(10, 2, word(~sum & 0xFFFF));
    Bytes frame = its_mac + kOurMac + word(0x0800) + ip + word(5000) + word(7) +
                  word(static_cast<unsigned>(8 + text.size())) + word(0) + text;
    frame.resize(std::max<std::size_t>(frame.size(), 60));
    return frame;
}

class Frames : public testing::TestWithParam<const char*> {};

TEST_P(Frames, ComeAndGoAfterARestoreAsBefore) {
    const std::string board = GetParam();
    Scene scene{
        board,
        image_of("system/images/" + std::string(board == "mps2_an386" ? "MPS2_AN386" : "NUCLEO_F429ZI") + "/peer.elf"),
        {},
        {},
        9s};
    const auto its_mac = std::make_shared<Bytes>();
    unsigned answers = 0;
    scene.actions = {{500ms,
                      [](host::Node& node) {
                          ASSERT_FALSE(node.hello().ethernet.empty());
                          if (const auto done = node.set(node.hello().ethernet.front() + ".cable=1"); !done)
                              ADD_FAILURE() << done.error().message;
                      }},
                     types(600ms, "link\n"),
                     types(700ms, "up 10.0.0.7\n"),
                     types(6000ms, "udp-echo 7\n"),
                     {6500ms, [its_mac, &answers](host::Node& node) {
                          node.listen([its_mac, &answers](const link::Message& message) {
                              if (message.type != link::Type::frame_out) return;
                              *its_mac = message.payload.substr(7, 6);
                              ++answers;
                          });
                          node.frame_in(0, arp_request(), false, node.now_ns() + 1000);
                      }}};
    // Two bursts, faster than the line: frames wait in the jack, and are in FIFOs and descriptors.
    for (const Instant burst : {7000ms, 8000ms}) {
        scene.actions.push_back(
            {burst, [its_mac](host::Node& node) {
                 for (int i = 0; i < 8; ++i)
                     node.frame_in(0, datagram(*its_mac, Bytes(i % 2 == 0 ? 1400 : 30, static_cast<char>('a' + i))),
                                   i == 5, node.now_ns() + 10'000 * i);
             }});
    }
    scene.saves = {400ms, 500ms, 1500ms, 6500ms, 6600ms, 7000ms};
    for (int i = 0; i < 8; ++i) scene.saves.push_back(7000ms + Instant(17'777 + 95'431 * i));
    scene.saves.push_back(7500ms);
    expect_no_difference(scene);
    EXPECT_GE(answers, 10u) << "the device has answered, or the test shows nothing";
}
INSTANTIATE_TEST_SUITE_P(Snapshot, Frames, testing::Values("nucleo_f429zi", "mps2_an386"),
                         [](const auto& given) { return std::string(given.param); });

}  // namespace
}  // namespace twin::test
