import io
from itertools import pairwise

import pytest

from digitcluster.core.digits import Digits
from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.plots.error_rate import ErrorRate, SweepDot, dots_of, in_words
from digitcluster.plots.style import DARK

PLANNED = (*range(5, 25), 100)
DOTS = [SweepDot(k, 1 / k**0.5, 1 / k**0.5 + 0.02) for k in PLANNED]


def test_each_k_has_its_two_dots(figure):
    plot = ErrorRate(figure())
    plot.show(DOTS, PLANNED, None)
    assert list(plot.validation_line.get_xdata()) == list(PLANNED)
    assert list(plot.training_line.get_ydata()) == [one.training_error for one in DOTS]


def test_dots_are_sorted_whatever_order_they_come_in(figure):
    plot = ErrorRate(figure())
    plot.show(DOTS[::-1], PLANNED, None)
    assert list(plot.validation_line.get_xdata()) == list(PLANNED)


def test_the_axis_does_not_move_while_dots_appear(figure):
    plot = ErrorRate(figure())
    limits = set()
    for count in range(1, len(DOTS) + 1):
        plot.show(DOTS[:count], PLANNED, None)
        limits.add((plot.axes.get_xlim(), plot.axes.get_ylim()))
    assert len(limits) == 1


def test_every_dot_is_found_under_the_mouse_and_nothing_far_from_them(figure):
    plot = ErrorRate(figure())
    plot.show(DOTS, PLANNED, None)
    plot.figure.canvas.draw()
    for index, dot in enumerate(DOTS):
        for error in (dot.training_error, dot.validation_error):
            x, y = plot.axes.transData.transform((dot.k, error))
            assert plot.dot_at(x + 1, y - 1) == index
    assert plot.dot_at(5, 5) is None


def test_the_current_k_is_marked_with_its_error_rate(figure):
    plot = ErrorRate(figure())
    plot.show([SweepDot(16, 0.3, 0.328)], PLANNED, 16)
    assert plot.ring.get_visible() and plot.title.texts == ["k 16: validation 32.8 %, training 30.0 %"]
    plot.show([SweepDot(16, 0.3, 0.328)], PLANNED, 99)
    assert not plot.ring.get_visible() and plot.title.texts == []


def test_without_validation_digits_the_training_error_is_shown(figure):
    plot = ErrorRate(figure())
    plot.show([SweepDot(5, 0.5, None), SweepDot(9, 0.4, None)], (5, 9), 9)
    plot.figure.canvas.draw()
    assert list(plot.training_line.get_xdata()) == [5, 9] and len(plot.validation_line.get_xdata()) == 0
    assert plot.title.texts == ["k 9: training 40.0 %"]


@pytest.mark.parametrize("planned", [(3,), (1, 2), (5, 10_000), PLANNED])
def test_figures_under_the_axis_do_not_touch(figure, planned):
    plot = ErrorRate(figure(400, 300))
    plot.show([SweepDot(k, 0.4, 0.5) for k in planned], planned, None)
    plot.figure.canvas.draw()
    renderer = plot.figure.canvas.get_renderer()
    boxes = [label.get_window_extent(renderer) for label in plot.axes.get_xticklabels() if label.get_text()]
    low, high = plot.axes.get_xlim()
    assert boxes and low < min(planned) and high > max(planned)
    assert all(one.x1 < other.x0 for one, other in pairwise(boxes))


def on_page(plot, text):
    """The box of a drawn text in pt, y downward from the figure's top."""
    box = text.get_window_extent(plot.figure.canvas.get_renderer())
    pt = 72 / plot.figure.dpi
    height = plot.figure.bbox.height
    return box.x0 * pt, (height - box.y1) * pt, box.x1 * pt, (height - box.y0) * pt


SIZES = [(280, 200), (400, 300), (620, 420), (1600, 1000)]
SWEEPS = {
    "notebook": DOTS,
    "one": [SweepDot(1, 0.9, 0.9)],
    "all wrong": [SweepDot(5, 1.0, 1.0), SweepDot(6, 0.99, 1.0)],
    "nothing wrong": [SweepDot(999, 0.01, 0.02), SweepDot(1000, 0.0, 0.0)],
    "wide": [SweepDot(k, 0.3, 0.5) for k in (1, 2, 10, 100, 1000, 10_000)],
    "crossing": [SweepDot(5, 0.5, 0.4), SweepDot(500, 0.205, 0.2)],
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("dots", SWEEPS.values(), ids=SWEEPS)
def test_no_words_touch_or_leave_the_figure(figure, size, dots):
    plot = ErrorRate(figure(*size))
    plot.show(dots, [dot.k for dot in dots], dots[-1].k)
    plot.figure.canvas.draw()
    axes = plot.axes
    ticks = [tick for tick in (*axes.get_xticklabels(), *axes.get_yticklabels()) if tick.get_text()]
    inside = [tick for tick in ticks if axes.bbox.padded(3).overlaps(tick.get_window_extent().padded(8))]
    boxes = [on_page(plot, text) for text in (*inside, axes.xaxis.label, axes.yaxis.label)]
    boxes += [box for writing in (plot.title, *plot.line_names) for box in writing.boxes]
    assert plot.title.texts and all(writing.texts for writing in plot.line_names)
    width, height = plot.figure.get_size_inches() * 72
    for index, (left, top, right, bottom) in enumerate(boxes):
        assert left >= 0 and top >= 0 and right <= width and bottom <= height
        for other in boxes[index + 1 :]:
            assert other[0] >= right or other[2] <= left or other[1] >= bottom or other[3] <= top


def test_only_the_mark_is_drawn_anew_when_another_dot_is_used(figure):
    plot = ErrorRate(figure())
    assert plot.show(DOTS, PLANNED, None) is True
    assert plot.show(DOTS, PLANNED, 16) is False
    assert plot.show(DOTS[:-1], PLANNED, 16) is True


def test_the_keys_go_from_dot_to_dot_by_k(figure):
    plot = ErrorRate(figure())
    assert plot.moved(None, 1, 0) is None and plot.ends() is None
    plot.show([SweepDot(9, 0.3, 0.4), SweepDot(3, 0.5, 0.6), SweepDot(5, 0.4, 0.5)], (3, 5, 9), None)
    assert [plot.moved(None, 1, 0), plot.moved(1, 1, 0), plot.moved(2, 1, 0), plot.moved(0, 1, 0)] == [1, 2, 0, 0]
    assert plot.moved(1, -1, 0) == 1 and plot.ends() == (1, 0)


def test_a_dot_in_words_leaves_out_what_was_not_measured():
    assert in_words(SweepDot(1600, 0.3, 0.328)) == "k 1,600: validation 32.8 %, training 30.0 %"
    assert in_words(SweepDot(5, 0.3, None)) == "k 5: training 30.0 %"


def test_without_a_sweep_there_is_a_sentence(figure):
    plot = ErrorRate(figure())
    assert plot.empty_note.get_visible() and not plot.axes.get_visible()


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_it_can_be_saved_in_dark(figure, kind):
    plot = ErrorRate(figure(), DARK)
    plot.show(DOTS, PLANNED, 24)
    file = io.BytesIO()
    plot.figure.savefig(file, format=kind)
    assert file.tell() > 1000


@pytest.fixture
def half_measured(figure):
    """A plot with no training error at k = 5, and no error rate at all at k = 7."""
    plot = ErrorRate(figure())
    plot.show([SweepDot(5, None, 0.5), SweepDot(7, None, None), SweepDot(9, 0.3, 0.4)], (5, 7, 9), 7)
    plot.figure.canvas.draw()
    return plot


def test_an_error_rate_that_was_not_measured_is_not_drawn_as_0(half_measured):
    training, validation = half_measured.figure.axes[0].get_lines()[:2]
    assert training.get_xydata().tolist() == [[9, 0.3]]
    assert validation.get_xydata().tolist() == [[5, 0.5], [9, 0.4]]


def test_a_k_without_an_error_rate_is_neither_marked_nor_under_the_mouse(half_measured):
    axes = half_measured.figure.axes[0]
    assert half_measured.title.texts == [] and not half_measured.ring.get_visible()
    assert half_measured.dot_at(*axes.transData.transform((5, 0))) is None
    assert half_measured.dot_at(*axes.transData.transform((7, 0))) is None
    assert half_measured.dot_at(*axes.transData.transform((5, 0.5))) == 0


def test_a_sweep_without_any_error_rate_can_be_drawn(figure):
    plot = ErrorRate(figure())
    plot.show([SweepDot(5, None, None)], (5, 9), 5)
    plot.figure.canvas.draw()
    assert not any(line.get_xydata().size for line in plot.figure.axes[0].get_lines()[:2])


def test_the_runs_of_a_sweep_become_dots_without_inventing_error_rates(sample):
    settings = TrainingSettings(k=3, max_iterations=2, validation=0)
    labelled = finish(train_run(sample, settings))
    bare = finish(train_run(Digits(sample.images, None), settings))
    assert dots_of([labelled, bare]) == (SweepDot(3, labelled.training_error, None), SweepDot(3, None, None))


def test_what_is_shown_can_be_shown_again(figure):
    plot = ErrorRate(figure())
    plot.show(DOTS, PLANNED, 24)
    assert plot.values == (DOTS, PLANNED, 24)
