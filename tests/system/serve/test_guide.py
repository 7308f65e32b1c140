# SPDX-License-Identifier: BSD-3-Clause
"""The programs of docs/control-from-python.md, as they stand there."""

import os
import re
import subprocess
import sys

import pytest

with open(os.environ["TWIN_ROOT"] + "/docs/control-from-python.md", encoding="utf-8") as page:
    PROGRAMS = dict(re.findall(r"```python\n# (\w+\.py)\n(.*?)```", page.read(), re.DOTALL))


def run(command, folder, **environment):
    done = subprocess.run([sys.executable, *command], cwd=folder, env={**os.environ, **environment}, timeout=250,
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_test(tmp_path):
    (tmp_path / "test_echoes.py").write_text(PROGRAMS["test_echoes.py"])
    assert len([line for line in PROGRAMS["test_echoes.py"].splitlines() if line.strip()]) <= 10
    assert "1 passed" in run(["-m", "pytest", "-q", "-p", "no:cacheprovider", "test_echoes.py"], tmp_path)


@pytest.fixture(scope="module")
def runtime(tmp_path_factory):
    """The folder of a user with one server, which tells of itself where clients look."""
    folder = tmp_path_factory.mktemp("runtime")
    server = subprocess.Popen([os.environ["TWIN"], "serve", "--port", "0"], env={**os.environ, "XDG_RUNTIME_DIR": str(folder)},
                              stderr=subprocess.PIPE, text=True)
    for line in server.stderr:
        if line.startswith("token in"):
            break
    yield str(folder)
    server.terminate()
    server.communicate(timeout=30)
    assert server.returncode == 0


def test_the_script(runtime, tmp_path):
    (tmp_path / "watch.py").write_text(PROGRAMS["watch.py"])
    lines = run(["watch.py"], tmp_path, XDG_RUNTIME_DIR=runtime).splitlines()
    assert "'set': 'button_a.pressed=1'" in lines[0]
    assert lines[1].isdigit()
    assert lines[2] == "True"


def test_the_scenario(runtime, tmp_path):
    text = PROGRAMS["nightly.py"].replace("/tmp/nightly", str(tmp_path / "run"))
    (tmp_path / "nightly.py").write_text(text)
    lines = run(["nightly.py"], tmp_path, XDG_RUNTIME_DIR=runtime).splitlines()
    assert lines[-1] == "passed"


def test_all_programs_are_run():
    assert set(PROGRAMS) == {"test_echoes.py", "watch.py", "nightly.py"}
