import io
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from digitcluster.core.digits import Digits
from digitcluster.core.progress import finish
from digitcluster.core.training.notebook import FINGERPRINT
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.plots.error_rate import ErrorRate, SweepDot, dots_of, in_words
from digitcluster.plots.style import DARK
from digitcluster.plots.sweep_curves import PLAIN, Curves, Second, usual_curves
from tests.plots.drawn_words import drawn_words

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
    assert plot.ring.get_visible() and plot.words.title.texts == ["k 16: validation 32.8 %, training 30.0 %"]
    plot.show([SweepDot(16, 0.3, 0.328)], PLANNED, 99)
    assert not plot.ring.get_visible() and plot.words.title.texts == []


def test_without_validation_digits_the_training_error_is_shown(figure):
    plot = ErrorRate(figure())
    plot.show([SweepDot(5, 0.5, None), SweepDot(9, 0.4, None)], (5, 9), 9)
    plot.figure.canvas.draw()
    assert list(plot.training_line.get_xdata()) == [5, 9] and len(plot.validation_line.get_xdata()) == 0
    assert plot.words.title.texts == ["k 9: training 40.0 %"]


@pytest.mark.parametrize("planned", [(3,), (1, 2), (5, 10_000), PLANNED])
def test_figures_under_the_axis_do_not_touch(figure, planned, monkeypatch):
    plot = ErrorRate(figure(400, 300))
    plot.show([SweepDot(k, 0.4, 0.5) for k in planned], planned, None)
    boxes = [box for text, box in drawn_words(plot.figure, monkeypatch) if text.isdigit()]
    low, high = plot.axes.get_xlim()
    assert boxes and low < min(planned) and high > max(planned)
    assert all(one.x1 < other.x0 for one, other in pairwise(boxes))


INERTIA = Second("inertia", tuple((k, 2e11 / k**0.2) for k in PLANNED), 12, "bends at 12")
ALL = Curves(second=INERTIA, guide=10, guide_words="one cluster a digit", notebook=True)
SIZES = [(280, 200), (400, 300), (620, 420), (1600, 1000)]
SWEEPS = {
    "notebook": DOTS,
    "one": [SweepDot(1, 0.9, 0.9)],
    "all wrong": [SweepDot(5, 1.0, 1.0), SweepDot(6, 0.99, 1.0)],
    "nothing wrong": [SweepDot(999, 0.01, 0.02), SweepDot(1000, 0.0, 0.0)],
    "wide": [SweepDot(k, 0.3, 0.5) for k in (1, 2, 10, 100, 1000, 10_000)],
    "crossing": [SweepDot(5, 0.5, 0.4), SweepDot(500, 0.205, 0.2)],
    "seeds": [SweepDot(k, 1 / k**0.5, 1 / k**0.5 + seed / 100, seed) for k in PLANNED for seed in range(10)],
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("dots", SWEEPS.values(), ids=SWEEPS)
@pytest.mark.parametrize("curves", [PLAIN, ALL], ids=["plain", "all"])
def test_no_words_touch_or_leave_the_figure(figure, size, dots, curves, monkeypatch):
    plot = ErrorRate(figure(*size))
    points = tuple((k, 2e11 / k**0.2) for k in sorted({dot.k for dot in dots}))
    curves = replace(curves, second=curves.second and replace(curves.second, points=points))
    plot.show(dots, [dot.k for dot in dots], dots[-1].k, curves)
    pixel, bottom = 72 / plot.figure.dpi, plot.figure.bbox.y1
    boxes = [
        (box.x0 * pixel, (bottom - box.y1) * pixel, box.x1 * pixel, (bottom - box.y0) * pixel)
        for _, box in drawn_words(plot.figure, monkeypatch)
    ]
    boxes += [box for writing in plot.words.all for box in writing.boxes]
    assert plot.words.title.texts and all(writing.texts for writing in plot.words.line_names[:2])
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
    assert half_measured.words.title.texts == [] and not half_measured.ring.get_visible()
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
    assert dots_of([labelled, bare]) == (
        SweepDot(3, labelled.training_error, None, 42, labelled.inertia),
        SweepDot(3, None, None, 42, bare.inertia),
    )


def test_what_is_shown_can_be_shown_again(figure):
    plot = ErrorRate(figure())
    plot.show(DOTS, PLANNED, 24)
    assert plot.values == (DOTS, PLANNED, 24, PLAIN)


SEEDED = [
    SweepDot(k, error - 0.1, error, seed)
    for k, errors in ((5, (0.5, 0.3, 0.4)), (9, (0.35, 0.2, 0.3)))
    for seed, error in enumerate(errors)
]


def test_several_seeds_are_dots_with_their_median_as_a_line_and_their_spread_as_a_band(figure):
    plot = ErrorRate(figure())
    plot.show(SEEDED, (5, 9), 5, Curves(seed=1))
    assert plot.validation_line.get_xydata().tolist() == [[5, 0.4], [9, 0.3]]
    assert plot.training_line.get_ydata() == pytest.approx([0.3, 0.2])
    assert sorted(map(tuple, plot.seed_dots.get_xydata())) == sorted((dot.k, dot.validation_error) for dot in SEEDED)
    assert plot.band.get_xy()[:4].tolist() == [[5, 0.3], [9, 0.2], [9, 0.35], [5, 0.5]]
    assert plot.words.title.texts == ["k 5, seed 1: validation 30.0 %, training 20.0 %"]
    assert plot.ring.get_xydata().tolist() == [[5, 0.3]]
    assert plot.words.note.texts == ["3 seeds: a dot each, median as a line, lowest to highest as a band"]


def test_of_five_seeds_or_more_the_band_is_the_middle_half(figure):
    plot = ErrorRate(figure())
    plot.show([SweepDot(k, None, seed / 10, seed) for k in (5, 9) for seed in (0, 1, 2, 3, 10)], (5, 9), None)
    assert plot.band.get_xy()[:4, 1] == pytest.approx([0.1, 0.1, 0.3, 0.3])
    assert "middle half" in plot.words.note.texts[0]


def test_one_training_for_each_k_has_neither_band_nor_note(figure):
    plot = ErrorRate(figure())
    plot.show(SEEDED, (5, 9), None)
    plot.show(DOTS, PLANNED, None)
    assert plot.words.note.texts == [] and len(plot.seed_dots.get_xdata()) == 0
    assert len(np.unique(plot.band.get_xy(), axis=0)) == 1 and plot.validation_line.get_marker() == "o"


def test_of_several_seeds_each_dot_is_under_the_mouse_and_the_medians_are_none(figure):
    plot = ErrorRate(figure())
    plot.show(SEEDED, (5, 9), None)
    for index, dot in enumerate(SEEDED):
        assert plot.dot_at(*plot.axes.transData.transform((dot.k, dot.validation_error))) == index
    assert plot.dot_at(*plot.axes.transData.transform((9, 0.1))) is None, "a training error"


def test_the_keys_go_up_and_down_among_the_seeds_of_a_k(figure):
    plot = ErrorRate(figure())
    plot.show(SEEDED, (5, 9), None)
    assert [plot.moved(2, 0, step) for step in (-1, 1)] == [0, 1] and plot.moved(1, 0, 1) == 1
    assert [plot.moved(index, 1, 0) for index in (0, 1, 2)] == [3, 4, 5], "the highest beside the highest"
    assert plot.ends() == (0, 4)


def test_the_training_errors_can_be_left_out_unless_there_are_no_others(figure):
    plot = ErrorRate(figure())
    plot.show(DOTS, PLANNED, None, Curves(training=False))
    assert not plot.training_line.get_visible() and [one.texts for one in plot.words.line_names[:2]] == [
        [],
        ["validation"],
    ]
    assert plot.dot_at(*plot.axes.transData.transform((5, DOTS[0].validation_error))) == 0
    assert plot.dot_at(*plot.axes.transData.transform((100, DOTS[-1].training_error - 0.06))) is None
    plot.show([SweepDot(5, 0.5, None)], (5, 9), None, Curves(training=False))
    assert plot.training_line.get_visible() and plot.words.line_names[0].texts == ["training"]


def test_a_second_curve_has_its_own_axis_name_and_mark(figure):
    plot = ErrorRate(figure(900, 500))
    plot.show(DOTS, PLANNED, None, ALL)
    plot.figure.canvas.draw()
    second = plot.second
    assert second.line.get_xydata().tolist() == [list(point) for point in INERTIA.points]
    assert second.axes.yaxis.label.get_text() == "Inertia (10¹¹)" and second.axes.get_visible()
    assert second.mark.get_xydata().tolist() == [[12, 2e11 / 12**0.2]]
    assert plot.words.line_names[2].texts == ["inertia"] and plot.words.mark.texts == ["bends at 12"]
    plot.show(DOTS, PLANNED, None, PLAIN)
    assert not second.axes.get_visible() and plot.words.line_names[2].texts == [] == plot.words.mark.texts


def test_a_curve_from_zero_shows_small_differences_as_small_and_all_of_its_mark(figure):
    plot = ErrorRate(figure(900, 500))
    for values in ((0.08, 0.09, 0.085), (-0.02, 0.09, 0.05), (0.0, 0.0, 0.0)):
        points = tuple(zip((5, 9, 20), values, strict=True))
        plot.show(DOTS, PLANNED, None, Curves(second=Second("silhouette", points, 9, "highest at 9", from_zero=True)))
        low, high = plot.second.axes.get_ylim()
        assert low == min(0, 1.1 * min(values)) and high >= max(values) + 0.1 * (max(values) - low)


def test_one_cluster_a_digit_is_marked_where_the_axis_has_it(figure):
    plot = ErrorRate(figure())
    plot.show(DOTS, PLANNED, None, ALL)
    assert plot.guide.get_visible() and set(plot.guide.get_xdata()) == {10}
    assert plot.words.guide.texts == ["one cluster a digit"]
    plot.show([SweepDot(20, 0.4, 0.5), SweepDot(30, 0.3, 0.4)], (20, 30), None, ALL)
    assert not plot.guide.get_visible() and plot.words.guide.texts == []


def test_the_notebooks_curve_is_there_for_its_own_digits_alone(figure, sample):
    run = finish(train_run(sample, TrainingSettings(k=3, max_iterations=2)))
    assert usual_curves([run]) == Curves(guide=10, guide_words="one cluster a digit") and usual_curves([]) is PLAIN
    facts = {"name": "mnist", "count": 60_000, "fingerprint": FINGERPRINT}
    of_mnist = replace(run, model=replace(run.model, metadata=run.model.metadata | {"digits": facts}))
    assert usual_curves([of_mnist]).notebook
    plot = ErrorRate(figure())
    plot.show(DOTS, PLANNED, None, usual_curves([of_mnist]))
    assert plot.notebook_line.get_visible() and plot.words.notebook.texts == ["· · ·  the original notebook"]
    plot.show(DOTS, PLANNED, None, usual_curves([run]))
    assert not plot.notebook_line.get_visible() and plot.words.notebook.texts == []


def test_classes_that_are_no_digits_have_one_cluster_a_label(sample):
    named = replace(sample, classes=("Ankle boot", *"bcdefghij"))
    curves = usual_curves([finish(train_run(named, TrainingSettings(k=3, max_iterations=2)))])
    assert (curves.guide, curves.guide_words) == (10, "one cluster a label")
