// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/crc.hpp"

namespace twin::stm32f4 {

namespace {
constexpr std::uint32_t kPolynomial = 0x04C11DB7, kInitial = 0xFFFFFFFF;
}

Crc::Crc(sc_core::sc_module_name name, const ModelContext& context)
    : Peripheral(name, context), value_(*this, "value", kInitial) {
    dr_ = &bank_.reg(kDr, "CRC_DR", kInitial)
               .field(0, 32, "DR", Access::rw)
               .value([this](std::uint32_t) { return value_.get(); })
               .on_write([this](std::uint32_t word) {
                   std::uint32_t crc = value_ ^ word;
                   for (int bit = 0; bit < 32; ++bit) crc = crc << 1 ^ ((crc >> 31) != 0 ? kPolynomial : 0);
                   value_ = crc;
               });
    bank_.reg(kIdr, "CRC_IDR").field(0, 8, "IDR", Access::rw).reserved(8, 24);
    bank_.reg(kCr, "CRC_CR").field(0, "RESET", Access::self_clearing).reserved(1, 31).on_write([this](std::uint32_t v) {
        if ((v & 1) != 0) value_ = kInitial;
    });
}

}  // namespace twin::stm32f4
