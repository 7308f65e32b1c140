// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/dbgmcu.hpp"

namespace twin::stm32f4 {

Dbgmcu::Dbgmcu(sc_core::sc_module_name name, const ModelContext& context) : Peripheral(name, context) {
    const auto id = static_cast<std::uint32_t>(context.params.integer("id_code"));
    bank_.narrow_access();
    bank_.reg(kIdCode, "DBGMCU_IDCODE", id)
        .field(0, 12, "DEV_ID", Access::ro)
        .reserved(12, 4)
        .field(16, 16, "REV_ID", Access::ro);
    bank_.reg(kCr, "DBGMCU_CR")
        .field(0, "DBG_SLEEP", Access::rw)
        .field(1, "DBG_STOP", Access::rw)
        .field(2, "DBG_STANDBY", Access::rw)
        .reserved(3, 2)
        .field(5, "TRACE_IOEN", Access::rw)
        .field(6, 2, "TRACE_MODE", Access::rw)
        .reserved(8, 24)
        .resets(ResetSet::supply());
    const auto freeze = [this](std::uint32_t offset, const char* reg_name, std::initializer_list<unsigned> bits,
                               std::initializer_list<const char*> names) {
        Register& r = bank_.reg(offset, reg_name);
        std::uint32_t covered = 0;
        auto what = names.begin();
        for (const unsigned bit : bits) {
            r.field(bit, (std::string("DBG_") + *what++).c_str(), Access::rw);
            covered |= 1U << bit;
        }
        for (unsigned bit = 0; bit < 32; ++bit)
            if ((covered >> bit & 1) == 0) r.reserved(bit);
        r.resets(ResetSet::supply());
    };
    freeze(kApb1Fz, "DBGMCU_APB1_FZ", {0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 21, 22, 23, 25, 26},
           {"TIM2_STOP", "TIM3_STOP", "TIM4_STOP", "TIM5_STOP", "TIM6_STOP", "TIM7_STOP", "TIM12_STOP", "TIM13_STOP",
            "TIM14_STOP", "RTC_STOP", "WWDG_STOP", "IWDG_STOP", "I2C1_SMBUS_TIMEOUT", "I2C2_SMBUS_TIMEOUT",
            "I2C3_SMBUS_TIMEOUT", "CAN1_STOP", "CAN2_STOP"});
    freeze(kApb2Fz, "DBGMCU_APB2_FZ", {0, 1, 16, 17, 18},
           {"TIM1_STOP", "TIM8_STOP", "TIM9_STOP", "TIM10_STOP", "TIM11_STOP"});
}

}  // namespace twin::stm32f4
