// SPDX-License-Identifier: BSD-3-Clause
// The input: MAC_CR[4], then steps, each of a byte and what it needs:
//   0 offset[1] value[4]    a register is written. Bit 4: two bytes of it
//   1 offset[1] count[1]    read, as often as that. Bit 4: two bytes
//   2 number[1] value[4]    one of the MAC's own registers
//   3 size[2] frame         from the network. Bit 4: damaged, bit 5: to the MAC's address
//   4 time[1]               as many microseconds pass. Bit 4: milliseconds
//   5 a[4] b[4] size[1]     a packet to send: its two commands, and words. Bit 4: commands that fit them
//   6 number[1] value[2]    one of the PHY's registers
//   7 what                  bit 0: the cable is in
#include "tests/fuzz/mac/targets.hpp"
#include "tests/unit/peripherals/smsc/lan9118_fixture.hpp"

namespace twin::fuzz {
namespace {

class Lan9118Target : public test::Lan9118Test {
  public:
    void run(Reader input) {
        constexpr int kSteps = 300;
        start(input.number(4));
        for (int step = 0; step < kSteps && !input.empty(); ++step) {
            take_step(input);
            for (const EthernetFrame& each : sent) {
                require(each.bytes.size() <= kMaxEthernetFrame, "no frame is longer than a jack takes");
            }
            sent.clear();
            sent_at.clear();
        }
        finish();
    }

  private:
    using Chip = test::Lan9118;

    void TestBody() override {}

    void write_any(std::uint32_t offset, std::uint32_t value, unsigned size = 4) {
        (void)bench.try_write(kBase + offset, value, size);
    }

    void take_step(Reader& input) {
        const std::uint8_t what = input.byte();
        const unsigned size = (what & 16) != 0 ? 2 : 4;
        switch (what % 8) {
            case 0: {
                const std::uint32_t offset = input.byte() & ~(size - 1U);
                write_any(offset, input.number(4), size);
                break;
            }
            case 1: {
                const std::uint32_t offset = input.byte() & ~(size - 1U);
                for (unsigned count = input.byte() + 1U; count > 0; --count) {
                    std::uint32_t value = 0;
                    (void)bench.try_read(kBase + offset, value, size);
                }
                break;
            }
            case 2: {
                const std::uint8_t number = input.byte();
                write_any(Chip::kMacCsrData, input.number(4));
                write_any(Chip::kMacCsrCmd, 0x80000000 | number);
                break;
            }
            case 3: {
                const Input bytes = input.take(input.number(2) % (kMaxEthernetFrame + 1));
                EthernetFrame frame{{bytes.begin(), bytes.end()}, (what & 16) != 0};
                if ((what & 32) != 0 && bytes.size() >= 6) {
                    std::copy(kOwn, kOwn + 6, frame.bytes.begin());
                }
                if (!frame.bytes.empty()) {
                    (void)chip.jack().receive(frame, bench.now());
                }
                break;
            }
            case 5: {
                std::uint32_t a = input.number(4);
                std::uint32_t b = input.number(4);
                const unsigned bytes = input.byte() * 8U;
                if ((what & 16) != 0) {
                    a = (a & 0x831F0000) | kFirst | kLast | bytes;
                    b = (b & 0xFFFFF800) | bytes;
                }
                write_any(Chip::kTxData, a);
                write_any(Chip::kTxData, b);
                for (unsigned n = 0; n < bytes; n += 4) {
                    write_any(Chip::kTxData, input.number(4));
                }
                break;
            }
            case 6: {
                const std::uint32_t number = input.byte() & 31U;
                write_any(Chip::kMacCsrData, input.number(2));
                write_any(Chip::kMacCsrCmd, 0x80000000 | Chip::kMiiData);
                write_any(Chip::kMacCsrData, test::Lan9118Phy::kAddress << 11 | number << 6 | 3);
                write_any(Chip::kMacCsrCmd, 0x80000000 | Chip::kMiiAcc);
                break;
            }
            case 7:
                plug((input.byte() & 1) != 0);
                break;
            default:
                bench.run_for((what & 16) != 0 ? milliseconds(input.byte()) : microseconds(input.byte()));
                break;
        }
    }

    /// A reset makes it as new, and it works. Only its EEPROM may have lost its address.
    void finish() {
        bench.run_for(milliseconds(20));
        start(kPromiscuous);
        sent.clear();
        transmit(to_own(60));
        arrive(to_own(60));
        bench.run_for(milliseconds(1));
        require(sent.size() == 1 && sent[0].bytes == to_own(60), "after a reset it sends");
        require(rx_count() == 1, "after a reset it receives");
        sent.clear();
        sent_at.clear();
    }
};

}  // namespace

void lan9118(Input input) {
    // SystemC's objects stay for as long as the process.
    static auto* const target = new Lan9118Target;
    target->run(Reader(input));
}

}  // namespace twin::fuzz
