// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>

#include "models/peripherals/nrf51/pads.hpp"
#include "models/peripherals/nrf51/task_event.hpp"

namespace twin::nrf51 {

/// Analogue to digital converter of 8 to 10 bits. Source: nRF51 Series Reference Manual v3.0, chapter 31 (ADC);
/// nRF51822 Product Specification v3.3, "ADC specifications" (times, band gap).
///
/// RESULT = round(input × prescaler / reference × 2^bits), at most 2^bits - 1: no noise, no offset, no gain error. The
/// voltage is taken at the end of the conversion.
class Adc : public TaskEventPeripheral {
  public:
    static constexpr std::uint32_t kStart = 0x000, kStop = 0x004, kEnd = 0x100, kBusy = 0x400, kEnable = 0x500,
                                   kConfig = 0x504, kResult = 0x508;
    static constexpr std::int64_t kBandGapMicrovolts = 1'200'000;

    /// Parameter: gpio, the model with the pads.
    Adc(sc_core::sc_module_name name, const ModelContext& context);

  protected:
    void end_of_elaboration() override;

  private:
    void declare_registers();
    void start();
    void on_converted();
    std::uint32_t convert() const;
    /// A voltage as a fraction of microvolts.
    struct Scaled {
        std::int64_t microvolts = 0;
        std::int64_t divisor = 1;
    };
    Scaled input() const;
    Scaled reference() const;
    std::int64_t pad_microvolts(unsigned pad) const;
    std::int64_t supply_microvolts() const;
    unsigned bits() const { return 8 + (res_ > 2 ? 2 : res_.get()); }

    const std::string gpio_;
    Pads* pads_ = nullptr;
    Field enable_, res_, inpsel_, refsel_, psel_, extrefsel_, result_;
    Event end_;
    Alarm converted_;
};

}  // namespace twin::nrf51
