import numpy as np
import pytest

from digitcluster.plots.confusion import Confusion
from digitcluster.plots.style import DARK, LIGHT, contrast

MATRIX = np.array([[90, 10, 0], [0, 40, 10], [3, 0, 0]])


def test_cells_are_shares_of_their_row_and_carry_counts(figure):
    plot = Confusion(figure())
    plot.show(MATRIX, ("0", "1", "2"))
    shares = np.asarray(plot.image.get_array())
    assert shares.tolist() == [[0.9, 0.1, 0], [0, 0.8, 0.2], [1, 0, 0]]
    assert [text.get_text() for text in plot.cell_texts if text.get_visible()] == ["90", "10", "40", "10", "3"]
    assert [tick.get_text() for tick in plot.axes.get_xticklabels()] == ["0", "1", "2"]


@pytest.mark.parametrize("style", [LIGHT, DARK], ids=["light", "dark"])
def test_every_number_can_be_read_on_its_cell(figure, style):
    plot = Confusion(figure(), style)
    matrix = np.arange(100).reshape(10, 10) ** 2
    plot.show(matrix, tuple("0123456789"))
    plot.figure.canvas.draw()
    colours = plot.image.to_rgba(plot.image.get_array())[..., :3].reshape(-1, 3)
    for text, cell in zip(plot.cell_texts, colours, strict=True):
        ground = "#" + "".join(f"{round(part * 255):02x}" for part in cell)
        assert contrast(text.get_color(), ground) > 4


def test_without_digits_there_is_a_sentence(figure):
    plot = Confusion(figure())
    plot.show(np.zeros((10, 10), int), tuple("0123456789"))
    assert plot.empty_note.get_visible() and not plot.axes.get_visible()


def test_numbers_are_left_out_where_cells_are_too_small(figure):
    plot = Confusion(figure(150, 120))
    plot.show(np.full((10, 10), 12345), tuple("0123456789"))
    assert not any(text.get_visible() for text in plot.cell_texts)


def test_what_is_shown_can_be_shown_again(figure):
    plot = Confusion(figure())
    plot.show(MATRIX, ("0", "1", "2"))
    matrix, classes = plot.values
    assert matrix is MATRIX and classes == ("0", "1", "2")
