import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from digitcluster.core.errors import ReadingError
from digitcluster.files.guessing.partners import partner_names
from digitcluster.files.registry import load_digits
from tests.files.writing import (
    assert_same,
    idx_images,
    idx_labels,
    reading,
    some_digits,
    write,
    write_pair,
)

IMAGES, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"


@pytest.mark.parametrize("picked", [0, 1], ids=["images", "labels"])
@pytest.mark.parametrize(
    "names",
    [
        (IMAGES, LABELS),
        (f"{IMAGES}.gz", f"{LABELS}.gz"),
        (f"{IMAGES}.gz", LABELS),
        (IMAGES, f"{LABELS}.gz"),
        ("train-images.idx3-ubyte", "train-labels.idx1-ubyte"),
        ("train-images.idx3-ubyte", LABELS),
        (f"{IMAGES}.gz", "train-labels.idx1-ubyte"),
        ("my-images", "my-labels"),
        ("My-Images.idx", "My-Labels.idx"),
        ("one.idx3-ubyte", "one.idx1-ubyte"),
        ("image.idx", "label.idx"),
    ],
)
def test_either_file_finds_the_other(tmp_path, names, picked):
    images, labels = some_digits()
    pair = write_pair(tmp_path, images, labels, names)
    digits = reading(pair[picked])
    assert_same(digits, images, labels)
    assert digits.name == names[0]
    assert digits.source == str(pair[0].resolve())


@settings(deadline=None)
@given(data=st.data())
def test_images_of_any_size_are_read(tmp_path_factory, data):
    shape = data.draw(st.tuples(st.integers(1, 5), st.integers(2, 9), st.integers(2, 9)))
    images = data.draw(arrays.arrays(np.uint8, shape))
    images[0, 0, 0] = 200  # where nothing is bright, the levels are scaled
    labels = data.draw(arrays.arrays(np.uint8, shape[0], elements=st.integers(0, 9)))
    path, _ = write_pair(tmp_path_factory.mktemp("any"), images, labels)
    assert_same(reading(path), images, labels)


def test_the_partner_of_the_same_packing_is_preferred():
    assert partner_names(f"{IMAGES}.gz")[:2] == [f"{LABELS}.gz", LABELS]
    assert partner_names("t10k-labels.idx1-ubyte")[0] == "t10k-images.idx3-ubyte"
    assert partner_names("digits.bin") == []


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        (IMAGES, LABELS),
        (f"{IMAGES}.gz", f"{LABELS}.gz"),
        ("train-images.idx3-ubyte", "train-labels.idx1-ubyte"),
        ("my-images", "my-labels"),
    ],
)
def test_a_missing_partner_is_named(tmp_path, name, missing):
    path = write(tmp_path / name, idx_images(some_digits()[0]))
    with pytest.raises(ReadingError, match=f"{name} has the images of a pair.*Put {missing} beside it"):
        reading(path)


def test_a_name_that_does_not_tell_the_partners_is_said(tmp_path):
    path = write(tmp_path / "digits.bin", idx_images(some_digits()[0]))
    with pytest.raises(ReadingError, match=r"digits\.bin is one of a pair.*Name the two as in train-images"):
        reading(path)


def test_a_name_too_long_for_another_ending_is_no_problem(tmp_path):
    path = write(tmp_path / ("images" + "x" * 247), idx_images(some_digits()[0]))
    with pytest.raises(ReadingError, match="the other is missing"):
        reading(path)


def header(element, *sides):
    return struct.pack(f">HBB{len(sides)}I", 0, element, len(sides), *sides)


@pytest.mark.parametrize("picked", [IMAGES, LABELS])
@pytest.mark.parametrize("packed", ["", ".gz"])
@pytest.mark.parametrize(
    ("images", "message"),
    [
        (
            header(13, 7, 4, 4) + struct.pack(">f", 1e9) * 112,
            "has grey levels from 1e.09 to 1e.09. They must run from 0",
        ),
        (header(8, 7, 16) + bytes(112), "has 2 dimensions.*00 00 08 02.*Images must start with"),
        (header(8, 7, 4, 4)[:9], "was cut off at byte 9.*Copy or download it again"),
        (header(8, 7, 4, 4) + bytes(111), r"promises 112 bytes of images \(7 × 4 × 4\), but ends at byte 127.*cut off"),
        (
            header(8, 7, 4, 4) + bytes(113),
            "promises 112 bytes of images.*goes on after them.*download it again",
        ),
        (header(8, 7, 4, 4), "promises 112 bytes of images.*ends at byte 16"),
        (header(8, 0, 4, 4), "says at byte 4 that it has 0 images.*Choose another file"),
        (header(8, 7, 0, 4), "at byte 8 that its images have 4 × 0 pixels.*between 1 × 1"),
        (header(8, 7, 4, 4097), "at byte 8 that its images have 4,097 × 4 pixels.*between 1 × 1"),
        (header(8, 7, 2**32 - 1, 2**32 - 1), "at byte 8 that its images have 4,294,967,295 × 4,294,967,295 pixels"),
    ],
)
def test_bad_images_are_refused_whichever_file_is_picked(tmp_path, images, message, packed, picked):
    write(tmp_path / f"{IMAGES}{packed}", images)
    write(tmp_path / f"{LABELS}{packed}", idx_labels(some_digits()[1]))
    with pytest.raises(ReadingError, match=f"^{IMAGES}{packed} .*{message}"):
        reading(tmp_path / f"{picked}{packed}")


@pytest.mark.parametrize("packed", ["", ".gz"])
@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (header(13, 7) + struct.pack(">f", 0.5) * 7, "has the label 0.5. A label must be a whole number.*at place 1"),
        (header(9, 7) + bytes([0, 1, 255, 3, 4, 5, 6]), "has the label -1. A label must be.*at place 3"),
        (header(8, 7) + bytes(6), r"promises 7 bytes of labels \(7\), but ends at byte 14"),
        (header(8, 7) + bytes(8), "promises 7 bytes of labels.*goes on after them"),
        (b"no labels", "is not an IDX file: it starts with 6e 6f 20 6c.*labels with 00 00 08 01"),
        (header(8, 7, 4, 4) + bytes(112), "holds images, as train-images.*It must hold the labels"),
    ],
)
def test_bad_labels_are_refused(tmp_path, labels, message, packed):
    path = write(tmp_path / f"{IMAGES}{packed}", idx_images(some_digits()[0]))
    write(tmp_path / f"{LABELS}{packed}", labels)
    with pytest.raises(ReadingError, match=f"^{LABELS}{packed} .*{message}"):
        reading(path)


@pytest.mark.parametrize("packed", ["", ".gz"])
def test_more_images_than_memory_are_refused_before_room_is_made_for_them(tmp_path, packed):
    path = write(tmp_path / f"{IMAGES}{packed}", header(8, 2**31, 4096, 4096) + bytes(1000))
    write(tmp_path / f"{LABELS}{packed}", header(8, 2**31) + bytes(1000))
    with pytest.raises(ReadingError, match=r"promises 36,028,797,018,963,968 bytes of images.*ends at byte 1,016"):
        reading(path)


def test_a_plain_file_of_the_wrong_size_is_refused_before_it_is_read(tmp_path):
    images, labels = some_digits()
    path, _ = write_pair(tmp_path, images, labels)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ReadingError, match="ends at byte 127"):
        next(load_digits(path))


@pytest.mark.parametrize("picked", [0, 1], ids=["images", "labels"])
def test_images_and_labels_of_different_count_are_refused(tmp_path, picked):
    images, labels = some_digits()
    pair = write_pair(tmp_path, images, labels[:-1])
    with pytest.raises(ReadingError, match=f"{IMAGES} has 7 images, but {LABELS} has 6 labels.*do not belong together"):
        reading(pair[picked])


def test_files_named_the_wrong_way_round_are_read_by_their_content(tmp_path):
    images, labels = some_digits()
    path, _ = write_pair(tmp_path, images, labels, names=(LABELS, IMAGES))
    assert_same(reading(path), images, labels)


@pytest.mark.parametrize(("element", "code"), [(8, "B"), (9, "b"), (11, "h"), (12, "i"), (13, "f"), (14, "d")])
def test_all_element_types_are_read(tmp_path, element, code):
    images, labels = some_digits()
    images[:] = images // 2  # signed bytes end at 127
    levels = struct.pack(f">{images.size}{code}", *images.ravel().tolist())
    path = write(tmp_path / IMAGES, header(element, *images.shape) + levels)
    write(tmp_path / LABELS, header(element, len(labels)) + struct.pack(f">{len(labels)}{code}", *labels.tolist()))
    assert_same(reading(path), images, labels)


def test_labels_beyond_nine_become_class_names(tmp_path):
    images, _ = some_digits()
    path, _ = write_pair(tmp_path, images, np.array([1, 26, 13, 1, 2, 26, 3], np.uint8))
    digits = reading(path)
    assert digits.classes == ("1", "2", "3", "13", "26")
    assert [digits.classes[label] for label in digits.labels] == ["1", "26", "13", "1", "2", "26", "3"]
