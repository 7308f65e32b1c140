# SPDX-License-Identifier: BSD-3-Clause
"""Inside a device: ../inside/firmware, whose threads, heap and interrupt are known, on two cores of different making."""

import os
import shutil
import subprocess

import pytest
import twinyard

BOARDS = {"nucleo_f429zi": "NUCLEO_F429ZI", "mps2_an386": "MPS2_AN386"}
MICROPYTHON = "/usr/share/firmware-microbit-micropython/firmware.hex"
SYSTICK = 15
PENDSV = 14


def image(board):
    return os.path.join(os.environ["TWIN_IMAGES"], BOARDS[board], "inside.elf")


@pytest.fixture(params=sorted(BOARDS))
def device(request, twin):
    run = twin.run(request.param, image(request.param), name="inside", net=["none"] if "nucleo" in request.param else None)
    device = run.device()
    device.expect("/^ready/", within="2s")
    run.advance("105ms")
    yield device
    run.stop()


def test_threads(device):
    threads = device.threads()
    assert {"main", "worker", "waiter", "hog"} <= set(threads)
    assert sum(thread["state"] == "running" for thread in threads.values()) == 1
    worker = threads["worker"]
    assert worker["state"] == "waiting" and worker["waits_for"] == "time" and worker["wake_ms"] > 0
    assert worker["entry"] == "work" and worker["where"].startswith("os_wait")
    assert worker["priority"] == 40 and worker["priority_name"] == "High"
    stack = device.symbol("(anonymous namespace)::worker_stack")
    assert (worker["stack_base"], worker["stack_size"]) == (stack["address"], 1024)
    # It digs 384 bytes at least, and stands above that now.
    assert 384 < worker["stack_high"] < 1024 and worker["stack_used"] < worker["stack_high"] - 200
    waiter = threads["waiter"]
    assert waiter["waits_for"] == "mutex door, which main has" and waiter["entry"] == "wait_at_the_door"
    assert "wake_ms" not in waiter and waiter["run_us"] < 1000
    assert threads["main"]["entry"] == "main"
    assert threads["hog"]["entry"] == "use_the_cpu"
    assert 0.1 < threads["hog"]["share"] < 0.35
    assert abs(sum(thread["share"] for thread in threads.values()) - 1) < 1e-6


def test_heap(device):
    before = device.heap()
    assert before["extent"] <= before["size"] and before["used"] + before["free"] <= before["size"]
    # The hole of 2,000 bytes stands between two blocks in use.
    assert before["free_blocks"] >= 1 and before["blocks"] >= 2
    device.send("g\n")
    device.expect("grown")
    after = device.heap()
    assert after["blocks"] == before["blocks"] + 1
    assert 4000 <= after["used"] - before["used"] <= 4032
    assert after["extent"] > before["extent"]


def test_symbols_and_memory_by_name(device):
    marker = device.symbol("marker")
    assert marker["size"] == 16 and marker["kind"] == "object"
    assert device.read(marker["address"], 4) == bytes.fromhex("44332211")
    device.write(marker["address"], b"\0\0\0\0")
    assert device.read(marker["address"], 4) == b"\0\0\0\0"
    within = device.call("symbols", address=marker["address"] + 7)["symbols"]
    assert [one["name"] for one in within] == ["marker"]
    some = device.call("symbols", filter="WORK", limit=1)
    assert len(some["symbols"]) == 1 and some["found"] >= 2
    with pytest.raises(twinyard.TwinError):
        device.symbol("no_such_thing")


def test_a_time_line_tells_threads_and_handlers(device):
    ids = {thread["id"]: name for name, thread in device.threads().items()}
    with device.timeline() as timeline:
        assert timeline.has_threads
        device.run.advance("100ms")
        end_ns = timeline.start_ns + 100_000_000
        records = timeline.until(end_ns)
        assert timeline.dropped == 0 and timeline.told_ns == end_ns
    assert all(a[0] <= b[0] for a, b in zip(records, records[1:]))
    assert all(timeline.start_ns <= t <= end_ns for t, _, _ in records)
    # Each handler ends before another one of its number begins, and the innermost first.
    handlers, taken = [], {}
    cpu_ns, thread, since = {}, None, timeline.start_ns
    for t, kind, arg in records:
        if kind == "entry":
            assert arg not in handlers
            handlers.append(arg)
            taken[arg] = taken.get(arg, 0) + 1
        elif kind == "exit":
            assert handlers.pop() == arg
        elif kind == "thread":
            cpu_ns[thread] = cpu_ns.get(thread, 0) + t - since
            thread, since = arg, t
    assert taken[PENDSV] >= 25 and taken[SYSTICK] >= 10
    assert sum(taken.values()) - taken[PENDSV] - taken[SYSTICK] >= 20  # of the ticker, each 5 ms
    assert set(cpu_ns) - {None} <= set(ids)
    named = {ids[one]: time for one, time in cpu_ns.items() if one in ids}
    # Ten turns of 2 ms, of which interrupts and the worker have some.
    assert 18e6 < named["hog"] < 24e6
    assert named["worker"] < 2e6 and "waiter" not in named
    sleeps = [t for t, kind, _ in records if kind == "sleep"]
    wakes = [t for t, kind, _ in records if kind == "wake"]
    assert len(sleeps) >= 15 and abs(len(sleeps) - len(wakes)) <= 1


def test_looking_inside_changes_nothing(twin, tmp_path):
    def run(look):
        file = tmp_path / f"{look}.jsonl"
        run = twin.run("nucleo_f429zi", image("nucleo_f429zi"), name="same", net=["none"], record=str(file))
        device = run.device()
        device.expect("/^ready/")
        if look:
            timeline = device.timeline()
        for _ in range(5):
            run.advance("40ms")
            if look:
                device.threads()
                device.heap()
        if look:
            assert len(timeline.until(timeline.start_ns + 200_000_000)) > 400
        snapshot = tmp_path / f"{look}.snap"
        device.call("snapshot.save", file=str(snapshot))
        device.send("g\n")
        device.expect("grown")
        if look:
            timeline.close()
        run.advance("100ms")
        run.stop()
        return file.read_text().splitlines()[-1], snapshot.read_bytes()

    plain, looked = run(False), run(True)
    assert plain[0] == looked[0] and '"hash"' in plain[0]
    assert plain[1] == looked[1]


def test_two_look_at_one_device(device):
    with device.timeline() as first:
        device.run.advance("20ms")
        with device.timeline() as second:
            device.run.advance("20ms")
            end_ns = second.start_ns + 20_000_000
            assert [r for r in first.until(end_ns) if r[0] > second.start_ns] == \
                   [r for r in second.until(end_ns) if r[0] > second.start_ns]
        device.run.advance("20ms")
        assert first.until(first.told_ns + 20_000_000)


def test_a_slow_client_loses_the_oldest(device):
    with device.timeline(buffer=100) as timeline:
        for _ in range(30):
            device.run.advance("40ms")
        timeline.until(timeline.start_ns + 1_200_000_000)
        assert timeline.dropped > 1000


def test_real_time(twin):
    run = twin.run("nucleo_f429zi", image("nucleo_f429zi"), name="real", time="real", net=["none"])
    device = run.device()
    device.expect("/^ready/", within="20s")
    assert device.threads()["worker"]["stack_size"] == 1024
    with device.timeline() as timeline:
        kinds = {kind for _, kind, _ in timeline.until(timeline.start_ns + 300_000_000)}
    assert {"entry", "exit", "thread", "sleep", "wake"} <= kinds


def test_gdb_attaches_to_a_device_that_runs(twin):
    run = twin.run("nucleo_f429zi", image("nucleo_f429zi"), name="debugged", hold=False, net=["none"], speed=10)
    device = run.device()
    device.expect("/^ready/")
    told = device.call("debug.start")
    assert told["elf"].endswith("inside.elf") and str(told["port"]) in told["command"]
    assert device.call("debug.start")["port"] == told["port"]
    assert device.info()["gdb_port"] == told["port"]
    gdb = shutil.which("gdb-multiarch")
    if gdb is None:
        pytest.skip("gdb-multiarch is not installed")
    script = [gdb, told["elf"], "-nx", "-batch", "-ex", f"target remote 127.0.0.1:{told['port']}",
              "-ex", "print/x *(unsigned*)&marker", "-ex", "detach"]
    said = subprocess.run(script, capture_output=True, text=True, timeout=60)
    assert "0x11223344" in said.stdout, said.stdout + said.stderr
    device.send("g\n")
    device.expect("grown")  # it goes on


def test_other_firmware_has_no_threads_that_anybody_knows_of(twin):
    run = twin.run("microbit", MICROPYTHON, name="python")
    for method in ("threads", "heap"):
        with pytest.raises(twinyard.TwinError) as refused:
            run.device().call(method)
        assert refused.value.code == -32000 and "image" in refused.value.message
    with pytest.raises(twinyard.TwinError, match="no thread information in this image"):
        run.device().call("threads")
    with run.device().timeline() as timeline:
        assert not timeline.has_threads
        run.advance("200ms")
        kinds = {kind for _, kind, _ in timeline.until(timeline.start_ns + 200_000_000)}
    assert {"entry", "exit"} <= kinds and "thread" not in kinds
    run.stop()
