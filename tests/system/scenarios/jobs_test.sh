#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
#
# twin test with several runs at a time: their order, their ends, and what becomes of one whose process dies.
#   jobs_test.sh SOURCE-DIR TWIN IMAGES
# shellcheck source=tests/system/support/peers.sh
. "$(dirname "$0")/../support/peers.sh"
twin=$2 images=$3

scenario() { # NAME STEPS...
    mkdir -p many
    {
        printf 'devices:\n  meter: {board: nucleo_f429zi, image: %s/meter.elf}\nsteps:\n' "$images"
        printf -- '- %s\n' 'expect: {console: /^ready/}' "${@:2}"
    } >"many/$1.scenario.yaml"
}
twin_test() { # CODE ARGUMENT...
    local code=0
    "$twin" test "${@:2}" 2>test.log >test.out || code=$?
    same "$code" "$1"
}
children() { cat "/proc/$1/task/$1/children"; }

scenario a 'wait: 20s'
scenario b 'wait: 10ms'
twin_test 0 many -j 2 --repeat 2 --junit all.xml --json --out two
# The short ones end first; what is said comes in order.
same "$(grep -o '^pass [ab]' test.log | tr -d '\n')" 'pass apass apass bpass b'
has test.log '4 passed, 0 failed'
python3 - <<'END' || fail 'reports of all'
import json, xml.dom.minidom
suites = xml.dom.minidom.parse("all.xml").getElementsByTagName("testsuite")
assert [suite.getAttribute("name") for suite in suites] == ["a", "a", "b", "b"]
runs = json.load(open("test.out"))
assert len(runs) == 4 and runs[0]["record"] == runs[1]["record"] != runs[2]["record"], runs
END
for run in a-1 a-2 b-1 b-2; do [[ -s two/$run/events.jsonl ]] || fail "nothing of $run"; done

scenario c 'expect: {console: never said}'
twin_test 1 many -j 3 --out three
has test.log '2 passed, 1 failed'
has test.log "expected console 'never said'"

# One that takes for ever, and whose process dies.
scenario d 'wait: 1000h'
rm many/c.*
"$twin" test many -j 3 --out four 2>test.log &
pid=$!
started+=($pid)
wait_for four/a/result.json '"passed"'
wait_for four/b/result.json '"passed"'
wait_for four/d/console/meter.log tick
# The one that still has a device.
for run in $(children $pid); do
    node=$(children "$run")
    [[ -z $node ]] || break
done
kill -KILL "$run"
code=0
wait $pid || code=$?
same "$code" 1
has test.log 'ended by signal 9'
has test.log '2 passed, 1 failed'
for process in $node; do
    timeout 20 tail --pid="$process" -f /dev/null || fail 'its device outlives it'
done

# Somebody wants all to end.
for signal in INT TERM; do
    rm -rf five
    "$twin" test many -j 3 --out five 2>test.log &
    pid=$!
    started+=($pid)
    wait_for five/d/console/meter.log tick
    kill -$signal $pid
    code=0
    wait $pid || code=$?
    same "$code" 130
    has test.log 'stop'
    [[ -s five/d/result.json ]] || fail 'the run that was ended left no result'
done
