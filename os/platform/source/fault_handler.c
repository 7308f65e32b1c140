// SPDX-License-Identifier: BSD-3-Clause
#include "cmsis.h"
#include "platform/mbed_error.h"

void mbed_unexpected_interrupt(void);
void mbed_unexpected_interrupt(void)
{
    mbed_error(MBED_MAKE_ERROR(MBED_MODULE_PLATFORM, MBED_ERROR_CODE_RTOS_EVENT), "interrupt without a handler", __get_IPSR(), NULL, 0);
}

void HardFault_Handler(void);
void HardFault_Handler(void)
{
    mbed_error(MBED_ERROR_HARDFAULT_EXCEPTION, "Hard fault", 0, NULL, 0);
}
#if __CORTEX_M >= 3
void MemManage_Handler(void);
void MemManage_Handler(void)
{
    mbed_error(MBED_ERROR_MEMMANAGE_EXCEPTION, "MemManage fault", SCB->CFSR, NULL, 0);
}
void BusFault_Handler(void);
void BusFault_Handler(void)
{
    mbed_error(MBED_ERROR_BUSFAULT_EXCEPTION, "Bus fault", SCB->CFSR, NULL, 0);
}
void UsageFault_Handler(void);
void UsageFault_Handler(void)
{
    mbed_error(MBED_ERROR_USAGEFAULT_EXCEPTION, "Usage fault", SCB->CFSR, NULL, 0);
}
#endif
