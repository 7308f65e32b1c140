// SPDX-License-Identifier: BSD-3-Clause
// Between the peripherals' signals and the chip's pads: alternate functions. Source: RM0090 rev 19, chapter 8.3
// (GPIO functional description); STM32F427xx/F429xx datasheet (DocID024030), table 12 (alternate function mapping).
//
//     Signal tx_{*this, label() + "_TX"};              // a member of a Peripheral
//     tx_.set(true);                                   // idle high, on whatever pads MODER and AFR chose
//     tx_.send_serial(frame, this);                    // to every net that those pads are on
//     Signal rx_{*this, label() + "_RX"};  rx_.hear(*this);   // SerialReceiver, on the pads of the moment
//
//     I2cBus* bus = scl_.net() ? scl_.net()->i2c : nullptr;   // and bus->sda() must be *sda_.net()
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "models/core/pin.hpp"
#include "models/core/serial.hpp"
#include "models/peripherals/stm32f4/peripheral.hpp"

namespace twin::stm32f4 {

/// One pad as its signals see it. Implemented by GPIO.
class Pad {
  public:
    virtual ~Pad() = default;
    virtual PinPort& port() = 0;
    virtual const std::string& pad_name() const = 0;  ///< "PD8"
    /// The level that the Schmitt trigger gives: false in analog mode.
    virtual bool input() const = 0;
    /// A signal on it changed what it drives.
    virtual void update() = 0;
};

/// A peripheral's line to the outside, by the name that the datasheet's table has for it: "USART3_TX", "SPI1_SCK",
/// "I2C1_SDA", "TIM2_CH1". Which pads it is on is GPIO's business: MODER = alternate function and AFR = the number that
/// table has for the pad.
///
/// **Output.** set() drives, release() lets go (then the pad is an input with PUPDR's pull). On a pad with OTYPER =
/// open drain, a high level lets go as well. On several pads it drives all of them.
///
/// **Input.** level() is what the pads have. On several pads, which the manual leaves open, all of them must be at the
/// idle level for the signal to be; on none it is at the idle level, as the chip's multiplexer ties it.
///
/// What it drives follows from the owner's registers and state, so it is not saved: set() it again in on_reset() and
/// on_loaded(). The callbacks run at once, within the write to GPIO or the change of the net; nobody is told while a
/// snapshot is loaded.
class Signal {
  public:
    /// Registers itself with `owner`. `idle_high`: what the peripheral sees when no pad is muxed to it.
    Signal(Peripheral& owner, std::string name, bool idle_high = true);
    ~Signal();
    Signal(const Signal&) = delete;
    Signal& operator=(const Signal&) = delete;

    const std::string& name() const { return name_; }

    void set(bool high);
    void release();
    bool drives() const { return drives_; }
    bool driven_high() const { return high_; }

    bool level() const;
    /// Called after level() changed, by the outside or by the multiplexer.
    void on_change(std::function<void(bool high)> callback) { on_change_ = std::move(callback); }
    /// Called after pads were muxed to it or away: its net may be another.
    void on_pads(std::function<void()> callback) { on_pads_ = std::move(callback); }

    /// In order of their being muxed to it.
    const std::vector<Pad*>& pads() const { return pads_; }
    bool connected() const { return !pads_.empty(); }
    /// Of the first pad; nullptr if there is none.
    Net* net() const { return pads_.empty() ? nullptr : &pads_.front()->port().net(); }

    /// Puts a frame on the nets of all its pads. `sender` does not hear itself.
    void send_serial(const SerialFrame& frame, const SerialReceiver* sender = nullptr);
    /// The frame's start bit, a frame time earlier.
    void begin_serial(const SerialReceiver* sender = nullptr);
    /// From now on `receiver` hears the nets of its pads, whichever those are.
    void hear(SerialReceiver& receiver);
    /// Nobody any more.
    void stop_hearing();

    // For GPIO.
    void attach(Pad& pad);
    void detach(Pad& pad);
    /// The input of one of its pads may have changed.
    void pad_changed();

  private:
    void hear_pads();
    Peripheral& owner_;
    std::string name_;
    const bool idle_high_;
    bool drives_ = false;
    bool high_ = false;
    bool last_level_;
    std::vector<Pad*> pads_;
    SerialReceiver* receiver_ = nullptr;
    std::vector<Net*> heard_;
    std::function<void(bool)> on_change_;
    std::function<void()> on_pads_;
};

/// The names of the signals that alternate function `af` (0..15) gives to a pad ("PA0"): none, one or several. The
/// I2S names are in the table beside the SPI's. Unknown pads have none.
std::vector<std::string> signals_of(const std::string& pad, unsigned af);

}  // namespace twin::stm32f4
