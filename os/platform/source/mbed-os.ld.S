/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The linker script, run through the C preprocessor with mbed_config.h: the target's memories are MBED_ROM_* and MBED_RAM_*.
 *
 *   ROM: vectors, code, constants, initial values of .data
 *   RAM: crash record (kept over a reset), .data, .bss, stacks of threads (not cleared), heap, boot stack (at the top)
 */
MEMORY
{
    ROM (rx) : ORIGIN = MBED_ROM_START, LENGTH = MBED_ROM_SIZE
    RAM (rwx) : ORIGIN = MBED_RAM_START, LENGTH = MBED_RAM_SIZE
}

ENTRY(Reset_Handler)
EXTERN(__isr_vector) /* Armv6-M without VTOR: no code names it */

SECTIONS
{
    .isr_vector :
    {
        KEEP(*(.isr_vector))
        . = ALIGN(4);
    } > ROM

    .text :
    {
        *(.text .text.*)
        *(.gnu.linkonce.t.*)
        *(.glue_7 .glue_7t .vfp11_veneer .v4_bx)
    } > ROM

    .rodata :
    {
        . = ALIGN(4);
        *(.rodata .rodata.*)
        *(.gnu.linkonce.r.*)
        . = ALIGN(4);
        __preinit_array_start = .;
        KEEP(*(.preinit_array))
        __preinit_array_end = .;
        __init_array_start = .;
        KEEP(*(SORT_BY_INIT_PRIORITY(.init_array.*)))
        KEEP(*(.init_array))
        __init_array_end = .;
        . = ALIGN(4);
    } > ROM

    /* Only code that is compiled with unwind tables brings them: the C library's division by zero. */
    .ARM.exidx :
    {
        __exidx_start = .;
        *(.ARM.exidx* .gnu.linkonce.armexidx.*)
        __exidx_end = .;
    } > ROM
    .ARM.extab : { *(.ARM.extab* .gnu.linkonce.armextab.*) } > ROM

    /* First in RAM, so that every image of a target has it at the same place. */
    .crash_data (NOLOAD) :
    {
        . = ALIGN(8);
        KEEP(*(.crash_data_ram .crash_data_ram.*))
        . = ALIGN(8);
    } > RAM

    .data :
    {
        . = ALIGN(8);
        __data_start__ = .;
        *(.ramfunc .ramfunc.*)
        *(.data .data.*)
        *(.gnu.linkonce.d.*)
        . = ALIGN(8);
        __data_end__ = .;
    } > RAM AT > ROM
    __etext = LOADADDR(.data);

    .bss (NOLOAD) :
    {
        . = ALIGN(8);
        __bss_start__ = .;
        *(.bss .bss.*)
        *(COMMON)
        . = ALIGN(8);
        __bss_end__ = .;
    } > RAM

    /* Neither copied nor cleared: stacks of threads, which the kernel paints, and what else is written before it is read. */
    .noinit (NOLOAD) :
    {
        . = ALIGN(8);
        *(.noinit .noinit.*)
        *(.bss.noinit .keep.uninitialized)
        . = ALIGN(8);
    } > RAM

    .heap (NOLOAD) :
    {
        . = ALIGN(8);
        __end__ = .;
        end = .;
        __HeapBase = .;
        . = ORIGIN(RAM) + LENGTH(RAM) - MBED_CONF_TARGET_BOOT_STACK_SIZE;
        __HeapLimit = .;
    } > RAM

    .boot_stack (NOLOAD) :
    {
        __StackLimit = .;
        . = . + MBED_CONF_TARGET_BOOT_STACK_SIZE;
        __StackTop = .;
        __stack = .;
    } > RAM

    /* Nothing ever ends, so nothing is ever destroyed at the end. */
    /DISCARD/ : { *(.fini_array .fini_array.* .fini .init .eh_frame .eh_frame_hdr .note.gnu.build-id) }
}
