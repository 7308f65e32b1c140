// SPDX-License-Identifier: BSD-3-Clause
// The ends of cables.
#pragma once

#include "net_bridge/frame.hpp"
#include "net_bridge/tap.hpp"

#include <memory>
#include <string>

namespace twin::net {

class Cable;

/// Where a cable can be plugged in: a device's port, a switch's, the gateway's, a TAP interface. At most one cable.
///
/// Destroyed before its cable, a jack pulls its plug: that end of the cable is loose from then on, and its link down.
class Jack {
  public:
    /// `name` is what users call it: "node0.eth", "switch.3", "gateway".
    explicit Jack(std::string name) : name_(std::move(name)) {}
    virtual ~Jack();
    Jack(const Jack&) = delete;
    Jack& operator=(const Jack&) = delete;

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] Cable* cable() const { return cable_; }
    /// There is a cable, it is not cut, and its other end is plugged in too.
    [[nodiscard]] bool up() const;

    /// What it sends while its link is up, and what it receives.
    void add_tap(std::shared_ptr<Tap> tap) { taps_.add(std::move(tap)); }
    void remove_tap(const Tap* tap) { taps_.remove(tap); }

    /// A frame arrived, whole: its last bit is here. May transmit; what comes of that arrives after this returns.
    virtual void receive(const Frame& frame) = 0;
    /// The link went up or down.
    virtual void link_changed(bool up) { (void)up; }

  protected:
    /// Puts a frame on the cable; its last bit has left now. Lost if the link is down.
    void transmit(Frame frame);
    /// The cable is gone. The last thing that it does with this jack, which may destroy itself.
    virtual void unplugged() {}

  private:
    friend class Cable;
    void deliver(const Frame& frame);

    std::string name_;
    Cable* cable_ = nullptr;
    Taps taps_;
};

}  // namespace twin::net
