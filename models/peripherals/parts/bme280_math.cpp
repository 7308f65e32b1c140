// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/parts/bme280_math.hpp"

#include <algorithm>

namespace twin::parts {

namespace {

constexpr std::int32_t kMost20 = 0xFFFFF;
constexpr std::int32_t kMost16 = 0xFFFF;

/// The raw value in 0..most for which `compute`, which rises or falls with it, is nearest to `wanted`.
template <typename Compute>
std::int32_t nearest_raw(std::int32_t most, double wanted, Compute compute) {
    std::int32_t low = 0;
    std::int32_t high = most;
    const bool rises = compute(high) >= compute(low);
    while (high - low > 1) {
        const std::int32_t middle = low + (high - low) / 2;
        ((compute(middle) < wanted) == rises ? low : high) = middle;
    }
    const auto away = [&](std::int32_t raw) { return std::abs(static_cast<double>(compute(raw)) - wanted); };
    return away(low) <= away(high) ? low : high;
}

}  // namespace

std::int32_t bme280_fine(const Bme280Trim& trim, std::int32_t raw) {
    const std::int64_t offset = raw / 8 - trim.t1 * 2;
    const std::int64_t linear = (offset * trim.t2) >> 11;
    const std::int64_t half = raw / 16 - trim.t1;
    const std::int64_t square = (((half * half) >> 12) * trim.t3) >> 14;
    return static_cast<std::int32_t>(linear + square);
}

std::int32_t bme280_temperature(std::int32_t fine) { return (fine * 5 + 128) >> 8; }

std::uint32_t bme280_pressure(const Bme280Trim& trim, std::int32_t raw, std::int32_t fine) {
    const std::int64_t t = std::int64_t{fine} - 128'000;
    const std::int64_t offset = t * t * trim.p6 + t * trim.p5 * 131'072 + trim.p4 * (std::int64_t{1} << 35);
    const std::int64_t factor = ((t * t * trim.p3) >> 8) + t * trim.p2 * 4096;
    const std::int64_t scale = (((std::int64_t{1} << 47) + factor) * trim.p1) >> 33;
    if (scale == 0) return 0;
    const std::int64_t base = ((std::int64_t{1'048'576} - raw) * (std::int64_t{1} << 31) - offset) * 3125 / scale;
    const std::int64_t reduced = base >> 13;
    const std::int64_t square = (trim.p9 * reduced * reduced) >> 25;
    const std::int64_t line = (trim.p8 * base) >> 19;
    const std::int64_t pressure = ((base + square + line) >> 8) + trim.p7 * 16;
    return static_cast<std::uint32_t>(std::max<std::int64_t>(pressure, 0));
}

std::uint32_t bme280_humidity(const Bme280Trim& trim, std::int32_t raw, std::int32_t fine) {
    const std::int64_t t = std::int64_t{fine} - 76'800;
    const std::int64_t offset = (std::int64_t{raw} * 16'384 - trim.h4 * 1'048'576LL - trim.h5 * t + 16'384) >> 15;
    const std::int64_t heat = (((t * trim.h6) >> 10) * (((t * trim.h3) >> 11) + 32'768)) >> 10;
    const std::int64_t gain = ((heat + 2'097'152) * trim.h2 + 8192) >> 14;
    const std::int64_t linear = offset * gain;
    const std::int64_t bent = linear - (((((linear >> 15) * (linear >> 15)) >> 7) * trim.h1) >> 4);
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(bent, 0, 419'430'400) >> 12);
}

std::int32_t bme280_raw_temperature(const Bme280Trim& trim, double celsius) {
    return nearest_raw(kMost20, celsius * 5120, [&](std::int32_t raw) { return bme280_fine(trim, raw); });
}

std::int32_t bme280_raw_pressure(const Bme280Trim& trim, double pascal, std::int32_t fine) {
    return nearest_raw(kMost20, pascal * 256, [&](std::int32_t raw) { return bme280_pressure(trim, raw, fine); });
}

std::int32_t bme280_raw_humidity(const Bme280Trim& trim, double percent, std::int32_t fine) {
    return nearest_raw(kMost16, percent * 1024, [&](std::int32_t raw) { return bme280_humidity(trim, raw, fine); });
}

}  // namespace twin::parts
