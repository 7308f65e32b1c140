# SPDX-License-Identifier: BSD-3-Clause
"""Servers, runs and devices as objects. Whatever has no method here is a call away: twin.call("method", name=value)."""

import json
import os
import queue

from .link import Link, TwinError
from .probe import Probe
from .timeline import Timeline


def discovery_file(name="serve"):
    """Where a server of this user tells its address and token."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    folder = os.path.join(runtime, "twinyard") if runtime.startswith("/") else f"/tmp/twinyard-{os.getuid()}"
    return os.path.join(folder, name + ".json")


def connect(url=None, token=None, file=None, certificate=None):
    """A Yard: of the server that this user has started, of the one that `file` tells of, or of the one at `url`.

    `certificate`: for wss, a PEM file of who is trusted; without it the system's.
    """
    if url is None:
        file = file or discovery_file()
        try:
            with open(file, encoding="utf-8") as found:
                told = json.load(found)
        except FileNotFoundError:
            raise TwinError(f"no server tells of itself in {file}", "Start one: twin serve") from None
        url, token = told["url"], told["token"]
    return Yard(Link(url, token or "", certificate))


def duration(span):
    """Seconds, or a text as in "1.5s"; for the server."""
    return span if isinstance(span, str) else f"{round(span * 1e9)}ns"


class Yard:
    """A server."""

    def __init__(self, link):
        self._link = link

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self._link.close()

    def call(self, method, timeout=None, **params):
        """Any method of docs/control-api-reference.md; `for` is written `for_`. Raises TwinError."""
        return self._link.call(method, {key.rstrip("_"): value for key, value in params.items() if value is not None}, timeout)

    def run(self, board, image=None, hold=True, **options):
        """Starts devices (`run.start`). They are held: their time passes in expect() and advance() only."""
        if options.get("time") == "real":
            hold = None
        started = self.call("run.start", board=board, image=image, hold=hold, **options)
        return Run(self, started["run"])

    def scenario(self, path=None, text=None, **options):
        """Starts a scenario (`scenario.start`): a file, or its text."""
        path = path if path is None else os.path.abspath(path)
        return Run(self, self.call("scenario.start", path=path, text=text, **options)["run"])

    def runs(self):
        return self.call("runs")["runs"]


class Run:
    """One run. Iterates over its devices."""

    def __init__(self, yard, name):
        self.yard = yard
        self.name = name

    def __repr__(self):
        return f"<run {self.name}>"

    def call(self, method, timeout=None, **params):
        return self.yard.call(method, timeout, run=self.name, **params)

    def devices(self, **query):
        """What `devices` tells of them, all pages."""
        found = []
        while True:
            page = self.call("devices", offset=len(found), limit=1000, **query)
            found += page["devices"]
            if not page["devices"] or len(found) >= page["found"]:
                return found

    def __iter__(self):
        return iter([Device(self, one["name"]) for one in self.devices()])

    def __len__(self):
        return self.call("devices", limit=0)["total"]

    def __getitem__(self, which):
        """A device by its number, or by its name."""
        if isinstance(which, str):
            return Device(self, which)
        if which < 0:
            which += len(self)
        page = self.call("devices", offset=which, limit=1)["devices"]
        if which < 0 or not page:
            raise IndexError(f"{self.name} has no device number {which}")
        return Device(self, page[0]["name"])

    def device(self):
        """The only one."""
        return Device(self, None)

    def advance(self, span):
        """Lets the time of a held run pass; gives its clock in seconds."""
        return self.call("run.advance", for_=duration(span))["now_ns"] / 1e9

    def let_go(self):
        """Time passes by itself from now on."""
        self.call("run.advance")

    def events(self, kinds=None, devices=None, start=False, **options):
        """What happens from now on, or from the start."""
        return Events(self, kinds=kinds, devices=devices, from_="start" if start else "now", **options)

    def status(self):
        return self.call("scenario.status")

    def save(self, file=None, at=None, timeout=None):
        """Saves a scenario's whole run (`snapshot.save`), where it stands next or `at` so long after its beginning.

        Gives its "file", its instant ("virtual_ns") and its size ("bytes") when it is written.
        """
        file = file if file is None else os.path.abspath(file)
        return self.call("snapshot.save", timeout, file=file, at=at if at is None else duration(at))

    def wait(self, timeout=None):
        """Until it has ended; gives what `runs` tells of it."""
        return self.call("run.wait", timeout)

    def stop(self):
        return self.call("run.stop")


class Device:
    """One device of a run."""

    def __init__(self, run, name):
        self.run = run
        self.name = name

    def __repr__(self):
        return f"<device {self.name or 'of ' + self.run.name}>"

    def call(self, method, timeout=None, **params):
        return self.run.call(method, timeout, device=self.name, **params)

    def expect(self, text, within="10s"):
        """Waits until its console has said this: a text, or /a regular expression/. Gives `line`, `at_ns`, `groups`."""
        return self.call("console.expect", text=text, within=duration(within))

    def send(self, text, channel=None):
        """Types at its console."""
        self.call("serial.write", text=text, channel=channel)

    def set(self, name, value):
        """What the world does to a part: set("accelerometer.x", 0.5)."""
        self.call("set", text=f"{name}={float(value):g}")

    def power(self, on):
        self.call("power", on=on)

    def reset(self, kind="pin"):
        self.call("reset", kind=kind)

    def info(self):
        return self.call("info")

    def threads(self):
        """Threads of a device that runs the project's OS, by name: docs/inside.md."""
        return {thread["name"]: thread for thread in self.call("threads")["threads"]}

    def heap(self):
        return self.call("heap")

    def symbol(self, name):
        """The variable or function of that name: its "address" and "size"."""
        found = [one for one in self.call("symbols", filter=name)["symbols"] if one["name"] == name]
        if not found:
            raise TwinError(f"its image has no symbol '{name}'", "arm-none-eabi-nm lists those of an ELF file.")
        return found[0]

    def timeline(self, **options):
        """What its CPU does from now on, as an iterator: see Timeline."""
        return Timeline(self, **options)

    def registers(self, peripheral):
        """The values of a peripheral's registers, by name."""
        found = self.call("regs", peripheral=peripheral)["peripherals"]
        return {register["name"]: register["value"] for register in found[0]["registers"]}

    def probe(self, *channels, **options):
        """How these pins and values change from now on: docs/probes.md."""
        return Probe(self, channels, **options)

    def read(self, address, size):
        return bytes.fromhex(self.call("memory.read", address=address, size=size)["data"])

    def write(self, address, data):
        self.call("memory.write", address=address, data=data.hex())


class Events:
    """Iterates over events (dictionaries: docs/record.md) until the run has ended; close() ends it before.

    A batch is acknowledged when the next one is asked for: who iterates slowly loses events (`dropped` counts them), or
    with on_full="pause" makes the run wait.
    """

    def __init__(self, run, **options):
        self._run = run
        self._batches = queue.Queue()
        self._batch = []
        self._to_ack = None
        self._over = None
        self.dropped = 0
        link = run.yard._link
        self._number = run.call("events.subscribe", **options)["subscription"]
        link.listen(self._number, lambda method, params: self._batches.put((method, params)))

    def __iter__(self):
        return self

    def __next__(self):
        return self.next()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def next(self, timeout=None):
        """The next event; raises queue.Empty if none comes within `timeout` seconds, StopIteration at the end."""
        while not self._batch:
            if self._over is not None:
                raise StopIteration
            self._acknowledge()
            method, params = self._batches.get(timeout=timeout)
            if method == "events.end":
                self._over = params["reason"]
                raise TwinError(f"the subscription ended: {self._over}")
            self._to_ack = params["seq"]
            self.dropped += params["dropped"]
            self._batch = params["events"][::-1]
        event = self._batch.pop()
        if event.get("run") == "ended":
            self._over = "the run has ended"
            self._acknowledge()
        return event

    def until(self, wanted, timeout=30):
        """The first event for which `wanted` holds."""
        while True:
            event = self.next(timeout)
            if wanted(event):
                return event

    def close(self):
        if self._number is not None:
            number, self._number = self._number, None
            self._over = self._over or "closed"
            self._run.yard._link.listen(number, None)
            try:
                self._run.yard.call("events.unsubscribe", subscription=number)
            except TwinError:
                pass  # it has ended by itself

    def _acknowledge(self):
        if self._to_ack is not None and self._number is not None:
            self._run.yard.call("events.ack", subscription=self._number, seq=self._to_ack)
            self._to_ack = None
