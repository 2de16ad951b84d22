"""HDF5 with h5py, which may be missing."""

import io
import sys
import types

import numpy as np
import pytest

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
        self.is_virtual, self.external = is_virtual, external

    def __getitem__(self, place):
        return self.array[place]


@pytest.fixture
def with_arrays(monkeypatch, tmp_path):
    """A file that a stand-in for h5py says to have these arrays: also without h5py, and as no writer would make it."""

    def make(arrays):
        class File(dict):
            def __init__(self, *_):
                super().__init__(arrays)
                self.attrs = {}

            def visititems(self, visit):
                for name, item in self.items():
                    visit(name, item)

        monkeypatch.setitem(sys.modules, "h5py", types.SimpleNamespace(File=File, Dataset=Dataset))
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
    assert "has 501 arrays" in refusal(with_arrays({f"a{number}": Dataset(LABELS) for number in range(501)}))
