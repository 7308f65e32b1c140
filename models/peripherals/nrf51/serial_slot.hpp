// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <memory>
#include <string>

#include "models/peripherals/nrf51/pads.hpp"
#include "models/peripherals/nrf51/task_event.hpp"

namespace twin::nrf51 {

class SpiMaster;
class SpiSlave;
class TwiMaster;

/// The serial interfaces that share one address, one interrupt and their registers: SPI0 with TWI0, and SPI1 with TWI1
/// and SPIS1. ENABLE says which of them is at work; a register that several have (PSEL, RXD, TXD, FREQUENCY, CONFIG, an
/// event at the same offset) is one register, as on the chip.
///
/// Source: nRF51 Series Reference Manual v3.0, chapters 10.1.2 (peripherals with shared ID), 26 (SPI), 27 (SPIS), 28
/// (TWI). What each of them does is in spi_master.hpp, twi_master.hpp and spi_slave.hpp.
class SerialSlot : public TaskEventPeripheral {
  public:
    using TaskEventPeripheral::Event;

    static constexpr std::uint32_t kStartRx = 0x000, kStartTx = 0x008, kStop = 0x014, kSuspend = 0x01C, kResume = 0x020,
                                   kAcquire = 0x024, kRelease = 0x028;
    static constexpr std::uint32_t kStopped = 0x104, kEnd = 0x104, kReady = 0x108, kRxdReady = 0x108, kEndRx = 0x110,
                                   kTxdSent = 0x11C, kError = 0x124, kAcquired = 0x128, kBb = 0x138, kSuspended = 0x148;
    static constexpr std::uint32_t kSemStat = 0x400, kStatus = 0x440, kErrorSrc = 0x4C4, kEnable = 0x500;
    static constexpr std::uint32_t kPsel0 = 0x508;  ///< SPI and SPIS: SCK; TWI: SCL
    static constexpr std::uint32_t kPsel1 = 0x50C;  ///< SPI: MOSI; SPIS: MISO; TWI: SDA
    static constexpr std::uint32_t kPsel2 = 0x510;  ///< SPI: MISO; SPIS: MOSI
    static constexpr std::uint32_t kPsel3 = 0x514;  ///< SPIS: CSN
    static constexpr std::uint32_t kRxd = 0x518, kTxd = 0x51C, kFrequency = 0x524, kRxdPtr = 0x534, kMaxRx = 0x538,
                                   kAmountRx = 0x53C, kTxdPtr = 0x544, kMaxTx = 0x548, kAmountTx = 0x54C,
                                   kConfig = 0x554, kDef = 0x55C, kAddress = 0x588, kOrc = 0x5C0;

    /// Values of ENABLE.
    enum class Role : std::uint32_t { none = 0, spi = 1, spis = 2, twi = 5 };

    /// Parameters: gpio (the model that implements Pads), members (a list of spi, twi, spis).
    SerialSlot(sc_core::sc_module_name name, const ModelContext& context);
    ~SerialSlot() override;

    // For the members.
    Role role() const;
    Pads& pads();
    /// Notes a guest's mistake.
    void mistake(const std::string& what) const { note(JournalKind::guest_error, what); }
    /// The pad that PSEL register `index` (0..3) names, if it is connected and the slot is enabled; else nullptr.
    PinPort* pad(unsigned index);
    /// Calls the active member when the pad's level changes. For CSN, and for lines that hold up a transfer.
    void watch(unsigned index);
    /// Bits per second of a FREQUENCY code; PCLK16M times code / 2^32.
    std::uint32_t frequency_hz() const;

    Event end_stopped, ready, end_rx, txd_sent, error, acquired, bb, suspended;
    Register* error_src = nullptr;
    Register* psel[4] = {};
    Register* rxd = nullptr;
    Register* txd = nullptr;
    Register* frequency = nullptr;
    Register* sem_stat = nullptr;
    Register* status = nullptr;
    Register* rxd_ptr = nullptr;
    Register* max_rx = nullptr;
    Register* amount_rx = nullptr;
    Register* txd_ptr = nullptr;
    Register* max_tx = nullptr;
    Register* amount_tx = nullptr;
    Field order, cpha, cpol, address, def, orc;

  protected:
    void on_reset(ResetKind kind) override;
    void on_loaded() override;

  private:
    void declare_registers();
    void declare_tasks();
    void declare_pins();
    void declare_data();
    void declare_spis();
    Register& byte_register(std::uint32_t offset, const char* name, Field* handle = nullptr);
    bool has(const char* member) const;
    std::string names(const char* spi, const char* twi, const char* spis) const;
    template <typename T>
    void on_twi(T action, const char* task);
    template <typename T>
    void on_spis(T action, const char* task);

    void on_enable();
    void abort();
    void update_pads();
    void on_pad(unsigned number);

    const std::string gpio_;
    const bool has_spi_, has_twi_, has_spis_;
    Field enable_;
    std::unique_ptr<SpiMaster> spi_;
    std::unique_ptr<TwiMaster> twi_;
    std::unique_ptr<SpiSlave> spis_;
    State<Role> active_role_;  // as of the last write to ENABLE, to see a change

    // Follow from the registers.
    Pads* pads_ = nullptr;
    std::array<std::uint32_t, 4> held_{kPinDisconnected, kPinDisconnected, kPinDisconnected, kPinDisconnected};
    std::bitset<kPadCount> observed_;
};

}  // namespace twin::nrf51
