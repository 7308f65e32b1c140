// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "models/core/model.hpp"
#include "models/peripherals/parts/supply_pins.hpp"

namespace twin::parts {

/// A character display with the controller HD44780U, on 8 lines or on 4 (d4 to d7).
///
/// From the HD44780U's data sheet (ADE-207-272(Z)): instructions in table 6, times at its 270 kHz oscillator, reset in
/// "Initializing by Internal Reset Circuit". A falling edge of e takes what rs, rw and the data lines say; while rw and e
/// are high it drives the data lines. An instruction that comes while it is busy is lost, and noted.
///
/// Outputs: `pixels`, the dots of all characters without the gaps between them, 5 columns by 8 rows each, 0 or 255, told
/// with the display's frame (11.9 ms); `text`, the codes of the characters shown; `backlight`. Unconnected, rs, rw and
/// d0 to d7 are pulled up by the chip, so rw wants to be at ground.
class Hd44780 : public Model {
  public:
    static constexpr std::uint64_t kOscillatorHz = 270'000;
    static constexpr std::uint64_t kBusyPs = 37'000'000;
    static constexpr std::uint64_t kBusyDataPs = 41'000'000;  // with t_ADD
    static constexpr std::uint64_t kBusyLongPs = 1'520'000'000;
    static constexpr std::uint64_t kBusyResetPs = 10'000'000'000;
    static constexpr std::uint64_t kBlinkPs = 379'259'260'000;  // 102,400 clocks
    static constexpr std::uint64_t kFramePs = 11'851'852'000;   // 3,200 clocks: duty 1/16
    static constexpr double kLeastVolts = 2.7;
    static constexpr unsigned kDots = 5;
    static constexpr unsigned kRowsOfDots = 8;

    Hd44780(sc_core::sc_module_name name, const ModelContext& context);

  protected:
    void on_reset(ResetKind kind) override;
    void on_power_lost() override;
    void on_loaded() override { drive_lines(); }

  private:
    static constexpr std::size_t kDdram = 80;
    static constexpr std::size_t kCgram = 64;
    /// Bytes only: it has no padding.
    struct Chip {
        std::uint8_t address = 0;    // AC
        std::uint8_t in_cgram = 0;   // what AC is of
        std::uint8_t shift = 0;      // of the display, to the left
        std::uint8_t eight_bits = 1; // DL
        std::uint8_t two_lines = 0;  // N
        std::uint8_t increment = 1;  // I/D
        std::uint8_t follows = 0;    // S
        std::uint8_t display = 0;    // D
        std::uint8_t cursor = 0;     // C
        std::uint8_t blink = 0;      // B
        std::uint8_t second = 0;     // the low half comes next
        std::uint8_t half = 0;       // what came, or goes, first
        std::uint8_t e = 0;
        std::uint8_t dark = 0;       // of the blinking cursor
    };

    void on_e();
    void on_backlight();
    void drive_lines();
    std::uint8_t sample() const;
    void take(std::uint8_t value);
    void execute(bool is_data, std::uint8_t value);
    void instruction(std::uint8_t value);
    void function_set(std::uint8_t value);
    void write_data(std::uint8_t value);
    std::uint8_t read_value() const;
    void after_read();
    bool busy() const;
    void busy_for(std::uint64_t ps) { busy_until_ps_ = now().value() + ps; }
    void move(bool forward);
    void shift(bool left);
    unsigned line_length() const { return chip_->two_lines != 0 ? 40 : 80; }
    std::size_t place(unsigned address) const;
    void clear();
    void touch();
    void show();
    void on_blink();
    std::uint8_t code_at(unsigned column, unsigned row, std::uint8_t& address) const;
    std::uint8_t dots(std::uint8_t code, unsigned row) const;

    const unsigned columns_;
    const unsigned rows_;
    SupplyPins supply_;
    PinPort rs_;
    PinPort rw_;
    PinPort e_;
    std::vector<std::unique_ptr<PinPort>> data_;
    PinPort backlight_pin_;
    Output pixels_;
    Output text_;
    Output backlight_;
    State<Chip> chip_;
    State<std::array<std::uint8_t, kDdram>> ddram_;
    State<std::array<std::uint8_t, kCgram>> cgram_;
    State<std::uint64_t> busy_until_ps_;
    Alarm frame_;
    Alarm blink_;
};

}  // namespace twin::parts
