// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/ecb.hpp"

namespace twin::nrf51 {

Ecb::Ecb(sc_core::sc_module_name name, const ModelContext& context)
    : TaskEventPeripheral(name, context),
      dma_(*this, "dma"),
      data_ptr_(bank_.reg(0x504, "ECBDATAPTR")),
      cipher_text_(*this, "cipher_text"),
      destination_(*this, "destination"),
      aes_taken_(*this, "aes_taken"),
      done_(*this, "done", [this] { finish(); }) {
    task(0x000, "STARTECB", [this] { start(); });
    task(0x004, "STOPECB", [this] { abort(); });
    event(0x100, "ENDECB", end_);
    event(0x104, "ERRORECB", error_);
    interrupts();
    data_ptr_.field(0, 32, "ECBDATAPTR", Access::rw).doc("Address of key, clear text and cipher text, 16 bytes each.");
    power_register();
}

void Ecb::start() {
    now();  // an encryption that is due ends before this one starts
    if (done_.armed() || aes_taken_) {
        error_.generate();
        return;
    }
    AesBlock key;
    AesBlock clear_text;
    destination_ = data_ptr_.get();
    if (!dma_.read(destination_ + Layout::kKey, key.data(), key.size()) ||
        !dma_.read(destination_ + Layout::kClearText, clear_text.data(), clear_text.size())) {
        note(JournalKind::guest_error, "ECBDATAPTR does not point to memory");
        error_.generate();
        return;
    }
    cipher_text_ = aes128_encrypt(key, clear_text);
    done_.arm_in(aes_block_time());
}

void Ecb::abort() {
    now();
    if (!done_.armed()) return;
    done_.cancel();
    error_.generate();
}

void Ecb::take_aes() {
    abort();
    aes_taken_ = true;
}

void Ecb::finish() {
    if (!dma_.write(destination_ + Layout::kCipherText, cipher_text_.get().data(), cipher_text_.get().size())) {
        note(JournalKind::guest_error, "ECBDATAPTR does not point to memory that can be written");
        error_.generate();
        return;
    }
    end_.generate();
}

}  // namespace twin::nrf51
