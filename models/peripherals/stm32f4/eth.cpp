// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/eth.hpp"

#include <algorithm>
#include <numeric>

#include "models/peripherals/stm32f4/exti.hpp"
#include "models/peripherals/stm32f4/rcc.hpp"
#include "models/peripherals/stm32f4/syscfg.hpp"

namespace twin::stm32f4 {

namespace {

constexpr std::uint32_t kNormal = Eth::kTs | Eth::kTbus | Eth::kRs | Eth::kErs;
constexpr std::uint32_t kAbnormal =
    Eth::kTpss | Eth::kTjts | Eth::kRos | Eth::kTus | Eth::kRbus | Eth::kRpss | Eth::kRwts | Eth::kEts | Eth::kFbes;
constexpr std::uint32_t kCcm = 0x10000000, kCcmSize = 0x10000;
constexpr unsigned kMdioBits = 64;  // preamble and frame of clause 22
const Time kResetTime = microseconds(1), kClockPoll = milliseconds(1);
constexpr std::uint32_t kPatience = 50;  // polls until somebody is told

}  // namespace

/// What the MAC has to the outside.
struct Eth::Line {
    enum class Of : std::uint8_t { both, mii, rmii };
    const char* signal;
    const char* pin;  ///< of a PHY that says how it is wired
    Of of;
    unsigned use;
    bool output;
};

// CRS, COL and RX_ER of MII are not needed for full duplex, and so not asked for.
const Eth::Line Eth::kLines[] = {
    {"ETH_MDC", "mdc", Line::Of::both, management, true},
    {"ETH_MDIO", "mdio", Line::Of::both, management, false},
    {"ETH_RMII_REF_CLK", "ref_clk", Line::Of::rmii, clocks, false},
    {"ETH_RMII_CRS_DV", "crs_dv", Line::Of::rmii, receiving, false},
    {"ETH_RMII_RXD0", "rxd0", Line::Of::rmii, receiving, false},
    {"ETH_RMII_RXD1", "rxd1", Line::Of::rmii, receiving, false},
    {"ETH_RMII_TX_EN", "txen", Line::Of::rmii, sending, true},
    {"ETH_RMII_TXD0", "txd0", Line::Of::rmii, sending, true},
    {"ETH_RMII_TXD1", "txd1", Line::Of::rmii, sending, true},
    {"ETH_MII_RX_CLK", "rx_clk", Line::Of::mii, clocks, false},
    {"ETH_MII_TX_CLK", "tx_clk", Line::Of::mii, clocks, false},
    {"ETH_MII_RX_DV", "rx_dv", Line::Of::mii, receiving, false},
    {"ETH_MII_RXD0", "rxd0", Line::Of::mii, receiving, false},
    {"ETH_MII_RXD1", "rxd1", Line::Of::mii, receiving, false},
    {"ETH_MII_RXD2", "rxd2", Line::Of::mii, receiving, false},
    {"ETH_MII_RXD3", "rxd3", Line::Of::mii, receiving, false},
    {"ETH_MII_TX_EN", "txen", Line::Of::mii, sending, true},
    {"ETH_MII_TXD0", "txd0", Line::Of::mii, sending, true},
    {"ETH_MII_TXD1", "txd1", Line::Of::mii, sending, true},
    {"ETH_MII_TXD2", "txd2", Line::Of::mii, sending, true},
    {"ETH_MII_TXD3", "txd3", Line::Of::mii, sending, true},
};

std::size_t EthFifo::bytes() const {
    return std::accumulate(frames_.begin(), frames_.end(), std::size_t{0},
                           [](std::size_t sum, const EthFrame& frame) { return sum + frame.bytes.size(); });
}

void EthFifo::save(StateWriter& out) const {
    out.value<std::uint64_t>(frames_.size());
    for (const EthFrame& frame : frames_) {
        out.value<std::uint32_t>(static_cast<std::uint32_t>(frame.bytes.size()));
        out.bytes(frame.bytes.data(), frame.bytes.size());
        for (const std::uint32_t word : {frame.status, frame.extended, frame.descriptor, frame.stamped,
                                         frame.stamp.seconds, frame.stamp.subseconds, frame.whole, frame.done})
            out.value(word);
    }
}

void EthFifo::load(StateReader& in) {
    frames_.clear();
    for (auto n = in.value<std::uint64_t>(); n > 0; --n) {
        EthFrame frame;
        const auto size = in.value<std::uint32_t>();
        // A frame of 13-bit buffers, or of the wire: neither is longer.
        if (size > 0x10000) throw StateError(name() + ": a frame of " + std::to_string(size) + " bytes");
        frame.bytes.resize(size);
        in.bytes(frame.bytes.data(), size);
        for (std::uint32_t* word : {&frame.status, &frame.extended, &frame.descriptor, &frame.stamped,
                                    &frame.stamp.seconds, &frame.stamp.subseconds, &frame.whole, &frame.done})
            *word = in.value<std::uint32_t>();
        frames_.push_back(std::move(frame));
    }
}

Eth::Eth(sc_core::sc_module_name name, const ModelContext& context)
    : Peripheral(name, context, 0x1400),
      transmit_clock_(env().clock("ETHMACTX", kDefaultHz)),
      receive_clock_(env().clock("ETHMACRX", kDefaultHz)),
      port_(*this, "dma"),
      irq_(*this),
      mmc_(bank_, [this] { update_irq(); }),
      ptp_(*this, bank_, env().clock("ETHMACPTP", kDefaultHz),
           [this] {
               macsr_->set(macsr_->get() | 1U << 9);
               update_irq();
           }),
      tx_state_(*this, "tx.state", TxState::stopped),
      tx_current_(*this, "tx.current"),
      tx_stopping_(*this, "tx.stopping"),
      tx_descriptor_(*this, "tx.descriptor"),
      tx_fifo_(*this, "tx.fifo"),
      wire_(*this, "tx.wire", Wire::idle),
      wire_free_ps_(*this, "tx.free_ps"),
      wire_began_ps_(*this, "tx.began_ps"),
      paused_until_ps_(*this, "tx.paused_until_ps"),
      rx_state_(*this, "rx.state", RxState::stopped),
      rx_current_(*this, "rx.current"),
      rx_stopping_(*this, "rx.stopping"),
      rx_starved_(*this, "rx.starved"),
      rx_descriptor_(*this, "rx.descriptor"),
      rx_fifo_(*this, "rx.fifo"),
      wakeup_filter_(*this, "wakeup.filter"),
      wakeup_index_(*this, "wakeup.index"),
      error_bits_(*this, "dma.error_bits"),
      dead_(*this, "dma.dead"),
      polls_(*this, "clock_polls"),
      reset_done_(*this, "reset_done",
                  [this] {
                      sr_bit_ = 0;
                      polls_ = 0;
                  }),
      clock_poll_(*this, "clock_poll", [this] { on_clock_poll(); }),
      wire_due_(*this, "wire", [this] { on_wire(); }),
      mdio_done_(*this, "mdio", clock(), [this] { on_mdio_done(); }),
      tx_dma_(*this, "tx_dma", clock(), [this] { on_transmit_dma(); }),
      rx_dma_(*this, "rx_dma", clock(), [this] { on_receive_dma(); }),
      rx_watchdog_(*this, "rx_watchdog", clock(), [this] { raise(kRs); }) {
    transmit_clock_.subscribe({[] {}}, [this] { kick_wire(); });
    for (const Line& line : kLines) {
        signals_by_line_.push_back(std::make_unique<Signal>(*this, line.signal, false));
        signals_by_line_.back()->on_pads([this] {
            find_reach();
            if (!env().loading()) try_to_finish_reset();
        });
    }
    declare_mac();
    declare_power();
    declare_addresses();
    declare_dma();
    declare_current();
}

void Eth::end_of_elaboration() {
    Peripheral::end_of_elaboration();
    exti_ = find_only<Exti>(env());
    syscfg_ = find_only<Syscfg>(env());
    find_reach();
    drive_lines();
    try_to_finish_reset();
}

// --- lines to the PHY

bool Eth::rmii() const { return syscfg_ == nullptr || syscfg_->rmii(); }

/// What keeps the line from the PHY, or "".
std::string Eth::missing(const Line& line, const Signal& signal) const {
    if (!signal.connected()) return signal.name() + " is on no pad (alternate function 11)";
    const auto* part = dynamic_cast<const Model*>(phy());
    if (part == nullptr || part->find_pin("mdc") == nullptr) return "";  // a PHY that does not tell its wires
    const PinPort* pin = part->find_pin(line.pin);
    const auto& pads = signal.pads();
    const bool wired = pin != nullptr && std::any_of(pads.begin(), pads.end(),
                                                     [&](Pad* pad) { return &pad->port().net() == &pin->net(); });
    return wired ? "" : signal.name() + " is on " + pads.front()->pad_name() + ", which is not wired to the PHY";
}

void Eth::find_reach() {
    if (signals_by_line_.size() < std::size(kLines)) return;
    reach_ = {management | clocks | receiving | sending, management | clocks | receiving | sending};
    for (std::size_t i = 0; i < std::size(kLines); ++i) {
        const Line& line = kLines[i];
        if (missing(line, *signals_by_line_[i]).empty()) continue;
        if (line.of != Line::Of::rmii) reach_[0] &= ~line.use;
        if (line.of != Line::Of::mii) reach_[1] &= ~line.use;
    }
}

bool Eth::reaches_or_note(unsigned use) const {
    if (reaches(use)) return true;
    const Line::Of other = rmii() ? Line::Of::mii : Line::Of::rmii;
    for (std::size_t i = 0; i < std::size(kLines); ++i) {
        const Line& line = kLines[i];
        if ((line.use & use) == 0 || line.of == other) continue;
        const std::string why = missing(line, *signals_by_line_[i]);
        if (!why.empty()) note(JournalKind::guest_error, why);
    }
    return false;
}

unsigned Eth::phy_mbits() const { return phy() != nullptr ? phy()->mii_mbits() : 0; }

// Their waveforms are not modelled; while nothing is sent they are low.
void Eth::drive_lines() {
    for (std::size_t i = 0; i < std::size(kLines); ++i)
        if (kLines[i].output) signals_by_line_[i]->set(false);
}

// --- reset and clocks

void Eth::on_reset(ResetKind) {
    drive_lines();
    ptp_.on_reset();
    update_irq();
    try_to_finish_reset();
}

void Eth::on_loaded() {
    drive_lines();
    find_reach();
    ptp_.on_loaded();
    update_irq();
}

void Eth::on_clock_changed() {
    try_to_finish_reset();
    kick_wire();
}

void Eth::try_to_finish_reset() {
    if (!in_software_reset() || !clock().running() || reset_done_.armed()) return;
    if (reaches(clocks) && phy_mbits() != 0) {
        reset_done_.arm_in(kResetTime);
    } else {
        wait_for_clock();
    }
}

/// The PHY does not tell when it gives its clock.
void Eth::wait_for_clock() {
    if (!clock_poll_.armed()) clock_poll_.arm_in(kClockPoll);
}

void Eth::on_clock_poll() {
    if (!clock().running()) return;
    // Firmware may well enable the MAC before its pads; and a busy host lets time pass in between.
    if (polls_ == kPatience && reaches_or_note(clocks) && phy_mbits() == 0)
        note(JournalKind::guest_error, "the PHY gives no clock");
    polls_ = reaches(clocks) && phy_mbits() != 0 ? 0 : polls_ + 1;
    try_to_finish_reset();
    kick_wire();
}

void Eth::on_bus_mode(std::uint32_t written) {
    // All of it starts over, this register too: its reset value has SR set.
    if ((written & 1) != 0) reset(ResetKind::system);
}

// --- management

void Eth::on_mii_address() {
    if (mb_ == 0 || mdio_done_.armed()) return;
    constexpr unsigned kDividers[] = {42, 62, 16, 26, 102};
    unsigned range = *miiar_ >> 2 & 7;
    if (range >= std::size(kDividers)) {
        note(JournalKind::guest_error, "ETH_MACMIIAR.CR has a reserved value");
        range = 4;
    }
    mdio_done_.arm(std::uint64_t{kDividers[range]} * kMdioBits);
}

void Eth::on_mdio_done() {
    const std::uint32_t address = *miiar_;
    const unsigned to = address >> 11 & 31, reg = address >> 6 & 31;
    const bool writes = (address & 2) != 0;
    std::uint16_t value = 0xFFFF;  // MDIO is pulled up
    if (reaches_or_note(management)) {
        for (MiiPhy* phy : phys_) {
            if (writes) {
                phy->mdio_write(to, reg, static_cast<std::uint16_t>(miidr_->get()));
            } else if (const auto answer = phy->mdio_read(to, reg)) {
                value = *answer;
            }
        }
    }
    if (!writes) miidr_->set(value);
    mb_ = 0;
}

// --- interrupts

void Eth::raise(std::uint32_t flags) {
    dmasr_->set(dmasr_->get() | flags);
    if ((flags & kRs) != 0) {
        dmasr_->set(dmasr_->get() & ~kErs);
        rx_watchdog_.cancel();
    }
    update_irq();
}

void Eth::update_irq() {
    const std::uint32_t enabled = *dmaier_;
    if ((*dmasr_ & enabled & kNormal) != 0) dmasr_->set(*dmasr_ | kNis);
    if ((*dmasr_ & enabled & kAbnormal) != 0) dmasr_->set(*dmasr_ | kAis);
    const bool wake = (mpr_ | wfr_) != 0;
    const bool stamp = (*macsr_ >> 9 & 1) != 0;
    irq_.set((*dmasr_ & enabled & (kNis | kAis)) != 0 || mmc_.receive_interrupt() || mmc_.transmit_interrupt() ||
             (wake && (*macimr_ >> 3 & 1) == 0) || (stamp && (*macimr_ >> 9 & 1) == 0));
    if (exti_ != nullptr && !env().loading()) exti_->set_line(kExtiLine, wake);
}

// --- the DMA's common part

bool Eth::bus_read(std::uint32_t address, void* data, std::size_t size) {
    if (std::uint64_t{address} + size > kCcm && address < kCcm + kCcmSize) return false;
    return port_.read(address, data, size);
}

bool Eth::bus_write(std::uint32_t address, const void* data, std::size_t size) {
    if (std::uint64_t{address} + size > kCcm && address < kCcm + kCcmSize) return false;
    return port_.write(address, data, size);
}

void Eth::fail(bool transmit, bool read, bool descriptor) {
    error_bits_ = (transmit ? 1U : 0U) | (read ? 2U : 0U) | (descriptor ? 4U : 0U);
    dead_ = 1;
    tx_state_ = TxState::stopped;
    rx_state_ = RxState::stopped;
    tx_dma_.cancel();
    rx_dma_.cancel();
    raise(kFbes);
}

std::uint32_t Eth::next_descriptor(std::uint32_t current, std::uint32_t list, bool chained, bool end_of_ring,
                                   std::uint32_t next) const {
    if (end_of_ring) return list;
    if (chained) return next & ~3U;
    return current + (enhanced() ? 32 : 16) + 4 * dsl_;
}

void Eth::on_operation_mode(std::uint32_t written) {
    constexpr std::uint32_t kFtf = 1 << 20;
    if ((written & kFtf) != 0) flush_transmit();
    if (dead_ != 0) return;
    if (start_tx_ != 0) {
        start_transmit_dma();
    } else {
        stop_transmit_dma();
    }
    if (start_rx_ != 0) {
        start_receive_dma();
    } else {
        stop_receive_dma();
    }
}

std::uint32_t Eth::debug_state() const {
    std::uint32_t state = 0;
    if (rx_state_ == RxState::writing) state |= 1U << 5;
    if (!rx_fifo_->empty()) state |= (rx_fifo_.bytes() >= kFifoBytes - 64 ? 3U : 1U) << 8;
    if (wire_ == Wire::sending) state |= 1U << 16 | 3U << 17 | 1U << 20;
    if (wire_ == Wire::gap) state |= 1U << 17;
    if (paused_until_ps_ > now().value()) state |= 1U << 19;
    if (tx_state_ == TxState::reading) state |= 1U << 22;
    if (!tx_fifo_->empty()) state |= 1U << 24;
    if (tx_fifo_.bytes() >= kFifoBytes) state |= 1U << 25;
    return state;
}

}  // namespace twin::stm32f4
