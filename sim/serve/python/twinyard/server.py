# SPDX-License-Identifier: BSD-3-Clause
"""A server of one's own, for as long as it is wanted."""

import os
import shutil
import signal
import subprocess
import tempfile

from .api import connect
from .link import TwinError


class Server:
    """Starts `twin serve` on a free port, with a token file of its own.

    `command`: the program; without it $TWIN, or `twin` of the PATH. More words are options of `twin serve`.
    """

    def __init__(self, *options, command=None):
        command = command or os.environ.get("TWIN") or shutil.which("twin")
        if not command:
            raise TwinError("the command twin is not found", "Name it: TWIN=/path/to/twin")
        self._folder = tempfile.TemporaryDirectory(prefix="twinyard-")
        self.file = os.path.join(self._folder.name, "serve.json")
        name = os.path.basename(self._folder.name)
        self.process = subprocess.Popen(
            [command, "serve", "--port", "0", "--name", name, "--token-file", self.file, *options],
            stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
        said = []
        for line in self.process.stderr:
            said.append(line)
            if line.startswith("token in"):
                return
        self.stop()
        raise TwinError("the server did not start:\n" + "".join(said))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def connect(self, **options):
        return connect(file=self.file, **options)

    def stop(self, timeout=30):
        """As Ctrl-C does; gives the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            # Until its end: a full pipe would keep it.
            self.process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
        self._folder.cleanup()
        return self.process.returncode
