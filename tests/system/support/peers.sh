# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# For scripts in which a device talks to programs of this machine: sourced first, with the script's arguments. Gives a
# loopback of its own where that may be, a folder to work in, and an end to all that was started.
set -euo pipefail
# Nobody else has the ports there.
if [[ -z ${TWINYARD_TEST_LOOPBACK:-} ]] && type -P ip >/dev/null && unshare -rn true 2>/dev/null; then
    export TWINYARD_TEST_LOOPBACK=own
    exec unshare -rn -- bash -c 'ip link set lo up && exec bash "$@"' bash "$0" "$@"
fi
PATH=$PATH:/usr/sbin
work=$(mktemp -d)
cd "$work"
started=()
cleanup() {
    ((${#started[@]} == 0)) || kill "${started[@]}" 2>/dev/null || true
    wait || true
    rm -rf "$work"
}
trap cleanup EXIT

fail() {
    printf 'FAILED: %s\n' "$*" >&2
    find . -maxdepth 1 -type f \( -name '*.out' -o -name '*.log' \) -exec tail -n 40 {} + >&2
    exit 1
}
has() { grep -qF -- "$2" "$1" || fail "$1 lacks: $2"; }
same() { [[ $1 == "$2" ]] || fail "'$1' is not '$2'"; }
wait_for() { # FILE TEXT: until a line has it; the file may be yet to come
    timeout 60 grep -qm1 -F -- "$2" <(exec tail --pid=$$ -n +1 -F "$1" 2>/dev/null) || fail "$1 lacks, after 60 s: $2"
}
background() { # LOG PROGRAM...: its process is $!
    : >"$1"
    "${@:2}" >"$1" 2>&1 </dev/null &
    started+=($!)
}
free_ports() { # udp|tcp COUNT: ports of the loopback that nobody has, on one line. Not to be read through <(...): the
    # ports are free again when this has ended, not when it has printed
    python3 - "$1" "$2" <<'END'
import socket, sys
kind = {"udp": socket.SOCK_DGRAM, "tcp": socket.SOCK_STREAM}[sys.argv[1]]
sockets = [socket.socket(type=kind) for _ in range(int(sys.argv[2]))]
for each in sockets:
    each.bind(("127.0.0.1", 0))
print(*[each.getsockname()[1] for each in sockets])
END
}
end() { # PROCESS
    kill "$1" 2>/dev/null || true
    wait "$1" || true
}

# A device whose firmware takes a line at a time, and says "ready" after each: 5 goes to its console, 6 comes from it.
ask() { # WORD...: what the device says to that comes into $said
    local line
    (($# == 0)) || printf '%s\n' "$*" >&5
    said=
    while IFS= read -r -t 60 -u 6 line; do
        line=${line%$'\r'}
        printf '%s\n' "$line" >>device.log
        [[ $line != ready ]] || return 0
        said+=$line$'\n'
    done
    fail "the device does not answer: $*"
}
says() { [[ $said == *"$1"* ]] || fail "the device lacks: $1 in: $said"; }
must() { # WORD...: and it must succeed
    ask "$@"
    says "$1: no error"
}
