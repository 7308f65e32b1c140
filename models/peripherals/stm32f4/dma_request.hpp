// SPDX-License-Identifier: BSD-3-Clause
// The request lines between peripherals and the DMA controllers. Source: RM0090 rev 19, chapter 10 (DMA),
// section 10.3.3 (Channel selection) for the names, 10.3.2 (DMA transactions) for the handshake.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace twin::stm32f4 {

class DmaRequest;

/// A model that has request lines. The DMA controllers find it among the models of the node when elaboration ends, and
/// its lines by "<label>_<name>": "USART3_RX".
class DmaRequester {
  public:
    virtual ~DmaRequester() = default;
    const std::vector<DmaRequest*>& dma_requests() const { return requests_; }

  private:
    friend class DmaRequest;
    std::vector<DmaRequest*> requests_;
};

/// One request line, a level that is derived from the peripheral's registers like an interrupt line: it is up while the
/// peripheral wants to be served, and falls when that was done (its data register was read or written), or with the
/// acknowledge, for requests that are events.
class DmaRequest {
  public:
    /// `name` as in the manual's tables, without the peripheral's: "RX", "CH1", "UP".
    DmaRequest(DmaRequester& owner, std::string name) : name_(std::move(name)) { owner.requests_.push_back(this); }
    DmaRequest(const DmaRequest&) = delete;
    DmaRequest& operator=(const DmaRequest&) = delete;

    const std::string& name() const { return name_; }

    // For the peripheral.
    bool level() const { return level_; }
    void set(bool level) {
        if (level == level_) return;
        level_ = level;
        if (!level) return;
        for (const auto& tell : raised_) tell();
    }
    /// Called when a stream has served the request (a single transfer, or a burst), with the number of transfers that
    /// the stream has left.
    void on_acknowledge(std::function<void(std::uint32_t left)> callback) { acknowledged_ = std::move(callback); }
    /// Peripheral flow control (PFCTRL): while true, the transfer that the request is for is the last one.
    void set_last(bool last) { last_ = last; }

    // For the controllers.
    bool last() const { return last_; }
    void on_raise(std::function<void()> callback) { raised_.push_back(std::move(callback)); }
    void acknowledge(std::uint32_t left) {
        if (acknowledged_) acknowledged_(left);
    }

  private:
    std::string name_;
    bool level_ = false;
    bool last_ = false;
    std::function<void(std::uint32_t)> acknowledged_;
    std::vector<std::function<void()>> raised_;
};

}  // namespace twin::stm32f4
