# SPDX-License-Identifier: BSD-3-Clause
include_guard(GLOBAL)
#
# twin_device_project(NAME SOURCE_DIR TARGET... [CONFIG FILE]): the firmware project in SOURCE_DIR, built for each
# MBED_TARGET into <current binary dir>/<TARGET>. It has a build of its own, with the device's toolchain, that decides
# itself what is up to date; NAME builds all of it.
function(twin_device_project name source_dir)
  cmake_parse_arguments(arg "" "CONFIG" "" ${ARGN})
  add_custom_target(${name})
  foreach(target ${arg_UNPARSED_ARGUMENTS})
    set(build ${CMAKE_CURRENT_BINARY_DIR}/${target})
    # Configuring again is that build's own affair, unless this one changes how it is called.
    set(configure ${CMAKE_COMMAND} -S ${source_dir} -B ${build} -G Ninja -DMBED_TARGET=${target}
      -DCMAKE_TOOLCHAIN_FILE=${CMAKE_SOURCE_DIR}/cmake/arm-none-eabi.cmake -DMBED_APP_CONFIG=${arg_CONFIG})
    set(stamp ${CMAKE_CURRENT_BINARY_DIR}/${target}.configured)
    add_custom_command(OUTPUT ${stamp}
      COMMAND ${configure}
      COMMAND ${CMAKE_COMMAND} -E touch ${stamp}
      DEPENDS ${CMAKE_SOURCE_DIR}/cmake/arm-none-eabi.cmake ${CMAKE_SOURCE_DIR}/cmake/device.cmake
      VERBATIM COMMENT "Configuring ${name} for ${target}")
    # With the terminal: how far it is can be seen, and it has the compilers to itself: two at once would compete.
    add_custom_target(${name}-${target} COMMAND ${CMAKE_COMMAND} --build ${build} --parallel
      DEPENDS ${stamp} USES_TERMINAL VERBATIM COMMENT "Building ${name} for ${target}")
    add_dependencies(${name} ${name}-${target})
  endforeach()
endfunction()
