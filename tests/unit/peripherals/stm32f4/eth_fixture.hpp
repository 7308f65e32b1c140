// SPDX-License-Identifier: BSD-3-Clause
// The Ethernet MAC on a bench as NUCLEO-F429ZI has it: LAN8742A on RMII, a cable, and memory for descriptors.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <numeric>
#include <string>
#include <vector>

#include "models/core/ethernet.hpp"
#include "models/peripherals/parts/lan8742a.hpp"
#include "models/peripherals/stm32f4/eth.hpp"
#include "models/peripherals/stm32f4/exti.hpp"
#include "models/peripherals/stm32f4/syscfg.hpp"
#include "tests/unit/peripherals/stm32f4/fake_pad.hpp"
#include "tests/unit/support/bench.hpp"

namespace twin::test {

using parts::Lan8742a;

struct EthFixture : testing::Test {
    using Eth = stm32f4::Eth;
    static constexpr std::uint64_t kEth = 0x40028000, kSyscfg = 0x40013800, kExti = 0x40013C00, kRam = 0x20000000;
    static constexpr std::uint64_t kHz = 168'000'000;
    static constexpr std::uint32_t kTxList = 0x20000000, kRxList = 0x20000400, kTxBuffers = 0x20001000,
                                   kRxBuffers = 0x20008000, kBufferSize = 1536;
    // MACCR: RE, TE, DM, FES
    static constexpr std::uint32_t kMac = 1 << 2 | 1 << 3 | 1 << 11 | 1 << 14;
    // DMAOMR
    static constexpr std::uint32_t kSr = 1 << 1, kOsf = 1 << 2, kFugf = 1 << 6, kFef = 1 << 7, kSt = 1 << 13,
                                   kFtf = 1 << 20, kTsf = 1 << 21, kDfrf = 1 << 24, kRsf = 1 << 25, kDtcefd = 1 << 26;
    // Descriptors
    static constexpr std::uint32_t kOwn = 1U << 31, kIc = 1 << 30, kTxLs = 1 << 29, kTxFs = 1 << 28, kDc = 1 << 27,
                                   kDp = 1 << 26, kTtse = 1 << 25, kTer = 1 << 21, kTch = 1 << 20;
    static constexpr std::uint32_t kRxFs = 1 << 9, kRxLs = 1 << 8, kFt = 1 << 5, kEs = 1 << 15, kRch = 1 << 14,
                                   kRer = 1 << 15, kDic = 1U << 31;

    EthFixture() {
        bench.ram("sram", kRam, 0x20000);
        bench.ram("ccm", 0x10000000, 0x10000);
        bench.env().on_frame = [this](const EthernetJack&, const EthernetFrame& frame) {
            sent.push_back({bench.now(), frame});
        };
        const struct {
            const char* signal;
            PinPort& pin;
        } kWires[] = {{"ETH_MDC", phy.mdc},
                      {"ETH_MDIO", phy.mdio},
                      {"ETH_RMII_REF_CLK", phy.ref_clk},
                      {"ETH_RMII_CRS_DV", phy.crs_dv},
                      {"ETH_RMII_RXD0", phy.rxd0},
                      {"ETH_RMII_RXD1", phy.rxd1},
                      {"ETH_RMII_TX_EN", phy.txen},
                      {"ETH_RMII_TXD0", phy.txd0},
                      {"ETH_RMII_TXD1", phy.txd1}};
        for (const auto& wire : kWires) {
            auto& pad = bench.add<FakePad>((std::string(wire.signal) + "_pad").c_str());
            bench.connect(pad.pin, wire.pin);
            pad.mux(eth, wire.signal);
            pads.push_back(&pad);
        }
    }

    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kEth + offset, value); }
    std::uint32_t read(std::uint32_t offset) { return bench.read(kEth + offset); }
    std::uint32_t status() { return read(Eth::kDmaSr); }
    bool irq() { return eth.find_irq("irq")->level(); }
    FakePad& pad(const std::string& signal) {
        for (FakePad* pad : pads)
            if (pad->label() == signal + "_pad") return *pad;
        throw std::invalid_argument(signal);
    }
    std::uint8_t* memory(std::uint32_t address) { return bench.env().memory("sram")->data + (address - kRam); }
    std::uint32_t word(std::uint32_t address) {
        std::uint32_t value = 0;
        std::memcpy(&value, memory(address), 4);
        return value;
    }
    void set_word(std::uint32_t address, std::uint32_t value) { std::memcpy(memory(address), &value, 4); }

    /// RMII, the software reset, and a link.
    void bring_up(std::uint32_t mac = kMac) {
        bench.elaborate();
        bench.reset(ResetKind::power_on);
        bench.write(kSyscfg + stm32f4::Syscfg::kPmc, 1 << 23);
        ASSERT_EQ(phy.inputs().front()->set(1), "");
        bench.run_for(milliseconds(60));
        ASSERT_EQ(read(Eth::kDmaBmr) & 1, 0U);
        ASSERT_TRUE(phy.link());
        write(Eth::kMacCr, mac);
    }
    void go(std::uint32_t mode = kSt | kTsf) { write(Eth::kDmaOmr, mode); }
    void stay(std::uint64_t us) { bench.run_for(microseconds(us)); }

    /// A ring of transmit descriptors; the CPU owns all of them.
    void make_tx_ring(unsigned count, unsigned size = 16) {
        for (unsigned n = 0; n < count; ++n) {
            const std::uint32_t at = kTxList + size * n;
            set_word(at, n + 1 == count ? kTer : 0);
            set_word(at + 4, 0);
            set_word(at + 8, kTxBuffers + kBufferSize * n);
        }
        write(Eth::kDmaTdlar, kTxList);
    }
    /// Puts a frame into descriptor `n`. `control`: besides OWN, FS and LS.
    void queue(unsigned n, const std::vector<std::uint8_t>& bytes, std::uint32_t control = kIc, unsigned size = 16) {
        const std::uint32_t at = kTxList + size * n;
        std::copy(bytes.begin(), bytes.end(), static_cast<std::uint8_t*>(memory(word(at + 8))));
        set_word(at + 4, static_cast<std::uint32_t>(bytes.size()));
        set_word(at, (word(at) & kTer) | control | kOwn | kTxFs | kTxLs);
    }
    void make_rx_ring(unsigned count, std::uint32_t buffer = kBufferSize, unsigned size = 16) {
        for (unsigned n = 0; n < count; ++n) {
            const std::uint32_t at = kRxList + size * n;
            set_word(at, kOwn);
            set_word(at + 4, buffer | (n + 1 == count ? kRer : 0));
            set_word(at + 8, kRxBuffers + kBufferSize * n);
        }
        write(Eth::kDmaRdlar, kRxList);
    }
    std::uint32_t rx_status(unsigned n, unsigned size = 16) { return word(kRxList + size * n); }
    std::vector<std::uint8_t> rx_bytes(unsigned n, std::size_t size) {
        const std::uint8_t* at = memory(kRxBuffers + kBufferSize * n);
        return {at, at + size};
    }

    static constexpr std::uint8_t kOwnAddress[6] = {0x02, 0x00, 0x00, 0x11, 0x22, 0x33};
    void set_address(unsigned n, const std::uint8_t (&address)[6], std::uint32_t high_bits = 0) {
        write(Eth::kMacAhr(n), high_bits | address[5] << 8 | address[4]);
        write(Eth::kMacAlr(n),
              static_cast<std::uint32_t>(address[3]) << 24 | address[2] << 16 | address[1] << 8 | address[0]);
    }
    /// To `to`, with a type and a payload that counts.
    static EthernetFrame frame_to(const std::uint8_t (&to)[6], std::size_t size = 60, std::uint16_t type = 0x88B5) {
        EthernetFrame frame;
        frame.bytes.resize(size);
        std::iota(frame.bytes.begin(), frame.bytes.end(), std::uint8_t{1});
        std::copy(to, to + 6, frame.bytes.begin());
        const std::uint8_t from[6] = {0x02, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE};
        std::copy(from, from + 6, frame.bytes.begin() + 6);
        frame.bytes[12] = static_cast<std::uint8_t>(type >> 8);
        frame.bytes[13] = static_cast<std::uint8_t>(type);
        return frame;
    }
    static EthernetFrame own_frame(std::size_t size = 60) { return frame_to(kOwnAddress, size); }
    /// On the wire from now on.
    void arrive(const EthernetFrame& frame) { EXPECT_TRUE(phy.jack().receive(frame, bench.now())); }

    struct Sent {
        Time at;
        EthernetFrame frame;
    };
    std::vector<Sent> sent;
    Bench bench;
    Clock& clock = bench.env().clock("ETH", kHz);
    Clock& tx_clock = bench.env().clock("ETHMACTX", kHz);
    Clock& rx_clock = bench.env().clock("ETHMACRX", kHz);
    Clock& ptp_clock = bench.env().clock("ETHMACPTP", kHz);
    stm32f4::Syscfg& syscfg = bench.add<stm32f4::Syscfg>("SYSCFG", {}, kSyscfg);
    stm32f4::Exti& exti = bench.add<stm32f4::Exti>("EXTI", {}, kExti);
    Eth& eth = bench.add<Eth>("ETH", {}, kEth);
    Lan8742a& phy = bench.add<Lan8742a>(
        "phy", {{"mac", "ETH"}, {"address", "0"}, {"mode", "7"}, {"ref_clk_out", "true"}, {"negotiation_ms", "50"}});
    std::vector<FakePad*> pads;
};

}  // namespace twin::test
