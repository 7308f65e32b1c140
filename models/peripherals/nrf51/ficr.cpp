// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/ficr.hpp"

#include <string>

namespace twin::nrf51 {

namespace {

// The keys and the address of a device follow from its identity: equal identities give equal devices.
std::uint32_t derive(std::uint64_t identity, std::uint64_t index) {
    std::uint64_t z = identity + (index + 1) * 0x9E3779B97F4A7C15ULL;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return static_cast<std::uint32_t>((z ^ (z >> 31)) >> 16);
}

}  // namespace

Ficr::Ficr(sc_core::sc_module_name name, const ModelContext& context) : Model(name, context), bank_(*this, 0x100) {
    bank_.narrow_access();
    const Params& p = context.params;
    const auto word = [this](std::uint32_t offset, const std::string& register_name, std::uint64_t value) -> Register& {
        return bank_.reg(offset, register_name, static_cast<std::uint32_t>(value)).field(0, 32, "VALUE", Access::ro);
    };
    const std::uint64_t ram_blocks = p.integer("ram_blocks");
    word(0x10, "CODEPAGESIZE", p.integer("code_page_size"));
    word(0x14, "CODESIZE", p.integer("code_pages"));
    word(0x28, "CLENR0", 0xFFFFFFFF).doc("Region 0 is set in UICR");
    word(0x2C, "PPFC", 0xFFFFFFFF).doc("No code was programmed at the factory");
    word(0x34, "NUMRAMBLOCK", ram_blocks);
    for (unsigned n = 0; n < 4; ++n) {
        word(0x38 + 4 * n, "SIZERAMBLOCKS[" + std::to_string(n) + "]",
             n < ram_blocks ? p.integer("ram_block_size") : 0xFFFFFFFF);
    }
    bank_.reg(0x5C, "CONFIGID", static_cast<std::uint32_t>(0xFFFF0000U | p.integer("hardware_id")))
        .field(0, 16, "HWID", Access::ro)
        .field(16, 16, "FWID", Access::ro);
    for (unsigned n = 0; n < 2; ++n)
        word(0x60 + 4 * n, "DEVICEID[" + std::to_string(n) + "]", of_identity(0x60 + 4 * n));
    for (unsigned n = 0; n < 4; ++n) word(0x80 + 4 * n, "ER[" + std::to_string(n) + "]", of_identity(0x80 + 4 * n));
    for (unsigned n = 0; n < 4; ++n) word(0x90 + 4 * n, "IR[" + std::to_string(n) + "]", of_identity(0x90 + 4 * n));
    bank_.reg(0xA0, "DEVICEADDRTYPE", 0xFFFFFFFF)
        .field(0, "DEVICEADDRTYPE", Access::ro)
        .reserved(1, 31)
        .doc("1: random");
    for (unsigned n = 0; n < 2; ++n)
        word(0xA4 + 4 * n, "DEVICEADDR[" + std::to_string(n) + "]", of_identity(0xA4 + 4 * n));
    bank_.reg(0xAC, "OVERRIDEEN", 0xFFFFFFFF)
        .field(0, "NRF_1MBIT", Access::ro)
        .reserved(1, 2)
        .field(3, "BLE_1MBIT", Access::ro)
        .reserved(4, 28)
        .doc("All ones: RADIO needs no overrides");
    for (unsigned n = 0; n < 5; ++n) word(0xB0 + 4 * n, "NRF_1MBIT[" + std::to_string(n) + "]", 0xFFFFFFFF);
    for (unsigned n = 0; n < 5; ++n) word(0xEC + 4 * n, "BLE_1MBIT[" + std::to_string(n) + "]", 0xFFFFFFFF);
}

std::uint32_t Ficr::of_identity(std::uint32_t offset) const {
    const std::uint64_t id = env().unique_id();
    if (offset < 0x68) return static_cast<std::uint32_t>(offset == 0x60 ? id : id >> 32);
    if (offset < 0xA4) return derive(id, (offset - 0x80) / 4);
    if (offset == 0xA4) return derive(id, 8);
    // 48 bits; the two topmost are set in a static random address (Bluetooth Core, Vol 6, Part B, 1.3.2.1).
    return 0xFFFF0000U | 0xC000U | (derive(id, 9) & 0xFFFF);
}

void Ficr::on_identity(std::uint64_t) {
    for (const std::uint32_t offset :
         {0x60U, 0x64U, 0x80U, 0x84U, 0x88U, 0x8CU, 0x90U, 0x94U, 0x98U, 0x9CU, 0xA4U, 0xA8U})
        bank_.find(offset)->set(of_identity(offset));
}

}  // namespace twin::nrf51
