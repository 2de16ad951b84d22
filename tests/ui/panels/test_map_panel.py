"""The map in the window: what it shows of the session, and what the mouse does on it."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from digitcluster.core.digits import Digits
from digitcluster.session.selection import ClusterSubject, DigitSubject, PickedSubject
from tests.ui.events import LEFT
from tests.window_fixtures import LONG

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def trained(ready, idle):
    """The window with a run in use, and its map in front."""
    ready.session.training.train()
    idle(ready.session)
    ready.commands["show_map"].trigger()
    idle(ready.session)
    ready.tabs.map.canvas.draw()
    return ready


def marks(window):
    return window.tabs.map.canvas.values[1]


def content(window):
    return window.tabs.map.canvas.values[0]


def find(window, what, number=None):
    """Return where a mark is on the canvas, in the widget's pixels."""
    canvas = window.tabs.map.canvas
    for y in range(2, canvas.height(), 3):
        for x in range(2, canvas.width(), 3):
            mark = canvas.plot.mark_at(*canvas.figure_place(QPointF(x, y)))
            if mark is not None and mark[0] == what and number in (None, mark[1]):
                return QPoint(x, y), mark[1]
    raise LookupError(what)


def test_nothing_is_computed_before_somebody_looks(ready, idle):
    idle(ready.session)
    assert ready.session.map.value is None
    ready.commands["show_map"].trigger()
    idle(ready.session)
    assert len(ready.session.map.value.rows) == 600


def test_it_shows_all_digits_by_label_the_centroids_and_how_they_came_there(trained, sample):
    run, recording = trained.session.selection.value.run, trained.session.selection.listed.recording
    plane = trained.session.map.value.plane
    np.testing.assert_array_equal(content(trained).kinds, sample.labels)
    assert content(trained).names == sample.classes
    np.testing.assert_allclose(marks(trained).centroids, plane.project(run.model.centroids), atol=0.01)
    assert marks(trained).names == tuple(str(label) for label in run.model.labels)
    assert marks(trained).ways.shape == (len(recording.frames), run.settings.k, 2)
    np.testing.assert_allclose(marks(trained).ways[0], plane.project(recording.frames[0].centroids), atol=0.01)
    assert f"{plane.share:.0%}"[:-1] in trained.tabs.map.sentence.text()


def test_it_follows_the_iteration_that_is_shown(trained):
    trained.session.playback.go(1)
    plane, frame = trained.session.map.value.plane, trained.session.selection.value.frame
    np.testing.assert_allclose(marks(trained).centroids, plane.project(frame.centroids), atol=0.01)
    assert len(marks(trained).ways) == 2


def test_it_follows_a_training(qtbot, trained):
    plane = trained.session.map.value.plane
    trained.session.training.step()
    qtbot.waitUntil(lambda: trained.session.training.live is not None, timeout=LONG)
    live = trained.session.training.live
    np.testing.assert_allclose(marks(trained).centroids, plane.project(live.frame.centroids), atol=0.01)
    place, _ = find(trained, "cluster")
    qtbot.mouseClick(trained.tabs.map.canvas, LEFT, pos=place)
    assert trained.session.selection.value.subject is None


def test_by_cluster_every_digit_has_that_of_its_nearest_centroid(trained, idle):
    panel = trained.tabs.map
    panel.colour.setCurrentIndex(1)
    panel.colour.activated.emit(1)
    assignment = trained.session.inspection.value.assignment
    np.testing.assert_array_equal(content(trained).kinds, assignment.clusters)
    assert marks(trained).kinds.tolist() == list(range(len(marks(trained).centroids)))


def test_a_click_inspects_the_digit_or_the_centroid_and_it_is_marked(qtbot, trained):
    canvas, selection = trained.tabs.map.canvas, trained.session.selection
    place, number = find(trained, "digit")
    qtbot.mouseClick(canvas, LEFT, pos=place)
    row = int(trained.session.map.value.rows[number])
    assert selection.value.subject == DigitSubject(trained.session.open_digits.digits, row)
    assert marks(trained).digit == pytest.approx(tuple(trained.session.map.value.points[number]), abs=0.01)
    place, number = find(trained, "cluster")
    qtbot.mouseClick(canvas, LEFT, pos=place)
    assert selection.value.subject == ClusterSubject(number) and marks(trained).cluster == number


@pytest.mark.parametrize("tool", ["rectangle", "lasso"])
def test_digits_that_are_drawn_around_are_listed(qtbot, trained, tool):
    panel, canvas = trained.tabs.map, trained.tabs.map.canvas
    qtbot.mouseClick(panel.tools.buttons[tool], LEFT)
    right, bottom = canvas.width() - 3, canvas.height() - 3
    corners = [QPoint(2, 2), QPoint(right, 2), QPoint(right, bottom)]
    corners += [QPoint(2, bottom)] if tool == "lasso" else []
    QTest.mousePress(canvas, LEFT, pos=corners[0])
    for corner in corners[1:]:
        QTest.mouseMove(canvas, corner)
    QTest.mouseRelease(canvas, LEFT, pos=corners[-1])
    subject = trained.session.selection.value.subject
    assert isinstance(subject, PickedSubject) and len(subject.rows) == 600
    page = trained.inspect_panel.picked
    assert page.grid.count == 600 and "600 digits from the map" in trained.inspect_panel.title.text()
    page.grid.chosen.emit(0)
    assert isinstance(trained.session.selection.value.subject, DigitSubject)
    trained.session.selection.back()
    assert trained.session.selection.value.subject == subject


def test_where_no_digit_is_drawn_around_it_says_so_and_esc_gives_up(qtbot, trained):
    panel, canvas = trained.tabs.map, trained.tabs.map.canvas
    qtbot.mouseClick(panel.tools.buttons["rectangle"], LEFT)
    QTest.mousePress(canvas, LEFT, pos=QPoint(1, 1))
    QTest.mouseMove(canvas, QPoint(6, 6))
    QTest.mouseRelease(canvas, LEFT, pos=QPoint(6, 6))
    assert "No digit is in there." in trained.session.sentences
    QTest.mousePress(canvas, LEFT, pos=QPoint(2, 2))
    QTest.mouseMove(canvas, QPoint(300, 300))
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    QTest.mouseRelease(canvas, LEFT, pos=QPoint(300, 300))
    assert trained.session.selection.value.subject is None


def test_picked_digits_are_followed_when_some_are_left_out(trained, idle):
    session = trained.session
    session.selection.inspect(PickedSubject(session.open_digits.digits, (3, 5, 9)))
    session.mending.leave_out([5])
    idle(session)
    assert session.selection.value.subject == PickedSubject(session.open_digits.digits, (3, 8))


def test_under_the_mouse_the_digit_is_shown_as_ink(qtbot, trained, sample):
    canvas, hover = trained.tabs.map.canvas, trained.tabs.map.hover
    place, number = find(trained, "digit")
    canvas.hovered.emit(("digit", number), QPointF(place))
    assert hover.isVisible() and f"A {sample.labels[number]}, read as" in hover.words.text()
    canvas.hovered.emit(None, QPointF())
    assert not hover.isVisible()


def test_the_drawing_is_a_star_with_a_line_to_its_nearest_centroid(trained):
    assert marks(trained).star is None
    trained.pad_panel.show_digit(7)
    answer = trained.session.pad.answer
    plane = trained.session.map.value.plane
    assert marks(trained).star == pytest.approx(tuple(plane.project(answer.seen[None])[0]), abs=0.01)
    assert marks(trained).nearest == answer.ranking[0].centroid


def test_through_three_centroids_regions_are_shown_and_shift_chooses_others(qtbot, trained, idle):
    panel, session = trained.tabs.map, trained.session
    session.selection.inspect(ClusterSubject(4))
    panel.plane.setCurrentIndex(1)
    panel.plane.activated.emit(1)
    idle(session)
    first, second, third = session.map.corners
    assert first == 4
    places = marks(trained).centroids
    far = session.map.value.plane.distance_from(session.selection.model.prototypes)
    np.testing.assert_allclose(far[[first, second, third]], 0, atol=1e-3)
    assert content(trained).regions is not None and f"clusters {first + 1}" in panel.sentence.toolTip()
    other = next(one for one in range(len(places)) if one not in session.map.corners)
    panel.canvas.draw()
    place, _ = find(trained, "cluster", other)
    qtbot.mouseClick(panel.canvas, LEFT, SHIFT, place)
    assert session.map.corners == (second, third, other)
    idle(session)
    session.selection.select_entry(session.runs.builtin)
    session.map.put_through(())
    idle(session)
    assert content(trained).regions is None


def test_what_only_moves_leaves_the_digits_and_the_regions_as_they_are(trained, idle):
    panel = trained.tabs.map
    panel.plane.setCurrentIndex(1)
    panel.plane.activated.emit(1)
    idle(trained.session)
    before = content(trained)
    trained.pad_panel.show_digit(7)
    trained.session.selection.inspect(ClusterSubject(2))
    assert marks(trained).star is not None and content(trained) is before


def test_thousands_of_clusters_are_drawn_in_a_hundred_looks(trained, sample, idle):
    from digitcluster.core.model.model import Model
    from digitcluster.session.runs import ModelEntry

    images = np.concatenate([sample.images] * 4)[:2000].astype(np.float32)
    many = Model(images, np.arange(2000).astype(np.uint8) % 10, np.ones((2000, 10), int))
    panel, session = trained.tabs.map, trained.session
    session.selection.select_new(ModelEntry(many))
    panel.colour.setCurrentIndex(1)
    panel.colour.activated.emit(1)
    session.map.put_through((0, 1, 2))
    idle(session)
    assert len(set(marks(trained).kinds.tolist())) == 100 and content(trained).kinds.max() < 100
    assert content(trained).regions.size * 2000 < 5_000_000


def test_with_fewer_than_three_clusters_no_plane_goes_through_three(trained, idle):
    from dataclasses import replace

    training = trained.session.training
    training.change_settings(replace(training.settings, k=2))
    training.train()
    idle(trained.session)
    assert not trained.tabs.map.plane.isEnabled() and "fewer than three" in trained.tabs.map.plane.toolTip()


def test_without_labels_digits_are_drawn_alike_and_centroids_have_no_names(trained, sample, idle):
    trained.session.open_digits.use(Digits(sample.images, None))
    trained.session.training.train()
    idle(trained.session)
    assert not content(trained).kinds.any() and content(trained).names == ()
    assert set(marks(trained).names) == {""}


def test_what_has_no_map_is_said(ready, idle, random):
    ready.commands["show_map"].trigger()
    equal = Digits(np.full((5, 28, 28), 9, np.uint8), np.zeros(5, np.uint8))
    ready.session.open_digits.use(equal)
    idle(ready.session)
    assert "fewer than two directions" in content(ready).instead
    ready.session.open_digits.use(Digits(random.integers(0, 255, (9, 5, 5)).astype(np.uint8), np.zeros(9, np.uint8)))
    idle(ready.session)
    assert "another size" in content(ready).instead


def test_a_model_of_another_size_has_no_map_and_another_one_has_it_again(trained, idle, random):
    from digitcluster.core.model.model import Model
    from digitcluster.session.runs import ModelEntry

    session, listed = trained.session, trained.session.selection.listed
    small = Model(random.random((3, 5, 5)).astype(np.float32), np.arange(3, dtype=np.uint8), np.eye(3, 10, dtype=int))
    session.selection.select_new(ModelEntry(small))
    assert "another size" in content(trained).instead and not len(marks(trained).centroids)
    session.selection.select_entry(listed)
    idle(session)
    assert len(content(trained).points) == 600


def test_features_have_a_map_of_their_own(trained, idle):
    from dataclasses import replace

    training = trained.session.training
    training.change_settings(replace(training.settings, features="gradients", straighten=True))
    training.train()
    idle(trained.session)
    model = trained.session.selection.model
    assert trained.session.map.value.plane.axes.shape[1] == model.dimensions != 784
    np.testing.assert_allclose(
        marks(trained).centroids, trained.session.map.value.plane.project(model.prototypes), atol=0.01
    )


def test_in_a_narrow_window_all_choices_are_whole(qtbot, trained):
    trained.resize(1024, 600)
    panel = trained.tabs.map
    qtbot.waitUntil(lambda: panel.width() < 460, timeout=LONG)
    qtbot.waitUntil(lambda: not panel.label.isVisible(), timeout=LONG)
    for one in (panel.colour, panel.plane, *panel.tools.buttons.values()):
        assert panel.rect().contains(one.rect().translated(one.mapTo(panel, QPoint()))), one
