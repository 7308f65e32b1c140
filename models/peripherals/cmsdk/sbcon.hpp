// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "models/core/i2c.hpp"
#include "models/core/model.hpp"
#include "models/peripherals/cmsdk/pad.hpp"

namespace twin::cmsdk {

/// SBCon: two wires of I2C that software drives. Source: Arm DAI 0386 (AN386), section "Serial bus controller", and Arm
/// DUI 0224, Versatile PB926EJ-S User Guide (two-wire serial bus interface).
///
/// SB_CONTROLS sets the lines SCL and SDA free, SB_CONTROLC drives them low; SB_CONTROL reads their levels. What
/// software makes of them, START, bits, acknowledge, STOP, is put together here for the devices of the bus, which work
/// on whole bytes (NXP UM10204, section 3.1), and their answers are on SDA. Devices stretch no clock.
class SbCon : public Model {
  public:
    static constexpr std::uint32_t kControlS = 0x000, kControlC = 0x004;

    /// Parameters: scl and sda (a pin's name, or a port's pad: see Pad).
    SbCon(sc_core::sc_module_name name, const ModelContext& context);

  protected:
    void on_reset(ResetKind kind) override;
    void on_loaded() override;
    void end_of_elaboration() override;

  private:
    enum class Phase : std::uint8_t { idle, address, write, read, ignored };
    enum : std::uint32_t { kScl = 1, kSda = 2 };
    void set_lines(std::uint32_t lines);
    void drive_lines();
    void start();
    void stop();
    void clock_rose();
    void clock_fell();
    /// A byte from software is complete. True: acknowledged.
    bool take_byte();
    /// Puts the next bit of a device's byte on SDA, or lets it go for the acknowledge.
    void show_bit();
    I2cBus* bus() const { return scl_.net() != nullptr ? scl_.net()->i2c : nullptr; }

    RegisterBank bank_;
    Pad scl_, sda_;
    State<std::uint32_t> lines_;  // what software lets go
    State<bool> device_low_;      // a device holds SDA
    State<Phase> phase_;
    State<std::uint8_t> bits_;  // of the byte under way; 8: the acknowledge is next, 9: it was clocked
    State<std::uint8_t> byte_;
    State<bool> acknowledged_, reads_;
    State<bool> fresh_;  // after START the clock falls once without a bit
};

}  // namespace twin::cmsdk
