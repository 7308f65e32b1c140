// SPDX-License-Identifier: BSD-3-Clause
// The bus, interrupts, the timer, resets. Registers: lan9118_registers.cpp, lan9118_mac.cpp.
#include "models/peripherals/smsc/lan9118.hpp"

#include <cstring>
#include <initializer_list>
#include <optional>
#include <stdexcept>
#include <string>

namespace twin::smsc {

namespace {

constexpr std::uint64_t kTimerHz = 10'000;
constexpr std::uint64_t kDeassertionUs = 10;

Lan9118Eeprom::Address address_of(std::uint64_t id) {
    // Locally administered.
    Lan9118Eeprom::Address address{0x02};
    for (unsigned i = 1; i < address.size(); ++i) address[i] = static_cast<std::uint8_t>(id >> 8 * (5 - i));
    return address;
}

std::optional<Lan9118Eeprom::Address> address_of(const Model& model, const std::string& text) {
    if (text == "none") return std::nullopt;
    if (text == "unique") return address_of(model.env().unique_id());
    Lan9118Eeprom::Address address{};
    static constexpr std::size_t kTextSize = 17;
    const auto digit = [](char c) {
        return c >= '0' && c <= '9'   ? c - '0'
               : c >= 'a' && c <= 'f' ? c - 'a' + 10
               : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                      : -1;
    };
    bool good = text.size() == kTextSize;
    for (std::size_t i = 0; good && i < address.size(); ++i) {
        const int high = digit(text[3 * i]);
        const int low = digit(text[3 * i + 1]);
        good = high >= 0 && low >= 0 && (i == 5 || text[3 * i + 2] == ':');
        address[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    if (!good || (address[0] & 1) != 0)
        throw std::invalid_argument(
            model.label() +
            ": 'mac' is an address as in 02:00:5e:00:53:01, not a multicast one, or 'unique', or "
            "'none'");
    return address;
}

}  // namespace

Lan9118::Lan9118(sc_core::sc_module_name name, const ModelContext& context)
    : Model(name, context),
      bank_(*this),
      mac_(*this, 14, "mac"),
      irq_(*this),
      id_(static_cast<std::uint32_t>(context.params.integer("id"))),
      phy_(*this, milliseconds(context.params.integer("negotiation_ms")),
           {[this](const EthernetFrame& frame) {
                if (!loops_back()) receive(frame);
            },
            [this](std::size_t bytes) { return loops_back() || has_room(bytes); }, [this] { on_phy_changed(); },
            [this] { on_energy(); }}),
      eeprom_(*this, address_of(*this, context.params.text("mac")), [this] { on_eeprom_done(); }),
      halves_(*this, "halves"),
      tx_kib_(*this, "tx_kib", 5),
      free_run_from_(*this, "free_run_from"),
      timer_from_(*this, "timer_from"),
      irq_asserted_(*this, "irq_asserted"),
      tx_state_(*this, "tx.state"),
      tx_command_a_(*this, "tx.command_a"),
      tx_skip_(*this, "tx.skip"),
      tx_left_(*this, "tx.left"),
      tx_pad_(*this, "tx.pad"),
      tx_frames_(*this, "tx.frames"),
      tx_packets_(*this, "tx.packets"),
      tx_fifo_used_(*this, "tx.fifo_used"),
      tx_mil_used_(*this, "tx.mil_used"),
      tx_status_(*this, "tx.status"),
      tx_free_(*this, "tx.free"),
      tx_stopping_(*this, "tx.stopping"),
      tx_deferred_(*this, "tx.deferred"),
      tx_waits_from_(*this, "tx.waits_from"),
      tx_control_(*this, "tx.control"),
      rx_frames_(*this, "rx.frames"),
      rx_status_(*this, "rx.status"),
      rx_used_(*this, "rx.used"),
      rx_head_words_(*this, "rx.head_words"),
      rx_head_offset_(*this, "rx.head_offset"),
      rx_head_next_(*this, "rx.head_next"),
      rx_head_taken_(*this, "rx.head_taken"),
      rx_flow_high_(*this, "rx.flow_high"),
      wake_filter_(*this, "wake.filter"),
      wake_filter_next_(*this, "wake.filter_next"),
      transmitted_(*this, "transmitted", [this] { on_transmitted(); }),
      pause_over_(*this, "pause_over", [this] { try_transmit(); }),
      deassertion_over_(*this, "deassertion_over", [this] { update_irq(); }),
      timer_wraps_(*this, "timer_wraps",
                   [this] {
                       raise(kGpt);
                       timer_wraps_.arm_in(ticks_to_time(0x10000, kTimerHz));
                       update_irq();
                   }),
      mii_done_(*this, "mii_done", [this] { on_mii_done(); }),
      phy_reset_done_(*this, "phy_reset_done", [this] { on_phy_reset_done(); }) {
    declare_ports();
    declare_interrupt_registers();
    declare_fifo_registers();
    declare_other_registers();
    declare_mac_control();
    declare_mac();
}

void Lan9118::on_identity(std::uint64_t before) {
    eeprom_.replace_address(address_of(before), address_of(env().unique_id()));
}

void Lan9118::Bus::b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) {
    const auto address = static_cast<std::uint64_t>(payload.get_address());
    const unsigned length = payload.get_data_length();
    if (chip_.power_mode_ != kD0 && asleep(payload, address)) return;
    if (accessible() && payload.get_byte_enable_ptr() == nullptr) {
        if (length == 4 && address % 4 == 0) {
            if (chip_.halves_->half != 0) chip_.halves_->half = 0;
            if (address < kTxData && payload.is_read()) {
                const std::uint32_t word = chip_.read_rx_data();
                std::memcpy(payload.get_data_ptr(), &word, 4);
                payload.set_response_status(tlm::TLM_OK_RESPONSE);
                return;
            }
            if (address >= kTxData && address < kRxStatus && payload.is_write()) {
                std::uint32_t word = 0;
                std::memcpy(&word, payload.get_data_ptr(), 4);
                chip_.write_tx(word);
                payload.set_response_status(tlm::TLM_OK_RESPONSE);
                return;
            }
        } else if (length == 2 && address % 2 == 0 && address < size()) {
            half(payload, static_cast<std::uint32_t>(address));
            return;
        }
    }
    RegisterBank::b_transport(payload, delay);
}

bool Lan9118::Bus::asleep(tlm::tlm_generic_payload& payload, std::uint64_t address) {
    if (!accessible()) return false;
    const std::uint64_t offset = address & ~std::uint64_t{3};
    if (offset == kPmtCtrl && payload.is_read()) return false;
    if (offset == kByteTest && payload.is_write()) {
        chip_.now();
        chip_.wake();
        return false;
    }
    chip_.note(JournalKind::guest_error, "it is powered down: PMT_CTRL may be read, BYTE_TEST written",
               payload.is_write());
    if (payload.is_read()) std::memset(payload.get_data_ptr(), 0, payload.get_data_length());
    payload.set_response_status(tlm::TLM_OK_RESPONSE);
    return true;
}

void Lan9118::Bus::half(tlm::tlm_generic_payload& payload, std::uint32_t address) {
    Halves& halves = chip_.halves_.ref();
    const auto offset = static_cast<std::uint8_t>(address & ~3U);
    const bool high = (address & 2) != 0;
    const auto mine = static_cast<std::uint8_t>(high ? 2 : 1);
    const std::uint8_t is_write = payload.is_write() ? 1 : 0;
    const bool second =
        halves.half != 0 && halves.half != mine && halves.offset == offset && halves.is_write == is_write;
    std::uint16_t value = 0;
    if (is_write != 0) {
        std::memcpy(&value, payload.get_data_ptr(), 2);
        const std::uint32_t shifted = std::uint32_t{value} << (high ? 16 : 0);
        if (second) {
            const std::uint32_t word = halves.word | shifted;
            halves = {};
            write(offset, word);
        } else {
            halves = {shifted, offset, mine, 1, 0};
        }
    } else {
        const std::uint32_t word = second ? halves.word : read(offset);
        halves = second ? Halves{} : Halves{word, offset, mine, 0, 0};
        value = static_cast<std::uint16_t>(word >> (high ? 16 : 0));
        std::memcpy(payload.get_data_ptr(), &value, 2);
    }
    payload.set_response_status(tlm::TLM_OK_RESPONSE);
}

void Lan9118::raise(std::uint32_t bits) { int_sts_->set(int_sts_->get() | bits); }

void Lan9118::latch_levels() {
    std::uint32_t bits = 0;
    if (rx_status_->size() > rx_status_level_) bits |= kRxStatusLevel;
    if (rx_status_->size() >= rx_status_words()) bits |= kRxStatusFull;
    if (tx_status_->size() > tx_status_level_) bits |= kTxStatusLevel;
    if (tx_status_->size() >= kTxStatusWords) bits |= kTxStatusFull;
    if ((tx_fifo_words() - tx_fifo_used_) * 4 > tx_available_level_ * 64) bits |= kTxAvailable;
    raise(bits);
    int_sts_->set((int_sts_->get() & ~kPhy) | (phy_.interrupt() ? kPhy : 0U));
}

void Lan9118::update_irq() {
    latch_levels();
    const bool wanted = (int_sts_->get() & int_en_->get()) != 0 && irq_enable_ != 0;
    if (irq_asserted_ && !wanted) {
        irq_asserted_ = false;
        if (deassertion_ != 0) deassertion_over_.arm_in(microseconds(deassertion_ * kDeassertionUs));
    } else if (!irq_asserted_ && wanted && !deassertion_over_.armed()) {
        irq_asserted_ = true;
    }
    const bool active_high = active_high_ != 0 && push_pull_ != 0;
    irq_.set(powered() && irq_asserted_ == active_high);
}

std::uint32_t Lan9118::timer_count() const {
    if (timer_on_ == 0) return timer_load_;
    const std::uint64_t ticks = time_to_ticks(now() - picoseconds(timer_from_), kTimerHz);
    return static_cast<std::uint32_t>(timer_load_ - ticks) & 0xFFFF;
}

void Lan9118::start_timer() {
    timer_wraps_.cancel();
    if (timer_on_ == 0) return;
    timer_from_ = now().value();
    timer_wraps_.arm_in(ticks_to_time(timer_load_ + 1, kTimerHz));
}

void Lan9118::on_phy_changed() {
    // While the PHY is constructed there is no MAC yet.
    if (int_sts_ != nullptr) update_irq();
}

void Lan9118::on_phy_reset_done() {
    phy_reset_ = 0;
    phy_.reset();
    update_irq();
}

void Lan9118::soft_reset() {
    // All but the PHY, and bits that say so (NASR).
    const std::uint32_t polarity = active_high_, type = push_pull_, pme_type = pme_type_;
    for (Alarm* alarm : {&transmitted_, &pause_over_, &deassertion_over_, &timer_wraps_, &mii_done_}) alarm->cancel();
    bank_.reset(ResetKind::pin);
    mac_.reset(ResetKind::pin);
    active_high_ = polarity;
    push_pull_ = type;
    pme_type_ = pme_type;
    phy_reset_ = phy_reset_done_.armed() ? 1 : 0;
    for (StateItem* item : std::initializer_list<StateItem*>{
             &halves_,      &tx_kib_,      &timer_from_,      &irq_asserted_, &tx_state_,    &tx_command_a_,
             &tx_skip_,     &tx_left_,     &tx_pad_,          &tx_frames_,    &tx_packets_,  &tx_fifo_used_,
             &tx_mil_used_, &tx_status_,   &tx_free_,         &tx_stopping_,  &tx_deferred_, &tx_waits_from_,
             &tx_control_,  &wake_filter_, &wake_filter_next_})
        item->reset();
    clear_rx();
    free_run_from_ = now().value();
    eeprom_.reload();
    update_irq();
}

void Lan9118::on_reset(ResetKind) {
    free_run_from_ = now().value();
    eeprom_.reload();
    phy_.start();
    update_irq();
}

}  // namespace twin::smsc
