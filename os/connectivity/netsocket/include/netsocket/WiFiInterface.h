// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "netsocket/NetworkInterface.h"
#include "netsocket/WiFiAccessPoint.h"

/// A Wi-Fi interface.
class WiFiInterface : public virtual NetworkInterface {
  public:
    /// Null where a target defines none. Weak.
    static WiFiInterface* get_default_instance();

    // Before connect(). Channel 0: any.
    virtual nsapi_error_t set_credentials(const char* ssid, const char* pass,
                                          nsapi_security_t security = NSAPI_SECURITY_NONE) = 0;
    virtual nsapi_error_t set_channel(uint8_t channel) = 0;
    /// Of the network it is connected to, dBm; 0: not known.
    virtual int8_t get_rssi() = 0;

    /// NSAPI_ERROR_NO_SSID, NSAPI_ERROR_AUTH_FAILURE.
    virtual nsapi_error_t connect(const char* ssid, const char* pass, nsapi_security_t security = NSAPI_SECURITY_NONE,
                                  uint8_t channel = 0) = 0;
    nsapi_error_t connect() override = 0;
    nsapi_error_t disconnect() override = 0;

    /// Waits: how many networks are there, or, with a `count`, were written to `res`.
    virtual nsapi_size_or_error_t scan(WiFiAccessPoint* res, nsapi_size_t count) = 0;

    WiFiInterface* wifiInterface() final { return this; }
    /// From nsapi.default-wifi-ssid, -password and -security.
    void set_default_parameters() override;

  protected:
    static WiFiInterface* get_target_default_instance();
};
