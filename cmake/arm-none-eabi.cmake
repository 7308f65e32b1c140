# SPDX-License-Identifier: BSD-3-Clause
#
# Toolchain file for firmware: GCC for Arm Cortex-M, newlib. The core's own flags come with the target (MBED_TARGET), which
# `find_package(mbed-os)` reads; that finds Twinyard's OS without further help when this file is in use.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR arm)

find_program(ARM_NONE_EABI_GCC arm-none-eabi-gcc)
if(NOT ARM_NONE_EABI_GCC)
  message(FATAL_ERROR "arm-none-eabi-gcc is not installed. `twin setup --tests` installs it; by hand, on Debian: "
    "apt install gcc-arm-none-eabi libnewlib-arm-none-eabi libstdc++-arm-none-eabi-newlib")
endif()
get_filename_component(_bin ${ARM_NONE_EABI_GCC} DIRECTORY)
set(CMAKE_C_COMPILER ${ARM_NONE_EABI_GCC})
set(CMAKE_CXX_COMPILER ${_bin}/arm-none-eabi-g++)
set(CMAKE_ASM_COMPILER ${ARM_NONE_EABI_GCC})
set(CMAKE_AR ${_bin}/arm-none-eabi-gcc-ar CACHE FILEPATH "")
set(CMAKE_RANLIB ${_bin}/arm-none-eabi-gcc-ranlib CACHE FILEPATH "")
set(CMAKE_OBJCOPY ${_bin}/arm-none-eabi-objcopy CACHE FILEPATH "")
set(CMAKE_SIZE ${_bin}/arm-none-eabi-size CACHE FILEPATH "")
set(CMAKE_EXECUTABLE_SUFFIX .elf)
set(CMAKE_EXECUTABLE_SUFFIX_C .elf)
set(CMAKE_EXECUTABLE_SUFFIX_CXX .elf)

# Nothing links before the target's linker script is known.
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE BOTH)

set(CMAKE_C_FLAGS_RELEASE_INIT "-Os -g -DNDEBUG")
set(CMAKE_CXX_FLAGS_RELEASE_INIT "-Os -g -DNDEBUG")
set(CMAKE_C_FLAGS_DEBUG_INIT "-Og -g3 -DMBED_DEBUG")
set(CMAKE_CXX_FLAGS_DEBUG_INIT "-Og -g3 -DMBED_DEBUG")
# CMake would append its own -O3 and -g.
foreach(_lang C CXX)
  set(CMAKE_${_lang}_FLAGS_RELEASE "${CMAKE_${_lang}_FLAGS_RELEASE_INIT}" CACHE STRING "Flags of the build type Release")
  set(CMAKE_${_lang}_FLAGS_DEBUG "${CMAKE_${_lang}_FLAGS_DEBUG_INIT}" CACHE STRING "Flags of the build type Debug")
endforeach()
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Release: -Os, no asserts; Develop: -Os with asserts; Debug: -Og")
endif()
foreach(_lang C CXX)
  set(CMAKE_${_lang}_FLAGS_DEVELOP "-Os -g" CACHE STRING "Flags of the build type Develop")
endforeach()

get_filename_component(_root ${CMAKE_CURRENT_LIST_DIR}/.. ABSOLUTE)
set(mbed-os_DIR ${_root}/os/cmake CACHE PATH "Where mbed-os-config.cmake is")
find_program(_ccache ccache)
if(_ccache)
  set(CMAKE_C_COMPILER_LAUNCHER ${_ccache})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${_ccache})
endif()
