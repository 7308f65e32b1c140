// SPDX-License-Identifier: BSD-3-Clause
// libsystemc brings a main that calls this. QEMU has its own main, so it is never called; but libsystemc does not load
// without it.
extern "C" __attribute__((visibility("default"))) int sc_main(int, char*[]) { return 1; }
