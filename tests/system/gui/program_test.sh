#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# 'twin gui' from outside: it opens a window, which is driven by X events, and it says what is wrong.
#
#   program_test.sh TWIN
set -euo pipefail
twin=${1:?usage: program_test.sh TWIN}
dashboard=''
trap '[[ -z $dashboard ]] || kill "$dashboard" 2>/dev/null || true' EXIT
fail() {
    printf 'FAILED: %s\n' "$1"
    exit 1
}
pause=$HOME/pause
mkfifo "$pause"
# until_true SECONDS COMMAND...
until_true() {
    local end=$((SECONDS + $1))
    until "${@:2}"; do
        ((SECONDS < end)) || return 1
        read -r -t 0.1 <>"$pause" || true
    done
}

said=$(env -u DISPLAY -u QT_QPA_PLATFORM "$twin" gui 2>&1) && fail 'without a display it says it is well'
[[ $said == *'there is no display'* && $said == *hint:* ]] || fail "without a display: $said"
[[ $("$twin" gui --help) == *--token-file* ]] || fail "'gui --help' is not the dashboard's own"

"$twin" gui --theme light &
dashboard=$!
window() { xdotool search --onlyvisible --pid "$dashboard" --name Twinyard >"$HOME/window" 2>/dev/null; }
until_true 30 window || fail 'no window'
served() { compgen -G "$XDG_RUNTIME_DIR/twinyard/dashboard-*.json" >/dev/null; }
until_true 30 served || fail 'it started no server'
xdotool windowfocus "$(head -1 "$HOME/window")" key ctrl+q
ended() { ! kill -0 "$dashboard" 2>/dev/null; }
until_true 30 ended || fail 'Ctrl+Q does not end it'
wait "$dashboard" || fail 'it ended badly'
dashboard=''
served && fail 'its server outlived it'
exit 0
