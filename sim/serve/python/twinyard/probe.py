# SPDX-License-Identifier: BSD-3-Clause
"""Signals of a device as they change: docs/probes.md."""

import base64
import queue
import struct

from .link import TwinError


def unpack(data, t):
    """(instant in ns, place in the list of channels, value) of packed records that count from `t`.

    The value is 0 or 1, None for not driven, or a number.
    """
    at = 0
    while at < len(data):
        delta = shift = 0
        while True:
            byte = data[at]
            at += 1
            delta |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        t += delta
        head = data[at]
        at += 1
        value = (0, 1, None)[head >> 6] if head < 0xC0 else struct.unpack_from("<f", data, at)[0]
        at += 4 if head >= 0xC0 else 0
        yield t, head & 63, value


class Probe:
    """Iterates over changes, (instant in ns, channel's name, value), until the device has ended; close() ends it before.

    `channels` has how they stood at `t`. A batch is acknowledged when the next one is asked for.
    """

    def __init__(self, device, channels, **options):
        self._yard = device.run.yard
        self._batches = queue.Queue()
        self._records = iter(())
        self._to_ack = None
        self.dropped = 0
        self.why = None
        started = device.call("probe.start", channels=list(channels), **options)
        self._number = started["probe"]
        self.t = self.until = started["t"]
        self.channels = started["channels"]
        self._names = [channel["name"] for channel in self.channels]
        self._yard._link.listen(("probe", self._number), lambda method, params: self._batches.put((method, params)))

    def __iter__(self):
        return self

    def __next__(self):
        return self.next()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def next(self, timeout=None):
        """The next change; raises queue.Empty if nothing is told within `timeout` seconds, StopIteration at the end."""
        while True:
            for record in self._records:
                return record
            self._next_batch(timeout)

    def before(self, t, timeout=30):
        """All further changes before this instant, once it is told of; the device's time must get there."""
        found = []
        while True:
            found += self._records
            if self.until >= t or self.why is not None:
                later = [record for record in found if record[0] >= t]
                self._records = iter(later)
                return found[: len(found) - len(later)]
            self._next_batch(timeout)

    def close(self):
        if self._number is not None and self.why is None:
            self._yard._link.listen(("probe", self._number), None)
            try:
                self._yard.call("probe.stop", probe=self._number)
            except TwinError:
                pass  # it has ended by itself
        self._number = None
        self.why = self.why or "closed"

    def _next_batch(self, timeout):
        if self.why is not None:
            raise StopIteration
        if self._to_ack is not None:
            try:
                self._yard.call("probe.ack", probe=self._number, seq=self._to_ack)
            except TwinError:
                pass  # the end is on its way, behind this batch
            self._to_ack = None
        method, params = self._batches.get(timeout=timeout)
        if method != "probe":
            self.why = params.get("why") or params.get("reason")
            self._yard._link.listen(("probe", self._number), None)
            return
        self._to_ack = params["seq"]
        self.dropped += params["dropped"]
        self.until = params["until"]
        self._records = ((t, self._names[channel], value) for t, channel, value in
                         unpack(base64.b64decode(params["data"]), params["t"]))
