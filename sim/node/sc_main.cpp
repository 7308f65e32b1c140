// SPDX-License-Identifier: BSD-3-Clause
// libsystemc brings a main that calls this. QEMU has its own main, so it is never called; but a loader that resolves
// everything at once wants it.
extern "C++" __attribute__((visibility("default"))) int sc_main(int, char*[]) { return 1; }
