// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>

#include "models/peripherals/parts/axes.hpp"
#include "models/peripherals/parts/axes_status.hpp"
#include "models/peripherals/parts/i2c_register_device.hpp"
#include "models/peripherals/parts/sample_clock.hpp"

namespace twin::parts {

/// Freescale MAG3110: magnetometer of three axes, ±1000 µT, 0.1 µT a count, on I2C.
/// Source: MAG3110 data sheet rev. 9.2, chapters 4 (modes) and 5 (registers).
///
/// Inputs x, y, z are the field in µT along the board's axes, temperature is the die's in °C. The output data rate is
/// 80 Hz / 2^(DR + OS). INT1 is high while ZYXDR is set. Samples are computed when somebody looks; an alarm waits for
/// one only while INT1 is low.
///
/// Defined here: a triggered measurement takes one period of the highest rate of its oversampling ratio, so does the
/// first one after AC. DIE_TEMP has no offset. AUTO_MRST_EN and MAG_RST are taken, and change nothing: the model's
/// sensor is never saturated.
class Mag3110 : public I2cRegisterDevice {
  public:
    enum Number : std::uint8_t {
        kDrStatus = 0x00,
        kOutXMsb = 0x01,
        kOutXLsb = 0x02,
        kOutYMsb = 0x03,
        kOutYLsb = 0x04,
        kOutZMsb = 0x05,
        kOutZLsb = 0x06,
        kWhoAmI = 0x07,
        kSysmod = 0x08,
        kOffXMsb = 0x09,
        kOffXLsb = 0x0A,
        kOffYMsb = 0x0B,
        kOffYLsb = 0x0C,
        kOffZMsb = 0x0D,
        kOffZLsb = 0x0E,
        kDieTemp = 0x0F,
        kCtrlReg1 = 0x10,
        kCtrlReg2 = 0x11
    };
    static constexpr unsigned kAxes = Axes::kCount;
    static constexpr std::uint8_t kIdentity = 0xC4;

    /// Parameters: address, axes, noise (µT, RMS).
    Mag3110(sc_core::sc_module_name name, const ModelContext& context);

    PinPort int1;

  protected:
    std::uint8_t next_number(std::uint8_t number) const override;
    void on_access(std::uint8_t number, bool is_read) override;
    void on_reset(ResetKind kind) override;
    void on_loaded() override { drive_pin(); }

  private:
    struct Sample {
        std::int16_t axis[kAxes];  // counts of 0.1 µT
    };
    struct World {
        static constexpr bool kNoPadding = true;
        std::array<double, kAxes> field;
        double temperature;
    };

    void declare_registers();
    void configure();
    void on_input();
    void settle();
    void measure();
    void drive_pin() { int1.drive(Drive::strong(status_.ready())); }
    void update_outputs();

    const Axes mounting_;
    const double noise_;
    AxesStatus status_;
    Field ac_, tm_, fast_read_, os_, dr_rate_, raw_;
    std::array<Register*, kAxes> msb_{}, lsb_{}, off_msb_{}, off_lsb_{};
    Register* die_temp_ = nullptr;

    Input x_, y_, z_, temperature_;
    State<World> world_;  // the inputs up to now: a sample that is due still sees them
    State<Sample> sample_;
    State<std::uint8_t> setup_in_effect_;
    SampleClock clock_;
    RandomStream random_;
    Alarm sample_due_;
};

}  // namespace twin::parts
