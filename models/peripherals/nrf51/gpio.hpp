// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "models/core/model.hpp"
#include "models/peripherals/nrf51/pads.hpp"

namespace twin::nrf51 {

/// GPIO, 32 pads P0.00 to P0.31. Its registers are retained in System OFF and over the reset that ends it: an LED stays
/// lit, a pull stays on. Source: nRF51 Series Reference Manual v3.0, chapters 14 and 12 (table "Reset behavior").
class Gpio : public Model, public Pads {
  public:
    static constexpr std::uint32_t kOut = 0x504, kOutSet = 0x508, kOutClr = 0x50C, kIn = 0x510, kDir = 0x514,
                                   kDirSet = 0x518, kDirClr = 0x51C, kPinCnf = 0x700;

    Gpio(sc_core::sc_module_name name, const ModelContext& context);

    // Pads
    PinPort& pad(unsigned number) override { return *pads_.at(number); }
    void take(unsigned number, const Model& owner, bool output, bool high) override;
    void release(unsigned number, const Model& owner) override;
    void observe(unsigned number, std::function<void(bool high)> callback) override;

    /// DETECT: some pad has the level that its PIN_CNF.SENSE asks for. For GPIOTE's PORT event and for waking up.
    bool detect() const { return detect_; }
    /// Called when DETECT rises.
    void on_detect(std::function<void()> callback) { detect_callbacks_.push_back(std::move(callback)); }

  protected:
    void on_reset(ResetKind kind) override;
    void on_loaded() override;

  private:
    // PIN_CNF
    static constexpr std::uint32_t kCnfOutput = 1U << 0, kCnfDisconnected = 1U << 1;
    enum class Pull : std::uint8_t { none = 0, down = 1, up = 3 };
    enum class Sense : std::uint8_t { off = 0, high = 2, low = 3 };

    /// Who drives a pad instead of OUT and DIR.
    struct Taken {
        std::int16_t owner = -1;  ///< index in Environment::models(); -1: nobody
        bool output = false;
        bool high = false;
    };

    void declare();
    void set_out(std::uint32_t out);
    void set_dir(std::uint32_t dir);
    void configure(unsigned number);
    void update_pads(std::uint32_t mask);
    std::int16_t index_of(const Model& owner) const;
    Drive drive_of(unsigned number) const;
    void pad_changed(unsigned number);
    void update_detect();

    RegisterBank bank_;
    Register* out_ = nullptr;
    Register* dir_ = nullptr;
    std::array<Register*, kPadCount> cnf_{};
    std::array<std::unique_ptr<PinPort>, kPadCount> pads_;
    State<std::array<Taken, kPadCount>> taken_;

    // Derived from the above and from the nets.
    std::uint32_t levels_ = 0;
    std::uint32_t connected_ = 0;
    bool detect_ = false;
    std::array<std::vector<std::function<void(bool)>>, kPadCount> observers_;
    std::vector<std::function<void()>> detect_callbacks_;
};

}  // namespace twin::nrf51
