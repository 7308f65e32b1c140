// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/serial_slot.hpp"

#include <algorithm>
#include <stdexcept>

#include "models/peripherals/nrf51/spi_master.hpp"
#include "models/peripherals/nrf51/spi_slave.hpp"
#include "models/peripherals/nrf51/twi_master.hpp"

namespace twin::nrf51 {

namespace {

constexpr unsigned kPselCount = 4;
constexpr std::uint32_t kPselOffsets[kPselCount] = {SerialSlot::kPsel0, SerialSlot::kPsel1, SerialSlot::kPsel2,
                                                    SerialSlot::kPsel3};

bool in_list(const ModelContext& context, const char* member) {
    const auto& list = context.params.list("members");
    for (const std::string& item : list) {
        if (item != "spi" && item != "twi" && item != "spis")
            throw std::invalid_argument("a serial slot has spi, twi and spis as members, not '" + item + "'");
    }
    return std::find(list.begin(), list.end(), member) != list.end();
}

}  // namespace

SerialSlot::SerialSlot(sc_core::sc_module_name name, const ModelContext& context)
    : TaskEventPeripheral(name, context),
      gpio_(context.params.text("gpio")),
      has_spi_(in_list(context, "spi")),
      has_twi_(in_list(context, "twi")),
      has_spis_(in_list(context, "spis")),
      active_role_(*this, "role", Role::none) {
    if (!has_spi_ && !has_twi_ && !has_spis_) throw std::invalid_argument(label() + ": 'members' names none");
    if (has_spi_) spi_ = std::make_unique<SpiMaster>(*this);
    if (has_twi_) twi_ = std::make_unique<TwiMaster>(*this);
    if (has_spis_) spis_ = std::make_unique<SpiSlave>(*this);
    declare_registers();
}

SerialSlot::~SerialSlot() = default;

/// The name of a shared register: what each member's chapter calls it.
std::string SerialSlot::names(const char* spi, const char* twi, const char* spis) const {
    std::string all;
    const auto add = [&](bool has, const char* one) {
        if (!has || one == nullptr || all.find(one) != std::string::npos) return;
        all += (all.empty() ? "" : "/") + std::string(one);
    };
    add(has_spi_, spi);
    add(has_twi_, twi);
    add(has_spis_, spis);
    return all;
}

template <typename T>
void SerialSlot::on_twi(T action, const char* task) {
    if (role() == Role::twi) {
        action(*twi_);
    } else {
        mistake(std::string(task).append(" while the TWI is not enabled"));
    }
}

template <typename T>
void SerialSlot::on_spis(T action, const char* task) {
    if (role() == Role::spis) {
        action(*spis_);
    } else {
        mistake(std::string(task).append(" while the SPIS is not enabled"));
    }
}

void SerialSlot::declare_registers() {
    declare_tasks();
    declare_pins();
    declare_data();
    if (has_spis_) declare_spis();
    power_register();
}

void SerialSlot::declare_tasks() {
    std::vector<Shortcut> shorts;
    if (has_twi_) {
        task(kStartRx, "STARTRX", [this] { on_twi([](TwiMaster& twi) { twi.start(true); }, "STARTRX"); });
        task(kStartTx, "STARTTX", [this] { on_twi([](TwiMaster& twi) { twi.start(false); }, "STARTTX"); });
        task(kStop, "STOP", [this] { on_twi([](TwiMaster& twi) { twi.stop(); }, "STOP"); });
        task(kSuspend, "SUSPEND", [this] { on_twi([](TwiMaster& twi) { twi.suspend(); }, "SUSPEND"); });
        task(kResume, "RESUME", [this] { on_twi([](TwiMaster& twi) { twi.resume(); }, "RESUME"); });
        shorts.push_back({0, kBb, kSuspend, "BB_SUSPEND"});
        shorts.push_back({1, kBb, kStop, "BB_STOP"});
    }
    if (has_spis_) {
        task(kAcquire, "ACQUIRE", [this] { on_spis([](SpiSlave& spis) { spis.acquire(); }, "ACQUIRE"); });
        task(kRelease, "RELEASE", [this] { on_spis([](SpiSlave& spis) { spis.release(); }, "RELEASE"); });
        shorts.push_back({2, kEnd, kAcquire, "END_ACQUIRE"});
    }
    if (has_twi_ || has_spis_) event(kStopped, names(nullptr, "STOPPED", "END"), end_stopped);
    if (has_spi_ || has_twi_) event(kReady, names("READY", "RXDREADY", nullptr), ready);
    if (has_spis_) event(kEndRx, "ENDRX", end_rx);
    if (has_twi_) event(kTxdSent, "TXDSENT", txd_sent);
    if (has_twi_) event(kError, "ERROR", error);
    if (has_spis_) event(kAcquired, "ACQUIRED", acquired);
    if (has_twi_) event(kBb, "BB", bb);
    if (has_twi_) event(kSuspended, "SUSPENDED", suspended);
    if (!shorts.empty()) shortcuts(shorts);
    interrupts();
}

void SerialSlot::declare_pins() {
    bank_.reg(kEnable, "ENABLE")
        .field(0, 3, "ENABLE", Access::rw, enable_)
        .reserved(3, 29)
        .on_write([this] { on_enable(); })
        .doc("1: SPI, 2: SPIS, 5: TWI");
    const std::string reg_names[kPselCount] = {
        names("PSELSCK", "PSELSCL", "PSELSCK"), names("PSELMOSI", "PSELSDA", "PSELMISO"),
        names("PSELMISO", nullptr, "PSELMOSI"), names(nullptr, nullptr, "PSELCSN")};
    for (unsigned i = 0; i < kPselCount; ++i) {
        if (reg_names[i].empty()) continue;
        psel[i] = &bank_.reg(kPselOffsets[i], reg_names[i], kPinDisconnected)
                       .field(0, 32, "PIN", Access::rw)
                       .on_write([this] { update_pads(); });
    }
}

Register& SerialSlot::byte_register(std::uint32_t offset, const char* reg_name, Field* handle) {
    Register& reg = bank_.reg(offset, reg_name);
    if (handle != nullptr) {
        reg.field(0, 8, reg_name, Access::rw, *handle);
    } else {
        reg.field(0, 8, reg_name, Access::rw);
    }
    return reg.reserved(8, 24);
}

void SerialSlot::declare_data() {
    if (has_spi_ || has_twi_) {
        rxd = &bank_.reg(kRxd, "RXD").field(0, 8, "RXD", Access::ro).reserved(8, 24).on_read([this] {
            if (role() == Role::spi) spi_->read_rxd();
            if (role() == Role::twi) twi_->read_rxd();
        });
        txd = &byte_register(kTxd, "TXD").on_write([this](std::uint32_t data) {
            switch (role()) {
                case Role::spi:
                    spi_->write_txd(static_cast<std::uint8_t>(data));
                    break;
                case Role::twi:
                    twi_->write_txd(static_cast<std::uint8_t>(data));
                    break;
                default:
                    mistake("TXD written while neither SPI nor TWI is enabled");
                    break;
            }
        });
        frequency = &bank_.reg(kFrequency, "FREQUENCY", 0x04000000).field(0, 32, "FREQUENCY", Access::rw);
    }
    if (has_spi_ || has_spis_) {
        bank_.reg(kConfig, "CONFIG")
            .field(0, "ORDER", Access::rw, order)
            .field(1, "CPHA", Access::rw, cpha)
            .field(2, "CPOL", Access::rw, cpol)
            .reserved(3, 29)
            .on_write([this] { update_pads(); });
    }
    if (has_twi_) {
        error_src = &bank_.reg(kErrorSrc, "ERRORSRC")
                         .field(0, "OVERRUN", Access::w1c)
                         .field(1, "ANACK", Access::w1c)
                         .field(2, "DNACK", Access::w1c)
                         .reserved(3, 29);
        bank_.reg(kAddress, "ADDRESS").field(0, 7, "ADDRESS", Access::rw, address).reserved(7, 25);
    }
}

void SerialSlot::declare_spis() {
    sem_stat = &bank_.reg(kSemStat, "SEMSTAT", SpiSlave::kCpu).field(0, 2, "SEMSTAT", Access::ro).reserved(2, 30);
    sem_stat->doc("0: free, 1: CPU, 2: SPIS, 3: SPIS, the CPU waits");
    status = &bank_.reg(kStatus, "STATUS")
                  .field(0, "OVERREAD", Access::w1c)
                  .field(1, "OVERFLOW", Access::w1c)
                  .reserved(2, 30);
    const auto amount = [this](std::uint32_t offset, const char* reg_name) {
        return &bank_.reg(offset, reg_name).field(0, 8, reg_name, Access::ro).reserved(8, 24);
    };
    rxd_ptr = &bank_.reg(kRxdPtr, "RXDPTR").field(0, 32, "RXDPTR", Access::rw);
    max_rx = &byte_register(kMaxRx, "MAXRX");
    amount_rx = amount(kAmountRx, "AMOUNTRX");
    txd_ptr = &bank_.reg(kTxdPtr, "TXDPTR").field(0, 32, "TXDPTR", Access::rw);
    max_tx = &byte_register(kMaxTx, "MAXTX");
    amount_tx = amount(kAmountTx, "AMOUNTTX");
    byte_register(kDef, "DEF", &def);
    byte_register(kOrc, "ORC", &orc);
}

SerialSlot::Role SerialSlot::role() const {
    const auto value = static_cast<Role>(enable_.get());
    if ((value == Role::spi && has_spi_) || (value == Role::twi && has_twi_) || (value == Role::spis && has_spis_))
        return value;
    return Role::none;
}

std::uint32_t SerialSlot::frequency_hz() const {
    return static_cast<std::uint32_t>((16'000'000ULL * frequency->get() + (1ULL << 31)) >> 32);
}

Pads& SerialSlot::pads() {
    if (pads_ == nullptr) pads_ = &env().require<Pads>(gpio_);
    return *pads_;
}

PinPort* SerialSlot::pad(unsigned index) {
    if (role() == Role::none || psel[index] == nullptr || !is_connected(*psel[index])) return nullptr;
    return &pads().pad(*psel[index]);
}

void SerialSlot::watch(unsigned index) {
    if (pad(index) == nullptr) return;
    const std::uint32_t number = *psel[index];
    if (!observed_[number]) pads().observe(number, [this, number](bool) { on_pad(number); });
    observed_[number] = true;
}

void SerialSlot::on_pad(unsigned number) {
    if (!powered() || stopped()) return;
    if (std::find(held_.begin(), held_.end(), number) == held_.end()) return;
    if (role() == Role::twi) twi_->on_lines();
    if (role() == Role::spis) spis_->on_pads();
}

void SerialSlot::on_enable() {
    if (role() == Role::none && enable_ != 0)
        mistake("ENABLE selects no interface of this slot: " + std::to_string(enable_.get()));
    if (role() != active_role_) {
        active_role_ = role();
        abort();
    }
    update_pads();
}

/// Whoever is at work lets go in the middle of it.
void SerialSlot::abort() {
    if (spi_) spi_->stop();
    if (twi_) twi_->abort();
    if (spis_) spis_->abort();
}

void SerialSlot::update_pads() {
    // What each role makes of its PSEL registers: in order, 'o' for an output and 'i' for an input.
    const char* directions = "----";
    if (role() == Role::spi) directions = "ooi-";
    if (role() == Role::twi) directions = "ii--";
    if (role() == Role::spis) directions = "ioii";
    std::array<std::uint32_t, kPselCount> wanted{};
    for (unsigned i = 0; i < kPselCount; ++i)
        wanted[i] = directions[i] != '-' && pad(i) != nullptr ? psel[i]->get() : kPinDisconnected;
    for (unsigned i = 0; i < kPselCount; ++i) {
        if (is_connected(held_[i]) && std::find(wanted.begin(), wanted.end(), held_[i]) == wanted.end())
            pads().release(held_[i], *this);
    }
    for (unsigned i = 0; i < kPselCount; ++i) {
        if (!is_connected(wanted[i])) continue;
        // Between bytes, SCK is at its idle level. The slave's MISO is driven while it is selected only: words, not
        // levels, go over the SPI bus, so it is kept an input.
        const bool output = directions[i] == 'o' && role() != Role::spis;
        const bool idle_high = i == 0 && cpol != 0;
        pads().take(wanted[i], *this, output, idle_high);
    }
    held_ = wanted;
    if (spis_) spis_->on_pads();
    if (role() == Role::twi) twi_->on_lines();
}

void SerialSlot::on_reset(ResetKind kind) {
    TaskEventPeripheral::on_reset(kind);
    // States and registers are as after reset; what hangs on the pads and the buses follows.
    abort();
    update_pads();
}

void SerialSlot::on_loaded() {
    TaskEventPeripheral::on_loaded();
    update_pads();
    if (role() == Role::twi) twi_->on_loaded();
}

}  // namespace twin::nrf51
