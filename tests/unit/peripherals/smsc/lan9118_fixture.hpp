// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <vector>

#include "models/peripherals/smsc/lan9118.hpp"
#include "tests/unit/support/bench.hpp"

namespace twin::test {

using smsc::Lan9118;
using smsc::Lan9118Phy;

/// A controller at an address, a network that keeps what it is sent, and what a driver does.
class Lan9118Test : public testing::Test {
  protected:
    static constexpr std::int64_t kBase = 0x40200000;
    static constexpr std::uint32_t kRxen = 1 << 2, kTxen = 1 << 3, kFull = 1 << 20, kPromiscuous = 1 << 18;
    static constexpr std::uint32_t kFirst = 1 << 13, kLast = 1 << 12, kOnCompletion = 1U << 31;
    static constexpr std::uint8_t kOwn[6] = {0x02, 0x00, 0x5E, 0x00, 0x53, 0x01};
    static constexpr std::uint64_t kMinimumPs = 5'760'000;  // 8 + 60 + 4 bytes at 100 Mbit/s

    Lan9118Test() {
        bench.env().on_frame = [this](const EthernetJack&, const EthernetFrame& frame) {
            sent.push_back(frame);
            sent_at.push_back(bench.now());
        };
    }

    std::uint32_t reg(std::uint32_t offset) { return bench.read(kBase + offset); }
    void reg(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    std::uint32_t mac(unsigned number) {
        reg(Lan9118::kMacCsrCmd, 0xC0000000 | number);
        EXPECT_EQ(reg(Lan9118::kMacCsrCmd) >> 31, 0U);
        return reg(Lan9118::kMacCsrData);
    }
    void mac(unsigned number, std::uint32_t value) {
        reg(Lan9118::kMacCsrData, value);
        reg(Lan9118::kMacCsrCmd, 0x80000000 | number);
    }
    std::uint32_t phy(unsigned number, unsigned address = Lan9118Phy::kAddress) {
        mac(Lan9118::kMiiAcc, address << 11 | number << 6 | 1);
        bench.run_for(nanoseconds(25'600));
        EXPECT_EQ(mac(Lan9118::kMiiAcc) & 1, 0U);
        return mac(Lan9118::kMiiData);
    }
    void set_phy(unsigned number, std::uint32_t value) {
        mac(Lan9118::kMiiData, value);
        mac(Lan9118::kMiiAcc, Lan9118Phy::kAddress << 11 | number << 6 | 3);
        bench.run_for(nanoseconds(25'600));
    }
    bool irq() { return chip.find_irq("irq")->level(); }
    void plug(bool in) {
        for (Input* input : chip.inputs()) {
            if (input->name() == "cable") {
                EXPECT_EQ(input->set(in ? 1 : 0), "");
            }
        }
    }
    /// Ready to send and to receive, interrupts active high, the link up.
    void start(std::uint32_t extra = 0) {
        bench.elaborate();
        chip.reset(ResetKind::power_on);
        plug(true);
        bench.run_for(milliseconds(11));
        reg(Lan9118::kIrqCfg, 0x111);
        reg(Lan9118::kHwCfg, 0x00150000);
        reg(Lan9118::kTxCfg, 2);
        mac(Lan9118::kMacCr, kRxen | kTxen | kFull | extra);
    }
    static std::vector<std::uint8_t> to_own(std::size_t size, std::uint8_t fill = 0) {
        std::vector<std::uint8_t> bytes(size);
        for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(fill + i);
        std::memcpy(bytes.data(), kOwn, 6);
        bytes[12] = 0x08;
        bytes[13] = 0x00;
        return bytes;
    }
    void write_buffer(std::uint32_t command_a, std::uint32_t command_b, const std::vector<std::uint8_t>& bytes,
                      std::uint32_t offset = 0) {
        reg(Lan9118::kTxData, command_a | offset << 16 | static_cast<std::uint32_t>(bytes.size()));
        reg(Lan9118::kTxData, command_b);
        std::vector<std::uint8_t> padded(offset, 0xEE);
        padded.insert(padded.end(), bytes.begin(), bytes.end());
        padded.resize((padded.size() + 3) / 4 * 4, 0xEE);
        for (std::size_t i = 0; i < padded.size(); i += 4) {
            std::uint32_t word = 0;
            std::memcpy(&word, padded.data() + i, 4);
            reg(Lan9118::kTxData, word);
        }
    }
    void transmit(const std::vector<std::uint8_t>& bytes, std::uint32_t tag = 0, std::uint32_t flags = 0) {
        write_buffer(kFirst | kLast, tag << 16 | flags | static_cast<std::uint32_t>(bytes.size()), bytes);
    }
    /// Comes in from the network, a gap after what was there, and is there when its time has passed.
    void arrive(const std::vector<std::uint8_t>& bytes, bool fcs_error = false) {
        bench.run_for(ethernet_gap_time(100));
        EXPECT_TRUE(chip.jack().receive({bytes, fcs_error}, bench.now()));
        bench.run_for(ethernet_frame_time(bytes.size(), 100));
    }
    /// The packet at the head, its FCS too, as a driver reads it.
    std::vector<std::uint8_t> read_packet(std::uint32_t status, std::uint32_t offset = 0) {
        const std::uint32_t size = status >> 16 & 0x3FFF;
        std::vector<std::uint8_t> bytes((offset + size + 3) / 4 * 4);
        for (std::size_t i = 0; i < bytes.size(); i += 4) {
            const std::uint32_t word = reg(Lan9118::kRxData + i % 32);
            std::memcpy(bytes.data() + i, &word, 4);
        }
        return {bytes.begin() + offset, bytes.begin() + offset + size};
    }
    std::uint32_t rx_used() { return reg(Lan9118::kRxFifoInf) & 0xFFFF; }
    std::uint32_t rx_count() { return reg(Lan9118::kRxFifoInf) >> 16; }
    std::uint32_t tx_free() { return reg(Lan9118::kTxFifoInf) & 0xFFFF; }
    std::uint32_t tx_count() { return reg(Lan9118::kTxFifoInf) >> 16; }

    std::vector<EthernetFrame> sent;
    std::vector<Time> sent_at;
    Bench bench;
    Lan9118& chip = bench.add<Lan9118>(
        "ETHERNET", {{"id", "0x92200000"}, {"mac", "02:00:5E:00:53:01"}, {"negotiation_ms", "10"}}, kBase);
};

}  // namespace twin::test
