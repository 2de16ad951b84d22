"""HDF5 with h5py, which may be missing."""

import io
import sys
import types

import numpy as np
import pytest

from digitcluster.files.readers import hdf5 as hdf5_reader
from digitcluster.files.source import guarded_stream
from tests.files.writing import assert_same, parts_of, reading, refusal, some_digits, write

IMAGES, LABELS = some_digits(40, 6)
MARK = b"\x89HDF\r\n\x1a\n"


def hdf5(arrays, *, turned=False, **attributes):
    """A file of HDF5; skips the test without h5py."""
    h5py = pytest.importorskip("h5py")
    memory = io.BytesIO()
    with h5py.File(memory, "w", userblock_size=512 if turned else 0) as file:
        for name, array in arrays.items():
            file[name] = array.T if turned else array
        file.attrs.update(attributes)
    content = memory.getvalue()
    return b"MATLAB 7.3 MAT-file".ljust(512) + content[512:] if turned else content


def test_groups_are_parts(tmp_path):
    arrays = {"train/data": IMAGES.reshape(40, 36), "train/target": LABELS}
    arrays |= {"test/data": IMAGES[:20].reshape(20, 36), "test/target": LABELS[:20]}
    path = write(tmp_path / "usps.h5", hdf5(arrays))
    assert parts_of(path) == ("train", "test")
    assert_same(reading(path), IMAGES, LABELS)
    assert_same(reading(path, part="test"), IMAGES[:20], LABELS[:20])


def test_matlab_7_3_has_its_sides_in_reverse(tmp_path):
    arrays = {"X": IMAGES.transpose(1, 2, 0), "y": LABELS[:, None]}
    assert_same(reading(write(tmp_path / "digits.mat", hdf5(arrays, turned=True))), IMAGES, LABELS)


def test_a_network_of_keras_is_called_that(tmp_path):
    content = hdf5({"weights": np.zeros((36, 10))}, keras_version="3.0")
    assert "is a network that was trained with Keras" in refusal(write(tmp_path / "model.h5", content))


def test_a_damaged_file_is_refused(tmp_path):
    content = hdf5({"X": IMAGES, "y": LABELS})
    assert "is damaged. Copy or download it again." in refusal(write(tmp_path / "a.h5", content[: len(content) // 2]))


@pytest.mark.parametrize("content", [MARK + bytes(600), b"MATLAB 7.3 MAT-file".ljust(512) + MARK + bytes(600)])
def test_without_h5py_it_is_said_what_to_install(tmp_path, monkeypatch, content):
    monkeypatch.setitem(sys.modules, "h5py", None)
    message = refusal(write(tmp_path / "a.h5", content))
    assert message.startswith("To read HDF5 files")
    assert 'pip install "digitcluster[hdf5]"' in message and "save(…, '-v7')" in message


class Dataset:
    """An array as h5py has it."""

    def __init__(self, array, shape=None, *, is_virtual=False, external=None):
        self.array, self.dtype, self.shape = array, array.dtype, shape or array.shape
        self.is_virtual, self.external, self.chunks = is_virtual, external, None

    def __getitem__(self, place):
        return self.array[place]


@pytest.fixture
def with_arrays(monkeypatch, tmp_path):
    """A file that a stand-in for h5py says to have these arrays: also without h5py, and as no writer would make it."""

    def make(arrays):
        class HardLink:
            pass

        class File(dict):
            __hash__ = object.__hash__

            def __init__(self, *_, **__):
                super().__init__(arrays)
                self.attrs = {}

            def get(self, name, **_):
                return HardLink()

        h5py = types.SimpleNamespace(File=File, Dataset=Dataset, Group=File, HardLink=HardLink)
        monkeypatch.setitem(sys.modules, "h5py", h5py)
        return write(tmp_path / "a.h5", MARK + bytes(600))

    return make


def test_an_array_that_claims_far_more_rows_than_there_are_digits_is_refused(with_arrays):
    claimed = Dataset(IMAGES, (1 << 50, 6, 6))
    assert refusal(with_arrays({"X": claimed, "y": Dataset(LABELS)})) == (
        "a.h5 says that X has 1,125,899,906,842,624 rows, too many for digits."
    )


@pytest.mark.parametrize("elsewhere", [{"is_virtual": True}, {"external": [("/etc/passwd", 0, 100)]}])
def test_what_lies_in_other_files_is_passed_over(with_arrays, elsewhere):
    secret = Dataset(np.full((40, 6, 6), 200, np.uint8), **elsewhere)
    arrays = {"secret": secret, "X": Dataset(IMAGES), "y": Dataset(LABELS)}
    assert_same(reading(with_arrays(arrays)), IMAGES, LABELS)
    assert "secret" not in refusal(with_arrays({"secret": secret}))


def test_more_arrays_than_a_file_of_digits_has_are_refused(with_arrays):
    assert "has over 500 arrays" in refusal(with_arrays({f"a{number}": Dataset(LABELS) for number in range(501)}))


def _claiming(tmp_path, shape, chunks, dtype="u1"):
    """A file of some kilobytes that says that it has so many digits, packed in pieces of so many."""
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file.create_dataset("x_train", shape, dtype, chunks=chunks, compression="gzip")
    return tmp_path / "a.h5"


def test_pieces_that_are_too_large_to_be_unpacked_are_refused_before_it(tmp_path, monkeypatch):
    monkeypatch.setattr(hdf5_reader, "LARGEST_PIECE", 1_000_000)
    assert refusal(_claiming(tmp_path, (5000, 28, 28), (4000, 28, 28))) == (
        "a.h5 is packed in pieces of 3.1 MB, of which each must be unpacked whole. "
        "Save it again in smaller pieces (HDF5's “chunks”), such as of 1,000 digits."
    )


def test_what_unpacks_to_far_more_than_digits_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(guarded_stream, "LARGEST_UNPACKED", 1 << 20)
    message = refusal(_claiming(tmp_path, (1_000_000, 28, 28), (1000, 28, 28)))
    assert message.startswith("a.h5 unpacks to more than 1,048,576 bytes")


def test_a_large_piece_is_unpacked_once_for_all_its_rows(tmp_path, monkeypatch):
    h5py = pytest.importorskip("h5py")
    images = np.random.default_rng(0).integers(0, 256, (16_000, 28, 28), np.uint8)
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file.create_dataset("x", data=images, chunks=images.shape, compression="gzip", compression_opts=1)
    taken = []
    whole = hdf5_reader.Source.archive.fget

    def counted(source):
        stream = whole(source)
        return _Counted(stream, taken)

    monkeypatch.setattr(hdf5_reader.Source, "archive", property(counted))
    assert len(reading(tmp_path / "a.h5")) == 16_000
    assert sum(taken) < 2 * (tmp_path / "a.h5").stat().st_size


class _Counted(io.RawIOBase):
    """A stream that notes how many bytes are taken from it."""

    def __init__(self, stream, taken):
        self._stream, self._taken = stream, taken
        self.seek, self.tell, self.read = stream.seek, stream.tell, stream.read

    def readinto(self, buffer):
        count = self._stream.readinto(buffer)
        self._taken.append(count)
        return count


MANY = "a.h5 has far more groups and arrays than a file of digits. Save one array with images and one with labels."


def test_groups_in_groups_without_end_are_refused(tmp_path):
    assert refusal(write(tmp_path / "a.h5", hdf5({"a/" * 60 + "x": IMAGES, "y": LABELS}))) == MANY


def test_very_many_arrays_are_refused_before_they_are_looked_at(tmp_path, monkeypatch):
    content = hdf5({f"a{number}": LABELS for number in range(40)})
    monkeypatch.setattr(hdf5_reader, "MOST_ENTRIES", 30)
    assert refusal(write(tmp_path / "a.h5", content)) == MANY
    monkeypatch.setattr(hdf5_reader, "MOST_ENTRIES", 50)
    monkeypatch.setattr(hdf5_reader, "MOST_ARRAYS", 30)
    assert "a.h5 has over 30 arrays" in refusal(tmp_path / "a.h5")


def test_groups_that_lead_back_to_each_other_end(tmp_path):
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["set/x"], file["set/y"] = IMAGES, LABELS
        file["set/again"], file["set/elsewhere"] = file["/"], h5py.ExternalLink("b.h5", "/x")
    assert_same(reading(tmp_path / "a.h5"), IMAGES, LABELS)
