// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "models/core/i2c.hpp"
#include "models/core/model.hpp"
#include "models/peripherals/parts/supply_pins.hpp"

namespace twin::parts {

/// Temperature sensor TMP102 on I2C: 12 bits of 1/16 degree, 13 in its extended mode, limits with an alert pin.
///
/// From the TMP102 data sheet, SBOS397: pointer and registers in 7.5, alert in comparator and interrupt mode in 7.3.
/// Input `temperature`. Nothing happens between conversions, nor at those that can change nothing.
class Tmp102 : public Model, public I2cTarget {
  public:
    static constexpr double kLeastVolts = 1.4;
    static constexpr std::uint64_t kConversionPs = 26'000'000'000;
    enum Pointer : std::uint8_t { kTemperature = 0, kConfiguration = 1, kLow = 2, kHigh = 3 };

    Tmp102(sc_core::sc_module_name name, const ModelContext& context);

    I2cTarget* as_i2c_target() override { return this; }
    bool i2c_start(std::uint8_t address, bool read) override;
    bool i2c_write(std::uint8_t data) override;
    std::uint8_t i2c_read() override;
    void i2c_stop() override { wire_->addressed = 0; }
    bool i2c_addressed() const override { return wire_->addressed != 0; }

  protected:
    void on_reset(ResetKind kind) override;
    void on_power_lost() override { supply_.lost(); }
    void on_loaded() override {
        pins_.power(supply_.on());
        drive_alert();
    }

  private:
    /// Bytes only: it has no padding.
    struct Wire {
        std::uint8_t addressed = 0;
        std::uint8_t pointer = 0;
        std::uint8_t count = 0;  // of bytes since START
        std::uint8_t high = 0;
    };
    struct Chip {
        std::uint8_t faults = 0;  // in a row
        std::uint8_t alert = 0;   // the condition, before POL
        std::uint8_t above = 0;   // interrupt mode: it waits for T_LOW
        std::uint8_t steady = 0;  // conversions that have seen what there is now
    };

    std::uint16_t read_register(std::uint8_t pointer);
    void write_register(std::uint8_t pointer, std::uint16_t value);
    void configure(std::uint16_t before);
    void on_input();
    void wake();
    void convert();
    void compare();
    void drive_alert();
    std::uint64_t period_ps() const;
    std::int16_t sixteenths(std::uint32_t stored) const;

    const std::uint8_t address_;
    SupplyPins supply_;
    I2cPins pins_;
    PinPort alert_;
    RegisterBank bank_;
    Field em_, al_, rate_, sd_, tm_, pol_, faults_field_, res_, os_;
    Register* temperature_register_;
    Register* configuration_;
    Register* low_;
    Register* high_;
    Input temperature_;
    State<Wire> wire_;
    State<Chip> chip_;
    State<std::int64_t> measured_;  // 1/16 degrees
    State<std::uint64_t> phase_ps_;  // conversions end at this and whole periods behind it
    Alarm conversion_;

    class NoInitiator : public tlm::tlm_bw_transport_if<> {
        tlm::tlm_sync_enum nb_transport_bw(tlm::tlm_generic_payload&, tlm::tlm_phase&, sc_core::sc_time&) override {
            return tlm::TLM_ACCEPTED;
        }
        void invalidate_direct_mem_ptr(sc_dt::uint64, sc_dt::uint64) override {}
    };
    NoInitiator no_initiator_;
};

}  // namespace twin::parts
