// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/smsc/lan9118_phy.hpp"

#include <utility>

namespace twin::smsc {

namespace {

// Of the interrupt source and mask registers.
constexpr std::uint32_t kEnergyOn = 1 << 7, kNegotiationComplete = 1 << 6, kLinkDown = 1 << 4,
                        kPartnerAcknowledged = 1 << 3, kPageReceived = 1 << 1;

// Of the advertisement and the partner's ability.
constexpr std::uint32_t k100Full = 1 << 8, k100Half = 1 << 7, k10Full = 1 << 6, k10Half = 1 << 5;

}  // namespace

Lan9118Phy::Lan9118Phy(Model& owner, Time negotiation, Mac mac)
    : owner_(owner),
      mac_(std::move(mac)),
      negotiation_(negotiation),
      bank_(owner, 32, "phy"),
      link_(owner, "phy.link"),
      link_failed_(owner, "phy.link_failed"),
      page_received_(owner, "phy.page_received"),
      negotiated_(owner, "phy.negotiated"),
      mbits_(owner, "phy.mbits", 100),
      full_duplex_(owner, "phy.full_duplex", false),
      jack_(owner, {[this] { return link_ ? mbits_.get() : 0U; },
                    [this](const EthernetFrame& frame) {
                        if (!loopback()) mac_.receive(frame);
                    },
                    [this](std::size_t bytes) { return loopback() || mac_.has_room(bytes); },
                    [this](bool plugged) { on_cable(plugged); }}),
      up_(owner, "phy.up", [this] { on_negotiated(); }) {
    declare_basic();
    declare_special();
}

void Lan9118Phy::declare_basic() {
    bank_.reg(4 * kBasicControl, "BCR", 0x3000)
        .reserved(0, 7)
        .unimplemented(7, "COLLISION_TEST")
        .field(8, "DUPLEX", Access::rw, duplex_)
        .field(9, "RESTART_AN", Access::self_clearing)
        .reserved(10)
        .field(11, "POWER_DOWN", Access::rw, power_down_)
        .field(12, "AN_ENABLE", Access::rw, negotiate_)
        .field(13, "SPEED", Access::rw, speed_)
        .field(14, "LOOPBACK", Access::rw, loopback_)
        .field(15, "RESET", Access::self_clearing)
        .reserved(16, 16)
        .quiet_reads()
        .on_write([this](std::uint32_t written) {
            if ((written & 0x8000) != 0) {
                reset();
                return;
            }
            if ((written & 0x0200) != 0 && negotiate_ != 0) drop_link();
            on_control();
        })
        .doc("Number 0. Loopback: what the MAC sends comes back, the line is cut off");
    bank_.reg(4 * kBasicStatus, "BSR", 0x7809)
        .field(0, "EXTENDED", Access::ro)
        .field(1, "JABBER", Access::ro)
        .field(2, "LINK", Access::ro)
        .field(3, "AN_ABILITY", Access::ro)
        .field(4, "REMOTE_FAULT", Access::ro)
        .field(5, "AN_COMPLETE", Access::ro)
        .reserved(6, 5)
        .field(11, 5, "ABILITIES", Access::ro)
        .reserved(16, 16)
        .timed_value([this](std::uint32_t) { return status(); })
        .on_read([this] { link_failed_ = false; })
        .doc("Number 1. LINK stays 0 after a failure until it is read");
    bank_.reg(4 * kId1, "PHYID1", 0x0007).field(0, 16, "OUI", Access::ro).reserved(16, 16).doc("Number 2");
    bank_.reg(4 * kId2, "PHYID2", 0xC0C3)
        .field(0, 4, "REVISION", Access::ro)
        .field(4, 6, "MODEL", Access::ro)
        .field(10, 6, "OUI", Access::ro)
        .reserved(16, 16)
        .doc("Number 3");
    bank_.reg(4 * kAdvertisement, "ANAR", 0x01E1)
        .field(0, 5, "SELECTOR", Access::rw)
        .field(5, 4, "ABILITIES", Access::rw, advertised_)
        .field(9, "T4", Access::ro)
        .field(10, 2, "PAUSE", Access::rw)
        .reserved(12)
        .field(13, "REMOTE_FAULT", Access::rw)
        .reserved(14)
        .field(15, "NEXT_PAGE", Access::ro)
        .reserved(16, 16)
        .doc("Number 4. Counts from the next negotiation");
    bank_.reg(4 * kPartnerAbility, "ANLPAR")
        .field(0, 16, "ABILITIES", Access::ro)
        .reserved(16, 16)
        .timed_value([this](std::uint32_t) { return negotiated_ ? std::uint32_t{kPartner} : 0U; })
        .doc("Number 5");
    bank_.reg(4 * kExpansion, "ANER")
        .field(0, "LP_AN_ABLE", Access::ro)
        .field(1, "PAGE_RECEIVED", Access::ro)
        .field(2, "NEXT_PAGE_ABLE", Access::ro)
        .field(3, "LP_NEXT_PAGE_ABLE", Access::ro)
        .field(4, "PARALLEL_FAULT", Access::ro)
        .reserved(5, 27)
        .timed_value([this](std::uint32_t) { return (negotiated_ ? 1U : 0U) | (page_received_ ? 2U : 0U); })
        .on_read([this] { page_received_ = false; })
        .doc("Number 6");
}

void Lan9118Phy::declare_special() {
    bank_.reg(4 * kModeControl, "MCSR", 0)
        .reserved(0)
        .field(1, "ENERGYON", Access::ro)
        .reserved(2, 11)
        .unimplemented(13, "EDPWRDOWN")
        .reserved(14, 18)
        .quiet_reads()
        .value([this](std::uint32_t stored) { return stored | (jack_.plugged() ? 2U : 0U); })
        .doc("Number 17");
    bank_.reg(4 * kSpecialModes, "SPECIAL_MODES", 0x00E1)
        .field(0, 5, "PHYAD", Access::ro)
        .field(5, 3, "MODE", Access::rw)
        .reserved(8, 24)
        .doc("Number 18. MODE is held and changes nothing: it counts from a reset with the straps");
    bank_.reg(4 * kIndications, "INDICATIONS", 0x000B)
        .reserved(0, 4)
        .field(4, "XPOL", Access::ro)
        .reserved(5, 5)
        .unimplemented(10, "VCOOFF_LP")
        .reserved(11, 2)
        .field(13, "AMDIX_STATE", Access::rw)
        .field(14, "AMDIX_EN", Access::rw)
        .field(15, "AMDIXCTRL", Access::rw)
        .reserved(16, 16)
        .quiet_reads()
        .doc("Number 27. Whatever the cable's pairs, they fit");
    sources_ = &bank_.reg(4 * kInterruptSource, "ISR")
                    .reserved(0)
                    .field(1, 7, "SOURCES", Access::rc_r)
                    .reserved(8, 24)
                    .on_read([this] { mac_.changed(); })
                    .doc("Number 29: 7 ENERGYON, 6 AN complete, 4 link down, 3 partner's acknowledge, 1 page received");
    mask_ = &bank_.reg(4 * kInterruptMask, "IMR")
                 .reserved(0)
                 .field(1, 7, "MASK", Access::rw)
                 .reserved(8, 24)
                 .on_write([this] { mac_.changed(); })
                 .doc("Number 30");
    bank_.reg(4 * kSpecialControl, "SCSR", 0)
        .reserved(0, 2)
        .field(2, 3, "SPEED", Access::ro)
        .reserved(5, 7)
        .field(12, "AUTODONE", Access::ro)
        .reserved(13, 19)
        .timed_value([this](std::uint32_t) {
            const std::uint32_t speed = link_ ? (mbits_ == 100 ? 2U : 1U) | (full_duplex_ ? 4U : 0U) : 0U;
            return speed << 2 | (negotiated_ ? 1U << 12 : 0U);
        })
        .doc("Number 31. SPEED: 1 and 2 are 10 and 100 Mbit/s, 4 more is full duplex");
}

std::uint32_t Lan9118Phy::status() const {
    return 0x7809U | (link_ && !link_failed_ ? 4U : 0U) | (negotiated_ ? 0x20U : 0U);
}

bool Lan9118Phy::interrupt() const { return (sources_->get() & mask_->get()) != 0; }

void Lan9118Phy::raise(std::uint32_t source) { sources_->set(sources_->get() | source); }

void Lan9118Phy::reset() {
    const std::uint32_t modes = bank_.find(4 * kSpecialModes)->get();
    bank_.reset(ResetKind::pin);
    bank_.find(4 * kSpecialModes)->set(modes);
    link_failed_.reset();
    page_received_.reset();
    renegotiate();
}

void Lan9118Phy::on_control() {
    if (negotiate_ == 0) {
        const bool was_full = full_duplex_;
        const unsigned was_mbits = mbits_;
        set_forced_mode();
        if (negotiated_ || was_full != full_duplex_ || was_mbits != mbits_) drop_link();
    } else if (link_ && !negotiated_) {
        drop_link();
    }
    if (power_down_ != 0) drop_link();
    if (!link_ && !up_.armed()) renegotiate();
    mac_.changed();
}

void Lan9118Phy::set_forced_mode() {
    mbits_ = speed_ != 0 ? 100 : 10;
    full_duplex_ = duplex_ != 0;
}

void Lan9118Phy::renegotiate() {
    drop_link();
    if (negotiate_ == 0) set_forced_mode();
    if (power_down_ == 0 && jack_.plugged() && owner_.powered()) up_.arm_in(negotiation_);
    mac_.changed();
}

void Lan9118Phy::drop_link() {
    up_.cancel();
    negotiated_ = false;
    if (!link_) return;
    link_ = false;
    link_failed_ = true;
    raise(kLinkDown);
}

void Lan9118Phy::on_cable(bool plugged) {
    if (!owner_.powered()) return;
    if (plugged) {
        raise(kEnergyOn);
        mac_.energy();
    }
    renegotiate();
}

void Lan9118Phy::on_negotiated() {
    if (negotiate_ != 0) {
        const std::uint32_t common = advertised_ << 5 & kPartner;
        if ((common & (k100Full | k100Half | k10Full | k10Half)) == 0) return;
        mbits_ = (common & (k100Full | k100Half)) != 0 ? 100 : 10;
        full_duplex_ = (common & (mbits_ == 100 ? k100Full : k10Full)) != 0;
        negotiated_ = true;
        page_received_ = true;
        raise(kNegotiationComplete | kPartnerAcknowledged | kPageReceived);
    }
    link_ = true;
    mac_.changed();
}

}  // namespace twin::smsc
