#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
#
# Certificates, good and bad, and their keys, made anew for each run:  certificates.sh DIR
#   ca other-ca            two roots; the second is one that nobody trusts
#   server server-rsa      for server.test
#   client                 for a client, named device-1
#   expired future revoked wrong-name self-signed other client-only weak
#                          for a server, each with one thing wrong; other is of the second root
#   client-expired client-revoked client-other
#   revoked.crl stale.crl  what the root revoked; the second list should have been followed by another
set -euo pipefail
mkdir -p "$1"
cd "$1"
cat >ca.conf <<'END'
[ca]
default_ca = root
[root]
dir = .
database = $dir/index
serial = $dir/serial
crlnumber = $dir/crlnumber
new_certs_dir = $dir
certificate = $dir/$ENV::ROOT.pem
private_key = $dir/$ENV::ROOT.key
default_md = sha256
default_days = 30
default_crl_days = 30
policy = any
unique_subject = no
rand_serial = yes
[any]
commonName = supplied
[req]
distinguished_name = name
prompt = no
[name]
commonName = nobody
[root_extensions]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[server_extensions]
basicConstraints = CA:false
keyUsage = digitalSignature,keyEncipherment
extendedKeyUsage = serverAuth
subjectAltName = $ENV::NAME
[client_extensions]
basicConstraints = CA:false
keyUsage = digitalSignature
extendedKeyUsage = clientAuth
END
echo 01 >crlnumber
: >index
export ROOT=ca NAME=DNS:server.test

quietly() {
    "$@" 2>>openssl.log || { cat openssl.log >&2; exit 1; }
}
key() { # NAME: one for elliptic curves
    quietly openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"
}
root() { # NAME
    key "$1"
    quietly openssl req -x509 -new -config ca.conf -key "$1.key" -subj "/CN=$1" -days 30 -extensions root_extensions \
        -out "$1.pem"
}
sign() { # NAME COMMON-NAME EXTENSIONS [OPTION...]: with a key that is there
    quietly openssl req -new -config ca.conf -key "$1.key" -subj "/CN=$2" -out "$1.csr"
    quietly openssl ca -batch -notext -config ca.conf -in "$1.csr" -extensions "$3" -out "$1.pem" "${@:4}"
}
server() { # NAME [OPTION...]
    key "$1"
    sign "$1" server.test server_extensions "${@:2}"
}
client() { # NAME [OPTION...]
    key "$1"
    sign "$1" device-1 client_extensions "${@:2}"
}
past=(-startdate 20200101000000Z -enddate 20200201000000Z)

root ca
root other-ca
server server
openssl genrsa -out server-rsa.key 2048 2>>openssl.log
sign server-rsa server.test server_extensions
server expired "${past[@]}"
server future -startdate 20480101000000Z -enddate 20490101000000Z
server revoked
NAME=DNS:elsewhere.test server wrong-name
ROOT=other-ca server other
key client-only
sign client-only server.test client_extensions
openssl genrsa -out weak.key 1024 2>>openssl.log
sign weak server.test server_extensions
key self-signed
quietly openssl req -x509 -new -config ca.conf -key self-signed.key -subj /CN=server.test -days 30 \
    -extensions server_extensions -out self-signed.pem
client client
client client-expired "${past[@]}"
client client-revoked
ROOT=other-ca client client-other
for name in revoked client-revoked; do
    quietly openssl ca -config ca.conf -revoke "$name.pem"
done
quietly openssl ca -config ca.conf -gencrl -out revoked.crl
quietly openssl ca -config ca.conf -gencrl -crl_lastupdate 20200101000000Z -crl_nextupdate 20200201000000Z -out stale.crl
rm -f ./*.csr [0-9A-F]*.pem index* serial* crlnumber* openssl.log
