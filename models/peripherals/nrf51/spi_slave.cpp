// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/spi_slave.hpp"

namespace twin::nrf51 {

namespace {
constexpr std::uint32_t kOverread = 1U << 0, kOverflow = 1U << 1;
constexpr unsigned kSck = 0, kCsn = 3;
}  // namespace

SpiSlave::SpiSlave(SerialSlot& slot)
    : slot_(slot),
      dma_(slot, "dma"),
      selected_(slot, "spis.selected"),
      sent_(slot, "spis.sent"),
      received_(slot, "spis.received") {}

SpiSlave::~SpiSlave() {
    if (bus_ != nullptr) bus_->detach(*this);
}

void SpiSlave::acquire() {
    switch (slot_.sem_stat->get()) {
        case kFree:
            slot_.sem_stat->set(kCpu);
            slot_.acquired.generate();
            break;
        case kSpis:
            slot_.sem_stat->set(kCpuPending);
            break;
        default:
            break;  // the CPU has it, or will be told
    }
}

void SpiSlave::release() {
    switch (slot_.sem_stat->get()) {
        case kCpu:
            slot_.sem_stat->set(kFree);
            break;
        case kCpuPending:
            slot_.sem_stat->set(kSpis);
            break;
        default:
            break;
    }
}

void SpiSlave::on_pads() {
    PinPort* sck = slot_.pad(kSck);
    PinPort* csn = slot_.pad(kCsn);
    SpiBus* bus = slot_.role() == SerialSlot::Role::spis && sck != nullptr ? sck->net().spi : nullptr;
    if (bus != bus_) {
        if (bus_ != nullptr) bus_->detach(*this);
        bus_ = bus;
        if (bus_ != nullptr) bus_->attach(*this);
    }
    if (slot_.role() != SerialSlot::Role::spis) return;
    slot_.watch(kCsn);
    if (slot_.env().loading()) return;  // CSN may not be back where the snapshot has it
    const bool low = csn != nullptr && !csn->high();
    if (low == selected_) return;
    selected_ = low;
    low ? begin() : end();
}

void SpiSlave::begin() {
    sent_ = 0;
    received_ = 0;
    if (slot_.sem_stat->get() == kFree) slot_.sem_stat->set(kSpis);
}

void SpiSlave::end() {
    const std::uint32_t owner = slot_.sem_stat->get();
    if (owner != kSpis && owner != kCpuPending) return;
    slot_.amount_rx->set(received_);
    slot_.amount_tx->set(sent_);
    slot_.sem_stat->set(owner == kCpuPending ? kCpu : kFree);
    slot_.end_stopped.generate();
    if (owner == kCpuPending) slot_.acquired.generate();
}

bool SpiSlave::spi_selected() const { return selected_ && !slot_.stopped(); }

std::uint32_t SpiSlave::spi_transfer(std::uint32_t mosi, const SpiFormat&) {
    const std::uint32_t owner = slot_.sem_stat->get();
    if (owner != kSpis && owner != kCpuPending) return slot_.def;
    const std::uint8_t out = next_out();
    take_in(static_cast<std::uint8_t>(mosi));
    return out;
}

std::uint8_t SpiSlave::next_out() {
    if (sent_ >= slot_.max_tx->get()) {
        slot_.status->set(slot_.status->get() | kOverread);
        return static_cast<std::uint8_t>(slot_.orc);
    }
    std::uint8_t data = 0;
    if (!dma_.read(slot_.txd_ptr->get() + sent_, &data, 1)) {
        slot_.mistake("TXDPTR points to no memory");
        data = static_cast<std::uint8_t>(slot_.def);
    }
    sent_ = sent_ + 1;
    return data;
}

void SpiSlave::take_in(std::uint8_t data) {
    if (received_ >= slot_.max_rx->get()) {
        slot_.status->set(slot_.status->get() | kOverflow);
        return;
    }
    if (!dma_.write(slot_.rxd_ptr->get() + received_, &data, 1)) slot_.mistake("RXDPTR points to no memory");
    received_ = received_ + 1;
    if (received_ == slot_.max_rx->get()) slot_.end_rx.generate();
}

void SpiSlave::abort() {
    selected_ = false;
    on_pads();
}

}  // namespace twin::nrf51
