from pathlib import Path

import numpy as np
import pytest

from digitcluster.core.errors import ReadingError
from digitcluster.files.building.builder import DigitsBuilder, square
from digitcluster.files.building.grey_levels import OUT_OF_RANGE
from tests.files.writing import some_digits

IMAGES, LABELS = some_digits(300, 4)


def builder_of(images=IMAGES, labels=LABELS, **options):
    builder = DigitsBuilder(Path("digits.csv"), **options)
    builder.shape = images.shape[1:]
    indices = None if labels is None else [builder.labels.index(label) for label in labels.tolist()]
    builder.add(images, indices, range(1, len(images) + 1))
    return builder


def test_digits_are_what_was_added():
    digits = builder_of().finish(notes=["A note."])
    np.testing.assert_array_equal(digits.images, IMAGES)
    np.testing.assert_array_equal(digits.labels, LABELS)
    assert (digits.name, digits.source, digits.notes) == ("digits.csv", str(Path("digits.csv").resolve()), ("A note.",))


def test_digits_without_labels_have_none():
    assert builder_of(labels=None).finish().labels is None


def test_an_image_out_of_range_is_skipped_with_its_label_and_said():
    images = IMAGES.astype(np.float32)
    images[7, 0, 0] = np.nan
    digits = builder_of(images).finish()
    np.testing.assert_array_equal(digits.images, np.delete(IMAGES, 7, axis=0))
    np.testing.assert_array_equal(digits.labels, np.delete(LABELS, 7))
    assert digits.notes == (f"1 of 300 lines was left out; line 8 of digits.csv {OUT_OF_RANGE}.",)


def test_of_an_array_no_image_may_be_out_of_range():
    builder = DigitsBuilder(Path("digits.npz"))
    builder.add_images(IMAGES)
    images = np.array(IMAGES, np.float32)
    images[4, 0, 0] = np.inf
    with pytest.raises(ReadingError, match=r"^Image 305 of digits\.npz has grey levels outside"):
        builder.add_images(images)


def test_the_file_of_the_labels_is_named_where_it_is_another_one():
    builder = DigitsBuilder(Path("images.gz"), labels_name="labels.gz")
    with pytest.raises(ReadingError, match=r"^labels\.gz has the label -1"):
        builder.add_labels(np.array([1, -1]))


@pytest.mark.parametrize(("bad", "is_refused"), [(3, False), (4, True)])
def test_one_in_a_hundred_may_be_bad(bad, is_refused):
    builder = builder_of()
    for number in range(bad):
        builder.skip(301 + number, "is nonsense.")
    if is_refused:
        with pytest.raises(ReadingError) as caught:
            builder.finish()
        assert str(caught.value) == "Line 301 of digits.csv is nonsense. The same goes for 3 others of 304."
    else:
        notes = builder.finish().notes
        assert notes == ("3 of 303 lines were left out; line 301 of digits.csv is nonsense.",)


def test_a_file_without_digits_is_refused():
    with pytest.raises(ReadingError, match=r"digits\.csv has no digits in it"):
        DigitsBuilder(Path("digits.csv")).finish()


def test_digits_in_the_order_of_their_labels_are_mixed_evenly_and_stay_together_with_their_labels():
    labels = np.repeat(np.arange(3, dtype=np.uint8), 100)
    images = np.zeros((300, 4, 4), np.uint8)
    images[:, 1, 1], images[:, 2, 2] = labels + 10, np.arange(300) % 100 + 17
    digits = builder_of(images, labels).finish()
    assert (digits.images[:, 1, 1] == digits.labels + 10).all()
    for start in range(0, 300, 30):
        assert np.bincount(digits.labels[start : start + 30]).tolist() == [10, 10, 10]
    assert sorted(map(bytes, digits.images)) == sorted(map(bytes, images)), "each is still there, once"
    assert "they were mixed" in digits.notes[0]


@pytest.mark.parametrize(("pixels", "shape"), [(784, (28, 28)), (1, (1, 1)), (783, None), (0, None)])
def test_a_square_has_equal_sides(pixels, shape):
    assert square(pixels) == shape
