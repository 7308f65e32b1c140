// SPDX-License-Identifier: BSD-3-Clause
// Nets, and the pins on them: several drivers, pulls, open drain, analogue voltages. Changes are direct calls: a guest
// that reads back what it just drove sees it.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "models/core/state.hpp"

namespace twin {

class Environment;
class Model;
class Net;
class PinPort;
class I2cBus;
class SpiBus;
class SerialReceiver;
struct SerialFrame;

/// How strongly a pin holds its net, weakest first. A stronger drive wins; equal strong drives that differ conflict.
enum class Strength : std::uint8_t { none, pull, analog, strong };

/// What one pin does to its net.
struct Drive {
    Strength strength = Strength::none;
    bool high = false;
    double volts = 0;  ///< Strength::analog only

    static constexpr Drive released() { return {}; }
    static constexpr Drive pull(bool high) { return {Strength::pull, high, 0}; }
    static constexpr Drive strong(bool high) { return {Strength::strong, high, 0}; }
    static constexpr Drive open_drain(bool high) { return high ? released() : strong(false); }
    /// A source of finite impedance, such as a sensor or a potentiometer: loses to a strong driver.
    static constexpr Drive analog(double volts) { return {Strength::analog, false, volts}; }
    bool operator==(const Drive&) const = default;
};

/// An edge, so long after its word's beginning.
struct WireEdge {
    std::uint64_t ps = 0;
    bool high = false;
};

/// What was on a wire, word by word: controllers pass whole words, and for who looks on they are drawn when they are
/// over.
struct WireWord {
    std::span<const WireEdge> edges;
    std::uint64_t length_ps = 1;  ///< it ends now
    bool stretches = false;       ///< it took as long as since word_begins(), its edges in proportion
    bool idle = true;             ///< the wire is as its net again then, else it stays as it was left
};

/// Looks at a net, and changes nothing: it must call nothing that could.
class NetTap {
  public:
    virtual ~NetTap() = default;
    /// Level, voltage, strength or conflict changed. Called after everybody else.
    virtual void net_changed(const Net& net) = 0;
    /// A word is on the wire from now on. Its end may never come.
    virtual void word_begins(const Net& net) { (void)net; }
    virtual void word_ends(const Net& net, const WireWord& word) { (void)net, (void)word; }
};

/// A piece of copper. Owned by the Environment; pins join it while the board is built.
///
/// Level: of the strongest drive. A conflict (strong high against strong low) reads as low, and is noted. Analogue:
/// high above 0.7 × supply, low below 0.3 × supply, in between as it was. Undriven: low, and floating() is true.
class Net {
  public:
    Net(Environment& env, std::string name);
    Net(const Net&) = delete;
    Net& operator=(const Net&) = delete;

    const std::string& name() const { return name_; }
    bool high() const { return high_; }
    bool floating() const { return winner_.strength == Strength::none; }
    /// Of the winning drive: an LED lights on a strong level, not on a pull.
    Strength strength() const { return winner_.strength; }
    bool conflicting() const { return conflict_; }
    /// Volts: the analogue drive's, or the supply's for high and 0 for low and floating.
    double volts() const;
    /// The supply of the pins on it, volts. 3.3 unless the board says otherwise.
    double supply() const { return supply_; }
    void set_supply(double volts) { supply_ = volts; }

    /// A resistor on the board: Drive::pull(…), or Drive::released() for none.
    void set_pull(const Drive& pull);

    const std::vector<PinPort*>& pins() const { return pins_; }
    /// Called after every change of level or voltage, after the pins' own callbacks. For tracing.
    void observe(std::function<void(const Net&)> observer) { observers_.push_back(std::move(observer)); }
    /// While a node runs. It must be taken off before its end.
    void attach(NetTap& tap) { taps_.push_back(&tap); }
    void detach(NetTap& tap);
    /// Somebody looks on: words have to be drawn.
    bool watched() const { return !taps_.empty(); }
    void begin_word() const {
        for (NetTap* tap : taps_) tap->word_begins(*this);
    }
    void end_word(const WireWord& word) const {
        for (NetTap* tap : taps_) tap->word_ends(*this, word);
    }

    /// Bytes on an asynchronous serial line (see serial.hpp). `sender` does not hear itself.
    void send_serial(const SerialFrame& frame, const SerialReceiver* sender = nullptr);
    /// The frame's start bit, a frame time before send_serial().
    void begin_serial(const SerialReceiver* sender = nullptr);
    void attach(SerialReceiver& receiver) { serial_.push_back(&receiver); }
    void detach(SerialReceiver& receiver);
    /// Whether every serial receiver but `sender` has room for a frame.
    bool serial_room(const SerialReceiver* sender) const;
    /// The bus of which this net is the clock line (SCL, SCK), or nullptr.
    I2cBus* i2c = nullptr;
    SpiBus* spi = nullptr;

    /// Snapshot of what does not follow from its pins alone: the level where drivers disagree, and the conflict. load()
    /// comes after every pin has its drive again, and tells nobody.
    void save(StateWriter& out) const;
    void load(StateReader& in);

    /// Moves every pin and attachment of `other` here; `other` is empty afterwards. While the board is built.
    void merge(Net& other);

  private:
    friend class PinPort;
    /// True: it conflicts.
    bool resolve();
    void update();

    Environment& env_;
    std::string name_;
    double supply_ = 3.3;
    Drive pull_;
    Drive winner_;
    bool high_ = false;
    bool conflict_ = false;
    bool updating_ = false;
    bool again_ = false;
    std::vector<PinPort*> pins_;
    std::vector<SerialReceiver*> serial_;
    std::vector<std::function<void(const Net&)>> observers_;
    std::vector<NetTap*> taps_;
};

/// One pin of a chip or a part. It is on a net of its own until the board connects it.
class PinPort {
  public:
    /// Registers itself with `owner` by `name`, which the board's YAML uses.
    PinPort(Model& owner, std::string name);
    ~PinPort();
    PinPort(const PinPort&) = delete;
    PinPort& operator=(const PinPort&) = delete;

    const std::string& name() const { return name_; }
    std::string full_name() const;  ///< "model.pin"
    Net& net() const { return *net_; }
    /// Moves the whole net it is on into `net`.
    void connect(Net& net);

    /// Takes effect at once, on every other pin of the net too.
    void drive(const Drive& drive);
    const Drive& driving() const { return drive_; }
    bool high() const { return net_->high(); }
    bool floating() const { return net_->floating(); }
    double volts() const { return net_->volts(); }

    /// Snapshot of its drive. load() tells nobody: every net is loaded afterwards.
    void save(StateWriter& out) const;
    void load(StateReader& in);

    /// Called after the net's level or voltage changed, by whomever; not for what changed nothing.
    void on_change(std::function<void()> callback) { callback_ = std::move(callback); }

  private:
    friend class Net;
    Model& owner_;
    std::string name_;
    Net* net_;
    Drive drive_;
    std::function<void()> callback_;
};

}  // namespace twin
