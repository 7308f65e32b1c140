// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/syscfg.hpp"

namespace twin::stm32f4 {

Syscfg::Syscfg(sc_core::sc_module_name name, const ModelContext& context) : Peripheral(name, context) {
    bank_.narrow_access();
    bank_.reg(kMemRmp, "SYSCFG_MEMRMP")
        .unimplemented(0, 3, "MEM_MODE")
        .reserved(3, 5)
        .unimplemented(8, "FB_MODE")
        .reserved(9)
        .unimplemented(10, 2, "SWP_FMC")
        .reserved(12, 20)
        .quiet_reads();
    bank_.reg(kPmc, "SYSCFG_PMC")
        .reserved(0, 16)
        .field(16, "ADC1DC2", Access::rw)
        .field(17, "ADC2DC2", Access::rw)
        .field(18, "ADC3DC2", Access::rw)
        .reserved(19, 4)
        .field(23, "MII_RMII_SEL", Access::rw, rmii_)
        .reserved(24, 8);
    for (unsigned i = 0; i < 4; ++i) {
        Register& r = bank_.reg(kExtiCr1 + 4 * i, "SYSCFG_EXTICR" + std::to_string(i + 1));
        for (unsigned n = 0; n < 4; ++n) r.field(4 * n, 4, ("EXTI" + std::to_string(4 * i + n)).c_str(), Access::rw);
        exticr_[i] = &r.reserved(16, 16).on_write([this, i] {
            for (unsigned n = 0; n < 4; ++n) {
                if (exti_port(4 * i + n) == 0)
                    note(JournalKind::guest_error, "SYSCFG_EXTICR" + std::to_string(i + 1) + " selects no port");
            }
            if (changed_) changed_();
        });
    }
    // The compensation cell is for edges at 100 MHz; READY is as after its start-up.
    bank_.reg(kCmpCr, "SYSCFG_CMPCR")
        .field(0, "CMP_PD", Access::rw)
        .reserved(1, 7)
        .field(8, "READY", Access::ro)
        .reserved(9, 23)
        .value([](std::uint32_t stored) { return stored | (stored & 1) << 8; });
}

char Syscfg::exti_port(unsigned line) const {
    const unsigned port = exticr_.at(line / 4)->get() >> 4 * (line % 4) & 0xF;
    return port <= 10 ? static_cast<char>('A' + port) : '\0';
}

}  // namespace twin::stm32f4
