// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/parts/hd44780.hpp"

#include <cstdio>
#include <stdexcept>
#include <string>

#include "models/peripherals/parts/hd44780_font.hpp"

namespace twin::parts {

namespace {

constexpr std::uint8_t kLine2 = 0x40;
constexpr std::uint8_t kBlank = 0x20;
constexpr std::uint8_t kCursorDots = 0x1F;

unsigned one_of(const ModelContext& context, const char* name, std::initializer_list<unsigned> allowed) {
    const auto value = context.params.integer(name);
    std::string list;
    for (const unsigned one : allowed) {
        if (value == one) return one;
        list += (list.empty() ? "" : ", ") + std::to_string(one);
    }
    throw std::invalid_argument(std::string(name) + ": expected one of " + list + ", found " + std::to_string(value));
}

}  // namespace

Hd44780::Hd44780(sc_core::sc_module_name name, const ModelContext& context)
    : Model(name, context),
      columns_(one_of(context, "columns", {8, 16, 20})),
      rows_(one_of(context, "rows", {1, 2, 4})),
      supply_(*this, context.params, kLeastVolts),
      rs_(*this, "rs"),
      rw_(*this, "rw"),
      e_(*this, "e"),
      backlight_pin_(*this, "backlight"),
      pixels_(*this, "pixels", Output::Type::bytes, "", "dots, 0 or 255: 5 columns and 8 rows of each character"),
      text_(*this, "text", Output::Type::bytes, "", "codes of the characters shown"),
      backlight_(*this, "backlight", Output::Type::boolean, "", "its lamp is lit"),
      chip_(*this, "chip"),
      ddram_(*this, "ddram"),
      cgram_(*this, "cgram"),
      busy_until_ps_(*this, "busy_until", 0),
      frame_(*this, "frame", [this] { show(); }),
      blink_(*this, "blink", [this] { on_blink(); }) {
    for (unsigned i = 0; i < 8; ++i) data_.push_back(std::make_unique<PinPort>(*this, "d" + std::to_string(i)));
    pixels_.set_shape(columns_ * kDots, rows_ * kRowsOfDots);
    text_.set_shape(columns_, rows_);
    e_.on_change([this] { on_e(); });
    for (PinPort* pin : {&rs_, &rw_})
        pin->on_change([this] {
            if (chip_->e != 0) drive_lines();
        });
    backlight_pin_.on_change([this] { on_backlight(); });
}

void Hd44780::on_backlight() {
    const bool driven = backlight_pin_.net().strength() == Strength::strong;
    backlight_.publish(powered() && driven && backlight_pin_.high() ? 1 : 0);
}

void Hd44780::on_e() {
    const bool high = supply_.on() && e_.high();
    if (!supply_.on() || high == (chip_->e != 0)) return;
    chip_->e = high ? 1 : 0;
    if (high) {
        drive_lines();
        return;
    }
    const bool reading = rw_.high();
    const std::uint8_t value = sample();
    if (!reading) {
        drive_lines();
        take(value);
        return;
    }
    if (chip_->eight_bits == 0 && chip_->second == 0) {
        // The second half is of the same byte, whatever happens in between.
        chip_->half = read_value();
        chip_->second = 1;
    } else {
        chip_->second = 0;
        after_read();
    }
    drive_lines();
}

/// Its drive of rs, rw and the data lines: pull-ups, and what is read while e is high.
void Hd44780::drive_lines() {
    const Drive idle = supply_.on() ? Drive::pull(true) : Drive::released();
    rs_.drive(idle);
    rw_.drive(idle);
    const bool answers = supply_.on() && chip_->e != 0 && rw_.high();
    std::uint8_t value = answers ? (chip_->second != 0 ? chip_->half : read_value()) : 0;
    if (chip_->second != 0) value = static_cast<std::uint8_t>(value << 4);
    for (unsigned i = 0; i < 8; ++i) {
        const bool used = chip_->eight_bits != 0 || i >= 4;
        data_[i]->drive(answers && used ? Drive::strong((value >> i & 1) != 0) : idle);
    }
}

std::uint8_t Hd44780::sample() const {
    unsigned value = 0;
    for (unsigned i = 0; i < 8; ++i) value |= (data_[i]->high() ? 1U : 0U) << i;
    return static_cast<std::uint8_t>(value);
}

void Hd44780::take(std::uint8_t value) {
    if (chip_->eight_bits == 0) {
        if (chip_->second == 0) {
            chip_->half = value & 0xF0;
            chip_->second = 1;
            return;
        }
        chip_->second = 0;
        value = static_cast<std::uint8_t>(chip_->half | value >> 4);
    }
    if (busy()) {
        note(JournalKind::guest_error, "an instruction while it is busy: it is lost");
        return;
    }
    execute(rs_.high(), value);
}

bool Hd44780::busy() const { return now().value() < busy_until_ps_; }

void Hd44780::execute(bool is_data, std::uint8_t value) {
    if (is_data) {
        write_data(value);
    } else {
        instruction(value);
    }
    touch();
}

void Hd44780::instruction(std::uint8_t value) {
    Chip& chip = chip_.ref();
    busy_for(kBusyPs);
    if ((value & 0x80) != 0) {  // set DDRAM address
        chip.address = value & 0x7F;
        chip.in_cgram = 0;
    } else if ((value & 0x40) != 0) {  // set CGRAM address
        chip.address = value & 0x3F;
        chip.in_cgram = 1;
    } else if ((value & 0x20) != 0) {
        function_set(value);
    } else if ((value & 0x10) != 0) {  // cursor or display shift: S/C, R/L
        const bool right = (value & 0x04) != 0;
        if ((value & 0x08) != 0) {
            shift(!right);
        } else {
            move(right);
        }
    } else if ((value & 0x08) != 0) {  // display on/off control
        chip.display = value >> 2 & 1;
        chip.cursor = value >> 1 & 1;
        chip.blink = value & 1;
        chip.dark = 0;
        blink_.cancel();
        if (chip.display != 0 && chip.blink != 0) blink_.arm_in(picoseconds(kBlinkPs));
    } else if ((value & 0x04) != 0) {  // entry mode set
        chip.increment = value >> 1 & 1;
        chip.follows = value & 1;
    } else if ((value & 0x02) != 0) {  // return home
        chip.address = 0;
        chip.in_cgram = 0;
        chip.shift = 0;
        busy_for(kBusyLongPs);
    } else if (value == 0x01) {
        clear();
        busy_for(kBusyLongPs);
    }
}

void Hd44780::function_set(std::uint8_t value) {
    Chip& chip = chip_.ref();
    chip.eight_bits = value >> 4 & 1;
    chip.two_lines = value >> 3 & 1;
    chip.second = 0;
    // With two lines F has no effect; with floating lines in front of a change to 4 bits it reads as set.
    if ((value & 0x04) != 0 && chip.two_lines == 0)
        note(JournalKind::unmodelled, "FUNCTION_SET.F");
}

void Hd44780::clear() {
    ddram_.ref().fill(kBlank);
    Chip& chip = chip_.ref();
    chip.address = 0;
    chip.in_cgram = 0;
    chip.shift = 0;
    chip.increment = 1;
}

std::size_t Hd44780::place(unsigned address) const {
    if (chip_->two_lines == 0) return address % kDdram;
    return (address >= kLine2 ? 40 + (address - kLine2) % 40 : address % 40) % kDdram;
}

void Hd44780::move(bool forward) {
    Chip& chip = chip_.ref();
    if (chip.in_cgram != 0) {
        chip.address = static_cast<std::uint8_t>((chip.address + (forward ? 1 : kCgram - 1)) % kCgram);
        return;
    }
    const auto next = static_cast<unsigned>((place(chip.address) + (forward ? 1 : kDdram - 1)) % kDdram);
    chip.address = static_cast<std::uint8_t>(chip.two_lines != 0 && next >= 40 ? next - 40 + kLine2 : next);
}

void Hd44780::shift(bool left) {
    const unsigned length = line_length();
    chip_->shift = static_cast<std::uint8_t>((chip_->shift + (left ? 1 : length - 1)) % length);
}

void Hd44780::write_data(std::uint8_t value) {
    busy_for(kBusyDataPs);
    if (chip_->in_cgram != 0) {
        cgram_.ref()[chip_->address % kCgram] = value;
        move(chip_->increment != 0);
        return;
    }
    if (value >= 0x10 && !hd44780_has(value)) {
        char text[40];
        std::snprintf(text, sizeof text, "CGROM.0x%02X", value);
        note(JournalKind::unmodelled, text);
    }
    ddram_.ref()[place(chip_->address)] = value;
    move(chip_->increment != 0);
    if (chip_->follows != 0) shift(chip_->increment != 0);
}

std::uint8_t Hd44780::read_value() const {
    if (!rs_.high()) return static_cast<std::uint8_t>((busy() ? 0x80 : 0) | (chip_->address & 0x7F));
    return chip_->in_cgram != 0 ? cgram_.get()[chip_->address % kCgram] : ddram_.get()[place(chip_->address)];
}

void Hd44780::after_read() {
    if (!rs_.high()) return;
    if (busy()) {
        note(JournalKind::guest_error, "a read of data while it is busy", false);
        return;
    }
    busy_for(kBusyDataPs);
    move(chip_->increment != 0);
    touch();
}

void Hd44780::touch() {
    if (!frame_.armed()) frame_.arm_in(picoseconds(kFramePs));
}

void Hd44780::on_blink() {
    chip_->dark ^= 1;
    blink_.arm_in(picoseconds(kBlinkPs));
    show();
}

/// The character at a place of the glass, and the address of its DDRAM; 0xFF: none is there.
std::uint8_t Hd44780::code_at(unsigned column, unsigned row, std::uint8_t& address) const {
    // Rows 3 and 4 of a glass go on with lines 1 and 2, behind what rows 1 and 2 have.
    const unsigned line = row % 2;
    address = 0xFF;
    if (line == 1 && chip_->two_lines == 0) return kBlank;
    const unsigned at = (column + (row / 2) * columns_ + chip_->shift) % line_length();
    address = static_cast<std::uint8_t>(line * kLine2 + at);
    return ddram_.get()[place(address)];
}

std::uint8_t Hd44780::dots(std::uint8_t code, unsigned row) const {
    return code < 0x10 ? cgram_.get()[(code & 7U) * kRowsOfDots + row] & 0x1F : hd44780_row(code, row);
}

void Hd44780::show() {
    frame_.cancel();
    std::vector<std::uint8_t> picture(std::size_t{columns_} * kDots * rows_ * kRowsOfDots);
    std::vector<std::uint8_t> text(std::size_t{columns_} * rows_, kBlank);
    const bool lit = supply_.on() && chip_->display != 0;
    for (unsigned row = 0; lit && row < rows_; ++row) {
        for (unsigned column = 0; column < columns_; ++column) {
            std::uint8_t address = 0;
            const std::uint8_t code = code_at(column, row, address);
            const bool here = chip_->in_cgram == 0 && address == chip_->address;
            text[row * columns_ + column] = code;
            for (unsigned y = 0; y < kRowsOfDots; ++y) {
                std::uint8_t line = address == 0xFF ? 0 : dots(code, y);
                if (here && chip_->cursor != 0 && y == kRowsOfDots - 1) line = kCursorDots;
                if (here && chip_->blink != 0 && chip_->dark != 0) line = kCursorDots;
                for (unsigned x = 0; x < kDots; ++x) {
                    if ((line >> (kDots - 1 - x) & 1) == 0) continue;
                    picture[(row * kRowsOfDots + y) * columns_ * kDots + column * kDots + x] = 255;
                }
            }
        }
    }
    pixels_.publish(picture);
    text_.publish(text);
}

void Hd44780::on_reset(ResetKind) {
    supply_.begin();
    ddram_.ref().fill(kBlank);
    chip_->e = supply_.on() && e_.high() ? 1 : 0;
    if (supply_.on()) busy_for(kBusyResetPs);
    drive_lines();
    on_backlight();
    show();
}

void Hd44780::on_power_lost() {
    supply_.lost();
    backlight_.publish(0);
    show();
}

}  // namespace twin::parts
