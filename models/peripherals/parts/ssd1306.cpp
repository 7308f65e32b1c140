// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/parts/ssd1306.hpp"

#include <algorithm>
#include <cstdio>
#include <stdexcept>

namespace twin::parts {

namespace {

bool parse_on_spi(const std::string& text) {
    if (text == "i2c" || text == "spi") return text == "spi";
    throw std::invalid_argument("interface: expected i2c or spi, found \"" + text + "\"");
}

/// Bytes of a command with its parameters.
unsigned length_of(std::uint8_t command) {
    switch (command) {
        case 0x20:
        case 0x81:
        case 0x8D:
        case 0xA8:
        case 0xD3:
        case 0xD5:
        case 0xD9:
        case 0xDA:
        case 0xDB:
        case 0x23:
        case 0xD6:
            return 2;
        case 0x21:
        case 0x22:
        case 0xA3:
            return 3;
        case 0x26:
        case 0x27:
            return 7;
        case 0x29:
        case 0x2A:
            return 6;
        default:
            return 1;
    }
}

// Between two steps of a scroll, frames: table 9-1, by the interval's code.
constexpr unsigned kFrames[8] = {5, 64, 128, 256, 3, 4, 25, 2};
// The pulse that lights a row, in clocks of the display ("BANK0" of 8.4), between the two phases of pre-charge.
constexpr unsigned kPulseClocks = 50;
constexpr std::uint8_t kAlternativeComPins = 0x12;

}  // namespace

Ssd1306::Ssd1306(sc_core::sc_module_name name, const ModelContext& context)
    : Model(name, context),
      on_spi_(parse_on_spi(context.params.text("interface"))),
      address_(static_cast<std::uint8_t>(context.params.integer("address"))),
      supply_(*this, context.params, kLeastVolts),
      pins_(*this, context.params),
      sck_(*this, "sck"),
      mosi_(*this, "mosi"),
      cs_(*this, "cs"),
      dc_(*this, "dc"),
      res_(*this, "res"),
      pixels_(*this, "pixels", Output::Type::bytes, "", "brightness of each pixel, 0..255"),
      chip_(*this, "chip"),
      wire_(*this, "wire"),
      gddram_(*this, "gddram"),
      frame_(*this, "frame", [this] { show(); }),
      scroll_(*this, "scroll", [this] { on_scroll(); }) {
    pixels_.set_shape(kColumns, kRows);
    // A module without a wire on RES# has a resistor and a capacitor that let it go.
    res_.on_change([this] {
        if (supply_.on() && !res_.floating() && !res_.high()) reset(ResetKind::power_on);
    });
}

bool Ssd1306::i2c_start(std::uint8_t address, bool) {
    wire_->addressed = supply_.on() && address == address_ ? 1 : 0;
    wire_->wants_control = 1;
    return wire_->addressed != 0;
}

bool Ssd1306::i2c_write(std::uint8_t data) {
    Wire& wire = wire_.ref();
    if (wire.wants_control != 0) {
        wire.wants_control = 0;
        wire.single = data >> 7 & 1;
        wire.is_data = data >> 6 & 1;
        return true;
    }
    if (wire.single != 0) wire.wants_control = 1;
    take(wire.is_data != 0, data);
    return true;
}

// 8.1.5: a read gives the status, in which bit 6 says that the display is off.
std::uint8_t Ssd1306::i2c_read() { return chip_->on != 0 ? 0x00 : 0x40; }

bool Ssd1306::spi_selected() const { return supply_.on() && (cs_.floating() || !cs_.high()); }

std::uint32_t Ssd1306::spi_transfer(std::uint32_t mosi, const SpiFormat& format) {
    const bool fits = format.bits == 8 && !format.lsb_first && format.cpol == format.cpha;
    if (!fits) {
        note(JournalKind::guest_error, "a transfer that is not of 8 bits, most significant first, in mode 0 or 3");
        return 0;
    }
    take(!dc_.floating() && dc_.high(), static_cast<std::uint8_t>(mosi));
    return 0;
}

void Ssd1306::take(bool is_data, std::uint8_t value) {
    if (is_data) {
        write_ram(value);
    } else {
        command_byte(value);
    }
}

void Ssd1306::write_ram(std::uint8_t value) {
    Chip& chip = chip_.ref();
    gddram_.ref()[chip.page * kColumns + chip.column] = value;
    touch();
    const auto next_column = [&] {
        const bool end = chip.column == chip.last_column;
        chip.column = end ? chip.first_column : (chip.column + 1) % kColumns;
        return end;
    };
    const auto next_page = [&] {
        const bool end = chip.page == chip.last_page;
        chip.page = end ? chip.first_page : (chip.page + 1) % kPages;
        return end;
    };
    if (chip.mode == 0) {
        if (next_column()) next_page();
    } else if (chip.mode == 1) {
        if (next_page()) next_column();
    } else {
        chip.column = chip.column == kColumns - 1 ? chip.page_mode_column : chip.column + 1;
    }
}

void Ssd1306::command_byte(std::uint8_t value) {
    Wire& wire = wire_.ref();
    wire.command[wire.count++] = value;
    if (wire.count < length_of(wire.command[0])) return;
    wire.count = 0;
    execute(wire.command);
    touch();
}

void Ssd1306::not_modelled(std::uint8_t command) {
    char text[24];
    std::snprintf(text, sizeof text, "command 0x%02X", command);
    note(JournalKind::unmodelled, text);
}

void Ssd1306::execute(const std::uint8_t* command) {
    Chip& chip = chip_.ref();
    const std::uint8_t code = command[0];
    const std::uint8_t value = command[1];
    if (code < 0x20) {
        if (code < 0x10) {
            chip.page_mode_column = static_cast<std::uint8_t>((chip.page_mode_column & 0x70) | (code & 0x0F));
        } else {
            chip.page_mode_column = static_cast<std::uint8_t>((chip.page_mode_column & 0x0F) | (code & 0x07) << 4);
        }
        if (chip.mode == 2) chip.column = chip.page_mode_column;
    } else if (code >= 0x40 && code < 0x80) {
        chip.start_line = code & 0x3F;
    } else if (code >= 0xB0 && code < 0xB8) {
        if (chip.mode == 2) chip.page = code & 7;
    } else if (code >= 0xC0 && code < 0xD0) {
        chip.reversed = code >> 3 & 1;
    } else {
        switch (code) {
            case 0x20:
                if ((value & 3) == 3) {
                    note(JournalKind::guest_error, "memory addressing mode 3");
                } else {
                    chip.mode = value & 3;
                }
                break;
            case 0x21:
                chip.first_column = chip.column = value & 0x7F;
                chip.last_column = command[2] & 0x7F;
                break;
            case 0x22:
                chip.first_page = chip.page = value & 7;
                chip.last_page = command[2] & 7;
                break;
            case 0x26:
            case 0x27:
            case 0x29:
            case 0x2A:
                set_scroll(command);
                break;
            case 0x2E:
                chip.scrolling = 0;
                scroll_.cancel();
                break;
            case 0x2F:
                chip.scrolling = 1;
                arm_scroll();
                break;
            case 0x81:
                chip.contrast = value;
                break;
            case 0x8D:
                chip.pump = value >> 2 & 1;
                break;
            case 0xA0:
            case 0xA1:
                chip.remap = code & 1;
                break;
            case 0xA3:
                chip.area_top = value & 0x3F;
                chip.area_rows = command[2] & 0x7F;
                break;
            case 0xA4:
            case 0xA5:
                chip.entire = code & 1;
                break;
            case 0xA6:
            case 0xA7:
                chip.inverse = code & 1;
                break;
            case 0xA8:
                if ((value & 0x3F) < 15) {
                    note(JournalKind::guest_error, "a multiplex ratio below 16");
                } else {
                    chip.multiplex = value & 0x3F;
                }
                break;
            case 0xAE:
            case 0xAF:
                chip.on = code & 1;
                break;
            case 0xD3:
                chip.offset = value & 0x3F;
                break;
            case 0xD5:
                chip.clock = value;
                break;
            case 0xD9:
                chip.precharge = value;
                break;
            case 0xDA:
                if (value != kAlternativeComPins) not_modelled(code);
                break;
            case 0xDB:  // the level of a deselected COM: not to be seen
            case 0xE3:  // NOP
                break;
            default:
                not_modelled(code);
        }
    }
}

void Ssd1306::set_scroll(const std::uint8_t* command) {
    Chip& chip = chip_.ref();
    chip.scroll_left = command[0] == 0x27 || command[0] == 0x2A ? 1 : 0;
    chip.scroll_first = command[2] & 7;
    chip.scroll_interval = command[3] & 7;
    chip.scroll_last = command[4] & 7;
    chip.scroll_rows = command[0] >= 0x29 ? command[5] & 0x3F : 0;
}

std::uint64_t Ssd1306::frame_ps() const {
    const Chip& chip = chip_.get();
    const std::uint64_t row = std::uint64_t{chip.precharge} % 16 + chip.precharge / 16 + kPulseClocks;
    return ticks_to_time(row * (chip.clock % 16 + 1) * (chip.multiplex + 1U), kOscillatorHz).value();
}

void Ssd1306::touch() {
    if (!frame_.armed()) frame_.arm_in(picoseconds(frame_ps()));
}

void Ssd1306::arm_scroll() {
    if (chip_->scrolling != 0) scroll_.arm_in(picoseconds(frame_ps() * kFrames[chip_->scroll_interval]));
}

void Ssd1306::on_scroll() {
    Chip& chip = chip_.ref();
    auto& ram = gddram_.ref();
    // What is shown moves in the RAM itself, which is why it has to be written again when the scroll ends.
    for (unsigned page = chip.scroll_first; page <= chip.scroll_last; ++page) {
        auto* const first = &ram[page * kColumns];
        std::rotate(first, chip.scroll_left != 0 ? first + 1 : first + kColumns - 1, first + kColumns);
    }
    if (chip.area_rows != 0)
        chip.scrolled = static_cast<std::uint8_t>((chip.scrolled + chip.scroll_rows) % chip.area_rows);
    arm_scroll();
    touch();
}

/// The row of the RAM on a line of the glass, counted along the COM scan; kRows: that line is not driven.
unsigned Ssd1306::ram_row(unsigned line) const {
    const Chip& chip = chip_.get();
    unsigned row = (line + chip.offset) % kRows;
    if (row > chip.multiplex) return kRows;
    if (chip.scrolled != 0 && row >= chip.area_top && row < chip.area_top + chip.area_rows)
        row = chip.area_top + (row - chip.area_top + chip.scrolled) % chip.area_rows;
    return (row + chip.start_line) % kRows;
}

void Ssd1306::show() {
    frame_.cancel();
    const Chip& chip = chip_.get();
    std::vector<std::uint8_t> picture(std::size_t{kColumns} * kRows);
    if (supply_.on() && chip.on != 0 && chip.pump != 0) {
        const auto bright = static_cast<std::uint8_t>(std::min(255, chip.contrast + 1));
        for (unsigned y = 0; y < kRows; ++y) {
            const unsigned row = ram_row(chip.reversed != 0 ? y : kRows - 1 - y);
            if (row == kRows) continue;
            for (unsigned x = 0; x < kColumns; ++x) {
                const unsigned column = chip.remap != 0 ? x : kColumns - 1 - x;
                const bool stored = (gddram_.get()[row / 8 * kColumns + column] >> row % 8 & 1) != 0;
                if (chip.entire != 0 || stored != (chip.inverse != 0)) picture[y * kColumns + x] = bright;
            }
        }
    }
    pixels_.publish(picture);
}

void Ssd1306::on_reset(ResetKind) {
    supply_.begin();
    pins_.power(!on_spi_ && supply_.on());
    show();
}

void Ssd1306::on_power_lost() {
    supply_.lost();
    show();
}

}  // namespace twin::parts
