// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "models/core/model.hpp"

namespace twin::nrf51 {

/// Factory information: sizes, device identity and address, written at production and read-only after.
/// Source: nRF51 Series Reference Manual v3.0, chapter 7.
class Ficr : public Model {
  public:
    /// Parameters: code_page_size (bytes), code_pages, ram_blocks (1..4), ram_block_size (bytes), hardware_id (HWID).
    Ficr(sc_core::sc_module_name name, const ModelContext& context);

  protected:
    void on_reset(ResetKind kind) override { (void)kind; }
    void on_identity(std::uint64_t before) override;

  private:
    /// What the factory wrote there, of the registers that no two devices have alike.
    std::uint32_t of_identity(std::uint32_t offset) const;

    RegisterBank bank_;
};

}  // namespace twin::nrf51
