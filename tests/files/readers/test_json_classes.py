"""JSON with a list of digits for each label: {"0": [[…], […]], "1": [[…]]}."""

import json

import pytest

from tests.files.writing import reading, refusal, some_digits, write

IMAGES, _ = some_digits(40, 6)
FLAT = IMAGES.reshape(40, 36).tolist()


def _opened(folder, document):
    return reading(write(folder / "a.json", json.dumps(document).encode()))


def _labelled(digits):
    """Return pairs of pixels and class name, in an order that does not depend on mixing."""
    return sorted(
        (image.ravel().tolist(), digits.classes[label])
        for image, label in zip(digits.images, digits.labels, strict=True)
    )


def _expected(groups):
    return sorted((image, name) for name, images in groups.items() for image in images)


@pytest.mark.parametrize("counts", [(4, 9), (6, 6), (1, 1), (9, 0)])
@pytest.mark.parametrize(
    "keys", [("0", "1"), ("digit_0", "digit_1"), ("Label 0", "Label 1"), ("zero", "one"), ("class0", "class1")]
)
def test_the_keys_of_lists_of_digits_are_their_labels(tmp_path, keys, counts):
    split, end = counts[0], sum(counts)
    document = {keys[0]: FLAT[:split], keys[1]: FLAT[split:end], "2": FLAT[end : end + 3]}
    expected = {"0": FLAT[:split], "1": FLAT[split:end], "2": FLAT[end : end + 3]}
    assert _labelled(_opened(tmp_path, document)) == _expected(expected)


def test_digits_may_be_rows_of_pixels(tmp_path):
    document = {str(label): IMAGES[4 * label : 4 * label + 4].tolist() for label in range(10)}
    expected = {str(label): FLAT[4 * label : 4 * label + 4] for label in range(10)}
    assert _labelled(_opened(tmp_path, document)) == _expected(expected)


def test_there_may_be_one_digit_for_each_label(tmp_path):
    expected = _expected({str(label): [FLAT[label]] for label in range(10)})
    assert _labelled(_opened(tmp_path, {str(label): FLAT[label] for label in range(10)})) == expected
    large, _ = some_digits(3, 28)
    digits = _opened(tmp_path, {str(label): large[label].tolist() for label in range(3)})
    assert (digits.images == large).all() and digits.labels.tolist() == [0, 1, 2]


def test_letters_and_digits_may_be_beside_each_other(tmp_path):
    groups = {"A": FLAT[:4], "3": FLAT[4:9]}
    assert _labelled(_opened(tmp_path, {**groups, "about": "two classes"})) == _expected(groups)


def test_digits_with_labels_of_their_own_keep_them(tmp_path):
    digits = [{"label": number % 5 + 3, "pixels": image} for number, image in enumerate(FLAT)]
    found = _opened(tmp_path, {"0": digits[:20], "1": digits[20:]})
    assert _labelled(found) == sorted((one["pixels"], str(one["label"])) for one in digits)


@pytest.mark.parametrize("size", [20, 15])
def test_training_and_test_digits_are_no_classes(tmp_path, size):
    digits = _opened(tmp_path, {"train": FLAT[:20], "test": FLAT[20 : 20 + size]})
    assert len(digits) == 20 and digits.labels is None
    assert "The list “test” was left out." in digits.notes


def test_many_lists_of_numbers_may_be_the_columns_of_a_table_and_are_refused(tmp_path):
    path = write(tmp_path / "a.json", json.dumps({str(number): FLAT[number] for number in range(36)}).encode())
    assert refusal(path) == (
        "a.json has 36 lists of numbers, and does not say whether each is a digit or a column of a table. Save each "
        'digit as {"label": 5, "pixels": [0, …]}.'
    )
