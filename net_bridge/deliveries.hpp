// SPDX-License-Identifier: BSD-3-Clause
// Frames that arrive now, one after the other.
#pragma once

#include "net_bridge/frame.hpp"

#include <deque>
#include <utility>

namespace twin::net {

/// Where frames come out.
class Outlet {
  public:
    virtual void deliver(const Frame& frame) = 0;

  protected:
    ~Outlet() = default;
};

/// Delivers the frames of one instant in the order in which they were posted. A frame that is posted while another is
/// being delivered waits for its turn, so receivers are never re-entered, and a chain of answers needs no stack.
class Deliveries {
  public:
    /// Holds deliveries back while it lives; then, unless another holds them too, makes them.
    class Hold {
      public:
        explicit Hold(Deliveries& deliveries) : deliveries_(deliveries), outermost_(!deliveries.busy_) {
            deliveries_.busy_ = true;
        }
        ~Hold() {
            if (outermost_) {
                deliveries_.drain();
                deliveries_.busy_ = false;
            }
        }
        Hold(const Hold&) = delete;
        Hold& operator=(const Hold&) = delete;

      private:
        Deliveries& deliveries_;
        bool outermost_;
    };

    /// Delivers at once if nothing is being delivered. The outlet may be gone when this returns.
    void post(Outlet& outlet, Frame&& frame) {
        if (busy_) {
            waiting_.emplace_back(&outlet, std::move(frame));
            return;
        }
        const Hold hold(*this);
        outlet.deliver(frame);
    }

    /// Forgets what waits for this outlet, and says how many that were.
    std::size_t remove(const Outlet& outlet) {
        return std::erase_if(waiting_, [&](const auto& item) { return item.first == &outlet; });
    }

  private:
    void drain() {
        while (!waiting_.empty()) {
            const auto [outlet, frame] = std::move(waiting_.front());
            waiting_.pop_front();
            outlet->deliver(frame);
        }
    }

    std::deque<std::pair<Outlet*, Frame>> waiting_;
    bool busy_ = false;
};

}  // namespace twin::net
