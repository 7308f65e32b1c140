// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/flash.hpp"

#include <cstring>
#include <stdexcept>

namespace twin::stm32f4 {

namespace {

constexpr std::uint32_t kKey1 = 0x45670123, kKey2 = 0xCDEF89AB;
constexpr std::uint32_t kOptKey1 = 0x08192A3B, kOptKey2 = 0x4C5D6E7F;
constexpr std::uint32_t kCrLock = 1U << 31, kCrStart = 1U << 16;
constexpr std::uint32_t kOptLock = 1U << 0, kOptStart = 1U << 1;
constexpr std::uint32_t kOptCrFactory = 0x0FFFAAED, kOptCr1Factory = 0x0FFF0000;
constexpr std::uint64_t kNoHalf = ~0ULL;

// Datasheet: programming takes the same at every parallelism; erasing takes longer with less.
const Time kProgramTime = microseconds(16);
constexpr unsigned kErase16Ms[] = {400, 300, 250, 230};
constexpr unsigned kErase64Ms[] = {1200, 700, 550, 490};
constexpr unsigned kErase128Ms[] = {2000, 1300, 1000, 875};
constexpr unsigned kEraseBankMs[] = {16000, 11000, 8000, 6900};

// RM0090, table "Number of wait states according to CPU clock frequency": HCLK per state by supply.
std::uint64_t hz_per_state(std::uint64_t millivolts) {
    if (millivolts < 1800 || millivolts > 3600) throw std::invalid_argument("vdd_mv is 1800 to 3600");
    if (millivolts >= 2700) return 30'000'000;
    if (millivolts >= 2400) return 24'000'000;
    if (millivolts >= 2100) return 22'000'000;
    return 20'000'000;
}

}  // namespace

Flash::Flash(sc_core::sc_module_name name, const ModelContext& context)
    : Peripheral(name, context),
      flash_name_(context.params.text("flash")),
      system_name_(context.params.text("system")),
      options_name_(context.params.text("options")),
      hz_per_state_(hz_per_state(context.params.integer("vdd_mv"))),
      irq_(*this),
      hclk_(env().clock("HCLK", kDefaultHz)),
      locked_(*this, "locked", true),
      options_locked_(*this, "options_locked", true),
      key_dead_(*this, "key_dead"),
      option_key_dead_(*this, "option_key_dead"),
      key_half_(*this, "key_half"),
      option_key_half_(*this, "option_key_half"),
      cr_kept_(*this, "cr"),
      optcr_kept_(*this, "optcr", kOptCrFactory, ResetSet::none()),
      optcr1_kept_(*this, "optcr1", kOptCr1Factory, ResetSet::none()),
      operation_(*this, "operation", Operation{}, ResetSet::none()),
      queued_(*this, "queued"),
      half_offset_(*this, "half_offset", kNoHalf),
      half_(*this, "half"),
      stalls_(*this, "stalls", false, ResetSet::none()),
      tearing_(*this, "tearing"),
      done_(*this, "done", [this] { finish(); }) {
    declare();
    hclk_.subscribe([] {}, [this] { check_latency(); });
}

void Flash::declare() {
    bank_.narrow_access();
    bank_.reg(kAcr, "FLASH_ACR")
        .field(0, 4, "LATENCY", Access::rw, latency_)
        .reserved(4, 4)
        .field(8, "PRFTEN", Access::rw)
        .field(9, "ICEN", Access::rw)
        .field(10, "DCEN", Access::rw)
        .field(11, "ICRST", Access::rw)
        .field(12, "DCRST", Access::rw)
        .reserved(13, 19)
        .on_write([this] { check_latency(); });
    bank_.reg(kKeyr, "FLASH_KEYR").field(0, 32, "KEY", Access::wo).on_write([this](std::uint32_t v) { on_key(v); });
    bank_.reg(kOptKeyr, "FLASH_OPTKEYR").field(0, 32, "OPTKEY", Access::wo).on_write([this](std::uint32_t v) {
        on_option_key(v);
    });
    sr_ = &bank_.reg(kSr, "FLASH_SR")
               .field(0, "EOP", Access::w1c)
               .field(1, "OPERR", Access::w1c)
               .reserved(2, 2)
               .field(4, "WRPERR", Access::w1c)
               .field(5, "PGAERR", Access::w1c)
               .field(6, "PGPERR", Access::w1c)
               .field(7, "PGSERR", Access::w1c)
               .field(8, "RDERR", Access::w1c)
               .reserved(9, 7)
               .field(16, "BSY", Access::ro)
               .reserved(17, 15)
               .timed_value([this](std::uint32_t stored) { return stored | (busy() ? kBsy : 0); })
               .on_write([this] { update_irq(); });
    cr_ = &bank_.reg(kCr, "FLASH_CR", kCrLock)
               .field(0, "PG", Access::rw, pg_)
               .field(1, "SER", Access::rw, ser_)
               .field(2, "MER", Access::rw, mer_)
               .field(3, 5, "SNB", Access::rw, snb_)
               .field(8, 2, "PSIZE", Access::rw, psize_)
               .reserved(10, 5)
               .field(15, "MER1", Access::rw, mer1_)
               .field(16, "STRT", Access::w1s)
               .reserved(17, 7)
               .field(24, "EOPIE", Access::rw, eopie_)
               .field(25, "ERRIE", Access::rw, errie_)
               .reserved(26, 5)
               .field(31, "LOCK", Access::w1s)
               .on_write([this](std::uint32_t v) { on_cr(v); });
    optcr_ = &bank_.reg(kOptCr, "FLASH_OPTCR", kOptCrFactory)
                  .field(0, "OPTLOCK", Access::w1s)
                  .field(1, "OPTSTRT", Access::w1s)
                  .field(2, 2, "BOR_LEV", Access::rw)
                  .field(4, "BFB2", Access::rw)
                  .field(5, "WDG_SW", Access::rw)
                  .field(6, "nRST_STOP", Access::rw)
                  .field(7, "nRST_STDBY", Access::rw)
                  .field(8, 8, "RDP", Access::rw)
                  .field(16, 12, "nWRP", Access::rw)
                  .reserved(28, 2)
                  .field(30, "DB1M", Access::rw)
                  .field(31, "SPRMOD", Access::rw)
                  .on_write([this] { on_optcr(); });
    optcr1_ = &bank_.reg(kOptCr1, "FLASH_OPTCR1", kOptCr1Factory)
                   .reserved(0, 16)
                   .field(16, 12, "nWRP", Access::rw)
                   .reserved(28, 4)
                   .on_write([this] {
                       if (options_locked_) {
                           note(JournalKind::guest_error, "FLASH_OPTCR1 written while OPTLOCK is 1");
                           optcr1_->set(optcr1_kept_);
                       }
                       optcr1_kept_ = optcr1_->get();
                   });
}

Memory& Flash::named(const std::string& memory) {
    Memory* found = env().memory(memory);
    if (found == nullptr) throw std::invalid_argument(label() + ": there is no memory '" + memory + "'");
    return *found;
}

void Flash::end_of_elaboration() {
    Peripheral::end_of_elaboration();
    flash_ = &named(flash_name_);
    system_ = &named(system_name_);
    options_ = &named(options_name_);
    if (flash_->size != 2 * kBankSize) throw std::invalid_argument(label() + ": '" + flash_name_ + "' is not 2 MiB");
    flash_->write = [this](std::uint64_t offset, unsigned size, std::uint32_t v) {
        return guest_write(Where::flash, offset, size, v);
    };
    system_->write = [this](std::uint64_t offset, unsigned size, std::uint32_t v) {
        return guest_write(Where::otp, offset, size, v);
    };
    options_->write = [this](std::uint64_t, unsigned, std::uint32_t) {
        error(kWrpErr, "the option bytes are written through FLASH_OPTCR only");
        return true;
    };
    load_options();
}

Flash::Sector Flash::sector(unsigned number) {
    const std::uint64_t bank = number >= kSectorsOfBank ? kBankSize : 0;
    const unsigned n = number % kSectorsOfBank;
    if (n < 4) return {bank + n * 0x4000ULL, 0x4000};
    if (n == 4) return {bank + 0x10000, 0x10000};
    return {bank + (n - 4) * 0x20000ULL, 0x20000};
}

unsigned Flash::sector_at(std::uint64_t offset) {
    for (unsigned n = kSectors - 1; n > 0; --n)
        if (offset >= sector(n).offset) return n;
    return 0;
}

bool Flash::protected_sector(unsigned number) const {
    const std::uint32_t bits = number < kSectorsOfBank ? optcr_kept_ : optcr1_kept_;
    return (bits >> (16 + number % kSectorsOfBank) & 1) == 0;
}

// --- keys

void Flash::on_key(std::uint32_t key) {
    if (!locked_) return;
    if (!key_dead_ && !key_half_ && key == kKey1) {
        key_half_ = true;
    } else if (!key_dead_ && key_half_ && key == kKey2) {
        key_half_ = false;
        locked_ = false;
        cr_->set(cr_->get() & ~kCrLock);
        cr_kept_ = cr_->get();
    } else {
        note(JournalKind::guest_error, "FLASH_KEYR: a wrong key; FLASH_CR stays locked until the next reset");
        key_dead_ = true;
    }
}

void Flash::on_option_key(std::uint32_t key) {
    if (!options_locked_) return;
    if (!option_key_dead_ && !option_key_half_ && key == kOptKey1) {
        option_key_half_ = true;
    } else if (!option_key_dead_ && option_key_half_ && key == kOptKey2) {
        option_key_half_ = false;
        options_locked_ = false;
        optcr_->set(optcr_->get() & ~kOptLock);
        optcr_kept_ = optcr_->get();
    } else {
        note(JournalKind::guest_error, "FLASH_OPTKEYR: a wrong key; FLASH_OPTCR stays locked until the next reset");
        option_key_dead_ = true;
    }
}

// --- control

void Flash::on_cr(std::uint32_t written) {
    if (locked_) {
        if ((written & ~kCrLock) != 0) note(JournalKind::guest_error, "FLASH_CR written while LOCK is 1");
        cr_->set(cr_kept_ | kCrLock);
        return;
    }
    if (busy()) {
        // The chip holds the write up until the operation has ended; whoever gets here does not wait for BSY.
        note(JournalKind::guest_error, "FLASH_CR written while BSY is 1");
    }
    locked_ = (written & kCrLock) != 0;
    cr_->set(cr_->get() & ~kCrStart);
    cr_kept_ = cr_->get();
    if ((written & kCrStart) != 0) erase(cr_->get());
    update_irq();
}

void Flash::erase(std::uint32_t) {
    if (ser_ == 0 && mer_ == 0 && mer1_ == 0) {
        note(JournalKind::guest_error, "FLASH_CR.STRT without SER, MER or MER1");
        return;
    }
    if (busy()) return;
    Operation op{Kind::erase, Where::flash, 0, 0, 0};
    unsigned first = 0, last = kSectors - 1;
    if (mer_ != 0 || mer1_ != 0) {
        if (mer_ == 0) first = kSectorsOfBank;
        if (mer1_ == 0) last = kSectorsOfBank - 1;
    } else {
        const unsigned in_bank = snb_ & 0xF;
        if (in_bank >= kSectorsOfBank) {
            note(JournalKind::guest_error, "FLASH_CR.SNB " + std::to_string(snb_) + " is no sector");
            return;
        }
        first = last = in_bank + ((snb_ & 0x10) != 0 ? kSectorsOfBank : 0);
    }
    for (unsigned n = first; n <= last; ++n) {
        if (!protected_sector(n)) continue;
        error(kWrpErr, "erase of sector " + std::to_string(n) + ", which is write-protected");
        return;
    }
    op.offset = sector(first).offset;
    op.size = sector(last).offset + sector(last).size - op.offset;
    begin(op);
}

bool Flash::guest_write(Where where, std::uint64_t offset, unsigned size, std::uint32_t value) {
    now();
    if (locked_ || pg_ == 0) {
        error(kPgsErr, locked_ ? "flash written while FLASH_CR.LOCK is 1" : "flash written while FLASH_CR.PG is 0");
        return true;
    }
    constexpr unsigned kSizes[] = {1, 2, 4, 4};
    if (size != kSizes[psize_]) {
        error(kPgpErr, "flash written in " + std::to_string(8 * size) + " bits, but FLASH_CR.PSIZE is " +
                           std::to_string(8U << psize_));
        return true;
    }
    if (offset % size != 0) {
        error(kPgaErr, "flash written at an address that is no multiple of its size");
        return true;
    }
    if (where == Where::otp) {
        const bool lock_byte = offset >= kOtpSize && offset < kOtpSize + kOtpSize / kOtpBlock;
        if (offset >= kOtpSize && !lock_byte) {
            error(kWrpErr, "write to the factory's data");
            return true;
        }
        if (!lock_byte && system_->data[kOtpSize + offset / kOtpBlock] == 0) {
            error(kWrpErr, "write to OTP block " + std::to_string(offset / kOtpBlock) + ", which is locked");
            return true;
        }
    } else if (protected_sector(sector_at(offset))) {
        error(kWrpErr, "write to sector " + std::to_string(sector_at(offset)) + ", which is write-protected");
        return true;
    }
    if (psize_ != 3) {
        program(where, offset, size, value);
        return true;
    }
    // 64 bits come as two words, the lower first.
    if (half_offset_ == kNoHalf) {
        if (offset % 8 != 0) {
            error(kPgaErr, "a double word begins at an address that is no multiple of 8");
            return true;
        }
        half_offset_ = offset;
        half_ = value;
        return true;
    }
    const std::uint64_t begun = half_offset_;
    half_offset_ = kNoHalf;
    if (offset != begun + 4) {
        error(kPgaErr, "the second half of a double word is not behind the first");
        return true;
    }
    program(where, begun, 8, std::uint64_t{value} << 32 | half_);
    return true;
}

void Flash::program(Where where, std::uint64_t offset, unsigned size, std::uint64_t value) {
    const Operation op{Kind::program, where, offset, size, value};
    if (!busy()) {
        begin(op);
        return;
    }
    // The chip holds the bus until the operation before has ended.
    if (queued_->kind != Kind::none) return;
    queued_ = op;
    stalls_ = true;
    env().cpu().set_running(false);
}

void Flash::begin(const Operation& operation) {
    operation_ = operation;
    done_.arm_in(duration_of(operation));
    stalls_ = blocks_cpu(operation);
    if (stalls_) env().cpu().set_running(false);
}

bool Flash::blocks_cpu(const Operation& operation) const {
    const std::uint64_t pc = env().cpu().pc();
    // Booted from flash, it is at 0 as well.
    const std::uint64_t at = pc < flash_->size ? pc : pc - flash_->base;
    if (pc >= flash_->size && (pc < flash_->base || at >= flash_->size)) return false;
    if (operation.kind == Kind::options || operation.where != Where::flash) return true;
    return at / kBankSize >= operation.offset / kBankSize &&
           at / kBankSize <= (operation.offset + operation.size - 1) / kBankSize;
}

Time Flash::duration_of(const Operation& operation) const {
    if (operation.kind == Kind::program) return kProgramTime;
    // Sector 0 of the option bytes is as large as the smallest of the others.
    if (operation.kind == Kind::options) return milliseconds(kErase16Ms[psize_]);
    if (operation.size > kBankSize) return milliseconds(2 * kEraseBankMs[psize_]);
    if (operation.size == kBankSize) return milliseconds(kEraseBankMs[psize_]);
    if (operation.size == 0x4000) return milliseconds(kErase16Ms[psize_]);
    if (operation.size == 0x10000) return milliseconds(kErase64Ms[psize_]);
    return milliseconds(kErase128Ms[psize_]);
}

void Flash::apply(const Operation& operation, bool torn) {
    if (operation.kind == Kind::options) {
        if (!torn) store_options();
        return;
    }
    Memory& memory = memory_of(operation.where);
    for (std::uint64_t i = 0; i < operation.size; ++i) {
        std::uint8_t& byte = memory.data[operation.offset + i];
        // Torn: of the bits that were to change, some have.
        const auto some = torn ? static_cast<std::uint8_t>(tearing_.next()) : std::uint8_t{0};
        if (operation.kind == Kind::program) {
            byte &= static_cast<std::uint8_t>(static_cast<std::uint8_t>(operation.value >> 8 * i) | some);
        } else {
            byte |= static_cast<std::uint8_t>(~some);
        }
    }
    env().cpu().memory_changed(memory, operation.offset, operation.size);
}

void Flash::finish() {
    const Operation op = operation_;
    operation_ = Operation{};
    apply(op, false);
    if (eopie_ != 0) sr_->set(sr_->get() | kEop);
    update_irq();
    const Operation next = queued_;
    queued_ = Operation{};
    const bool stalled = stalls_;
    stalls_ = false;
    if (next.kind != Kind::none) begin(next);
    if (stalled && !stalls_) env().cpu().set_running(true);
}

void Flash::tear() {
    const Operation op = operation_;
    operation_ = Operation{};
    const bool stalled = stalls_;
    stalls_ = false;
    if (op.kind == Kind::none) return;
    apply(op, true);
    if (stalled) env().cpu().set_running(true);
    env().message(label(), "a flash operation was cut short: the flash is torn");
}

void Flash::error(std::uint32_t flags, const std::string& what) {
    note(JournalKind::guest_error, what);
    sr_->set(sr_->get() | flags | (errie_ != 0 ? kOpErr : 0));
    update_irq();
}

void Flash::update_irq() {
    const std::uint32_t sr = sr_->get();
    irq_.set((eopie_ != 0 && (sr & kEop) != 0) || (errie_ != 0 && (sr & kOpErr) != 0));
}

void Flash::check_latency() {
    if (env().loading() || !powered()) return;
    const std::uint64_t hz = hclk_.running() ? hclk_.hz() : 0;
    if (hz <= (latency_.get() + 1) * hz_per_state_) return;
    note(JournalKind::guest_error, "FLASH_ACR.LATENCY is " + std::to_string(latency_.get()) + ", but HCLK of " +
                                       std::to_string(hz) + " Hz needs " +
                                       std::to_string((hz + hz_per_state_ - 1) / hz_per_state_ - 1));
}

// --- option bytes

void Flash::on_optcr() {
    if (options_locked_) {
        if ((optcr_->get() | kOptLock) != (optcr_kept_ | kOptLock))
            note(JournalKind::guest_error, "FLASH_OPTCR written while OPTLOCK is 1");
        optcr_->set(optcr_kept_ | kOptLock);
        return;
    }
    const std::uint32_t v = optcr_->get();
    const bool start = (v & kOptStart) != 0;
    options_locked_ = (v & kOptLock) != 0;
    optcr_->set(v & ~kOptStart);
    optcr_kept_ = optcr_->get();
    if (start && !busy()) begin({Kind::options, Where::flash, 0, 0, 0});
}

// Where the chip has them: RDP and USER in the first half word, nWRP of bank 1 at 8; those of bank 2 are kept at 16,
// since its own block is in another place. A half word is followed by its complement.
void Flash::store_options() {
    const auto put = [this](std::uint64_t at, std::uint32_t half) {
        const std::uint32_t word = (half & 0xFFFF) | (~half << 16);
        std::memcpy(options_->data + at, &word, 4);
    };
    std::uint32_t old = 0;
    std::memcpy(&old, options_->data, 4);
    put(0, (optcr_kept_ & 0xFFFF) | 3);
    put(8, optcr_kept_ >> 16);
    put(16, optcr1_kept_ >> 16);
    env().cpu().memory_changed(*options_, 0, options_->size);
    const bool was_open = old == 0xFFFFFFFF || (old >> 8 & 0xFF) == 0xAA;  // new from the factory, or level 0
    if (!was_open && (optcr_kept_ >> 8 & 0xFF) == 0xAA) {
        // Readout protection goes with what it protected.
        std::memset(flash_->data, 0xFF, flash_->size);
        env().cpu().memory_changed(*flash_, 0, flash_->size);
    }
}

void Flash::load_options() {
    std::uint32_t words[5];
    std::memcpy(words, options_->data, sizeof words);
    if (words[0] == 0xFFFFFFFF) {  // as from the factory
        optcr_kept_ = kOptCrFactory;
        optcr1_kept_ = kOptCr1Factory;
        store_options();
        std::memcpy(words, options_->data, sizeof words);
    }
    optcr_kept_ = (words[0] & 0xFFFC) | (words[2] & 0xFFFF) << 16 | kOptLock;
    optcr1_kept_ = (words[4] & 0x0FFF) << 16;
    optcr_->set(optcr_kept_);
    optcr1_->set(optcr1_kept_);
}

void Flash::on_power_lost() { tear(); }

void Flash::on_reset(ResetKind) {
    tear();
    cr_kept_ = cr_->get();
    load_options();
    update_irq();
}

void Flash::on_loaded() {
    if (stalls_) env().cpu().set_running(false);
    update_irq();
}

}  // namespace twin::stm32f4
