"""MATLAB's cells, structures, sparse matrices, texts, parts, and its version 4."""

import numpy as np
import pytest

from tests.files.writing import (
    assert_same,
    mat,
    mat4_array,
    mat_array,
    mat_cells,
    mat_sparse,
    mat_structure,
    mat_text,
    parts_of,
    reading,
    refusal,
    some_digits,
    write,
)

IMAGES, _ = some_digits(40, 6)
IMAGES[:, 1:5, 1] = IMAGES[:, 1:5, 4] = 0  # taller than wide, as digits are
LABELS = np.arange(40) % 10
FLAT = IMAGES.transpose(0, 2, 1).reshape(40, 36)  # as MATLAB lays out pixels


def open_mat(tmp_path, *arrays, **choices):
    return reading(write(tmp_path / "digits.mat", mat(*arrays)), **choices)


def test_cells_of_images_and_of_texts_are_read(tmp_path):
    images = mat_cells("imgs", (40, 1), *(mat_array("", image, "u1") for image in IMAGES))
    labels = mat_cells("labs", (40, 1), *(mat_text("", str(label)) for label in LABELS))
    assert_same(open_mat(tmp_path, images, labels), IMAGES, LABELS)


def test_cells_of_one_matrix_a_class_are_read(tmp_path):
    classes = [mat_array("", FLAT[digit % 10 == LABELS], "u1") for digit in range(1, 11)]
    uneven = [*classes[:-1], mat_array("", FLAT[LABELS == 0][:3], "u1")]
    digits = open_mat(tmp_path, mat_cells("D", (1, 10), *uneven), labels_from=0)
    assert digits.label_counts.tolist() == [3, *[4] * 9]
    np.testing.assert_array_equal(digits.images[digits.labels == 7], IMAGES[LABELS == 7])


def test_a_grid_of_cells_has_a_class_in_each_row(tmp_path):
    eighths = np.arange(40) % 8
    by_column = [mat_array("", IMAGES[eighths == row][column], "u1") for column in range(5) for row in range(8)]
    names = mat_cells("classlabels", (1, 8), *(mat_text("", str(digit)) for digit in range(8)))
    digits = open_mat(tmp_path, mat_cells("dat", (8, 5), *by_column), names)
    np.testing.assert_array_equal(digits.images[digits.labels == 3], IMAGES[eighths == 3])


def test_structures_are_looked_into_and_have_parts(tmp_path):
    fields = {f"{part}_images": mat_array("", IMAGES[:count].transpose(1, 2, 0), "u1") for part, count in PARTS}
    fields |= {f"{part}_labels": mat_array("", LABELS[:count, None], "u1") for part, count in PARTS}
    path = write(tmp_path / "digits.mat", mat(mat_structure("mnist", **fields)))
    assert parts_of(path) == ("train", "test")
    assert_same(reading(path), IMAGES, LABELS)
    assert_same(reading(path, part="test"), IMAGES[:20], LABELS[:20])


PARTS = (("test", 20), ("train", 40))


@pytest.mark.parametrize("packed", [False, True])
def test_parts_are_found_before_anything_is_read(tmp_path, packed):
    arrays = [mat_array(name, FLAT, "u1", packed=packed) for name in ("Xtr", "Xte")]
    arrays += [mat_array(name, LABELS[:, None], "u1", packed=packed) for name in ("ytr", "yte")]
    assert parts_of(write(tmp_path / "digits.mat", mat(*arrays))) == ("train", "test")


def test_sparse_matrices_are_read(tmp_path):
    sparse = mat_sparse("fea", FLAT.astype(float))
    assert_same(open_mat(tmp_path, sparse, mat_array("gnd", LABELS[:, None], "u1")), IMAGES, LABELS)


def test_version_4_is_read(tmp_path):
    content = mat4_array("X", FLAT) + mat4_array("y", LABELS[:, None])
    assert_same(reading(write(tmp_path / "digits.mat", content)), IMAGES, LABELS)
    assert "is damaged" in refusal(write(tmp_path / "cut.mat", content[:-9]))


def test_one_matrix_with_the_labels_in_its_first_column_is_read(tmp_path):
    digits = open_mat(tmp_path, mat_array("ans", np.column_stack([LABELS, FLAT]), "f8"))
    assert_same(digits, IMAGES, LABELS)
    assert "The first column was taken for the labels." in digits.notes


def test_images_that_are_not_square_are_turned_upright(tmp_path):
    places = np.add.outer(np.arange(12) * 9, np.arange(8) * 2)
    images = np.stack([np.where(np.arange(8) % 7 == 0, 0, places + number) for number in range(40)]).astype(np.uint8)
    content = images.transpose(0, 2, 1).reshape(40, -1)
    digits = open_mat(tmp_path, mat_array("X", content, "u1"), mat_array("y", LABELS[:, None], "u1"))
    np.testing.assert_array_equal(digits.images, images)


@pytest.mark.parametrize(
    "array",
    [
        mat_sparse("X", FLAT.astype(float)).replace(np.int32([0, 40]).tobytes(), np.int32([9, 5]).tobytes()),
        mat_cells("X", (40, 1), mat_array("", IMAGES[0], "u1")),
        mat_cells("X", (1 << 15, 1 << 15)),
        mat_cells("X", (1,) * 65),
        mat_array("X", np.zeros((1, 1, 1, 1, 1, 1, 1, 1, 1)), "u1"),
    ],
)
def test_what_holds_less_than_it_promises_is_damaged(tmp_path, array):
    assert "digits.mat" in refusal(write(tmp_path / "digits.mat", mat(array)))
