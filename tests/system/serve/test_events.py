# SPDX-License-Identifier: BSD-3-Clause
"""Events: kinds, back pressure, clients that are slow or vanish."""

import time

import pytest
import twinyard

BOARD = "nucleo_f429zi"


def said(events, wanted):
    """All text until `wanted` has come: a UART's bytes come one by one."""
    text = ""
    while wanted not in text:
        event = events.next(timeout=20)
        text += event.get("text", "") if "in" not in event else ""
    return text


def test_kinds_and_devices_choose(twin, meter):
    run = twin.run(BOARD, meter, name="told", count=3, net=["none"])
    with run.events(kinds=["serial"], devices=["told-1"], start=True) as events:
        run.advance("1s")
        first = events.next(timeout=20)
        assert first["node"] == "told-1" and first["serial"]
        assert "tick 1" in said(events, "tick 2")
    with run.events(kinds=["power", "set", "state"]) as events:
        run[0].set("b1.pressed", 1)
        run[2].power(False)
        assert events.next(timeout=20)["set"] == "b1.pressed=1"
        assert events.next(timeout=20)["power"] is False
        run.stop()
        assert [event.get("run") for event in events][-1] == "ended"


def test_leds_are_values(twin, meter):
    run = twin.run(BOARD, meter, name="leds", net=["none"])
    with run.events(kinds=["value"], start=True) as events:
        run.advance("2s")
        events.until(lambda event: event["value"].startswith("ld1") and event["data"])
    run.stop()


def test_frames_come_if_asked_for(twin, meter):
    run = twin.run(BOARD, meter, name="frames")
    with run.events(kinds=["frame"]) as events:
        run.advance("1s")
        # The first that a device says is to all: it asks for an address.
        first = events.until(lambda event: "in" not in event)
        assert first["frame"] and len(first["hex"]) >= 2 * 14
    run.stop()


def test_a_slow_subscriber_loses_the_oldest(twin, meter):
    run = twin.run(BOARD, meter, name="slow", net=["none"])
    with run.events(kinds=["serial"], buffer=10) as events:
        # Nothing is acknowledged meanwhile: eight batches go, the rest has room for ten.
        for _ in range(40):
            run.advance("1s")
        instants = []
        while not instants or instants[-1] < 39_700_000_000:
            instants.append(events.next(timeout=20)["t"])
        assert instants == sorted(instants)
        assert events.dropped > 100
    run.stop()


def test_a_run_waits_for_a_subscriber_that_wants_it(twin, meter):
    run = twin.run(BOARD, meter, name="waits", hold=False, net=["none"])
    with run.events(kinds=["serial"], buffer=50, on_full="pause") as events:
        deadline = time.monotonic() + 30
        stands = -1
        # Until it stands: the clock is the same twice.
        while time.monotonic() < deadline:
            now = run.device().info()["now_ns"]
            if now == stands:
                break
            stands = now
            time.sleep(0.05)
        assert now == stands
        text = said(events, "tick 100\r")
        ticks = [int(line.split()[1]) for line in text.splitlines() if line.startswith("tick ")]
        assert ticks[-1] == 100 and ticks == list(range(ticks[0], 101)), "nothing is lost"
        assert events.dropped == 0
        assert run.device().info()["now_ns"] > stands
    run.stop()


def test_a_client_that_vanishes_costs_nothing(twin, twin_server_file, meter):
    run = twin.run(BOARD, meter, name="gone", hold=False, net=["none"])
    other = twinyard.connect(file=twin_server_file)
    other.call("events.subscribe", run="gone", kinds=["serial"], buffer=1, on_full="pause")
    # As a process that is killed: the kernel closes the socket, nobody says goodbye.
    transport = other._link._socket.transport
    other._link._loop.call_soon_threadsafe(transport.abort)
    now = run.device().info()["now_ns"]
    deadline = time.monotonic() + 20
    while run.device().info()["now_ns"] < now + 20_000_000_000:
        assert time.monotonic() < deadline, "the run still waits"
    run.stop()


def test_a_client_that_reads_nothing_stops_nobody(twin, twin_server_file, meter):
    """Its socket's buffers fill, its subscription drops, and others go on."""
    run = twin.run(BOARD, meter, name="deaf", hold=False, net=["none"])
    other = twinyard.connect(file=twin_server_file)
    other.call("events.subscribe", run="deaf", kinds=["serial", "event"], buffer=100)
    other._link._loop.call_soon_threadsafe(other._link._socket.transport.pause_reading)
    with run.events(kinds=["serial"]) as events:
        seen = 0
        for event in events:
            seen += 1
            if seen == 2000:
                break
    run.stop()
    other._link._loop.call_soon_threadsafe(other._link._socket.transport.abort)


def test_malformed_messages_end_nothing(twin, twin_server_file):
    assert twin.call("version")
    link = twin._link
    answers = []
    take, link._take = link._take, answers.append
    for text in ["{", "[]", '"x"', '{"id":1}', '{"id":2,"method":"version","params":[]}', "{" * 1000, '{"id":3,"method":7}']:
        link._on_loop(link._socket.send(text), 10)
    deadline = time.monotonic() + 10
    while len(answers) < 7 and time.monotonic() < deadline:
        time.sleep(0.01)
    link._take = take
    assert sorted(answer["error"]["code"] for answer in answers) == [-32700, -32700, -32602, -32600, -32600, -32600, -32600]
    assert twin.call("version")


def test_a_message_that_is_too_long_ends_that_client_alone(twin, twin_server_file):
    other = twinyard.connect(file=twin_server_file)
    with pytest.raises(twinyard.TwinError):
        other.call("version", timeout=20, x="y" * (2 << 20))
    assert twin.call("version")
    with pytest.raises(twinyard.TwinError):
        other.call("version")
