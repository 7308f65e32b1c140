// SPDX-License-Identifier: BSD-3-Clause
// The input: DMAOMR[4], MACCR[4], MACFFR[4], and a byte whose bit 0 makes descriptors of eight words. Then steps, each
// of a byte and what it needs:
//   0 register[1] value[4]       written; bits 7 and 6: MAC, MMC, PTP, DMA, the others: which of its words
//   1 register[1]                read
//   2 address[2] size[1] bytes   into the memory where descriptors and buffers are
//   3 size[2] frame              from the network. Bit 4: damaged, bit 5: to the MAC's address
//   4 time[1]                    as many microseconds pass
//   5 which[1] size[2]           a frame is queued to be sent
//   6                            all receive descriptors are the DMA's again
#include "tests/fuzz/mac/targets.hpp"
#include "tests/unit/peripherals/stm32f4/eth_fixture.hpp"

namespace twin::fuzz {
namespace {

class EthTarget : public test::EthFixture {
  public:
    void run(Reader input) {
        constexpr int kSteps = 300;
        start(input);
        for (int step = 0; step < kSteps && !input.empty(); ++step) {
            take_step(input);
            for (const Sent& each : sent) {
                require(each.frame.bytes.size() <= kMaxEthernetFrame, "no frame is longer than a jack takes");
            }
            sent.clear();
        }
        finish();
    }

  private:
    static constexpr unsigned kDescriptors = 4;
    static constexpr std::uint32_t kReceiveBuffer = 256;

    void TestBody() override {}

    void start(Reader& input) {
        bring_up();
        std::memset(memory(kRam), 0, 0x20000);
        const std::uint32_t mode = input.number(4);
        const std::uint32_t mac = input.number(4);
        const std::uint32_t filter = input.number(4);
        size_ = (input.byte() & 1) != 0 ? 32 : 16;
        write(Eth::kDmaBmr, 0x100 | (size_ == 32 ? 1U << 7 : 0));
        set_address(0, kOwnAddress);
        write(Eth::kMacCr, kMac ^ mac);
        write(Eth::kMacFfr, filter);
        make_tx_ring(kDescriptors, size_);
        make_rx_ring(kDescriptors, kReceiveBuffer, size_);
        go((kSt | kSr) ^ mode);
    }

    void take_step(Reader& input) {
        static constexpr std::uint32_t kRegions[] = {0, 0x100, 0x700, 0x1000};
        const std::uint8_t what = input.byte();
        switch (what % 8) {
            case 0: {
                const std::uint8_t reg = input.byte();
                // What isn't there is a bus error, which is an answer.
                (void)bench.try_write(kEth + kRegions[reg >> 6] + 4 * (reg & 63U), input.number(4));
                break;
            }
            case 1: {
                const std::uint8_t reg = input.byte();
                std::uint32_t value = 0;
                (void)bench.try_read(kEth + kRegions[reg >> 6] + 4 * (reg & 63U), value);
                break;
            }
            case 2: {
                const std::uint32_t at = input.number(2);
                const Input bytes = input.take(input.byte());
                std::memcpy(memory(kRam + at), bytes.data(), bytes.size());
                break;
            }
            case 3: {
                const Input bytes = input.take(input.number(2) % (kMaxEthernetFrame + 2));
                EthernetFrame frame{{bytes.begin(), bytes.end()}, (what & 16) != 0};
                if ((what & 32) != 0 && bytes.size() >= 6) {
                    std::copy(kOwnAddress, kOwnAddress + 6, frame.bytes.begin());
                }
                // As the host does, which has no others.
                if (!frame.bytes.empty() && frame.bytes.size() <= kMaxEthernetFrame) {
                    // Lost if the PHY was told to give up its link.
                    (void)phy.jack().receive(frame, bench.now());
                }
                break;
            }
            case 5: {
                const unsigned which = input.byte() % kDescriptors;
                set_word(kTxList + size_ * which + 8, kTxBuffers + kBufferSize * which);
                const Input bytes = input.take(input.number(2) % kBufferSize);
                queue(which, {bytes.begin(), bytes.end()}, kIc | (what & 0xF0U) << 18, size_);
                write(Eth::kDmaTpdr, 0);
                break;
            }
            case 6:
                for (unsigned n = 0; n < kDescriptors; ++n) {
                    set_word(kRxList + size_ * n, kOwn);
                }
                write(Eth::kDmaRpdr, 0);
                break;
            default:
                stay(input.byte());
                break;
        }
    }

    /// A reset makes it as new, and it works.
    void finish() {
        stay(1000);
        bring_up();
        set_address(0, kOwnAddress);
        make_tx_ring(1);
        make_rx_ring(2);
        sent.clear();
        go(kSt | kSr | kTsf | kRsf);
        const EthernetFrame frame = own_frame();
        queue(0, frame.bytes);
        write(Eth::kDmaTpdr, 0);
        arrive(frame);
        stay(20);
        require((rx_status(0) & (kOwn | kEs)) == 0 && rx_bytes(0, 60) == frame.bytes, "after a reset it receives");
        require(sent.size() == 1 && sent[0].frame == frame, "after a reset it sends");
        sent.clear();
    }

    unsigned size_ = 16;
};

}  // namespace

void stm32f4_eth(Input input) {
    // SystemC's objects stay for as long as the process.
    static auto* const target = new EthTarget;
    target->run(Reader(input));
}

}  // namespace twin::fuzz
