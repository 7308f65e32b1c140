#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Runs scenarios/killed with devices whose process dies each second, and looks for what the others lost.

killed_test.py ROOT TWIN FOLDER COUNT VICTIMS ROUNDS
"""

import collections
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

# A loopback of its own, where that may be: the broker's port is nobody else's there.
if "TWINYARD_TEST_LOOPBACK" not in os.environ and shutil.which("ip") and subprocess.run(
        ["unshare", "-rn", "true"], stderr=subprocess.DEVNULL, check=False).returncode == 0:
    os.environ["TWINYARD_TEST_LOOPBACK"] = "own"
    os.execvp("unshare", ["unshare", "-rn", "--", "sh", "-c", 'ip link set lo up && exec "$@"', "sh", sys.executable, *sys.argv])

root, twin, folder = sys.argv[1:4]
count, victims, rounds = map(int, sys.argv[4:])

shutil.rmtree(folder, ignore_errors=True)
subprocess.run([twin, "test", f"{root}/scenarios/killed.scenario.yaml", "--out", folder, "--var", f"count={count}",
                "--var", f"victims={victims}", "--var", f"rounds={rounds}"], check=True)
run = pathlib.Path(folder) / "killed"


def fail(what):
    sys.exit(f"killed: {what}")


def contiguous(numbers, whose):
    """From its first to its last, each once."""
    if len(numbers) < rounds * victims:
        fail(f"{whose}: {len(numbers)} messages only")
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        fail(f"{whose}: a message is missing or came twice: {numbers}")


said = collections.defaultdict(str)
heard = collections.defaultdict(list)
deaths = 0
lines = 0
with open(run / "events.jsonl", encoding="utf-8") as record:
    for line in record:
        event = json.loads(line)  # each line is whole
        lines += 1
        if event.get("serial") and "text" in event:
            said[event["node"]] += event["text"]
        if event.get("service") == "listener" and "/telemetry " in event.get("text", ""):
            topic, message = event["text"].split(" ", 1)
            heard[topic].append(json.loads(message)["number"])
        deaths += event.get("killed", False)
if "hash" not in event:
    fail("the record has no end")
if deaths != rounds * victims:
    fail(f"{deaths} kills in the record, not {rounds * victims}")

for i in range(count):
    name = f"sensor-{i}"
    own = [json.loads(line)["number"] for line in said[name].splitlines() if line.startswith('{"number"') and line.endswith("}")]
    contiguous(own, name)
    if (run / "console" / f"{name}.log").read_text(encoding="utf-8").count('{"number"') < len(own):
        fail(f"{name}: its console's file lacks lines")
    topic = re.search(r"^Telling (\S+)", said[name], re.MULTILINE)
    if topic is None:
        fail(f"{name} does not say what its topic is")
    contiguous(heard[topic.group(1)], f"what the broker passed on of {name}")
print(f"{deaths} deaths, {lines} lines: nothing of {count} other devices was lost")
