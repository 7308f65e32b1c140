# SPDX-License-Identifier: BSD-3-Clause
import os

import pytest

pytest_plugins = ["twinyard.plugin"]


@pytest.fixture(scope="session")
def meter():
    """A firmware that says ready, then "tick N" each 200 ms; it obeys crash, spin and clear."""
    return os.environ["TWIN_METER"]
