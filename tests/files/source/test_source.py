import bz2
import gzip
import lzma
import os
import struct
from pathlib import Path

import numpy as np
import pytest

from digitcluster.files.errors import UnknownFormatError
from digitcluster.files.source import guarded_stream
from digitcluster.files.source.source import open_source
from tests.files.writing import (
    DAMAGED,
    idx_images,
    idx_labels,
    json_line,
    json_lines,
    mat,
    mat_array,
    npz,
    reading,
    refusal,
    some_digits,
    tar_of,
    write,
    zip_of,
)

GOOD = json_line()
MANY = json_lines(*some_digits(200, 28))


def test_a_missing_file_is_said(tmp_path):
    assert refusal(tmp_path / "none.json").startswith(f"There is no file {tmp_path / 'none.json'}. Choose")


def test_a_folder_is_said(tmp_path):
    assert refusal(tmp_path).startswith(f"{tmp_path} is a folder without pictures. Choose a file of digits, or")


def test_an_impossible_name_is_a_missing_file(tmp_path):
    assert refusal(tmp_path / "a\0b").startswith("There is no file")
    assert "cannot be read" in refusal(tmp_path / ("x" * 1000))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert "is not an ordinary file" in refusal(tmp_path / "pipe")


def test_an_empty_file_is_said(tmp_path):
    empty, packed = write(tmp_path / "digits.json", b""), write(tmp_path / "digits.json.gz", b"")
    assert refusal(empty) == "digits.json is empty. Choose a file of digits."
    assert refusal(packed) == "digits.json.gz is empty once it is unpacked. Choose a file of digits."


def test_a_file_that_may_not_be_read_is_said(tmp_path, monkeypatch):
    path = write(tmp_path / "digits.json", GOOD)
    monkeypatch.setattr(Path, "open", lambda *_: (_ for _ in ()).throw(PermissionError(13, "Permission denied")))
    assert "digits.json may not be read. Ask for permission" in refusal(path)


class BrokenDisk:
    """A file whose disk fails after `good` bytes."""

    def __init__(self, file, good):
        self.file, self.good = file, good

    def __getattr__(self, name):
        return getattr(self.file, name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()

    def read(self, size=-1):
        return self._checked(self.file.read(size))

    def readline(self, size=-1):
        return self._checked(self.file.readline(size))

    def _checked(self, data):
        if self.file.tell() > self.good:
            raise OSError(5, "Input/output error")
        return data


@pytest.mark.parametrize("name", ["digits.json", "digits.json.gz", "images-idx3", "labels-idx1.gz"])
@pytest.mark.parametrize("good", [0, 20_000])
def test_a_disk_that_fails_is_said(tmp_path, monkeypatch, name, good):
    images, labels = some_digits(30_000, 4)
    content = idx_images(images) if "idx" in name else json_lines(images[:9000], labels[:9000])
    write(tmp_path / "labels-idx1.gz", idx_labels(labels))
    write(tmp_path / "images-idx3", idx_images(images))
    path = tmp_path / name if "idx" in name else write(tmp_path / name, content)
    opened = Path.open
    monkeypatch.setattr(Path, "open", lambda path, mode: BrokenDisk(opened(path, mode), good))
    assert "cannot be read (Input/output error). Copy it to another place" in refusal(path)


def test_too_little_memory_is_said(tmp_path, monkeypatch):
    def full(*_):
        raise MemoryError

    monkeypatch.setattr("digitcluster.files.readers.json_lines._parsed", full)
    assert "digits.json is too large for the memory" in refusal(write(tmp_path / "digits.json", GOOD))


@pytest.mark.parametrize("kept", [2, 9, 20, 200, -9, -8, -1])
@pytest.mark.parametrize("name", ["digits.json.gz", "digits.tar.gz"])
def test_a_packed_file_cut_off_anywhere_is_refused(tmp_path, name, kept):
    path = write(tmp_path / name, tar_of(("digits.json", MANY)) if ".tar" in name else MANY)
    path.write_bytes(path.read_bytes()[:kept])
    assert refusal(path) == f"{name} {DAMAGED}"


@pytest.mark.parametrize("name", ["digits.json.gz", "digits.tar.gz", "train-images-idx3-ubyte.gz"])
def test_a_wrong_checksum_is_refused(tmp_path, name):
    images, labels = some_digits(200, 28)
    padded = tar_of(("digits.json", MANY)) + bytes(600_000)  # so that the digits end long before the checksum
    content = {"digits.json.gz": MANY, "digits.tar.gz": padded}
    path = write(tmp_path / name, content.get(name, idx_images(images)))
    write(tmp_path / "train-labels-idx1-ubyte.gz", idx_labels(labels))
    packed = bytearray(path.read_bytes())
    packed[-8] ^= 1
    path.write_bytes(packed)
    assert refusal(path) == f"{name} {DAMAGED}"


def test_what_unpacks_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(guarded_stream, "LARGEST_UNPACKED", 1 << 20)
    path = write(tmp_path / "images.gz", struct.pack(">HBB3I", 0, 8, 3, 4000, 28, 28) + bytes(4000 * 28 * 28))
    write(tmp_path / "labels.gz", struct.pack(">HBBI", 0, 8, 1, 4000) + bytes(4000))
    assert refusal(path).startswith("images.gz unpacks to more than 1,048,576 bytes, over 100 times its size.")
    bomb = write(tmp_path / "digits.json.gz", GOOD + b"\n" * (2 << 20))
    assert "digits.json.gz unpacks to more than" in refusal(bomb)


def test_what_is_packed_twice_is_not_digits(tmp_path):
    path = write(tmp_path / "digits.json.gz", gzip.compress(GOOD))
    with pytest.raises(UnknownFormatError, match=r"digits\.json\.gz is packed twice"):
        reading(path)


@pytest.mark.parametrize("kind", ["zip", "npz", "bz2", "xz", "mat"])
def test_every_packing_is_guarded_against_bombs(tmp_path, monkeypatch, kind):
    monkeypatch.setattr(guarded_stream, "LARGEST_UNPACKED", 1 << 20)
    blank = np.zeros((4000, 28, 28), np.uint8)
    content = {
        "zip": lambda: zip_of(("digits.json", GOOD + b"\n" * (2 << 20))),
        "npz": lambda: npz(images=blank, labels=np.zeros(4000, np.uint8)),
        "bz2": lambda: bz2.compress(GOOD + b"\n" * (2 << 20)),
        "xz": lambda: lzma.compress(GOOD + b"\n" * (2 << 20)),
        "mat": lambda: mat(mat_array("X", blank.reshape(4000, -1), "u1", packed=True)),
    }[kind]()
    assert "That cannot be digits" in refusal(write(tmp_path / f"digits.{kind}", content))


def test_archive_and_stream_are_two_views_of_one_file(tmp_path):
    content = zip_of(("digits.json", GOOD))
    with open_source(write(tmp_path / "a.zip.gz", content)) as source:
        assert source.outer_head == content[:512] and source.head == GOOD[:512]
        for _ in range(2):  # each begins anew, whatever was read of the other
            assert source.archive.read() == content
            assert source.stream.read() == GOOD
        assert source.zip.names == ["digits.json"] and not source.is_plain


def test_a_plain_file_is_its_own_stream(tmp_path):
    with open_source(write(tmp_path / "a.json", GOOD)) as source:
        assert source.is_plain and source.zip is None and source.size == len(GOOD)
        assert source.head == source.outer_head == GOOD
        assert source.progress().done == len(GOOD) and source.archive.read() == GOOD


def test_of_a_folder_all_streams_are_empty(tmp_path):
    with open_source(tmp_path) as source:
        assert source.is_folder and source.head == source.outer_head == source.stream.read() == b""
        assert source.zip is None and source.progress().total == 0
