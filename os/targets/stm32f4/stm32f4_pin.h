// SPDX-License-Identifier: BSD-3-Clause
//
// A pin's function as one number, for PinMap and pin_function(). RM0090, 8.4.
//   bits 1..0 MODER, bit 2 OTYPER, bits 4..3 PUPDR, bits 8..5 alternate function, bits 11..9 channel of a timer, bit 12
//   inverted
#pragma once

#define STM_MODE_INPUT 0
#define STM_MODE_OUTPUT_PP 1
#define STM_MODE_OUTPUT_OD 5
#define STM_MODE_AF_PP 2
#define STM_MODE_AF_OD 6
#define STM_MODE_ANALOG 3

#define GPIO_NOPULL 0
#define GPIO_PULLUP 1
#define GPIO_PULLDOWN 2

#define STM_PIN_DATA(mode, pull, alternate) ((int)((mode) | ((pull) << 3) | ((alternate) << 5)))
#define STM_PIN_DATA_EXT(mode, pull, alternate, channel, inverted) \
    ((int)(STM_PIN_DATA(mode, pull, alternate) | ((channel) << 9) | ((inverted) << 12)))

#define STM_PIN_MODER(function) ((uint32_t)(function) & 3)
#define STM_PIN_OTYPER(function) (((uint32_t)(function) >> 2) & 1)
#define STM_PIN_PUPDR(function) (((uint32_t)(function) >> 3) & 3)
#define STM_PIN_AFNUM(function) (((uint32_t)(function) >> 5) & 0xF)
#define STM_PIN_CHANNEL(function) (((uint32_t)(function) >> 9) & 7)
#define STM_PIN_INVERTED(function) (((uint32_t)(function) >> 12) & 1)
