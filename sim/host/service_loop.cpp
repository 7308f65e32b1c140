// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/service_loop.hpp"

namespace twin::host {

ServiceLoop::ServiceLoop(net::Timeline& timeline, ServiceSet& services) : timeline_(timeline), services_(services) {
    services_.attach([this] { return timeline_.now().count(); }, [this] { touched(); });
}

ServiceLoop::~ServiceLoop() {
    services_.attach(nullptr, nullptr);
    for (const auto& action : {soon_, wake_}) {
        if (action) {
            timeline_.cancel(*action);
        }
    }
}

void ServiceLoop::set_gateway(net::Gateway* gateway) { gateway_ = gateway; }

void ServiceLoop::touched() {
    if (!settling_ && !soon_) {
        // After all that is on the timeline for this instant already: one turn for all of it.
        soon_ = timeline_.at(timeline_.now(), [this] {
            soon_.reset();
            settle();
        });
    }
}

void ServiceLoop::settle() {
    const std::int64_t now = timeline_.now().count();
    settling_ = true;
    do {
        services_.settle(now);
    } while ((gateway_ != nullptr && gateway_->take_in()) || services_.next_ns() <= now);
    settling_ = false;
    if (wake_) {
        timeline_.cancel(*wake_);
        wake_.reset();
    }
    if (const auto next = services_.next_ns(); next != link::kNever) {
        wake_ = timeline_.at(net::Time(next), [this] {
            wake_.reset();
            settle();
        });
    }
}

}  // namespace twin::host
