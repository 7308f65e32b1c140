// SPDX-License-Identifier: BSD-3-Clause
// Real time: looks for what comes next before the loop sleeps.
#pragma once

#include "sim/host/signal.hpp"

#include <boost/asio/io_context.hpp>
#include <memory>

namespace twin::host {

/// To wake a sleeping thread takes tens of microseconds, of which a round trip through the network has several. So for a
/// while after a frame the loop goes on looking instead. For how long adapts as KVM's halt polling does
/// (Documentation/virt/kvm/halt-polling.rst): longer while the next frame comes soon, not at all while it does not, or
/// while others want the processor. A node does the same while its CPU sleeps (sim/qemu/twin_halt.c).
class Alertness : public std::enable_shared_from_this<Alertness> {
  public:
    explicit Alertness(asio::io_context& io) : executor_(io.get_executor()) {}
    /// A frame has come, or gone.
    void frame();

  private:
    void look();

    asio::io_context::executor_type executor_;
    Clock::time_point last_;
    Clock::time_point until_;
    Clock::duration span_{0};
    bool looking_ = false;
};

}  // namespace twin::host
