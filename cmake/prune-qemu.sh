#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# Removes what build-qemu.sh left in the cache and nobody has used for longest: all but the last 4 results (7 MB each)
# and the last 2 build trees (half a gigabyte each).
#
#   prune-qemu.sh CACHE
#
# What is in use stays: a link that is being made, by the lock on CACHE/qemu.lock, which its maker holds shared; a build
# by its tree's own lock. A clone whose result is gone builds it again; one that runs from it goes on to its end.
set -eu

cache=${1:?usage: prune-qemu.sh CACHE}
hex='[0-9a-f][0-9a-f][0-9a-f][0-9a-f]'
hash=$hex$hex$hex$hex

exec 9>"$cache/qemu.lock"
flock -n -x 9 || exit 0 # another time will do

# The hash in the pattern keeps everything else out, blanks and newlines too.
newest_first() { (cd "$cache" && ls -dt -- $1 2>/dev/null || true); }

newest_first "qemu-$hash" | tail -n +5 | while read -r name; do
    rm -rf "${cache:?}/$name"
done
newest_first "qemu-tree-$hash" | tail -n +3 | while read -r name; do
    # The lock's file stays: someone may have opened it and wait.
    flock -n -x "$cache/$name.lock" rm -rf "${cache:?}/$name" || true
done
