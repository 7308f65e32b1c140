// SPDX-License-Identifier: BSD-3-Clause
// An assertion that holds, and one that does not, with asserts on whatever the build says.
//
// EXPECT: MBED_ASSERT: apples == pears
// EXPECT: error_assert.cpp:17
// EXPECT: ++ MbedOS Error Info ++
// EXPECT: Code: 324 Module: 255
// EXPECT: Error Message: apples == pears
// EXPECT: -- MbedOS Error Info --
#undef NDEBUG
#include "mbed.h"

int main() {
    volatile int apples = 1, pears = 1;
    MBED_ASSERT(apples == pears);
    pears = 2;
    MBED_ASSERT(apples == pears);
    printf("it came back\n");
}
