#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# Gets a Debian source package (or, with --deb, an architecture-independent binary package) of a given suite and
# unpacks it, without touching the machine's own apt settings and without installing anything.
#
#   fetch-source.sh [--deb] [--accept GLOB] NAME SUITE DEST
#
# DEST becomes the unpacked tree, DEST.version holds the version that was used. If DEST is already there, nothing is
# done and the network is not needed. TWINYARD_<NAME>_SOURCE_DIR names an unpacked tree to use instead (DEST is
# then a link to it). Downloads are kept in ${TWINYARD_CACHE:-${XDG_CACHE_HOME:-~/.cache}/twinyard}/downloads.
set -eu

fail() {
    echo "fetch-source: $1" >&2
    [ $# -lt 2 ] || echo "fetch-source: $2" >&2
    exit 1
}
usage() {
    echo "usage: fetch-source.sh [--deb] [--accept GLOB] NAME SUITE DEST" >&2
    exit 2
}

kind=deb-src
accept='*'
while [ $# -gt 0 ]; do
    case $1 in
        --deb) kind=deb; shift ;;
        --accept) [ $# -ge 2 ] || usage; accept=$2; shift 2 ;;
        -*) usage ;;
        *) break ;;
    esac
done
[ $# -eq 3 ] || usage
name=$1 suite=$2 dest=$3

upper=$(printf '%s' "$name" | tr 'a-z.+-' 'A-Z___')
eval "override=\${TWINYARD_${upper}_SOURCE_DIR:-}"
mkdir -p "$(dirname "$dest")"
if [ -n "$override" ]; then
    [ -d "$override" ] || fail "TWINYARD_${upper}_SOURCE_DIR=$override is not a directory"
    [ ! -e "$dest" ] || [ -L "$dest" ] || rm -rf "$dest"
    ln -sfn "$override" "$dest"
    echo "override:$override" >"$dest.version"
    exit 0
fi
# A link is what an override left behind.
[ ! -L "$dest" ] || rm -f "$dest"
[ ! -d "$dest" ] || [ ! -s "$dest.version" ] || exit 0

cache=${TWINYARD_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/twinyard}
downloads=$cache/downloads/$kind/$suite/$name
mkdir -p "$downloads"
# Two builds may want the same package: the second waits and finds it done.
exec 9>"$downloads.lock"
flock 9
[ ! -d "$dest" ] || [ ! -s "$dest.version" ] || exit 0

work=$(mktemp -d "$cache/fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# The machine's own Debian entries, with suite and type changed. Suites of security updates live under another path
# that has no such suite, and everything that is not a plain Debian suite belongs to somebody else.
derive_sources() {
    codename=$(. /etc/os-release 2>/dev/null && printf '%s' "${VERSION_CODENAME:-}")
    known="^(${codename:-stable}|bookworm|trixie|forky|sid|oldstable|stable|testing|unstable)\$"
    etc=${TWINYARD_APT_ETC:-/etc/apt}
    for list in "$etc"/sources.list "$etc"/sources.list.d/*.list; do
        [ -f "$list" ] || continue
        # deb [options] uri suite component...; the options may hold blanks
        sed -nE 's/^[[:space:]]*deb(-src)?[[:space:]]+(\[[^]]*\][[:space:]]+)?([^[:space:]]+)[[:space:]]+([^[:space:]]+)[[:space:]]+(.*)$/\2|\3|\4|\5/p' "$list" |
            while IFS='|' read -r options uri entry_suite components; do
                printf '%s' "$entry_suite" | grep -qE "$known" || continue
                case " $components " in *" main "*) ;; *) continue ;; esac
                options=$(printf '%s' "$options" | sed -E 's/arch[+-]?=[^] ]*//; s/\[[[:space:]]*\]//')
                printf '%s %s %s %s main\n' "$kind" "$options" "$uri" "$suite"
            done
    done | sort -u >"$work/parts/one-line.list"
    for file in "$etc"/sources.list.d/*.sources; do
        [ -f "$file" ] || continue
        awk -v kind="$kind" -v suite="$suite" -v known="$known" '
            function flush_stanza(   i, n, words) {
                if (count && !disabled && main) {
                    ok = 0
                    n = split(suites, words, " ")
                    for (i = 1; i <= n; i++) if (words[i] ~ known) ok = 1
                    if (ok) {
                        print "Types: " kind "\nSuites: " suite "\nComponents: main"
                        for (i = 1; i <= count; i++) print lines[i]
                        print ""
                    }
                }
                count = 0; disabled = 0; main = 0; suites = ""; skip = 0
            }
            /^[[:space:]]*$/ { flush_stanza(); next }
            /^#/ { next }
            /^[^[:space:]]/ {
                key = tolower($1); skip = 1
                value = $0; sub(/^[^:]*:[[:space:]]*/, "", value)
                if (key == "suites:") suites = value
                else if (key == "components:") main = (" " value " ") ~ / main /
                else if (key == "enabled:") disabled = tolower(value) ~ /^(no|false|0)/
                else if (key !~ /^(types|architectures|targets):$/) { skip = 0; lines[++count] = $0 }
                next
            }
            !skip { lines[++count] = $0 }
            END { flush_stanza() }' "$file"
    done >"$work/parts/deb822.sources"
    [ -s "$work/parts/one-line.list" ] || rm -f "$work/parts/one-line.list"
    [ -s "$work/parts/deb822.sources" ] || rm -f "$work/parts/deb822.sources"
    [ -n "$(ls "$work/parts")" ]
}

private_apt() {
    tool=$1
    shift
    "$tool" -q -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$work/parts" \
        -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache" -o APT::Sandbox::User= \
        -o Acquire::Languages=none -o Acquire::Retries=3 -o Acquire::http::Timeout=30 -o Acquire::https::Timeout=30 \
        -o APT::Get::List-Cleanup=false -o Dpkg::Use-Pty=0 "$@"
}

missing() {
    fail "$name of Debian $suite is not in the cache ($downloads) and could not be downloaded: $1" \
        "connect to the network once and run this again, or set TWINYARD_${upper}_SOURCE_DIR to an unpacked tree"
}

download() {
    for tool in apt-get apt-cache dpkg-source; do
        command -v $tool >/dev/null || missing "$tool is not installed (packages apt, dpkg-dev)"
    done
    mkdir -p "$work/parts" "$work/lists/partial" "$work/cache/archives/partial" "$work/new"
    derive_sources || missing "this machine's apt settings have no Debian entry"
    echo "fetch-source: asking for $name in Debian $suite"
    # An entry that has no such suite is no reason to give up while another one has it.
    private_apt apt-get update >"$work/log" 2>&1 || true
    if [ $kind = deb-src ]; then
        versions=$(private_apt apt-cache showsrc "$name" 2>/dev/null |
            awk -v n="$name" '/^Package:/ { p = $2 } /^Version:/ && p == n { print $2 }' | sort -rV)
    else
        versions=$(private_apt apt-cache show "$name" 2>/dev/null |
            awk '/^Filename:/ { print v } /^Version:/ { v = $2 }' | sort -rV)
    fi
    version=
    for candidate in $versions; do
        case $candidate in $accept) version=$candidate; break ;; esac
    done
    if [ -z "$version" ]; then
        [ -z "$versions" ] || missing "the suite has version $(echo $versions), wanted $accept"
        missing "$(grep -m1 -E '^(E|W|Err)' "$work/log" || echo 'the suite does not list it')"
    fi
    echo "fetch-source: downloading $name $version"
    if [ $kind = deb-src ]; then
        (cd "$work/new" && private_apt apt-get source --download-only "$name=$version") >"$work/log" 2>&1 ||
            missing "$(grep -m1 '^E' "$work/log" || tail -n 1 "$work/log")"
    else
        (cd "$work/new" && private_apt apt-get download "$name=$version") >"$work/log" 2>&1 ||
            missing "$(grep -m1 '^E' "$work/log" || tail -n 1 "$work/log")"
    fi
    echo "$version" >"$work/new/version"
    rm -rf "$downloads"
    mv "$work/new" "$downloads"
}

# Written last and moved with its folder, so its presence means that the download is complete.
if [ ! -s "$downloads/version" ]; then
    download
else
    case $(cat "$downloads/version") in $accept) ;; *) download ;; esac
fi
version=$(cat "$downloads/version")

echo "fetch-source: unpacking $name $version"
rm -rf "$dest" "$dest.part.$$"
mkdir "$dest.part.$$"
if [ $kind = deb-src ]; then
    command -v dpkg-source >/dev/null || fail "dpkg-source is not installed" "install the package dpkg-dev"
    # It leaves the tarball beside the tree, hence the folder around it.
    dpkg-source --no-check -x "$downloads"/*.dsc "$dest.part.$$/tree" >"$work/log" 2>&1 || {
        rm -rf "$dest.part.$$"
        fail "dpkg-source could not unpack $name: $(tail -n 1 "$work/log")" "remove $downloads and try again"
    }
else
    dpkg -x "$downloads"/*.deb "$dest.part.$$/tree"
fi
mv "$dest.part.$$/tree" "$dest"
rm -rf "$dest.part.$$"
echo "$version" >"$dest.version"
