#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
#
# The device's CoAP server and client with libcoap's coap-client and coap-server on this machine's loopback. What the
# device has and is told: firmware/main.cpp.
#   coap_test.sh TWIN IMAGES BOARD
# shellcheck source=tests/system/support/peers.sh
. "$(dirname "$0")/../support/peers.sh"
twin=$1 images=$2 board=$3
: >device.log

pattern() { # BYTES
    local text
    printf -v text '%07d ' {0..400}
    printf %s "${text:0:$1}"
}

got() { same "$(<got)" "$1"; }

peer() { # OPTION... PATH: libcoap asks the device. What it prints, errors too, comes into $said, bytes into the log
    timeout 20 coap-client-openssl -B 10 "${@:1:$#-1}" "$device/${!#}" >peer.out 2>peer.log || fail "coap-client $*"
    said=$(<peer.out)$(<peer.log)
}
refused() { # CODE OPTION... PATH
    peer "${@:2}"
    [[ $said == "$1"* ]] || fail "coap-client ${*:2}: '$said' is not $1"
}
logged() { grep -qF -- "$1" peer.out || fail "coap-client lacks: $1"; }

for program in coap-client-openssl coap-server-openssl; do
    type -P $program >/dev/null || fail "$program is not installed: apt install libcoap3-bin"
done
mkfifo in out
"$twin" run "${board,,}" "$images/$board/coap_peer.elf" --name "coap-$$" --uart stdio --semihosting \
    --semihosting-dir "$work" --forward udp:0:5683 <in >out 2>run.log &
started+=($!)
exec 5>in 6<out
ask
wait_for run.log 'port 5683'
device=coap://127.0.0.1:$(sed -n 's/^net: [a-z]* 127\.0\.0\.1:\([0-9]*\) .*/\1/p' run.log)

server_has_methods_and_formats() {
    peer .well-known/core
    same "$said" '</state>;obs,</a/store>;obs,</reading>'
    refused 4.04 a/store
    peer -v 7 -m put -t text/plain -e first a/store
    logged 'c:2.01'
    peer -v 7 a/store
    logged 'Content-Format:text/plain'
    logged ":: 'first'"
    peer -v 7 -m put -t application/json -e '[1]' a/store
    logged 'c:2.04'
    peer -v 7 a/store
    logged 'Content-Format:application/json'
    peer -v 7 -m post -e ' and more' a/store
    logged 'c:2.04'
    peer a/store
    same "$said" '[1] and more'
    peer -v 7 -m delete a/store
    logged 'c:2.02'
    refused 4.04 a/store
    refused 4.04 a
    refused 4.04 a/store/more
    refused 4.05 -m put -e 1 reading
    refused 4.05 -m delete reading
    refused 4.05 -m fetch -e 1 reading
    refused 4.02 -O 1,etag reading # If-Match, which it must know
    refused 5.05 -O 35,coap://somewhere/ reading
    # Accept and a query.
    peer -v 7 -A text/plain 'reading?unit=K'
    logged ":: '21.5 K'"
    peer -v 7 -A application/json 'reading?digits=2&unit=F'
    logged 'Content-Format:application/json'
    logged '{"F":21.5}'
    refused 4.06 -A application/xml reading
}

server_answers_without_confirmation() {
    peer -N -v 7 reading
    logged 'v:1 t:NON c:GET'
    logged 'v:1 t:NON c:2.05'
    ! grep -qE 't:(CON|ACK|RST)' peer.out || fail 'a confirmation that nobody wanted'
}

# Block sizes as the client has them by itself, and those it is told; the server's own are of 256 bytes.
server_takes_and_gives_blocks() {
    local size
    for size in 16 64 256 512 1024; do
        pattern $((2000 - size / 16)) >large
        peer -v 7 -b $size -m put -t 42 -f large a/store
        logged "Block1:0/M/$size"
        logged Size1
        peer -b $size -o back a/store
        cmp large back || fail "blocks of $size bytes"
    done
    # The most that fits, by the client's choice, and what does not.
    pattern 2048 >large
    peer -m put -f large a/store
    peer -v 7 -o back a/store
    logged 'Block2:7/_/256'
    logged ETag:
    cmp large back || fail '2,048 bytes'
    pattern 2049 >large
    refused 4.13 -m put -f large a/store
    peer -o back a/store
    same "$(wc -c <back)" 2048
    refused 4.02 -b 8,256 a/store
}

server_survives_loss() {
    peer -l 1 -m put -e again a/store
    peer a/store
    same "$said" again
}

server_tells_its_observers() {
    local watchers=() one
    for one in 1 2; do
        background "observed$one.log" timeout 60 stdbuf -o0 coap-client-openssl -w -s $((one + 2)) "$device/state"
        watchers+=($!)
    done
    must observers 2
    wait_for observed1.log 0
    for one in alpha beta gamma; do
        must state $one
        wait_for observed1.log $one
        wait_for observed2.log $one
    done
    # The first one cancels, and says so.
    wait "${watchers[0]}"
    must observers 1
    must state delta
    wait_for observed2.log delta
    ! grep -q delta observed1.log || fail 'told after it cancelled'
    wait "${watchers[1]}"
    must observers 0

    # Each state in blocks. The last that is heard is that it is gone.
    pattern 700 >large
    peer -m put -f large a/store
    background observed3.log timeout 60 stdbuf -o0 coap-client-openssl -b 64 -v 7 -w -s 50 "$device/a/store"
    must observers 1
    wait_for observed3.log 0000086
    pattern 900 >large
    peer -m put -f large a/store
    wait_for observed3.log 0000111
    same "$(grep -c 'c:2.05.*Observe:.*Block2:0/M/64' observed3.log)" 2
    peer -m delete a/store
    wait_for observed3.log c:4.04
    must observers 0
    end "${started[-1]}"
}

client_asks() {
    must ask get "$port" /
    says 'answer: 2.05'
    grep -q 'made with libcoap' got || fail 'not the page of the server'
    must ask get "$port" nothing
    says 'answer: 4.04'
    must ask get "$port" time/nothing
    says 'answer: 4.04'
    must ask delete "$port" example_data
    says 'answer: 4.05'
    must ask get "$port" /time query=ticks
    [[ $(<got) =~ ^[0-9]+$ ]] || fail "the time is $(<got)"
    must ask get "$port" time non
    grep -q ':' got || fail "the time is $(<got)"
    # A resource of its own: created, changed, gone.
    must ask put "$port" made text=one format=50
    says 'answer: 2.01'
    must ask put "$port" made text=two format=50
    says 'answer: 2.04'
    must ask get "$port" made accept=50
    got two
    says 'answer: 2.05 format=50'
    must ask delete "$port" made
    says 'answer: 2.02'
    # The answer that comes by itself, a second after the acknowledgement.
    must ask get "$port" async query=1
    says 'answer: 2.05'
    got 'done'
}

client_takes_and_gives_blocks() {
    local size
    must ask get "$port" example_data
    says 'answer: 2.05 format=-1 size=1500'
    for size in 256 257 1024 3000; do
        pattern $size >sent
        must ask put "$port" example_data file=sent format=42
        says 'answer: 2.04'
        must ask get "$port" example_data
        says "size=$size"
        cmp sent got || fail "$size bytes"
    done
}

client_observes() {
    put_sent() { timeout 20 coap-client-openssl -m put -f sent "coap://127.0.0.1:$port/example_data"; }
    # Large states.
    pattern 3000 >sent
    put_sent
    must observe "$port" example_data
    must wait 1
    cmp sent got || fail 'the first state'
    pattern 2500 >sent
    put_sent
    must wait 1
    cmp sent got || fail 'the second state'
    # What nobody wants any more is refused, and the server tells no more.
    must cancel
    local before after
    before=$(grep -c 't:RST' server.log) || true
    put_sent
    must ask get "$port" example_data
    after=$(grep -c 't:RST' server.log)
    ((after == before + 1)) || fail "refused: $((after - before)) notifications"
    put_sent
    must ask get "$port" example_data
    same "$(grep -c 't:RST' server.log)" "$after"
    # What changes by itself, each second.
    must observe "$port" time query=ticks
    must wait 3
    [[ $(grep -c 'notification: 2.05 .* observed' device.log) -ge 3 ]] || fail 'not observed'
    must cancel
}

client_survives_loss() {
    background lossy.log stdbuf -oL coap-server-openssl -A 127.0.0.1 -p "$lossy" -v 7 -l 1
    local process=$!
    wait_for lossy.log 'created UDP'
    must ask get "$lossy" example_data
    says 'size=1500'
    end $process
    grep -q 'Packet 1 dropped' lossy.log || fail 'nothing is lost'
    # Nobody is there any more.
    ask ask get "$lossy" / timeout=1500
    says 'ask: timed out'
    ask ask get "$lossy" / timeout=500 non
    says 'ask: timed out'
    # Who is there is still asked.
    must ask get "$port" time
}

server_has_methods_and_formats
server_answers_without_confirmation
server_takes_and_gives_blocks
server_survives_loss
server_tells_its_observers

ports=$(free_ports udp 2)
read -r port lossy <<<"$ports"
background server.log stdbuf -oL coap-server-openssl -A 127.0.0.1 -p "$port" -v 7 -d 3
wait_for server.log 'created UDP'
client_asks
client_takes_and_gives_blocks
client_observes
client_survives_loss
