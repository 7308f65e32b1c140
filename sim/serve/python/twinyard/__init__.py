# SPDX-License-Identifier: BSD-3-Clause
"""Devices, fleets and scenarios from Python: docs/control-from-python.md.

    import twinyard
    with twinyard.connect() as twin:
        board = twin.run("microbit", "firmware.hex")
        board.device().expect(">>> ")
"""

from .api import Device, Events, Run, Yard, connect
from .link import TwinError
from .probe import Probe
from .server import Server

__all__ = ["Device", "Events", "Probe", "Run", "Server", "TwinError", "Yard", "connect"]
