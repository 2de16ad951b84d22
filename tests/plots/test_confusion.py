from itertools import pairwise

import numpy as np
import pytest

from digitcluster.core.analysis.cells import Pair
from digitcluster.plots.confusion import Confusion
from digitcluster.plots.confusion_words import cell_hint, confusion_title, pair_text
from digitcluster.plots.style import DARK, LIGHT, contrast

MATRIX = np.array([[90, 10, 0], [0, 40, 10], [3, 0, 0]])
CLASSES = ("0", "1", "2")


def numbers(plot):
    return sorted(text for writing in plot.numbers for text in writing.texts)


def place(plot, row, column):
    """The middle of a cell in the figure's pixels, from its lower left corner."""
    x, y = plot.cells.middle(row, column)
    pixels = plot.figure.dpi / 72
    return x * pixels, plot.figure.bbox.height - y * pixels


def test_cells_are_shares_of_their_row_and_carry_counts(figure):
    plot = Confusion(figure())
    plot.show(MATRIX, CLASSES)
    shares = np.asarray(plot.image.get_array())
    assert shares.tolist() == [[0.9, 0.1, 0], [0, 0.8, 0.2], [1, 0, 0]]
    assert numbers(plot) == ["10", "10", "3", "40", "90"]
    assert plot.rows.texts == ["0", "1", "2"] == plot.columns.texts


def test_shares_can_be_written_instead(figure):
    plot = Confusion(figure())
    plot.show(MATRIX, CLASSES, "", True)
    assert numbers(plot) == ["10.0", "100.0", "20.0", "80.0", "90.0"]


@pytest.mark.parametrize("style", [LIGHT, DARK], ids=["light", "dark"])
def test_every_number_can_be_read_on_its_cell(figure, style):
    plot = Confusion(figure(), style)
    plot.show(np.arange(1, 101).reshape(10, 10) ** 2, tuple("0123456789"))
    plot.figure.canvas.draw()
    colours = plot.image.to_rgba(plot.image.get_array())[..., :3]
    count = 0
    for writing, colour in zip(plot.numbers, (style.text, style.accent_text), strict=True):
        for left, top, right, bottom in writing.boxes:
            column = int(((left + right) / 2 - plot.cells.left) / plot.cells.cell_width)
            row = int(((top + bottom) / 2 - plot.cells.top) / plot.cells.cell_height)
            cell = "#" + "".join(f"{round(part * 255):02x}" for part in colours[row, column])
            assert contrast(colour, cell) > 4
            count += 1
    assert count == 100


def test_without_digits_there_is_a_sentence(figure):
    plot = Confusion(figure())
    plot.show(np.zeros((10, 10), int), tuple("0123456789"))
    assert plot.empty_note.get_visible() and not plot.axes.get_visible()
    assert plot.cell_at(300, 200) is None and plot.moved(None, 1, 0) is None and plot.ends() is None


def test_numbers_are_left_out_where_cells_are_too_small(figure):
    plot = Confusion(figure(150, 120))
    plot.show(np.full((10, 10), 12345), tuple("0123456789"))
    assert numbers(plot) == []


def test_what_is_shown_can_be_shown_again(figure):
    plot = Confusion(figure())
    plot.show(MATRIX, CLASSES, "k 3", True, (0, None))
    matrix, *others = plot.values
    assert matrix is MATRIX and others == [CLASSES, "k 3", True, (0, None)]


def test_a_place_is_a_cell_a_row_or_a_column(figure):
    plot = Confusion(figure())
    plot.show(MATRIX, CLASSES)
    assert plot.cell_at(*place(plot, 0, 2)) == (0, 2) and plot.cell_at(*place(plot, 2, 0)) == (2, 0)
    assert plot.cell_at(*place(plot, 1, -1)) == (1, None) and plot.cell_at(*place(plot, -1, 1)) == (None, 1)
    assert plot.cell_at(2, plot.figure.bbox.height - 2) is None


def test_the_keys_go_from_cell_to_cell_and_to_names_but_not_beyond(figure):
    plot = Confusion(figure())
    plot.show(MATRIX, CLASSES)
    assert plot.moved(None, 1, 0) == (0, 0)
    assert plot.moved((0, 0), 1, 0) == (0, 1) and plot.moved((0, 0), 0, 1) == (1, 0)
    assert plot.moved((0, 0), -1, 0) == (0, None) and plot.moved((0, 0), 0, -1) == (None, 0)
    assert plot.moved((0, None), 0, -1) == (0, None), "the corner stands for nothing"
    assert plot.moved((2, 2), 1, 0) == (2, 2) and plot.moved((None, 1), 0, 1) == (0, 1)
    assert plot.ends() == ((0, 0), (2, 2))


def test_the_frame_is_around_what_is_selected(figure):
    plot = Confusion(figure())
    plot.show(MATRIX, CLASSES)
    assert not plot.frame.get_visible()
    plot.select((1, 2))
    cells, (x, y) = plot.cells, plot.frame.get_xy()
    assert (x, y) == pytest.approx((cells.left + 2 * cells.cell_width, cells.top + cells.cell_height))
    plot.select((None, 2))
    assert plot.frame.get_height() == pytest.approx(3 * cells.cell_height)
    plot.select((7, 7))
    assert not plot.frame.get_visible()


def test_a_hint_says_what_a_cell_counts():
    assert cell_hint(MATRIX, CLASSES, 0, 1) == "0 read as 1: 10 of 100 (10.0 %)"
    assert cell_hint(MATRIX, CLASSES, 1, None) == "1 read correctly: 40 of 50 (80.0 %)"
    assert cell_hint(MATRIX, CLASSES, None, 1) == "Read as 1: 50 digits, 80.0 % of them correctly"
    assert cell_hint(np.zeros((2, 2), int), "ab", 0, 1) == "a read as b: 0 of 0"
    assert pair_text(Pair(0, 1, 1312, 0.1), CLASSES) == "0 read as 1: 1,312"
    assert pair_text(Pair(0, 1, 7, 0.1), ("alpha", "b")) == "alpha → b: 7"
    assert pair_text(Pair(0, 1, 7, 0.1), ("letter number 10", "b")) == "letter number 10\n→ b: 7"


def test_the_title_says_what_it_is_of():
    assert confusion_title("k 3", "test digits", MATRIX) == "k 3 · test digits · error rate 15.0 %"
    assert confusion_title("k 3", "test digits", np.zeros((3, 3), int)) == ""


NAMES = {
    "digits": tuple("0123456789"),
    "letters": tuple("abcdefghijklmnopqrstuvwxyz"),
    "all": tuple("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"),
    "long": tuple(f"a class with {'quite ' * 4}long name {number}" for number in range(10)),
    "money": ("$5", "R&D", "$x$ and $y$", "a_b^c", r"\alpha", "日本語の数字", "%"),
    "many long": tuple(f"class number {number}" for number in range(62)),
    "one": ("0",),
}


@pytest.mark.parametrize("size", [(300, 220), (400, 300), (620, 480), (1600, 1000)])
@pytest.mark.parametrize("names", NAMES.values(), ids=NAMES)
def test_no_words_touch_or_leave_the_figure(figure, size, names):
    plot = Confusion(figure(*size))
    count = len(names)
    plot.show(np.full((count, count), 1234), names, "k 16 · validation digits · error rate 31.9 %")
    width, height = plot.figure.get_size_inches() * 72
    writings = (plot.title, plot.axis_names, plot.true_name, plot.rows, plot.columns, *plot.numbers)
    boxes = [box for writing in writings for box in writing.boxes]
    for left, top, right, bottom in boxes:
        assert left >= 0 and top >= 0 and right <= width and bottom <= height
    by_place = sorted(boxes)
    for index, (_, top, right, bottom) in enumerate(by_place):
        for other in by_place[index + 1 :]:
            if other[0] >= right:
                break
            assert other[1] >= bottom or other[3] <= top
    assert plot.rows.texts and plot.columns.texts
    assert all(one[1] <= other[0] for one, other in pairwise(sorted(plot.columns.spans))) or plot.cells.turned
