"""What the built-in model's vote decides, and what people are warned of; with the program's own sample digits."""

from dataclasses import replace

import numpy as np
import pytest

from digitcluster.core.digits import TEN_DIGITS, Digits
from digitcluster.files.choices import NO_CHOICES, Choices
from digitcluster.files.guessing.understanding import is_unclear, relabelled, understood

ONE_TO_TEN = tuple(str(number) for number in range(1, 11))


@pytest.fixture
def digits(sample):
    return sample.take(np.arange(300))


def noise(count=40, labels=None, classes=TEN_DIGITS):
    images = np.random.default_rng(0).integers(0, 256, (count, 8, 8), np.uint8)
    return Digits(images, labels, classes)


def test_digits_that_are_labelled_as_they_look_stay_as_they_are(digits):
    assert understood(digits, NO_CHOICES) is digits


@pytest.mark.parametrize(("first", "index"), [(1, 0), (0, -1)])
def test_whether_1_or_10_is_the_digit_0_is_seen(digits, first, index):
    classes = ONE_TO_TEN
    labels = digits.labels if first else ((digits.labels.astype(int) - 1) % 10).astype(np.uint8)
    found = understood(replace(digits, labels=labels, classes=classes), NO_CHOICES)
    np.testing.assert_array_equal(found.labels, digits.labels)
    assert found.classes == TEN_DIGITS
    assert "as the built-in model sees them" in found.notes[-1]


def test_what_was_chosen_counts_more_than_what_is_seen(digits):
    found = understood(replace(digits, classes=ONE_TO_TEN), Choices(labels_from=0))
    np.testing.assert_array_equal(found.labels, (digits.labels + 1) % 10)


def test_without_a_0_the_labels_may_begin_at_1(digits):
    some = digits.take(np.flatnonzero(digits.labels < 9))
    found = understood(replace(some, labels=some.labels + np.uint8(1)), NO_CHOICES)
    np.testing.assert_array_equal(found.labels, some.labels)
    assert "1 to 9 were read as the digits 0 to 8" in found.notes[-1]


def test_where_it_cannot_be_seen_the_labels_stay_and_that_is_said():
    labels = np.arange(40, dtype=np.uint8) % 10
    found = understood(noise(labels=labels, classes=ONE_TO_TEN), NO_CHOICES)
    assert is_unclear(found) and found.classes == ONE_TO_TEN and found.warnings
    for first, expected in ((1, labels), (0, (labels + 1) % 10)):
        clear = relabelled(found, first)
        np.testing.assert_array_equal(clear.labels, expected)
        assert not clear.warnings and not is_unclear(clear)


def test_images_on_their_side_are_turned(digits):
    lying = replace(digits, images=np.ascontiguousarray(digits.images.transpose(0, 2, 1)))
    found = understood(lying, NO_CHOICES)
    np.testing.assert_array_equal(found.images, digits.images)
    assert found.notes[-1] == "The images lay on their side: rows and columns were exchanged."


def test_labels_that_are_not_what_is_seen_are_warned_of(digits):
    wrong = replace(digits, labels=np.random.default_rng(1).permutation(digits.labels))
    assert "look like what their labels say" in understood(wrong, NO_CHOICES).warnings[0]


@pytest.mark.parametrize(
    ("images", "warning"),
    [
        (np.full((300, 28, 28), 7, np.uint8), "All images have one shade"),
        (np.random.default_rng(0).integers(50, 60, (300, 28, 28), np.uint8), "The images are nearly blank"),
        (np.random.default_rng(0).integers(0, 256, (300, 28, 28), np.uint8), "The images look like noise"),
    ],
)
def test_images_that_show_nothing_are_warned_of(images, warning):
    assert understood(Digits(images, None), NO_CHOICES).warnings[0].startswith(warning)


def test_one_class_only_is_warned_of(digits):
    sevens = replace(digits, labels=np.full(300, 7, np.uint8))
    assert "All 300 digits have the label 7" in understood(sevens, NO_CHOICES).warnings[0]
