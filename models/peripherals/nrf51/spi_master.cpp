// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/spi_master.hpp"

namespace twin::nrf51 {

SpiMaster::SpiMaster(SerialSlot& slot)
    : slot_(slot),
      shifting_(slot, "spi.shifting"),
      next_(slot, "spi.next"),
      next_valid_(slot, "spi.next_valid"),
      unread_(slot, "spi.unread"),
      behind_(slot, "spi.behind_rxd"),
      byte_(slot, "spi.byte", [this] { on_byte(); }) {}

void SpiMaster::write_txd(std::uint8_t data) {
    if (!byte_.armed()) {
        start(data);
        return;
    }
    if (next_valid_) slot_.mistake("TXD written while a byte waits in it");
    next_ = data;
    next_valid_ = true;
}

void SpiMaster::start(std::uint8_t data) {
    const std::uint32_t hz = slot_.frequency_hz();
    if (hz == 0) {
        slot_.mistake("FREQUENCY gives no clock");
        return;
    }
    shifting_ = data;
    byte_.arm_in(ticks_to_time(8, hz));
    if (const PinPort* sck = slot_.pad(0); sck != nullptr && sck->net().spi != nullptr) sck->net().spi->begin();
}

SpiFormat SpiMaster::format() const {
    SpiFormat f;
    f.hz = slot_.frequency_hz();
    f.bits = 8;
    f.cpol = slot_.cpol != 0;
    f.cpha = slot_.cpha != 0;
    f.lsb_first = slot_.order != 0;
    return f;
}

std::uint8_t SpiMaster::exchange(std::uint8_t data) {
    PinPort* sck = slot_.pad(0);
    PinPort* mosi = slot_.pad(1);
    PinPort* miso = slot_.pad(2);
    const std::uint8_t level = miso != nullptr && miso->high() ? 0xFF : 0x00;
    SpiBus* bus = sck != nullptr ? sck->net().spi : nullptr;
    if (bus == nullptr) return level;
    const bool sends = mosi != nullptr && bus->mosi() == &mosi->net();
    const bool hears = miso != nullptr && bus->miso() == &miso->net();
    const std::uint32_t answer = bus->transfer(sends ? data : 0, format());
    return hears ? static_cast<std::uint8_t>(answer) : level;
}

void SpiMaster::on_byte() {
    const std::uint8_t received = exchange(shifting_);
    if (next_valid_) {
        next_valid_ = false;
        start(next_);
    }
    if (unread_ == 0) {
        unread_ = 1;
        slot_.rxd->set(received);
        slot_.ready.generate();
    } else if (unread_ == 1) {
        unread_ = 2;
        behind_ = received;
    } else {
        slot_.mistake("a byte is lost: RXD was not read in time");
    }
}

void SpiMaster::read_rxd() {
    if (unread_ == 0) return;
    if (unread_ == 2) {
        unread_ = 1;
        slot_.rxd->set(behind_);
        slot_.ready.generate();
    } else {
        unread_ = 0;
    }
}

void SpiMaster::stop() {
    byte_.cancel();
    next_valid_ = false;
    unread_ = 0;
}

}  // namespace twin::nrf51
