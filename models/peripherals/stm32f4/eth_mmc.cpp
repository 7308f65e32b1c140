// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/eth_mmc.hpp"

namespace twin::stm32f4 {

namespace {

constexpr std::uint32_t kReset = 1 << 0, kPreset = 1 << 4;
constexpr std::uint32_t kHalf = 0x80000000, kFull = 0xFFFFFFFF;
constexpr std::uint32_t kAlmostHalf = 0x7FFFFFF0, kAlmostFull = 0xFFFFFFF0;

struct Place {
    std::uint32_t offset;
    const char* name;
    const char* field;
    unsigned flag;
};
// In the order of EthMmc::Counter.
constexpr Place kPlaces[] = {
    {0x14C, "ETH_MMCTGFSCCR", "TGFSCC", 14}, {0x150, "ETH_MMCTGFMSCCR", "TGFMSCC", 15},
    {0x168, "ETH_MMCTGFCR", "TGFC", 21},     {0x194, "ETH_MMCRFCECR", "RFCEC", 5},
    {0x198, "ETH_MMCRFAECR", "RFAEC", 6},    {0x1C4, "ETH_MMCRGUFCR", "RGUFC", 17},
};

Register& receive_register(RegisterBank& bank, std::uint32_t offset, const char* name, const char* end, Access access) {
    return bank.reg(offset, name)
        .reserved(0, 5)
        .field(5, (std::string("RFCE") + end).c_str(), access)
        .field(6, (std::string("RFAE") + end).c_str(), access)
        .reserved(7, 10)
        .field(17, (std::string("RGUF") + end).c_str(), access)
        .reserved(18, 14);
}

Register& transmit_register(RegisterBank& bank, std::uint32_t offset, const char* name, const char* end,
                            Access access) {
    return bank.reg(offset, name)
        .reserved(0, 14)
        .field(14, (std::string("TGFSC") + end).c_str(), access)
        .field(15, (std::string("TGFMSC") + end).c_str(), access)
        .reserved(16, 5)
        .field(21, (std::string("TGF") + end).c_str(), access)
        .reserved(22, 10);
}

}  // namespace

EthMmc::EthMmc(RegisterBank& bank, std::function<void()> changed) : changed_(std::move(changed)) {
    bank.reg(0x100, "ETH_MMCCR")
        .field(0, "CR", Access::self_clearing)
        .field(1, "CSR", Access::rw, stop_)
        .field(2, "ROR", Access::rw, reset_on_read_)
        .field(3, "MCF", Access::rw, freeze_)
        .field(4, "MCP", Access::self_clearing)
        .field(5, "MCFHP", Access::rw, full_)
        .reserved(6, 26)
        .on_write([this](std::uint32_t written) { on_control(written); });
    receive_flags_ = &receive_register(bank, 0x104, "ETH_MMCRIR", "S", Access::ro);
    transmit_flags_ = &transmit_register(bank, 0x108, "ETH_MMCTIR", "S", Access::ro);
    receive_mask_ = &receive_register(bank, 0x10C, "ETH_MMCRIMR", "M", Access::rw).on_write([this] { changed_(); });
    transmit_mask_ = &transmit_register(bank, 0x110, "ETH_MMCTIMR", "M", Access::rw).on_write([this] { changed_(); });
    for (unsigned i = 0; i < kCounters; ++i) {
        const Place& place = kPlaces[i];
        counters_[i] = &bank.reg(place.offset, place.name).field(0, 32, place.field, Access::ro).on_read([this, i] {
            // Reading a counter is what clears its flag.
            Register& with = flags(static_cast<Counter>(i));
            with.set(with.get() & ~(1U << kPlaces[i].flag));
            if (reset_on_read_ != 0) counters_[i]->set(0);
            changed_();
        });
    }
}

void EthMmc::on_control(std::uint32_t written) {
    if ((written & kReset) != 0)
        for (Register* counter : counters_) counter->set(0);
    if ((written & kPreset) != 0)
        for (Register* counter : counters_) counter->set(full_ != 0 ? kAlmostFull : kAlmostHalf);
}

void EthMmc::count(Counter counter) {
    if (freeze_ != 0) return;
    Register& value = *counters_[counter];
    if (stop_ != 0 && value.get() == kFull) return;
    value.set(value.get() + 1);
    if (value.get() != kHalf && value.get() != kFull) return;
    Register& with = flags(counter);
    with.set(with.get() | 1U << kPlaces[counter].flag);
    changed_();
}

}  // namespace twin::stm32f4
