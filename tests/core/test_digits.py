import numpy as np
import pytest

from digitcluster.core.digits import Digits
from digitcluster.core.errors import SettingsError
from digitcluster.core.training.split import split


def ten_digits():
    images = np.arange(10, dtype=np.uint8)[:, None, None] * np.ones((1, 2, 2), np.uint8)
    return Digits(images, np.arange(10, dtype=np.uint8))


def test_the_first_quarter_is_for_validation():
    training, validation = split(ten_digits(), validation=0.25)
    assert validation.labels.tolist() == [0, 1]
    assert training.labels.tolist() == [2, 3, 4, 5, 6, 7, 8, 9]
    assert training.images[:, 0, 0].tolist() == training.labels.tolist()


def test_a_shuffled_split_is_seeded_and_loses_no_digit():
    training, validation = split(ten_digits(), validation=0.3, shuffle=True, seed=1)
    again, _ = split(ten_digits(), validation=0.3, shuffle=True, seed=1)
    assert len(validation) == 3 and validation.labels.tolist() != [0, 1, 2]
    assert sorted([*training.labels, *validation.labels]) == list(range(10))
    assert training.labels.tolist() == again.labels.tolist()
    for part in (training, validation):  # in the file's order
        assert part.labels.tolist() == sorted(part.labels)
    assert training.images[:, 0, 0].tolist() == training.labels.tolist()


@pytest.mark.parametrize("share", [-0.1, 1.0, 2.0])
def test_an_impossible_validation_share_is_refused(share):
    with pytest.raises(SettingsError, match="at least 0 and below 1"):
        split(ten_digits(), validation=share)


def test_arrays_cannot_be_changed_after_they_are_handed_out():
    with pytest.raises(ValueError, match="read-only"):
        ten_digits().images[0] = 1


def test_the_fingerprint_tells_sets_apart():
    digits = ten_digits()
    assert digits.fingerprint == ten_digits().fingerprint
    assert digits.fingerprint != digits.take(slice(1, None)).fingerprint


def test_label_counts():
    assert ten_digits().take(np.array([3, 3, 5])).label_counts.tolist() == [0, 0, 0, 2, 0, 1, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("images", "labels", "message"),
    [
        (np.zeros((2, 3, 3)), None, r"images are float64 \(2, 3, 3\); they must be uint8 \(n, h, w\)"),
        (np.zeros((2, 9), np.uint8), None, r"images are uint8 \(2, 9\); they must be"),
        (np.zeros((2, 3, 3), np.uint8), np.zeros(3, np.uint8), r"labels are uint8 \(3,\); they must be uint8 \(2,\)"),
        (np.zeros((2, 3, 3), np.uint8), np.zeros(2, int), r"labels are int64 \(2,\); they must be"),
    ],
)
def test_arrays_of_another_type_or_shape_are_refused(images, labels, message):
    with pytest.raises(ValueError, match=message):
        Digits(images, labels)
