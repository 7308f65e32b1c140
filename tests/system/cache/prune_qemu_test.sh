#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
#
# prune_qemu_test.sh ROOT: what cmake/prune-qemu.sh removes from a made-up cache, and what it leaves.
set -euo pipefail

prune=$1/cmake/prune-qemu.sh
cache="$(mktemp -d)/the cache"
trap 'rm -rf "${cache%/*}"' EXIT

fail() {
    printf 'FAILED: %s\n' "$*" >&2
    ls -lt "$cache" >&2
    exit 1
}
there() { [[ -e $cache/$1 ]] || fail "$1 is gone"; }
gone() { [[ ! -e $cache/$1 ]] || fail "$1 is there"; }
# used NAME AGE: when it was used last, in minutes before now
used() {
    mkdir -p "$cache/$1/bin"
    touch -d "$2 minutes ago" "$cache/$1"
}

for age in 1 2 3 4 5 6; do used "qemu-000000000000000$age" "$age"; done
for age in 1 2 3 4; do used "qemu-tree-00000000000000a$age" "$age"; done
used qemu-part.AbCdEf 100
used qemu-mine 100
used downloads 100
# Another process is about to link to a result: nothing happens.
(flock -s 7 && "$prune" "$cache") 7>"$cache/qemu.lock"
there qemu-0000000000000006
# The tree used longest ago is being built.
(flock -x 7 && "$prune" "$cache") 7>"$cache/qemu-tree-00000000000000a4.lock"

for age in 1 2 3 4; do there "qemu-000000000000000$age"; done
gone qemu-0000000000000005
gone qemu-0000000000000006
for age in 1 2 4; do there "qemu-tree-00000000000000a$age"; done
gone qemu-tree-00000000000000a3
for name in qemu-part.AbCdEf qemu-mine downloads; do there "$name"; done

"$prune" "$cache"
gone qemu-tree-00000000000000a4
# A result that is used again is new again.
touch "$cache/qemu-0000000000000004"
used qemu-0000000000000007 0
"$prune" "$cache"
there qemu-0000000000000004
gone qemu-0000000000000003
