#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# Makes certificates.h anew: keys, certificates and a list of revoked ones, for tests only. Needs openssl 3.
#
#   make_certificates.sh >certificates.h
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >ca.cnf <<'END'
[ca]
default_ca = ca_default
[ca_default]
database = index.txt
new_certs_dir = .
default_md = sha256
policy = any
unique_subject = no
rand_serial = yes
[any]
commonName = supplied
[root]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:server.test,DNS:*.wild.test,IP:192.0.2.1
[client]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = clientAuth
END
: >index.txt
long="-startdate 20200101000000Z -enddate 20491231000000Z"

key() { # NAME ec|rsa
    if [ "$2" = rsa ]; then
        openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$1.key"
    else
        openssl genpkey -algorithm EC -pkeyopt "ec_paramgen_curve:${3:-P-256}" -out "$1.key"
    fi
}
root() { # NAME CN CURVE
    key "$1" ec "$3"
    openssl req -new -key "$1.key" -subj "/CN=$2" -out "$1.csr"
    openssl ca -batch -notext -config ca.cnf -extensions root -selfsign -keyfile "$1.key" $long -in "$1.csr" -out "$1.pem"
}
leaf() { # NAME CN KIND EXTENSIONS DATES..., and $ca if it is not the root
    name=$1 cn=$2 kind=$3 extensions=$4
    shift 4
    key "$name" "$kind"
    openssl req -new -key "$name.key" -subj "/CN=$cn" -out "$name.csr"
    openssl ca -batch -notext -config ca.cnf -extensions "$extensions" -cert "${ca:-root}.pem" -keyfile "${ca:-root}.key" "$@" \
        -in "$name.csr" -out "$name.pem"
}
text() { # VARIABLE FILE
    printf '\n[[maybe_unused]] static const char %s[] =\n' "$1"
    sed 's/.*/    "&\\n"/; $s/$/;/' "$2"
}

{
    root root "Test root" P-256
    root other "Another root" P-384
    leaf server server.test ec server $long
    leaf rsa server.test rsa server $long
    leaf expired server.test ec server -startdate 20200101000000Z -enddate 20210101000000Z
    leaf future server.test ec server -startdate 20480101000000Z -enddate 20491231000000Z
    leaf revoked server.test ec server $long
    ca=other leaf other_server server.test ec server $long
    leaf client device-1 ec client $long
    openssl ca -config ca.cnf -cert root.pem -keyfile root.key -revoke revoked.pem
    openssl ca -config ca.cnf -cert root.pem -keyfile root.key -gencrl \
        -crl_lastupdate 20200101000000Z -crl_nextupdate 20491231000000Z -out list.pem
} >&2

echo "// SPDX-License-Identifier: BSD-3-Clause"
echo "// Made by make_certificates.sh. The keys are published here: they protect nothing."
echo "#pragma once"
text kRootCertificate root.pem
text kOtherRootCertificate other.pem
for name in server rsa other_server expired future revoked client; do
    capital=$(printf '%s' "$name" | sed 's/^rsa$/RsaServer/; s/^./\U&/; s/_\(.\)/\U\1/')
    text "k${capital}Certificate" "$name.pem"
    text "k${capital}Key" "$name.key"
done
text kRevocationList list.pem
