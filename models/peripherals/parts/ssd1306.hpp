// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "models/core/i2c.hpp"
#include "models/core/model.hpp"
#include "models/core/spi.hpp"
#include "models/peripherals/parts/supply_pins.hpp"

namespace twin::parts {

/// An OLED display of 128 by 64 pixels with the controller SSD1306, on I2C or on 4-wire SPI, as its modules are built:
/// charge pump, alternative COM pins, and upright with segment remap (0xA1) and reversed COM scan (0xC8).
///
/// From the SSD1306 data sheet, rev. 1.5: commands in chapter 9, GDDRAM and addressing in 10, I2C in 8.1.5. Output
/// `pixels`: 0 or the contrast's brightness (1 to 255, linear in the current), told with the display's frame.
class Ssd1306 : public Model, public I2cTarget, public SpiTarget {
  public:
    static constexpr unsigned kColumns = 128;
    static constexpr unsigned kRows = 64;
    static constexpr unsigned kPages = 8;
    static constexpr std::uint64_t kOscillatorHz = 370'000;  // typical, at the reset value of D5h
    static constexpr double kLeastVolts = 1.65;

    Ssd1306(sc_core::sc_module_name name, const ModelContext& context);

    I2cTarget* as_i2c_target() override { return on_spi_ ? nullptr : this; }
    SpiTarget* as_spi_target() override { return on_spi_ ? this : nullptr; }

    bool i2c_start(std::uint8_t address, bool read) override;
    bool i2c_write(std::uint8_t data) override;
    std::uint8_t i2c_read() override;
    void i2c_stop() override { wire_->addressed = 0; }
    bool i2c_addressed() const override { return wire_->addressed != 0; }

    bool spi_selected() const override;
    std::uint32_t spi_transfer(std::uint32_t mosi, const SpiFormat& format) override;

  protected:
    void on_reset(ResetKind kind) override;
    void on_power_lost() override;
    void on_loaded() override { pins_.power(!on_spi_ && supply_.on()); }

  private:
    /// What commands set, with its value after reset. Bytes only: it has no padding.
    struct Chip {
        std::uint8_t mode = 2;  // 0 horizontal, 1 vertical, 2 page
        std::uint8_t first_column = 0, last_column = kColumns - 1, column = 0;
        std::uint8_t first_page = 0, last_page = kPages - 1, page = 0;
        std::uint8_t page_mode_column = 0;  // of 00h to 1Fh
        std::uint8_t start_line = 0;
        std::uint8_t offset = 0;
        std::uint8_t multiplex = kRows - 1;
        std::uint8_t contrast = 0x7F;
        std::uint8_t remap = 0;     // A1h
        std::uint8_t reversed = 0;  // C8h
        std::uint8_t on = 0;
        std::uint8_t inverse = 0;
        std::uint8_t entire = 0;  // A5h
        std::uint8_t pump = 0;
        std::uint8_t clock = 0x80;
        std::uint8_t precharge = 0x22;
        std::uint8_t scrolling = 0;
        std::uint8_t scroll_left = 0;
        std::uint8_t scroll_first = 0, scroll_last = 0, scroll_interval = 0, scroll_rows = 0;
        std::uint8_t area_top = 0, area_rows = kRows;  // A3h
        std::uint8_t scrolled = 0;                     // vertically, rows
        std::uint8_t unused = 0;
    };
    struct Wire {
        std::uint8_t addressed = 0;
        std::uint8_t wants_control = 0;
        std::uint8_t single = 0;  // Co: one byte, then a control byte again
        std::uint8_t is_data = 0;
        std::uint8_t count = 0;  // of the command under way
        std::uint8_t command[7] = {};
    };

    void take(bool is_data, std::uint8_t value);
    void write_ram(std::uint8_t value);
    void command_byte(std::uint8_t value);
    void execute(const std::uint8_t* command);
    void set_scroll(const std::uint8_t* command);
    void not_modelled(std::uint8_t command);
    void on_scroll();
    void arm_scroll();
    std::uint64_t frame_ps() const;
    void touch();
    void show();
    unsigned ram_row(unsigned line) const;

    const bool on_spi_;
    const std::uint8_t address_;
    SupplyPins supply_;
    I2cPins pins_;
    PinPort sck_;
    PinPort mosi_;
    PinPort cs_;
    PinPort dc_;
    PinPort res_;
    Output pixels_;
    State<Chip> chip_;
    State<Wire> wire_;
    State<std::array<std::uint8_t, kColumns * kPages>> gddram_;
    Alarm frame_;
    Alarm scroll_;
};

}  // namespace twin::parts
