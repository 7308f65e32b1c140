# SPDX-License-Identifier: BSD-3-Clause
# A TLS server that says that it sends no more, and then listens to the end: half_close.py CERTIFICATE KEY 1.2|1.3
import socket
import ssl
import sys

certificate, key, version = sys.argv[1:]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
context.minimum_version = context.maximum_version = ssl.TLSVersion["TLSv" + version.replace(".", "_")]

listener = socket.create_server(("127.0.0.1", 0))
print("port", listener.getsockname()[1], flush=True)
connection, _ = listener.accept()
connection.settimeout(30)

# OpenSSL on memory: its SSL_shutdown() is to say our half, and not to wait for the other.
incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
tls = context.wrap_bio(incoming, outgoing, server_side=True)


def until_done(step, waits=True):
    while True:
        try:
            return step()
        except ssl.SSLWantReadError:
            connection.sendall(outgoing.read())
            if not waits:
                return None
            data = connection.recv(4096)
            if not data:
                sys.exit("the client hung up")
            incoming.write(data)
        finally:
            if outgoing.pending:
                connection.sendall(outgoing.read())


until_done(tls.do_handshake)
print("heard:", until_done(lambda: tls.read(100)).decode(), flush=True)
until_done(lambda: tls.write(b"goodbye\n"))
until_done(tls.unwrap, waits=False)
print("heard after goodbye:", until_done(lambda: tls.read(100)).decode(), flush=True)
