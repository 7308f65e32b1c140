// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "netsocket/NetworkInterface.h"

/// An interface to a mesh of radios.
class MeshInterface : public virtual NetworkInterface {
  public:
    MeshInterface* meshInterface() final { return this; }

    /// Null where a target defines none. Weak.
    static MeshInterface* get_default_instance();

  protected:
    static MeshInterface* get_target_default_instance();
};
