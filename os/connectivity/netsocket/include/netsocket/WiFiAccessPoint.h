// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "netsocket/nsapi_types.h"

/// What a scan tells of a Wi-Fi access point.
class WiFiAccessPoint {
  public:
    WiFiAccessPoint() = default;
    WiFiAccessPoint(nsapi_wifi_ap_t ap) : _ap(ap) {}

    const char* get_ssid() const { return _ap.ssid; }
    /// 6 bytes.
    const uint8_t* get_bssid() const { return _ap.bssid; }
    nsapi_security_t get_security() const { return _ap.security; }
    /// dBm; 0: not known.
    int8_t get_rssi() const { return _ap.rssi; }
    uint8_t get_channel() const { return _ap.channel; }

  private:
    nsapi_wifi_ap_t _ap{};
};
