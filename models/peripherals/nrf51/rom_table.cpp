// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/rom_table.hpp"

#include <stdexcept>

#include "models/core/factory.hpp"
#include "models/peripherals/nrf51/register.hpp"

namespace twin::nrf51 {

namespace {
constexpr std::uint32_t kPart = 0x001;
constexpr std::uint32_t kJep106Bank = 2;  // continuation codes before the identity
constexpr std::uint32_t kJep106 = 0x44;
// Of the CPU's own ROM table at 0xE00FF000, relative to this one; bits 0 and 1: present, 32 bits.
constexpr std::uint32_t kCpuTable = 0xE00FF000U - 0xF0000000U + 3U;
constexpr std::uint32_t kCidr[] = {0x0D, 0x10, 0x05, 0xB1};  // class 1: a ROM table
}  // namespace

RomTable::RomTable(sc_core::sc_module_name name, const ModelContext& context)
    : Model(name, context), bank_(*this, 0x1000) {
    const auto revision = static_cast<std::uint32_t>(context.params.integer("revision"));
    if (revision > 15) throw std::invalid_argument("parameter 'revision' is 0 to 15");
    const auto constant = [this](std::uint32_t offset, const std::string& reg, std::uint32_t value) -> Register& {
        return bank_.reg(offset, reg, value);
    };
    constant(kEntry0, "ENTRY0", kCpuTable).field(0, 32, "ENTRY", Access::ro);
    constant(kEnd, "END", 0).field(0, 32, "ENTRY", Access::ro).doc("Zero: no further entries");
    constant(kMemType, "MEMTYPE", 1).field(0, "SYSMEM", Access::ro).reserved(1, 31);
    constant(kPidr4, "PIDR4", kJep106Bank)
        .field(0, 4, "DES_2", Access::ro)
        .field(4, 4, "SIZE", Access::ro)
        .reserved(8, 24);
    for (std::uint32_t i = 5; i < 8; ++i) constant(kPidr4 + 4 * (i - 4), "PIDR" + std::to_string(i), 0).reserved(0, 32);
    constant(kPidr0, "PIDR0", kPart & 0xFF).field(0, 8, "PART_0", Access::ro).reserved(8, 24);
    constant(kPidr1, "PIDR1", (kJep106 & 0xF) << 4 | kPart >> 8)
        .field(0, 4, "PART_1", Access::ro)
        .field(4, 4, "DES_0", Access::ro)
        .reserved(8, 24);
    constant(kPidr2, "PIDR2", revision << 4 | 1U << 3 | kJep106 >> 4)
        .field(0, 3, "DES_1", Access::ro)
        .field(3, "JEDEC", Access::ro)
        .field(4, 4, "REVISION", Access::ro)
        .reserved(8, 24);
    constant(kPidr3, "PIDR3", 0).field(0, 4, "CMOD", Access::ro).field(4, 4, "REVAND", Access::ro).reserved(8, 24);
    for (std::uint32_t i = 0; i < 4; ++i)
        constant(kCidr0 + 4 * i, "CIDR" + std::to_string(i), kCidr[i]).field(0, 8, "PRMBL", Access::ro).reserved(8, 24);
}

void register_debug(Registry& registry) {
    registry.add(
        {"nrf51.rom_table",
         "CoreSight ROM table: identity and revision of the silicon",
         "Arm Debug Interface v5.2, chapter D2; nRF51822 Product Anomaly Notice",
         {{"revision", ParamType::integer, "7", "PIDR2.REVISION, 0..15; 7: third revision, no start-up anomaly"}},
         make_model<RomTable>()});
}

}  // namespace twin::nrf51
