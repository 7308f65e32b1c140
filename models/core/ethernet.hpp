// SPDX-License-Identifier: BSD-3-Clause
// Ethernet: frames, the MII between a MAC and its PHY, and the jack where a cable is plugged in.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "models/core/scheduler.hpp"
#include "models/core/state.hpp"
#include "models/core/time.hpp"
#include "models/core/value.hpp"

namespace twin {

/// A frame from the destination address to the last byte before the FCS (IEEE 802.3-2018, 3.1.1).
struct EthernetFrame {
    std::vector<std::uint8_t> bytes;
    bool fcs_error = false;  ///< damaged on the way, or sent with a wrong FCS
    bool operator==(const EthernetFrame&) const = default;
};

/// The longest frame that a jack takes, and a model may send: jumbo frames with a VLAN tag.
inline constexpr std::size_t kMaxEthernetFrame = 9022;

/// CRC-32 of IEEE 802.3, 3.2.9: as a number whose low byte goes over the wire first.
std::uint32_t ethernet_fcs(std::span<const std::uint8_t> bytes);

/// Preamble to the end of the FCS, of a frame of `bytes` bytes without FCS. `mbits` is 10, 100 or 1000.
Time ethernet_frame_time(std::size_t bytes, unsigned mbits);
/// The gap that follows a frame: 96 bit times (IEEE 802.3, 4.4.2).
Time ethernet_gap_time(unsigned mbits);

/// Frames that wait, as declared state.
class EthernetQueue : public StateItem {
  public:
    EthernetQueue(Model& owner, std::string name, ResetSet resets = ResetSet::all())
        : StateItem(owner, std::move(name), resets) {}
    std::deque<EthernetFrame>* operator->() { return &frames_; }
    const std::deque<EthernetFrame>* operator->() const { return &frames_; }
    void reset() override { frames_.clear(); }
    void save(StateWriter& out) const override;
    void load(StateReader& in) override;
    std::string shape() const override { return "frames"; }

  private:
    std::deque<EthernetFrame> frames_;
};

/// A MAC's side of the MII (IEEE 802.3, clause 22). A model is one by inheriting it; the board tells a PHY the MAC's
/// name, and the PHY attaches itself.
class MiiMac {
  public:
    virtual ~MiiMac() = default;
    /// While the PHY is constructed. A MAC has one PHY for its data; all of them are on MDIO.
    virtual void attach_phy(class MiiPhy& phy) = 0;
    /// A frame was received, RX_DV falls now.
    virtual void mii_receive(const EthernetFrame& frame) = 0;
    /// False while a frame of `bytes` bytes that came now would be lost for want of room. Asked in real time only; see
    /// Environment::real_time().
    virtual bool mii_has_room(std::size_t bytes) const = 0;
};

/// A PHY's side of the MII.
class MiiPhy {
  public:
    virtual ~MiiPhy() = default;
    /// Clause 22 management: empty if `address` (0 to 31) is not this PHY's, which leaves MDIO pulled up.
    virtual std::optional<std::uint16_t> mdio_read(unsigned address, unsigned reg) = 0;
    virtual void mdio_write(unsigned address, unsigned reg, std::uint16_t value) = 0;
    /// A frame was sent, TX_EN falls now: the MAC waits for its time. Lost without a link.
    virtual void mii_transmit(const EthernetFrame& frame) = 0;
    /// The rate of the MII's clock, 10 or 100; 0 while the PHY gives none (reset, power-down).
    virtual unsigned mii_mbits() const = 0;
    virtual bool mii_full_duplex() const = 0;
    /// CRS: something is on the line. Only half duplex asks.
    virtual bool mii_carrier() const = 0;
};

/// Where a network cable is plugged in: the host's virtual network is at its other end. It has an Input "cable" of its
/// owner: whether one is plugged in whose other end lives. The host sets it.
///
/// Frames from the host come as fast as the host likes. In virtual time they queue here and arrive one after the other
/// at the line's rate, gaps included. In real time the way through the host has taken longer than the line would have,
/// and a frame arrives as it comes; one that would be lost for want of room waits a while, as the machine's load, not
/// the device, may be the reason.
class EthernetJack {
  public:
    struct Line {
        /// 10 or 100 (or 1000); 0: no link, frames are lost.
        std::function<unsigned()> mbits;
        std::function<void(const EthernetFrame&)> receive;
        std::function<bool(std::size_t bytes)> has_room;
        /// The cable was plugged in or pulled, with the clock at now.
        std::function<void(bool plugged)> cable_changed;
    };
    /// One for each part: its name for users is the part's.
    EthernetJack(Model& owner, Line line);
    EthernetJack(const EthernetJack&) = delete;
    EthernetJack& operator=(const EthernetJack&) = delete;

    std::string name() const;
    bool plugged() const { return cable_.is_set(); }
    /// To the network: the last bit leaves now. Lost if no cable is plugged in.
    void send(const EthernetFrame& frame);
    /// Something is arriving now: never so in real time but for what waits for room.
    bool receiving() const { return arrived_.armed(); }

    /// From the host: in virtual time its first bit came at `at`, or as soon as the line is free. False: no room for
    /// it (a host that sends faster than the line for longer than kMaxWaiting frames), it is lost.
    bool receive(EthernetFrame frame, const Time& at);
    static constexpr std::size_t kMaxWaiting = 1024;

    std::uint64_t sent() const { return sent_; }
    std::uint64_t received() const { return received_; }
    std::uint64_t lost() const { return lost_; }

  private:
    void begin(const Time& at);
    void on_arrived();
    void deliver_what_has_room();
    void lose_what_waits();
    EthernetFrame take_front();

    Model& owner_;
    Line line_;
    Input cable_;
    EthernetQueue waiting_;        ///< the front one is on the line while arrived_ is armed
    State<std::uint32_t> waited_;  ///< times that the front one has waited for room, in real time
    State<std::uint64_t> free_ps_; ///< from when on the line is free
    State<std::uint64_t> sent_, received_, lost_;
    Alarm arrived_;
};

}  // namespace twin
