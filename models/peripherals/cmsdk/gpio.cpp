// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/cmsdk/gpio.hpp"

#include <stdexcept>

#include "models/peripherals/cmsdk/identification.hpp"

namespace twin::cmsdk {

namespace {
constexpr std::uint32_t kAll = 0xFFFF;
}

Gpio::Gpio(sc_core::sc_module_name name, const ModelContext& context)
    : Model(name, context),
      bank_(*this, 0x1000),
      count_(static_cast<unsigned>(context.params.integer("pads"))),
      irq_(*this),
      out_(*this, "out"),
      output_(*this, "output"),
      alternate_(*this, "alternate"),
      int_enable_(*this, "int_enable"),
      int_edge_(*this, "int_edge"),
      int_high_(*this, "int_high"),
      status_(*this, "status"),
      was_(*this, "was") {
    if (count_ == 0 || count_ > kPads) throw std::invalid_argument(label() + ": 'pads' is 1 to 16");
    const std::uint64_t first = context.params.integer("first");
    for (unsigned i = 0; i < kPads; ++i) {
        pads_[i] = std::make_unique<Pad>();
        pads_[i]->irq = std::make_unique<IrqLine>(*this, "pin" + std::to_string(i));
        if (i >= count_) continue;
        pads_[i]->pin = std::make_unique<PinPort>(*this, context.params.text("prefix") + std::to_string(first + i));
        pads_[i]->pin->on_change([this, i] { on_level(i); });
    }
    bank_.narrow_access();
    bank_.reg(kData, "DATA")
        .field(0, 16, "DATA", Access::rw)
        .reserved(16, 16)
        .value([this](std::uint32_t) { return levels(); })
        .on_write([this](std::uint32_t written) { write_out(written, kAll); })
        .doc("A read gives the pads' levels, a write sets DATAOUT.");
    bank_.reg(kDataOut, "DATAOUT")
        .field(0, 16, "DATAOUT", Access::rw)
        .reserved(16, 16)
        .value([this](std::uint32_t) { return out_.get(); })
        .on_write([this](std::uint32_t written) { write_out(written, kAll); });
    declare_pair(kOutEnSet, "OUTEN", output_, [this] { drive_all(); });
    declare_pair(kAltFuncSet, "ALTFUNC", alternate_, [this] {
        drive_all();
        for (const auto& pad : pads_)
            if (pad->alternate_changed) pad->alternate_changed();
    });
    declare_pair(kIntEnSet, "INTEN", int_enable_, [this] { update_irq(); });
    declare_pair(kIntTypeSet, "INTTYPE", int_edge_, [this] { update_irq(); }).doc("1: by edge, 0: by level");
    declare_pair(kIntPolSet, "INTPOL", int_high_, [this] { update_irq(); }).doc("1: high or rising");
    bank_.reg(kIntStatus, "INTSTATUS")
        .field(0, 16, "INT", Access::w1c)
        .reserved(16, 16)
        .value([this](std::uint32_t) { return status_.get(); })
        .on_write([this](std::uint32_t written) {
            status_ = status_ & ~written;
            update_irq();
        })
        .doc("A written 1 clears. Called INTCLEAR as it is written.");
    declare_masked();
    declare_identification(bank_, cmsdk_part(0x20));
}

/// NAMESET, where a written 1 sets, and NAMECLR behind it, where it clears; both read the same bits.
Register& Gpio::declare_pair(std::uint32_t offset, const char* name, State<std::uint32_t>& bits,
                             std::function<void()> changed) {
    const auto half = [&](std::uint32_t at, const char* end, bool set) -> Register& {
        return bank_.reg(at, std::string(name) + end)
            .field(0, 16, name, set ? Access::w1s : Access::w1c)
            .reserved(16, 16)
            .value([&bits](std::uint32_t) { return bits.get(); })
            .on_write([&bits, set, changed](std::uint32_t written) {
                bits = (set ? bits | written : bits & ~written) & kAll;
                changed();
            });
    };
    half(offset + 4, "CLR", false);
    return half(offset, "SET", true);
}

/// The address' bits 9 to 2 say which bits of a byte a read gives and a write changes.
void Gpio::declare_masked() {
    const auto masked = [this](std::uint32_t base, const char* name, unsigned shift) {
        for (std::uint32_t byte = 0; byte < 256; ++byte) {
            const std::uint32_t mask = byte << shift;
            bank_.reg(base + 4 * byte, name + std::to_string(byte))
                .field(0, 16, "DATA", Access::rw)
                .reserved(16, 16)
                .value([this, mask](std::uint32_t) { return levels() & mask; })
                .on_write([this, mask](std::uint32_t written) { write_out(written, mask); });
        }
    };
    masked(kMaskLow, "MASKLOWBYTE", 0);
    masked(kMaskHigh, "MASKHIGHBYTE", 8);
}

std::uint32_t Gpio::levels() const {
    std::uint32_t bits = 0;
    for (unsigned i = 0; i < count_; ++i) bits |= pads_[i]->pin->high() ? 1U << i : 0;
    return bits;
}

void Gpio::write_out(std::uint32_t bits, std::uint32_t mask) {
    const std::uint32_t before = out_;
    out_ = (before & ~mask) | (bits & mask & kAll);
    for (unsigned i = 0; i < count_; ++i)
        if (((before ^ out_) >> i & 1) != 0) drive(i);
}

void Gpio::drive(unsigned number) {
    Pad& pad = *pads_[number];
    const bool outputs = (output_ >> number & 1) != 0;
    pad.pin->drive(is_alternate(number) ? pad.alternate
                   : outputs            ? Drive::strong((out_ >> number & 1) != 0)
                                        : Drive::released());
}

void Gpio::drive_all() {
    for (unsigned i = 0; i < count_; ++i) drive(i);
}

void Gpio::drive_alternate(unsigned number, const Drive& drive_as) {
    pads_.at(number)->alternate = drive_as;
    if (is_alternate(number)) drive(number);
}

void Gpio::on_level(unsigned number) {
    if (!powered() || env().loading()) return;
    update_irq();
    const Pad& pad = *pads_[number];
    if (is_alternate(number) && pad.alternate_changed) pad.alternate_changed();
}

void Gpio::update_irq() {
    const std::uint32_t is = levels();
    const std::uint32_t by_level = ~int_edge_ & ~(is ^ int_high_);
    const std::uint32_t by_edge = int_edge_ & (is ^ was_) & ~(is ^ int_high_);
    was_ = is;
    status_ = status_ | ((by_level | by_edge) & int_enable_ & kAll & ((1U << count_) - 1));
    for (unsigned i = 0; i < kPads; ++i) pads_[i]->irq->set((status_ >> i & 1) != 0);
    irq_.set(status_ != 0);
}

void Gpio::on_reset(ResetKind) {
    was_ = levels();
    drive_all();
    update_irq();
    for (const auto& pad : pads_)
        if (pad->alternate_changed) pad->alternate_changed();
}

void Gpio::on_loaded() {
    drive_all();
    for (unsigned i = 0; i < kPads; ++i) pads_[i]->irq->set((status_ >> i & 1) != 0);
    irq_.set(status_ != 0);
}

}  // namespace twin::cmsdk
