// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/parts/i2c_register_device.hpp"

#include <cstdio>

namespace twin::parts {

I2cRegisterDevice::I2cRegisterDevice(sc_core::sc_module_name name, const ModelContext& context, unsigned count)
    : Model(name, context),
      address_(static_cast<std::uint8_t>(context.params.integer("address"))),
      bank_(*this, 4 * count),
      number_(*this, "i2c.register"),
      expects_number_(*this, "i2c.expects_number"),
      addressed_(*this, "i2c.addressed") {
    bank_.number_bytes();
    bank_.socket.get_base_port().bind(no_initiator_);
}

Register& I2cRegisterDevice::byte_register(std::uint8_t number, const char* name, std::uint8_t reset_value) {
    return bank_.reg(4U * number, name, reset_value).reserved(8, 24);
}

Register& I2cRegisterDevice::plain_register(std::uint8_t number, const char* name, Access access,
                                            std::uint8_t reset_value) {
    return byte_register(number, name, reset_value).field(0, 8, name, access);
}

bool I2cRegisterDevice::i2c_start(std::uint8_t address, bool read) {
    addressed_ = powered() && address == address_ && listens();
    if (addressed_) on_addressed();
    if (addressed_ && !read) expects_number_ = true;
    return addressed_;
}

bool I2cRegisterDevice::exists(std::uint8_t number, bool is_write) {
    if (4U * number < bank_.size() && bank_.find(4U * number) != nullptr) return true;
    char text[40];
    std::snprintf(text, sizeof text, "register 0x%02X", number);
    note(JournalKind::unmapped, text, is_write);
    return false;
}

bool I2cRegisterDevice::i2c_write(std::uint8_t data) {
    if (expects_number_) {
        expects_number_ = false;
        number_ = data;
        return true;
    }
    const std::uint8_t number = number_;
    // Before the write: it may reset the device, and the number with it.
    number_ = next_number(number);
    expects_number_ = writes_pairs();
    if (exists(number, true)) {
        on_access(number, false);
        bank_.write(4U * number, data);
    }
    return true;
}

std::uint8_t I2cRegisterDevice::i2c_read() {
    const std::uint8_t number = number_;
    number_ = next_number(number);
    if (!exists(number, false)) return 0;
    on_access(number, true);
    return static_cast<std::uint8_t>(bank_.read(4U * number));
}

}  // namespace twin::parts
