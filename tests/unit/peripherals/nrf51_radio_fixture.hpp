// SPDX-License-Identifier: BSD-3-Clause
// A radio with an air that writes down what it hears.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "models/peripherals/nrf51/radio.hpp"
#include "tests/unit/support/bench.hpp"

namespace twin::radio_test {

using nrf51::AirBits;
using nrf51::Carrier;
using nrf51::PacketFormat;
using Bytes = std::vector<std::uint8_t>;

inline constexpr std::uint64_t kBase = 0x40001000;
inline constexpr std::uint32_t kRam = 0x20000000;
inline constexpr std::uint32_t kTxen = 0x000, kRxen = 0x004, kStart = 0x008, kStop = 0x00C, kDisable = 0x010,
                               kRssiStart = 0x014, kRssiStop = 0x018, kBcStart = 0x01C, kBcStop = 0x020;
inline constexpr std::uint32_t kReady = 0x100, kAddress = 0x104, kPayload = 0x108, kEnd = 0x10C, kDisabled = 0x110,
                               kDevMatch = 0x114, kDevMiss = 0x118, kRssiEnd = 0x11C, kBcMatch = 0x128;
inline constexpr std::uint32_t kShorts = 0x200, kIntenset = 0x304, kPacketPtr = 0x504, kFrequency = 0x508,
                               kTxPower = 0x50C, kMode = 0x510, kPcnf0 = 0x514, kPcnf1 = 0x518, kBase0 = 0x51C,
                               kBase1 = 0x520, kPrefix0 = 0x524, kPrefix1 = 0x528, kTxAddress = 0x52C,
                               kRxAddresses = 0x530, kCrcCnf = 0x534, kCrcPoly = 0x538, kCrcInit = 0x53C, kTest = 0x540,
                               kTifs = 0x544, kRssiSample = 0x548, kState = 0x550, kWhiteIv = 0x554, kBcc = 0x560,
                               kDacnf = 0x640, kPower = 0xFFC;
inline constexpr std::uint32_t kStateDisabled = 0, kRxRu = 1, kRxIdle = 2, kRx = 3, kTxRu = 9, kTxIdle = 10, kTx = 11,
                               kTxDisable = 12;
inline constexpr std::uint32_t kReadyStart = 1, kEndDisable = 2, kDisabledTxen = 4, kDisabledRxen = 8, kEndStart = 32,
                               kAddressBcStart = 64;

// The bytes of ADV_NONCONN_IND from 01:02:03:04:05:06 with flags on channel 37: preamble, access address, and the PDU
// and its CRC whitened. CRC (reflected) and whitening (position by position) were computed by another program.
inline const Bytes kAdvertising{0xAA, 0xD6, 0xBE, 0x89, 0x8E, 0x8F, 0xDB, 0x51, 0xA4, 0x39,
                                0xA4, 0x64, 0xB1, 0x77, 0x30, 0x17, 0xD2, 0xBC, 0xD6};

inline PacketFormat ble_format() {
    PacketFormat f;
    f.s0_bytes = 1;
    f.length_bits = 8;
    f.max_length = 37;
    f.base_bytes = 3;
    f.whitening = true;
    f.whitening_initial = 37;
    f.crc_bytes = 3;
    f.crc_skips_address = true;
    f.crc_polynomial = 0x65B;
    f.crc_initial = 0x555555;
    return f;
}

/// Writes down what it hears.
class RecordingAir : public nrf51::Air {
  public:
    void begin(const Carrier& carrier) override { begun.push_back(carrier); }
    void end(const Carrier& carrier, const AirBits& frame) override {
        ended.push_back(carrier);
        frames.push_back(frame);
    }
    void cut(const Carrier&) override { ++cuts; }
    std::vector<Carrier> begun, ended;
    std::vector<AirBits> frames;
    unsigned cuts = 0;
};

class RadioTest : public testing::Test {
  protected:
    RadioTest() : memory(bench.ram("ram", kRam, 0x1000)), radio(bench.add<nrf51::Radio>("RADIO", {}, kBase)) {
        radio.connect(air);
    }

    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    std::uint32_t read(std::uint32_t offset) { return bench.read(kBase + offset); }
    bool irq() { return radio.find_irq("irq")->level(); }
    bool blamed(const char* what) { return bench.journal_has(JournalKind::guest_error, "RADIO", what); }
    bool unmodelled(const char* what) { return bench.journal_has(JournalKind::unmodelled, "RADIO", what); }

    /// A Bluetooth advertiser on channel 37: 40 µs of preamble and address, 88 of PDU, 24 of CRC.
    void advertise() {
        const std::uint8_t pdu[] = {0x02, 9, 6, 5, 4, 3, 2, 1, 2, 1, 6};
        std::copy(std::begin(pdu), std::end(pdu), memory.data);
        write(kMode, 3);
        write(kFrequency, 2);
        write(kTxPower, 0xFC);
        write(kPcnf0, 8 | 1 << 8);
        write(kPcnf1, 37 | 3 << 16 | 1 << 25);
        write(kBase0, 0x89BED600);
        write(kPrefix0, 0x8E);
        write(kCrcCnf, 3 | 1 << 8);
        write(kCrcPoly, 0x65B);
        write(kCrcInit, 0x555555);
        write(kWhiteIv, 37);
        write(kPacketPtr, kRam);
    }
    /// Runs to one nanosecond before `event`, sees that it isn't there, and to it.
    void expect_after(Time delay, std::uint32_t event) {
        bench.run_for(delay - nanoseconds(1));
        EXPECT_EQ(read(event), 0u) << std::hex << event;
        bench.run_for(nanoseconds(1));
        EXPECT_EQ(read(event), 1u) << std::hex << event;
    }

    test::Bench bench;
    Memory& memory;
    RecordingAir air;
    nrf51::Radio& radio;
};

}  // namespace twin::radio_test
