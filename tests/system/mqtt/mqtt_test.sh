#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
#
# The device's MQTT client with a mosquitto on this machine's loopback, whose other clients are mosquitto_sub and
# mosquitto_pub. What the device is told: firmware/main.cpp.
#   mqtt_test.sh SOURCE-DIR TWIN IMAGES
# shellcheck source=tests/system/support/peers.sh
. "$(dirname "$0")/../support/peers.sh"
source=$1 twin=$2 images=$3
"$source/tests/system/tls/certificates.sh" "$work"
: >device.log

publish() { # WORD...: another client's message
    mosquitto_pub -p "$plain" -V 5 "$@"
}

for program in mosquitto mosquitto_sub mosquitto_pub; do
    type -P $program >/dev/null || fail "$program is not installed: apt install mosquitto mosquitto-clients"
done
ports=$(free_ports tcp 3)
read -r plain tls mutual <<<"$ports"
cat >mosquitto.conf <<END
user $(id -un)
per_listener_settings true
persistence false
log_dest stderr
log_type all
listener $plain 127.0.0.1
allow_anonymous true
listener $tls 127.0.0.1
allow_anonymous true
certfile server.pem
keyfile server.key
listener $mutual 127.0.0.1
cafile ca.pem
certfile server.pem
keyfile server.key
require_certificate true
use_identity_as_username true
END
background broker.log mosquitto -c mosquitto.conf
wait_for broker.log running

mkfifo in out
"$twin" run mps2_an386 "$images/MPS2_AN386/mqtt_peer.elf" --name "mqtt-$$" --uart stdio --semihosting \
    --semihosting-dir "$work" <in >out 2>run.log &
started+=($!)
exec 5>in 6<out
ask

background heard.log mosquitto_sub -p "$plain" -V 5 -t 'from/#' -t 'will/#' -q 2 -F '%t %p qos=%q retained=%r'
wait_for broker.log 'SUBSCRIBE'
# Without a certificate, where one is wanted.
ask connect 5 "$mutual" stranger tls
says 'connect: '
[[ $said != *'no error'* ]] || fail 'a stranger is let in'
for version in 3 5; do
    # Each QoS, both ways, over each transport.
    for how in plain tls 'tls mutual'; do
        port=$plain
        [[ $how != tls ]] || port=$tls
        [[ $how != *mutual ]] || port=$mutual
        id=device-$version-${how// /-}
        must connect $version "$port" "$id" $how
        says 'session: new'
        for qos in 0 1 2; do
            must subscribe "to/$id/$qos" $qos
            says "granted: $qos"
            publish -t "to/$id/$qos" -m "down-$qos" -q 2
            must wait 1
            says "message: to/$id/$qos = down-$qos qos=$qos"
            must publish "from/$id" up-$qos $qos
            wait_for heard.log "from/$id up-$qos qos=$qos retained=0"
        done
        # No longer wanted: the next message is the other topic's.
        must unsubscribe "to/$id/1"
        publish -t "to/$id/1" -m unwanted -q 1
        publish -t "to/$id/2" -m wanted -q 1
        must wait 1
        says "message: to/$id/2 = wanted qos=1"
        must disconnect
    done

    # Retained: for those who come later, until it is replaced by nothing.
    must connect $version "$plain" retainer-$version
    must publish kept/$version/topic kept 1 retain
    must subscribe "kept/$version/#" 1
    must wait 1
    grep -qF "message: kept/$version/topic = kept qos=1 retained" device.log || fail 'what is retained does not come'
    timeout 30 mosquitto_sub -p "$plain" -t "kept/$version/topic" -C 1 -F '%p %r' >kept.log
    [[ $(<kept.log) == 'kept 1' ]] || fail "retained: $(<kept.log)"
    # The will: not after a goodbye, but after none.
    must disconnect
    must connect $version "$plain" polite-$version
    must disconnect
    must connect $version "$plain" rude-$version
    must hang-up
    wait_for heard.log "will/rude-$version gone qos=1 retained=0"
    ! grep -q "will/polite-$version" heard.log || fail 'a will after a goodbye'
    timeout 30 mosquitto_sub -p "$plain" -t "will/rude-$version" -C 1 -F '%p %r' >kept.log
    [[ $(<kept.log) == 'gone 1' ]] || fail "the will is not retained: $(<kept.log)"

    # A session outlives its connection: what came meanwhile comes.
    must connect $version "$plain" sleeper-$version keep
    must subscribe "to/sleeper-$version" 2
    must hang-up
    for number in 1 2 3; do
        publish -t "to/sleeper-$version" -m "meanwhile-$number" -q $((number % 2 + 1))
    done
    must connect $version "$plain" sleeper-$version keep
    says 'session: present'
    must wait 3
    for number in 1 2 3; do
        [[ $(grep -c "to/sleeper-$version = meanwhile-$number" device.log) == 1 ]] ||
            fail "message $number did not come once"
    done
    must disconnect
done

# The server has another root's certificate.
cp other-ca.pem ca.pem
ask connect 5 "$tls" careful tls
says 'connect: authentication failed'
