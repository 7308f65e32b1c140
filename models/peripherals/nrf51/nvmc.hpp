// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "models/core/model.hpp"

namespace twin::nrf51 {

/// Flash controller: the only way that code flash and UICR change.
///
/// A word write only clears bits; an erase sets a page to ones. While either is under way the CPU stands still (it
/// executes from the flash that is busy). A power cut or a reset in the middle leaves the word or page torn: each bit
/// that was to change has or has not. Source: nRF51 Series Reference Manual v3.0, chapter 6; times: nRF51822 Product
/// Specification v3.1, chapter 8.4.
class Nvmc : public Model {
  public:
    static constexpr std::uint32_t kReady = 0x400, kConfig = 0x504, kErasePage = 0x508, kEraseAll = 0x50C,
                                   kErasePcr0 = 0x510, kEraseUicr = 0x514;

    /// Parameters: flash and uicr (names of memories), page_size (bytes).
    Nvmc(sc_core::sc_module_name name, const ModelContext& context);

    bool busy() const { return operation_->kind != Kind::none; }

  protected:
    void on_reset(ResetKind kind) override;
    void on_power_lost() override;
    void on_loaded() override;
    void end_of_elaboration() override;

  private:
    enum class Config : std::uint32_t { read = 0, write = 1, erase = 2 };
    enum class Kind : std::uint16_t { none, write, erase };
    /// What is under way: from which byte of which memory, how many, and for a write the word.
    struct Operation {
        Kind kind = Kind::none;
        bool in_uicr = false;
        bool uicr_too = false;
        std::uint32_t word = 0;
        std::uint64_t offset = 0;
        std::uint64_t size = 0;
    };

    bool guest_write(bool uicr, std::uint64_t offset, unsigned size, std::uint32_t value);
    void erase_page(std::uint32_t address);
    bool may_erase(const char* what);
    void begin(const Operation& operation, const Time& duration);
    void finish();
    void tear();
    void erase_bytes(Memory& memory, std::uint64_t offset, std::uint64_t size, bool torn);
    Memory& target(const Operation& operation) { return operation.in_uicr ? *uicr_ : *flash_; }

    RegisterBank bank_;
    Field config_;
    std::string flash_name_, uicr_name_;
    std::uint64_t page_size_;
    Memory* flash_ = nullptr;
    Memory* uicr_ = nullptr;
    State<Operation> operation_;
    RandomStream tearing_;
    Alarm done_;
};

}  // namespace twin::nrf51
