# SPDX-License-Identifier: BSD-3-Clause
# What comes from the system's packages. ./twin installs them; docs/dependencies.md lists them.
include(FindPkgConfig)

# Debian's libsystemc, 2.3 and 3.0 alike, exports the API symbol of C++17 only: tell the headers to ask for that one.
pkg_check_modules(SYSTEMC REQUIRED IMPORTED_TARGET systemc)
add_library(twin_systemc INTERFACE)
target_link_libraries(twin_systemc INTERFACE PkgConfig::SYSTEMC)
target_compile_definitions(twin_systemc INTERFACE SC_CPLUSPLUS=201703L SC_ALLOW_DEPRECATED_IEEE_API)
target_compile_options(twin_systemc INTERFACE -Wno-shadow)
get_target_property(_systemc_includes PkgConfig::SYSTEMC INTERFACE_INCLUDE_DIRECTORIES)
if(_systemc_includes)
  target_include_directories(twin_systemc SYSTEM INTERFACE ${_systemc_includes})
endif()

find_package(Threads REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json)
find_package(CLI11 REQUIRED)
find_package(fmt REQUIRED)
find_package(ZLIB REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS SSL)

# The dashboard's; without them everything else is built, and `twin gui` says what is missing.
find_package(Qt6 6.4 QUIET COMPONENTS Widgets Svg WebSockets LinguistTools)
if(NOT Qt6_FOUND)
  message(STATUS "Qt 6.4 or later is not installed: the dashboard is left out")
endif()
