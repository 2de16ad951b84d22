import io
from itertools import pairwise

import pytest

from digitcluster.plots.error_rate import ErrorRate, Point
from digitcluster.plots.style import DARK

PLANNED = (*range(5, 25), 100)
POINTS = [Point(k, 1 / k**0.5, 1 / k**0.5 + 0.02) for k in PLANNED]


def test_each_k_has_its_two_dots(figure):
    plot = ErrorRate(figure())
    plot.show(POINTS, PLANNED, None)
    assert list(plot._validation.get_xdata()) == list(PLANNED)
    assert list(plot._training.get_ydata()) == [one.training_error for one in POINTS]


def test_dots_are_sorted_whatever_order_they_come_in(figure):
    plot = ErrorRate(figure())
    plot.show(POINTS[::-1], PLANNED, None)
    assert list(plot._validation.get_xdata()) == list(PLANNED)


def test_the_axis_does_not_move_while_dots_appear(figure):
    plot = ErrorRate(figure())
    limits = set()
    for count in range(1, len(POINTS) + 1):
        plot.show(POINTS[:count], PLANNED, None)
        limits.add((plot._axes.get_xlim(), plot._axes.get_ylim()))
    assert len(limits) == 1


def test_every_dot_is_found_under_the_mouse_and_nothing_far_from_them(figure):
    plot = ErrorRate(figure())
    plot.show(POINTS, PLANNED, None)
    plot.figure.canvas.draw()
    for index, point in enumerate(POINTS):
        for error in (point.training_error, point.validation_error):
            x, y = plot._axes.transData.transform((point.k, error))
            assert plot.point_at(x + 1, y - 1) == index
    assert plot.point_at(5, 5) is None


def test_the_current_k_is_marked_with_its_error_rate(figure):
    plot = ErrorRate(figure())
    plot.show([Point(16, 0.3, 0.328)], PLANNED, 16)
    assert plot._ring.get_visible() and plot._mark_text.get_text() == "k = 16 · 32.8 %"
    plot.show([Point(16, 0.3, 0.328)], PLANNED, 99)
    assert not plot._ring.get_visible()


def test_without_validation_digits_the_training_error_is_shown(figure):
    plot = ErrorRate(figure())
    plot.show([Point(5, 0.5, None), Point(9, 0.4, None)], (5, 9), 9)
    plot.figure.canvas.draw()
    assert list(plot._training.get_xdata()) == [5, 9] and len(plot._validation.get_xdata()) == 0
    assert "40.0 %" in plot._mark_text.get_text()


@pytest.mark.parametrize("planned", [(3,), (1, 2), (5, 10_000), PLANNED])
def test_figures_under_the_axis_do_not_touch(figure, planned):
    plot = ErrorRate(figure(400, 300))
    plot.show([Point(k, 0.4, 0.5) for k in planned], planned, None)
    plot.figure.canvas.draw()
    renderer = plot.figure.canvas.get_renderer()
    boxes = [label.get_window_extent(renderer) for label in plot._axes.get_xticklabels() if label.get_text()]
    low, high = plot._axes.get_xlim()
    assert boxes and low < min(planned) and high > max(planned)
    assert all(one.x1 < other.x0 for one, other in pairwise(boxes))


def test_names_of_the_lines_stand_apart_where_the_lines_meet(figure):
    plot = ErrorRate(figure())
    plot.show([Point(5, 0.5, 0.5)], (5,), None)
    plot.figure.canvas.draw()
    renderer = plot.figure.canvas.get_renderer()
    one, other = (name.get_window_extent(renderer) for name in plot._names)
    assert not one.overlaps(other)


def test_without_a_sweep_there_is_a_sentence(figure):
    plot = ErrorRate(figure())
    assert plot._empty.get_visible() and not plot._axes.get_visible()


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_it_can_be_saved_in_dark(figure, kind):
    plot = ErrorRate(figure(), DARK)
    plot.show(POINTS, PLANNED, 24)
    file = io.BytesIO()
    plot.figure.savefig(file, format=kind)
    assert file.tell() > 1000
