// SPDX-License-Identifier: BSD-3-Clause
// Asio's TLS, compiled once; the rest of Asio is in net_bridge.
#include <boost/asio/ssl/impl/src.hpp>
