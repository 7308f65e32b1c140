// SPDX-License-Identifier: BSD-3-Clause
// What the device and the host of tests/bench/run net-device have agreed on. The device opens a connection for each
// measurement and says by its first byte which; who measures is the host.
#pragma once

namespace net_device {

constexpr unsigned short kPort = 47811;
constexpr unsigned kBytes = 4u << 20;
constexpr unsigned kRoundTrips = 1000;

// The host sends kBytes, the device one byte when it has them.
constexpr char kDownload = 'd';
// The device sends kBytes, the host one byte when it has them.
constexpr char kUpload = 'u';
// The host sends a byte and gets it back, kRoundTrips times.
constexpr char kEcho = 'e';

constexpr char kReady[] = "net-device: up";
constexpr char kDone[] = "net-device: done";

}  // namespace net_device
