// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "netsocket/NetworkInterface.h"

/// An interface to a mobile network.
class CellularInterface : public NetworkInterface {
  public:
    /// Null where a target defines none. Weak.
    static CellularInterface* get_default_instance();

    // Before connect().
    virtual void set_credentials(const char* apn, const char* uname = nullptr, const char* pwd = nullptr) = 0;
    /// Which network to use, for a SIM that may use more than one.
    virtual void set_plmn(const char* plmn) = 0;
    virtual void set_sim_pin(const char* sim_pin) = 0;

    /// NSAPI_ERROR_AUTH_FAILURE: the PIN is missing or wrong.
    virtual nsapi_error_t connect(const char* sim_pin, const char* apn = nullptr, const char* uname = nullptr,
                                  const char* pwd = nullptr) = 0;
    nsapi_error_t connect() override = 0;
    nsapi_error_t disconnect() override = 0;
    virtual bool is_connected() = 0;
    nsapi_error_t get_ip_address(SocketAddress* address) override = 0;

    CellularInterface* cellularInterface() final { return this; }
    /// From nsapi.default-cellular-apn, -username, -password, -plmn and -sim-pin.
    void set_default_parameters() override;

  protected:
    static CellularInterface* get_target_default_instance();
};
