// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "netsocket/EMACInterface.h"
#include "netsocket/EthInterface.h"

/// Ethernet on a controller and a stack, by default the board's and the configuration's.
class EthernetInterface : public EMACInterface, public EthInterface {
  public:
    explicit EthernetInterface(EMAC& emac = EMAC::get_default_instance(),
                               OnboardNetworkStack& stack = OnboardNetworkStack::get_default_instance())
        : EMACInterface(emac, stack) {}
};
