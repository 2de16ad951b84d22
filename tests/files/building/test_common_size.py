from pathlib import Path

import numpy as np
import pytest

from digitcluster.files.building.builder import DigitsBuilder
from digitcluster.files.building.common_size import FIRST, PictureCollector
from digitcluster.files.building.skipped import RecordError
from tests.files.writing import some_digits

SMALL, LABELS = some_digits(FIRST + 10, 4)


@pytest.fixture
def builder():
    return DigitsBuilder(Path("folder"), record="picture", are_bytes=True)


@pytest.fixture
def collector(builder):
    return PictureCollector(builder)


def digits_of(builder, collector, pictures, labels):
    for number, (picture, label) in enumerate(zip(pictures, labels, strict=True)):
        collector.add(f"{number}.png", picture, label)
    collector.hand_over()
    return builder.finish(notes=collector.notes())


def test_the_commonest_size_is_that_of_all(builder, collector):
    large = np.kron(SMALL[0], np.ones((3, 3), np.uint8))
    digits = digits_of(builder, collector, [large, *SMALL, large], [7, *LABELS.tolist(), 7])
    np.testing.assert_array_equal(digits.images, [SMALL[0], *SMALL, SMALL[0]])
    assert digits.labels.tolist() == [7, *LABELS.tolist(), 7]
    assert digits.notes == (f"2 of {FIRST + 12} pictures were scaled to 4 × 4 pixels, the commonest size.",)


def test_photos_are_made_smaller_at_once(builder, collector):
    digits = digits_of(builder, collector, [np.zeros((1000, 500), np.uint8)], [None])
    assert digits.images.shape == (1, 256, 128) and digits.labels is None


def test_a_picture_without_pixels_is_no_digit(collector):
    with pytest.raises(RecordError, match="has 5 × 0 pixels: too few"):
        collector.add("a.png", np.zeros((0, 5), np.uint8), 1)
