#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
#
# A run of twin test is there for twin ps, regs, net show, probe and the like while it goes on. Who looks on from beside
# changes nothing; who acts on a device is in the record.
#   control_test.sh SOURCE-DIR TWIN IMAGES
# shellcheck source=tests/system/support/peers.sh
. "$(dirname "$0")/../support/peers.sh"
twin=$2 images=$3
export XDG_RUNTIME_DIR=$work

ask() { # CODE WORD...: what twin says to that is in ask.out and ask.log
    local code=0
    "$twin" "${@:2}" >ask.out 2>ask.log </dev/null || code=$?
    [[ $code == "$1" ]] || fail "twin ${*:2}: exit code $code, not $1"
}
run_beside() { # ARGUMENT...: twin test, whose process is $run
    : >test.log
    "$twin" test "$@" >test.out 2>test.log </dev/null &
    run=$!
    started+=("$run")
}
listed() { # NAME: until its devices run
    timeout 60 bash -c 'until "$0" ps --json | grep -q "\"name\":\"$1\",\"kind\":\"scenario\",\"state\":\"running\""; do :; done' \
        "$twin" "$1" || fail "no $1 in twin ps"
}
ends() { # CODE
    local code=0
    wait "$run" || code=$?
    same "$code" "$1"
}

cat >watched.scenario.yaml <<END
vars: {last: 8s}
networks:
  lan: {link: latency=2ms}
devices:
  meter: {board: nucleo_f429zi, image: $images/meter.elf, count: 3}
steps:
- expect: {console: /^ready/}
- wait: \${last}
END
ask 0 ps
same "$(<ask.out)" 'nothing is running'

"$twin" test watched.scenario.yaml --out alone 2>test.log || fail 'the run fails'

# As fast as the host's clock, so that there is time to look.
run_beside watched.scenario.yaml --speed 1 --out watched
listed watched
ask 0 ps
has ask.out watched
has ask.out '3 devices'
has ask.out watched.scenario.yaml
ask 0 ps --json
python3 - "$run" <<'END' || fail 'ps --json'
import json
(run,) = json.load(open("ask.out"))
assert (run["name"], run["kind"], run["devices"], run["time"]) == ("watched", "scenario", 3, "virtual"), run
assert run["pid"] > 1 and run["state"] == "running" and run["networks"] == ["lan"], run
END
ask 0 ps watched
for device in meter-0 meter-1 meter-2; do has ask.out $device; done
has ask.out running
"$twin" completion bash >complete.sh
same "$(bash -c '. ./complete.sh; COMP_WORDS=("$0" regs watched/meter) COMP_CWORD=2; _twin; echo "${COMPREPLY[*]}"' "$twin")" \
    'watched/meter-0 watched/meter-1 watched/meter-2'
ask 0 net show watched
has ask.out 'Cables'
has ask.out 'meter-2'
ask 0 net show watched/lan
ask 2 net show watched/wan
has ask.log "no network 'wan'"
ask 0 probe watched/meter-1 --list
has ask.out PD8
ask 0 probe watched/meter-1 PD8 --for 2s --csv pd8.csv
(($(grep -c ,PD8, pd8.csv) > 20)) || fail 'the probe has not seen what the device says'
ask 2 probe watched LD1
has ask.log "'watched' has 3 devices"
has ask.log 'watched/meter-0'
# There is nothing to save it from, unless that was wanted from the start.
ask 2 snapshot save watched whole.snap
has ask.log 'nobody keeps what its devices say'
ends 0
ask 0 ps
same "$(<ask.out)" 'nothing is running'
cmp alone/watched/events.jsonl watched/watched/events.jsonl || fail 'who looks on changes the run'

# What acts on a device has an instant, and is in the record; so has what time stands for.
run_beside watched.scenario.yaml --speed 1 --var last=1000h --snapshot-at 900h --out acted
listed watched
ask 0 snapshot save watched whole.snap
has ask.out 'bytes in whole.snap'
[[ -s whole.snap ]] || fail 'no snapshot'
ask 0 regs watched/meter-1 USART3
has ask.out BRR
ask 0 regs watched/meter-1 USART3 --json
ask 2 regs watched/meter-1 USART33
has ask.log 'Did you mean USART3?'
ask 2 regs watched/metre-1
has ask.log 'meter-1'
ask 2 regs watched
has ask.log 'Name one, as in watched/meter-0'
ask 2 regs wached/meter-1
has ask.log 'Did you mean watched?'
ask 0 set watched/meter-2 b1.pressed=1
ask 0 power watched/meter-1 cycle
ask 0 reset watched/meter-0
ask 0 snapshot save watched/meter-2 one.snap
ask 0 snapshot info one.snap
has ask.out meter-2
ask 0 net link watched meter-2 latency=9ms
has ask.out latency=9ms
ask 2 snapshot save watched other.snap
has ask.log 'somebody has acted on its devices from outside'
[[ ! -e other.snap ]] || fail 'a snapshot all the same'
kill -INT "$run"
ends 130
has acted/watched/events.jsonl '"node":"meter-1","in":true,"power":false'
has acted/watched/events.jsonl '"node":"meter-2","in":true,"set":"b1.pressed=1"'
has acted/watched/events.jsonl '"node":"meter-0","in":true,"reset":"pin"'
"$twin" snapshot restore whole.snap --speed 0 --out restored 2>test.log </dev/null &
run=$!
started+=("$run")
wait_for restored/console/meter-1.log 'tick 20'
kill -INT "$run"
ends 130

# Only a fleet has devices with names of their own.
"$twin" run nucleo_f429zi "$images/meter.elf" --name single --uart none 2>single.log </dev/null &
run=$!
started+=("$run")
timeout 60 bash -c 'until "$0" ps | grep -q "^single "; do :; done' "$twin" || fail 'no single in twin ps'
ask 0 regs single USART3
ask 2 regs single/meter USART3
has ask.log "'single' is no scenario's run"
ask 0 ps single
has ask.out meter.elf
kill -INT "$run"
ends 0

# Several at a time have names of their own; in real time as well.
cp watched.scenario.yaml many.scenario.yaml
run_beside many.scenario.yaml --var last=1000h --speed 1 --repeat 2 -j 2 --out many
listed many-1
listed many-2
ask 0 ps
has ask.out many-1
has ask.out many-2
ask 2 net show
has ask.log '2 runs'
ask 0 regs many-2/meter-0 USART3
kill -INT "$run"
ends 130
run_beside many.scenario.yaml --var last=1000h --time real --out real
listed many
ask 0 regs many/meter-0 USART3
ask 0 ps --json
has ask.out '"time":"real"'
kill -INT "$run"
ends 130
ask 0 ps
same "$(<ask.out)" 'nothing is running'
