// SPDX-License-Identifier: BSD-3-Clause
// What a BME280's driver computes from raw values (data sheet, 4.2.3), and the other way round.
#pragma once

#include <cstdint>

namespace twin::parts {

/// Trimming values, written at the factory.
struct Bme280Trim {
    std::uint16_t t1 = 27504;
    std::int16_t t2 = 26435, t3 = -1000;
    std::uint16_t p1 = 36477;
    std::int16_t p2 = -10685, p3 = 3024, p4 = 2855, p5 = 140, p6 = -7, p7 = 15500, p8 = -14600, p9 = 6000;
    std::uint8_t h1 = 75;
    std::int16_t h2 = 370;
    std::uint8_t h3 = 0;
    std::int16_t h4 = 313, h5 = 50;
    std::int8_t h6 = 30;
};

/// t_fine of a raw temperature of 20 bits: 5120 a degree.
std::int32_t bme280_fine(const Bme280Trim& trim, std::int32_t raw);
/// Hundredths of a degree Celsius.
std::int32_t bme280_temperature(std::int32_t fine);
/// 256ths of a Pascal.
std::uint32_t bme280_pressure(const Bme280Trim& trim, std::int32_t raw, std::int32_t fine);
/// 1024ths of a percent.
std::uint32_t bme280_humidity(const Bme280Trim& trim, std::int32_t raw, std::int32_t fine);

/// The raw values from which a driver gets these; temperature first, whose t_fine the others want.
std::int32_t bme280_raw_temperature(const Bme280Trim& trim, double celsius);
std::int32_t bme280_raw_pressure(const Bme280Trim& trim, double pascal, std::int32_t fine);
std::int32_t bme280_raw_humidity(const Bme280Trim& trim, double percent, std::int32_t fine);

}  // namespace twin::parts
