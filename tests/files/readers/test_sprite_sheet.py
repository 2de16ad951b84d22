"""Pictures of many digits in rows."""

import numpy as np
import pytest
from PIL import Image

from digitcluster.core.drawing.sample import draw_sample
from digitcluster.core.progress import finish
from digitcluster.files.questions import CellChoice, OneDigit
from digitcluster.files.readers.sprite_sheet import question
from digitcluster.files.source.source import open_source
from tests.files.writing import png, reading, refusal, sheet_of, write

LOOKED = "The picture was cut into 200 cells of 28 × 28 pixels, as it seems by looking; --cell says another size."
UNKNOWN = "The picture does not say what the labels are."


@pytest.fixture(scope="module")
def digits():
    return finish(draw_sample(600, seed=4))


@pytest.fixture(scope="module")
def by_label(digits):
    """Twenty images of each digit, from 0 to 9: uint8 (10, 20, 28, 28)."""
    return np.stack([digits.images[digits.labels == label][:20] for label in range(10)])


def asked(path):
    with open_source(path) as source:
        return question(source)


def label_of(digits, image):
    same = (digits.images == image).all(axis=(1, 2))
    return digits.labels[same].tolist()


def test_digits_in_mixed_rows_have_no_labels(tmp_path, digits):
    found = reading(write(tmp_path / "sheet.png", png(sheet_of(digits.images[:200], 20))))
    np.testing.assert_array_equal(found.images, digits.images[:200])
    assert found.labels is None
    assert found.notes == (LOOKED, UNKNOWN)
    assert found.format == "Sprite sheet"


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("columns", [20, 10])
def test_rows_of_one_digit_are_its_labels(tmp_path, by_label, first, columns):
    ordered = np.roll(by_label, -first, axis=0)
    found = reading(write(tmp_path / "sheet.png", png(sheet_of(ordered.reshape(-1, 28, 28), columns))))
    assert [label_of(found, image) for image in by_label[:, 0]] == [[label] for label in range(10)]
    each = "one" if columns == 20 else "2"
    order = "1 to 9 and 0" if first else "0 to 9"
    assert f"The labels were taken from the rows, {each} for each of the digits {order};" in found.notes[1]


def test_columns_of_one_digit_are_its_labels(tmp_path, by_label):
    picture = sheet_of(by_label.transpose(1, 0, 2, 3).reshape(-1, 28, 28), 10)
    found = reading(write(tmp_path / "sheet.png", png(picture)))
    assert [label_of(found, image) for image in by_label[:, 7]] == [[label] for label in range(10)]
    assert "from the columns, one for each" in found.notes[1]


@pytest.mark.parametrize("kind", ["PNG", "BMP", "GIF", "TIFF"])
def test_dark_ink_on_light_with_lines_between_is_read_in_every_kind_of_picture(tmp_path, digits, kind):
    picture = sheet_of(255 - digits.images[:200], 20, gap=1, margin=1, line=90, paper=255)
    found = reading(write(tmp_path / "sheet", png(picture, kind)))
    np.testing.assert_array_equal(found.images, digits.images[:200])
    assert "Dark ink on light was inverted." in found.notes


def test_blank_cells_are_left_out_and_said(tmp_path, digits):
    found = reading(write(tmp_path / "sheet.png", png(sheet_of(digits.images[:193], 20))))
    np.testing.assert_array_equal(found.images, digits.images[:193])
    assert "7 blank cells were left out." in found.notes


def test_each_row_of_pixels_may_be_a_digit(tmp_path, digits):
    path = write(tmp_path / "sheet.png", png(digits.images.reshape(600, 784)))
    found = reading(path)
    np.testing.assert_array_equal(found.images, digits.images)
    assert "Each row of pixels was read as a digit of 28 × 28 pixels." in found.notes
    choice = asked(path)
    assert choice.picture.shape == (560, 560)
    np.testing.assert_array_equal(choice.picture[28:56, :28], digits.images[20])
    np.testing.assert_array_equal(reading(path, cell=choice.cell).images, digits.images)


def test_the_cells_size_is_asked_with_a_picture_that_it_divides(tmp_path, digits):
    path = write(tmp_path / "sheet.png", png(sheet_of(digits.images[:200], 20, gap=2, margin=2, line=255)))
    choice = asked(path)
    assert isinstance(choice, CellChoice)
    assert choice.cell == (28, 28)
    np.testing.assert_array_equal(choice.picture, sheet_of(digits.images[:200], 20))
    found = reading(path, cell=(28, 28))
    np.testing.assert_array_equal(found.images, digits.images[:200])
    assert found.notes[0] == "The picture was cut into 200 cells of 28 × 28 pixels, as was chosen."


def test_another_size_is_taken_with_a_warning(tmp_path, digits):
    path = write(tmp_path / "sheet.png", png(sheet_of(digits.images[:200], 20)))
    found = reading(path, cell=(28, 56))
    assert found.images.shape == (100, 28, 56)
    assert "The digits seem to have 28 × 28 pixels each, and not 56 × 28 as was chosen." in found.warnings


def test_a_size_is_taken_where_none_is_seen(tmp_path, digits):
    picture = sheet_of(digits.images[:6], 3)
    assert reading(write(tmp_path / "six.png", png(picture)), cell=(28, 28)).images.shape == (6, 28, 28)


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (
            (28, 30),
            "Digits of 30 × 28 pixels do not fit into sheet.png, which has 560 × 280 pixels. "
            "Sizes that fit are 10 × 10, 14 × 14, 20 × 20, 28 × 28, 35 × 35 and 40 × 40.",
        ),
        ((280, 560), "Digits of 560 × 280 pixels do not fit"),
        ((10**9, 10**9), "do not fit into sheet.png"),
        ((2, 2), "Digits of 2 × 2 pixels are too small. Say at least 5 × 5."),
    ],
)
def test_a_size_that_does_not_fit_is_refused_with_those_that_do(tmp_path, digits, cell, message):
    assert message in refusal(write(tmp_path / "sheet.png", png(sheet_of(digits.images[:200], 20))), cell=cell)


@pytest.mark.parametrize("scale", [1, 2, 20])
def test_a_single_digit_belongs_on_the_drawing_pad(tmp_path, digits, scale):
    path = write(tmp_path / "five.png", png(np.kron(digits.images[0], np.ones((scale, scale), np.uint8))))
    assert isinstance(asked(path), OneDigit)
    assert refusal(path) == (
        "five.png is a picture of a single digit, it seems. Put it on the drawing pad: Edit > Open a picture of a "
        "digit. If it shows many digits in rows, --cell 28x28 on the command line says how large one of them is."
    )


@pytest.mark.parametrize(
    ("picture", "message"),
    [
        (np.full((60, 60), 200, np.uint8), "a.png shows no digits: the whole picture has one shade."),
        (np.eye(60, 900, dtype=np.uint8) * 255, "a.png is a picture in which no rows of digits can be seen."),
    ],
)
def test_pictures_that_show_no_digits_are_refused(tmp_path, picture, message):
    path = write(tmp_path / "a.png", png(picture))
    assert asked(path) is None
    assert message in refusal(path)


def test_a_damaged_picture_is_refused(tmp_path, digits):
    content = png(sheet_of(digits.images[:200], 20))
    assert refusal(write(tmp_path / "a.png", content[: len(content) // 2])) == "a.png is a damaged picture."


def test_a_picture_of_a_gigapixel_is_refused(tmp_path):
    path = tmp_path / "a.png"
    Image.new("1", (30_000, 30_000)).save(path)
    assert "a.png is far too large for a picture" in refusal(path)
