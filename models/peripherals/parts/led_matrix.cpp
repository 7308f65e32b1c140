// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/parts/led_matrix.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <stdexcept>

namespace twin::parts {

namespace {

/// A parameter within 1..maximum.
unsigned positive(const ModelContext& context, const char* name, unsigned maximum) {
    const auto value = context.params.integer(name);
    if (value == 0 || value > maximum)
        throw std::invalid_argument(std::string(name) + ": expected 1 to " + std::to_string(maximum) + ", found " +
                                    std::to_string(value));
    return static_cast<unsigned>(value);
}

bool is_strong(const PinPort& pin, bool high) { return pin.net().strength() == Strength::strong && pin.high() == high; }

std::uint64_t with_bit(std::uint64_t bits, unsigned bit, bool on) {
    return on ? bits | std::uint64_t{1} << bit : bits & ~(std::uint64_t{1} << bit);
}

}  // namespace

LedMatrix::LedMatrix(sc_core::sc_module_name name, const ModelContext& context)
    : Model(name, context),
      rows_(positive(context, "rows", Persistence::kMaxLeds)),
      columns_(positive(context, "columns", Persistence::kMaxLeds)),
      width_(positive(context, "width", Persistence::kMaxLeds)),
      height_(positive(context, "height", Persistence::kMaxLeds)),
      pixels_(*this, "pixels", Output::Type::bytes, "", "brightness of each LED, 0..255, line by line"),
      persistence_(*this, rows_ * columns_, rows_, milliseconds(positive(context, "persistence_ms", 1000)),
                   [this](std::span<const std::uint8_t> brightness) { show(brightness); }) {
    pixels_.set_shape(width_, height_);
    picture_.assign(std::size_t{width_} * height_, 0);
    read_map(context.params.list("map"));
    for (unsigned i = 0; i < rows_; ++i) {
        row_.push_back(std::make_unique<PinPort>(*this, "row" + std::to_string(i + 1)));
        row_.back()->on_change([this, i] { on_row(i); });
    }
    for (unsigned i = 0; i < columns_; ++i) {
        column_.push_back(std::make_unique<PinPort>(*this, "col" + std::to_string(i + 1)));
        column_.back()->on_change([this, i] { on_column(i); });
    }
}

void LedMatrix::read_map(const std::vector<std::string>& map) {
    if (map.size() != std::size_t{rows_} * columns_)
        throw std::invalid_argument("map: expected " + std::to_string(rows_ * columns_) +
                                    " places, one for each row and column, found " + std::to_string(map.size()));
    leds_of_row_.assign(rows_, 0);
    for (std::size_t led = 0; led < map.size(); ++led) {
        const std::string& place = map[led];
        if (place == "-") {
            pixel_of_led_.push_back(-1);
            continue;
        }
        const char* end = place.data() + place.size();
        unsigned x = 0;
        unsigned y = 0;
        auto parsed = std::from_chars(place.data(), end, x);
        const bool comma = parsed.ec == std::errc() && parsed.ptr != end && *parsed.ptr == ',';
        if (comma) parsed = std::from_chars(parsed.ptr + 1, end, y);
        if (!comma || parsed.ec != std::errc() || parsed.ptr != end || x >= width_ || y >= height_)
            throw std::invalid_argument("map: expected \"x,y\" within " + std::to_string(width_) + " by " +
                                        std::to_string(height_) + ", or \"-\", found \"" + place + "\"");
        const int pixel = static_cast<int>(y * width_ + x);
        if (std::find(pixel_of_led_.begin(), pixel_of_led_.end(), pixel) != pixel_of_led_.end())
            throw std::invalid_argument("map: \"" + place + "\" is there twice");
        pixel_of_led_.push_back(pixel);
        leds_of_row_[led / columns_] |= std::uint64_t{1} << (led % columns_);
    }
}

void LedMatrix::on_row(unsigned row) {
    const bool high = is_strong(*row_[row], true);
    const bool was_high = (rows_high_ >> row & 1) != 0;
    if (high == was_high) return;
    rows_high_ = with_bit(rows_high_, row, high);
    if (high) persistence_.mark(row);
    update();
}

void LedMatrix::on_column(unsigned column) {
    columns_low_ = with_bit(columns_low_, column, is_strong(*column_[column], false));
    if (rows_high_ != 0) update();
}

void LedMatrix::update() {
    std::uint64_t lit = 0;
    for (std::uint64_t rest = rows_high_; rest != 0; rest &= rest - 1) {
        const int row = std::countr_zero(rest);
        lit |= (columns_low_ & leds_of_row_[row]) << (row * columns_);
    }
    persistence_.set_lit(lit);
}

void LedMatrix::read_pins() {
    rows_high_ = 0;
    columns_low_ = 0;
    for (unsigned i = 0; i < rows_; ++i) rows_high_ = with_bit(rows_high_, i, is_strong(*row_[i], true));
    for (unsigned i = 0; i < columns_; ++i) columns_low_ = with_bit(columns_low_, i, is_strong(*column_[i], false));
    update();
}

void LedMatrix::show(std::span<const std::uint8_t> brightness) {
    for (std::size_t i = 0; i < brightness.size(); ++i)
        if (pixel_of_led_[i] >= 0) picture_[pixel_of_led_[i]] = brightness[i];
    pixels_.publish(picture_);
}

void LedMatrix::on_reset(ResetKind) {
    read_pins();
    persistence_.show();
}

void LedMatrix::on_loaded() {
    read_pins();
    persistence_.show();
}

}  // namespace twin::parts
