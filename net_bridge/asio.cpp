// SPDX-License-Identifier: BSD-3-Clause
// Asio's own code, compiled once.
#include <boost/asio/impl/src.hpp>
