// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>

#include "models/core/model.hpp"

namespace twin::smsc {

/// The controller's EEPROM, a 93C46 of 128 bytes, behind the commands of E2P_CMD. Source: SMSC LAN9220 datasheet,
/// revision 2.9, 3.9 and 5.3.23.
///
/// Defined here: reading a byte takes 20 us, erasing or writing 5 ms.
class Lan9118Eeprom {
  public:
    static constexpr std::size_t kSize = 128;
    static constexpr std::uint8_t kSignature = 0xA5;
    using Address = std::array<std::uint8_t, 6>;

    /// Holds `address` behind a signature; without one it is erased. `done` is called when a command has ended.
    Lan9118Eeprom(Model& owner, std::optional<Address> address, std::function<void()> done);

    /// It holds `after` if it held `before` behind its signature.
    void replace_address(const Address& before, const Address& after);

    bool busy() const { return done_.armed(); }
    /// `command`: the field EPC_CMD; `data`: E2P_DATA. While it isn't busy.
    void execute(unsigned command, unsigned address, std::uint8_t data);
    void reload() { execute(kReload, 0, 0); }

    // Of the command that has ended:
    unsigned command() const { return command_; }
    /// What READ got.
    std::uint8_t data() const { return bytes_.get()[address_]; }
    /// What RELOAD got; nothing without a signature.
    std::optional<Address> mac_address() const;

    static constexpr unsigned kRead = 0, kDisable = 1, kEnable = 2, kWrite = 3, kWriteAll = 4, kErase = 5,
                              kEraseAll = 6, kReload = 7;

  private:
    void on_done();

    std::function<void()> end_;
    State<std::array<std::uint8_t, kSize>> bytes_;
    State<bool> writable_;
    State<std::uint8_t> command_, address_, written_;
    Alarm done_;
};

}  // namespace twin::smsc
