"""What makes saving fail, for real, as root and as anybody else."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOBODY = 65534


@contextmanager
def room_for(count):
    """No file can become larger than so many bytes, as on a disk that is full."""
    resource = pytest.importorskip("resource")  # not on Windows
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (count, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


@contextmanager
def as_somebody_else():
    """Run a block without the rights of root, whom no permission keeps from anything."""
    if os.name != "posix":
        pytest.skip("permissions are different here")
    if os.geteuid():
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def everything_in(folder):
    """The content of each file below a folder, the hidden ones included; None for a folder."""
    return {str(one.relative_to(folder)): one.read_bytes() if one.is_file() else None for one in folder.rglob("*")}


def start(program, *arguments, home):
    """Start a program in a process of its own, whose journal is below `home`, and wait for its first line."""
    places = dict.fromkeys(("HOME", "XDG_DATA_HOME", "LOCALAPPDATA"), str(home))
    child = subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, **places},
    )
    assert child.stdout.readline().strip() == "ready"
    return child


def end(child):
    """Kill a process, as a crash or the system would, and wait for its end."""
    child.kill()
    child.communicate()
