#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
#
# twin replay, of runs of real devices: the same, another, cut, interrupted, and with GDB at an instant.
#   replay_test.sh SOURCE-DIR TWIN IMAGES
# shellcheck source=tests/system/support/peers.sh
. "$(dirname "$0")/../support/peers.sh"
twin=$2 images=$3

replay() { # CODE ARGUMENT...: what it says is in replay.log
    local code=0
    "$twin" replay "${@:2}" >replay.out 2>replay.log </dev/null || code=$?
    [[ $code == "$1" ]] || fail "twin replay ${*:2}: exit code $code, not $1"
}

mkdir -p project/images
cp "$images/meter.elf" project/images/
cat >project/meters.scenario.yaml <<'END'
vars: {word: none}
networks:
  lan: {link: latency=1ms loss=10%}
devices:
  meter: {board: nucleo_f429zi, image: images/meter.elf, count: 2}
steps:
- use: more.steps.yaml
- send: "${word}\n"
  on: meter[1]
- expect: {console: heard}
  on: meter[1]
- wait: 1s
END
cat >project/more.steps.yaml <<'END'
steps:
- expect: {console: /^ready/}
- power: cycle
  for: 30ms
  on: 1 of meter
- expect: {console: /^tick 3/}
END

"$twin" test project/meters.scenario.yaml --var word=hello --seed 77 --out runs 2>test.log || fail 'the run fails'
run=runs/meters
lines=$(($(wc -l <$run/events.jsonl) - 1))
replay 0 $run
has replay.log 'same'
has replay.log 'to the end'
replay 0 $run --json
python3 - "$lines" <<'END' || fail 'what --json says'
import json, sys
outcome = json.load(open("replay.out"))
assert outcome["same"] is True and outcome["lines"] == int(sys.argv[1]), outcome
END

# Built again, moved, changed: the run has its own copies.
mv runs elsewhere
run=elsewhere/meters
printf 'not an image' >project/images/meter.elf
printf 'steps: []\n' >project/more.steps.yaml
replay 0 $run --out again
has replay.log "same"
cmp -s $run/events.jsonl again/events.jsonl || fail 'what is kept of the repetition is another record'
# As is what a repetition keeps.
replay 0 again

# The first line that differs, with both sides.
cp -r $run other
at=$(grep -n '"text":"h"' $run/events.jsonl | tail -1 | cut -d: -f1)
sed -i "$at s/\"text\":\"h\"/\"text\":\"H\"/" other/events.jsonl
replay 1 other
has replay.log "line $at of"
grep -q 'recorded .*"text":"H"' replay.log || fail 'the recorded side'
grep -q 'replayed .*"text":"h"' replay.log || fail 'the replayed side'
# Lines too many, at the end, and too few.
sed '$ d' $run/events.jsonl >other/events.jsonl
printf '{"t":9000000000,"more":1}\n{"hash":"0"}\n' >>other/events.jsonl
replay 1 other
has replay.log 'the repetition has ended'
# Killed while it wrote: as far as it goes.
head -c -700 $run/events.jsonl >other/events.jsonl
replay 0 other
has replay.log 'breaks off'
# A copy that is not what it was is no input.
printf 'x' >>other/inputs/images/meter.elf
replay 2 other
has replay.log 'is not what it was'

# Interrupted by a person, at an instant of the host's.
cp "$images/meter.elf" project/images/
cat >project/long.scenario.yaml <<'END'
devices:
  meter: {board: nucleo_f429zi, image: images/meter.elf}
steps:
- wait: 100h
END
"$twin" test project/long.scenario.yaml --speed 1000 --out runs 2>test.log &
pid=$!
started+=($pid)
wait_for runs/long/console/meter.log tick
kill -INT $pid
code=0
wait $pid || code=$?
same "$code" 130
replay 0 runs/long
has replay.log same

# At an instant: the same until then, and GDB sees the same there each time.
replay 0 $run --until 700.25ms
has replay.log '0.701 s'
if type -P gdb-multiarch >/dev/null; then
    look=(--until 700.25ms --gdb meter-1 -- -batch -ex 'info registers' -ex 'print limit')
    replay 0 $run "${look[@]}"
    has replay.out '$1 = 7'
    grep '^r0\|^pc\|^sp\|^xpsr' replay.out >first.out
    [[ $(wc -l <first.out) == 4 ]] || fail 'no registers'
    replay 0 $run "${look[@]}"
    grep '^r0\|^pc\|^sp\|^xpsr' replay.out | cmp -s - first.out || fail 'other registers than before'
    # A continue is the whole run's: what the scenario sends later arrives.
    replay 0 $run --until 200ms --gdb meter-1 -- -batch -ex 'break obey' -ex continue -ex 'print (char*)line'
    has replay.out '"hello"'
    # An ending within GDB is the run's.
    replay 0 $run --until 200ms --gdb meter-0 -- -batch -ex kill
    # Somebody else's.
    background attach.log "$twin" replay $run --until 200ms --gdb meter-1 --port 3456
    wait_for attach.log 'attach a debugger'
    gdb-multiarch -q -batch -ex 'target remote :3456' -ex 'print $pc' >gdb.out 2>&1 </dev/null || fail 'GDB does not attach'
    has gdb.out '$1 ='
    end $!
    replay 2 $run --until 100h --gdb meter-0 -- -batch
    has replay.log 'over before'
fi

# What can't be done, in words.
replay 2 nowhere
has replay.log "no run.json"
replay 2 $run --gdb meter-0
has replay.log '--until'
replay 2 $run --until 1s --gdb meter-o
has replay.log 'Did you mean meter-0'
replay 2 $run --until soon
has replay.log "'soon' is no instant"
sed -i 's/100h/100ms/' project/long.scenario.yaml
"$twin" test project/long.scenario.yaml --time real --out real 2>test.log || fail 'the run in real time fails'
replay 2 real/long
has replay.log 'real time'
