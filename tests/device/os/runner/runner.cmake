# SPDX-License-Identifier: BSD-3-Clause
include(device)
twin_device_project(os_test_images ${CMAKE_CURRENT_SOURCE_DIR}
  NUCLEO_F429ZI MPS2_AN386 MPS2_AN382 MPS2_AN385 MPS2_AN500 MPS2_AN505
  CONFIG ${CMAKE_CURRENT_SOURCE_DIR}/mbed_app.json)

find_program(TWIN_STOCK_QEMU qemu-system-arm REQUIRED)
add_executable(os_device_test runner/os_device_test.cpp runner/semihosting_folder.cpp
  runner/semihosting_folder_test.cpp runner/stock_qemu.cpp)
target_link_libraries(os_device_test PRIVATE twin_test_machine GTest::gtest_main twin_options)
target_precompile_headers(os_device_test REUSE_FROM twin_test_machine)
target_compile_definitions(os_device_test PRIVATE TWIN_STOCK_QEMU="${TWIN_STOCK_QEMU}"
  TWIN_OS_IMAGES="${CMAKE_CURRENT_BINARY_DIR}" TWIN_OS_TESTS="${CMAKE_CURRENT_SOURCE_DIR}")
add_dependencies(os_device_test os_test_images)
gtest_discover_tests(os_device_test DISCOVERY_MODE PRE_TEST PROPERTIES TIMEOUT 240 LABELS device)
