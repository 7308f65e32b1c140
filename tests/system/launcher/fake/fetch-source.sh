#!/bin/sh
# Stands in for cmake/fetch-source.sh --deb NAME SUITE DEST.
echo "fetch-source $*" >>"$FAKE/calls"
if [ -e "$FAKE/offline" ]; then
    echo "fetch-source: $2 of Debian $3 is not in the cache and could not be downloaded: Could not resolve" >&2
    exit 1
fi
mkdir -p "$4/usr/share/$2"
: >"$4/usr/share/$2/firmware.hex"
