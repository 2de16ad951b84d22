import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from digitcluster.core.analysis.cells import matrix
from digitcluster.session.selection import CellSubject, ClusterSubject, SuspiciousSubject
from tests.ui.events import LEFT


@pytest.fixture
def trained(ready, idle):
    """The window with a run in use, its confusion in front, everything known and drawn."""
    ready.session.training.train()
    idle(ready.session)
    ready.commands["show_confusion"].trigger()
    ready.tabs.confusion.canvas.draw()
    return ready


def place(canvas, row, column):
    """The middle of a cell in the widget's pixels; -1 is where the names are."""
    x, y = canvas.plot.cells.middle(row, column)
    pixels = canvas.figure.dpi / 72 / canvas.devicePixelRatioF()
    return QPoint(round(x * pixels), round(y * pixels))


def test_the_confusion_of_a_run_is_shown_with_the_worst_pair_in_words(ready, idle):
    panel = ready.tabs.confusion
    counts, *_ = panel.canvas.values
    assert not counts.any() and panel.sentence.text() == ""
    ready.session.training.train()
    idle(ready.session)
    ready.commands["show_confusion"].trigger()
    counts, classes, title, *_ = panel.canvas.values
    np.testing.assert_array_equal(counts, ready.session.selection.value.run.validation_confusion)
    assert "Most often confused" in panel.sentence.text() and len(classes) == 10
    assert title.startswith("k 16") and "validation digits · error rate" in title
    assert ready.tabs.currentWidget().isAncestorOf(panel)


def test_a_model_that_was_not_trained_on_the_open_digits_is_shown_on_all_of_them(ready, idle):
    idle(ready.session)
    panel, inspected = ready.tabs.confusion, ready.session.inspection.value
    counts, _, title, *_ = panel.canvas.values
    np.testing.assert_array_equal(counts, matrix(inspected.assignment, inspected.entry.model, inspected.parts["all"]))
    assert panel.shown_part == "all" and "open digits" in title and counts.sum() == 600


def test_a_cell_a_row_and_a_column_are_inspected_by_a_click(qtbot, trained):
    canvas, selection = trained.tabs.confusion.canvas, trained.session.selection
    for cell, subject in {(3, 5): (3, 5), (4, -1): (4, None), (-1, 6): (None, 6)}.items():
        qtbot.mouseClick(canvas, LEFT, pos=place(canvas, *cell))
        assert selection.value.subject == CellSubject(*subject, "validation")
        assert canvas.selected == subject and canvas.plot.frame.get_visible()
    selection.inspect(CellSubject(3, 5, "training"))
    assert canvas.selected is None, "the matrix is of the validation digits"
    selection.inspect(ClusterSubject(0))
    assert canvas.selected is None and not canvas.plot.frame.get_visible()


def test_the_arrow_keys_go_from_cell_to_cell(qtbot, trained):
    canvas, selection = trained.tabs.confusion.canvas, trained.session.selection
    canvas.setFocus()
    for key, subject in [
        (Qt.Key.Key_Return, (0, 0)),
        (Qt.Key.Key_Right, (0, 1)),
        (Qt.Key.Key_Down, (1, 1)),
        (Qt.Key.Key_End, (9, 9)),
        (Qt.Key.Key_Home, (0, 0)),
        (Qt.Key.Key_Left, (0, None)),
    ]:
        qtbot.keyClick(canvas, key)
        assert selection.value.subject == CellSubject(*subject, "validation")


def test_training_digits_can_be_chosen_and_what_does_not_exist_cannot(qtbot, trained):
    panel, inspected = trained.tabs.confusion, trained.session.inspection.value
    names = [panel.part.itemData(index) for index in range(panel.part.count())]
    enabled = [name for index, name in enumerate(names) if panel.part.model().item(index).isEnabled()]
    assert enabled == ["validation", "training"]
    panel.part.setFocus()
    qtbot.keyClick(panel.part, Qt.Key.Key_Down)
    counts, _, title, *_ = panel.canvas.values
    assert panel.shown_part == "training" and "training digits" in title
    np.testing.assert_array_equal(
        counts, matrix(inspected.assignment, inspected.entry.model, inspected.parts["training"])
    )
    qtbot.mouseClick(panel.canvas, LEFT, pos=place(panel.canvas, 2, 2))
    assert trained.session.selection.value.subject == CellSubject(2, 2, "training")


def test_the_part_that_was_chosen_comes_back_where_it_exists(qtbot, trained):
    panel, session = trained.tabs.confusion, trained.session
    panel.part.setFocus()
    qtbot.keyClick(panel.part, Qt.Key.Key_Down)
    run = session.selection.entry
    session.selection.select_entry(session.runs.builtin)
    qtbot.waitUntil(lambda: panel.shown_part == "all")
    session.selection.select_entry(run)
    qtbot.waitUntil(lambda: panel.shown_part == "training")


def test_the_test_of_a_model_is_shown_when_it_is_there(trained, idle, sample):
    session, panel = trained.session, trained.tabs.confusion
    session.selection.select_entry(session.runs.builtin)
    session.tests.test(session.selection.entry)
    idle(session)
    names = [panel.part.itemData(index) for index in range(panel.part.count())]
    assert panel.part.model().item(names.index("test")).isEnabled() == (session.selection.entry.test is not None)


def test_the_worst_pairs_are_a_list_whose_rows_inspect(qtbot, trained):
    trained.resize(1700, 800)
    panel, selection = trained.tabs.confusion, trained.session.selection
    rows = panel.pairs.list
    counts, *_ = panel.canvas.values
    wrong = counts - np.diag(np.diag(counts))
    assert rows.item(0).text().endswith(f"{wrong.max():,}")
    qtbot.mouseClick(rows.viewport(), LEFT, pos=rows.visualItemRect(rows.item(0)).center())
    subject = selection.value.subject
    assert isinstance(subject, CellSubject) and wrong[subject.true, subject.given] == wrong.max()
    assert panel.canvas.selected == (subject.true, subject.given)


def test_labels_that_look_wrong_are_a_click_away(qtbot, trained):
    qtbot.mouseClick(trained.tabs.confusion.doubt, LEFT)
    assert trained.session.selection.value.subject == SuspiciousSubject()
    assert trained.inspect_panel.suspicious.isVisible()


def test_shares_are_shown_instead_of_counts(qtbot, trained):
    panel = trained.tabs.confusion
    panel.numbers.setFocus()
    qtbot.keyClick(panel.numbers, Qt.Key.Key_Down)
    assert panel.canvas.values[3] is True


def test_a_click_redraws_the_frame_alone(qtbot, trained):
    canvas = trained.tabs.confusion.canvas
    canvas.setFocus()
    qtbot.waitUntil(lambda: canvas.is_up_to_date)
    draws = []
    canvas.mpl_connect("draw_event", draws.append)
    before = canvas.grab().toImage()
    qtbot.mouseClick(canvas, LEFT, pos=place(canvas, 3, 5))
    qtbot.waitUntil(lambda: canvas.grab().toImage() != before)
    assert not draws


def test_a_narrow_panel_leaves_the_width_to_the_matrix(trained, qtbot):
    panel = trained.tabs.confusion
    trained.resize(1700, 800)
    qtbot.waitUntil(lambda: panel.pairs.isVisible())
    panel.resize(400, 500)
    assert not panel.pairs.isVisible()
