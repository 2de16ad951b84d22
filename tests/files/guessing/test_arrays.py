"""Which array has the images and which the labels, by names, lengths and shapes."""

import numpy as np
import pytest

from digitcluster.core.errors import ReadingError
from digitcluster.files.guessing.arrays import choose, parts_in
from digitcluster.files.guessing.named_array import in_memory

GENERATOR = np.random.default_rng(0)
IMAGES = GENERATOR.integers(0, 256, (40, 6, 6), np.uint8)
LABELS = np.arange(40) % 10


def chosen(*, last_counts=False, **arrays):
    return choose("digits.npz", [in_memory(name, array) for name, array in arrays.items()], last_counts=last_counts)


@pytest.mark.parametrize(
    "names", [("fea", "gnd"), ("imgs", "labs"), ("arr_0", "arr_1"), ("I", "Ls"), ("input_data", "target_data")]
)
def test_labels_are_the_vector_as_long_as_the_images_whatever_its_name(names):
    found = chosen(**{names[0]: IMAGES, names[1]: LABELS[:, None]})
    assert found.images.name == names[0] and found.axis == 0
    np.testing.assert_array_equal(found.labels, LABELS)


@pytest.mark.parametrize("high", [(0, 1), (-1, 1)])
@pytest.mark.parametrize("turned", [False, True])
def test_one_hot_labels_are_understood(high, turned):
    marks = np.where(np.eye(10)[LABELS] > 0, high[1], high[0])
    found = chosen(train_x=IMAGES, train_y=marks.T if turned else marks)
    np.testing.assert_array_equal(found.labels, LABELS)
    assert "one-hot" in found.notes[0]


def test_a_vector_that_fits_and_is_not_used_is_said():
    found = chosen(images=IMAGES, labels=LABELS, writers=LABELS // 2)
    np.testing.assert_array_equal(found.labels, LABELS)
    assert found.notes == ("writers would fit as labels, too, and was not used.",)


def test_a_running_number_is_no_label():
    assert chosen(images=IMAGES, order=np.arange(40)).labels is None


def test_labels_that_are_too_few_are_refused():
    with pytest.raises(ReadingError, match="images of the shape 40 × 6 × 6, but labels of the shape 39"):
        chosen(X=IMAGES, y=LABELS[:39])


def test_labels_that_cannot_be_understood_are_said():
    found = chosen(X=IMAGES, y=GENERATOR.random((40, 3)))
    assert found.labels is None and found.notes == ("The array y (40 × 3) could not be read as labels.",)


@pytest.mark.parametrize("shape", [(40, 6, 6), (6, 6, 40), (6, 40, 6), (40, 36), (36, 40), (6, 6, 1, 40)])
def test_the_number_of_labels_tells_which_side_counts(shape):
    assert shape[chosen(data=np.zeros(shape), lab=LABELS).axis] == 40


@pytest.mark.parametrize(
    ("shape", "last_counts", "axis"),
    [
        ((50, 6, 6), True, 0),
        ((6, 6, 50), False, 2),
        ((50, 36), False, 0),
        ((36, 50), False, 1),
        ((37, 55), False, 1),  # with the labels in a row
        ((50, 7, 6), True, 2),
        ((50, 7, 6), False, 0),
        ((50, 6, 6, 3), True, 0),
        ((6, 6, 3, 50), False, 3),
    ],
)
def test_without_labels_the_shape_tells_which_side_counts(shape, last_counts, axis):
    assert chosen(data=np.zeros(shape), last_counts=last_counts).axis == axis


def test_where_both_sides_can_be_pixels_the_one_in_which_neighbours_are_alike_is_taken():
    places = np.arange(6)
    smooth = np.array([np.add.outer(places * a, places * b).ravel() for a, b in GENERATOR.random((49, 2))])
    assert chosen(data=smooth).axis == 0
    assert chosen(data=smooth.T).axis == 1


@pytest.mark.parametrize("numbers", [range(10), range(1, 11)])
def test_an_array_for_each_class_is_put_together(numbers):
    found = chosen(**{f"train{number}": np.full((number + 2, 36), number) for number in numbers})
    np.testing.assert_array_equal(found.images.read()[:, 0], found.labels)
    assert len(found.labels) == sum(numbers) + 20


def test_usps_with_its_classes_in_the_third_side_is_taken_apart():
    whole = np.zeros((36, 8, 10), np.uint8) + np.arange(1, 11, dtype=np.uint8)
    found = chosen(data=whole, last_counts=True)
    np.testing.assert_array_equal(found.images.read()[:, 0], found.labels)
    assert found.images.shape == (80, 36)


def test_parts_are_found_by_names_and_what_is_in_none_belongs_to_each():
    arrays = [in_memory(name, IMAGES) for name in ("Xte", "Xtr")]
    arrays += [in_memory(name, LABELS) for name in ("ytr", "yte", "mapping")]
    parts = parts_in(arrays)
    assert {part: sorted(array.name for array in found) for part, found in parts.items()} == {
        "train": ["Xtr", "mapping", "ytr"],
        "test": ["Xte", "mapping", "yte"],
    }
    assert list(parts) == ["train", "test"]


def test_a_file_of_labels_alone_is_called_that():
    with pytest.raises(ReadingError, match="has one label for each digit, and no images"):
        chosen(y_train=LABELS)
