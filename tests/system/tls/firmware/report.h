// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <stddef.h>

#include "netsocket/TLSSocketWrapper.h"

/// One line on what was agreed on: version, suite, application protocol, and whom the peer's certificate names.
void print_connected(TLSSocketWrapper& socket);
/// One line on what failed: nsapi's error, Mbed TLS's behind it, and one line more for each thing that is wrong with
/// the peer's certificate.
void print_failed(const char* what, nsapi_error_t error, const TLSSocketWrapper& socket);
/// Receives until the end, printing the lines that have `with` in them, and one on how it ended. Zero: the peer said that
/// it sends no more. The line `last` ends it as well, with 1.
nsapi_error_t print_received(TLSSocketWrapper& socket, const char* with, const char* last);
/// All of a text, in as many parts as the socket wants.
nsapi_error_t send_all(Socket& socket, const char* text);
