"""What was handed to the system is brought to the disk: files, and which files a folder has."""

import ctypes
import errno
import os
import sys
import types
from pathlib import Path

import pytest

from digitcluster.files import flush as module
from digitcluster.files.flush import flush

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks /proc what was flushed")


@pytest.fixture
def folder(tmp_path):
    """A folder with a file, and another in a folder in it."""
    (tmp_path / "pictures" / "7").mkdir(parents=True)
    for name in ("list.csv", "7/0.png"):
        (tmp_path / "pictures" / name).write_bytes(b"content")
    return tmp_path / "pictures"


@pytest.fixture
def flushed(monkeypatch):
    """What is flushed, in its order; a file system by "all of" a folder on it."""
    places = []
    system = types.SimpleNamespace(syncfs=lambda one: places.append(f"all of {place_of(one)}") or 0)
    monkeypatch.setattr(os, "fsync", lambda one: places.append(place_of(one)))
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: system)
    return places


def place_of(descriptor):
    return str(Path(f"/proc/self/fd/{descriptor}").readlink())


def test_of_a_small_folder_each_file_is_flushed_and_then_each_folder(folder, flushed):
    flush(folder)
    files = {str(folder / "list.csv"), str(folder / "7" / "0.png")}
    assert set(flushed[:2]) == files and set(flushed[2:]) == {str(folder), str(folder / "7")} and len(flushed) == 4


def test_of_a_folder_of_many_files_its_file_system_is_flushed_at_once(folder, flushed, monkeypatch):
    monkeypatch.setattr(module, "FEW", 1)
    flush(folder)
    assert flushed == [f"all of {folder}"]


def test_a_file_system_that_cannot_take_it_all_is_believed(folder, monkeypatch):
    def full(_):
        ctypes.set_errno(errno.ENOSPC)
        return -1

    monkeypatch.setattr(module, "FEW", 1)
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: types.SimpleNamespace(syncfs=full))
    with pytest.raises(OSError) as caught:
        flush(folder)
    assert caught.value.errno == errno.ENOSPC


@pytest.mark.parametrize(("number", "is_raised"), [(errno.EINVAL, False), (errno.ENOTSUP, False), (errno.EIO, True)])
def test_a_file_system_that_knows_no_flushing_is_no_problem_and_one_that_fails_is(
    folder, monkeypatch, number, is_raised
):
    def fail(_):
        raise OSError(number, "no")

    monkeypatch.setattr(os, "fsync", fail)
    try:
        flush(folder / "list.csv")
    except OSError as error:
        assert is_raised and error.errno == number
    else:
        assert not is_raised
