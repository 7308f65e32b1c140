// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>

#include "models/core/ethernet.hpp"
#include "models/core/model.hpp"
#include "models/peripherals/smsc/inner_bank.hpp"

namespace twin::smsc {

/// The PHY inside a LAN9220, with the jack. Source: SMSC LAN9220 datasheet, revision 2.9, chapters 4 and 5.5.
///
/// The partner at the other end of the cable offers 10 and 100 Mbit/s, half and full duplex, and negotiates. The link
/// comes up a fixed time after everything for it is there: a cable, power, a mode that both know.
class Lan9118Phy {
  public:
    enum : unsigned {
        kBasicControl = 0,
        kBasicStatus = 1,
        kId1 = 2,
        kId2 = 3,
        kAdvertisement = 4,
        kPartnerAbility = 5,
        kExpansion = 6,
        kModeControl = 17,
        kSpecialModes = 18,
        kIndications = 27,
        kInterruptSource = 29,
        kInterruptMask = 30,
        kSpecialControl = 31
    };
    /// On MDIO.
    static constexpr unsigned kAddress = 1;
    static constexpr std::uint16_t kPartner = 0x45E1;

    struct Mac {
        std::function<void(const EthernetFrame&)> receive;
        std::function<bool(std::size_t bytes)> has_room;
        /// The interrupt, the link, its rate or its duplex may be others now.
        std::function<void()> changed;
        /// A cable was plugged in.
        std::function<void()> energy;
    };
    Lan9118Phy(Model& owner, Time negotiation, Mac mac);

    std::uint16_t mdio_read(unsigned reg) { return static_cast<std::uint16_t>(bank_.read(4 * reg)); }
    void mdio_write(unsigned reg, std::uint16_t value) { bank_.write(4 * reg, value); }

    /// PHY_RST or BCR.Reset: all but the strapped mode starts over.
    void reset();
    /// After the model's reset.
    void start() { renegotiate(); }

    bool interrupt() const;
    bool link() const { return link_; }
    /// What the MII runs at, link or not.
    unsigned mbits() const { return mbits_; }
    bool full_duplex() const { return full_duplex_; }
    bool loopback() const { return loopback_ != 0; }
    EthernetJack& jack() { return jack_; }
    const EthernetJack& jack() const { return jack_; }

  private:
    void declare_basic();
    void declare_special();
    void on_control();
    void renegotiate();
    void drop_link();
    void on_cable(bool plugged);
    void on_negotiated();
    void set_forced_mode();
    void raise(std::uint32_t source);
    std::uint32_t status() const;

    Model& owner_;
    Mac mac_;
    const Time negotiation_;
    InnerBank bank_;
    Field loopback_, speed_, negotiate_, power_down_, duplex_;
    Field advertised_;
    Register* sources_ = nullptr;
    Register* mask_ = nullptr;
    State<bool> link_, link_failed_, page_received_;
    State<bool> negotiated_;
    State<std::uint32_t> mbits_;
    State<bool> full_duplex_;
    EthernetJack jack_;
    Alarm up_;
};

}  // namespace twin::smsc
