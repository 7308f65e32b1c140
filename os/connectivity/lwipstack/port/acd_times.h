// SPDX-License-Identifier: BSD-3-Clause
// Included before acd.c only. RFC 5227's times are meant for networks that may be slow to answer: a second and more
// each, six until an address may be used. On Ethernet a neighbour answers in a millisecond. lwIP counts them in ticks
// of 100 ms; here acd.c is told that a tick is half a second, and so waits a fifth.
#pragma once

#include "lwip/acd.h"

#undef ACD_TMR_INTERVAL
#define ACD_TMR_INTERVAL 500
