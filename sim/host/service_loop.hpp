// SPDX-License-Identifier: BSD-3-Clause
// Virtual time: the services of a run and the gateway of its network do what they have to do at one instant.
#pragma once

#include "net_bridge/gateway/gateway.hpp"
#include "net_bridge/timeline.hpp"
#include "sim/host/service_set.hpp"

namespace twin::host {

/// An action of the timeline at each instant at which a service was sent something or wakes by itself: services and
/// gateway take turns until neither has anything left to do, and only then does time go on.
class ServiceLoop {
  public:
    ServiceLoop(net::Timeline& timeline, ServiceSet& services);
    ~ServiceLoop();
    ServiceLoop(const ServiceLoop&) = delete;
    ServiceLoop& operator=(const ServiceLoop&) = delete;

    /// Through which they are reached; nullptr: by nobody but each other.
    void set_gateway(net::Gateway* gateway);

  private:
    void touched();
    void settle();

    net::Timeline& timeline_;
    ServiceSet& services_;
    net::Gateway* gateway_ = nullptr;
    std::optional<net::Timeline::Id> soon_;
    std::optional<net::Timeline::Id> wake_;
    bool settling_ = false;
};

}  // namespace twin::host
