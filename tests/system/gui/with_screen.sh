#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Runs a command with a screen in memory, 2600 x 1700, and a folder of its own for sockets and settings.
#
#   with_screen.sh COMMAND [ARGUMENT...]
set -euo pipefail
here=$(mktemp -d)
screen=''
clean() {
    [[ -z $screen ]] || kill "$screen" 2>/dev/null || true
    rm -rf "$here"
}
trap clean EXIT
mkdir -m 700 "$here/run" "$here/home"
mkfifo "$here/told"
exec {told}<>"$here/told"
# Without -noreset it begins anew when a client was the last to go, and refuses others meanwhile.
Xvfb -displayfd "$told" -screen 0 2600x1700x24 -nolisten tcp -noreset >"$here/xvfb.log" 2>&1 &
screen=$!
read -r -t 30 number <&"$told" || {
    cat "$here/xvfb.log" >&2
    exit 1
}
export DISPLAY=:$number QT_QPA_PLATFORM=xcb XDG_RUNTIME_DIR=$here/run HOME=$here/home XDG_CONFIG_HOME=$here/home
export QT_ACCESSIBILITY=0 LC_ALL=C.UTF-8 LANGUAGE=
unset QT_SCALE_FACTOR WAYLAND_DISPLAY
[[ -z ${TWIN_SCREEN_SCALE:-} ]] || export QT_SCALE_FACTOR=$TWIN_SCREEN_SCALE
"$@"
