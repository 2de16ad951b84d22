import pytest

from digitcluster.plots.convergence import EMPTY, Convergence
from digitcluster.plots.style import DARK
from tests.plots.drawn_words import drawn_words


def test_both_lines_show_every_iteration(figure):
    plot = Convergence(figure(660, 150))
    plot.show([9e9, 5e9, 4e9], [100.0, 10.0, 0.0])
    assert list(plot.inertia_line.get_ydata()) == [9e9, 5e9, 4e9]
    assert list(plot.inertia_line.get_xdata()) == [1, 2, 3]
    assert list(plot.shift_line.get_ydata()[:2]) == [100, 10]
    plot.figure.canvas.draw()  # a shift of 0 on a log axis must not warn


@pytest.mark.parametrize("count", [0, 1, 2, 30, 600])
def test_any_number_of_iterations_can_be_drawn(figure, count):
    plot = Convergence(figure(660, 150))
    plot.show([1e10 / (i + 1) for i in range(count)], [1000 / (i + 1) for i in range(count)])
    plot.figure.canvas.draw()
    assert bool([tick for tick in plot.axes.get_xticklabels() if tick.get_visible() and tick.get_text()]) == (count > 0)


def test_a_training_that_is_over_at_once_can_be_drawn(figure):
    plot = Convergence(figure())
    plot.show([0.0], [0.0])
    plot.figure.canvas.draw()


def test_all_points_are_within_the_limits(figure):
    plot = Convergence(figure())
    inertia, shift = [3e11, 1e11, 0.9e11], [2500.0, 40.0, 3.0]
    plot.show(inertia, shift)
    low, high = plot.axes.get_ylim()
    assert low <= min(inertia) and max(inertia) <= high
    low, high = plot.right_axes.get_ylim()
    assert low <= min(shift) and max(shift) <= high


def test_limits_seldom_change_so_that_the_background_can_stay(figure):
    plot = Convergence(figure())
    changes = sum(
        plot.show([1e10 * (0.5 + 0.5 / (i + 1)) for i in range(n)], [100 / (i + 1) for i in range(n)])
        for n in range(1, 101)
    )
    assert changes < 25


def test_inertia_is_in_readable_units(figure):
    plot = Convergence(figure())
    plot.show([2.5e11, 2e11], [5.0, 1.0])
    assert plot.axes.get_ylabel() == "Inertia (10¹¹)"
    plot.figure.canvas.draw()
    assert all(len(tick.get_text()) <= 5 for tick in plot.axes.get_yticklabels())


def test_without_a_training_there_is_a_sentence(figure):
    plot = Convergence(figure(), DARK)
    assert plot.empty_note.get_visible() and plot.empty_note.get_text() == EMPTY
    plot.show([1.0], [1.0])
    assert not plot.empty_note.get_visible()


def test_restyling_changes_the_colours(figure):
    plot = Convergence(figure())
    plot.restyle(DARK)
    assert plot.inertia_line.get_color() == DARK.accent and plot.shift_line.get_color() == DARK.second


def test_the_axis_labels_stand_at_the_middle_of_their_axes_whatever_is_shown(figure):
    plot = Convergence(figure(660, 150))
    plot.show([2.5e11, 2e11], [5.0, 1.0])
    plot.figure.canvas.draw()
    renderer = plot.figure.canvas.get_renderer()
    left, right = plot.figure.axes
    for axes in (left, right):
        box, label = axes.get_window_extent(), axes.yaxis.label.get_window_extent(renderer)
        assert (label.y0 + label.y1) / 2 == pytest.approx((box.y0 + box.y1) / 2, abs=2)
    assert right.get_ylabel() == "Largest shift"


def test_what_is_shown_can_be_shown_again(figure):
    plot = Convergence(figure())
    assert plot.values == ((), (), False, None)
    plot.show([3.0, 2.0], [1.0, 0.0], True)
    assert plot.values == ([3.0, 2.0], [1.0, 0.0], True, None)


def test_of_a_training_that_has_ended_the_axis_ends_with_the_last_iteration(figure):
    plot = Convergence(figure())
    values = [float(140 - index) for index in range(137)], [1.0] * 137
    plot.show(*values)
    assert plot.axes.get_xlim()[1] == 250
    assert plot.show(*values, True) is True and plot.axes.get_xlim() == (0, 137)


def test_without_a_training_the_axes_are_there_without_numbers(figure, monkeypatch):
    plot = Convergence(figure(660, 150))
    words = drawn_words(plot.figure, monkeypatch)
    assert plot.axes.get_visible() and [text for text, _ in words] == ["Iteration", "Inertia", "Largest shift"]


def test_a_hint_says_the_values_of_the_iteration_under_the_mouse(figure):
    plot = Convergence(figure(660, 150))
    assert plot.hint_at(300, 80) == ""
    plot.show([2.5e11, 2e11, 1.9e11], [50.0, 10.0, 0.0])
    for number in (1, 2, 3):
        x, y = plot.axes.transData.transform((number + 0.2, 2e11))
        assert plot.hint_at(x, y).startswith(f"Iteration {number}: inertia ")
    x, y = plot.axes.transData.transform((9, 2e11))
    assert plot.hint_at(x, y) == "Iteration 3: inertia 1.90 × 10¹¹, largest shift 0"
    assert plot.hint_at(2, 80) == ""


@pytest.mark.parametrize("size", [(280, 130), (400, 300), (660, 150), (1600, 1000)])
@pytest.mark.parametrize("shift", [(2500.0, 40.0, 3.0), (1e-3, 1e-9), (88_888.0, 0.0)])
def test_no_words_touch_or_leave_the_figure(figure, size, shift, monkeypatch):
    plot = Convergence(figure(*size))
    plot.show([3e11 / (index + 1) for index in range(len(shift))], shift)
    boxes = [box for _, box in drawn_words(plot.figure, monkeypatch)]
    assert len(boxes) > 6
    for index, box in enumerate(boxes):
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= size[0] and box.y1 <= size[1]
        assert not any(box.overlaps(other) for other in boxes[index + 1 :])


def test_the_iteration_that_is_looked_at_is_marked_without_a_new_background(figure):
    plot = Convergence(figure(660, 150))
    plot.show([3.0, 2.0, 1.0], [5.0, 1.0, 0.0], True)
    assert not plot.marker.get_visible()
    assert plot.show([3.0, 2.0, 1.0], [5.0, 1.0, 0.0], True, 2) is False
    assert plot.marker.get_visible() and plot.marker in plot.live and list(plot.marker.get_xdata()) == [2, 2]
    plot.show([3.0, 2.0, 1.0], [5.0, 1.0, 0.0], True, 0)
    assert plot.marker.get_visible() and list(plot.marker.get_xdata()) == [0, 0]


def test_a_compact_plot_is_its_lines_alone(figure):
    plot = Convergence(figure(300, 36))
    plot.show([3.0, 2.0], [1.0, 0.5])
    plot.compact = True
    plot.layout()
    plot.figure.canvas.draw()
    assert plot.axes.get_window_extent().height > 25
    assert not plot.axes.xaxis.get_visible() and not plot.right_axes.yaxis.get_visible()
