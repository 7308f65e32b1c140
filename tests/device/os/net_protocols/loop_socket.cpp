// SPDX-License-Identifier: BSD-3-Clause
// The same as there: an image has the sources of its own folder.
#include "../tls_sockets/loop_socket.cpp"
