// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/factory.hpp"
#include "models/peripherals/stm32f4/register.hpp"
#include "models/peripherals/stm32f4/timer.hpp"

namespace twin::stm32f4 {

void register_timers(Registry& registry) {
    registry.add(
        {"stm32f4.timer",
         "timer TIM1 to TIM14: counter, compare outputs, capture inputs, triggers",
         "RM0090 rev 19, chapters 17 to 20",
         {{"kind", ParamType::text, "general",
           "basic (TIM6, 7), one_channel (TIM10, 11, 13, 14), two_channel (TIM9, 12), general (TIM2 to 5) or "
           "advanced (TIM1, 8)"},
          {"bits", ParamType::integer, "16", "width of the counter: 32 for TIM2 and TIM5, else 16"},
          {"triggers", ParamType::list, "-", "for ITR0 to ITR3 the timers whose trigger outputs they are; - for none"}},
         make_model<Timer>(),
         {"ETR: external trigger and external clock mode 2", "dead time, lock levels, commutation preload (CCPC, CCUS)",
          "OCxCE, OCxFE, CKD and the input filters have no effect",
          "option registers: inputs are always those of the pads"}});
}

}  // namespace twin::stm32f4
