// SPDX-License-Identifier: BSD-3-Clause
//
// Interrupts and registers of the STM32F429, as far as the drivers use them: RM0090. Names are those of ST's headers,
// so that code written with them compiles; bits have the form PERIPHERAL_REGISTER_BIT, fields also _Pos and _Msk.
// Longer than most files because it is one chip's register map.
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define __CM4_REV 0x0001U
#define __MPU_PRESENT 1U
#define __NVIC_PRIO_BITS 4U
#define __Vendor_SysTickConfig 0U
#define __FPU_PRESENT 1U

// RM0090, table 63.
typedef enum {
    NonMaskableInt_IRQn = -14,
    HardFault_IRQn = -13,
    MemoryManagement_IRQn = -12,
    BusFault_IRQn = -11,
    UsageFault_IRQn = -10,
    SVCall_IRQn = -5,
    DebugMonitor_IRQn = -4,
    PendSV_IRQn = -2,
    SysTick_IRQn = -1,
    WWDG_IRQn = 0,
    PVD_IRQn = 1,
    TAMP_STAMP_IRQn = 2,
    RTC_WKUP_IRQn = 3,
    FLASH_IRQn = 4,
    RCC_IRQn = 5,
    EXTI0_IRQn = 6,
    EXTI1_IRQn = 7,
    EXTI2_IRQn = 8,
    EXTI3_IRQn = 9,
    EXTI4_IRQn = 10,
    DMA1_Stream0_IRQn = 11,
    DMA1_Stream1_IRQn = 12,
    DMA1_Stream2_IRQn = 13,
    DMA1_Stream3_IRQn = 14,
    DMA1_Stream4_IRQn = 15,
    DMA1_Stream5_IRQn = 16,
    DMA1_Stream6_IRQn = 17,
    ADC_IRQn = 18,
    CAN1_TX_IRQn = 19,
    CAN1_RX0_IRQn = 20,
    CAN1_RX1_IRQn = 21,
    CAN1_SCE_IRQn = 22,
    EXTI9_5_IRQn = 23,
    TIM1_BRK_TIM9_IRQn = 24,
    TIM1_UP_TIM10_IRQn = 25,
    TIM1_TRG_COM_TIM11_IRQn = 26,
    TIM1_CC_IRQn = 27,
    TIM2_IRQn = 28,
    TIM3_IRQn = 29,
    TIM4_IRQn = 30,
    I2C1_EV_IRQn = 31,
    I2C1_ER_IRQn = 32,
    I2C2_EV_IRQn = 33,
    I2C2_ER_IRQn = 34,
    SPI1_IRQn = 35,
    SPI2_IRQn = 36,
    USART1_IRQn = 37,
    USART2_IRQn = 38,
    USART3_IRQn = 39,
    EXTI15_10_IRQn = 40,
    RTC_Alarm_IRQn = 41,
    OTG_FS_WKUP_IRQn = 42,
    TIM8_BRK_TIM12_IRQn = 43,
    TIM8_UP_TIM13_IRQn = 44,
    TIM8_TRG_COM_TIM14_IRQn = 45,
    TIM8_CC_IRQn = 46,
    DMA1_Stream7_IRQn = 47,
    FMC_IRQn = 48,
    SDIO_IRQn = 49,
    TIM5_IRQn = 50,
    SPI3_IRQn = 51,
    UART4_IRQn = 52,
    UART5_IRQn = 53,
    TIM6_DAC_IRQn = 54,
    TIM7_IRQn = 55,
    DMA2_Stream0_IRQn = 56,
    DMA2_Stream1_IRQn = 57,
    DMA2_Stream2_IRQn = 58,
    DMA2_Stream3_IRQn = 59,
    DMA2_Stream4_IRQn = 60,
    ETH_IRQn = 61,
    ETH_WKUP_IRQn = 62,
    CAN2_TX_IRQn = 63,
    CAN2_RX0_IRQn = 64,
    CAN2_RX1_IRQn = 65,
    CAN2_SCE_IRQn = 66,
    OTG_FS_IRQn = 67,
    DMA2_Stream5_IRQn = 68,
    DMA2_Stream6_IRQn = 69,
    DMA2_Stream7_IRQn = 70,
    USART6_IRQn = 71,
    I2C3_EV_IRQn = 72,
    I2C3_ER_IRQn = 73,
    OTG_HS_EP1_OUT_IRQn = 74,
    OTG_HS_EP1_IN_IRQn = 75,
    OTG_HS_WKUP_IRQn = 76,
    OTG_HS_IRQn = 77,
    DCMI_IRQn = 78,
    HASH_RNG_IRQn = 80,
    FPU_IRQn = 81,
    UART7_IRQn = 82,
    UART8_IRQn = 83,
    SPI4_IRQn = 84,
    SPI5_IRQn = 85,
    SPI6_IRQn = 86,
    SAI1_IRQn = 87,
    LTDC_IRQn = 88,
    LTDC_ER_IRQn = 89,
    DMA2D_IRQn = 90
} IRQn_Type;

#include "core_cm4.h"

// Hz, as SystemCoreClockUpdate() found it last.
extern uint32_t SystemCoreClock;
void SystemInit(void);
void SystemCoreClockUpdate(void);

// RM0090, 3.9.
typedef struct {
    __IO uint32_t ACR;
    __IO uint32_t KEYR;
    __IO uint32_t OPTKEYR;
    __IO uint32_t SR;
    __IO uint32_t CR;
    __IO uint32_t OPTCR;
    __IO uint32_t OPTCR1;
} FLASH_TypeDef;

#define FLASH_ACR_LATENCY_Pos 0U
#define FLASH_ACR_LATENCY_Msk (0xFUL << 0)
#define FLASH_ACR_LATENCY FLASH_ACR_LATENCY_Msk
#define FLASH_ACR_PRFTEN (1UL << 8)
#define FLASH_ACR_ICEN (1UL << 9)
#define FLASH_ACR_DCEN (1UL << 10)
#define FLASH_ACR_ICRST (1UL << 11)
#define FLASH_ACR_DCRST (1UL << 12)

#define FLASH_SR_EOP (1UL << 0)
#define FLASH_SR_SOP (1UL << 1)
#define FLASH_SR_WRPERR (1UL << 4)
#define FLASH_SR_PGAERR (1UL << 5)
#define FLASH_SR_PGPERR (1UL << 6)
#define FLASH_SR_PGSERR (1UL << 7)
#define FLASH_SR_RDERR (1UL << 8)
#define FLASH_SR_BSY (1UL << 16)

#define FLASH_CR_PG (1UL << 0)
#define FLASH_CR_SER (1UL << 1)
#define FLASH_CR_MER (1UL << 2)
#define FLASH_CR_SNB_Pos 3U
#define FLASH_CR_SNB_Msk (0x1FUL << 3)
#define FLASH_CR_SNB FLASH_CR_SNB_Msk
#define FLASH_CR_PSIZE_Pos 8U
#define FLASH_CR_PSIZE_Msk (0x3UL << 8)
#define FLASH_CR_PSIZE FLASH_CR_PSIZE_Msk
#define FLASH_CR_MER1 (1UL << 15)
#define FLASH_CR_STRT (1UL << 16)
#define FLASH_CR_EOPIE (1UL << 24)
#define FLASH_CR_ERRIE (1UL << 25)
#define FLASH_CR_LOCK (1UL << 31)

// RM0090, 5.4.
typedef struct {
    __IO uint32_t CR;
    __IO uint32_t CSR;
} PWR_TypeDef;

#define PWR_CR_LPDS (1UL << 0)
#define PWR_CR_PDDS (1UL << 1)
#define PWR_CR_CWUF (1UL << 2)
#define PWR_CR_CSBF (1UL << 3)
#define PWR_CR_PVDE (1UL << 4)
#define PWR_CR_PLS_Pos 5U
#define PWR_CR_PLS_Msk (0x7UL << 5)
#define PWR_CR_PLS PWR_CR_PLS_Msk
#define PWR_CR_DBP (1UL << 8)
#define PWR_CR_FPDS (1UL << 9)
#define PWR_CR_VOS_Pos 14U
#define PWR_CR_VOS_Msk (0x3UL << 14)
#define PWR_CR_VOS PWR_CR_VOS_Msk
#define PWR_CR_ODEN (1UL << 16)
#define PWR_CR_ODSWEN (1UL << 17)

#define PWR_CSR_WUF (1UL << 0)
#define PWR_CSR_SBF (1UL << 1)
#define PWR_CSR_PVDO (1UL << 2)
#define PWR_CSR_BRR (1UL << 3)
#define PWR_CSR_EWUP (1UL << 8)
#define PWR_CSR_BRE (1UL << 9)
#define PWR_CSR_VOSRDY (1UL << 14)
#define PWR_CSR_ODRDY (1UL << 16)
#define PWR_CSR_ODSWRDY (1UL << 17)

// RM0090, 6.3.
typedef struct {
    __IO uint32_t CR;
    __IO uint32_t PLLCFGR;
    __IO uint32_t CFGR;
    __IO uint32_t CIR;
    __IO uint32_t AHB1RSTR;
    __IO uint32_t AHB2RSTR;
    __IO uint32_t AHB3RSTR;
    uint32_t RESERVED0[1];
    __IO uint32_t APB1RSTR;
    __IO uint32_t APB2RSTR;
    uint32_t RESERVED1[2];
    __IO uint32_t AHB1ENR;
    __IO uint32_t AHB2ENR;
    __IO uint32_t AHB3ENR;
    uint32_t RESERVED2[1];
    __IO uint32_t APB1ENR;
    __IO uint32_t APB2ENR;
    uint32_t RESERVED3[2];
    __IO uint32_t AHB1LPENR;
    __IO uint32_t AHB2LPENR;
    __IO uint32_t AHB3LPENR;
    uint32_t RESERVED4[1];
    __IO uint32_t APB1LPENR;
    __IO uint32_t APB2LPENR;
    uint32_t RESERVED5[2];
    __IO uint32_t BDCR;
    __IO uint32_t CSR;
    uint32_t RESERVED6[2];
    __IO uint32_t SSCGR;
    __IO uint32_t PLLI2SCFGR;
    __IO uint32_t PLLSAICFGR;
    __IO uint32_t DCKCFGR;
} RCC_TypeDef;

#define RCC_CR_HSION (1UL << 0)
#define RCC_CR_HSIRDY (1UL << 1)
#define RCC_CR_HSITRIM_Pos 3U
#define RCC_CR_HSITRIM_Msk (0x1FUL << 3)
#define RCC_CR_HSITRIM RCC_CR_HSITRIM_Msk
#define RCC_CR_HSEON (1UL << 16)
#define RCC_CR_HSERDY (1UL << 17)
#define RCC_CR_HSEBYP (1UL << 18)
#define RCC_CR_CSSON (1UL << 19)
#define RCC_CR_PLLON (1UL << 24)
#define RCC_CR_PLLRDY (1UL << 25)

#define RCC_PLLCFGR_PLLM_Pos 0U
#define RCC_PLLCFGR_PLLM_Msk (0x3FUL << 0)
#define RCC_PLLCFGR_PLLM RCC_PLLCFGR_PLLM_Msk
#define RCC_PLLCFGR_PLLN_Pos 6U
#define RCC_PLLCFGR_PLLN_Msk (0x1FFUL << 6)
#define RCC_PLLCFGR_PLLN RCC_PLLCFGR_PLLN_Msk
#define RCC_PLLCFGR_PLLP_Pos 16U
#define RCC_PLLCFGR_PLLP_Msk (0x3UL << 16)
#define RCC_PLLCFGR_PLLP RCC_PLLCFGR_PLLP_Msk
#define RCC_PLLCFGR_PLLSRC (1UL << 22)
#define RCC_PLLCFGR_PLLQ_Pos 24U
#define RCC_PLLCFGR_PLLQ_Msk (0xFUL << 24)
#define RCC_PLLCFGR_PLLQ RCC_PLLCFGR_PLLQ_Msk

#define RCC_PLLCFGR_PLLSRC_HSE RCC_PLLCFGR_PLLSRC
#define RCC_PLLCFGR_PLLSRC_HSI 0UL

#define RCC_CFGR_SW_Pos 0U
#define RCC_CFGR_SW_Msk (0x3UL << 0)
#define RCC_CFGR_SW RCC_CFGR_SW_Msk
#define RCC_CFGR_SWS_Pos 2U
#define RCC_CFGR_SWS_Msk (0x3UL << 2)
#define RCC_CFGR_SWS RCC_CFGR_SWS_Msk
#define RCC_CFGR_HPRE_Pos 4U
#define RCC_CFGR_HPRE_Msk (0xFUL << 4)
#define RCC_CFGR_HPRE RCC_CFGR_HPRE_Msk
#define RCC_CFGR_PPRE1_Pos 10U
#define RCC_CFGR_PPRE1_Msk (0x7UL << 10)
#define RCC_CFGR_PPRE1 RCC_CFGR_PPRE1_Msk
#define RCC_CFGR_PPRE2_Pos 13U
#define RCC_CFGR_PPRE2_Msk (0x7UL << 13)
#define RCC_CFGR_PPRE2 RCC_CFGR_PPRE2_Msk
#define RCC_CFGR_RTCPRE_Pos 16U
#define RCC_CFGR_RTCPRE_Msk (0x1FUL << 16)
#define RCC_CFGR_RTCPRE RCC_CFGR_RTCPRE_Msk

#define RCC_CIR_LSERDYF (1UL << 1)
#define RCC_CIR_LSERDYIE (1UL << 9)
#define RCC_CIR_LSERDYC (1UL << 17)

#define RCC_CFGR_SW_HSI 0UL
#define RCC_CFGR_SW_HSE 1UL
#define RCC_CFGR_SW_PLL 2UL
#define RCC_CFGR_SWS_HSI (0UL << 2)
#define RCC_CFGR_SWS_HSE (1UL << 2)
#define RCC_CFGR_SWS_PLL (2UL << 2)
#define RCC_CFGR_HPRE_DIV1 (0UL << 4)
#define RCC_CFGR_PPRE1_DIV4 (5UL << 10)
#define RCC_CFGR_PPRE2_DIV2 (4UL << 13)

#define RCC_AHB1ENR_GPIOAEN (1UL << 0)
#define RCC_AHB1ENR_GPIOBEN (1UL << 1)
#define RCC_AHB1ENR_GPIOCEN (1UL << 2)
#define RCC_AHB1ENR_GPIODEN (1UL << 3)
#define RCC_AHB1ENR_GPIOEEN (1UL << 4)
#define RCC_AHB1ENR_GPIOFEN (1UL << 5)
#define RCC_AHB1ENR_GPIOGEN (1UL << 6)
#define RCC_AHB1ENR_GPIOHEN (1UL << 7)
#define RCC_AHB1ENR_GPIOIEN (1UL << 8)
#define RCC_AHB1ENR_GPIOJEN (1UL << 9)
#define RCC_AHB1ENR_GPIOKEN (1UL << 10)
#define RCC_AHB1ENR_CRCEN (1UL << 12)
#define RCC_AHB1ENR_BKPSRAMEN (1UL << 18)
#define RCC_AHB1ENR_DMA1EN (1UL << 21)
#define RCC_AHB1ENR_DMA2EN (1UL << 22)
#define RCC_AHB1ENR_ETHMACEN (1UL << 25)
#define RCC_AHB1ENR_ETHMACTXEN (1UL << 26)
#define RCC_AHB1ENR_ETHMACRXEN (1UL << 27)

#define RCC_AHB1RSTR_CRCRST (1UL << 12)
#define RCC_AHB1RSTR_ETHMACRST (1UL << 25)

#define RCC_AHB2ENR_RNGEN (1UL << 6)

#define RCC_APB1ENR_TIM2EN (1UL << 0)
#define RCC_APB1ENR_TIM3EN (1UL << 1)
#define RCC_APB1ENR_TIM4EN (1UL << 2)
#define RCC_APB1ENR_TIM5EN (1UL << 3)
#define RCC_APB1ENR_TIM6EN (1UL << 4)
#define RCC_APB1ENR_TIM7EN (1UL << 5)
#define RCC_APB1ENR_TIM12EN (1UL << 6)
#define RCC_APB1ENR_TIM13EN (1UL << 7)
#define RCC_APB1ENR_TIM14EN (1UL << 8)
#define RCC_APB1ENR_WWDGEN (1UL << 11)
#define RCC_APB1ENR_SPI2EN (1UL << 14)
#define RCC_APB1ENR_SPI3EN (1UL << 15)
#define RCC_APB1ENR_USART2EN (1UL << 17)
#define RCC_APB1ENR_USART3EN (1UL << 18)
#define RCC_APB1ENR_UART4EN (1UL << 19)
#define RCC_APB1ENR_UART5EN (1UL << 20)
#define RCC_APB1ENR_I2C1EN (1UL << 21)
#define RCC_APB1ENR_I2C2EN (1UL << 22)
#define RCC_APB1ENR_I2C3EN (1UL << 23)
#define RCC_APB1ENR_PWREN (1UL << 28)
#define RCC_APB1ENR_UART7EN (1UL << 30)
#define RCC_APB1ENR_UART8EN (1UL << 31)

#define RCC_APB1RSTR_TIM2RST (1UL << 0)
#define RCC_APB1RSTR_TIM3RST (1UL << 1)
#define RCC_APB1RSTR_TIM4RST (1UL << 2)
#define RCC_APB1RSTR_TIM5RST (1UL << 3)
#define RCC_APB1RSTR_TIM6RST (1UL << 4)
#define RCC_APB1RSTR_TIM7RST (1UL << 5)
#define RCC_APB1RSTR_TIM12RST (1UL << 6)
#define RCC_APB1RSTR_TIM13RST (1UL << 7)
#define RCC_APB1RSTR_TIM14RST (1UL << 8)
#define RCC_APB1RSTR_WWDGRST (1UL << 11)
#define RCC_APB1RSTR_SPI2RST (1UL << 14)
#define RCC_APB1RSTR_SPI3RST (1UL << 15)
#define RCC_APB1RSTR_USART2RST (1UL << 17)
#define RCC_APB1RSTR_USART3RST (1UL << 18)
#define RCC_APB1RSTR_UART4RST (1UL << 19)
#define RCC_APB1RSTR_UART5RST (1UL << 20)
#define RCC_APB1RSTR_I2C1RST (1UL << 21)
#define RCC_APB1RSTR_I2C2RST (1UL << 22)
#define RCC_APB1RSTR_I2C3RST (1UL << 23)
#define RCC_APB1RSTR_PWRRST (1UL << 28)
#define RCC_APB1RSTR_UART7RST (1UL << 30)
#define RCC_APB1RSTR_UART8RST (1UL << 31)

#define RCC_APB2ENR_TIM1EN (1UL << 0)
#define RCC_APB2ENR_TIM8EN (1UL << 1)
#define RCC_APB2ENR_USART1EN (1UL << 4)
#define RCC_APB2ENR_USART6EN (1UL << 5)
#define RCC_APB2ENR_SPI1EN (1UL << 12)
#define RCC_APB2ENR_SPI4EN (1UL << 13)
#define RCC_APB2ENR_SYSCFGEN (1UL << 14)
#define RCC_APB2ENR_TIM9EN (1UL << 16)
#define RCC_APB2ENR_TIM10EN (1UL << 17)
#define RCC_APB2ENR_TIM11EN (1UL << 18)
#define RCC_APB2ENR_SPI5EN (1UL << 20)
#define RCC_APB2ENR_SPI6EN (1UL << 21)

#define RCC_APB2RSTR_TIM1RST (1UL << 0)
#define RCC_APB2RSTR_TIM8RST (1UL << 1)
#define RCC_APB2RSTR_USART1RST (1UL << 4)
#define RCC_APB2RSTR_USART6RST (1UL << 5)
#define RCC_APB2RSTR_SPI1RST (1UL << 12)
#define RCC_APB2RSTR_SPI4RST (1UL << 13)
#define RCC_APB2RSTR_SYSCFGRST (1UL << 14)
#define RCC_APB2RSTR_TIM9RST (1UL << 16)
#define RCC_APB2RSTR_TIM10RST (1UL << 17)
#define RCC_APB2RSTR_TIM11RST (1UL << 18)
#define RCC_APB2RSTR_SPI5RST (1UL << 20)
#define RCC_APB2RSTR_SPI6RST (1UL << 21)

#define RCC_BDCR_LSEON (1UL << 0)
#define RCC_BDCR_LSERDY (1UL << 1)
#define RCC_BDCR_LSEBYP (1UL << 2)
#define RCC_BDCR_RTCSEL_Pos 8U
#define RCC_BDCR_RTCSEL_Msk (0x3UL << 8)
#define RCC_BDCR_RTCSEL RCC_BDCR_RTCSEL_Msk
#define RCC_BDCR_RTCEN (1UL << 15)
#define RCC_BDCR_BDRST (1UL << 16)

#define RCC_BDCR_RTCSEL_0 (1UL << 8)  // LSE
#define RCC_BDCR_RTCSEL_1 (2UL << 8)  // LSI

#define RCC_CSR_LSION (1UL << 0)
#define RCC_CSR_LSIRDY (1UL << 1)
#define RCC_CSR_RMVF (1UL << 24)
#define RCC_CSR_BORRSTF (1UL << 25)
#define RCC_CSR_PINRSTF (1UL << 26)
#define RCC_CSR_PORRSTF (1UL << 27)
#define RCC_CSR_SFTRSTF (1UL << 28)
#define RCC_CSR_IWDGRSTF (1UL << 29)
#define RCC_CSR_WWDGRSTF (1UL << 30)
#define RCC_CSR_LPWRRSTF (1UL << 31)

#define RCC_DCKCFGR_TIMPRE (1UL << 24)

// RM0090, 8.4.
typedef struct {
    __IO uint32_t MODER;
    __IO uint32_t OTYPER;
    __IO uint32_t OSPEEDR;
    __IO uint32_t PUPDR;
    __IO uint32_t IDR;
    __IO uint32_t ODR;
    __IO uint32_t BSRR;
    __IO uint32_t LCKR;
    __IO uint32_t AFR[2];
} GPIO_TypeDef;

// RM0090, 9.3.
typedef struct {
    __IO uint32_t MEMRMP;
    __IO uint32_t PMC;
    __IO uint32_t EXTICR[4];
    uint32_t RESERVED0[2];
    __IO uint32_t CMPCR;
} SYSCFG_TypeDef;

#define SYSCFG_PMC_MII_RMII_SEL (1UL << 23)

// RM0090, 12.3.
typedef struct {
    __IO uint32_t IMR;
    __IO uint32_t EMR;
    __IO uint32_t RTSR;
    __IO uint32_t FTSR;
    __IO uint32_t SWIER;
    __IO uint32_t PR;
} EXTI_TypeDef;

// RM0090, 4.4.
typedef struct {
    __IO uint32_t DR;
    __IO uint32_t IDR;
    __IO uint32_t CR;
} CRC_TypeDef;

#define CRC_CR_RESET (1UL << 0)

// RM0090, 24.4.
typedef struct {
    __IO uint32_t CR;
    __IO uint32_t SR;
    __IO uint32_t DR;
} RNG_TypeDef;

#define RNG_CR_RNGEN (1UL << 2)
#define RNG_CR_IE (1UL << 3)

#define RNG_SR_DRDY (1UL << 0)
#define RNG_SR_CECS (1UL << 1)
#define RNG_SR_SECS (1UL << 2)
#define RNG_SR_CEIS (1UL << 5)
#define RNG_SR_SEIS (1UL << 6)

// RM0090, 18.4.
typedef struct {
    __IO uint32_t CR1;
    __IO uint32_t CR2;
    __IO uint32_t SMCR;
    __IO uint32_t DIER;
    __IO uint32_t SR;
    __IO uint32_t EGR;
    __IO uint32_t CCMR1;
    __IO uint32_t CCMR2;
    __IO uint32_t CCER;
    __IO uint32_t CNT;
    __IO uint32_t PSC;
    __IO uint32_t ARR;
    __IO uint32_t RCR;
    __IO uint32_t CCR1;
    __IO uint32_t CCR2;
    __IO uint32_t CCR3;
    __IO uint32_t CCR4;
    __IO uint32_t BDTR;
    __IO uint32_t DCR;
    __IO uint32_t DMAR;
    __IO uint32_t OR;
} TIM_TypeDef;

#define TIM_CR1_CEN (1UL << 0)
#define TIM_CR1_UDIS (1UL << 1)
#define TIM_CR1_URS (1UL << 2)
#define TIM_CR1_OPM (1UL << 3)
#define TIM_CR1_DIR (1UL << 4)
#define TIM_CR1_ARPE (1UL << 7)

#define TIM_DIER_UIE (1UL << 0)
#define TIM_DIER_CC1IE (1UL << 1)
#define TIM_DIER_CC2IE (1UL << 2)

#define TIM_SR_UIF (1UL << 0)
#define TIM_SR_CC1IF (1UL << 1)
#define TIM_SR_CC2IF (1UL << 2)

#define TIM_EGR_UG (1UL << 0)
#define TIM_EGR_CC1G (1UL << 1)
#define TIM_EGR_CC2G (1UL << 2)

#define TIM_BDTR_OSSI (1UL << 10)
#define TIM_BDTR_OSSR (1UL << 11)
#define TIM_BDTR_AOE (1UL << 14)
#define TIM_BDTR_MOE (1UL << 15)

// RM0090, 21.4.
typedef struct {
    __IO uint32_t KR;
    __IO uint32_t PR;
    __IO uint32_t RLR;
    __IO uint32_t SR;
} IWDG_TypeDef;

#define IWDG_SR_PVU (1UL << 0)
#define IWDG_SR_RVU (1UL << 1)

// RM0090, 26.6.
typedef struct {
    __IO uint32_t TR;
    __IO uint32_t DR;
    __IO uint32_t CR;
    __IO uint32_t ISR;
    __IO uint32_t PRER;
    __IO uint32_t WUTR;
    __IO uint32_t CALIBR;
    __IO uint32_t ALRMAR;
    __IO uint32_t ALRMBR;
    __IO uint32_t WPR;
    __IO uint32_t SSR;
    __IO uint32_t SHIFTR;
    __IO uint32_t TSTR;
    __IO uint32_t TSDR;
    __IO uint32_t TSSSR;
    __IO uint32_t CALR;
    __IO uint32_t TAFCR;
    __IO uint32_t ALRMASSR;
    __IO uint32_t ALRMBSSR;
    uint32_t RESERVED0[1];
    __IO uint32_t BKP0R;
    __IO uint32_t BKP1R;
    __IO uint32_t BKP2R;
    __IO uint32_t BKP3R;
    __IO uint32_t BKP4R;
    __IO uint32_t BKP5R;
    __IO uint32_t BKP6R;
    __IO uint32_t BKP7R;
    __IO uint32_t BKP8R;
    __IO uint32_t BKP9R;
    __IO uint32_t BKP10R;
    __IO uint32_t BKP11R;
    __IO uint32_t BKP12R;
    __IO uint32_t BKP13R;
    __IO uint32_t BKP14R;
    __IO uint32_t BKP15R;
    __IO uint32_t BKP16R;
    __IO uint32_t BKP17R;
    __IO uint32_t BKP18R;
    __IO uint32_t BKP19R;
} RTC_TypeDef;

#define RTC_CR_WUCKSEL_Pos 0U
#define RTC_CR_WUCKSEL_Msk (0x7UL << 0)
#define RTC_CR_WUCKSEL RTC_CR_WUCKSEL_Msk
#define RTC_CR_BYPSHAD (1UL << 5)
#define RTC_CR_FMT (1UL << 6)
#define RTC_CR_ALRAE (1UL << 8)
#define RTC_CR_ALRBE (1UL << 9)
#define RTC_CR_WUTE (1UL << 10)
#define RTC_CR_TSE (1UL << 11)
#define RTC_CR_ALRAIE (1UL << 12)
#define RTC_CR_ALRBIE (1UL << 13)
#define RTC_CR_WUTIE (1UL << 14)

#define RTC_ISR_ALRAWF (1UL << 0)
#define RTC_ISR_ALRBWF (1UL << 1)
#define RTC_ISR_WUTWF (1UL << 2)
#define RTC_ISR_SHPF (1UL << 3)
#define RTC_ISR_INITS (1UL << 4)
#define RTC_ISR_RSF (1UL << 5)
#define RTC_ISR_INITF (1UL << 6)
#define RTC_ISR_INIT (1UL << 7)
#define RTC_ISR_ALRAF (1UL << 8)
#define RTC_ISR_ALRBF (1UL << 9)
#define RTC_ISR_WUTF (1UL << 10)

#define RTC_PRER_PREDIV_S_Pos 0U
#define RTC_PRER_PREDIV_S_Msk (0x7FFFUL << 0)
#define RTC_PRER_PREDIV_S RTC_PRER_PREDIV_S_Msk
#define RTC_PRER_PREDIV_A_Pos 16U
#define RTC_PRER_PREDIV_A_Msk (0x7FUL << 16)
#define RTC_PRER_PREDIV_A RTC_PRER_PREDIV_A_Msk

#define RTC_ALRMAR_MSK1 (1UL << 7)
#define RTC_ALRMAR_MSK2 (1UL << 15)
#define RTC_ALRMAR_MSK3 (1UL << 23)
#define RTC_ALRMAR_MSK4 (1UL << 31)

#define RTC_ALRMASSR_SS_Pos 0U
#define RTC_ALRMASSR_SS_Msk (0x7FFFUL << 0)
#define RTC_ALRMASSR_SS RTC_ALRMASSR_SS_Msk
#define RTC_ALRMASSR_MASKSS_Pos 24U
#define RTC_ALRMASSR_MASKSS_Msk (0xFUL << 24)
#define RTC_ALRMASSR_MASKSS RTC_ALRMASSR_MASKSS_Msk

// RM0090, 27.6.
typedef struct {
    __IO uint32_t CR1;
    __IO uint32_t CR2;
    __IO uint32_t OAR1;
    __IO uint32_t OAR2;
    __IO uint32_t DR;
    __IO uint32_t SR1;
    __IO uint32_t SR2;
    __IO uint32_t CCR;
    __IO uint32_t TRISE;
    __IO uint32_t FLTR;
} I2C_TypeDef;

#define I2C_CR1_PE (1UL << 0)
#define I2C_CR1_SMBUS (1UL << 1)
#define I2C_CR1_ENGC (1UL << 6)
#define I2C_CR1_NOSTRETCH (1UL << 7)
#define I2C_CR1_START (1UL << 8)
#define I2C_CR1_STOP (1UL << 9)
#define I2C_CR1_ACK (1UL << 10)
#define I2C_CR1_POS (1UL << 11)
#define I2C_CR1_SWRST (1UL << 15)

#define I2C_CR2_FREQ_Pos 0U
#define I2C_CR2_FREQ_Msk (0x3FUL << 0)
#define I2C_CR2_FREQ I2C_CR2_FREQ_Msk
#define I2C_CR2_ITERREN (1UL << 8)
#define I2C_CR2_ITEVTEN (1UL << 9)
#define I2C_CR2_ITBUFEN (1UL << 10)
#define I2C_CR2_DMAEN (1UL << 11)
#define I2C_CR2_LAST (1UL << 12)

#define I2C_SR1_SB (1UL << 0)
#define I2C_SR1_ADDR (1UL << 1)
#define I2C_SR1_BTF (1UL << 2)
#define I2C_SR1_ADD10 (1UL << 3)
#define I2C_SR1_STOPF (1UL << 4)
#define I2C_SR1_RXNE (1UL << 6)
#define I2C_SR1_TXE (1UL << 7)
#define I2C_SR1_BERR (1UL << 8)
#define I2C_SR1_ARLO (1UL << 9)
#define I2C_SR1_AF (1UL << 10)
#define I2C_SR1_OVR (1UL << 11)
#define I2C_SR1_TIMEOUT (1UL << 14)

#define I2C_SR2_MSL (1UL << 0)
#define I2C_SR2_BUSY (1UL << 1)
#define I2C_SR2_TRA (1UL << 2)
#define I2C_SR2_GENCALL (1UL << 4)
#define I2C_SR2_DUALF (1UL << 7)

#define I2C_CCR_CCR_Pos 0U
#define I2C_CCR_CCR_Msk (0xFFFUL << 0)
#define I2C_CCR_CCR I2C_CCR_CCR_Msk
#define I2C_CCR_DUTY (1UL << 14)
#define I2C_CCR_FS (1UL << 15)

// RM0090, 28.5.
typedef struct {
    __IO uint32_t CR1;
    __IO uint32_t CR2;
    __IO uint32_t SR;
    __IO uint32_t DR;
    __IO uint32_t CRCPR;
    __IO uint32_t RXCRCR;
    __IO uint32_t TXCRCR;
    __IO uint32_t I2SCFGR;
    __IO uint32_t I2SPR;
} SPI_TypeDef;

#define SPI_CR1_CPHA (1UL << 0)
#define SPI_CR1_CPOL (1UL << 1)
#define SPI_CR1_MSTR (1UL << 2)
#define SPI_CR1_BR_Pos 3U
#define SPI_CR1_BR_Msk (0x7UL << 3)
#define SPI_CR1_BR SPI_CR1_BR_Msk
#define SPI_CR1_SPE (1UL << 6)
#define SPI_CR1_LSBFIRST (1UL << 7)
#define SPI_CR1_SSI (1UL << 8)
#define SPI_CR1_SSM (1UL << 9)
#define SPI_CR1_RXONLY (1UL << 10)
#define SPI_CR1_DFF (1UL << 11)
#define SPI_CR1_BIDIMODE (1UL << 15)

#define SPI_CR2_RXDMAEN (1UL << 0)
#define SPI_CR2_TXDMAEN (1UL << 1)
#define SPI_CR2_SSOE (1UL << 2)
#define SPI_CR2_FRF (1UL << 4)
#define SPI_CR2_ERRIE (1UL << 5)
#define SPI_CR2_RXNEIE (1UL << 6)
#define SPI_CR2_TXEIE (1UL << 7)

#define SPI_SR_RXNE (1UL << 0)
#define SPI_SR_TXE (1UL << 1)
#define SPI_SR_UDR (1UL << 3)
#define SPI_SR_CRCERR (1UL << 4)
#define SPI_SR_MODF (1UL << 5)
#define SPI_SR_OVR (1UL << 6)
#define SPI_SR_BSY (1UL << 7)
#define SPI_SR_FRE (1UL << 8)

// RM0090, 30.6.
typedef struct {
    __IO uint32_t SR;
    __IO uint32_t DR;
    __IO uint32_t BRR;
    __IO uint32_t CR1;
    __IO uint32_t CR2;
    __IO uint32_t CR3;
    __IO uint32_t GTPR;
} USART_TypeDef;

#define USART_SR_PE (1UL << 0)
#define USART_SR_FE (1UL << 1)
#define USART_SR_NE (1UL << 2)
#define USART_SR_ORE (1UL << 3)
#define USART_SR_IDLE (1UL << 4)
#define USART_SR_RXNE (1UL << 5)
#define USART_SR_TC (1UL << 6)
#define USART_SR_TXE (1UL << 7)
#define USART_SR_LBD (1UL << 8)
#define USART_SR_CTS (1UL << 9)

#define USART_CR1_SBK (1UL << 0)
#define USART_CR1_RWU (1UL << 1)
#define USART_CR1_RE (1UL << 2)
#define USART_CR1_TE (1UL << 3)
#define USART_CR1_IDLEIE (1UL << 4)
#define USART_CR1_RXNEIE (1UL << 5)
#define USART_CR1_TCIE (1UL << 6)
#define USART_CR1_TXEIE (1UL << 7)
#define USART_CR1_PEIE (1UL << 8)
#define USART_CR1_PS (1UL << 9)
#define USART_CR1_PCE (1UL << 10)
#define USART_CR1_WAKE (1UL << 11)
#define USART_CR1_M (1UL << 12)
#define USART_CR1_UE (1UL << 13)
#define USART_CR1_OVER8 (1UL << 15)

#define USART_CR2_STOP_Pos 12U
#define USART_CR2_STOP_Msk (0x3UL << 12)
#define USART_CR2_STOP USART_CR2_STOP_Msk

#define USART_CR3_EIE (1UL << 0)
#define USART_CR3_HDSEL (1UL << 3)
#define USART_CR3_RTSE (1UL << 8)
#define USART_CR3_CTSE (1UL << 9)
#define USART_CR3_ONEBIT (1UL << 11)

// RM0090, 38.16.
typedef struct {
    __I uint32_t IDCODE;
    __IO uint32_t CR;
    __IO uint32_t APB1FZ;
    __IO uint32_t APB2FZ;
} DBGMCU_TypeDef;

#define DBGMCU_CR_DBG_SLEEP (1UL << 0)
#define DBGMCU_CR_DBG_STOP (1UL << 1)
#define DBGMCU_CR_DBG_STANDBY (1UL << 2)
#define DBGMCU_CR_TRACE_IOEN (1UL << 5)
#define DBGMCU_CR_TRACE_MODE_Pos 6U
#define DBGMCU_CR_TRACE_MODE_Msk (0x3UL << 6)
#define DBGMCU_CR_TRACE_MODE DBGMCU_CR_TRACE_MODE_Msk

// RM0090, table 1.
#define FLASH_BASE 0x08000000UL
#define CCMDATARAM_BASE 0x10000000UL
#define SRAM1_BASE 0x20000000UL
#define UID_BASE 0x1FFF7A10UL        // 96 bits
#define FLASHSIZE_BASE 0x1FFF7A22UL  // 16 bits, KiB
#define TIM2_BASE 0x40000000UL
#define TIM3_BASE 0x40000400UL
#define TIM4_BASE 0x40000800UL
#define TIM5_BASE 0x40000C00UL
#define TIM6_BASE 0x40001000UL
#define TIM7_BASE 0x40001400UL
#define TIM12_BASE 0x40001800UL
#define TIM13_BASE 0x40001C00UL
#define TIM14_BASE 0x40002000UL
#define RTC_BASE 0x40002800UL
#define WWDG_BASE 0x40002C00UL
#define IWDG_BASE 0x40003000UL
#define SPI2_BASE 0x40003800UL
#define SPI3_BASE 0x40003C00UL
#define USART2_BASE 0x40004400UL
#define USART3_BASE 0x40004800UL
#define UART4_BASE 0x40004C00UL
#define UART5_BASE 0x40005000UL
#define I2C1_BASE 0x40005400UL
#define I2C2_BASE 0x40005800UL
#define I2C3_BASE 0x40005C00UL
#define PWR_BASE 0x40007000UL
#define UART7_BASE 0x40007800UL
#define UART8_BASE 0x40007C00UL
#define TIM1_BASE 0x40010000UL
#define TIM8_BASE 0x40010400UL
#define USART1_BASE 0x40011000UL
#define USART6_BASE 0x40011400UL
#define SPI1_BASE 0x40013000UL
#define SPI4_BASE 0x40013400UL
#define SYSCFG_BASE 0x40013800UL
#define EXTI_BASE 0x40013C00UL
#define TIM9_BASE 0x40014000UL
#define TIM10_BASE 0x40014400UL
#define TIM11_BASE 0x40014800UL
#define SPI5_BASE 0x40015000UL
#define SPI6_BASE 0x40015400UL
#define GPIOA_BASE 0x40020000UL
#define GPIOB_BASE 0x40020400UL
#define GPIOC_BASE 0x40020800UL
#define GPIOD_BASE 0x40020C00UL
#define GPIOE_BASE 0x40021000UL
#define GPIOF_BASE 0x40021400UL
#define GPIOG_BASE 0x40021800UL
#define GPIOH_BASE 0x40021C00UL
#define GPIOI_BASE 0x40022000UL
#define GPIOJ_BASE 0x40022400UL
#define GPIOK_BASE 0x40022800UL
#define CRC_BASE 0x40023000UL
#define RCC_BASE 0x40023800UL
#define FLASH_R_BASE 0x40023C00UL
#define RNG_BASE 0x50060800UL
#define DBGMCU_BASE 0xE0042000UL

#define TIM2 ((TIM_TypeDef*)TIM2_BASE)
#define TIM3 ((TIM_TypeDef*)TIM3_BASE)
#define TIM4 ((TIM_TypeDef*)TIM4_BASE)
#define TIM5 ((TIM_TypeDef*)TIM5_BASE)
#define TIM6 ((TIM_TypeDef*)TIM6_BASE)
#define TIM7 ((TIM_TypeDef*)TIM7_BASE)
#define TIM12 ((TIM_TypeDef*)TIM12_BASE)
#define TIM13 ((TIM_TypeDef*)TIM13_BASE)
#define TIM14 ((TIM_TypeDef*)TIM14_BASE)
#define RTC ((RTC_TypeDef*)RTC_BASE)
#define IWDG ((IWDG_TypeDef*)IWDG_BASE)
#define SPI2 ((SPI_TypeDef*)SPI2_BASE)
#define SPI3 ((SPI_TypeDef*)SPI3_BASE)
#define USART2 ((USART_TypeDef*)USART2_BASE)
#define USART3 ((USART_TypeDef*)USART3_BASE)
#define UART4 ((USART_TypeDef*)UART4_BASE)
#define UART5 ((USART_TypeDef*)UART5_BASE)
#define I2C1 ((I2C_TypeDef*)I2C1_BASE)
#define I2C2 ((I2C_TypeDef*)I2C2_BASE)
#define I2C3 ((I2C_TypeDef*)I2C3_BASE)
#define PWR ((PWR_TypeDef*)PWR_BASE)
#define UART7 ((USART_TypeDef*)UART7_BASE)
#define UART8 ((USART_TypeDef*)UART8_BASE)
#define TIM1 ((TIM_TypeDef*)TIM1_BASE)
#define TIM8 ((TIM_TypeDef*)TIM8_BASE)
#define USART1 ((USART_TypeDef*)USART1_BASE)
#define USART6 ((USART_TypeDef*)USART6_BASE)
#define SPI1 ((SPI_TypeDef*)SPI1_BASE)
#define SPI4 ((SPI_TypeDef*)SPI4_BASE)
#define SYSCFG ((SYSCFG_TypeDef*)SYSCFG_BASE)
#define EXTI ((EXTI_TypeDef*)EXTI_BASE)
#define TIM9 ((TIM_TypeDef*)TIM9_BASE)
#define TIM10 ((TIM_TypeDef*)TIM10_BASE)
#define TIM11 ((TIM_TypeDef*)TIM11_BASE)
#define SPI5 ((SPI_TypeDef*)SPI5_BASE)
#define SPI6 ((SPI_TypeDef*)SPI6_BASE)
#define GPIOA ((GPIO_TypeDef*)GPIOA_BASE)
#define GPIOB ((GPIO_TypeDef*)GPIOB_BASE)
#define GPIOC ((GPIO_TypeDef*)GPIOC_BASE)
#define GPIOD ((GPIO_TypeDef*)GPIOD_BASE)
#define GPIOE ((GPIO_TypeDef*)GPIOE_BASE)
#define GPIOF ((GPIO_TypeDef*)GPIOF_BASE)
#define GPIOG ((GPIO_TypeDef*)GPIOG_BASE)
#define GPIOH ((GPIO_TypeDef*)GPIOH_BASE)
#define GPIOI ((GPIO_TypeDef*)GPIOI_BASE)
#define GPIOJ ((GPIO_TypeDef*)GPIOJ_BASE)
#define GPIOK ((GPIO_TypeDef*)GPIOK_BASE)
#define CRC ((CRC_TypeDef*)CRC_BASE)
#define RCC ((RCC_TypeDef*)RCC_BASE)
#define FLASH ((FLASH_TypeDef*)FLASH_R_BASE)
#define RNG ((RNG_TypeDef*)RNG_BASE)
#define DBGMCU ((DBGMCU_TypeDef*)DBGMCU_BASE)

#ifdef __cplusplus
}
#endif
