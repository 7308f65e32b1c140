#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# Builds QEMU with the `twin` machine, or finds it built, and makes LINK a link to the executable.
#
#   build-qemu.sh LINK
#
# The result lives in the cache under the hash of all that goes in, so a warm cache needs neither network nor compiler.
# The build tree stays in the cache too: a change of a file in sim/qemu rebuilds that file only.
# TWINYARD_QEMU_SOURCE_DIR names an unpacked QEMU 10.0 tree to use instead of Debian's (it is copied, not changed);
# TWINYARD_JOBS limits the number of compilers.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
ours=$root/sim/qemu
link=${1:?usage: build-qemu.sh LINK}
cache=${TWINYARD_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/twinyard}
suite=trixie
accept='1:10.0.*'

fail() {
    echo "build-qemu: $1" >&2
    [ $# -lt 2 ] || echo "build-qemu: $2" >&2
    exit 1
}

# What costs speed on the way of a guest's access, or build time, is off: no plugins, no tracing, no hardening of
# code that runs only what the user gave it. Debug information would double the build's size; symbols stay.
configure_options="--target-list=arm-softmmu --without-default-features --without-default-devices
 --enable-system --enable-tcg --disable-docs --disable-tools --disable-guest-agent --disable-download
 --disable-install-blobs --disable-stack-protector --disable-debug-info --disable-pie --disable-werror --extra-ldflags=-no-pie
 --enable-trace-backends=nop --with-devices-arm=twin"

hash_of() { sha256sum | cut -c1-16; }
file_hashes() { (cd "$root" && sha256sum "$@"); }

compiler=$(${CC:-cc} -dumpfullversion -dumpmachine 2>/dev/null | tr '\n' ' ') || true
if [ -n "${TWINYARD_QEMU_SOURCE_DIR:-}" ]; then
    version="override:$TWINYARD_QEMU_SOURCE_DIR:$(cat "$TWINYARD_QEMU_SOURCE_DIR/VERSION" 2>/dev/null ||
        fail "TWINYARD_QEMU_SOURCE_DIR=$TWINYARD_QEMU_SOURCE_DIR is not a QEMU source tree")"
else
    version="$suite $accept"
fi
recipe="$version $configure_options"
inputs=$(cd "$root" && ls -d sim/qemu/*.c sim/qemu/*.h sim/qemu/*.mak sim/qemu/*.py sim/abi/twin_abi.h)
key=$({ echo "$recipe"; echo "$compiler"; file_hashes $inputs; } | hash_of)
tree=$cache/qemu-tree-$(printf '%s' "$recipe $compiler" | hash_of)
result=$cache/qemu-$key

# Once the result is there: marks it and its tree as used, makes the link, and ends.
finish() {
    if [ -w "$cache" ]; then # a warm one need not be
        exec 9>"$cache/qemu.lock"
        flock -s 9 # prune-qemu.sh keeps away
        [ -x "$result/bin/twin-qemu" ] || {
            exec 9>&-
            return 0
        }
        touch "$result"
        [ ! -d "$tree" ] || touch "$tree"
    fi
    mkdir -p "$(dirname "$link")"
    [ "$(readlink "$link" 2>/dev/null)" = "$result/bin/twin-qemu" ] || ln -sfn "$result/bin/twin-qemu" "$link"
    exec 9>&-
    [ -z "${built:-}" ] || "$here/prune-qemu.sh" "$cache"
    exit 0
}
mkdir -p "$cache"
[ ! -x "$result/bin/twin-qemu" ] || finish

exec 8>"$tree.lock"
flock -n 8 || {
    echo "build-qemu: another build of QEMU is running, waiting for it"
    flock 8
}
[ ! -x "$result/bin/twin-qemu" ] || finish

for tool in "${CC:-cc}" ninja python3 pkg-config flock; do
    command -v "${tool%% *}" >/dev/null ||
        fail "$tool is not installed" "install gcc ninja-build python3 python3-venv pkg-config libglib2.0-dev"
done
pkg-config --exists glib-2.0 || fail "glib's headers are not installed" "install libglib2.0-dev"

"$here/fetch-source.sh" --deb meson $suite "$tree/meson"
if [ ! -d "$tree/src" ]; then
    "$here/fetch-source.sh" --accept "$accept" qemu $suite "$tree/upstream"
    rm -rf "$tree/src.part" "$tree/build"
    if [ -L "$tree/upstream" ]; then
        cp -a "$(readlink -f "$tree/upstream")" "$tree/src.part"
    else
        # Nobody else needs the unpacked tree; DEST.version stays behind as the record.
        mv "$tree/upstream" "$tree/src.part"
    fi
    cp "$tree/upstream.version" "$tree/src.version"
    mv "$tree/src.part" "$tree/src"
fi

python3 "$ours/edit_tree.py" "$root" "$tree/src"

export PYTHONPATH="$tree/meson/usr/lib/python3/dist-packages"
# A build that was broken off in the middle of configure has no usable ninja file.
if [ ! -f "$tree/build/.configured" ]; then
    echo "build-qemu: configuring QEMU $(cat "$tree/src.version")"
    rm -rf "$tree/build"
    mkdir "$tree/build"
    # shellcheck disable=SC2086
    (cd "$tree/build" && ../src/configure --python="$(command -v python3)" $configure_options \
        >configure.log 2>&1) || {
        tail -n 15 "$tree/build/configure.log" >&2
        fail "QEMU's configure failed" "see $tree/build/configure.log"
    }
    touch "$tree/build/.configured"
fi

jobs=${TWINYARD_JOBS:-$(nproc)}
echo "build-qemu: compiling QEMU (first time: about 2 minutes on 2 cores)"
if [ -t 1 ]; then
    ninja -C "$tree/build" -j "$jobs" qemu-system-arm || fail "QEMU does not compile" "the error is above"
else
    # On a pipe, a line for each tenth; what fails is shown in full.
    : >"$tree/build/ninja.log"
    NINJA_STATUS='[%f/%t] ' ninja -C "$tree/build" -j "$jobs" qemu-system-arm >>"$tree/build/ninja.log" 2>&1 &
    ninja_pid=$!
    trap 'kill $ninja_pid 2>/dev/null; exit 130' INT TERM
    tail -n +1 -f --pid=$ninja_pid "$tree/build/ninja.log" 2>/dev/null | awk -F'[][/]' '
        /^\[[0-9]+\/[0-9]+\]/ { t = int($2 * 10 / $3); if (t != last) { last = t; print "build-qemu: " $2 "/" $3; fflush() } }'
    wait $ninja_pid || {
        sed -n '/^FAILED/,$p' "$tree/build/ninja.log" | head -n 60 >&2
        fail "QEMU does not compile" "the full log is $tree/build/ninja.log"
    }
fi

part=$(mktemp -d "$cache/qemu-part.XXXXXX")
mkdir "$part/bin"
cp "$tree/build/qemu-system-arm" "$part/bin/twin-qemu"
{
    echo "source: $(cat "$tree/src.version")"
    echo "recipe: $recipe"
    echo "compiler: $compiler"
} >"$part/version"
chmod 755 "$part"
rm -rf "$result"
mv "$part" "$result"
built=yes
finish
