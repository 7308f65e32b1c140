// SPDX-License-Identifier: BSD-3-Clause
//
// Registers of the Ethernet MAC and its DMA, as far as the driver uses them: RM0090, 33.8.
#pragma once

#include "cmsis.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    __IO uint32_t MACCR;
    __IO uint32_t MACFFR;
    __IO uint32_t MACHTHR;
    __IO uint32_t MACHTLR;
    __IO uint32_t MACMIIAR;
    __IO uint32_t MACMIIDR;
    __IO uint32_t MACFCR;
    __IO uint32_t MACVLANTR;
    uint32_t RESERVED0[2];
    __IO uint32_t MACRWUFFR;
    __IO uint32_t MACPMTCSR;
    uint32_t RESERVED1;
    __I uint32_t MACDBGR;
    __IO uint32_t MACSR;
    __IO uint32_t MACIMR;
    __IO uint32_t MACA0HR;
    __IO uint32_t MACA0LR;
    __IO uint32_t MACA1HR;
    __IO uint32_t MACA1LR;
    __IO uint32_t MACA2HR;
    __IO uint32_t MACA2LR;
    __IO uint32_t MACA3HR;
    __IO uint32_t MACA3LR;
    uint32_t RESERVED2[40];
    __IO uint32_t MMCCR;
    __IO uint32_t MMCRIR;
    __IO uint32_t MMCTIR;
    __IO uint32_t MMCRIMR;
    __IO uint32_t MMCTIMR;
    uint32_t RESERVED3[955];
    __IO uint32_t DMABMR;
    __IO uint32_t DMATPDR;
    __IO uint32_t DMARPDR;
    __IO uint32_t DMARDLAR;
    __IO uint32_t DMATDLAR;
    __IO uint32_t DMASR;
    __IO uint32_t DMAOMR;
    __IO uint32_t DMAIER;
    __I uint32_t DMAMFBOCR;
    __IO uint32_t DMARSWTR;
    uint32_t RESERVED4[8];
    __I uint32_t DMACHTDR;
    __I uint32_t DMACHRDR;
    __I uint32_t DMACHTBAR;
    __I uint32_t DMACHRBAR;
} ETH_TypeDef;

#define ETH_BASE 0x40028000UL
#define ETH ((ETH_TypeDef*)ETH_BASE)

#define ETH_MACCR_RE (1UL << 2)
#define ETH_MACCR_TE (1UL << 3)
#define ETH_MACCR_IPCO (1UL << 10)
#define ETH_MACCR_DM (1UL << 11)
#define ETH_MACCR_FES (1UL << 14)

#define ETH_MACFFR_HM (1UL << 2)
#define ETH_MACFFR_PAM (1UL << 4)

#define ETH_MACMIIAR_MB (1UL << 0)
#define ETH_MACMIIAR_MW (1UL << 1)
#define ETH_MACMIIAR_CR_Pos 2U
#define ETH_MACMIIAR_MR_Pos 6U
#define ETH_MACMIIAR_PA_Pos 11U

#define ETH_DMABMR_SR (1UL << 0)
#define ETH_DMABMR_PBL_Pos 8U
#define ETH_DMABMR_FB (1UL << 16)
#define ETH_DMABMR_RDP_Pos 17U
#define ETH_DMABMR_USP (1UL << 23)
#define ETH_DMABMR_AAB (1UL << 25)

#define ETH_DMASR_TS (1UL << 0)
#define ETH_DMASR_TUS (1UL << 5)
#define ETH_DMASR_RS (1UL << 6)
#define ETH_DMASR_RBUS (1UL << 7)
#define ETH_DMASR_FBES (1UL << 13)
#define ETH_DMASR_AIS (1UL << 15)
#define ETH_DMASR_NIS (1UL << 16)

#define ETH_DMAOMR_SR (1UL << 1)
#define ETH_DMAOMR_OSF (1UL << 2)
#define ETH_DMAOMR_ST (1UL << 13)
#define ETH_DMAOMR_FTF (1UL << 20)
#define ETH_DMAOMR_TSF (1UL << 21)
#define ETH_DMAOMR_RSF (1UL << 25)

#define ETH_DMAIER_TIE (1UL << 0)
#define ETH_DMAIER_RIE (1UL << 6)
#define ETH_DMAIER_RBUIE (1UL << 7)
#define ETH_DMAIER_FBEIE (1UL << 13)
#define ETH_DMAIER_AISE (1UL << 15)
#define ETH_DMAIER_NISE (1UL << 16)

#ifdef __cplusplus
}
#endif
