# SPDX-License-Identifier: BSD-3-Clause
#
# find_package(mbed-os): the OS, built from source for one target with the configuration of one application.
#
# Input:  MBED_TARGET      a folder of os/targets, e.g. NUCLEO_F429ZI
#         MBED_APP_CONFIG  the application's configuration [mbed_app.json, or mbed_app.json5, beside the top CMakeLists.txt]
# Output: mbed-os          link this for the RTOS profile,
#         mbed-baremetal   or this for the one without;
#         mbed_set_post_build(TARGET)  HEX, BIN, map and the table of sizes beside the ELF.
# CMake knows GNU ld's --start-group for its own platforms only, and Generic is none of them.
foreach(_lang C CXX ASM)
  set(CMAKE_${_lang}_LINK_GROUP_USING_RESCAN "LINKER:--start-group" "LINKER:--end-group")
  set(CMAKE_${_lang}_LINK_GROUP_USING_RESCAN_SUPPORTED TRUE)
endforeach()

if(TARGET mbed-os) # a project of several applications shares one
  set(mbed-os_FOUND TRUE)
  return()
endif()
get_filename_component(MBED_OS_DIR ${CMAKE_CURRENT_LIST_DIR}/.. ABSOLUTE)
if(NOT CMAKE_CROSSCOMPILING OR NOT CMAKE_SYSTEM_PROCESSOR STREQUAL arm)
  get_filename_component(_toolchain ${MBED_OS_DIR}/../cmake/arm-none-eabi.cmake ABSOLUTE)
  message(FATAL_ERROR "mbed-os is built for a board: configure with -DCMAKE_TOOLCHAIN_FILE=${_toolchain}")
endif()
enable_language(ASM)

file(GLOB _targets RELATIVE ${MBED_OS_DIR}/targets ${MBED_OS_DIR}/targets/*/target.json)
list(TRANSFORM _targets REPLACE "/target.json$" "")
set(MBED_TARGET "" CACHE STRING "The board to build for")
set_property(CACHE MBED_TARGET PROPERTY STRINGS ${_targets})
string(TOUPPER "${MBED_TARGET}" MBED_TARGET)
if(NOT MBED_TARGET IN_LIST _targets)
  list(JOIN _targets ", " _targets)
  message(FATAL_ERROR "MBED_TARGET is '${MBED_TARGET}', expected one of: ${_targets}")
endif()

include(${CMAKE_CURRENT_LIST_DIR}/config.cmake)
mbed_read_config()
include(${CMAKE_CURRENT_LIST_DIR}/development_certificates.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/post_build.cmake)
add_subdirectory(${MBED_OS_DIR} ${CMAKE_BINARY_DIR}/mbed-os EXCLUDE_FROM_ALL)
set(mbed-os_FOUND TRUE)
