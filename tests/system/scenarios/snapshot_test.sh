#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
#
# A fleet that is saved in the middle of everything goes on byte for byte, as often as wanted, on a busy machine too;
# and what can't be gone on with is refused in words.
#   snapshot_test.sh SOURCE-DIR TWIN IMAGES
# shellcheck source=tests/system/support/peers.sh
. "$(dirname "$0")/../support/peers.sh"
twin=$2 images=$3

restore() { # CODE ARGUMENT...: what it says is in restore.log
    local code=0
    "$twin" snapshot restore "${@:2}" >restore.out 2>restore.log </dev/null || code=$?
    [[ $code == "$1" ]] || { cat restore.log >&2; fail "twin snapshot restore ${*:2}: exit code $code, not $1"; }
}
same_run() { # RUN OTHER: all but the times that they took
    local file
    for file in events.jsonl console network; do
        diff -rq "$1/$file" "$2/$file" || fail "$2 is not $1: $file"
    done
}

# From the instant on: how all stood there, and then the same bytes. WORDS: so many devices have a byte on their wire then.
same_traces() { # RUN RESTORED SNAPSHOT WORDS
    "$twin" snapshot info "$3" --json >info.json
    python3 - "$@" <<'END' || fail "the traces of $2 are not those of $1 from $3 on"
import json, re, sys
run, restored, _, words = sys.argv[1:]
at = json.load(open("info.json"))["virtual_ns"]
def read(path):
    return open(path).read().split("$enddefinitions $end\n")
def state(body):
    stands, now = {}, -1
    for line in body.splitlines():
        if line.startswith("#"):
            now = int(line[1:])
        elif now <= at and not line.startswith("$"):
            value, name = line.split() if line[0] == "r" else (line[0], line[1:])
            stands[name] = value
    return stands
cut = 0
for number in range(3):
    name = f"meter-{number}"
    head, body = read(f"{run}/traces/{name}.vcd")
    own, rest = read(f"{restored}/traces/{name}.vcd")
    assert own == head, name
    assert rest.startswith(f"#{at}\n$dumpvars\n"), (name, rest[:40])
    begin, rest = rest.split("$end\n", 1)
    later = next(m.start() for m in re.finditer(r"^#(\d+)$", body, re.M) if int(m[1]) > at)
    assert state(begin) == state(body), (name, state(begin), state(body))
    assert rest == body[later:] and rest.count("\n") > 100, name
    # Of bytes that follow each other each comes with its last bit.
    ends = [e["t"] for e in map(json.loads, open(f"{run}/events.jsonl"))
            if e.get("node") == name and e.get("serial") == "stlink" and not e.get("in")]
    cut += any(a < at < b < a + 1_100_000 for a, b in zip(ends, ends[1:]))
assert cut >= int(words), f"{cut} bytes on wires at {at}"
END
}

mkdir -p project/images
cp "$images/meter.elf" project/images/
cat >project/beat.sh <<'END'
#!/bin/sh
n=0
while :; do n=$((n + 1)); echo beat $n; sleep 0.3; done
END
chmod +x project/beat.sh
# Loss, drift, a late start, a device that is off and one that has died, steps side by side that wait, chances, a service.
cat >project/fleet.scenario.yaml <<'END'
vars: {word: none}
networks:
  lan: {link: latency=2ms loss=5% jitter=1ms}
services:
  beat: {run: ./beat.sh}
devices:
  meter: {board: nucleo_f429zi, image: images/meter.elf, count: 3, every: 7ms, drift_ppm: 20, traces: [PD8, LD1, PD8.volts]}
  spare: {board: nucleo_f429zi, image: images/meter.elf}
allow: deaths
steps:
- expect: {console: /^ready/}
- power: cycle
  for: 30ms
  on: 1 of meter
- parallel:
  - - wait: 200ms
    - snapshot: first.snap
    - wait: 100ms
  - - repeat: 4
      steps:
      - send: "${word}\n"
        on: 1 of meter
      - wait: 50ms
  - - wait: 150ms
    - power: off
      on: spare
- expect: {console: /^tick 5/}
  on: meter
- power: on
  on: spare
- kill: meter[2]
- wait: 30ms
- start: meter[2]
- wait: 300ms
- snapshot: second.snap
- expect: {console: /^ready/}
  on: [spare, "meter[2]"]
- wait: 500ms
END

"$twin" test project/fleet.scenario.yaml --var word=hello --seed 77 --out runs 2>test.log || { cat test.log >&2; fail 'the run fails'; }
run=runs/fleet

# From the middle of steps and frames, and after a node has died and another one has come; twice, and on a busy machine.
for snapshot in first second; do
    restore 0 $run/$snapshot.snap --out again
    has restore.log ' s on; '
    same_run $run again
    same_traces $run again $run/$snapshot.snap 0
    (while :; do :; done) &
    started+=($!)
    busy=$!
    restore 0 $run/$snapshot.snap --out busy
    kill $busy
    same_run $run busy
done
# What the restored run saves is as good, and what was saved before it is not touched.
restore 0 $run/first.snap --out again
[[ -f again/second.snap && ! -f again/first.snap ]] || fail 'the snapshots of a restored run'
restore 0 again/second.snap --out third
same_run $run third
same_traces $run third $run/second.snap 0

# Where no step asks for it: the run does not notice, and goes on from there as well.
"$twin" test project/fleet.scenario.yaml --var word=hello --seed 77 --out at --snapshot-at 333.25ms \
    --snapshot-file at.snap 2>test.log || fail 'the run fails with --snapshot-at'
same_run $run at/fleet
restore 0 at.snap --out again --json
same_run $run again
python3 - <<'END' || fail 'what --json says'
import json
result = json.load(open("restore.out"))
assert result["passed"] and result["restored_ns"] == 334000000, result
END
"$twin" replay again 2>replay.log || fail 'a restored run can not be replayed'
# While one says something.
said=$(python3 - $run/events.jsonl <<'END'
import json, sys
bytes_ = [e for e in map(json.loads, open(sys.argv[1]))
          if e.get("node") == "meter-0" and e.get("serial") == "stlink" and not e.get("in")]
text = "".join(e.get("text", "?") for e in bytes_)
print(bytes_[text.index("tick 2")]["t"] // 1_000_000 + 2)
END
)
"$twin" test project/fleet.scenario.yaml --var word=hello --seed 77 --out said --snapshot-at "${said}ms" \
    --snapshot-file said.snap 2>test.log || fail 'the run fails with --snapshot-at'
same_run $run said/fleet
diff -r $run/traces said/fleet/traces || fail 'who is saved has other traces'
restore 0 said.snap --out again
same_run $run again
same_traces $run again said.snap 1
! compgen -G 'at.snap.*' >/dev/null || fail 'something is left behind'

"$twin" snapshot info at.snap >info.out || fail 'info'
has info.out '4 devices, 4 of them running'
"$twin" snapshot info at.snap --json | python3 -c 'import json,sys; assert len(json.load(sys.stdin)["devices"]) == 4' ||
    fail 'info --json'

# Not what it was.
head -c -1 at.snap >cut.snap
restore 2 cut.snap
has restore.log 'cut short'
cp at.snap damaged.snap
printf 'x' | dd of=damaged.snap bs=1 seek=$(($(stat -c %s at.snap) - 20000)) conv=notrunc 2>dd.log
restore 2 damaged.snap
has restore.log 'is damaged'
restore 2 $run/events.jsonl
has restore.log 'no snapshot of a fleet'
cp project/fleet.scenario.yaml kept.yaml
sed -i 's/wait: 500ms/wait: 501ms/' project/fleet.scenario.yaml
restore 2 at.snap
has restore.log "fleet.scenario.yaml' has changed since"
cp kept.yaml project/fleet.scenario.yaml
code=0
"$twin" run nucleo_f429zi --restore at.snap 2>test.log || code=$?
same "$code" 2
has test.log 'a snapshot of a whole run'
printf 'x' >>project/images/meter.elf
restore 2 at.snap
has restore.log "meter.elf' has changed since"
rm project/images/meter.elf
restore 2 at.snap
has restore.log "meter.elf', which can't be read"
cp "$images/meter.elf" project/images/
# Another build of the models: the same file with another build ID.
library=$(dirname "$twin")/../lib/libtwin_node.so
python3 - "$library" other.so <<'END'
import re, subprocess, sys
notes = subprocess.run(["readelf", "-n", sys.argv[1]], capture_output=True, text=True).stdout
own = bytes.fromhex(re.search("Build ID: ([0-9a-f]+)", notes).group(1))
with open(sys.argv[1], "rb") as file: everything = file.read()
assert own in everything
with open(sys.argv[2], "wb") as file: file.write(everything.replace(own, own[::-1]))
END
TWINYARD_NODE_LIBRARY=$PWD/other.so restore 2 at.snap
has restore.log "another build: the models' library"
# A service that does something else now.
sed -i 's/sleep 0.3/sleep 0.2/' project/beat.sh
restore 1 at.snap
has restore.log "can't be restored"
sed -i 's/sleep 0.2/sleep 0.3/' project/beat.sh
restore 0 at.snap --out again
same_run $run again

# What can't be saved, in words.
code=0
"$twin" test project/fleet.scenario.yaml --time real --out real 2>test.log || code=$?
same "$code" 2
has test.log 'time: virtual'
code=0
"$twin" test project/fleet.scenario.yaml --snapshot-at soon --out bad 2>test.log || code=$?
same "$code" 2
has test.log "'soon' is no instant"
