// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>

#include "models/peripherals/parts/bme280_math.hpp"
#include "models/peripherals/parts/i2c_register_device.hpp"
#include "models/peripherals/parts/supply_pins.hpp"

namespace twin::parts {

/// Sensor BME280 for temperature, pressure and humidity on I2C, with its trimming values: a driver reads them and gets
/// the inputs back by the data sheet's formulas.
///
/// From the BME280 data sheet, BST-BME280-DS002, rev. 1.6: sensor modes in 3.3, oversampling and filter in 3.4, registers
/// in chapter 5, measurement time in 9.1 (typical). Inputs temperature, humidity and pressure.
class Bme280 : public I2cRegisterDevice {
  public:
    static constexpr double kLeastVolts = 1.71;
    static constexpr std::uint8_t kChipId = 0x60;
    static constexpr std::uint8_t kResetWord = 0xB6;
    enum Number : std::uint8_t {
        kCalib00 = 0x88,
        kId = 0xD0,
        kReset = 0xE0,
        kCalib26 = 0xE1,
        kCtrlHum = 0xF2,
        kStatus = 0xF3,
        kCtrlMeas = 0xF4,
        kConfig = 0xF5,
        kData = 0xF7
    };

    Bme280(sc_core::sc_module_name name, const ModelContext& context);

  protected:
    bool listens() const override { return supply_.on(); }
    bool writes_pairs() const override { return true; }
    void on_addressed() override { settle(); }
    void on_access(std::uint8_t number, bool is_read) override;
    void on_reset(ResetKind kind) override;
    void on_power_lost() override { supply_.lost(); }
    void on_loaded() override { pins_.power(supply_.on()); }

  private:
    static constexpr unsigned kDataBytes = 8;
    struct World {
        static constexpr bool kNoPadding = true;
        double temperature;
        double humidity;
        double pressure;
    };
    struct Filtered {
        std::int32_t temperature;
        std::int32_t pressure;
        std::uint32_t started;
    };

    void declare_registers();
    void trim();
    void on_input();
    void configure();
    /// Takes the measurements that have ended by now.
    void settle();
    void measure();
    std::uint64_t measurement_ps() const;
    std::uint64_t standby_ps() const;
    bool measuring() const;
    std::int32_t filter(std::int32_t before, std::int32_t raw) const;

    const Bme280Trim trim_{};
    SupplyPins supply_;
    I2cPins pins_;
    Field osrs_h_, osrs_t_, osrs_p_, mode_, t_sb_, filter_, spi3w_;
    std::array<Register*, kDataBytes> data_{};
    Input temperature_, humidity_, pressure_;
    State<World> world_;  // the inputs up to now: a measurement that has ended saw them
    State<Filtered> filtered_;
    State<std::uint8_t> humidity_setting_;  // osrs_h in effect: since ctrl_meas was last written
    State<std::uint64_t> next_ps_;          // end of the measurement under way, or 0
};

}  // namespace twin::parts
