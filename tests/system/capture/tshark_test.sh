#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
#
# tshark_test.sh WRITER: Wireshark's command line reads a capture without a word of complaint, and finds in it what was
# put there.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
file=$folder/out.pcapng

fail() {
    printf 'FAILED: %s\n' "$*" >&2
    exit 1
}
# read ...: tshark on the file; anything on its standard error but the remark on running as root is a failure.
read_with() {
    local errors
    tshark -r "$file" -n "$@" 2>"$folder/errors" || fail "tshark $*: exit $?: $(cat "$folder/errors")"
    errors=$(grep -v '^Running as user "root"' "$folder/errors" || true)
    [[ -z $errors ]] || fail "tshark $*: $errors"
}
expect() { [[ $2 == "$3" ]] || fail "$1: '$2', not '$3'"; }

written=$("$1" "$file")
expect 'frames' "$(read_with | wc -l)" "$written"
expect 'nothing malformed but what was corrupted undetected' \
    "$(read_with -Y '_ws.malformed && !(frame.comment contains "corrupted")' | wc -l)" 0
expect 'interfaces' "$(read_with -T fields -e frame.interface_name | sort -u | tr '\n' ' ')" \
    'node0-lan node1-lan node1.eth '
expect 'the first time stamp' "$(read_with -c 1 -T fields -e frame.time_epoch)" 1700000000.000000000
times=$(read_with -Y 'frame.interface_name == "node0-lan"' -T fields -e frame.time_epoch)
[[ $(sed 's/.*\.//' <<<"$times" | grep -vc '000$') -gt 100 ]] ||
    fail 'time stamps are not in nanoseconds'
for comment in lost duplicate reordered 'corrupted: bit' undetected 'larger than the MTU' 'the link went down'; do
    [[ $(read_with -Y "frame.comment contains \"$comment\"" | wc -l) -gt 0 ]] || fail "no comment says '$comment'"
done
for protocol in arp icmp igmp icmpv6 vlan; do
    [[ $(read_with -Y "$protocol" | wc -l) -gt 100 ]] || fail "not enough of $protocol"
done
[[ $(read_with -Y 'frame.packet_flags_direction == 1' | wc -l) -gt 100 ]] || fail 'nothing came in'
[[ $(read_with -Y 'frame.packet_flags_direction == 2' | wc -l) -gt 100 ]] || fail 'nothing went out'
expect 'FCS errors are those of corruption' \
    "$(read_with -Y 'frame.packet_flags_crc_error == 1' | wc -l)" \
    "$(read_with -Y 'frame.comment matches "byte [0-9]+(;|$)"' | wc -l)"
"$1" "$folder/again" >/dev/null
cmp "$file" "$folder/again" || fail 'the same run gives another file'
expect 'the head' "$(capinfos "$file" | sed -n 's/^Capture \(application\|hardware\|oper-sys\): *//p' | tr '\n' ' ')" \
    'two boards virtual time Twinyard test '
