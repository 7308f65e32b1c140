// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/pin.hpp"

#include <algorithm>

#include "models/core/model.hpp"
#include "models/core/serial.hpp"

namespace twin {

namespace {

// CMOS input thresholds as parts of the supply.
constexpr double kInputHigh = 0.7;
constexpr double kInputLow = 0.3;

// More rounds than any sane circuit needs to settle; reached by pins that chase each other (a ring oscillator).
constexpr int kMaxRounds = 64;

}  // namespace

Net::Net(Environment& env, std::string name) : env_(env), name_(std::move(name)) {}

double Net::volts() const {
    if (winner_.strength == Strength::analog) return winner_.volts;
    return high_ ? supply_ : 0.0;
}

void Net::set_pull(const Drive& pull) {
    pull_ = pull;
    update();
}

void Net::detach(SerialReceiver& receiver) { std::erase(serial_, &receiver); }

void Net::detach(NetTap& tap) { std::erase(taps_, &tap); }

bool Net::serial_room(const SerialReceiver* sender) const {
    return std::all_of(serial_.begin(), serial_.end(),
                       [&](const SerialReceiver* r) { return r == sender || r->has_room(); });
}

void Net::send_serial(const SerialFrame& frame, const SerialReceiver* sender) {
    if (watched()) {
        const std::vector<WireEdge> edges = wire_edges(frame);
        end_word({edges, frame.format.frame_time().value(), false, true});
    }
    // By index: a receiver may attach or detach others while it hears this.
    for (std::size_t i = 0; i < serial_.size(); ++i)
        if (serial_[i] != sender) serial_[i]->receive_serial(frame);
}

void Net::begin_serial(const SerialReceiver* sender) {
    begin_word();
    for (std::size_t i = 0; i < serial_.size(); ++i)
        if (serial_[i] != sender) serial_[i]->serial_begins();
}

void Net::merge(Net& other) {
    if (&other == this) return;
    for (PinPort* pin : other.pins_) {
        pin->net_ = this;
        pins_.push_back(pin);
    }
    serial_.insert(serial_.end(), other.serial_.begin(), other.serial_.end());
    observers_.insert(observers_.end(), other.observers_.begin(), other.observers_.end());
    if (i2c == nullptr) i2c = other.i2c;
    if (spi == nullptr) spi = other.spi;
    if (pull_.strength == Strength::none) pull_ = other.pull_;
    other.pins_.clear();
    other.serial_.clear();
    other.observers_.clear();
    other.i2c = nullptr;
    other.spi = nullptr;
    other.pull_ = {};
    other.update();
    update();
}

bool Net::resolve() {
    Drive winner = pull_;
    bool conflict = false;
    bool pulls_disagree = false;
    int analog_sources = 0;
    for (const PinPort* pin : pins_) {
        const Drive& d = pin->drive_;
        if (d.strength < winner.strength || d.strength == Strength::none) continue;
        if (d.strength > winner.strength) {
            winner = d;
            analog_sources = 1;
            pulls_disagree = false;
        } else if (d.strength == Strength::analog) {
            // Sources of equal impedance in parallel: their mean.
            winner.volts = (winner.volts * analog_sources + d.volts) / (analog_sources + 1);
            ++analog_sources;
        } else if (d.high != winner.high) {
            (d.strength == Strength::strong ? conflict : pulls_disagree) = true;
        }
    }
    bool high = winner.high;
    if (conflict) high = false;
    if (pulls_disagree) high = high_;
    if (winner.strength == Strength::none) high = false;
    if (winner.strength == Strength::analog) {
        high = high_ ? winner.volts > kInputLow * supply_ : winner.volts >= kInputHigh * supply_;
    }
    winner_ = winner;
    high_ = high;
    return conflict;
}

void Net::save(StateWriter& out) const {
    out.value<std::uint8_t>(high_ ? 1 : 0);
    out.value<std::uint8_t>(conflict_ ? 1 : 0);
}

void Net::load(StateReader& in) {
    high_ = in.value<std::uint8_t>() != 0;
    conflict_ = in.value<std::uint8_t>() != 0;
    resolve();
}

void Net::update() {
    if (updating_) {
        again_ = true;
        return;
    }
    updating_ = true;
    for (int round = 0; round < kMaxRounds; ++round) {
        again_ = false;
        const bool was_high = high_;
        const Strength was_strength = winner_.strength;
        const double was_volts = volts();
        const bool conflict = resolve();
        if (conflict && !conflict_) {
            env_.journal().note(JournalKind::pin_conflict, name_, "driven high and low at once", true);
            env_.message(name_, "pin conflict: driven high and low at once");
        }
        const bool told = conflict == conflict_;
        conflict_ = conflict;
        const bool changed = high_ != was_high || winner_.strength != was_strength || volts() != was_volts;
        if (changed) {
            for (std::size_t i = 0; i < pins_.size(); ++i)
                if (pins_[i]->callback_) pins_[i]->callback_();
            for (const auto& observer : observers_) observer(*this);
        }
        if (!taps_.empty() && (changed || !told))
            for (NetTap* tap : taps_) tap->net_changed(*this);
        if (!again_) break;
        if (round == kMaxRounds - 1) {
            env_.journal().note(JournalKind::pin_conflict, name_, "does not settle: pins chase each other", true);
        }
    }
    updating_ = false;
}

PinPort::PinPort(Model& owner, std::string name)
    : owner_(owner), name_(std::move(name)), net_(&owner.env().make_net(owner.label() + "." + name_)) {
    net_->pins_.push_back(this);
    owner.pins_.push_back(this);
}

PinPort::~PinPort() { std::erase(net_->pins_, this); }

std::string PinPort::full_name() const { return owner_.label() + "." + name_; }

void PinPort::connect(Net& net) { net.merge(*net_); }

void PinPort::save(StateWriter& out) const {
    out.value(static_cast<std::uint8_t>(drive_.strength));
    out.value<std::uint8_t>(drive_.high ? 1 : 0);
    out.value(drive_.volts);
}

void PinPort::load(StateReader& in) {
    const auto strength = in.value<std::uint8_t>();
    if (strength > static_cast<std::uint8_t>(Strength::strong)) throw StateError(full_name() + ": no such drive");
    drive_.strength = static_cast<Strength>(strength);
    drive_.high = in.value<std::uint8_t>() != 0;
    drive_.volts = in.value<double>();
}

void PinPort::drive(const Drive& drive) {
    if (drive == drive_) return;
    drive_ = drive;
    net_->update();
}

}  // namespace twin
