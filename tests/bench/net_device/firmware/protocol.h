// SPDX-License-Identifier: BSD-3-Clause
// What the device and the host of tests/bench/run net-device have agreed on. The device opens a connection to kPort and
// says kPlan; the host answers with the measurements to make, a letter each, and a newline. For each the device opens a
// connection again and says its letter; who measures is the host.
#pragma once

namespace net_device {

constexpr unsigned short kPort = 47811;
/// Where the host's TLS server listens.
constexpr unsigned short kTlsPort = 47812;
/// The device's web server.
constexpr unsigned short kHttpPort = 80;

constexpr char kPlan = 'p';

// The host sends kBytes, the device one byte when it has them.
constexpr char kDownload = 'd';
// The device sends kBytes, the host one byte when it has them.
constexpr char kUpload = 'u';
constexpr unsigned kBytes = 4u << 20;

// The host sends a byte and gets it back, kRoundTrips times.
constexpr char kEcho = 'e';
constexpr unsigned kRoundTrips = 1000;

// The device sends a datagram to kPort, so that the host knows where from. The host sends kDatagrams back at the wire's
// rate. When no more come the device answers a line by TCP: how many bytes came.
constexpr char kUdpDown = 'v';
// The device sends kDatagrams, and a byte by TCP.
constexpr char kUdpUp = 'w';
constexpr unsigned kDatagram = 1400;
constexpr unsigned kDatagrams = 3000;

// The host sends a line, "COUNT SECONDS_SINCE_1970 BYTES", and so many bytes of PEM, the root to trust. The device
// connects by TLS to kTlsPort so often, and answers a line: microseconds of all handshakes together.
constexpr char kTls = 't';

// The device says the letter once its web server is there, and serves it from then on.
constexpr char kHttp = 'h';
constexpr unsigned kPageSize = 1024;

constexpr char kReady[] = "net-device: up";
constexpr char kDone[] = "net-device: done";

}  // namespace net_device
