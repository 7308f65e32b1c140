# SPDX-License-Identifier: BSD-3-Clause
"""What a device's CPU does, record by record: docs/inside.md."""

import base64
import queue

from .link import TwinError

KINDS = ("entry", "exit", "thread", "sleep", "wake", "reset")


def decode(data, base_ns):
    """Records of a batch: (t_ns, kind, argument)."""

    def number():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    at = 0
    now_ns = base_ns
    while at < len(data):
        now_ns += number()
        word = number()
        yield now_ns, KINDS[word & 7], word >> 3


class Timeline:
    """`until(t_ns)` gives what has happened up to an instant: (t_ns, kind, argument), kind being entry and exit (of the
    exception of that number), thread (the one at that address goes on), sleep, wake, reset. `dropped` counts what was lost.
    """

    def __init__(self, device, **options):
        self._yard = device.run.yard
        self._batches = queue.Queue()
        told = device.call("timeline.start", **options)
        self._number = told["timeline"]
        self.start_ns = told["t"]
        self.has_threads = told["threads"]
        self.told_ns = self.start_ns
        self.dropped = 0
        self._yard._link.listen(("timeline", self._number), lambda method, params: self._batches.put((method, params)))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def until(self, t_ns, timeout=30):
        """All records that have not been given yet, at least those before the instant."""
        records = []
        while self.told_ns < t_ns:
            method, params = self._batches.get(timeout=timeout)
            if method != "timeline":
                raise TwinError(f"the time line ended: {params['why']}")
            self.dropped += params["dropped"]
            records.extend(decode(base64.b64decode(params["data"]), params["t"]))
            self.told_ns = params["until"]
            self._yard.call("timeline.ack", timeline=self._number, seq=params["seq"])
        return records

    def close(self):
        if self._number is not None:
            number, self._number = self._number, None
            self._yard._link.listen(("timeline", number), None)
            try:
                self._yard.call("timeline.stop", timeline=number)
            except TwinError:
                pass  # it has ended by itself
