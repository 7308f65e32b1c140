// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/parts/lan8742a.hpp"

#include <stdexcept>

namespace twin::parts {

namespace {

constexpr std::uint16_t kId1Value = 0x0007, kId2Value = 0xC131;
// BMCR
constexpr std::uint32_t kReset = 1 << 15, kRestart = 1 << 9;
// BMSR: 100 and 10 Mbit/s in both duplexes, autonegotiation, extended registers
constexpr std::uint32_t kAbilities = 0x7809, kComplete = 1 << 5, kLinkUp = 1 << 2;
// ANAR and ANLPAR
constexpr std::uint32_t k10 = 1 << 5, k10Full = 1 << 6, k100 = 1 << 7, k100Full = 1 << 8, kPause = 1 << 10,
                        kAcknowledge = 1 << 14, kIeee8023 = 1;
constexpr std::uint32_t kPartner = kAcknowledge | kPause | k100Full | k100 | k10Full | k10 | kIeee8023;
// ANER
constexpr std::uint32_t kPartnerNegotiates = 1 << 0, kPage = 1 << 1;
const Time kSoftReset = microseconds(256);  // the data sheet: less than 0.5 s
const Time kBlink = milliseconds(80);
constexpr unsigned kRegisters = 32;

/// What the strap MODE[2:0] sets: BMCR's bits 13, 12 and 8, and ANAR's 8 to 5.
struct Mode {
    std::uint32_t control;
    std::uint32_t advertised;
};
constexpr std::uint32_t k100Bit = 1 << 13, kAutoBit = 1 << 12, kFullBit = 1 << 8, kPowerDownBit = 1 << 11;
constexpr Mode kModes[] = {
    {0, k10},
    {kFullBit, k10Full},
    {k100Bit, k100},
    {k100Bit | kFullBit, k100Full},
    {k100Bit | kAutoBit, k100},
    {k100Bit | kAutoBit, k100},  // repeater
    {kPowerDownBit, 0},
    {k100Bit | kAutoBit, k100Full | k100 | k10Full | k10},
};

}  // namespace

Lan8742a::Lan8742a(sc_core::sc_module_name name, const ModelContext& context)
    : Model(name, context),
      mdc(*this, "mdc"),
      mdio(*this, "mdio"),
      ref_clk(*this, "ref_clk"),
      crs_dv(*this, "crs_dv"),
      rxd0(*this, "rxd0"),
      rxd1(*this, "rxd1"),
      txen(*this, "txen"),
      txd0(*this, "txd0"),
      txd1(*this, "txd1"),
      nint(*this, "nint"),
      mac_(env().require<MiiMac>(context.params.text("mac"))),
      strap_address_(static_cast<unsigned>(context.params.integer("address"))),
      strap_mode_(static_cast<unsigned>(context.params.integer("mode"))),
      ref_clk_out_(context.params.boolean("ref_clk_out")),
      negotiation_(milliseconds(context.params.integer("negotiation_ms"))),
      bank_(*this, 4 * kRegisters),
      link_output_(*this, "link", Output::Type::boolean, "", "the link is up"),
      activity_output_(*this, "activity", Output::Type::boolean, "", "a frame passed a moment ago"),
      speed_output_(*this, "speed", Output::Type::number, "Mbit/s", "of the link; 0 without one"),
      link_(*this, "link"),
      completed_(*this, "negotiation_complete"),
      mmd_address_(*this, "mmd_address"),
      speed_(*this, "speed", Speed::none),
      soft_reset_(*this, "soft_reset", [this] { soft_reset(); }),
      negotiated_(*this, "negotiated", [this] { on_negotiated(); }),
      activity_ends_(*this, "activity_ends", [this] { activity_output_.publish(0); }),
      jack_(*this, {[this] { return link() ? mii_mbits() : 0U; }, [this](const EthernetFrame& f) { on_receive(f); },
                    [this](std::size_t bytes) { return isolate_ != 0 || loopback_ != 0 || mac_.mii_has_room(bytes); },
                    [this](bool plugged) { on_cable(plugged); }}) {
    if (strap_address_ > 31) throw std::invalid_argument("'address' is 0 to 31");
    if (strap_mode_ > 7) throw std::invalid_argument("'mode' is 0 to 7");
    bank_.number_bytes();
    bank_.socket.get_base_port().bind(no_initiator_);
    declare_basic();
    declare_vendor();
    mac_.attach_phy(*this);
}

void Lan8742a::declare_basic() {
    bmcr_ = &bank_.reg(4 * kBmcr, "BMCR", 0x3000)
                 .reserved(0, 8)
                 .field(8, "DUPLEX", Access::rw, full_duplex_)
                 .field(9, "RESTART_AN", Access::self_clearing)
                 .field(10, "ISOLATE", Access::rw, isolate_)
                 .field(11, "POWER_DOWN", Access::rw, power_down_)
                 .field(12, "AN_ENABLE", Access::rw, negotiates_)
                 .field(13, "SPEED_SEL", Access::rw, speed100_)
                 .field(14, "LOOPBACK", Access::rw, loopback_)
                 .field(15, "SOFT_RESET", Access::w1s)
                 .reserved(16, 16)
                 .on_write([this](std::uint32_t written) { on_control(written); });
    bmsr_ = &bank_.reg(4 * kBmsr, "BMSR", kAbilities)
                 .field(0, "EXT_CAP", Access::ro)
                 .field(1, "JABBER", Access::ro)
                 .field(2, "LINK", Access::ro)
                 .field(3, "AN_ABILITY", Access::ro)
                 .field(4, "REMOTE_FAULT", Access::ro)
                 .field(5, "AN_COMPLETE", Access::ro)
                 .reserved(6, 2)
                 .field(8, "EXT_STATUS", Access::ro)
                 .field(9, "100T2_HD", Access::ro)
                 .field(10, "100T2_FD", Access::ro)
                 .field(11, "10T_HD", Access::ro)
                 .field(12, "10T_FD", Access::ro)
                 .field(13, "100TX_HD", Access::ro)
                 .field(14, "100TX_FD", Access::ro)
                 .field(15, "100T4", Access::ro)
                 .reserved(16, 16)
                 .value([this](std::uint32_t stored) { return completed_ != 0 ? stored | kComplete : stored; })
                 .on_read([this] {  // LINK latches low until it was read
                     if (link()) bmsr_->set(*bmsr_ | kLinkUp);
                 });
    bank_.reg(4 * kId1, "PHYID1", kId1Value).field(0, 16, "OUI", Access::ro).reserved(16, 16);
    bank_.reg(4 * kId2, "PHYID2", kId2Value)
        .field(0, 4, "REVISION", Access::ro)
        .field(4, 6, "MODEL", Access::ro)
        .field(10, 6, "OUI", Access::ro)
        .reserved(16, 16);
    anar_ = &bank_.reg(4 * kAnar, "ANAR", 0x01E1)
                 .field(0, 5, "SELECTOR", Access::rw)
                 .field(5, "10T_HD", Access::rw)
                 .field(6, "10T_FD", Access::rw)
                 .field(7, "100TX_HD", Access::rw)
                 .field(8, "100TX_FD", Access::rw)
                 .reserved(9)
                 .field(10, 2, "PAUSE", Access::rw)
                 .reserved(12)
                 .field(13, "REMOTE_FAULT", Access::rw)
                 .reserved(14)
                 .unimplemented(15, "NEXT_PAGE")
                 .reserved(16, 16)
                 .quiet_reads();
    anlpar_ = &bank_.reg(4 * kAnlpar, "ANLPAR")
                   .field(0, 5, "SELECTOR", Access::ro)
                   .field(5, "10T_HD", Access::ro)
                   .field(6, "10T_FD", Access::ro)
                   .field(7, "100TX_HD", Access::ro)
                   .field(8, "100TX_FD", Access::ro)
                   .field(9, "100T4", Access::ro)
                   .field(10, 2, "PAUSE", Access::ro)
                   .reserved(12)
                   .field(13, "REMOTE_FAULT", Access::ro)
                   .field(14, "ACK", Access::ro)
                   .field(15, "NEXT_PAGE", Access::ro)
                   .reserved(16, 16);
    aner_ = &bank_.reg(4 * kAner, "ANER", 0x0004)
                 .field(0, "LP_AN_ABLE", Access::ro)
                 .field(1, "PAGE_RX", Access::rc_r)
                 .field(2, "NP_ABLE", Access::ro)
                 .field(3, "LP_NP_ABLE", Access::ro)
                 .field(4, "PDF", Access::rc_r)
                 .reserved(5, 27);
    bank_.reg(4 * kAnnptr, "ANNPTR", 0x2001).unimplemented(0, 16, "NEXT_PAGE").reserved(16, 16);
    bank_.reg(4 * kAnlpnpr, "ANLPNPR").unimplemented(0, 16, "NEXT_PAGE").reserved(16, 16);
}

void Lan8742a::declare_vendor() {
    mmd_control_ = &bank_.reg(4 * kMmdControl, "MMD_CONTROL")
                        .field(0, 5, "DEVAD", Access::rw)
                        .reserved(5, 9)
                        .field(14, 2, "FUNCTION", Access::rw)
                        .reserved(16, 16);
    mmd_data_ = &bank_.reg(4 * kMmdData, "MMD_DATA")
                     .field(0, 16, "ADDRESS_DATA", Access::rw)
                     .reserved(16, 16)
                     .value([this](std::uint32_t) { return mmd_value(); })
                     .on_write([this](std::uint32_t written) { on_mmd(written); });
    bank_.reg(4 * kEdpd, "EDPD_NLP_CROSSOVER").unimplemented(0, 16, "VALUE").reserved(16, 16);
    mcsr_ = &bank_.reg(4 * kMcsr, "MCSR")
                 .reserved(0)
                 .field(1, "ENERGYON", Access::ro)
                 .reserved(2, 4)
                 .field(6, "ALTINT", Access::rw)
                 .reserved(7, 2)
                 .unimplemented(9, "FARLOOPBACK")
                 .reserved(10, 3)
                 .field(13, "EDPWRDOWN", Access::rw)
                 .reserved(14, 18)
                 .quiet_reads()
                 .value([this](std::uint32_t stored) { return active() && jack_.plugged() ? stored | 2 : stored; })
                 .on_write([this] { update_irq(); });
    smr_ = &bank_.reg(4 * kSmr, "SMR", 0x60E0)
                .field(0, 5, "PHYAD", Access::rw, address_)
                .field(5, 3, "MODE", Access::rw, mode_)
                .reserved(8, 24);
    bank_.reg(4 * kTdrPatterns, "TDR_PATTERNS").unimplemented(0, 16, "VALUE").reserved(16, 16);
    bank_.reg(4 * kTdrControl, "TDR_CONTROL").unimplemented(0, 16, "VALUE").reserved(16, 16);
    bank_.reg(4 * kSymbolErrors, "SECR").field(0, 16, "SYM_ERR_CNT", Access::ro).reserved(16, 16);
    bank_.reg(4 * kScsir, "SCSIR")
        .reserved(0, 4)
        .field(4, "XPOL", Access::ro)
        .reserved(5, 6)
        .field(11, "SQEOFF", Access::rw)
        .reserved(12)
        .field(13, "CH_SELECT", Access::rw)
        .reserved(14)
        .field(15, "AMDIXCTRL", Access::rw)
        .reserved(16, 16);
    bank_.reg(4 * kCableLength, "CBLN").reserved(0, 12).unimplemented(12, 4, "CBLN").reserved(16, 16);
    const auto interrupts = [this](unsigned number, const char* reg, Access access) -> Register& {
        return bank_.reg(4 * number, reg)
            .reserved(0)
            .field(1, "INT1_PAGE_RECEIVED", access)
            .field(2, "INT2_PARALLEL_FAULT", access)
            .field(3, "INT3_PARTNER_ACK", access)
            .field(4, "INT4_LINK_DOWN", access)
            .field(5, "INT5_REMOTE_FAULT", access)
            .field(6, "INT6_AN_COMPLETE", access)
            .field(7, "INT7_ENERGYON", access)
            .field(8, "INT8_WOL", access)
            .reserved(9, 23);
    };
    isfr_ = &interrupts(kIsfr, "ISFR", Access::rc_r).on_read([this] { update_irq(); });
    imr_ = &interrupts(kImr, "IMR", Access::rw).on_write([this] { update_irq(); });
    pscsr_ = &bank_.reg(4 * kPscsr, "PSCSR", 0x0040)
                  .reserved(0, 2)
                  .field(2, 3, "SPEED", Access::ro)
                  .reserved(5, 7)
                  .field(12, "AUTODONE", Access::ro)
                  .reserved(13, 19)
                  .value([this](std::uint32_t stored) {
                      return stored | static_cast<std::uint32_t>(speed_.get()) << 2 | (completed_ != 0 ? 1U << 12 : 0);
                  });
}

// --- management

std::optional<std::uint16_t> Lan8742a::mdio_read(unsigned address, unsigned reg) {
    if (!powered() || address != address_ || reg >= kRegisters) return {};
    return static_cast<std::uint16_t>(bank_.read(4 * reg));
}

void Lan8742a::mdio_write(unsigned address, unsigned reg, std::uint16_t value) {
    if (!powered() || address != address_ || reg >= kRegisters) return;
    bank_.write(4 * reg, value);
}

void Lan8742a::on_control(std::uint32_t written) {
    if ((written & kReset) != 0) {
        drop_link();
        negotiated_.cancel();
        soft_reset_.arm_in(kSoftReset);
        return;
    }
    if (soft_reset_.armed()) return;
    if (power_down_ != 0) {
        drop_link();
        negotiated_.cancel();
        return;
    }
    // Changing how the link is made breaks it. A negotiated link does not mind SPEED_SEL and DUPLEX.
    const bool same =
        negotiates_ != 0 ? completed_ != 0 || negotiated_.armed() : link() && completed_ == 0 && speed_ == forced();
    if (same && (written & kRestart) == 0) return;
    restart();
}

/// BMCR's reset: all registers but SMR, whose MODE is taken instead of the straps.
void Lan8742a::soft_reset() {
    const std::uint32_t special = *smr_;
    bank_.reset(ResetKind::debug);
    smr_->set(special);
    apply_straps();
    update_irq();
    restart();
}

void Lan8742a::apply_straps() {
    const Mode& mode = kModes[mode_];
    bmcr_->set(mode.control);
    anar_->set(kIeee8023 | mode.advertised);
    mmd_address_ = 0;
}

// --- the link

void Lan8742a::restart() {
    drop_link();
    negotiated_.cancel();
    if (!active() || !jack_.plugged()) return;
    if (negotiates_ != 0) {
        negotiated_.arm_in(negotiation_);
    } else {
        set_link(forced());
    }
}

void Lan8742a::drop_link() {
    const bool was_up = link();
    link_ = 0;
    completed_ = 0;
    speed_ = Speed::none;
    bmsr_->set(*bmsr_ & ~kLinkUp);
    anlpar_->set(0);
    aner_->set(*aner_ & ~kPartnerNegotiates);
    if (was_up) raise(kLinkDown);
    show();
}

Lan8742a::Speed Lan8742a::best_common() const {
    const std::uint32_t common = *anar_ & kPartner;
    if ((common & k100Full) != 0) return Speed::full100;
    if ((common & k100) != 0) return Speed::half100;
    if ((common & k10Full) != 0) return Speed::full10;
    return (common & k10) != 0 ? Speed::half10 : Speed::none;
}

Lan8742a::Speed Lan8742a::forced() const {
    if (speed100_ != 0) return full_duplex_ != 0 ? Speed::full100 : Speed::half100;
    return full_duplex_ != 0 ? Speed::full10 : Speed::half10;
}

void Lan8742a::on_negotiated() {
    anlpar_->set(kPartner);
    aner_->set(*aner_ | kPartnerNegotiates | kPage);
    completed_ = 1;
    raise(kPageReceived | kPartnerAcknowledged | kNegotiated);
    set_link(best_common());
}

void Lan8742a::set_link(Speed speed) {
    speed_ = speed;
    link_ = speed != Speed::none ? 1 : 0;
    show();
}

void Lan8742a::on_cable(bool plugged) {
    if (!powered()) return;
    if (plugged && active()) raise(kEnergyOn);
    if (plugged) {
        restart();
    } else {
        drop_link();
        negotiated_.cancel();
    }
}

unsigned Lan8742a::mii_mbits() const {
    if (!active()) return 0;
    switch (speed_) {
        case Speed::half10:
        case Speed::full10:
            return 10;
        case Speed::none:  // the clock of RMII is there without a link
        case Speed::half100:
        case Speed::full100:
            break;
    }
    return 100;
}

bool Lan8742a::mii_full_duplex() const { return speed_ == Speed::full10 || speed_ == Speed::full100; }

// --- frames

void Lan8742a::mii_transmit(const EthernetFrame& frame) {
    if (!active() || isolate_ != 0) return;
    if (loopback_ != 0) {
        mac_.mii_receive(frame);
        return;
    }
    if (link()) seen_activity();
    jack_.send(frame);
}

void Lan8742a::on_receive(const EthernetFrame& frame) {
    if (!active() || !link() || isolate_ != 0 || loopback_ != 0) return;
    seen_activity();
    mac_.mii_receive(frame);
}

void Lan8742a::seen_activity() {
    if (activity_ends_.armed() && activity_ends_.deadline() > now() + picoseconds(kBlink.value() / 2)) return;
    activity_output_.publish(1);
    activity_ends_.arm_in(kBlink);
}

void Lan8742a::show() {
    link_output_.publish(link() ? 1 : 0);
    speed_output_.publish(link() ? mii_mbits() : 0);
    if (link()) return;
    activity_ends_.cancel();
    activity_output_.publish(0);
}

// --- interrupt

void Lan8742a::raise(std::uint32_t flags) {
    isfr_->set(*isfr_ | flags);
    update_irq();
}

// Push-pull with the default polarity; the board has a pull-up for while it is not driven.
void Lan8742a::update_irq() {
    if (ref_clk_out_ || !powered()) {
        nint.drive(Drive::released());
        return;
    }
    nint.drive(Drive::open_drain((*isfr_ & *imr_) == 0));
}

// --- MMD (clause 22, annex 22D)

void Lan8742a::on_mmd(std::uint32_t written) {
    if (*mmd_control_ >> 14 == 0) {
        mmd_address_ = written & 0xFFFF;
        return;
    }
    note(JournalKind::unmodelled, "MMD " + std::to_string(*mmd_control_ & 31) + "." + std::to_string(mmd_address_));
}

/// Which devices there are (3.5 and 3.6, 7.5 and 7.6): PCS, autonegotiation and the vendor's 30. The rest is not
/// modelled, and 0.
std::uint32_t Lan8742a::mmd_value() const {
    if (*mmd_control_ >> 14 == 0) return mmd_address_;
    const std::uint32_t device = *mmd_control_ & 31;
    if (device != 3 && device != 7) return 0;
    if (mmd_address_ == 5) return 1U << 3 | 1U << 7;
    return mmd_address_ == 6 ? 1U << 14 : 0;
}

// --- reset and power

void Lan8742a::on_reset(ResetKind) {
    smr_->set(0x6000 | strap_mode_ << 5 | strap_address_);
    apply_straps();
    show();
    update_irq();
    restart();
}

void Lan8742a::on_power_lost() {
    link_ = 0;
    speed_ = Speed::none;
    show();
}

void Lan8742a::on_loaded() {
    show();
    update_irq();
}

}  // namespace twin::parts
