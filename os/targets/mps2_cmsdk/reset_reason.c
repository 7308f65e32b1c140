// SPDX-License-Identifier: BSD-3-Clause
//
// DDI 0479, 5.2 (RSTINFO): power-on and the button leave nothing behind.
#include "hal/reset_reason_api.h"

#include "cmsis.h"

#if DEVICE_RESET_REASON

// DDI 0479, 5.2: of the system controller what says why the core was reset.
typedef struct {
    __IO uint32_t REMAP;
    __IO uint32_t PMUCTRL;
    __IO uint32_t RESETOP;
    __IO uint32_t EMICTRL;
    __IO uint32_t RSTINFO;  // cleared by writing 1
} CMSDK_SYSCON_TypeDef;

#define CMSDK_SYSCON_RSTINFO_SYSRESETREQ (1u << 0)
#define CMSDK_SYSCON_RSTINFO_WDOGRESETREQ (1u << 1)
#define CMSDK_SYSCON_RSTINFO_LOCKUPRESET (1u << 2)

#define CMSDK_SYSCON ((CMSDK_SYSCON_TypeDef*)CMSDK_SYSCON_BASE)

#define ALL (CMSDK_SYSCON_RSTINFO_SYSRESETREQ | CMSDK_SYSCON_RSTINFO_WDOGRESETREQ | CMSDK_SYSCON_RSTINFO_LOCKUPRESET)

reset_reason_t hal_reset_reason_get(void) {
    switch (CMSDK_SYSCON->RSTINFO & ALL) {
        case 0:
            return RESET_REASON_UNKNOWN;
        case CMSDK_SYSCON_RSTINFO_SYSRESETREQ:
            return RESET_REASON_SOFTWARE;
        case CMSDK_SYSCON_RSTINFO_WDOGRESETREQ:
            return RESET_REASON_WATCHDOG;
        case CMSDK_SYSCON_RSTINFO_LOCKUPRESET:
            return RESET_REASON_LOCKUP;
        default:
            return RESET_REASON_MULTIPLE;
    }
}

uint32_t hal_reset_reason_get_raw(void) { return CMSDK_SYSCON->RSTINFO; }

void hal_reset_reason_clear(void) { CMSDK_SYSCON->RSTINFO = ALL; }

void hal_reset_reason_get_capabilities(reset_reason_capabilities_t* cap) {
    cap->reasons = 1u << RESET_REASON_SOFTWARE | 1u << RESET_REASON_WATCHDOG | 1u << RESET_REASON_LOCKUP |
                   1u << RESET_REASON_MULTIPLE | 1u << RESET_REASON_UNKNOWN;
}

#endif
