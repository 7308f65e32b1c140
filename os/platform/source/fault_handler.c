// SPDX-License-Identifier: BSD-3-Clause
#include "platform/internal/mbed_fault_handler.h"

#include <stdbool.h>
#include <stddef.h>

#include "cmsis.h"
#include "crash_record.h"
#include "mbed_last_words.h"
#include "platform/mbed_error.h"
#if MBED_CONF_RTOS_PRESENT
#include "rtos/cmsis_os2.h"
#endif

#define HAS_FAULT_STATUS (__CORTEX_M >= 3)

void mbed_unexpected_interrupt(void);
void mbed_unexpected_interrupt(void)
{
    MBED_ERROR1(MBED_MAKE_ERROR(MBED_MODULE_PLATFORM, MBED_ERROR_CODE_INVALID_OPERATION), "An interrupt without a handler",
                __get_IPSR());
}

// As fault_entry.S writes it.
typedef struct {
    uint32_t r4_to_r11[8];
    uint32_t exc_return, msp, psp, control;
} registers_t;
registers_t mbed_fault_registers;

static void line(const char* name, uint32_t value)
{
    mbed_last_words(name);
    mbed_last_words_hex(value);
    mbed_last_words("\n");
}

#if HAS_FAULT_STATUS

typedef struct {
    uint32_t bit;
    const char* words;
} cause_t;

// CFSR (DDI 0403, B3.2.15) and HFSR (B3.2.16).
static const cause_t kCauses[] = {
    {SCB_CFSR_IACCVIOL_Msk, "instruction fetched from where the MPU or the memory map forbids it"},
    {SCB_CFSR_DACCVIOL_Msk, "data access that the MPU forbids"},
    {SCB_CFSR_MUNSTKERR_Msk, "MPU violation on return from an exception"},
    {SCB_CFSR_MSTKERR_Msk, "MPU violation on entry to an exception: no room on the stack"},
#if defined(SCB_CFSR_MLSPERR_Msk)
    {SCB_CFSR_MLSPERR_Msk, "MPU violation while saving floating-point state"},
#endif
    {SCB_CFSR_IBUSERR_Msk, "bus error on an instruction fetch"},
    {SCB_CFSR_PRECISERR_Msk, "bus error on a data access"},
    {SCB_CFSR_IMPRECISERR_Msk, "bus error on an earlier write; PC is somewhat later"},
    {SCB_CFSR_UNSTKERR_Msk, "bus error on return from an exception"},
    {SCB_CFSR_STKERR_Msk, "bus error on entry to an exception"},
#if defined(SCB_CFSR_LSPERR_Msk)
    {SCB_CFSR_LSPERR_Msk, "bus error while saving floating-point state"},
#endif
    {SCB_CFSR_UNDEFINSTR_Msk, "undefined instruction"},
    {SCB_CFSR_INVSTATE_Msk, "invalid state: jump to an address without the Thumb bit"},
    {SCB_CFSR_INVPC_Msk, "invalid return from an exception"},
    {SCB_CFSR_NOCP_Msk, "no coprocessor: the FPU is off or absent"},
    {SCB_CFSR_UNALIGNED_Msk, "unaligned access"},
    {SCB_CFSR_DIVBYZERO_Msk, "division by zero"},
#if defined(SCB_CFSR_STKOF_Msk)
    {SCB_CFSR_STKOF_Msk, "stack overflow: the stack pointer went below PSPLIM"},
#endif
};

/// Whether the exception found no room for its frame above the limit of the thread's stack: it leaves the stack pointer
/// at the limit then, and nothing is written (DDI 0553, B3.21).
static bool frame_is_lost(const mbed_fault_context_t* c)
{
#if __ARM_ARCH_8M_MAIN__
    return (SCB->CFSR & SCB_CFSR_STKOF_Msk) && (c->EXC_RETURN & 4U) && c->PSP == __get_PSPLIM();
#else
    (void)c;
    return false;
#endif
}

static void causes(const mbed_fault_context_t* c)
{
    const uint32_t cfsr = SCB->CFSR;
    for (size_t i = 0; i < sizeof kCauses / sizeof kCauses[0]; i++) {
        if (cfsr & kCauses[i].bit) {
            mbed_last_words("Cause: ");
            mbed_last_words(kCauses[i].words);
            mbed_last_words("\n");
        }
    }
    if (frame_is_lost(c)) {
        mbed_last_words("R0 to R3, R12, LR, PC and xPSR found no room on the stack and are lost\n");
    }
    if (SCB->HFSR & SCB_HFSR_VECTTBL_Msk) {
        mbed_last_words("Cause: bus error on reading the vector table\n");
    }
    if (SCB->HFSR & SCB_HFSR_FORCED_Msk) {
        mbed_last_words("Escalated to a HardFault\n");
    }
    if (cfsr & SCB_CFSR_MMARVALID_Msk) {
        line("Address: ", SCB->MMFAR);
    } else if (cfsr & SCB_CFSR_BFARVALID_Msk) {
        line("Address: ", SCB->BFAR);
    }
    line("CFSR: ", cfsr);
    line("HFSR: ", SCB->HFSR);
}

#endif

#if MBED_CONF_RTOS_PRESENT

/// Whether the fault hit the guard at the end of the thread's stack, or came past the end where there is no guard.
static bool overflowed(uint32_t stack, uint32_t sp)
{
#if HAS_FAULT_STATUS
    const uint32_t cfsr = SCB->CFSR;
#if defined(SCB_CFSR_STKOF_Msk)
    if (cfsr & SCB_CFSR_STKOF_Msk) {
        return true;
    }
#endif
    if ((cfsr & SCB_CFSR_MMARVALID_Msk) && SCB->MMFAR - stack < 64U) {
        return true;
    }
    return (cfsr & SCB_CFSR_MSTKERR_Msk) && sp - stack < 64U + 128U;
#else
    return sp < stack;
#endif
}

#endif

static bool readable(uint32_t address)
{
    return address >= MBED_RAM_START && address < MBED_RAM_START + MBED_RAM_SIZE;
}

MBED_NORETURN void mbed_fault_handler_with_registers(uint32_t fault_type);
void mbed_fault_handler_with_registers(uint32_t fault_type)
{
    static mbed_fault_context_t context;
    const registers_t* r = &mbed_fault_registers;
    const bool on_psp = r->exc_return & 4U;
    const uint32_t frame = on_psp ? r->psp : r->msp;
    for (int i = 0; i < 8; i++) {
        (&context.R4_reg)[i] = r->r4_to_r11[i];
    }
    context.PSP = r->psp;
    context.MSP = r->msp;
    context.EXC_RETURN = r->exc_return;
    context.CONTROL = r->control;
#if HAS_FAULT_STATUS
    const bool lost = frame_is_lost(&context);
#else
    const bool lost = false;
#endif
    if (lost) {
        context.SP_reg = frame;
    } else if (readable(frame)) {
#if HAS_FAULT_STATUS
        // The guard may be where the frame should be.
#if __MPU_PRESENT
        MPU->CTRL = 0;
        __DSB();
#endif
#endif
        const uint32_t* words = (const uint32_t*)frame;
        context.R0_reg = words[0];
        context.R1_reg = words[1];
        context.R2_reg = words[2];
        context.R3_reg = words[3];
        context.R12_reg = words[4];
        context.LR_reg = words[5];
        context.PC_reg = words[6];
        context.xPSR = words[7];
        // DDI 0403, B1.5.7: the frame with or without floating point, and a word of padding.
        context.SP_reg = frame + (r->exc_return & 0x10U ? 32U : 104U) + (words[7] & (1U << 9) ? 4U : 0U);
    }
    mbed_fault_handler(fault_type, &context);
}

void mbed_fault_handler(uint32_t fault_type, const mbed_fault_context_t* c)
{
    static const char* const kRegisters[] = {"R0:   ", "R1:   ", "R2:   ", "R3:   ", "R4:   ", "R5:   ",
                                             "R6:   ", "R7:   ", "R8:   ", "R9:   ", "R10:  ", "R11:  ",
                                             "R12:  ", "SP:   ", "LR:   ", "PC:   ", "xPSR: ", "PSP:  ",
                                             "MSP:  "};
    mbed_error_status_t status = MBED_ERROR_HARDFAULT_EXCEPTION;
    const char* name = "HardFault";
    if (fault_type == MEMMANAGE_FAULT_EXCEPTION) {
        status = MBED_ERROR_MEMMANAGE_EXCEPTION;
        name = "MemManage fault";
    } else if (fault_type == BUS_FAULT_EXCEPTION) {
        status = MBED_ERROR_BUSFAULT_EXCEPTION;
        name = "BusFault";
    } else if (fault_type == USAGE_FAULT_EXCEPTION) {
        status = MBED_ERROR_USAGEFAULT_EXCEPTION;
        name = "UsageFault";
    }
    mbed_last_words("\n\n++ MbedOS Fault Handler ++\n\nFaultType: ");
    mbed_last_words(name);
    mbed_last_words("\n\nContext:\n");
    for (size_t i = 0; i < sizeof kRegisters / sizeof kRegisters[0]; i++) {
        line(kRegisters[i], (&c->R0_reg)[i]);
    }
#if HAS_FAULT_STATUS
    causes(c);
#endif
    const uint32_t exception = c->xPSR & 0x1FFU;
    if (exception) {
        mbed_last_words("In the handler of exception ");
        mbed_last_words_decimal((int32_t)exception);
        mbed_last_words("\n");
    }
#if MBED_CONF_RTOS_PRESENT
    const osThreadId_t thread = osThreadGetId();
    if (thread) {
        const char* thread_name = osThreadGetName(thread);
        mbed_last_words("Thread: ");
        mbed_last_words(thread_name ? thread_name : "-");
        mbed_last_words(", ");
        extern void mbed_thread_stack(osThreadId_t id, uint32_t* base, uint32_t* size, uint32_t* used);
        uint32_t base = 0;
        uint32_t size = 0;
        uint32_t used = 0;
        mbed_thread_stack(thread, &base, &size, &used);
        mbed_last_words_decimal((int32_t)used);
        mbed_last_words(" of ");
        mbed_last_words_decimal((int32_t)size);
        mbed_last_words(" bytes of stack used\n");
        if (overflowed(base, c->PSP)) {
            mbed_last_words("Stack overflow\n");
            status = MBED_MAKE_ERROR(MBED_MODULE_KERNEL, MBED_ERROR_CODE_STACK_OVERFLOW);
            name = "Stack overflow";
        }
    }
#endif
    mbed_last_words("\n-- MbedOS Fault Handler --\n");
    mbed_crash_record_fault(c);
    mbed_error(status, name, c->PC_reg, NULL, 0);
}
