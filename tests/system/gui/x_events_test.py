#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""The dashboard as a hand on a mouse and a keyboard uses it: nothing but X events goes in, pixels come out, and the
server tells what the devices have seen.

x_events_test.py TWIN PICTURE_TOOL BUTTON_IMAGE METER_IMAGE
"""

import glob
import os
import subprocess
import sys
import time

import twinyard

TWIN, TOOL, BUTTON_IMAGE, METER_IMAGE = sys.argv[1:5]
HOME = os.environ["HOME"]
# Of the face, in its own units: where things are on the real board.
B1, LD1, PLUG = (382, 672), (405, 786), (563, 1680)
CAP = "1f6fd6"
LIT = "a5e8b3"  # the glow around it


def until(what, condition, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.2)
    raise SystemExit(f"FAILED: {what}")


def xdo(*words):
    return subprocess.run(["xdotool", *map(str, words)], check=True, capture_output=True, text=True).stdout.split()


def grab(name):
    file = os.path.join(HOME, name + ".png")
    subprocess.run([TOOL, "grab", file], check=True)
    return file


def find(color, tolerance=12, within=()):
    found = subprocess.run([TOOL, "find", grab("now"), color, str(tolerance), *map(str, within)], capture_output=True,
                           text=True)
    x, y, count = map(int, found.stdout.split())
    return (x, y, count) if count >= 8 else None


def click(x, y):
    xdo("mousemove", x, y, "click", 1)


def start(image):
    dashboard = subprocess.Popen([TWIN, "gui", "--theme", "light", image])
    window = until("no window", lambda: subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--pid", str(dashboard.pid), "--name", "Twinyard"],
        capture_output=True, text=True).stdout.split())
    xdo("windowfocus", window[0])
    file = until("no server", lambda: glob.glob(os.environ["XDG_RUNTIME_DIR"] + "/twinyard/dashboard-*.json"))[0]
    twin = until("the server does not answer", lambda: try_connect(file))
    until("the server has no boards", lambda: twin.call("boards")["boards"])
    return dashboard, twin


def try_connect(file):
    try:
        return twinyard.connect(file=file)
    except Exception:  # it writes the file a moment before it listens
        return None


def run_offered(twin):
    """The file's button has the focus as soon as the boards are there: a key presses it."""
    def pressed():
        if not twin.runs():
            xdo("key", "space")
        return [one for one in twin.runs() if one["state"] == "running"]
    return twinyard.Run(twin, until("nothing runs", pressed)[0]["name"])


def quit_dashboard(dashboard):
    xdo("key", "ctrl+q")
    if dashboard.wait(timeout=30) != 0:
        raise SystemExit("FAILED: it ended badly")


def press_a_button():
    dashboard, twin = start(BUTTON_IMAGE)
    run = run_offered(twin)
    device = run.device()
    device.expect("Press the button", within="20s")
    x, y, _ = until("no blue button is on the screen", lambda: find(CAP))
    below = (x - 20, y + 15, 80, 80)  # where the board has its LEDs
    if find(LIT, 24, below):
        raise SystemExit("FAILED: LD1 is lit before the button is pressed")
    before = grab("before")
    xdo("mousemove", x, y, "mousedown", 1)
    device.expect("Press 1, LED on", within="20s")
    xdo("mouseup", 1)
    led = until("LD1 does not light up", lambda: find(LIT, 24, below))
    if subprocess.run([TOOL, "compare", before, grab("after"), "24", "0"]).returncode == 0:
        raise SystemExit("FAILED: the screen is as before")
    print(f"B1 at {x},{y}: LD1 is lit at {led[0]},{led[1]}, {led[2]} pixels")
    scale = (led[1] - y) / (LD1[1] - B1[1])
    click(round(x + scale * (PLUG[0] - B1[0])), round(y + scale * (PLUG[1] - B1[1])))

    def pulled():
        parts = {part["name"]: part for part in device.call("parts")["parts"]}
        return parts["phy"]["values"]["cable"] == 0
    until("the cable is in its jack yet", pulled)
    quit_dashboard(dashboard)


def type_at_a_console():
    dashboard, twin = start(METER_IMAGE)
    run = run_offered(twin)
    device = run.device()
    device.expect("/^ready/", within="20s")
    xdo("key", "F8")
    xdo("type", "--delay", "60", "hello")
    xdo("key", "Return")
    device.expect("heard hello", within="20s")
    quit_dashboard(dashboard)


press_a_button()
type_at_a_console()
