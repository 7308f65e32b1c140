// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>

#include "models/peripherals/nrf51/pads.hpp"
#include "models/peripherals/nrf51/task_event.hpp"

namespace twin::nrf51 {

/// Quadrature decoder. Source: nRF51 Series Reference Manual v3.0, chapter 30 (QDEC).
///
/// With DBFEN, an input is taken over only if it was steady since the last sample (the chip samples it at 1 MHz; the
/// model uses the instant of its last edge), and the LED is always on.
class Qdec : public TaskEventPeripheral {
  public:
    static constexpr std::uint32_t kStart = 0x000, kStop = 0x004, kReadclracc = 0x008, kSamplerdy = 0x100,
                                   kReportrdy = 0x104, kAccof = 0x108, kEnable = 0x500, kLedpol = 0x504,
                                   kSampleper = 0x508, kSample = 0x50C, kReportper = 0x510, kAcc = 0x514,
                                   kAccread = 0x518, kPselled = 0x51C, kPsela = 0x520, kPselb = 0x524, kDbfen = 0x528,
                                   kLedpre = 0x540, kAccdbl = 0x544, kAccdblread = 0x548;
    static constexpr std::int32_t kAccMin = -1024, kAccMax = 1023;
    static constexpr std::uint32_t kAccdblMax = 15;

    /// Parameter: gpio, the model with the pads.
    Qdec(sc_core::sc_module_name name, const ModelContext& context);

  protected:
    void end_of_elaboration() override;
    void on_reset(ResetKind kind) override;

  private:
    struct Phase {
        std::uint64_t edge_ps = 0;   // of its last change
        std::uint64_t accepted = 0;  // level that the decoder sees
    };
    struct Progress {
        Phase a, b;
        std::uint64_t last_sample_ps = 0;
        std::uint32_t pads[3] = {kPinDisconnected, kPinDisconnected, kPinDisconnected};  // LED, A, B, as taken
        std::uint32_t samples = 0;                                                       // since the last report
        std::uint32_t previous = 0;  // A and B of the last sample, as two bits
        std::uint16_t running = 0;
        std::uint16_t has_previous = 0;
    };

    void declare_registers();
    void enable();
    void start();
    void stop();
    void on_sample();
    void accumulate(std::int32_t movement);
    void on_pad(unsigned pad);
    void take_input(Phase& input, std::uint32_t pad);
    void schedule_sample();
    void light(bool on);
    void take_pads();
    void release_pads();
    std::uint64_t sample_period_us() const { return 128ULL << sampleper_; }

    const std::string gpio_;
    Pads* pads_ = nullptr;
    Field enable_, ledpol_, sampleper_, reportper_, dbfen_, ledpre_;
    Register* sample_ = nullptr;
    Register* acc_ = nullptr;
    Register* accread_ = nullptr;
    Field accdbl_, accdblread_;
    Register* psel_[3] = {};  // LED, A, B
    Event samplerdy_, reportrdy_, accof_;
    State<Progress> progress_;
    Alarm sample_alarm_;
    Alarm led_alarm_;
};

}  // namespace twin::nrf51
