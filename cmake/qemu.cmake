# SPDX-License-Identifier: BSD-3-Clause
#
# The target `twin-qemu` builds QEMU with the `twin` machine, or finds it in the cache; TWIN_QEMU_EXECUTABLE is a link to
# the result. The script decides what is up to date, by the hash of all that goes in, and takes some 30 ms when nothing is to do.
set(TWIN_QEMU_EXECUTABLE ${CMAKE_BINARY_DIR}/bin/twin-qemu)

add_custom_target(twin-qemu ALL
    COMMAND ${CMAKE_CURRENT_LIST_DIR}/build-qemu.sh ${TWIN_QEMU_EXECUTABLE}
    BYPRODUCTS ${TWIN_QEMU_EXECUTABLE}
    COMMENT "Looking for the node's QEMU"
    USES_TERMINAL
    VERBATIM)
