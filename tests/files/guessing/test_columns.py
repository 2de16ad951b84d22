import numpy as np
import pytest

from digitcluster.files.guessing.columns import Columns, columns_of_matrix
from digitcluster.files.guessing.label_column import agreement
from digitcluster.files.guessing.vote import Vote


@pytest.fixture
def drawn(sample):
    """Digits of 28 × 28 that can be read, as flat rows with their labels."""
    return sample.images[:300].reshape(300, -1), sample.labels[:300]


def layout(matrix):
    found = columns_of_matrix(matrix)
    return None if found is None else (found.before, found.after, found.label, found.shape)


def test_a_square_needs_no_label(drawn):
    assert columns_of_matrix(drawn[0]) == Columns(0, 0, (), (28, 28))


@pytest.mark.parametrize("kind", [np.uint8, np.int64, np.float32])
def test_the_label_is_found_at_either_end(drawn, kind):
    images, labels = drawn
    assert columns_of_matrix(np.c_[labels, images].astype(kind)) == Columns(1, 0, (0,), (28, 28))
    assert columns_of_matrix(np.c_[images, labels].astype(kind)) == Columns(0, 1, (784,), (28, 28))


def test_digits_in_the_order_of_their_labels_do_not_mislead(drawn):
    images, labels = drawn
    order = np.argsort(labels, kind="stable")
    assert layout(np.c_[images, labels][order]) == (0, 1, (784,), (28, 28))


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("from_one", [0, 1])
def test_a_first_pixel_that_could_be_a_label_is_seen_through(drawn, turned, from_one):
    images, labels = drawn
    images = images.copy()
    images[:, 0] = np.random.default_rng(0).integers(0, 10, 300)  # as mixed as labels are
    if turned:  # as MATLAB keeps them
        images = images.reshape(300, 28, 28).transpose(0, 2, 1).reshape(300, -1)
    found = columns_of_matrix(np.c_[images, labels + from_one])
    assert found.label == (784,)
    assert found.notes[0].startswith("The labels were taken from the last column: the built-in model sees")


def test_what_the_model_cannot_tell_is_taken_as_usual_and_said(drawn):
    images = np.random.default_rng(0).integers(0, 10, (300, 785))
    found = columns_of_matrix(images)
    assert (found.label, found.is_sure) == ((0,), False)
    assert found.notes == ("The labels were taken from the first column; those in the last could be labels too.",)


@pytest.mark.parametrize("low", [0, -1])
def test_columns_that_mark_the_label_are_found_at_either_end(drawn, low):
    images, labels = drawn
    marks = np.where(np.eye(10)[labels] > 0, 1, low)
    assert layout(np.c_[images, marks]) == (0, 10, tuple(range(784, 794)), (28, 28))
    assert layout(np.c_[marks, images]) == (10, 0, tuple(range(10)), (28, 28))
    marks[7] = 1
    assert layout(np.c_[images, marks]) is None


@pytest.mark.parametrize("first", [0, 1])
def test_a_column_that_counts_the_rows_is_left_out_and_said(drawn, first):
    images, labels = drawn
    numbers = np.arange(first, first + 300)
    assert layout(np.c_[numbers, images]) == (1, 0, (), (28, 28))
    assert layout(np.c_[numbers, images, labels]) == (1, 1, (785,), (28, 28))
    found = columns_of_matrix(np.c_[numbers, labels, images])
    assert found == Columns(2, 0, (1,), (28, 28), ("The first column, which only counts the rows, was left out.",))


def test_ten_digits_in_their_order_are_labels_and_no_count():
    images = np.full((10, 25), 0.5)
    assert layout(np.c_[np.arange(10), images]) == (1, 0, (0,), (5, 5))


@pytest.mark.parametrize("columns", [4, 5, 13, 16, 17, 30, 321])
def test_tables_of_anything_else_are_no_images(columns):
    assert columns_of_matrix(np.random.default_rng(0).integers(0, 16, (150, columns))) is None


def test_images_that_are_not_square_are_found_beside_a_label(drawn):
    images, labels = drawn
    oblong = images.reshape(300, 28, 28)[:, 4:24, 6:22].reshape(300, -1)
    assert layout(np.c_[oblong, labels]) == (0, 1, (320,), (20, 16))
    found = columns_of_matrix(np.c_[labels, oblong])
    assert found.notes == ("The 320 pixels were read as 20 rows of 16, in which neighbours are most alike.",)


@pytest.mark.parametrize(
    "matrix",
    [np.zeros((0, 784)), np.zeros((5, 0)), np.zeros(784), np.array([["a"] * 25]), np.full((3, 26), np.nan)],
)
def test_what_is_no_matrix_of_digits_is_none(matrix):
    assert columns_of_matrix(matrix) is None


def test_numbers_that_are_far_too_large_agree_with_no_picture():
    seen = Vote(np.arange(40), np.full(40, 7, np.uint8))
    for number in (1e30, -1e30, np.inf, 1e308):
        assert agreement(seen, np.full(40, number)) == 0
