# SPDX-License-Identifier: BSD-3-Clause
"""Probes of a real device: docs/probes.md."""

import os
import subprocess

import pytest
import twinyard

BOARD = "nucleo_f429zi"


def test_a_button_is_seen_on_its_pin_when_it_is_pressed(twin, meter):
    run = twin.run(BOARD, meter, name="button", net=["none"])
    run.device().expect("ready")
    with run[0].probe("b1.out", "B1.pressed") as probe:
        assert [channel["name"] for channel in probe.channels] == ["b1.out", "b1.pressed"]
        assert probe.channels[0]["level"] == 0 and probe.channels[1]["value"] == 0
        run.advance("1ms")
        run[0].set("b1.pressed", 1)
        run.advance("1ms")
        records = probe.before(probe.t + 2_000_000)
        assert sorted(records) == [(probe.t + 1_000_000, "b1.out", 1), (probe.t + 1_000_000, "b1.pressed", 1.0)]
    run.stop()


def uart_bytes(records, baud):
    """What a decoder makes of edges: eight bits, no parity."""
    edges = [(t, value) for t, _, value in records]

    def level(t):
        now = 1
        for at, value in edges:
            if at > t:
                break
            now = value
        return now

    said, bit, t = bytearray(), 1e9 / baud, 0
    for at, value in edges:
        if value == 0 and at >= t:
            said.append(sum(level(at + (i + 1.5) * bit) << i for i in range(8)))
            assert level(at + 9.5 * bit) == 1, "no stop bit"
            t = at + 9.4 * bit
    return bytes(said)


def test_a_console_is_seen_on_its_pin(twin, meter):
    run = twin.run(BOARD, meter, name="uart", net=["none"])
    channels = run.call("probe.channels")["channels"]
    tx = next(c for c in channels if c["group"] == "pads" and "stlink.rx" in c["label"] and c["kind"] == "digital")
    with run[0].probe(tx["name"]) as probe, run.events(kinds=["serial"], start=True) as events:
        records = probe.before(round(run.advance("1s") * 1e9) - 1_000_000)
        text = ""
        while "tick 2" not in text:
            text += events.next(timeout=20)["text"]
    assert uart_bytes(records, 115200).decode("ascii").startswith(text[:20])
    run.stop()


def test_the_record_is_the_same_with_and_without(twin, meter, tmp_path):
    def record(name, pins):
        path = str(tmp_path / name)
        run = twin.run(BOARD, meter, name="same", net=["none"], record=path)
        probe = run[0].probe(*pins) if pins else None
        for _ in range(20):
            run.advance("100ms")
        if probe:
            assert len(probe.before(1_900_000_000)) > 10
        run.stop()
        with open(path, "rb") as file:
            return file.read()

    everything = ["PD8", "PD9", "PB0", "PB7", "PB14", "PC13", "PA5.volts", "ld1.brightness"]
    assert record("without", None) == record("with", everything)


def test_power_cuts_leave_it_and_the_end_is_told(twin, meter):
    run = twin.run(BOARD, meter, name="outlives", net=["none"])
    run.device().expect("ready")
    probe = run[0].probe("PD8")
    assert probe.channels[0]["level"] == 1, "an idle line"
    run[0].power(False)
    run.advance("10ms")
    run[0].power(True)
    levels = [value for _, _, value in probe.before(round(run.advance("1s") * 1e9) - 1_000_000)]
    assert levels[0] in (None, 0)
    assert len(levels) > 50, "the console speaks again"
    run.stop()
    for _ in probe:
        pass
    assert probe.why == "outlives was stopped"


def test_wrong_names_have_the_right_one(twin, meter):
    run = twin.run(BOARD, meter, name="wrong", net=["none"])
    with pytest.raises(twinyard.TwinError, match="did you mean 'PB14'"):
        run.call("probe.start", channels=["PB144"])
    with pytest.raises(twinyard.TwinError, match="1 to 64 channels, not 65"):
        run.call("probe.start", channels=["PB14"] * 65)
    run.stop()


def test_a_trace_of_the_command_line_is_the_same_each_time(meter, tmp_path):
    def trace(name, *more):
        subprocess.run([os.environ["TWIN"], "run", BOARD, meter, "--time", "virtual", "--for", "500ms", "--net", "none", "--name", name,
                        "--uart", str(tmp_path / (name + ".txt")), *more], check=True, timeout=120, stdin=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        return (tmp_path / (name + ".vcd")).read_text()

    def options(name):
        return ["--trace", str(tmp_path / (name + ".vcd")), "--trace-pins", "PD8,LD1,PA5.volts"]

    first = trace("trace-a", *options("trace-a"))
    assert first.replace("trace_a", "trace_b") == trace("trace-b", *options("trace-b"))
    assert "$timescale 1 ns $end" in first and "$var wire 1 ! PD8 $end" in first and "$var real 64 # PA5_volts $end" in first
    assert first.endswith("#500000000\n")
    assert first.count("\n0!") > 20
