// SPDX-License-Identifier: BSD-3-Clause
// I2C (NXP UM10204), a byte at a time. The controller owns the timing: nine clocks a byte, plus what targets stretch.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "models/core/pin.hpp"
#include "models/core/time.hpp"

namespace twin {

/// A device on the bus. Calls come at the end of the byte they speak of.
class I2cTarget {
  public:
    virtual ~I2cTarget() = default;
    /// START or repeated START with this 7-bit address. True: acknowledged, the transfer is for this target.
    virtual bool i2c_start(std::uint8_t address, bool read) = 0;
    /// A byte from the controller. True: acknowledged.
    virtual bool i2c_write(std::uint8_t data) = 0;
    /// A byte for the controller.
    virtual std::uint8_t i2c_read() = 0;
    /// Whether the controller acknowledged the byte just read; not acknowledged ends the read.
    virtual void i2c_read_ack(bool acknowledged) { (void)acknowledged; }
    virtual void i2c_stop() = 0;
    /// Whether a transfer with it is under way. From its state: asked after a snapshot was loaded.
    virtual bool i2c_addressed() const { return false; }
    /// How long the target holds SCL low before the next byte.
    virtual Time i2c_stretch() { return sc_core::SC_ZERO_TIME; }
    /// The target holds SCL low until its software has done something; it calls I2cBus::clock_released() then.
    virtual bool i2c_holds_clock() const { return false; }
};

enum class I2cResult : std::uint8_t {
    ack,
    nak,
    bus_error,         ///< no bus on these pins, or SCL or SDA is held low: nothing can be sent
    arbitration_lost,  ///< another controller owns the bus
};

/// One pair of SCL and SDA with the targets on it. Owned by the Environment; made by the board's YAML.
class I2cBus {
  public:
    I2cBus(std::string name, Net& scl, Net& sda);
    const std::string& name() const { return name_; }
    Net& scl() const { return scl_; }
    Net& sda() const { return sda_; }

    void attach(I2cTarget& target) { targets_.push_back(&target); }
    /// Also in the middle of a transfer with it: it lets go of SDA.
    void detach(I2cTarget& target) {
        std::erase(targets_, &target);
        if (active_ == &target) active_ = nullptr;
    }

    /// A condition or a byte begins, for who looks at the wires: the call that it is for comes at its end.
    void begin() const {
        scl_.begin_word();
        sda_.begin_word();
    }

    // For controllers. `controller` identifies the caller; the bus is its own from start to stop.
    I2cResult start(const void* controller, std::uint8_t address, bool read);
    I2cResult write(const void* controller, std::uint8_t data);
    I2cResult read(const void* controller, std::uint8_t& data);
    void read_ack(const void* controller, bool acknowledged);
    void stop(const void* controller);
    /// The controller lets go of the lines without a STOP (it was reset or switched off in the middle of a transfer).
    /// The addressed target waits for the next START or STOP, as on the wire.
    void release(const void* controller);
    /// After a snapshot was loaded in the middle of a transfer: the bus is `controller`'s again, with the target that
    /// says it is addressed.
    void resume(const void* controller);
    /// Time the addressed target stretches the clock before the next byte.
    Time stretch() const;
    /// The addressed target holds the clock: the controller waits before its next byte or STOP, with wait_for_clock().
    bool held() const { return active_ != nullptr && active_->i2c_holds_clock(); }
    /// Calls `then` once, when the target lets the clock go. Not state: a controller asks again after a snapshot.
    void wait_for_clock(std::function<void()> then) { waiting_ = std::move(then); }
    /// For targets.
    void clock_released();
    bool busy() const { return owner_ != nullptr; }
    /// False while SCL or SDA is held low from outside: a stuck bus.
    bool idle_levels() const;
    /// A controller of this bus drives the wires bit by bit: a low level is its own, and stops no transfer.
    void set_bit_banged() { bit_banged_ = true; }

    /// Every byte and condition, for decoders and tests: 'S' start, 'P' stop, 'W'/'R' data, with its acknowledge.
    struct Event {
        char kind;
        std::uint8_t data;
        bool acknowledged;
    };
    void observe(std::function<void(const Event&)> observer) { observer_ = std::move(observer); }

  private:
    void find_addressed();
    void tell(char kind, std::uint8_t data, bool acknowledged);
    void draw(char kind, std::uint8_t data, bool acknowledged) const;
    std::string name_;
    Net& scl_;
    Net& sda_;
    std::vector<I2cTarget*> targets_;
    I2cTarget* active_ = nullptr;
    std::uint8_t pending_read_ = 0;
    const void* owner_ = nullptr;
    bool bit_banged_ = false;
    bool resumed_ = false;  // the target is still to be found: models are loaded one after the other
    std::function<void()> waiting_;
    std::function<void(const Event&)> observer_;
};

}  // namespace twin
