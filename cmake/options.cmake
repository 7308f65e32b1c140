# SPDX-License-Identifier: BSD-3-Clause
# How everything of ours is compiled. Link twin_options (PRIVATE) into every target.
option(TWINYARD_WERROR "Treat warnings as errors" ON)
set(TWINYARD_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize takes them: address,undefined or thread")

add_library(twin_options INTERFACE)
set_property(TARGET twin_options PROPERTY INTERFACE_COMPILE_OPTIONS
  -Wall -Wextra -Wshadow "$<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor>"
  "$<$<COMPILE_LANGUAGE:CXX>:-Woverloaded-virtual>" "$<$<BOOL:${TWINYARD_WERROR}>:-Werror>")
target_include_directories(twin_options INTERFACE ${CMAKE_SOURCE_DIR})
# Designated initializers leave out what has a default on purpose.
target_compile_options(twin_options INTERFACE -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 sees overlaps and overruns in std::string's own concatenation (GCC bugs 105329, 105651).
  target_compile_options(twin_options INTERFACE -Wno-restrict -Wno-array-bounds -Wno-stringop-overread -Wno-stringop-overflow)
endif()

# One way of compiling for libraries and executables, so that they can share precompiled headers.
add_compile_options(-fPIC)

if(TWINYARD_SANITIZE)
  add_compile_options(-fsanitize=${TWINYARD_SANITIZE} -fno-omit-frame-pointer)
  if(TWINYARD_SANITIZE MATCHES undefined)
    add_compile_options(-fno-sanitize-recover=undefined -fno-sanitize=vptr)
  endif()
  if(TWINYARD_SANITIZE MATCHES thread)
    # Asio has fences, which the thread sanitizer does not follow; what they guard is guarded by mutexes too.
    add_compile_options(-Wno-tsan)
  endif()
  add_link_options(-fsanitize=${TWINYARD_SANITIZE})
endif()

find_program(TWINYARD_CCACHE ccache)
if(TWINYARD_CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${TWINYARD_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${TWINYARD_CCACHE})
endif()
