// SPDX-License-Identifier: BSD-3-Clause
//
// A hint for asynchronous transfers, and channels of a DMA controller.
#pragma once

#include <stdint.h>

#define DMA_ERROR_OUT_OF_CHANNELS (-1)

typedef enum {
    DMA_USAGE_NEVER,          // interrupts only
    DMA_USAGE_OPPORTUNISTIC,  // DMA if a channel is free
    DMA_USAGE_ALWAYS,         // keep a channel
    DMA_USAGE_TEMPORARY_ALLOCATED,
    DMA_USAGE_ALLOCATED
} DMAUsage;

// A target that has no DMA driver takes the hint as DMA_USAGE_NEVER. Channels are allocated only where DEVICE_DMA is
// on.
#if DEVICE_DMA
#ifdef __cplusplus
extern "C" {
#endif

void dma_init(void);

// The channel's number, or DMA_ERROR_OUT_OF_CHANNELS.
int dma_channel_allocate(uint32_t capabilities);
int dma_channel_free(int channelid);

#ifdef __cplusplus
}
#endif
#endif
