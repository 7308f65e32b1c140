// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "models/core/i2c.hpp"
#include "models/core/model.hpp"
#include "models/peripherals/parts/supply_pins.hpp"

namespace twin::parts {

/// Ambient light sensor BH1750FVI on I2C: opcodes in, two bytes of a measurement out, 1.2 counts a lux.
///
/// From the BH1750FVI data sheet (ROHM 11046EDT01): instruction set architecture, measurement modes, measurement time
/// register. Typical times: 120 ms for the high resolutions, 16 ms for the low one, both in proportion to MTreg.
class Bh1750 : public Model, public I2cTarget {
  public:
    static constexpr double kLeastVolts = 2.4;
    static constexpr std::uint8_t kDefaultTime = 69;

    Bh1750(sc_core::sc_module_name name, const ModelContext& context);

    I2cTarget* as_i2c_target() override { return this; }
    bool i2c_start(std::uint8_t address, bool read) override;
    bool i2c_write(std::uint8_t data) override;
    std::uint8_t i2c_read() override;
    void i2c_stop() override { chip_->addressed = 0; }
    bool i2c_addressed() const override { return chip_->addressed != 0; }

  protected:
    void on_reset(ResetKind kind) override;
    void on_power_lost() override { supply_.lost(); }
    void on_loaded() override { pins_.power(supply_.on()); }

  private:
    enum Resolution : std::uint8_t { kHigh, kHigh2, kLow };
    /// Bytes only: it has no padding.
    struct Chip {
        std::uint8_t addressed = 0;
        std::uint8_t on = 0;
        std::uint8_t measures = 0;
        std::uint8_t once = 0;
        std::uint8_t resolution = kHigh;
        std::uint8_t time = kDefaultTime;  // MTreg
        std::uint8_t second = 0;           // the low byte is read next
        std::uint8_t fresh = 0;            // the last measurement saw what there is now
    };

    void begin(bool once, Resolution resolution);
    void on_input();
    void measure();
    std::uint64_t duration_ps() const;

    const std::uint8_t address_;
    SupplyPins supply_;
    I2cPins pins_;
    Input light_;
    State<Chip> chip_;
    State<std::uint16_t> data_;
    State<std::uint64_t> phase_ps_;  // the end of the first measurement
    Alarm measured_;
};

}  // namespace twin::parts
