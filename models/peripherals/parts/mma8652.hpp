// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>

#include "models/peripherals/parts/axes.hpp"
#include "models/peripherals/parts/axes_status.hpp"
#include "models/peripherals/parts/i2c_register_device.hpp"
#include "models/peripherals/parts/sample_clock.hpp"

namespace twin::parts {

/// Freescale MMA8652FC and MMA8653FC: accelerometer of three axes, ±2, ±4 or ±8 g, 12 or 10 bits, on I2C.
/// Source: MMA8652FC data sheet rev. 3.3 (10/2015), chapters 5 (modes) and 6 (registers).
///
/// Inputs x, y, z are the acceleration in g along the board's axes. A sample is taken at each period of the output data
/// rate, the first one 2 periods and 1 ms after ACTIVE. Samples are computed when somebody looks; while an interrupt is
/// wanted and not there yet, an alarm waits for the sample that raises it.
///
/// Not modelled, and declared so: transient, pulse and portrait/landscape detection, automatic sleep, the high-pass
/// filter, self-test, the trigger mode of the FIFO. The oversampling modes change nothing but the supply current.
class Mma8652 : public I2cRegisterDevice {
  public:
    enum Number : std::uint8_t {
        kStatus = 0x00,
        kOutXMsb = 0x01,
        kOutXLsb = 0x02,
        kOutYMsb = 0x03,
        kOutYLsb = 0x04,
        kOutZMsb = 0x05,
        kOutZLsb = 0x06,
        kFSetup = 0x09,
        kTrigCfg = 0x0A,
        kSysmod = 0x0B,
        kIntSource = 0x0C,
        kWhoAmI = 0x0D,
        kXyzDataCfg = 0x0E,
        kHpFilterCutoff = 0x0F,
        kPlStatus = 0x10,
        kPlCfg = 0x11,
        kPlCount = 0x12,
        kPlBfZcomp = 0x13,
        kPlThs = 0x14,
        kFfMtCfg = 0x15,
        kFfMtSrc = 0x16,
        kFfMtThs = 0x17,
        kFfMtCount = 0x18,
        kTransientCfg = 0x1D,
        kTransientSrc = 0x1E,
        kTransientThs = 0x1F,
        kTransientCount = 0x20,
        kPulseCfg = 0x21,
        kPulseSrc = 0x22,
        kPulseThsX = 0x23,
        kPulseThsY = 0x24,
        kPulseThsZ = 0x25,
        kPulseTmlt = 0x26,
        kPulseLtcy = 0x27,
        kPulseWind = 0x28,
        kAslpCount = 0x29,
        kCtrlReg1 = 0x2A,
        kCtrlReg2 = 0x2B,
        kCtrlReg3 = 0x2C,
        kCtrlReg4 = 0x2D,
        kCtrlReg5 = 0x2E,
        kOffX = 0x2F,
        kOffY = 0x30,
        kOffZ = 0x31
    };
    static constexpr unsigned kAxes = Axes::kCount;
    static constexpr unsigned kFifoSize = 32;

    /// Parameters: address, who_am_i (0x4A MMA8652FC, 0x5A MMA8653FC), bits (12 or 10), axes, noise (g, RMS).
    Mma8652(sc_core::sc_module_name name, const ModelContext& context);

    PinPort int1, int2;

  protected:
    std::uint8_t next_number(std::uint8_t number) const override;
    void on_access(std::uint8_t number, bool is_read) override;
    void on_reset(ResetKind kind) override;
    void on_loaded() override { drive_pins(); }

  private:
    struct Sample {
        std::int16_t axis[kAxes];  // counts, 12 bits
    };

    void declare_data();
    void declare_control();
    void declare_engines();
    bool fifo_on() const { return f_mode_ != 0; }
    Time period() const;
    double full_scale() const;

    void configure();
    void on_input();
    /// Takes the samples that are due.
    void settle();
    Sample measure();
    void store(const Sample& sample);
    /// The output registers get a sample; the LSB stays with its MSB when a new one comes between their reads.
    void latch(unsigned axis, const Sample& sample);
    void read_output(std::uint8_t number);

    std::uint8_t fifo_status() const;
    std::uint8_t sources() const;
    void drive_pins();
    void update_outputs();
    void rearm();
    void drive(PinPort& pin, bool active);

    const Axes mounting_;
    const unsigned bits_;
    const double noise_;
    AxesStatus status_;
    Field f_mode_, f_wmrk_, fs_, data_rate_, f_read_, active_, ipol_, pp_od_;
    std::array<Register*, kAxes> msb_{}, lsb_{}, offset_{};
    Register* ctrl_reg4_ = nullptr;
    Register* ctrl_reg5_ = nullptr;

    Input x_, y_, z_;
    State<std::array<double, kAxes>> acceleration_;  // the inputs up to now: samples that are due still see it
    State<Sample> sample_;
    StateQueue<Sample> fifo_;
    State<bool> fifo_overflow_;
    State<std::uint8_t> rate_in_effect_;
    SampleClock clock_;
    RandomStream random_;
    Alarm sample_due_;
};

}  // namespace twin::parts
