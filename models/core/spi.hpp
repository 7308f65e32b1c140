// SPDX-License-Identifier: BSD-3-Clause
// SPI, a word at a time. The controller owns the timing; a target knows from its own chip-select pin that it is meant.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "models/core/pin.hpp"

namespace twin {

struct SpiFormat {
    std::uint32_t hz = 1'000'000;
    std::uint8_t bits = 8;  ///< 4..32
    bool cpol = false;      ///< clock idles high
    bool cpha = false;      ///< data is sampled at the second edge
    bool lsb_first = false;
    bool operator==(const SpiFormat&) const = default;
};

class SpiTarget {
  public:
    virtual ~SpiTarget() = default;
    /// True while the target's chip select is active: it listens and drives MISO.
    virtual bool spi_selected() const = 0;
    /// One word, both ways at once.
    virtual std::uint32_t spi_transfer(std::uint32_t mosi, const SpiFormat& format) = 0;
};

/// SCK, MOSI and MISO with the targets on them. Owned by the Environment; made by the board's YAML.
class SpiBus {
  public:
    SpiBus(std::string name, Net& sck, Net* mosi, Net* miso);
    const std::string& name() const { return name_; }
    Net& sck() const { return sck_; }
    Net* mosi() const { return mosi_; }
    Net* miso() const { return miso_; }

    void attach(SpiTarget& target) { targets_.push_back(&target); }
    void detach(SpiTarget& target) { std::erase(targets_, &target); }
    /// A word begins, for who looks at the wires: transfer() comes at its end.
    void begin() const;
    /// What the controller samples: of the selected targets; with none, MISO's level in every bit. Two selected
    /// targets that differ are a conflict: their words are ANDed, and it is noted by the caller's journal.
    std::uint32_t transfer(std::uint32_t mosi, const SpiFormat& format);
    void observe(std::function<void(std::uint32_t mosi, std::uint32_t miso)> observer) {
        observer_ = std::move(observer);
    }

  private:
    void draw(std::uint32_t mosi, std::uint32_t miso, const SpiFormat& format) const;

    std::string name_;
    Net& sck_;
    Net* mosi_;
    Net* miso_;
    std::vector<SpiTarget*> targets_;
    std::function<void(std::uint32_t, std::uint32_t)> observer_;
};

}  // namespace twin
