// SPDX-License-Identifier: BSD-3-Clause
//
// ECM0601256, system control register block: RESET_SYNDROME gathers what has reset the chip since power-on.
#include "hal/reset_reason_api.h"

#include "cmsis.h"

#if DEVICE_RESET_REASON

typedef struct {
    uint32_t SECURE_DEBUG[64];
    __IO uint32_t RESET_SYNDROME;  // cleared by writing 0
} IOTKIT_SYSCTRL_TypeDef;

#define IOTKIT_SYSCTRL ((IOTKIT_SYSCTRL_TypeDef*)IOTKIT_SYSCTRL_BASE)

#define POWER_ON (1u << 0)
#define WATCHDOG_NON_SECURE (1u << 1)
#define WATCHDOG_SECURE (1u << 2)
#define WATCHDOG_S32K (1u << 3)
#define SYSRESETREQ (1u << 4)
#define LOCKUP (1u << 6)
#define RESETREQ (1u << 8)  // a pin of the subsystem
#define SWRESETREQ (1u << 9)

static const struct {
    uint32_t bits;
    reset_reason_t reason;
} reasons[] = {
    {POWER_ON, RESET_REASON_POWER_ON},
    {WATCHDOG_NON_SECURE | WATCHDOG_SECURE | WATCHDOG_S32K, RESET_REASON_WATCHDOG},
    {SYSRESETREQ | SWRESETREQ, RESET_REASON_SOFTWARE},
    {LOCKUP, RESET_REASON_LOCKUP},
    {RESETREQ, RESET_REASON_PIN_RESET},
};

reset_reason_t hal_reset_reason_get(void) {
    const uint32_t syndrome = IOTKIT_SYSCTRL->RESET_SYNDROME;
    reset_reason_t reason = RESET_REASON_UNKNOWN;
    for (unsigned i = 0; i < sizeof reasons / sizeof reasons[0]; ++i) {
        if (!(syndrome & reasons[i].bits)) continue;
        if (reason != RESET_REASON_UNKNOWN) return RESET_REASON_MULTIPLE;
        reason = reasons[i].reason;
    }
    return reason;
}

uint32_t hal_reset_reason_get_raw(void) { return IOTKIT_SYSCTRL->RESET_SYNDROME; }

void hal_reset_reason_clear(void) { IOTKIT_SYSCTRL->RESET_SYNDROME = 0; }

void hal_reset_reason_get_capabilities(reset_reason_capabilities_t* cap) {
    cap->reasons = 1u << RESET_REASON_POWER_ON | 1u << RESET_REASON_PIN_RESET | 1u << RESET_REASON_SOFTWARE |
                   1u << RESET_REASON_WATCHDOG | 1u << RESET_REASON_LOCKUP | 1u << RESET_REASON_MULTIPLE |
                   1u << RESET_REASON_UNKNOWN;
}

#endif
