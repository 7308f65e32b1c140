// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "netsocket/NetworkInterface.h"

/// An Ethernet interface, on the chip or not.
class EthInterface : public virtual NetworkInterface {
  public:
    EthInterface* ethInterface() final { return this; }

    /// The board's, null if it has none. Weak.
    static EthInterface* get_default_instance();

  protected:
    /// An EthernetInterface on EMAC::get_default_instance() where the target has DEVICE_EMAC. Weak.
    static EthInterface* get_target_default_instance();
};
