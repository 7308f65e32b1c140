// SPDX-License-Identifier: BSD-3-Clause
// Received frames that somebody has mangled: whatever they are, memory beyond the buffers stays as it is, descriptors
// say what was written, and the receiver goes on. The seed is printed; TWIN_TEST_SEED replays one.
#include <cstdlib>
#include <random>

#include "tests/unit/peripherals/stm32f4/eth_fixture.hpp"

namespace twin {
namespace {

struct EthFuzz : test::EthFixture {
    static constexpr unsigned kFrames = 100'000, kDescriptors = 4;
    static constexpr std::uint32_t kBuffer = 256, kGuard = 0xA5, kLongest = 3000;

    static std::vector<EthernetFrame> good_ones() {
        std::vector<EthernetFrame> frames;
        const auto add = [&](std::uint16_t type, std::vector<std::uint8_t> start, std::size_t size) {
            EthernetFrame frame = frame_to(kOwnAddress, size, type);
            std::copy(start.begin(), start.end(), frame.bytes.begin() + 14);
            frames.push_back(frame);
        };
        add(0x0800, {0x45, 0, 0, 46, 0, 1, 0, 0, 64, 17}, 60);
        add(0x0800, {0x4F, 0, 0, 200, 0, 1, 0, 0, 64, 6}, 214);
        add(0x0800, {0x46, 0, 0, 100, 0, 1, 0x20, 0, 64, 1}, 114);
        add(0x86DD, {0x60, 0, 0, 0, 0, 60, 0, 64}, 114);
        add(0x86DD, {0x60, 0, 0, 0, 1, 0, 58, 64}, 310);
        add(0x8100, {0x20, 5, 0x08, 0x00, 0x45, 0, 0, 60}, 78);
        add(0x88F7, {0x00, 0x02}, 80);
        add(0x8808, {0x00, 0x01, 0x00, 0x02}, 60);
        add(100, {}, 114);
        add(0x88B5, {}, 1514);
        return frames;
    }
};

TEST_F(EthFuzz, MangledFramesDoNoHarm) {
    const char* given = std::getenv("TWIN_TEST_SEED");
    const unsigned seed = given != nullptr ? static_cast<unsigned>(std::strtoul(given, nullptr, 0)) : 0x20260101;
    SCOPED_TRACE("TWIN_TEST_SEED=" + std::to_string(seed));
    RecordProperty("seed", std::to_string(seed));
    std::mt19937 random(seed);
    const auto good = good_ones();

    unsigned closed = 0;
    bring_up();
    for (unsigned n = 0; n < kFrames; ++n) {
        const bool enhanced = n / 1000 % 2 != 0;
        const unsigned size = enhanced ? 32 : 16;
        if (n % 1000 == 0) {
            write(Eth::kDmaBmr, 1);
            stay(2);
            write(Eth::kDmaBmr, 0x100 | (enhanced ? 1U << 7 : 0));
            set_address(0, kOwnAddress);
            write(0x704, 10);
            write(0x700, (random() & 0x3FF00) | 1);
            write(Eth::kMacCr, kMac | (random() & (1 << 7 | 1 << 10 | 1 << 23 | 1 << 25)));
            write(Eth::kMacFfr, random() & 0x800007FF);
            write(Eth::kMacFcr, random() & 0xC);
            std::memset(memory(kRxBuffers), kGuard, kBufferSize * kDescriptors);
            make_rx_ring(kDescriptors, kBuffer, size);
            go(kSr | (random() & (kRsf | kFef | kFugf | kDtcefd | kDfrf | 0x18)));
        }
        EthernetFrame frame = good[random() % good.size()];
        for (unsigned changes = random() % 6; changes > 0; --changes) {
            switch (random() % 4) {
                case 0:
                    frame.bytes[random() % frame.bytes.size()] = static_cast<std::uint8_t>(random());
                    break;
                case 1:
                    frame.bytes[random() % frame.bytes.size()] ^= static_cast<std::uint8_t>(1 << random() % 8);
                    break;
                case 2:
                    frame.bytes.resize(1 + random() % frame.bytes.size());
                    break;
                default:
                    frame.bytes.resize(1 + random() % kLongest, static_cast<std::uint8_t>(random()));
                    break;
            }
        }
        frame.fcs_error = random() % 8 == 0;
        eth.mii_receive(frame);
        stay(5);
        for (unsigned d = 0; d < kDescriptors; ++d) {
            const std::uint32_t at = kRxList + size * d;
            const std::uint32_t status = word(at);
            if ((status & kOwn) != 0) continue;
            ++closed;
            if ((status & kRxLs) != 0) {
                ASSERT_LE(status >> 16 & 0x3FFF, kLongest + 4) << n;
            }
            set_word(at, kOwn);
            set_word(at + 8, kRxBuffers + kBufferSize * d);
            set_word(at + 12, 0);
        }
        write(Eth::kDmaRpdr, 0);
        ASSERT_EQ(status() & Eth::kFbes, 0U) << n;
    }
    for (unsigned d = 0; d < kDescriptors; ++d)
        for (std::uint32_t i = kBuffer; i < kBufferSize; ++i)
            ASSERT_EQ(*memory(kRxBuffers + kBufferSize * d + i), kGuard) << d << ", " << i;
    EXPECT_GT(closed, kFrames / 10) << "or this test has tested nothing";
    // It still works.
    write(Eth::kDmaBmr, 1);
    stay(2);
    write(Eth::kMacCr, kMac);
    set_address(0, kOwnAddress);
    make_rx_ring(2);
    go(kSr | kRsf);
    arrive(own_frame());
    stay(20);
    EXPECT_EQ(rx_status(0) & kOwn, 0U);
}

}  // namespace
}  // namespace twin
