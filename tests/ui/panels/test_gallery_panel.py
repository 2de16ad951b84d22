import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QToolTip

from digitcluster.plots.gallery_order import gallery_order
from digitcluster.session.selection import CellSubject, ClusterSubject
from tests.ui.events import LEFT
from tests.window_fixtures import LONG


@pytest.fixture
def trained(ready, idle):
    """The window with a run in use, its gallery drawn."""
    ready.session.training.train()
    idle(ready.session)
    ready.tabs.gallery.gallery.draw()
    return ready


def place(canvas, index):
    """The middle of a centroid in the widget's pixels."""
    x, y = canvas.plot.cells.corner(index)
    half, pixels = canvas.plot.cells.side / 2, canvas.figure.dpi / 72 / canvas.devicePixelRatioF()
    return QPoint(round((x + half) * pixels), round((y + half) * pixels))


def order_of(window, sort="label"):
    model = window.session.selection.model
    return gallery_order(model.label_counts, sort, centroids=model.prototypes).tolist()


def test_each_centroid_keeps_its_place_while_it_moves_and_they_are_sorted_at_the_end(qtbot, ready, idle):
    panel, session = ready.tabs.gallery, ready.session
    labels = []
    for number in (0, 1, 2):
        session.training.step()
        qtbot.waitUntil(
            lambda number=number: (
                session.training.live is not None and session.training.live.iteration.number == number
            ),
            timeout=LONG,
        )
        images, _ = panel.gallery.values
        live = session.training.live.iteration.centroids
        labels.append([next(i for i, one in enumerate(live) if (one == image).all()) for image in images])
    assert labels[0] == labels[1] == labels[2], "the order is that of the first centroids"
    assert "keeps its place" in panel.sentence.text()
    session.training.train()
    idle(session)
    _, captions = panel.gallery.values
    shown = [caption.label for caption in captions]
    assert shown == sorted(shown) and "Sorted by label" in panel.sentence.text()


def test_clusters_without_labels_come_by_size(ready, sample, idle):
    from digitcluster.core.digits import Digits

    ready.session.open_digits.use(Digits(sample.images, None))
    ready.session.training.train()
    idle(ready.session)
    _, captions = ready.tabs.gallery.gallery.values
    sizes = [int(caption.note.replace(",", "")) for caption in captions]
    assert sizes == sorted(sizes, reverse=True) and sum(sizes) == 450
    ready.session.sweeps.start((5,))
    idle(ready.session)
    assert "no labels" in str(ready.session.problems[0])


def test_the_course_of_a_training_is_drawn_under_it(ready, idle):
    panel = ready.tabs.gallery
    assert not panel.convergence.isHidden() and panel.convergence.values == ([], [], True, None)
    ready.session.training.train()
    idle(ready.session)
    inertia, shift, *_ = panel.convergence.values
    history = ready.session.selection.value.run.history
    assert list(zip(inertia, shift, strict=True)) == list(history) and panel.convergence.isVisible()


def test_a_click_inspects_the_cluster_whatever_its_place(qtbot, trained):
    canvas, selection = trained.tabs.gallery.gallery, trained.session.selection
    order = order_of(trained)
    for index in (0, 7, 15):
        qtbot.mouseClick(canvas, LEFT, pos=place(canvas, index))
        assert selection.value.subject == ClusterSubject(order[index])
        assert canvas.selected == index and canvas.plot.frame.get_visible()


def test_the_arrow_keys_go_from_centroid_to_centroid(qtbot, trained):
    canvas, selection = trained.tabs.gallery.gallery, trained.session.selection
    order, columns = order_of(trained), canvas.plot.cells.columns
    canvas.setFocus()
    for key, index in [
        (Qt.Key.Key_Return, 0),
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Down, 1 + columns),
        (Qt.Key.Key_Left, columns),
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_End, 15),
        (Qt.Key.Key_Right, 15),
        (Qt.Key.Key_Home, 0),
    ]:
        qtbot.keyClick(canvas, key)
        assert selection.value.subject == ClusterSubject(order[index])


def test_other_keys_are_left_to_the_window(qtbot, trained):
    trained.tabs.gallery.gallery.setFocus()
    trained.session.selection.inspect(ClusterSubject(3))
    qtbot.keyClick(trained.tabs.gallery.gallery, Qt.Key.Key_Escape)
    assert trained.session.selection.value.subject is None


def test_a_cluster_that_is_chosen_elsewhere_is_framed_and_a_digit_is_not(trained):
    canvas, selection = trained.tabs.gallery.gallery, trained.session.selection
    selection.inspect(ClusterSubject(5))
    assert canvas.selected == order_of(trained).index(5)
    selection.inspect(CellSubject(1, 2))
    assert canvas.selected is None and not canvas.plot.frame.get_visible()


def test_a_click_redraws_the_frame_alone(qtbot, trained):
    canvas = trained.tabs.gallery.gallery
    canvas.setFocus()
    qtbot.waitUntil(lambda: canvas.is_up_to_date)
    draws = []
    canvas.mpl_connect("draw_event", draws.append)
    before = canvas.grab().toImage()
    qtbot.mouseClick(canvas, LEFT, pos=place(canvas, 3))
    qtbot.waitUntil(lambda: canvas.grab().toImage() != before)
    assert not draws


@pytest.mark.parametrize(("sort", "steps"), [("size", 1), ("purity", 2), ("likeness", 3)])
def test_it_is_sorted_as_people_choose_and_the_frame_goes_along(qtbot, trained, sort, steps):
    panel, selection = trained.tabs.gallery, trained.session.selection
    selection.inspect(ClusterSubject(5))
    panel.head.choice.setFocus()
    for _ in range(steps):
        qtbot.keyClick(panel.head.choice, Qt.Key.Key_Down)
    order = order_of(trained, sort)
    images, *_ = panel.gallery.values
    np.testing.assert_array_equal(images, selection.model.centroids[order])
    assert panel.gallery.selected == order.index(5)
    trained.session.selection.select_entry(trained.session.runs.builtin)
    images, *_ = panel.gallery.values
    np.testing.assert_array_equal(images, selection.model.centroids[order_of(trained, sort)])


def test_the_order_is_kept_during_a_training_that_was_sorted_by_size(qtbot, ready):
    panel, training = ready.tabs.gallery, ready.session.training
    panel.head.choice.setCurrentIndex(1)
    training.step()
    qtbot.waitUntil(lambda: training.live is not None, timeout=LONG)
    order = gallery_order(training.live.label_counts, "size").tolist()
    for number in (1, 2):
        training.step()
        qtbot.waitUntil(lambda number=number: training.live.iteration.number == number, timeout=LONG)
    images, *_ = panel.gallery.values
    np.testing.assert_array_equal(images, training.live.iteration.centroids[order])
    qtbot.mouseClick(panel.gallery, LEFT, pos=place(panel.gallery, 0))
    assert ready.session.selection.value.subject is None, "a training's centroids are no model's clusters yet"


@pytest.fixture
def few(ready, idle):
    """The window with a run of three clusters: seven labels have none."""
    from dataclasses import replace

    training = ready.session.training
    training.change_settings(replace(training.settings, k=3))
    training.train()
    idle(ready.session)
    return ready


def test_labels_without_a_cluster_are_named_and_a_link_inspects_their_digits(qtbot, few):
    panel, selection = few.tabs.gallery, few.session.selection
    missing = sorted(set(range(10)) - set(selection.model.labels.tolist()))
    assert f"No cluster stands for {missing[0]}: " in panel.sentence.text() and "4 more" in panel.sentence.text()
    assert panel.sentence.links() == [str(label) for label in missing[:3]]
    panel.sentence.setFocus()
    qtbot.keyClick(panel.sentence, Qt.Key.Key_Tab)
    qtbot.keyClick(panel.sentence, Qt.Key.Key_Return)
    subject = selection.value.subject
    assert isinstance(subject, CellSubject) and subject.part == "training" and subject.given is None
    assert subject.true in missing[:3]


def test_nothing_moves_when_the_sentence_grows_or_a_training_begins(qtbot, ready, few):
    panel = few.tabs.gallery
    few.session.selection.select_entry(few.session.runs.builtin)
    qtbot.waitUntil(lambda: panel.gallery.is_up_to_date)
    parts = (panel.head, panel.gallery, panel.sentence, panel.course)
    places = [part.geometry() for part in parts]
    few.session.training.step()
    qtbot.waitUntil(lambda: few.session.training.live is not None, timeout=LONG)
    assert [part.geometry() for part in parts] == places
    few.session.selection.select_entry(few.session.runs.entries[-1])
    qtbot.waitUntil(lambda: panel.gallery.is_up_to_date)
    assert [part.geometry() for part in parts] == places


def test_the_tool_tip_says_what_a_cluster_consists_of(qtbot, trained):
    canvas = trained.tabs.gallery.gallery
    cluster = order_of(trained)[4]
    size = int(trained.session.selection.model.sizes[cluster])
    qtbot.mouseMove(canvas, place(canvas, 4))
    qtbot.waitUntil(lambda: QToolTip.text().startswith(f"Cluster {cluster + 1}: {size} digits, "))


def test_a_click_during_a_training_says_when_it_can_be_inspected(qtbot, ready):
    canvas, session = ready.tabs.gallery.gallery, ready.session
    session.training.step()
    qtbot.waitUntil(lambda: session.training.live is not None and canvas.is_up_to_date, timeout=LONG)
    qtbot.mouseClick(canvas, LEFT, pos=place(canvas, 3))
    assert session.sentences[-1].endswith("as soon as the training has ended.")
    assert session.selection.value.subject is None
    assert canvas.hint_at(QPointF(place(canvas, 4))).endswith("as soon as the training has ended.")


def test_what_does_not_fit_is_said_shorter(few):
    from dataclasses import replace

    from digitcluster.session.runs import ModelEntry

    panel, session = few.tabs.gallery, few.session
    model = session.selection.model
    names = tuple(f"a rather long name of a letter, number {label}" for label in range(10))
    for classes, is_whole in ((model.classes, True), (names, False)):
        session.selection.select_new(ModelEntry(replace(model, classes=classes)))
        assert panel.sentence.heightForWidth(panel.sentence.width()) <= panel.sentence.height()
        assert ("4 more" in panel.sentence.text()) is is_whole and "4 more" in panel.sentence.toolTip()
    panel.sentence.resize(320, panel.sentence.height())  # as in a window of 1024 pixels
    assert panel.sentence.heightForWidth(320) <= panel.sentence.height()


def test_a_low_window_shows_the_convergence_as_a_thin_line(qtbot, trained):
    panel = trained.tabs.gallery
    assert not panel.course.is_compact
    trained.resize(1024, 640)
    qtbot.waitUntil(lambda: panel.course.is_compact and panel.convergence.height() == 36)
    assert "inertia" in panel.course.last.text() and panel.course.last.isVisible()
    trained.resize(1280, 720)
    qtbot.waitUntil(lambda: not panel.course.is_compact and panel.convergence.height() >= 130)
    assert not panel.course.last.isVisible()


def test_frames_wait_while_the_pen_is_down(qtbot, trained, monkeypatch):
    canvas = trained.tabs.gallery.gallery
    canvas.setFocus()  # before the click, so that the ring around it is no change
    qtbot.waitUntil(lambda: canvas.is_up_to_date)
    held, asked = [True], []
    monkeypatch.setattr(canvas, "is_held", lambda: asked.append(1) or held[0])
    before = canvas.grab().toImage()
    qtbot.mouseClick(canvas, LEFT, pos=place(canvas, 3))
    qtbot.waitUntil(lambda: len(asked) > 1)
    assert canvas.grab().toImage() == before
    held[0] = False
    qtbot.waitUntil(lambda: canvas.grab().toImage() != before)


def test_a_saved_gallery_says_what_it_is_of(trained):
    assert trained.tabs.gallery.gallery.provenance[:2] == ("sample, 600 digits", "k 16")
    assert "seed 42" in trained.tabs.gallery.convergence.provenance
