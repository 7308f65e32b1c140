// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/cmsdk/dual_timer.hpp"

#include <stdexcept>

#include "models/peripherals/cmsdk/identification.hpp"

namespace twin::cmsdk {

DualTimer::DualTimer(sc_core::sc_module_name name, const ModelContext& context)
    : Model(name, context),
      bank_(*this, 0x1000),
      hz_(context.params.integer("hz")),
      irq_(*this),
      irq1_(*this, "irq1"),
      irq2_(*this, "irq2") {
    if (hz_ == 0) throw std::invalid_argument(label() + ": 'hz' is 1 or more");
    halves_[0] = std::make_unique<Half>(*this, 1, 0);
    halves_[1] = std::make_unique<Half>(*this, 2, kSecond);
    bank_.reg(kItcr, "TIMERITCR").field(0, "TEST", Access::rw, test_).reserved(1, 31).on_write([this] {
        update_irq();
    });
    bank_.reg(kItop, "TIMERITOP")
        .field(0, "TIMINT1", Access::rw, test1_)
        .field(1, "TIMINT2", Access::rw, test2_)
        .reserved(2, 30)
        .value([](std::uint32_t) { return 0U; })
        .on_write([this] { update_irq(); })
        .doc("Write only");
    declare_identification(bank_, cmsdk_part(0x23));
}

void DualTimer::update_irq() {
    const bool test = test_ != 0;
    const bool first = test ? test1_ != 0 : halves_[0]->interrupt();
    const bool second = test ? test2_ != 0 : halves_[1]->interrupt();
    irq1_.set(first);
    irq2_.set(second);
    irq_.set(first || second);
}

void DualTimer::on_reset(ResetKind) { update_irq(); }

DualTimer::Half::Half(DualTimer& owner, unsigned number, std::uint32_t base)
    : owner_(owner),
      control_(owner, "control" + std::to_string(number), kIntEnable),
      load_(owner, "load" + std::to_string(number)),
      from_(owner, "from" + std::to_string(number)),
      from_value_(owner, "from_value" + std::to_string(number), 0xFFFFFFFF),
      noticed_(owner, "noticed" + std::to_string(number)),
      raw_(owner, "raw" + std::to_string(number)),
      zero_(owner, "zero" + std::to_string(number), [this] {
          raw_ = true;
          owner_.update_irq();
      }) {
    const std::string timer = "TIMER" + std::to_string(number);
    RegisterBank& bank = owner.bank_;
    bank.reg(base + kLoad, timer + "LOAD")
        .field(0, 32, "LOAD", Access::rw)
        .value([this](std::uint32_t) { return load_.get(); })
        .on_write([this](std::uint32_t written) {
            owner_.now();
            load_ = written;
            restart(written);
        })
        .doc("A write starts over from it.");
    bank.reg(base + kValue, timer + "VALUE", 0xFFFFFFFF)
        .field(0, 32, "VALUE", Access::ro)
        .timed_value([this](std::uint32_t) { return value(); });
    bank.reg(base + kControl, timer + "CONTROL", kIntEnable)
        .field(0, "ONESHOT", Access::rw)
        .field(1, "SIZE", Access::rw)
        .field(2, 2, "PRE", Access::rw)
        .reserved(4)
        .field(5, "INTEN", Access::rw)
        .field(6, "MODE", Access::rw)
        .field(7, "ENABLE", Access::rw)
        .reserved(8, 24)
        .on_write([this](std::uint32_t written) { write_control(written); })
        .doc("SIZE 1: 32 bits; PRE: divided by 1, 16, 256; MODE 1: periodic");
    bank.reg(base + kIntClr, timer + "INTCLR").field(0, 32, "CLEAR", Access::wo).on_write([this] {
        settle();
        raw_ = false;
        arm();
        owner_.update_irq();
    });
    bank.reg(base + kRis, timer + "RIS").field(0, "INT", Access::ro).reserved(1, 31).timed_value([this](std::uint32_t) {
        return raw_ ? 1U : 0U;
    });
    bank.reg(base + kMis, timer + "MIS").field(0, "INT", Access::ro).reserved(1, 31).timed_value([this](std::uint32_t) {
        return interrupt() ? 1U : 0U;
    });
    bank.reg(base + kBgLoad, timer + "BGLOAD")
        .field(0, 32, "LOAD", Access::rw)
        .value([this](std::uint32_t) { return load_.get(); })
        .on_write([this](std::uint32_t written) {
            settle();
            load_ = written;
            arm();
        })
        .doc("LOAD for the next period");
}

std::uint64_t DualTimer::Half::divisor() const {
    const std::uint32_t code = control_ >> 2 & 3;
    return code == 0 ? 1 : code == 1 ? 16 : 256;
}

std::uint64_t DualTimer::Half::ticks() const {
    if ((control_ & kEnable) == 0) return 0;
    return time_to_ticks(owner_.scheduler().now() - picoseconds(from_), owner_.hz_) / divisor();
}

std::uint32_t DualTimer::Half::value() const {
    const std::uint64_t passed = ticks();
    const std::uint32_t begin = from_value_ & mask();
    const std::uint32_t resting = from_value_ & ~mask();
    if (passed <= begin) return resting | static_cast<std::uint32_t>(begin - passed);
    if ((control_ & kOneShot) != 0) return resting;
    const std::uint64_t period = std::uint64_t{reload()} + 1;
    return resting | static_cast<std::uint32_t>(reload() - (passed - begin - 1) % period);
}

void DualTimer::Half::settle() {
    owner_.now();  // may run zero_
    const std::uint64_t passed = ticks();
    const std::uint32_t is = value();
    noticed_ = (is & mask()) == 0 && (passed > 0 || noticed_ || raw_);
    from_ = passed == 0 && (control_ & kEnable) != 0 ? from_.get()
            : (control_ & kEnable) != 0              ? from_ + ticks_to_time(passed * divisor(), owner_.hz_).value()
                                                     : owner_.now().value();
    from_value_ = is;
}

void DualTimer::Half::restart(std::uint32_t value) {
    from_ = owner_.now().value();
    from_value_ = value;
    noticed_ = false;
    arm();
}

/// For the next 0, if nobody waits for the last one to be cleared.
void DualTimer::Half::arm() {
    zero_.cancel();
    if ((control_ & kEnable) == 0 || raw_) return;
    const std::uint64_t passed = ticks();
    std::uint64_t next = from_value_ & mask();
    if (next < passed || (next == 0 && noticed_)) {
        if ((control_ & kOneShot) != 0 || reload() == 0) return;
        const std::uint64_t period = std::uint64_t{reload()} + 1;
        next += ((passed - next) / period + 1) * period;
    }
    zero_.arm_at(picoseconds(from_) + ticks_to_time(next * divisor(), owner_.hz_));
}

void DualTimer::Half::write_control(std::uint32_t written) {
    settle();
    const std::uint32_t before = control_;
    constexpr std::uint32_t kPre = 3 << 2;
    if ((written & kPre) == kPre) owner_.note(JournalKind::guest_error, "CONTROL.PRE is 3, which is undefined");
    control_ = written & (kOneShot | kWide | kPre | kIntEnable | kPeriodic | kEnable);
    const bool starts = (before & kEnable) == 0 && (control_ & kEnable) != 0;
    if (starts || ((before ^ control_) & kPre) != 0) from_ = owner_.now().value();
    arm();
    owner_.update_irq();
}

}  // namespace twin::cmsdk
