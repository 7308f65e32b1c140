# SPDX-License-Identifier: BSD-3-Clause

# mbed_set_post_build(TARGET): after linking, TARGET.hex, .bin and .elf.map beside the ELF, and the table of sizes.
function(mbed_set_post_build target)
  find_program(MBED_AWK NAMES mawk gawk awk REQUIRED)
  add_custom_command(TARGET ${target} POST_BUILD
    COMMAND ${CMAKE_OBJCOPY} -O ihex $<TARGET_FILE:${target}> $<TARGET_FILE_DIR:${target}>/$<TARGET_FILE_BASE_NAME:${target}>.hex
    COMMAND ${CMAKE_OBJCOPY} -O binary $<TARGET_FILE:${target}> $<TARGET_FILE_DIR:${target}>/$<TARGET_FILE_BASE_NAME:${target}>.bin
    COMMAND ${MBED_AWK} -f ${MBED_OS_DIR}/cmake/size_table.awk $<TARGET_FILE:${target}>.map
    VERBATIM)
endfunction()
