// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "models/peripherals/stm32f4/alternate_function.hpp"

namespace twin::stm32f4 {

/// One GPIO port: 16 pads, as inputs, outputs, alternate functions or analog.
/// Source: RM0090 rev 19, chapter 8.
///
/// A pad in alternate function mode belongs to the signals that the datasheet's table has for its AFR; if no model has
/// such a signal, it is an input. IDR shows every pad that is not analog, the outputs too. LCKR locks a pad's
/// configuration until the next reset. OSPEEDR is kept and does nothing.
class Gpio : public Peripheral {
  public:
    static constexpr unsigned kPads = 16;
    static constexpr std::uint32_t kModer = 0x00, kOtyper = 0x04, kOspeedr = 0x08, kPupdr = 0x0C, kIdr = 0x10,
                                   kOdr = 0x14, kBsrr = 0x18, kLckr = 0x1C, kAfrl = 0x20, kAfrh = 0x24;

    /// Parameters: port (its letter, A to K).
    Gpio(sc_core::sc_module_name name, const ModelContext& context);

    char letter() const { return letter_; }
    PinPort& pad(unsigned number) { return *pads_.at(number)->pin; }
    /// The level behind the Schmitt trigger; false in analog mode.
    bool input(unsigned number) const { return (levels_ & ~analog_) >> number & 1; }
    /// Calls back when input(number) changed, not while a snapshot is loaded. For EXTI, RTC and PWR.
    void observe(unsigned number, std::function<void(bool high)> callback);
    /// From now on (or no more) a peripheral of the backup domain or the wake-up logic drives the pad, whatever MODER
    /// says: RTC's output. `drive` is what it does.
    void take_over(unsigned number, bool taken, const Drive& drive);

  protected:
    void on_reset(ResetKind kind) override;
    void on_loaded() override;
    void on_stopped() override;
    void end_of_elaboration() override;

  private:
    enum class Mode : std::uint32_t { input = 0, output = 1, alternate = 2, analog = 3 };

    class PadOf : public Pad {
      public:
        PadOf(Gpio& gpio, unsigned number, std::string name);
        PinPort& port() override { return *pin; }
        const std::string& pad_name() const override { return name; }
        bool input() const override { return gpio.input(number); }
        void update() override { gpio.drive(number); }

        Gpio& gpio;
        const unsigned number;
        const std::string name;
        std::unique_ptr<PinPort> pin;
        std::array<std::vector<Signal*>, 16> functions;  // by AF number
        const std::vector<Signal*>* muxed = nullptr;
        std::vector<std::function<void(bool)>> observers;
        bool taken = false;
        Drive taken_drive;
    };

    void declare(std::uint32_t moder, std::uint32_t ospeedr, std::uint32_t pupdr);
    Mode mode(unsigned number) const { return static_cast<Mode>(moder_->get() >> 2 * number & 3); }
    void on_config();
    void on_lock(std::uint32_t written);
    void set_odr(std::uint32_t odr);
    void mux(unsigned number);
    void drive(unsigned number);
    Drive drive_of(unsigned number) const;
    void pad_changed(unsigned number);
    void set_analog(unsigned number, bool analog);
    void refresh();

    const char letter_;
    std::array<std::unique_ptr<PadOf>, kPads> pads_;
    Register *moder_ = nullptr, *otyper_ = nullptr, *ospeedr_ = nullptr, *pupdr_ = nullptr, *odr_ = nullptr,
             *lckr_ = nullptr;
    std::array<Register*, 2> afr_{};

    /// The configuration registers as they are for locked pads, in the order of their offsets.
    struct Config {
        std::uint32_t moder, otyper, ospeedr, pupdr, afrl, afrh;
    };
    State<Config> kept_;
    State<std::uint32_t> locked_;     // pads, once LCKK is set
    State<std::uint32_t> lock_step_;  // of the sequence
    State<std::uint32_t> lock_value_;

    // Derived from the registers and the nets.
    std::uint32_t levels_ = 0;
    std::uint32_t analog_ = 0;
};

}  // namespace twin::stm32f4
