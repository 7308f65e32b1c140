// SPDX-License-Identifier: BSD-3-Clause
// A shared library, but none of models.
extern "C" int twin_test_nothing() { return 0; }
