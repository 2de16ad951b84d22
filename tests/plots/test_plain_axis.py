"""The axes that are drawn as shapes look like matplotlib's own."""

import numpy as np
import pytest
from matplotlib.ticker import FuncFormatter, MaxNLocator

from digitcluster.plots.style import LIGHT, style_axes
from tests.plots.drawn_words import drawn_words


@pytest.fixture
def axes(figure):
    axes = figure(420, 300).add_axes((0.2, 0.25, 0.6, 0.6))
    style_axes(axes, LIGHT)
    axes.set(xlim=(1, 100), ylim=(0, 0.62), xscale="log")
    axes.xaxis.set_minor_locator(MaxNLocator(1))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0%}"))
    axes.xaxis.label.set_text("Number of clusters")
    axes.yaxis.label.set_text("Error rate")
    axes.xaxis.set_label_coords(0.5, 0.06, transform=axes.figure.transFigure)
    axes.yaxis.set_label_coords(0.06, 0.55, transform=axes.figure.transFigure)
    return axes


def ink(axes):
    axes.figure.canvas.draw()
    return 255 - np.asarray(axes.figure.canvas.buffer_rgba())[:, :, :3].mean(axis=2)


def boxes_of(levels):
    """Return where there is ink left of, and below, the axes: first and last row and column of both."""
    ends = []
    for part in (levels[:, :80], levels[230:, :]):
        rows, columns = np.flatnonzero(part.max(axis=1) > 40), np.flatnonzero(part.max(axis=0) > 40)
        ends += [rows[0], rows[-1], columns[0], columns[-1]]
    return np.array(ends)


def test_they_look_like_those_of_matplotlib(axes):
    ours = ink(axes)
    for axis in (axes.xaxis, axes.yaxis):
        del axis.draw
    theirs = ink(axes)
    assert np.abs(boxes_of(ours) - boxes_of(theirs)).max() <= 2
    assert 0.8 < ours.sum() / theirs.sum() < 1.25
    inside = slice(50, 220), slice(90, 330)  # where there are lines alone
    assert (ours[inside] == theirs[inside]).all() and ours[inside].any()


def test_numbers_outside_of_the_view_are_not_written(axes, monkeypatch):
    words = [text for text, _ in drawn_words(axes.figure, monkeypatch)]
    errors = ["0%", "10%", "20%", "30%", "40%", "50%", "60%"]
    assert words == ["1", "10", "100", "Number of clusters", *errors, "Error rate"]


def test_a_hidden_axis_and_hidden_numbers_are_not_drawn(axes, monkeypatch):
    axes.xaxis.set_visible(False)
    axes.tick_params(labelleft=False, labelright=True)
    axes.spines["right"].set_position(("outward", 20))
    right = axes.get_window_extent().x1
    words = drawn_words(axes.figure, monkeypatch)
    assert words and all(box.x0 > right + 20 * 100 / 72 for text, box in words if text != "Error rate")
    assert not any(text in ("10", "Number of clusters") for text, _ in words)
