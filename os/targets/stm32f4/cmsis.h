// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "cmsis_nvic.h"
#include "stm32f4xx.h"
