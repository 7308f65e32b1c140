// SPDX-License-Identifier: BSD-3-Clause
//
// Armv7-M ARM, C1.7 (ITM) and C1.10 (TPIU).
#include "hal/itm_api.h"

#if DEVICE_ITM

#include <stdbool.h>

#include "cmsis.h"

#define TRACE_BUS_ID_POS 16  // ITM_TCR; the cores' headers of CMSIS spell it in two ways
#define ITM_UNLOCK 0xC5ACCE55u
#define TPIU_ASYNCHRONOUS_UART 2u

void mbed_itm_init(void) {
    static bool initialized;
    if (initialized) return;
    initialized = true;
    CoreDebug->DEMCR |= CoreDebug_DEMCR_TRCENA_Msk;
    itm_init();
    ITM->LAR = ITM_UNLOCK;
    ITM->TPR = 0;  // unprivileged code may send on all ports
    TPI->SPPR = TPIU_ASYNCHRONOUS_UART;
    TPI->FFCR = TPI_FFCR_TrigIn_Msk;  // no formatter: one source
    ITM->TCR = (1u << TRACE_BUS_ID_POS) | ITM_TCR_DWTENA_Msk | ITM_TCR_ITMENA_Msk;
    ITM->TER = 1u << ITM_PORT_SWO;
}

static bool takes_data(uint32_t port) { return (ITM->TCR & ITM_TCR_ITMENA_Msk) && (ITM->TER & (1u << port)); }

static void wait_for_room(uint32_t port) {
    while (ITM->PORT[port].u32 == 0) __NOP();
}

uint32_t mbed_itm_send(uint32_t port, uint32_t data) {
    if (takes_data(port)) {
        wait_for_room(port);
        ITM->PORT[port].u32 = data;
    }
    return data;
}

void mbed_itm_send_block(uint32_t port, const void* data, size_t len) {
    if (!takes_data(port)) return;
    const uint8_t* bytes = data;
    while (len && ((uintptr_t)bytes & 3)) {
        wait_for_room(port);
        ITM->PORT[port].u8 = *bytes++;
        --len;
    }
    for (; len >= 4; len -= 4, bytes += 4) {
        wait_for_room(port);
        ITM->PORT[port].u32 = *(const uint32_t*)(const void*)bytes;
    }
    while (len--) {
        wait_for_room(port);
        ITM->PORT[port].u8 = *bytes++;
    }
}

#endif
