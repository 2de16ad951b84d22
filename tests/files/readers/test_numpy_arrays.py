import io
import struct
import zlib

import numpy as np
import pytest

from digitcluster.core.errors import ReadingError
from tests.files.writing import (
    assert_same,
    mat,
    mat_array,
    mat_element,
    npz,
    parts_of,
    reading,
    refusal,
    some_digits,
    write,
)

IMAGES, LABELS = some_digits(40, 5)
MORE, OTHERS = some_digits(20, 5, seed=1)


@pytest.mark.parametrize(
    ("images", "labels"),
    [("x_train", "y_train"), ("X", "y"), ("images", "labels"), ("data", "target"), ("train_images", "train_labels")],
)
@pytest.mark.parametrize("shape", [(40, 5, 5), (40, 25), (40, 5, 5, 1), (40, 1, 5, 5)])
def test_arrays_are_found_by_their_usual_names(tmp_path, images, labels, shape):
    content = npz(**{images: IMAGES.reshape(shape), labels: LABELS})
    assert_same(reading(write(tmp_path / "digits.npz", content)), IMAGES, LABELS)


@pytest.mark.parametrize("dtype", [np.int64, np.float32, ">f8", np.uint16])
@pytest.mark.parametrize("order", ["C", "F"])
def test_arrays_of_other_numbers_are_read(tmp_path, dtype, order):
    content = npz(X=np.asarray(IMAGES, dtype, order=order), y=LABELS.astype(dtype))
    assert_same(reading(write(tmp_path / "digits.npz", content)), IMAGES, LABELS)


def test_booleans_are_black_and_white(tmp_path):
    digits = reading(write(tmp_path / "digits.npz", npz(X=IMAGES > 100, y=LABELS)))
    np.testing.assert_array_equal(digits.images, np.where(IMAGES > 100, 255, 0))


def test_names_of_classes_are_kept(tmp_path):
    names = np.array(["shirt", "bag"])[LABELS % 2]
    digits = reading(write(tmp_path / "fashion.npz", npz(images=IMAGES, labels=names)))
    assert [digits.classes[label] for label in digits.labels] == names.tolist()


def test_an_npy_file_has_images_without_labels(tmp_path):
    memory = io.BytesIO()
    np.save(memory, IMAGES)
    digits = reading(write(tmp_path / "digits.npy.gz", memory.getvalue()))
    np.testing.assert_array_equal(digits.images, IMAGES)
    assert digits.labels is None


def test_of_several_parts_one_is_chosen(tmp_path):
    content = npz(x_test=MORE, x_train=IMAGES, y_train=LABELS, y_test=OTHERS)
    path = write(tmp_path / "mnist.npz", content)
    assert parts_of(path) == ("train", "test")
    assert_same(reading(path), IMAGES, LABELS)
    assert_same(reading(path, part="test"), MORE, OTHERS)
    with pytest.raises(ReadingError, match=r"has no part “extra”. It has train and test"):
        reading(path, part="extra")


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        (
            {"X": IMAGES, "y": LABELS[:-1]},
            "images of the shape 40 × 5 × 5, but labels of the shape 39. There must be",
        ),
        ({"X": IMAGES, "y": LABELS - 0.5}, "has the label"),
        ({"X": IMAGES[:, :, :3].reshape(40, 15), "y": LABELS}, "has images of the shape 40 × 15. It must be count"),
        ({"X": IMAGES.reshape(2, 2, 10, 5, 5), "y": LABELS}, "has images of the shape 2 × 2 × 10 × 5 × 5"),
        ({"X": np.array([{}, 1], object), "y": LABELS}, "holds Python objects (a pickle), which could run a program"),
        ({"X": IMAGES, "y": np.array([{}] * 40, object)}, "holds Python objects (a pickle)"),
        ({"X": IMAGES * np.nan, "y": LABELS}, "has grey levels that are not numbers"),
        ({"X": IMAGES[:0], "y": LABELS[:0]}, "has no digits in it"),
        (
            {"weights": np.zeros(9), "bias": LABELS},
            "the arrays weights (9), bias (40), and none that can be images",
        ),
        ({"X": np.array(5), "y": LABELS}, "has images of the shape"),
        ({"X": IMAGES.astype(complex), "y": LABELS}, "holds complex128 and not numbers"),
    ],
)
def test_arrays_that_cannot_be_digits_are_refused(tmp_path, arrays, message):
    assert message in refusal(write(tmp_path / "digits.npz", npz(**arrays)))


def test_an_array_that_promises_more_than_there_is_is_refused(tmp_path):
    memory = io.BytesIO()
    np.save(memory, IMAGES)
    content = memory.getvalue().replace(b"(40, 5, 5)", b"(80, 5, 5)")
    assert "was cut off" in refusal(write(tmp_path / "digits.npy", content))
    content = memory.getvalue().replace(b"(40, 5, 5)", b"(1<<9, 5) ")
    assert "is damaged" in refusal(write(tmp_path / "digits.npy", content))
    content = memory.getvalue().replace(b"(40, 5, 5)", b"((((((((((")
    assert "is damaged" in refusal(write(tmp_path / "digits.npy", content))


@pytest.mark.parametrize("order", ["<", ">"])
def test_names_with_characters_that_do_not_exist_are_damage(tmp_path, order):
    names = np.array(["shirt", "bag"], f"{order}U5")[LABELS % 2]
    names.view(f"{order}u4")[7] = 0x7FFFFFFF  # beyond all that Unicode has
    content = npz(images=IMAGES, labels=names)
    assert "fashion.npz is damaged or was cut off" in refusal(write(tmp_path / "fashion.npz", content))


def test_an_array_larger_than_the_memory_is_refused_before_it_is_read(tmp_path):
    header = b"{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999, 5, 5), }"
    header += b" " * (118 - len(header) - 1) + b"\n"
    content = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + bytes(1000)
    assert "digits.npy is too large: it needs 2,500.0 GB, and" in refusal(write(tmp_path / "digits.npy", content))


UPRIGHT = IMAGES.copy()
UPRIGHT[:, 1:4, 1] = UPRIGHT[:, 1:4, 3] = 0  # taller than wide, as digits are
ROUND = np.arange(40) % 10


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("kind", ["u1", "i2", "f4", "f8"])
@pytest.mark.parametrize("names", [("X", "y"), ("data", "label"), ("digits", "labels")])
def test_matlab_is_read_with_ten_for_zero(tmp_path, order, packed, kind, names):
    by_column = UPRIGHT.transpose(0, 2, 1).reshape(40, 25)
    labels = np.where(ROUND, ROUND, 10)[:, None]
    content = mat(
        mat_array(names[0], by_column, kind, order, packed),
        mat_array("theta", np.eye(3), "f8", order, packed),
        mat_array(names[1], labels, "u1", order, packed),
        order=order,
    )
    digits = reading(write(tmp_path / "digits.mat", content), labels_from=0)
    assert_same(digits, UPRIGHT, ROUND)
    assert digits.notes == (
        "The pixels lay by columns, as MATLAB lays them out; the images were turned upright.",
        "The label 10 was read as the digit 0, as was chosen.",
    )


@pytest.mark.parametrize("images", [UPRIGHT.transpose(1, 2, 0), UPRIGHT, UPRIGHT.reshape(40, 25).T])
def test_matlab_images_may_lie_in_other_ways(tmp_path, images):
    content = mat(mat_array("images", images, "u1"), mat_array("labels", ROUND[None], "u1"))
    assert_same(reading(write(tmp_path / "digits.mat", content)), UPRIGHT, ROUND)


def test_matlab_files_of_scipy_are_read(tmp_path):
    scipy_io = pytest.importorskip("scipy.io")
    by_column = UPRIGHT.transpose(0, 2, 1).reshape(40, 25)
    for packed in (False, True):
        arrays = {"X": by_column / 255.0, "y": ROUND, "note": "text", "cells": np.array([[{}]], object)}
        scipy_io.savemat(tmp_path / "digits.mat", arrays, do_compression=packed)
        assert_same(reading(tmp_path / "digits.mat"), UPRIGHT, ROUND)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"MATLAB 5.0 MAT-file" + bytes(200), "is damaged"),
        (mat(), "has no arrays of numbers"),
        (mat(mat_array("X", IMAGES.reshape(40, 25), "u1"))[:-9], "is damaged"),
        (mat(mat_array("X", IMAGES.reshape(40, 25), "f8", packed=True))[:-9], "is damaged"),
        (
            mat(mat_array("X", IMAGES.reshape(40, 25), "u1"), mat_array("y", ROUND[:9], "u1")),
            "images of the shape 40 × 25",
        ),
        (mat(struct.pack("<II", 14, 2**31)), "is damaged"),
    ],
)
def test_bad_matlab_files_are_refused(tmp_path, content, message):
    assert message in refusal(write(tmp_path / "digits.mat", content))


def test_a_matlab_bomb_is_refused(tmp_path):
    big = mat_element(6, struct.pack("<II", 9, 0)) + mat_element(5, struct.pack("<ii", 100_000, 999_999))
    big += struct.pack("<II", 1 << 16 | 1, ord("X")) + struct.pack("<II", 2, 99_999_900_000 % 2**32)
    packed = zlib.compress(struct.pack("<II", 14, len(big)) + big + bytes(10_000_000))
    message = refusal(write(tmp_path / "digits.mat", mat(struct.pack("<II", 15, len(packed)) + packed)))
    assert "is damaged" in message or "is too large" in message
