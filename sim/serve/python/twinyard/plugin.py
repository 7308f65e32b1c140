# SPDX-License-Identifier: BSD-3-Clause
"""Fixtures for pytest: -p twinyard.plugin, or pytest_plugins = ["twinyard.plugin"] in conftest.py.

$TWIN names the command; $TWIN_SERVER the token file of a server that runs already, in place of one for the tests.
"""

import os

import pytest

from .api import connect
from .server import Server


@pytest.fixture(scope="session")
def twin_server_file():
    """The token file of the server that the tests use."""
    given = os.environ.get("TWIN_SERVER")
    if given:
        yield given
        return
    with Server() as server:
        yield server.file


@pytest.fixture
def twin(twin_server_file):
    """A connection; the runs that the test has started end with it."""
    with connect(file=twin_server_file) as yard:
        before = {run["name"] for run in yard.runs()}
        yield yard
        for run in yard.runs():
            if run["name"] not in before and run["state"] != "ended":
                yard.call("run.stop", run=run["name"])


@pytest.fixture
def fleet(twin):
    """fleet(board, image, count=10, ...): held devices in virtual time, which end with the test."""
    return twin.run
