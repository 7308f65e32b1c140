// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/parts/bme280.hpp"

#include <algorithm>
#include <cstdio>

namespace twin::parts {

namespace {

constexpr std::uint32_t kSleep = 0, kNormal = 3;
constexpr std::int32_t kSkipped20 = 0x80000, kSkipped16 = 0x8000;
// After so many measurements of one value the slowest filter stands still: (15/16)^n of 2^20 is below 1.
constexpr std::uint64_t kFilterSettles = 400;
constexpr std::uint64_t kStandbyUs[8] = {500, 62'500, 125'000, 250'000, 500'000, 1'000'000, 10'000, 20'000};

/// How often a value is measured, by osrs_x: 1, 2, 4, 8, 16.
unsigned times(std::uint32_t oversampling) { return oversampling == 0 ? 0 : 1U << (std::min(oversampling, 5U) - 1); }

/// Without the filter, 16 bits and one more for each doubling of the measurements.
std::int32_t with_bits(std::int32_t raw, std::uint32_t oversampling, bool filtered) {
    const unsigned missing = filtered ? 0 : 4 - (std::min(oversampling, 5U) - 1);
    return raw & ~((1 << missing) - 1);
}

}  // namespace

Bme280::Bme280(sc_core::sc_module_name name, const ModelContext& context)
    : I2cRegisterDevice(name, context, kData + kDataBytes),
      supply_(*this, context.params, kLeastVolts),
      pins_(*this, context.params),
      temperature_(*this, "temperature", {Input::Type::number, "degC", -40, 85, 22.5, "of the air"},
                   [this] { on_input(); }),
      humidity_(*this, "humidity", {Input::Type::number, "%", 0, 100, 45, "relative, of the air"},
                [this] { on_input(); }),
      pressure_(*this, "pressure", {Input::Type::number, "hPa", 300, 1100, 1013.25, "of the air"},
                [this] { on_input(); }),
      world_(*this, "world", {22.5, 45, 1013.25}, ResetSet::none()),
      filtered_(*this, "filtered"),
      humidity_setting_(*this, "osrs_h_in_effect"),
      next_ps_(*this, "next") {
    declare_registers();
}

void Bme280::declare_registers() {
    char name[16];
    for (unsigned i = 0; i < 26; ++i) {
        std::snprintf(name, sizeof name, "calib%02u", i);
        plain_register(static_cast<std::uint8_t>(kCalib00 + i), name, Access::ro).resets(ResetSet::none());
    }
    for (unsigned i = 26; i < 42; ++i) {
        std::snprintf(name, sizeof name, "calib%02u", i);
        plain_register(static_cast<std::uint8_t>(kCalib26 + i - 26), name, Access::ro).resets(ResetSet::none());
    }
    plain_register(kId, "id", Access::ro, kChipId);
    plain_register(kReset, "reset", Access::self_clearing).on_write([this](std::uint32_t written) {
        if ((written & 0xFF) == kResetWord) reset(ResetKind::power_on);
    });
    byte_register(kCtrlHum, "ctrl_hum").field(0, 3, "osrs_h", Access::rw, osrs_h_).reserved(3, 5);
    byte_register(kStatus, "status")
        .field(0, "im_update", Access::ro)
        .reserved(1, 2)
        .field(3, "measuring", Access::ro)
        .reserved(4, 4)
        .timed_value([this](std::uint32_t) { return measuring() ? 0x08U : 0U; });
    byte_register(kCtrlMeas, "ctrl_meas")
        .field(0, 2, "mode", Access::rw, mode_)
        .field(2, 3, "osrs_p", Access::rw, osrs_p_)
        .field(5, 3, "osrs_t", Access::rw, osrs_t_)
        .on_write([this] { configure(); });
    byte_register(kConfig, "config")
        .field(0, "spi3w_en", Access::rw, spi3w_)
        .reserved(1)
        .field(2, 3, "filter", Access::rw, filter_)
        .field(5, 3, "t_sb", Access::rw, t_sb_)
        .on_write([this] { filtered_ = Filtered{}; });
    static constexpr const char* kNames[kDataBytes] = {"press_msb", "press_lsb", "press_xlsb", "temp_msb",
                                                       "temp_lsb",  "temp_xlsb", "hum_msb",    "hum_lsb"};
    for (unsigned i = 0; i < kDataBytes; ++i) {
        const bool is_start = i % 3 == 0;  // 0x80 00 00 and 0x80 00: nothing was measured
        data_[i] = &plain_register(static_cast<std::uint8_t>(kData + i), kNames[i], Access::ro, is_start ? 0x80 : 0);
    }
    trim();
}

/// Puts the trimming values where table 16 has them.
void Bme280::trim() {
    const auto byte = [this](unsigned number, unsigned value) { bank().find(4 * number)->set(value & 0xFF); };
    const auto word = [&](unsigned number, unsigned value) {
        byte(number, value);
        byte(number + 1, value >> 8);
    };
    const auto bits = [](std::int32_t value) { return static_cast<unsigned>(value); };
    word(0x88, trim_.t1);
    word(0x8A, bits(trim_.t2));
    word(0x8C, bits(trim_.t3));
    word(0x8E, trim_.p1);
    const std::int16_t pressure[] = {trim_.p2, trim_.p3, trim_.p4, trim_.p5, trim_.p6, trim_.p7, trim_.p8, trim_.p9};
    for (unsigned i = 0; i < 8; ++i) word(0x90 + 2 * i, bits(pressure[i]));
    byte(0xA1, trim_.h1);
    word(0xE1, bits(trim_.h2));
    byte(0xE3, trim_.h3);
    byte(0xE4, bits(trim_.h4) >> 4);
    byte(0xE5, (bits(trim_.h4) & 0x0F) | (bits(trim_.h5) & 0x0F) << 4);
    byte(0xE6, bits(trim_.h5) >> 4);
    byte(0xE7, bits(trim_.h6));
}

// 9.1, typical: 1 ms, 2 ms for each measurement, 0.5 ms for pressure and for humidity.
std::uint64_t Bme280::measurement_ps() const {
    const unsigned pressure = times(osrs_p_);
    const unsigned humidity = times(humidity_setting_);
    const unsigned halves = 2 + 4 * times(osrs_t_) + (pressure != 0 ? 4 * pressure + 1 : 0) +
                            (humidity != 0 ? 4 * humidity + 1 : 0);
    return halves * 500'000'000ULL;
}

std::uint64_t Bme280::standby_ps() const { return kStandbyUs[t_sb_ & 7] * 1'000'000; }

bool Bme280::measuring() const {
    const std::uint64_t at = now().value();
    return next_ps_ != 0 && at < next_ps_ && at + measurement_ps() >= next_ps_;
}

/// ctrl_meas was written.
void Bme280::configure() {
    humidity_setting_ = static_cast<std::uint8_t>(osrs_h_);
    next_ps_ = mode_ == kSleep ? 0 : now().value() + measurement_ps();
}

void Bme280::on_access(std::uint8_t number, bool is_read) {
    // Within one transfer the data stay those of its beginning.
    if (!is_read || number < kData) settle();
}

void Bme280::on_input() {
    settle();
    world_ = {temperature_.value(), humidity_.value(), pressure_.value()};
}

void Bme280::settle() {
    const std::uint64_t at = now().value();
    if (next_ps_ == 0 || at < next_ps_) return;
    if (mode_ != kNormal) {
        measure();
        mode_ = kSleep;
        next_ps_ = 0;
        return;
    }
    const std::uint64_t period = measurement_ps() + standby_ps();
    const std::uint64_t ended = 1 + (at - next_ps_) / period;
    for (std::uint64_t i = 0; i < std::min(ended, kFilterSettles); ++i) measure();
    next_ps_ = next_ps_ + ended * period;
}

std::int32_t Bme280::filter(std::int32_t before, std::int32_t raw) const {
    const std::int32_t factor = 1 << std::min<std::uint32_t>(filter_, 4);
    return filtered_->started != 0 ? (before * (factor - 1) + raw) / factor : raw;
}

void Bme280::measure() {
    const World& world = world_.get();
    const std::int32_t exact = bme280_raw_temperature(trim_, world.temperature);
    const std::int32_t fine = bme280_fine(trim_, exact);
    Filtered next = filtered_;
    const bool filtered = filter_ != 0;
    next.temperature = filter(next.temperature, exact);
    next.pressure = filter(next.pressure, bme280_raw_pressure(trim_, world.pressure * 100, fine));
    next.started = 1;
    filtered_ = next;
    const std::int32_t temperature = osrs_t_ == 0 ? kSkipped20 : with_bits(next.temperature, osrs_t_, filtered);
    const std::int32_t pressure = osrs_p_ == 0 ? kSkipped20 : with_bits(next.pressure, osrs_p_, filtered);
    const std::int32_t humidity =
        humidity_setting_ == 0 ? kSkipped16 : bme280_raw_humidity(trim_, world.humidity, fine);
    const auto put20 = [this](unsigned first, std::int32_t raw) {
        data_[first]->set(static_cast<std::uint32_t>(raw >> 12 & 0xFF));
        data_[first + 1]->set(static_cast<std::uint32_t>(raw >> 4 & 0xFF));
        data_[first + 2]->set(static_cast<std::uint32_t>(raw << 4 & 0xF0));
    };
    put20(0, pressure);
    put20(3, temperature);
    data_[6]->set(static_cast<std::uint32_t>(humidity >> 8 & 0xFF));
    data_[7]->set(static_cast<std::uint32_t>(humidity & 0xFF));
}

void Bme280::on_reset(ResetKind) {
    supply_.begin();
    pins_.power(supply_.on());
}

}  // namespace twin::parts
