#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
#
# launcher_test.sh ROOT [TEST]: runs ROOT/twin in a copy whose path has a blank, with fakes for all that would touch
# the machine (fake/). Without TEST it runs all. Exit 77: skipped.
set -euo pipefail

root=$1
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)

fail() {
    printf 'FAILED: %s\n' "$*" >&2
    for file in out err calls; do
        [[ ! -f $FAKE/$file ]] || sed "s/^/  $file| /" "$FAKE/$file" >&2
    done
    exit 1
}
has() { grep -qF -- "$2" "$FAKE/$1" || fail "$1 lacks: $2"; }
has_not() { ! grep -qF -- "$2" "$FAKE/$1" || fail "$1 has: $2"; }
status_is() { [[ $status == "$1" ]] || fail "exit status is $status, not $1"; }

make_world() {
    world=$(mktemp -d)
    trap 'rm -rf "$world"' EXIT
    export FAKE=$world/state TWINYARD_CACHE="$world/the cache"
    clone="$world/my clone"
    mkdir -p "$FAKE" "$clone/cmake" "$world/bin" "$world/tools"
    : >"$FAKE/installed"
    : >"$FAKE/calls"
    cp "$root/twin" "$root/CMakePresets.json" "$clone/"
    cp "$root/cmake/packages.txt" "$here/fake/fetch-source.sh" "$clone/cmake/"
    cp "$here"/fake/{apt-get,dpkg-query,cmake,ctest} "$world/bin/"
    # A closed list, so that nothing of the machine (its sudo, its apt-get) is reached by mistake.
    local tool
    for tool in bash sh env awk sed grep cat cut tr find flock stty nproc readlink dirname id getent mkdir rm cp chmod \
        sleep sort true printf script setpriv ls; do
        ln -s "$(type -P "$tool")" "$world/tools/$tool"
    done 2>/dev/null || true
    suite bookworm 12
    chmod -R a+rwX "$world"
}
suite() {
    printf 'PRETTY_NAME="x"\nID=debian\nVERSION_ID="%s"\nVERSION_CODENAME=%s\n' "$2" "$1" >"$FAKE/os-release"
}
installed_all() { awk '/^(run|gui|check) / { print $2 }' "$clone/cmake/packages.txt" >"$FAKE/installed"; }
in_world() {
    timeout --foreground -k 1 30 env -i "PATH=$world/bin:$world/tools" "HOME=$world/home" TERM=xterm "FAKE=$FAKE" \
        "TWINYARD_CACHE=$TWINYARD_CACHE" \
        "TWINYARD_OS_RELEASE=$FAKE/os-release" "$@"
}
twin() {
    status=0
    (cd "$world" && in_world "${as_user[@]}" "$clone/twin" "$@") >"$FAKE/out" 2>"$FAKE/err" </dev/null || status=$?
}
as_user=()
be_nobody() {
    ((EUID != 0)) || as_user=(setpriv --reuid=65534 --regid=65534 --clear-groups)
    chmod -R a+rwX "$world"
}
wait_for() { # FILE TEXT
    local tries=0
    until grep -qsF -- "$2" "$1"; do
        ((++tries < 1000)) || fail "waited in vain for: $2"
        sleep 0.01
    done
}

test_fresh_bookworm() {
    ((EUID == 0)) || exit 77
    twin demo
    status_is 0
    has err 'libboost1.81-dev               Asio and Beast'
    has err 'packages, 12 MB to download'
    has err 'Installing packages'
    has err 'downloading 50 %'
    has err 'installing 60 %'
    has calls 'install --no-install-recommends --no-remove g++ cmake'
    has calls ' firmware-microbit-micropython'
    has_not calls 'libboost1.83'
    has_not calls 'gcc-arm-none-eabi'
    has_not calls ' update'
    has calls 'cmake --preset dev -DBUILD_TESTING=OFF'
    has calls "--target twin-run"
    has out "<demo> in $world"
}
test_program_knows_what_was_typed() {
    installed_all
    twin boards
    has out "as=$clone/twin"
    ln -s "$clone/twin" "$world/bin/twin"
    (cd "$world" && in_world twin boards) >"$FAKE/out" 2>"$FAKE/err" </dev/null
    grep -q ' as=twin$' "$FAKE/out" || fail "not found by PATH"
}
test_fresh_trixie() {
    ((EUID == 0)) || exit 77
    suite trixie 13
    twin demo
    status_is 0
    has calls 'libboost1.83-dev libboost-json1.83-dev'
    has_not calls 'libboost1.81'
    has_not calls 'libgmock-dev firmware-microbit-micropython'
    has calls '-DTWINYARD_WERROR=OFF'
    [[ -f /usr/share/firmware-microbit-micropython/firmware.hex ]] ||
        has out "hex=$TWINYARD_CACHE/firmware-microbit-micropython/usr/share"
}
test_check_installs_the_tools_of_the_tests() {
    ((EUID == 0)) || exit 77
    twin check
    status_is 0
    has calls 'gcc-arm-none-eabi'
    has calls 'cmake --preset dev -DBUILD_TESTING=ON'
    has calls '--target all'
    has calls 'ctest --test-dir'
    has calls '--no-tests=error'
    has calls '-LE ^long$'
    has out '100% tests passed, 0 tests failed out of 3'
    has err 'dev: passed in'
}
test_the_dashboard_installs_qt_and_others_do_not() {
    ((EUID == 0)) || exit 77
    twin demo
    has_not calls 'qt6-base-dev'
    : >"$FAKE/calls"
    twin gui
    status_is 0
    has calls 'qt6-base-dev'
    has_not calls 'gcc-arm-none-eabi'
    has calls 'cmake --preset dev -DBUILD_TESTING=OFF'
    has calls '--target twin-gui'
    has out '<gui>'
    : >"$FAKE/calls"
    twin demo
    has_not calls '--preset'
    has_not calls 'twin-gui'
}
test_old_lists_are_updated_once() {
    ((EUID == 0)) || exit 77
    : >"$FAKE/lists-old"
    twin setup
    status_is 0
    [[ $(grep -c ' update' "$FAKE/calls") == 1 ]] || fail "update was not called once"
}
test_neither_root_nor_sudo() {
    be_nobody
    twin demo
    status_is 2
    has err 'takes root'
    has err 'as root: apt-get install --no-install-recommends g++ cmake'
    has_not calls 'apt-get'
    has_not calls 'cmake --'
}
test_sudo_is_used() {
    cp "$here/fake/sudo" "$world/bin/"
    be_nobody
    twin demo
    status_is 0
    has calls 'sudo -n env DEBIAN_FRONTEND=noninteractive'
    has out '<demo>'
}
test_sudo_that_would_ask_without_a_terminal() {
    cp "$here/fake/sudo" "$world/bin/"
    : >"$FAKE/no-password"
    be_nobody
    twin demo
    status_is 2
    has err 'as root: apt-get install'
}
test_offline_without_packages() {
    ((EUID == 0)) || exit 77
    : >"$FAKE/offline"
    twin demo
    status_is 1
    has err 'the packages above could not be installed'
    has err 'with a network, run this again; or install them yourself: apt-get install'
    has err 'Could not resolve'
    has_not calls 'cmake --'
}
test_offline_with_old_lists() {
    ((EUID == 0)) || exit 77
    : >"$FAKE/offline"
    : >"$FAKE/lists-old"
    twin demo
    status_is 1
    has err 'the packages above could not be installed'
    has_not calls 'cmake --'
}
test_offline_with_a_cold_cache() {
    installed_all
    {
        echo '[1/40] Building CXX object a.o'
        echo 'fetch-source: asking for qemu in Debian trixie'
        echo 'fetch-source: qemu of Debian trixie is not in the cache (/c) and could not be downloaded: no network'
        echo 'fetch-source: connect to the network once'
        echo 'FAILED: twin-qemu'
    } >"$FAKE/broken"
    twin demo
    status_is 1
    has err 'twin: qemu of Debian trixie is not in the cache (/c) and could not be downloaded'
    has err 'twin: connect to the network once'
    has_not err 'FAILED'
}
test_offline_with_all_there() {
    installed_all
    twin demo # the firmware, where no package of the suite has it
    : >"$FAKE/offline"
    : >"$FAKE/calls"
    twin demo
    status_is 0
    has_not calls 'apt-get'
}
test_conflicting_packages_stay() {
    ((EUID == 0)) || exit 77
    echo 'Remv libboost1.74-dev [1.74.0]' >"$FAKE/conflict"
    twin demo
    status_is 2
    has err 'conflict with installed ones that would have to go: libboost1.74-dev'
    has err 'apt-get remove libboost1.74-dev'
    has_not calls '--no-remove'
}
test_warm_start_does_nothing_twice() {
    installed_all
    twin demo
    status_is 0
    : >"$FAKE/calls"
    twin demo
    status_is 0
    has_not calls 'apt-get'
    has_not calls '--preset'
    has calls '--build'
    [[ ! -s $FAKE/err ]] || fail "a warm start talks"
    has out '<demo>'
}
test_check_after_demo_adds_the_tests_and_keeps_them() {
    installed_all
    twin demo
    : >"$FAKE/calls"
    twin check
    has calls '-DBUILD_TESTING=ON'
    : >"$FAKE/calls"
    twin demo
    has_not calls '--preset'
}
test_a_clone_that_moved_is_configured_afresh() {
    installed_all
    twin demo
    mv "$clone" "$world/elsewhere"
    clone=$world/elsewhere
    : >"$FAKE/calls"
    twin demo
    status_is 0
    has calls '--fresh'
}
# shellcheck disable=SC2016
test_arguments_are_passed_as_they_are() {
    installed_all
    twin run 'a  b' '' '*' --verbose "it's" $'two\nlines' --set 'x=$HOME'
    status_is 0
    has out '<run><a  b><><*><--verbose><it'"'"'s><two'
    has out 'lines><--set><x=$HOME>'
}
test_stdout_belongs_to_the_program() {
    installed_all
    seq -f '[%.0f/40] Building' 1 40 >"$FAKE/work"
    twin run --json
    [[ $(wc -l <"$FAKE/out") == 1 ]] || fail "stdout has more than the program's line"
    has err 'Building dev'
    has err '50 %'
    [[ $(grep -c ' %' "$FAKE/err") -le 11 ]] || fail "more than a line each tenth"
}
test_no_escape_codes_on_a_pipe() {
    installed_all
    seq -f '[%.0f/40] Building' 1 40 >"$FAKE/work"
    twin check
    has_not err $'\e'
    has_not err $'\r'
    has_not out $'\e'
}
test_colour_on_a_terminal_only_if_wanted() {
    installed_all
    local command
    printf -v command '%q check' "$clone/twin"
    in_world script -qec "$command" /dev/null >"$FAKE/out" </dev/null
    has out $'\e[1m'
    has out '100% tests passed'
    in_world NO_COLOR=1 script -qec "$command" /dev/null >"$FAKE/out" </dev/null
    has_not out $'\e[1m'
    has_not out $'\e[31m'
}
test_a_second_build_waits() {
    installed_all
    twin setup
    : >"$FAKE/calls"
    exec 8>"$clone/build/.lock"
    flock 8
    twin demo 8>&- &
    wait_for "$FAKE/err" 'waiting for another build'
    has_not calls 'cmake --build'
    exec 8>&-
    wait $!
    has calls 'cmake --build'
    has out '<demo>'
}
test_builds_never_overlap() {
    installed_all
    : >"$FAKE/slow"
    local i pids=()
    for i in 1 2 3 4; do
        in_world "$clone/twin" demo >"$FAKE/out.$i" 2>"$FAKE/err.$i" </dev/null &
        pids+=($!)
    done
    wait "${pids[@]}"
    [[ $(paste -sd ' ' "$FAKE/builds") == 'begin end begin end begin end begin end' ]] || fail "$(cat "$FAKE/builds")"
    [[ $(grep -c -- --preset "$FAKE/calls") == 1 ]] || fail "configured more than once"
}
test_the_lock_is_not_held_while_the_program_runs() {
    installed_all
    twin setup
    printf '#!/bin/sh\nflock -n "%s" true && echo free\n' "$clone/build/.lock" >"$clone/build/dev/bin/twin"
    twin run
    has out 'free'
}
test_a_failed_build_shows_why_and_where_the_log_is() {
    installed_all
    printf '%s\n' '[1/40] Building a.o' 'FAILED: a.o' '/usr/bin/c++ -c a.cpp' 'a.cpp:3:1: error: no such thing' \
        'ninja: build stopped: subcommand failed.' >"$FAKE/broken"
    twin demo
    status_is 1
    has err 'a.cpp:3:1: error: no such thing'
    has_not err '/usr/bin/c++'
    has err "the build failed; the log is $clone/build/log/build-dev.log"
    grep -q 'no such thing' "$clone/build/log/build-dev.log" || fail "the log lacks the error"
}
test_a_failed_configure_is_tried_again() {
    installed_all
    : >"$FAKE/bad-lists"
    twin demo
    status_is 1
    has err 'CMake Error at CMakeLists.txt:7'
    rm "$FAKE/bad-lists"
    twin demo
    status_is 0
}
test_failed_tests_fail_the_check() {
    installed_all
    : >"$FAKE/tests-fail"
    twin check
    status_is 1
    has err 'dev: FAILED; the log is'
    has out '1 tests failed out of 3'
}
test_check_filter_and_long() {
    installed_all
    twin check 'gpio|uart'
    has calls '-R gpio|uart'
    : >"$FAKE/calls"
    twin check --long
    has_not calls '^long$'
    has calls 'cmake --preset asan'
    has calls 'cmake --preset tsan'
    has err 'tsan: passed'
    twin check --nonsense
    status_is 2
    twin check one two
    status_is 2
}
test_unknown_system() {
    printf 'ID=fedora\nVERSION_CODENAME=\n' >"$FAKE/os-release"
    twin demo
    status_is 2
    has err 'this is fedora'
    has err 'TWINYARD_PACKAGES=skip'
}
test_packages_can_be_skipped() {
    printf 'ID=fedora\n' >"$FAKE/os-release"
    status=0
    in_world TWINYARD_PACKAGES=skip "$clone/twin" demo >"$FAKE/out" 2>"$FAKE/err" </dev/null || status=$?
    status_is 0
    has_not calls 'apt-get'
}
test_help_builds_nothing() {
    twin help
    status_is 0
    has out 'check [--long] [FILTER]'
    has out 'not built yet'
    [[ ! -s $FAKE/calls ]] || fail "help did something"
    installed_all
    twin setup
    twin --help
    has out '<--help>'
}
test_clean_keeps_the_cache() {
    installed_all
    mkdir -p "$TWINYARD_CACHE/qemu-x"
    twin setup
    twin clean
    status_is 0
    [[ ! -e $clone/build/dev && -d $TWINYARD_CACHE/qemu-x ]] || fail "clean removed the wrong folders"
}
test_starts_from_anywhere_and_through_a_link() {
    installed_all
    ln -s "$clone/twin" "$world/link"
    status=0
    (cd / && in_world "$world/link" boards) >"$FAKE/out" 2>"$FAKE/err" </dev/null || status=$?
    status_is 0
    has out '<boards> in /'
}
test_every_package_says_why() {
    local line
    while read -r line; do
        [[ $line =~ ^(run|gui|check)\ +[a-z0-9+.-]+\ +(\*|bookworm|trixie)\ +[^\ ].* ]] || fail "packages.txt: $line"
    done < <(grep -vE '^(#|$)' "$root/cmake/packages.txt")
}

if (($# > 1)); then
    make_world
    "test_$2"
else
    failed=0
    while read -r name; do
        status=0
        "${BASH_SOURCE[0]}" "$root" "$name" || status=$?
        case $status in 0) word=passed ;; 77) word=skipped ;; *) word=FAILED failed=1 ;; esac
        printf '%-8s %s\n' "$word" "$name"
    done < <(sed -n 's/^test_\([a-z0-9_]*\)().*/\1/p' "${BASH_SOURCE[0]}")
    exit $failed
fi
