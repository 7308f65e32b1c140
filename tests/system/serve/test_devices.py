# SPDX-License-Identifier: BSD-3-Clause
"""Real devices: started, talked to, looked into, disturbed."""

import pytest
import twinyard

BOARD = "nucleo_f429zi"


def test_a_device_is_talked_to(twin, meter):
    run = twin.run(BOARD, meter, name="talk")
    device = run.device()
    device.expect("/^ready/", within="2s")
    device.send("hello\n")
    assert device.expect("/^heard (.*)/")["groups"] == ["hello"]
    told = device.info()
    assert told["board"] == BOARD and told["time"] == "virtual" and told["image"] == meter
    ended = run.stop()
    assert ended["state"] == "ended" and ended["ended"] == "asked"


def test_a_held_run_is_the_same_each_time(twin, meter):
    def instants():
        run = twin.run(BOARD, meter, name="same")
        device = run.device()
        found = [device.expect("/^ready/")["at_ns"]]
        run.advance("300ms")
        device.send("hello\n")
        found.append(device.expect("heard hello")["at_ns"])
        device.power(False)
        run.advance(1)
        device.power(True)
        found.append(device.expect("/^ready/")["at_ns"])
        run.stop()
        return found

    first = instants()
    assert first == instants()
    assert first[0] < first[1] < first[2]


def test_a_device_tells_what_it_takes(twin, meter):
    run = twin.run(BOARD, meter, name="takes", count=2)
    run["takes-0"].expect("tick 1")
    run["takes-1"].expect("tick 1")
    first, second = run.devices()
    assert first["cpu_ns"] > 0 and first["memory"] > 0
    assert 0 < first["last_ns"] <= first["now_ns"] and first["last_line"]
    assert first["net"]["network"] == "net" and first["net"]["up"]
    cables = {cable["name"]: cable for cable in run.call("net.show")["cables"]}
    assert set(cables) == {"gateway", "takes-0", "takes-1"}
    assert second["net"]["sent_frames"] <= cables["takes-1"]["out"]["sent"]
    run.call("net.link", cable="takes-1", options="down")
    assert [device["net"]["up"] for device in run.devices()] == [True, False]
    run.stop()


def test_power_and_reset(twin, meter):
    run = twin.run(BOARD, meter, name="power")
    device = run.device()
    device.expect("/^ready/")
    device.power(False)
    run.advance("2s")
    assert run.devices()[0]["state"] == "off"
    with pytest.raises(twinyard.TwinError) as silent:
        device.expect("tick", within="1s")
    assert "within 1" in silent.value.message
    device.power(True)
    device.expect("/^ready/")
    before = run.devices()[0]["resets"]
    device.reset()
    device.expect("/^ready/")
    assert run.devices()[0]["resets"] == before + 1
    run.stop()


def test_registers_memory_and_parts(twin, meter):
    run = twin.run(BOARD, meter, name="look", set={"b1.pressed": 1})
    device = run.device()
    device.expect("/^ready/")
    assert "SR" in device.registers("USART3")
    rate = device.registers("USART3")["BRR"]
    device.call("reg.write", peripheral="USART3", register="BRR", value=rate + 1)
    assert device.registers("USART3")["BRR"] == rate + 1
    with pytest.raises(twinyard.TwinError):
        device.call("reg.write", peripheral="USART3", register="BRRR", value=0)
    device.write(0x2002F000, b"\x01\x02\x03\x04")
    assert device.read(0x2002F000, 4) == b"\x01\x02\x03\x04"
    values = {part["name"]: part.get("values", {}) for part in device.call("parts")["parts"]}
    assert values["b1"]["pressed"] == 1
    device.set("b1.pressed", 0)
    with pytest.raises(twinyard.TwinError) as wrong:
        device.call("regs", peripheral="USART33")
    assert wrong.value.code == -32000
    run.stop()


def test_runs_side_by_side(twin, meter):
    """One has the gateway; a board without a jack leaves it alone, and the next runs do without."""
    start = {"image": meter, "board": BOARD, "hold": True}
    twin.run("microbit", "/usr/share/firmware-microbit-micropython/firmware.hex", name="bit")
    assert "note" not in twin.call("run.start", name="first", **start)
    assert "gateway" in twin.call("run.start", name="second", **start)["note"]
    assert "note" not in twin.call("run.start", name="alone", net=["none"], **start)
    with pytest.raises(twinyard.TwinError) as refused:
        twin.call("run.start", name="third", net=["user"], **start)
    assert "one at a time" in refused.value.message
    networks = {run["name"]: run["networks"] for run in twin.call("runs")["runs"]}
    assert networks["bit"] == [] and networks["first"] == ["net"]
    for name in ("bit", "first", "second", "alone"):
        twin.call("run.stop", run=name)
    assert "note" not in twin.call("run.start", name="after", **start)
    twin.call("run.stop", run="after")


def test_a_fleet_on_one_network(twin, meter):
    run = twin.run(BOARD, meter, name="many", count=5, link="latency=1ms")
    assert [device.name for device in run] == [f"many-{i}" for i in range(5)]
    for device in run:
        device.expect("/^ready/")
    assert len(run.call("net.show")["cables"]) >= 5
    run[3].send("crash\n")
    run.advance("1s")
    assert len(run) == 5
    run.call("net.link", cable="many-1", options="latency=20ms")
    assert "20" in run.call("net.link", cable="many-1")["options"]
    run.stop()


def test_a_snapshot_is_taken_and_started_from(twin, meter, tmp_path):
    run = twin.run(BOARD, meter, name="saved", net=["none"])
    run.device().expect("tick 3")
    file = str(tmp_path / "meter.snap")
    saved = run.device().call("snapshot.save", file=file)
    assert saved["bytes"] > 0
    told = twin.call("snapshot.info", file=file)
    assert told["board"] == BOARD and told["virtual_ns"] == saved["virtual_ns"]
    run.stop()
    again = twin.run(BOARD, restore=file, name="again", count=2, net=["none"])
    assert again[1].expect("/^tick (\\d+)/")["groups"][0] in ("3", "4")
    again.stop()


def test_real_time_goes_on_by_itself(twin, meter):
    run = twin.run(BOARD, meter, name="real", time="real")
    run.device().expect("/^ready/", within="20s")
    run.device().send("hello\n")
    run.device().expect("heard hello", within="20s")
    with pytest.raises(twinyard.TwinError, match="does not stand"):
        run.advance(1)
    run.stop()


def test_boards_and_samples(twin):
    names = [board["name"] for board in twin.call("boards")["boards"]]
    assert BOARD in names and "microbit" in names
    assert "blinky" in [sample["name"] for sample in twin.call("samples")["samples"]]
    looked = twin.call("board.inspect", board="microbit")
    assert looked["cpu"] == "cortex-m0" and looked["memories"] and looked["values"]
    with pytest.raises(twinyard.TwinError, match="nucleo_f429zi"):
        twin.call("board.inspect", board="nucleo_f429z")


def test_mistakes_have_hints(twin, meter):
    with pytest.raises(twinyard.TwinError) as wrong:
        twin.run(BOARD, meter + "x")
    assert wrong.value.code == -32000 and "meter.elfx" in wrong.value.message
    with pytest.raises(twinyard.TwinError) as wrong:
        twin.call("run.start", board=BOARD, imag=meter)
    assert wrong.value.hint == "Did you mean 'image'?" and wrong.value.code == -32602
    with pytest.raises(twinyard.TwinError) as wrong:
        twin.run(BOARD, meter, set={"b2.pressed": 1})
    assert "b1" in str(wrong.value)
