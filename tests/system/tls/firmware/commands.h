// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "netsocket/NetworkInterface.h"
#include "options.h"

/// connect tls|dtls PORT [OPTION...]: a client, of the host's port. Besides the common options:
///   name=NAME      whom the certificate must name, - for anybody (server.test)
///   say=LINE       is sent when connected (nothing)
///   page=NAME      asks s_server -www or -WWW for this page, and tells those of its lines that have "Cipher is" in them
///   until=LINE     what ends listening besides the end
///   answer=TEXT    is sent when the peer has said that it sends no more
///   save, resume   the session, in memory
///   cid=TEXT       DTLS: a connection ID is offered, which what comes is to carry
void connect(NetworkInterface& network, const Options& options);

/// serve tls|dtls PORT [OPTION...]: a server, for one connection, of which it hears a line and sends it back with "echo: "
/// before it. Besides the common options:
///   verify         the client must show a certificate
///   tickets        sessions can be resumed, by tickets
///   cache          sessions can be resumed, by their number (TLS 1.2)
void serve(NetworkInterface& network, const Options& options);
