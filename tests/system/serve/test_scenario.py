# SPDX-License-Identifier: BSD-3-Clause
"""Scenarios through the server."""

import json
import os
import shutil
import signal
import subprocess

import pytest
import twinyard

TEXT = """
networks: {lan: {link: latency=1ms}}
vars: {word: hello}
devices:
  meter: {board: nucleo_f429zi, image: %s, count: 3}
steps:
- expect: {console: /^ready/}
- name: they are greeted
  send: "${word}\\n"
- expect: {console: "heard ${word}"}
- power: cycle
  on: meter[1]
- expect: {console: /^ready/}
  on: meter[1]
"""


def test_three_devices_with_events(twin, meter, tmp_path):
    run = twin.scenario(text=TEXT % meter, name="three", out=str(tmp_path / "run"))
    steps = []
    passed = []
    with run.events(start=True, kinds=["step", "power", "state"]) as events:
        for event in events:
            if "step" in event:
                steps.append(event["step"])
            if "passed" in event:
                passed.append(event["passed"])
                assert steps[-1] == event["passed"], "a step passes after it has begun"
            if "power" in event:
                assert event["node"] == "meter-1"
    assert "they are greeted" in steps
    assert passed == steps and len(passed) == 5
    status = run.status()
    assert status["state"] == "ended" and status["passed"], status
    assert [step["outcome"] for step in status["steps"]] == ["passed"] * 5
    assert (tmp_path / "run" / "junit.xml").exists()
    kept = json.loads((tmp_path / "run" / "run.json").read_text())
    assert "they are greeted" in (tmp_path / "run" / kept["scenario"]).read_text()


def test_the_same_as_on_the_command_line(twin, meter, tmp_path):
    file = tmp_path / "it.scenario.yaml"
    file.write_text(TEXT % meter)
    subprocess.run([os.environ["TWIN"], "test", str(file), "--seed", "7", "--out", str(tmp_path / "a")], check=True,
                   stderr=subprocess.DEVNULL, timeout=100)
    run = twin.scenario(str(file), seed=7, out=str(tmp_path / "b"))
    # Who looks on changes nothing.
    with run.events(start=True) as events:
        for _ in events:
            pass
    assert run.status()["passed"]
    assert (tmp_path / "a" / "it" / "events.jsonl").read_bytes() == (tmp_path / "b" / "events.jsonl").read_bytes()


def test_a_paused_scenario_goes_step_by_step(twin, meter, tmp_path):
    text = TEXT % meter + "- name: the last\n  wait: 2s\n"
    run = twin.scenario(text=text, speed=1, out=str(tmp_path / "a"))
    with run.events(start=True, kinds=["step"]) as events:
        events.until(lambda event: event.get("step", "").startswith("they are"))
    run.call("run.pause", on=True)
    # It stands at the end of the slice at the latest.
    stands = run.call("run.advance", **{"for": "5ms"})["now_ns"]
    steps = len(run.status()["steps"])
    assert [one["paused"] for one in twin.runs() if one["name"] == run.name] == [True]
    assert run.status()["now_ns"] == stands
    run.call("run.advance", step=True)
    assert len(run.status()["steps"]) > steps
    assert run.call("run.advance", **{"for": "10ms"})["now_ns"] >= run.status()["now_ns"]
    run.call("run.pause", on=False)
    assert run.wait(timeout=60)["passed"], run.status()
    with pytest.raises(twinyard.TwinError, match="has ended"):
        run.call("run.pause", on=True)
    # Who had it stand changed nothing.
    other = twin.scenario(text=text, out=str(tmp_path / "b"))
    other.wait(timeout=60)
    assert (tmp_path / "a" / "events.jsonl").read_bytes() == (tmp_path / "b" / "events.jsonl").read_bytes()


def test_the_speed_of_a_run_is_changed_while_it_goes_on(twin, meter, tmp_path):
    text = TEXT % meter + "- name: the last\n  wait: 2m\n"
    run = twin.scenario(text=text, speed=1, out=str(tmp_path / "a"))
    with run.events(start=True, kinds=["step"]) as events:
        events.until(lambda event: event.get("step") == "the last")
    assert run.status()["speed"] == 1
    run.call("run.speed", speed=2.5)
    assert run.status()["speed"] == 2.5
    with pytest.raises(twinyard.TwinError, match="speed of -1"):
        run.call("run.speed", speed=-1)
    # It would have been two minutes.
    run.call("run.speed", speed=0)
    assert run.wait(timeout=100)["passed"], run.status()
    with pytest.raises(twinyard.TwinError, match="has ended"):
        run.call("run.speed", speed=1)
    other = twin.scenario(text=text, out=str(tmp_path / "b"))
    other.wait(timeout=100)
    assert (tmp_path / "a" / "events.jsonl").read_bytes() == (tmp_path / "b" / "events.jsonl").read_bytes()


def test_a_run_is_saved_whole_and_goes_on(twin, meter, tmp_path):
    file = tmp_path / "it.scenario.yaml"
    file.write_text(TEXT % meter + "- wait: 2s\n")
    saved = tmp_path / "warm.snap"
    run = twin.scenario(str(file), out=str(tmp_path / "run"), snapshot_at="1s", snapshot_file=str(saved))
    run.wait(timeout=60)
    assert run.status()["passed"], run.status()
    subprocess.run([os.environ["TWIN"], "snapshot", "restore", str(saved), "--out", str(tmp_path / "again")], check=True,
                   stderr=subprocess.DEVNULL, timeout=100)
    assert (tmp_path / "again" / "events.jsonl").read_bytes() == (tmp_path / "run" / "events.jsonl").read_bytes()
    with pytest.raises(twinyard.TwinError, match="real time"):
        twin.scenario(str(file), time="real", snapshot_at="1s")
    with pytest.raises(twinyard.TwinError, match="snapshot_at"):
        twin.scenario(str(file), snapshot_file=str(saved))


def restored(file, out):
    """Goes on from there to the end, and gives the record of all of it."""
    subprocess.run([os.environ["TWIN"], "snapshot", "restore", str(file), "--out", str(out), "--speed", "0"],
                   check=True, stderr=subprocess.DEVNULL, timeout=100)
    return (out / "events.jsonl").read_bytes()


def test_a_run_is_saved_whole_while_it_goes_on(twin, meter, tmp_path):
    file = tmp_path / "it.scenario.yaml"
    # Something happens at each millisecond of a second, steps among it, and something is waited for that comes.
    file.write_text(TEXT % meter + "- repeat: 150\n  steps:\n  - {send: \"hello\\n\", on: meter}\n"
                    "  - {wait: 4ms}\n- {expect: {console: tick 7}}\n- {wait: 3s}\n")
    other = twin.scenario(str(file), out=str(tmp_path / "other"))
    other.wait(timeout=100)
    assert other.status()["passed"], other.status()
    record = (tmp_path / "other" / "events.jsonl").read_bytes()

    run = twin.scenario(str(file), speed=1, out=str(tmp_path / "run"))
    with run.events(start=True, kinds=["step"]) as events:
        events.until(lambda event: event.get("step", "").startswith("repeat"))
    # While it goes on, at an instant that the client does not know.
    first = run.save()
    assert first["file"].startswith(str(tmp_path / "run" / "at-")) and os.path.getsize(first["file"]) == first["bytes"]
    # At one to come, which is answered when it has.
    later = first["virtual_ns"] / 1e9 + 0.25
    second = run.save(tmp_path / "second.snap", at=later)
    assert second["file"] == str(tmp_path / "second.snap")
    assert 0 <= second["virtual_ns"] / 1e9 - later < 0.001
    # Where it stands, twice.
    run.call("run.pause", on=True)
    run.advance("40ms")
    stands = run.status()["now_ns"]
    third = run.save(tmp_path / "third.snap")
    assert third["virtual_ns"] == stands == run.status()["now_ns"]
    fourth = run.save(tmp_path / "fourth.snap")
    assert fourth["virtual_ns"] == stands
    # At instants of steps and beside them.
    more = []
    for number in range(5):
        run.advance("1ms")
        more.append(run.save(tmp_path / f"more-{number}.snap"))
    run.call("run.pause", on=False)
    with pytest.raises(twinyard.TwinError, match="is past"):
        run.save(tmp_path / "no.snap", at="10ms")
    with pytest.raises(twinyard.TwinError, match="no absolute path"):
        run.call("snapshot.save", file="no.snap")
    with pytest.raises(twinyard.TwinError, match="'at' is for"):
        run["meter-0"].call("snapshot.save", file=str(tmp_path / "no.snap"), at="1h")
    with pytest.raises(twinyard.TwinError, match="over before"):
        run.save(tmp_path / "no.snap", at="1h", timeout=100)
    run.wait(timeout=100)
    assert run.status()["passed"], run.status()
    with pytest.raises(twinyard.TwinError, match="has ended"):
        run.save(tmp_path / "no.snap")
    assert not list(tmp_path.glob("no.snap*"))
    # It has not noticed, and goes on from each of them.
    assert (tmp_path / "run" / "events.jsonl").read_bytes() == record
    for number, saved in enumerate([first, second, third, fourth, *more]):
        assert restored(saved["file"], tmp_path / f"again-{number}") == record


def test_what_can_not_be_saved_says_why(twin, meter, tmp_path):
    text = TEXT % meter + "- wait: 1000h\n"
    real = twin.scenario(text=text, time="real", out=str(tmp_path / "real"))
    with pytest.raises(twinyard.TwinError, match="real time"):
        real.save()
    real.stop()
    run = twin.scenario(text=text, speed=1, out=str(tmp_path / "run"))
    with run.events(start=True, kinds=["step"]) as events:
        events.until(lambda event: event.get("step", "").startswith("wait"))
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(twinyard.TwinError, match="can't be made"):
        run.save(tmp_path / "file" / "a.snap")
    assert run.save()["virtual_ns"] > 0, "it can be tried again"
    run["meter-1"].send("servus\n")
    with pytest.raises(twinyard.TwinError, match="acted on its devices"):
        run.save()
    run.call("scenario.cancel")


def test_ps_shows_what_the_server_runs(meter, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    command = [os.environ["TWIN"], "ps"]
    with twinyard.Server() as server:
        with server.connect() as twin:
            twin.run("nucleo_f429zi", meter, name="crowd", count=2, net=["none"], hold=True)
            # Where a server of the user's own says where it is.
            (tmp_path / "twinyard").mkdir(mode=0o700, exist_ok=True)
            shutil.copy(server.file, tmp_path / "twinyard" / "serve.json")
            shown = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
            assert "crowd" in shown and "2 devices" in shown and "meter.elf" in shown
            told = json.loads(subprocess.run([*command, "--json"], check=True, capture_output=True, timeout=60).stdout)
            assert [(run["name"], run["devices"]) for run in told] == [("crowd", 2)]
            assert told[0]["server"].startswith("ws://127.0.0.1:")
    # Its file is there yet, and nobody answers.
    shown = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
    assert shown == "nothing is running\n"


def test_a_failure_says_why(twin, meter, tmp_path):
    text = TEXT % meter + "- expect: {console: goodbye}\n  on: meter[2]\n  within: 200ms\n"
    run = twin.scenario(text=text, variables={"word": "servus"}, out=str(tmp_path / "run"))
    ended = run.wait(timeout=60)
    assert ended["ended"] == "done" and not ended["passed"]
    failure = run.status()["steps"][-1]["failure"]
    assert failure["device"] == "meter-2" and "goodbye" in failure["expected"]
    assert any("tick" in line for line in failure["context"])


def test_devices_of_a_scenario_are_reached(twin, meter, tmp_path):
    text = TEXT % meter + "- wait: 1000h\n"
    run = twin.scenario(text=text, speed=1, out=str(tmp_path / "run"))
    with run.events(start=True, kinds=["step"]) as events:
        events.until(lambda event: event.get("step", "").startswith("wait"))
    status = run.status()
    assert status["state"] == "running" and status["steps"][-1]["outcome"] == "running"
    run["meter-2"].send("servus\n")
    run["meter-2"].expect("heard servus", within="20s")
    assert run.devices(sort="name", descending=True)[0]["last_line"]
    ended = run.call("scenario.cancel")
    assert ended["state"] == "ended" and ended["interrupted"] and not ended["passed"]


def test_mistakes_have_lines(twin, meter):
    good = twin.call("scenario.check", text=TEXT % meter)
    assert good["good"] and good["devices"] == 3 and good["steps"] == 5
    wrong = twin.call("scenario.check", text=(TEXT % meter).replace("- power: cycle", "- powr: cycle"))
    assert not wrong["good"] and wrong["error"]["suggestion"] == "power" and wrong["error"]["line"] > 8
    with pytest.raises(twinyard.TwinError, match="powr"):
        twin.scenario(text=(TEXT % meter).replace("- power: cycle", "- powr: cycle"))
    with pytest.raises(twinyard.TwinError, match="wort"):
        twin.scenario(text=TEXT % meter, variables={"wort": "x"})


def test_ctrl_c_ends_all_runs(meter, tmp_path):
    server = twinyard.Server()
    with server.connect() as twin:
        twin.scenario(text=TEXT % meter + "- wait: 1000h\n", speed=1, name="long", out=str(tmp_path / "run"))
        run = twin.run("nucleo_f429zi", meter, name="single", count=2, net=["none"])
        pids = [device.info()["pid"] for device in run]
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(timeout=30) == 0
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    assert (tmp_path / "run" / "result.json").exists()
    assert not os.path.exists(server.file)
    assert server.stop() == 0
