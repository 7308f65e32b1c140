// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "models/core/model.hpp"
#include "models/peripherals/parts/persistence.hpp"

namespace twin::parts {

/// LEDs between rows (anodes) and columns (cathodes), refreshed by firmware row by row. An LED is lit while its row is
/// driven high and its column driven low. Output `pixels`: the picture as an eye sees it (see Persistence), where 255
/// is an LED that is lit all the time of its row's turn, 1/rows of a cycle.
///
/// Parameters: rows, columns (at most 64 LEDs), width, height of the picture, map (for each row, for each column:
/// "x,y", or "-" for no LED), persistence_ms.
class LedMatrix : public Model {
  public:
    LedMatrix(sc_core::sc_module_name name, const ModelContext& context);

  protected:
    void on_reset(ResetKind kind) override;
    void on_power_lost() override { persistence_.power_lost(); }
    void on_loaded() override;

  private:
    void read_map(const std::vector<std::string>& map);
    void on_row(unsigned row);
    void on_column(unsigned column);
    void read_pins();
    void update();
    void show(std::span<const std::uint8_t> brightness);

    const unsigned rows_;
    const unsigned columns_;
    const unsigned width_;
    const unsigned height_;
    std::vector<int> pixel_of_led_;           // -1: no LED there
    std::vector<std::uint64_t> leds_of_row_;  // bits of the columns
    std::vector<std::uint8_t> picture_;       // of the last show
    std::vector<std::unique_ptr<PinPort>> row_;
    std::vector<std::unique_ptr<PinPort>> column_;
    std::uint64_t rows_high_ = 0;    // as the pins are; derived
    std::uint64_t columns_low_ = 0;  // likewise
    Output pixels_;
    Persistence persistence_;
};

}  // namespace twin::parts
