#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
#
# The samples of the network on the virtual boards, each with a real peer from Debian on this machine's loopback.
#   network_test.sh SOURCE-DIR TWIN IMAGES FUNCTION
# shellcheck source=tests/system/support/peers.sh
. "$(dirname "$0")/../support/peers.sh"
source=$1 twin=$2 images=$3
samples=$source/os/samples
certificates=${TWINYARD_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/twinyard}/certificates
with_certificate=(--cafile "$certificates/ca.pem" --cert "$certificates/client.pem" --key "$certificates/client.key")

wait_for_part() { # FILE TEXT: the same, in a line that has no end yet
    local byte said=''
    while IFS= read -r -N1 -t 60 byte; do
        said+=$byte
        [[ $said != *"$2" ]] || return 0
    done < <(exec tail --pid=$$ -n +1 -f "$1")
    fail "$1 lacks, after 60 s: $2"
}
missing() { # PROGRAM PACKAGE
    PATH=$PATH:/usr/sbin type -P "$1" >/dev/null || fail "$1 is not installed: apt install $2"
}
device() { # BOARD SAMPLE [OPTION...]: what it says comes into BOARD.out
    background "$1.out" "$twin" run "$1" "$images/${1^^}/$2.elf" --name "$1-$$" "${@:3}"
    device=$!
}
forwarded() { # BOARD: the port of this machine
    sed -n 's/^net: [a-z]* 127\.0\.0\.1:\([0-9]*\) .*/\1/p' "$1.out"
}

test_http_client() {
    missing nginx nginx
    background services.log "$samples/http-client/services"
    for board in nucleo_f429zi mps2_an386; do
        device $board http-client
        wait_for $board.out Done
        has $board.out 'Hello from nginx on this machine.'
        has $board.out 'GET /: 200 kept, text/html'
        has $board.out '<center>nginx'
        has $board.out 'GET /no-such-page: 404'
        end "$device"
    done
}

test_https_client() {
    missing nginx nginx
    background services.log "$samples/https-client/services"
    server=$!
    device nucleo_f429zi https-client
    wait_for nucleo_f429zi.out Done
    has nucleo_f429zi.out TLSv1.3
    has nucleo_f429zi.out 'Hello from nginx on this machine.'
    end "$device"
    end "$server"
    # A server with another CA's certificate.
    "$source/os/cmake/development-certificates" "$work/other/certificates"
    background other.log env "TWINYARD_CACHE=$work/other" "$samples/https-client/services"
    device nucleo_f429zi https-client
    wait_for nucleo_f429zi.out 'certificate is refused: 8'
    wait_for nucleo_f429zi.out "authentication failed"
    ! grep -q 'Hello from nginx' nucleo_f429zi.out || fail 'it talks to a server that it does not know'
}

test_tls_mutual() {
    background services.log "$samples/tls-mutual/services"
    device nucleo_f429zi tls-mutual
    wait_for nucleo_f429zi.out 'Without: '
    has nucleo_f429zi.out 'The server: ecived eht morf olleh'
    has nucleo_f429zi.out 'With our certificate: accepted'
    has nucleo_f429zi.out 'Without: refused, as it should'
    has services.log 'Peer certificate: CN = twinyard-device'
}

test_mqtt_telemetry() {
    missing mosquitto mosquitto
    missing mosquitto_sub mosquitto-clients
    listen() { # LOG [OPTION...]
        background "$1" mosquitto_sub -h localhost -p 8883 "${with_certificate[@]}" -V 5 "${@:2}"
    }
    background broker.log "$samples/mqtt-telemetry/broker"
    broker=$!
    wait_for broker.log running
    device nucleo_f429zi mqtt-telemetry
    wait_for nucleo_f429zi.out 'TLSv1.3 to host.twin:8883'
    wait_for nucleo_f429zi.out 'Telling twinyard/'
    id=$(sed -n 's,^Telling twinyard/\([0-9a-f]*\)/telemetry.*,\1,p' nucleo_f429zi.out)
    same "${#id}" 12
    listen telemetry.log -t "twinyard/$id/telemetry" -C 3
    timeout 60 tail --pid=$! -f /dev/null || fail "no three messages in 60 s"
    python3 - telemetry.log <<'END' || fail "what it tells is not as it should be"
import json, sys, time
told = [json.loads(line) for line in open(sys.argv[1])]
numbers = [t["number"] for t in told]
assert numbers == list(range(numbers[0], numbers[0] + 3)), numbers
for before, after in zip(told, told[1:]):
    assert 900 <= after["uptime_ms"] - before["uptime_ms"] <= 1500, (before, after)
assert abs(told[0]["time"] - time.time()) < 60, told[0]
END
    listen status.log -t "twinyard/$id/status"
    wait_for status.log online
    mosquitto_pub -h localhost -p 8883 "${with_certificate[@]}" -V 5 -t "twinyard/$id/led" -m on -q 1
    wait_for nucleo_f429zi.out 'LED on'
    # Without a certificate nobody is heard.
    ! timeout 10 mosquitto_pub -h localhost -p 8883 --cafile "$certificates/ca.pem" -t x -m y 2>stranger.log ||
        fail 'the broker takes anybody'
    # The broker goes and comes back.
    end "$broker"
    wait_for nucleo_f429zi.out 'again in'
    background broker.log "$samples/mqtt-telemetry/broker"
    wait_for broker.log running
    listen again.log -t "twinyard/$id/telemetry" -C 1
    wait_for again.log '"led":1'
    # The device goes: its will is done.
    listen will.log -t "twinyard/$id/status"
    wait_for will.log online
    kill -KILL "$device"
    wait_for will.log offline
}

test_web_server() {
    missing curl curl
    for board in nucleo_f429zi mps2_an386; do
        device $board web-server --forward 0:80
        wait_for $board.out 'http://10.0.2.15/'
        local url name=led0 button=button0
        [[ $board == mps2_an386 ]] || { name=ld1 && button=b1; }
        url=http://127.0.0.1:$(forwarded $board)
        ask() { curl -sS --max-time 20 "$@"; }
        ask "$url/" >page
        has page "<h1>${board^^}</h1>"
        has page '</html>'
        [[ $(ask "$url/state") == '{"button":0,"led":0,'* ]] || fail "$(ask "$url/state")"
        same "$(ask -o /dev/null -w '%{http_code}' -d on "$url/led")" 204
        wait_for $board.out 'LED on'
        "$twin" set "$board-$$" $button.pressed=1 >/dev/null
        [[ $(ask --retry 5 "$url/state") == '{"button":1,"led":1,'* ]] || fail "$(ask "$url/state") after $name"
        same "$(ask -o /dev/null -w '%{http_code}' -d blue "$url/led")" 400
        same "$(ask -o /dev/null -w '%{http_code}' "$url/led")" 405
        same "$(ask -o /dev/null -w '%{http_code}' "$url/none")" 404
        end "$device"
    done
}

test_coap_server() {
    missing coap-client-openssl libcoap3-bin
    for board in nucleo_f429zi mps2_an386; do
        device $board coap-server --forward udp:0:5683
        wait_for $board.out 'coap://10.0.2.15/'
        local url button=button0
        [[ $board == mps2_an386 ]] || button=b1
        url=coap://127.0.0.1:$(forwarded $board)
        ask() { timeout 20 coap-client-openssl -B 5 "$@"; }
        same "$(ask "$url/.well-known/core")" '</button>;obs,</led>,</uptime>'
        same "$(ask "$url/led")" off
        ask -m put -e on "$url/led"
        wait_for $board.out 'LED on'
        same "$(ask "$url/led")" on
        [[ $(ask "$url/uptime") == '{"uptime_ms":'* ]] || fail 'no uptime'
        background observed.log timeout 60 stdbuf -o0 coap-client-openssl -s 50 "$url/button"
        wait_for_part observed.log released
        "$twin" set "$board-$$" $button.pressed=1 >/dev/null
        wait_for_part observed.log pressed
        end $!
        end "$device"
    done
}

ask_peer() { # PORT TEXT: as many bytes as it had, from there, by UDP
    coproc peer { socat -b 2000 - "UDP:127.0.0.1:$1"; }
    printf %s "$2" >&"${peer[1]}"
    timeout 20 head -c ${#2} <&"${peer[0]}"
    # shellcheck disable=SC2154
    end "$peer_PID"
}

test_udp_echo() {
    missing socat socat
    for board in nucleo_f429zi mps2_an386; do
        device $board udp-echo --forward udp:0:7
        wait_for $board.out 'Echo on 10.0.2.15:7'
        local port text
        port=$(forwarded $board)
        for size in 1 100 1472; do
            text=$(head -c "$size" /dev/zero | tr '\0' x)
            same "$(ask_peer "$port" "$text")" "$text"
            wait_for $board.out "$size bytes from 10.0.2.2:"
        done
        end "$device"
    done
}

# From the sample's name alone: built, its broker started with it and ended with it.
test_run_by_name() {
    missing mosquitto mosquitto
    : >run.out
    background run.out "$twin" run nucleo_f429zi mqtt-telemetry --name "by-name-$$"
    device=$!
    timeout 900 grep -qm1 'Telling twinyard/' <(exec tail --pid=$$ -n +1 -f run.out) || fail 'it does not tell'
    wait_for run.out '"number":2'
    wait_for run.out 'services: '
    end "$device"
    ! exec 3<>/dev/tcp/127.0.0.1/8883 || fail 'the broker is still there'
    # Again: nothing to build, so nothing said of it; and now the run dies without a word.
    background again.out "$twin" run nucleo_f429zi mqtt-telemetry --name "by-name-$$"
    device=$!
    wait_for again.out '"number":1'
    ! grep -qE 'Building|Configuring' again.out || fail 'it builds what is built'
    exec 3<>/dev/tcp/127.0.0.1/8883 || fail 'the broker is not there'
    kill -KILL "$device"
    timeout 20 cat <&3 >/dev/null || fail 'the broker outlives the run'  # until it hangs up
    # In virtual time the broker is in the device's: the same twice, and the host's port is nobody's.
    for number in 1 2; do
        "$twin" run nucleo_f429zi mqtt-telemetry --name "by-name-$$" --time virtual --for 20s --link loss=2% \
            --capture $number.pcapng --record $number.record >$number.out 2>&1 || fail "virtual time: $(<$number.out)"
    done
    has 1.out '"number":2'
    has 1.out 'services: '
    cmp 1.pcapng 2.pcapng
    cmp 1.record 2.record
}

test_run_by_name_refuses() {
    refuse() { # TEXT ARGUMENT...
        local status=0
        "${with[@]}" "$twin" run "${@:2}" >refused.out 2>&1 || status=$?
        same "$status" 2
        has refused.out "$1"
        has refused.out hint:
    }
    local with=()
    refuse 'does not run on microbit' microbit blinky
    refuse "no sample 'mqtt-telemetri'" nucleo_f429zi mqtt-telemetri
    has refused.out 'Did you mean mqtt-telemetry?'
    with=(env PATH=/nowhere)
    refuse 'is not installed' nucleo_f429zi blinky
    has refused.out 'setup --tests'
    "$twin" samples >list.out
    for sample in "$samples"/*/CMakeLists.txt; do
        has list.out "$(basename "$(dirname "$sample")")"
    done
}

"test_$4"
