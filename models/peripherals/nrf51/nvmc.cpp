// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/nvmc.hpp"

#include <cstring>

namespace twin::nrf51 {

namespace {

// Product Specification 8.4, the longest of each: firmware that waits long enough for these waits long enough.
const Time kWordWrite = nanoseconds(46'300);
const Time kPageErase = microseconds(22'300);

}  // namespace

Nvmc::Nvmc(sc_core::sc_module_name name, const ModelContext& context)
    : Model(name, context),
      bank_(*this, 0x1000),
      flash_name_(context.params.text("flash")),
      uicr_name_(context.params.text("uicr")),
      page_size_(context.params.integer("page_size")),
      operation_(*this, "operation", Operation{}, ResetSet::none()),
      tearing_(*this, "tearing"),
      done_(*this, "done", [this] { finish(); }) {
    bank_.reg(kReady, "READY", 1).field(0, "READY", Access::ro).reserved(1, 31).value([this](std::uint32_t) {
        return busy() ? 0U : 1U;
    });
    bank_.reg(kConfig, "CONFIG").field(0, 2, "WEN", Access::rw, config_).reserved(2, 30);
    bank_.reg(kErasePage, "ERASEPAGE")
        .field(0, 32, "ADDRESS", Access::rw)
        .doc("Also named ERASEPCR1")
        .on_write([this](std::uint32_t v) { erase_page(v); });
    bank_.reg(kEraseAll, "ERASEALL").field(0, "ERASEALL", Access::rw).reserved(1, 31).on_write([this](std::uint32_t v) {
        if ((v & 1) == 0 || !may_erase("ERASEALL")) return;
        begin({Kind::erase, false, true, 0, 0, flash_->size}, kPageErase);
    });
    bank_.reg(kErasePcr0, "ERASEPCR0")
        .field(0, 32, "ADDRESS", Access::rw)
        .doc("A page of region 0; the same here, since region 0 is not kept apart")
        .on_write([this](std::uint32_t v) { erase_page(v); });
    bank_.reg(kEraseUicr, "ERASEUICR")
        .field(0, "ERASEUICR", Access::rw)
        .reserved(1, 31)
        .on_write([this](std::uint32_t v) {
            if ((v & 1) == 0 || !may_erase("ERASEUICR")) return;
            begin({Kind::erase, true, false, 0, 0, uicr_->size}, kPageErase);
        });
}

void Nvmc::end_of_elaboration() {
    Model::end_of_elaboration();
    flash_ = env().memory(flash_name_);
    uicr_ = env().memory(uicr_name_);
    if (flash_ == nullptr || uicr_ == nullptr)
        throw std::invalid_argument(label() + ": there is no memory '" +
                                    (flash_ == nullptr ? flash_name_ : uicr_name_) + "'");
    flash_->write = [this](std::uint64_t offset, unsigned size, std::uint32_t v) {
        return guest_write(false, offset, size, v);
    };
    uicr_->write = [this](std::uint64_t offset, unsigned size, std::uint32_t v) {
        return guest_write(true, offset, size, v);
    };
}

bool Nvmc::guest_write(bool uicr, std::uint64_t offset, unsigned size, std::uint32_t value) {
    if (size != 4 || offset % 4 != 0) {
        // Chapter 6.1.1: anything but a whole word is a HardFault.
        note(JournalKind::guest_error, "flash is written in words of 32 bits only");
        return false;
    }
    if (static_cast<Config>(config_.get()) != Config::write) {
        note(JournalKind::guest_error, "flash was written while CONFIG.WEN was not Wen");
        return true;
    }
    if (busy()) finish();  // by a bus master other than the CPU, which stands still
    begin({Kind::write, uicr, false, value, offset, 4}, kWordWrite);
    return true;
}

bool Nvmc::may_erase(const char* what) {
    if (static_cast<Config>(config_.get()) == Config::erase && !busy()) return true;
    note(JournalKind::guest_error,
         std::string(what) + (busy() ? " while the flash was busy" : " while CONFIG.WEN was not Een"));
    return false;
}

void Nvmc::erase_page(std::uint32_t address) {
    if (!may_erase("ERASEPAGE")) return;
    if (address >= flash_->base + flash_->size || address < flash_->base) {
        note(JournalKind::guest_error, "ERASEPAGE of an address outside the flash");
        return;
    }
    const std::uint64_t page = (address - flash_->base) / page_size_ * page_size_;
    begin({Kind::erase, false, false, 0, page, page_size_}, kPageErase);
}

void Nvmc::begin(const Operation& operation, const Time& duration) {
    operation_ = operation;
    done_.arm_in(duration);
    env().cpu().set_running(false);
}

void Nvmc::finish() {
    const Operation op = operation_;
    operation_ = Operation{};
    done_.cancel();
    if (op.kind == Kind::write) {
        Memory& memory = target(op);
        std::uint32_t word = 0;
        std::memcpy(&word, memory.data + op.offset, 4);
        word &= op.word;
        std::memcpy(memory.data + op.offset, &word, 4);
        env().cpu().memory_changed(memory, op.offset, 4);
    } else if (op.kind == Kind::erase) {
        erase_bytes(target(op), op.offset, op.size, false);
        if (op.uicr_too) erase_bytes(*uicr_, 0, uicr_->size, false);
    }
    env().cpu().set_running(true);
}

void Nvmc::erase_bytes(Memory& memory, std::uint64_t offset, std::uint64_t size, bool torn) {
    for (std::uint64_t i = 0; i < size; ++i) {
        std::uint8_t& byte = memory.data[offset + i];
        byte |= torn ? static_cast<std::uint8_t>(tearing_.next()) : 0xFF;
    }
    env().cpu().memory_changed(memory, offset, size);
}

void Nvmc::tear() {
    const Operation op = operation_;
    operation_ = Operation{};
    if (op.kind == Kind::write) {
        Memory& memory = target(op);
        std::uint32_t word = 0;
        std::memcpy(&word, memory.data + op.offset, 4);
        // Of the bits that were to become 0, some have.
        word &= op.word | static_cast<std::uint32_t>(tearing_.next());
        std::memcpy(memory.data + op.offset, &word, 4);
        env().cpu().memory_changed(memory, op.offset, 4);
    } else if (op.kind == Kind::erase) {
        erase_bytes(target(op), op.offset, op.size, true);
        if (op.uicr_too) erase_bytes(*uicr_, 0, uicr_->size, true);
    }
    if (op.kind == Kind::none) return;
    env().cpu().set_running(true);
    env().message(label(), "a flash operation was cut short: the flash is torn");
}

void Nvmc::on_power_lost() { tear(); }

void Nvmc::on_reset(ResetKind) { tear(); }

void Nvmc::on_loaded() {
    if (busy()) env().cpu().set_running(false);
}

}  // namespace twin::nrf51
