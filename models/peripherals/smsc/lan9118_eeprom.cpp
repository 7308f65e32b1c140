// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/smsc/lan9118_eeprom.hpp"

#include <algorithm>
#include <utility>

namespace twin::smsc {

namespace {

std::array<std::uint8_t, Lan9118Eeprom::kSize> contents(const std::optional<Lan9118Eeprom::Address>& address) {
    std::array<std::uint8_t, Lan9118Eeprom::kSize> bytes;
    bytes.fill(0xFF);
    if (address) {
        bytes[0] = Lan9118Eeprom::kSignature;
        std::copy(address->begin(), address->end(), bytes.begin() + 1);
    }
    return bytes;
}

}  // namespace

Lan9118Eeprom::Lan9118Eeprom(Model& owner, std::optional<Address> address, std::function<void()> done)
    : end_(std::move(done)),
      bytes_(owner, "eeprom.bytes", contents(address), ResetSet::none()),
      // The EEPROM has no reset: it goes by its supply.
      writable_(owner, "eeprom.writable", false, ResetSet::supply()),
      command_(owner, "eeprom.command"),
      address_(owner, "eeprom.address"),
      written_(owner, "eeprom.written"),
      done_(owner, "eeprom.done", [this] { on_done(); }) {}

void Lan9118Eeprom::replace_address(const Address& before, const Address& after) {
    auto& bytes = bytes_.ref();
    if (bytes[0] == kSignature && std::equal(before.begin(), before.end(), bytes.begin() + 1))
        std::copy(after.begin(), after.end(), bytes.begin() + 1);
}

void Lan9118Eeprom::execute(unsigned command, unsigned address, std::uint8_t data) {
    command_ = static_cast<std::uint8_t>(command);
    address_ = static_cast<std::uint8_t>(address % kSize);
    written_ = data;
    constexpr std::uint64_t kByteUs = 20, kEraseUs = 5000;
    const bool changes = command >= kWrite && command <= kEraseAll;
    done_.arm_in(microseconds(changes && writable_ ? kEraseUs : command == kReload ? 7 * kByteUs : kByteUs));
}

void Lan9118Eeprom::on_done() {
    auto& bytes = bytes_.ref();
    switch (command_) {
        case kDisable:
            writable_ = false;
            break;
        case kEnable:
            writable_ = true;
            break;
        case kWrite:
            if (writable_) bytes[address_] = written_;
            break;
        case kWriteAll:
            if (writable_) bytes.fill(written_);
            break;
        case kErase:
            if (writable_) bytes[address_] = 0xFF;
            break;
        case kEraseAll:
            if (writable_) bytes.fill(0xFF);
            break;
        default:
            break;
    }
    end_();
}

std::optional<Lan9118Eeprom::Address> Lan9118Eeprom::mac_address() const {
    if (bytes_.get()[0] != kSignature) return std::nullopt;
    Address address;
    std::copy_n(bytes_.get().begin() + 1, address.size(), address.begin());
    return address;
}

}  // namespace twin::smsc
