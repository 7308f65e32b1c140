#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
#
# The device's TLS and DTLS against OpenSSL on this machine's loopback: s_server, s_client, and certificates of all kinds.
#   tls_test.sh SOURCE-DIR TWIN IMAGES FUNCTION
# The device does what firmware/commands.h says, a line at a time, and says "ready" after each.
# shellcheck source=tests/system/support/peers.sh
. "$(dirname "$0")/../support/peers.sh"
source=$1 twin=$2 images=$3
"$source/tests/system/tls/certificates.sh" "$work"
: >device.log

readonly psk=0123456789abcdef # its text is the device's key
psk_hex=$(printf %s $psk | od -An -tx1 | tr -d ' \n')
readonly psk_hex
readonly all='ALL:PSK:@SECLEVEL=0'
readonly all13=TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_CCM_SHA256:TLS_AES_128_CCM_8_SHA256

device() { # BOARD: waits until it has network and time
    mkfifo "$1.in" "$1.out"
    "$twin" run "$1" "$images/${1^^}/tls_peer.elf" --name "tls-$1-$$" --uart stdio --forward 0:4433 \
        --forward udp:0:4433 --semihosting --semihosting-dir "$work" <"$1.in" >"$1.out" 2>run.log &
    started+=($!)
    exec 5>"$1.in" 6<"$1.out"
    listen ready
    tcp=$(sed -n 's/^net: tcp 127\.0\.0\.1:\([0-9]*\) .*/\1/p' run.log)
    udp=$(sed -n 's/^net: udp 127\.0\.0\.1:\([0-9]*\) .*/\1/p' run.log)
}
listen() { # LAST: what the device says until that line comes into $said
    local line
    said=
    while IFS= read -r -t 60 -u 6 line; do
        line=${line%$'\r'}
        printf '%s\n' "$line" >>device.log
        [[ $line != "$1" ]] || return 0
        said+=$line$'\n'
    done
    fail "the device does not say '$1'"
}
tell() { # WORD...
    printf '> %s\n' "$*" >>device.log
    printf '%s\n' "$*" >&5
}
ask() {
    tell "$@"
    listen ready
}
says() { [[ $said == *"$1"* ]] || fail "the device lacks: $1"; }
says_not() { [[ $said != *"$1"* ]] || fail "the device should not say: $1"; }

server() { # OPTION...: an s_server; its port is $port, and lines for the client go to descriptor 7
    rm -f server.in
    mkfifo server.in
    : >server.log
    openssl s_server -accept 127.0.0.1:0 "$@" <server.in >server.log 2>&1 &
    server=$!
    started+=("$server")
    exec 7>server.in
    wait_for server.log ACCEPT
    port=$(sed -n 's/^ACCEPT .*:\([0-9]*\)$/\1/p' server.log)
}
end_server() {
    kill "${1:--TERM}" "$server" 2>/dev/null || true
    wait "$server" || true
    exec 7>&-
}
with() { # NAME: options of openssl's for this certificate
    certificate=(-cert "$1.pem" -key "$1.key")
}
page() { # WORD...: the device connects and asks s_server -www what it sees
    ask connect tls "$port" page="${page:-}" "$@"
}
serve() { # tls|dtls WORD...: the device waits for a client
    tell serve "$1" 4433 "${@:2}"
    listen listening
}
client() { # OPTION...: sends the device a line and waits for its answer, and for what it says itself
    : >client.log
    timeout 60 openssl s_client -connect "127.0.0.1:$tcp" -CAfile ca.pem -servername server.test -verify_return_error \
        -verify_hostname server.test -ign_eof "$@" >client.log 2>&1 <<<hello || true
    listen ready
}
datagram_client() { # OPTION...: the same
    tcp=$udp client -dtls1_2 "$@"
}

# Each suite that the image has, which OpenSSL must have too: FUNCTION NUMBER OPENSSL'S-NAME MBED-TLS'S-NAME.
each_suite() { # FUNCTION
    local suites number mine theirs done=0
    openssl ciphers -V "$all" >known
    ask suites
    suites=$said
    while read -r _ number mine; do
        [[ $number ]] || continue
        if [[ $number == 130? ]]; then
            theirs=$(cut -d: -f"${number:3:1}" <<<"$all13")
        else
            theirs=$(awk -v id="0x${number:0:2},0x${number:2:2}" 'tolower($1) == id { print $3 }' known)
        fi
        [[ $theirs ]] || fail "OpenSSL does not know $mine"
        "$1" "$number" "$theirs" "$mine"
        done=$((done + 1))
    done <<<"$suites"
    ((done == 23)) || fail "$done suites and not 23: is one new, or gone?"
}

test_client_suites() {
    local version
    device mps2_an386
    server -www -cert server-rsa.pem -key server-rsa.key -dcert server.pem -dkey server.key -psk "$psk_hex" \
        -psk_identity device -cipher "$all" -ciphersuites "$all13"
    one() {
        local how=ca=ca.pem version=TLSv1.2
        [[ $3 != *-PSK-* ]] || how="psk=$psk id=device"
        [[ $1 != 130? ]] || version=TLSv1.3
        page suite="$1" max="${version#TLSv}" "$how"
        says "connected: $version $3 alpn=- peer="
        says "heard: New, $version, Cipher is $2"
        says 'end: the peer says so'
    }
    each_suite one
    end_server
    # Records of the greatest length that there is.
    seq -f '%0.0f bottles of beer on the wall' 4000 >long.txt
    echo 'Cipher is the last line' >>long.txt
    with server
    server -WWW "${certificate[@]}"
    for version in 1.2 1.3; do
        page=long.txt page max=$version ca=ca.pem
        says 'heard: Cipher is the last line'
    done
    end_server
    # TLS 1.3 with a key and no certificate at all.
    server -www -nocert -psk "$psk_hex" -psk_identity device -cipher "$all"
    page min=1.3 suite=1301 psk=$psk id=device
    says 'connected: TLSv1.3 TLS1-3-AES-128-GCM-SHA256 alpn=- peer=-'
    page max=1.2 suite=00a8 psk=0123456789abcdeX id=device
    says 'connect failed: authentication failed (-3011); SSL - A fatal alert message was received'
}

test_server_suites() {
    device mps2_an386
    one() {
        local how='cert=server.pem key=server.key' version=TLSv1.2 theirs=(-tls1_2 -cipher "$2:@SECLEVEL=0")
        [[ $3 != *-RSA-* ]] || how='cert=server-rsa.pem key=server-rsa.key'
        if [[ $3 == *-PSK-* ]]; then
            how="psk=$psk id=device"
            theirs+=(-psk "$psk_hex" -psk_identity device)
        elif [[ $1 == 130? ]]; then
            version=TLSv1.3 theirs=(-ciphersuites "$2" -cipher 'DEFAULT:@SECLEVEL=0')
        fi
        serve tls suite="$1" "$how"
        client "${theirs[@]}"
        says "connected: $version $3"
        says 'heard: hello'
        has client.log "New, $version, Cipher is $2"
        has client.log 'echo: hello'
    }
    each_suite one
    serve tls psk=$psk id=device
    client -psk "${psk_hex/31/39}" -psk_identity device -tls1_2 -cipher PSK-AES128-GCM-SHA256
    says 'accept failed: authentication failed'
    has client.log alert
    serve tls psk=$psk id=device
    client -psk "$psk_hex" -psk_identity somebody -tls1_2 -cipher PSK-AES128-GCM-SHA256
    says 'accept failed: authentication failed'
    has client.log 'alert unknown psk identity'
}

# The server has a certificate with which something is wrong.
test_client_refuses() {
    device mps2_an386
    local version
    one() { # CERTIFICATE WHAT-THE-DEVICE-SAYS ALERT-THAT-THE-SERVER-HEARS WORD...
        with "$1"
        server -www "${certificate[@]}" -tls"${version/./_}" -cipher 'DEFAULT:@SECLEVEL=0'
        page "${@:4}"
        says 'connect failed: authentication failed (-3011); '
        says "certificate: $2"
        [[ $(grep -c '^certificate:' <<<"$said") == 1 ]] || fail "more than one thing is wrong with $1"
        wait_for server.log "alert $3"
        end_server
    }
    for version in 1.2 1.3; do
        one other 'The certificate is not correctly signed by the trusted CA' 'unknown ca' ca=ca.pem
        one self-signed 'The certificate is not correctly signed by the trusted CA' 'unknown ca' ca=ca.pem
        one expired 'The certificate validity has expired' 'certificate expired' ca=ca.pem
        one future 'The certificate validity starts in the future' 'certificate unknown' ca=ca.pem
        one wrong-name 'The certificate Common Name (CN) does not match with the expected CN' 'bad certificate' ca=ca.pem
        one revoked 'The certificate has been revoked (is on a CRL)' 'certificate revoked' ca=ca.pem crl=revoked.crl
        one client-only 'Usage does not match the extendedKeyUsage extension' 'unsupported certificate' ca=ca.pem
        one weak 'The certificate is signed with an unacceptable key' 'unsupported certificate' ca=ca.pem
        one server 'The CRL is expired' 'certificate unknown' ca=ca.pem crl=stale.crl
        # Good if that is not looked at, or looked at and good.
        with revoked
        server -www "${certificate[@]}" -tls"${version/./_}"
        page ca=ca.pem
        says 'connected: '
        page ca=ca.pem crl=revoked.crl
        says 'certificate: The certificate has been revoked'
        end_server
        with server
        server -www "${certificate[@]}" -tls"${version/./_}"
        page ca=ca.pem crl=revoked.crl
        says 'connected: '
        page ca=ca.pem name=elsewhere.test
        says 'certificate: The certificate Common Name (CN) does not match'
        page ca=ca.pem name=-
        says 'connected: '
        page
        says 'connect failed: authentication failed (-3011); SSL - No CA Chain is set'
        end_server
    done
    # It is the device's clock that says so.
    with server
    server -www "${certificate[@]}"
    ask clock 1577836800
    page ca=ca.pem
    says 'certificate: The certificate validity starts in the future'
    ask clock 2145916800
    page ca=ca.pem
    says 'certificate: The certificate validity has expired'
}

# Each side wants a certificate of the other.
test_mutual() {
    device mps2_an386
    local version bad
    one() { # CERTIFICATE WHAT-THE-DEVICE-SAYS ALERT-THAT-THE-CLIENT-HEARS
        serve tls verify ca=ca.pem crl=revoked.crl cert=server.pem key=server.key min="$version" max="$version"
        with "$1"
        [[ $1 != none ]] || certificate=()
        client "${certificate[@]}"
        says "accept failed: authentication failed (-3011); $2"
        # What Mbed TLS says in TLS 1.3 is encrypted by the handshake's key, which the client has thrown away.
        [[ $version == 1.3 ]] || has client.log "$3"
        [[ $(<client.log) != *echo:* ]] || fail "it was heard with: $1"
    }
    for version in 1.2 1.3; do
        serve tls verify ca=ca.pem crl=revoked.crl cert=server.pem key=server.key min=$version max=$version
        with client
        client "${certificate[@]}"
        says "connected: TLSv$version"
        says 'peer=CN=device-1'
        has client.log 'echo: hello'
        one none 'SSL - No client certification received' ''
        one client-other 'X509 - Certificate verification failed' 'alert unknown ca'
        says 'certificate: The certificate is not correctly signed by the trusted CA'
        one client-expired 'X509 - Certificate verification failed' 'alert certificate expired'
        says 'certificate: The certificate validity has expired'
        one client-revoked 'X509 - Certificate verification failed' 'alert certificate revoked'
        says 'certificate: The certificate has been revoked'
        one server 'SSL - Processing of the Certificate handshake message failed' 'alert unsupported certificate'
        says 'certificate: Usage does not match the extendedKeyUsage extension'

        with server
        server -www "${certificate[@]}" -tls"${version/./_}" -CAfile ca.pem -CRL revoked.crl -crl_check -Verify 1 \
            -verify_return_error
        page ca=ca.pem cert=client.pem key=client.key
        says 'connected: '
        says 'heard: New, '
        for bad in '' client-other client-expired client-revoked server; do
            page ca=ca.pem ${bad:+cert=$bad.pem key=$bad.key}
            says 'failed: authentication failed (-3011); SSL - A fatal alert message was received from our peer'
            says_not 'heard:'
        done
        end_server
    done
    ask connect tls 1 ca=ca.pem cert=client.pem key=server.key
    says 'set-up failed: invalid argument (-3003)'
}

test_versions_names_and_roots() {
    device mps2_an386
    # Versions: the newest of both, or none.
    with server
    server -www "${certificate[@]}" -tls1_2
    page ca=ca.pem
    says 'connected: TLSv1.2'
    page ca=ca.pem min=1.3
    says 'connect failed: authentication failed (-3011); SSL - A fatal alert message was received'
    has server.log 'unsupported protocol'
    end_server
    server -www "${certificate[@]}" -tls1_3
    page ca=ca.pem max=1.2
    says 'connect failed: authentication failed (-3011); SSL - A fatal alert message was received'
    page ca=ca.pem suite=c02b
    says 'connect failed: authentication failed (-3011)'
    end_server
    server -www "${certificate[@]}" -tls1_1 -cipher 'ALL:@SECLEVEL=0'
    page ca=ca.pem
    says 'connect failed: authentication failed (-3011)'
    end_server
    refused() { # WORDS ALERT OPTION...
        serve tls cert=server.pem key=server.key $1
        client "${@:3}"
        says 'accept failed: authentication failed (-3011); SSL - '
        has client.log "$2"
    }
    refused min=1.3 'alert protocol version' -tls1_2
    refused max=1.2 'alert handshake failure' -tls1_3
    refused '' 'alert protocol version' -tls1_1 -cipher 'ALL:@SECLEVEL=0'
    refused suite=c02b 'alert handshake failure' -tls1_2 -cipher ECDHE-ECDSA-AES256-GCM-SHA384
    refused suite=1301 'alert handshake failure' -tls1_3 -ciphersuites TLS_AES_256_GCM_SHA384
    refused alpn=mqtt 'alert no application protocol' -alpn http/1.1
    serve tls cert=server.pem key=server.key alpn=coap,mqtt
    client -alpn http/1.1,mqtt
    says ' alpn=mqtt '
    has client.log 'ALPN protocol: mqtt'

    # The application's protocol; the server's name decides on its certificate.
    with server
    server -www -alpn http/1.1,mqtt "${certificate[@]}" -servername elsewhere.test -cert2 wrong-name.pem \
        -key2 wrong-name.key
    page ca=ca.pem alpn=mqtt,http/1.1
    says ' alpn=http/1.1 '
    page ca=ca.pem alpn=mqtt max=1.2
    says ' alpn=mqtt '
    page ca=ca.pem
    says ' alpn=- '
    page ca=ca.pem name=elsewhere.test
    says 'connected: '

    # Roots from files and folders.
    openssl x509 -in ca.pem -outform der -out ca.der
    cat other-ca.pem ca.pem >both.pem
    echo 'no certificate' >junk.txt
    for roots in ca=ca.der ca=both.pem 'ca=other-ca.pem ca-more=ca.pem' ca-path=/local/ca.pem ca-path=/local/ca.der \
        ca-path=/local/both.pem; do
        page $roots
        says 'connected: '
    done
    ask roots junk.txt,other-ca.pem,missing.pem,ca.der
    page ca-path=/roots
    says 'connected: '
    ask roots junk.txt,other-ca.pem
    page ca-path=/roots
    says 'certificate: The certificate is not correctly signed by the trusted CA'
    page ca-path=/local/other-ca.pem
    says 'certificate: The certificate is not correctly signed by the trusted CA'
    for roots in ca-path=/local/junk.txt ca-path=/local/missing.pem ca-path=/nowhere/ca.pem ca=junk.txt; do
        page $roots
        says 'set-up failed: invalid argument (-3003)'
    done
    ask roots junk.txt
    page ca-path=/roots
    says 'set-up failed: invalid argument (-3003)'
}

test_resumption() {
    device mps2_an386
    local options
    for options in '-tls1_2' '-tls1_2 -no_ticket' '-tls1_3'; do
        with server
        server -www "${certificate[@]}" $options
        page ca=ca.pem save
        says 'heard: New, TLSv1.'
        says 'session: saved'
        page resume save # no root: the session is what it trusts
        says 'heard: Reused, TLSv1.'
        page resume
        says 'heard: Reused, TLSv1.'
        end_server
        # Another server does not know the session: a handshake as the first one.
        server -www "${certificate[@]}" $options
        page resume ca=ca.pem
        says 'heard: New, TLSv1.'
        page resume
        says 'connect failed: authentication failed (-3011)'
        end_server
    done
    for options in 'max=1.2 tickets' 'max=1.2 cache' 'min=1.3 tickets'; do
        serve tls cert=server.pem key=server.key $options
        client -sess_out session
        has client.log 'New, TLSv1.'
        serve tls cert=server.pem key=server.key $options
        client -sess_in session
        says 'heard: hello'
        has client.log 'Reused, TLSv1.'
        # What was not agreed on is not kept.
        serve tls cert=server.pem key=server.key ${options% *}
        client -sess_in session
        says 'heard: hello'
        has client.log 'New, TLSv1.'
    done
}

# How connections end: told, or not.
test_endings() {
    device mps2_an386
    local version how
    for version in 1.2 1.3; do
        with server
        # We end it: the server is told.
        server "${certificate[@]}" -tls"${version/./_}"
        tell connect tls "$port" ca=ca.pem until=enough say=here
        wait_for server.log here
        echo enough >&7
        wait_for server.log DONE
        listen ready
        ! grep -q 'unexpected eof' server.log || fail 'the server was not told of the end'
        # It hangs up without a word (Q), or dies: that is not an end.
        for how in Q KILL; do
            tell connect tls "$port" ca=ca.pem say="before-$how"
            wait_for server.log "before-$how"
            if [[ $how == Q ]]; then
                echo Q >&7
                wait $server || true
                server "${certificate[@]}" -tls"${version/./_}"
            else
                end_server -KILL
            fi
            listen ready
            says 'receive failed: connection lost (-3016)'
            says_not end:
        done
        # It sends no more, and still listens.
        : >half.log
        python3 "$source/tests/system/tls/half_close.py" server.pem server.key $version >half.log 2>&1 &
        started+=($!)
        wait_for half.log port
        ask connect tls "$(sed -n 's/^port //p' half.log)" ca=ca.pem say=here answer=still_here
        says 'heard: goodbye'
        says 'end: the peer says so'
        says_not failed
        wait_for half.log 'heard after goodbye: still_here'
    done
    ask connect tls 1 ca=ca.pem
    says 'connect failed: no connection (-3004)'
}

test_dtls() {
    device mps2_an386
    datagrams() { # LINE WORD...: connects, hears that line of the server, and ends it, which the server is told
        tell connect dtls "$port" say=here until="$1" "${@:2}"
        wait_for server.log here
        echo "$1" >&7
        listen ready
        says "heard: $1"
        wait_for server.log DONE
    }
    local name
    for name in server server-rsa; do
        with $name
        server "${certificate[@]}" -dtls1_2
        datagrams "from-$name" ca=ca.pem
        says 'connected: DTLSv1.2 TLS-ECDHE-'
        end_server
    done
    with server
    server "${certificate[@]}" -dtls1_2 -Verify 1 -verify_return_error -CAfile ca.pem
    datagrams known ca=ca.pem cert=client.pem key=client.key
    end_server
    server -nocert -psk "$psk_hex" -psk_identity device -cipher PSK-AES128-CCM8:@SECLEVEL=0 -dtls1_2
    datagrams secret psk=$psk id=device
    says 'connected: DTLSv1.2 TLS-PSK-WITH-AES-128-CCM-8'
    end_server
    # Debian 12's OpenSSL has no connection IDs: they are offered and not agreed on.
    server "${certificate[@]}" -dtls1_2
    datagrams without-it ca=ca.pem cid=device-7
    says 'connection ID: no'
    end_server
    for name in expired other revoked wrong-name; do
        with $name
        server "${certificate[@]}" -dtls1_2
        ask connect dtls "$port" ca=ca.pem crl=revoked.crl
        says 'connect failed: authentication failed (-3011); X509 - Certificate verification failed'
        [[ $(grep -c '^certificate:' <<<"$said") == 1 ]] || fail "more than one thing is wrong with $name"
        wait_for server.log alert
        end_server
    done
    with server
    server "${certificate[@]}" -dtls1 -cipher 'ALL:@SECLEVEL=0'
    ask connect dtls "$port" ca=ca.pem
    says 'connect failed: authentication failed (-3011)'
    end_server

    serve dtls cert=server.pem key=server.key
    datagram_client
    says 'connected: DTLSv1.2 TLS-ECDHE-ECDSA-'
    has client.log 'echo: hello'
    serve dtls psk=$psk id=device
    datagram_client -psk "$psk_hex" -psk_identity device -cipher PSK-AES128-GCM-SHA256
    says 'connected: DTLSv1.2 TLS-PSK-'
    has client.log 'echo: hello'
    serve dtls verify ca=ca.pem cert=server.pem key=server.key
    with client-expired
    datagram_client "${certificate[@]}"
    says 'accept failed: authentication failed (-3011); X509 - Certificate verification failed'
    has client.log 'alert certificate expired'
}

# The same image on a board with a source of randomness, and less memory.
test_on_nucleo() {
    device nucleo_f429zi
    local name
    for name in server server-rsa; do
        with $name
        server -www "${certificate[@]}" -Verify 1 -verify_return_error -CAfile ca.pem
        page ca=ca.pem cert=client.pem key=client.key
        says 'connected: TLSv1.3'
        says 'heard: New, TLSv1.3'
        page ca=ca.pem cert=client.pem key=client.key max=1.2
        says 'heard: New, TLSv1.2'
        end_server
    done
    with expired
    server -www "${certificate[@]}"
    page ca=ca.pem
    says 'certificate: The certificate validity has expired'
    end_server
    serve tls verify ca=ca.pem cert=server.pem key=server.key
    with client
    client "${certificate[@]}"
    says 'peer=CN=device-1'
    has client.log 'echo: hello'
    serve dtls cert=server.pem key=server.key
    datagram_client
    has client.log 'echo: hello'
}

"test_$4"
