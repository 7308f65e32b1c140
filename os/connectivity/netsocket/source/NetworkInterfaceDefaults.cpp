// SPDX-License-Identifier: BSD-3-Clause
// Which interface is the default one, and how it is configured. All of it can be replaced by targets and applications.
#include "netsocket/CellularInterface.h"
#include "netsocket/EthInterface.h"
#include "netsocket/MeshInterface.h"
#include "netsocket/NetworkInterface.h"
#include "netsocket/WiFiInterface.h"
#if DEVICE_EMAC
#include "netsocket/EthernetInterface.h"
#include "platform/SingletonPtr.h"
#endif

MBED_WEAK NetworkInterface* NetworkInterface::get_default_instance() { return get_target_default_instance(); }

MBED_WEAK EthInterface* EthInterface::get_default_instance() { return get_target_default_instance(); }
MBED_WEAK WiFiInterface* WiFiInterface::get_default_instance() { return get_target_default_instance(); }
MBED_WEAK MeshInterface* MeshInterface::get_default_instance() { return get_target_default_instance(); }
MBED_WEAK CellularInterface* CellularInterface::get_default_instance() { return get_target_default_instance(); }

MBED_WEAK EthInterface* EthInterface::get_target_default_instance() {
#if DEVICE_EMAC
    static mbed::SingletonPtr<EthernetInterface> ethernet;
    return ethernet.get();
#else
    return nullptr;
#endif
}
MBED_WEAK WiFiInterface* WiFiInterface::get_target_default_instance() { return nullptr; }
MBED_WEAK MeshInterface* MeshInterface::get_target_default_instance() { return nullptr; }
MBED_WEAK CellularInterface* CellularInterface::get_target_default_instance() { return nullptr; }

// target.network-default-interface-type: a word that names a function here.
#ifndef MBED_CONF_TARGET_NETWORK_DEFAULT_INTERFACE_TYPE
#if DEVICE_EMAC
#define MBED_CONF_TARGET_NETWORK_DEFAULT_INTERFACE_TYPE ETHERNET
#else
#define MBED_CONF_TARGET_NETWORK_DEFAULT_INTERFACE_TYPE NONE
#endif
#endif
#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)

namespace {

[[maybe_unused]] NetworkInterface* default_ETHERNET() { return EthInterface::get_default_instance(); }
[[maybe_unused]] NetworkInterface* default_WIFI() { return WiFiInterface::get_default_instance(); }
[[maybe_unused]] NetworkInterface* default_MESH() { return MeshInterface::get_default_instance(); }
[[maybe_unused]] NetworkInterface* default_CELLULAR() { return CellularInterface::get_default_instance(); }
[[maybe_unused]] NetworkInterface* default_NONE() { return nullptr; }

}  // namespace

MBED_WEAK NetworkInterface* NetworkInterface::get_target_default_instance() {
    NetworkInterface* const interface = JOIN(default_, MBED_CONF_TARGET_NETWORK_DEFAULT_INTERFACE_TYPE)();
    if (interface) {
        interface->set_default_parameters();
    }
    return interface;
}

void WiFiInterface::set_default_parameters() {
#if defined(MBED_CONF_NSAPI_DEFAULT_WIFI_SSID)
#ifndef MBED_CONF_NSAPI_DEFAULT_WIFI_PASSWORD
#define MBED_CONF_NSAPI_DEFAULT_WIFI_PASSWORD nullptr
#endif
    set_credentials(MBED_CONF_NSAPI_DEFAULT_WIFI_SSID, MBED_CONF_NSAPI_DEFAULT_WIFI_PASSWORD,
                    JOIN(NSAPI_SECURITY_, MBED_CONF_NSAPI_DEFAULT_WIFI_SECURITY));
#endif
}

void CellularInterface::set_default_parameters() {
#if defined(MBED_CONF_NSAPI_DEFAULT_CELLULAR_APN)
#ifndef MBED_CONF_NSAPI_DEFAULT_CELLULAR_USERNAME
#define MBED_CONF_NSAPI_DEFAULT_CELLULAR_USERNAME nullptr
#endif
#ifndef MBED_CONF_NSAPI_DEFAULT_CELLULAR_PASSWORD
#define MBED_CONF_NSAPI_DEFAULT_CELLULAR_PASSWORD nullptr
#endif
    set_credentials(MBED_CONF_NSAPI_DEFAULT_CELLULAR_APN, MBED_CONF_NSAPI_DEFAULT_CELLULAR_USERNAME,
                    MBED_CONF_NSAPI_DEFAULT_CELLULAR_PASSWORD);
#endif
#if defined(MBED_CONF_NSAPI_DEFAULT_CELLULAR_PLMN)
    set_plmn(MBED_CONF_NSAPI_DEFAULT_CELLULAR_PLMN);
#endif
#if defined(MBED_CONF_NSAPI_DEFAULT_CELLULAR_SIM_PIN)
    set_sim_pin(MBED_CONF_NSAPI_DEFAULT_CELLULAR_SIM_PIN);
#endif
}
