from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from digitcluster.core.analysis.suspicious import suspicious
from digitcluster.session.selection import DigitSubject
from tests.ui.events import LEFT, click
from tests.window_fixtures import LONG

Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def doubtful(window, sample, compared):
    """The window with digits of which three have wrong labels."""
    labels = sample.labels.copy()
    labels[[100, 200, 300]] = (labels[[100, 200, 300]] + 5) % 10
    window.session.open_digits.use(replace(sample, labels=labels))
    compared(window.session)
    window.commands["suspicious"].trigger()
    return window


def found_in(window):
    value = window.session.inspection.value
    return suspicious(value.assignment, value.entry.model, value.parts["all"])


def click_tile(qtbot, grid, place, modifier=Modifier.NoModifier):
    qtbot.mouseClick(grid.viewport(), LEFT, modifier, pos=grid.place_of(place).center())


def labels_of(window, rows):
    return window.session.open_digits.digits.labels[rows].tolist()


def test_wrong_labels_are_ranked_with_what_they_should_be(doubtful):
    page, found = doubtful.inspect_panel.suspicious, found_in(doubtful)
    assert {100, 200, 300} <= set(found.rows.tolist())
    assert doubtful.inspect_panel.title.text() == f"Suspicious labels: {len(found)}"
    assert page.grid.count == len(found)
    first = int(found.rows[0])
    assert page.grid.tile(0).caption == f"{labels_of(doubtful, first)} → {found.proposed[0]}"
    assert doubtful.inspect_panel.line.text().startswith("judged by")
    assert "built-in" in page.sentence.text() and "larger k" in page.sentence.text()


def test_the_proposed_label_is_given_with_a_click_and_taken_back_with_undo(qtbot, doubtful, compared):
    page, found = doubtful.inspect_panel.suspicious, found_in(doubtful)
    row, before = int(found.rows[1]), doubtful.session.open_digits.digits
    click_tile(qtbot, page.grid, 1)
    assert page.relabel.text() == f"Relabel as {found.proposed[1]}"
    click(qtbot, page.relabel)
    assert labels_of(doubtful, row) == found.proposed[1]
    qtbot.waitUntil(lambda: page.grid.count == len(found) - 1, timeout=LONG)
    assert page.grid.current == 1  # the next one has taken its place
    doubtful.session.undo.work.undo()
    assert labels_of(doubtful, row) == before.labels[row]
    qtbot.waitUntil(lambda: page.grid.count == len(found), timeout=LONG)


def test_several_get_the_labels_proposed_for_each_in_one_step(qtbot, doubtful, compared):
    page, found = doubtful.inspect_panel.suspicious, found_in(doubtful)
    before = doubtful.session.open_digits.digits.labels
    several = next(place for place in range(1, len(found)) if found.proposed[place] != found.proposed[0]) + 1
    click_tile(qtbot, page.grid, 0)
    click_tile(qtbot, page.grid, several - 1, Modifier.ShiftModifier)
    assert page.relabel.text() == "Relabel"
    click(qtbot, page.relabel)
    assert labels_of(doubtful, found.rows[:several]) == found.proposed[:several].tolist()
    doubtful.session.undo.work.undo()
    assert np.array_equal(doubtful.session.open_digits.digits.labels, before)


def test_all_of_them_are_relabelled_at_once(qtbot, doubtful):
    page, told = doubtful.inspect_panel.suspicious, []
    doubtful.session.open_digits.mended_changed.connect(lambda *_: told.append(True))
    page.grid.setFocus()
    qtbot.keyClick(page.grid, Key.Key_A, Modifier.ControlModifier)
    click(qtbot, page.relabel)
    assert told == [True]  # each time costs as much as all together


def test_a_key_gives_any_label_and_delete_leaves_out(qtbot, doubtful, compared):
    page, found = doubtful.inspect_panel.suspicious, found_in(doubtful)
    row = int(found.rows[2])
    page.grid.setFocus()
    page.grid.select(2)
    qtbot.keyClick(page.grid, Key.Key_8)
    assert labels_of(doubtful, row) == 8
    compared(doubtful.session)
    page.grid.select(0)
    qtbot.keyClick(page.grid, Key.Key_Delete)
    assert len(doubtful.session.open_digits.digits) == 599
    doubtful.session.undo.work.undo()
    doubtful.session.undo.work.undo()
    assert len(doubtful.session.open_digits.digits) == 600 and labels_of(doubtful, row) != 8


def test_a_double_click_says_why_and_the_list_goes_on_from_there(qtbot, doubtful):
    page, found = doubtful.inspect_panel.suspicious, found_in(doubtful)
    click_tile(qtbot, page.grid, 1)
    assert page.isVisible()
    QTest.mouseDClick(page.grid.viewport(), LEFT, Modifier.NoModifier, page.grid.place_of(1).center())
    subject = doubtful.session.selection.value.subject
    assert isinstance(subject, DigitSubject) and subject.index == found.rows[1]
    assert doubtful.inspect_panel.digit.place.text() == f"2 of {len(found)}"
    click(qtbot, doubtful.inspect_panel.back)
    assert page.isVisible() and page.grid.selected == {1}


def test_after_a_change_next_still_goes_through_the_list(qtbot, doubtful, compared):
    page, digit, found = doubtful.inspect_panel.suspicious, doubtful.inspect_panel.digit, found_in(doubtful)
    mending, selection = doubtful.session.mending, doubtful.session.selection
    QTest.mouseDClick(page.grid.viewport(), LEFT, Modifier.NoModifier, page.grid.place_of(1).center())
    first, wanted, next_one = (int(found.rows[place]) for place in (0, 1, 2))
    mending.relabel([wanted], int(found.proposed[1]))
    compared(doubtful.session)
    assert digit.place.text() == f"2 of {len(found)}"
    mending.leave_out([first])
    compared(doubtful.session)
    assert digit.place.text() == f"1 of {len(found) - 1}"
    click(qtbot, digit.next)
    assert selection.value.subject.index == next_one - (next_one > first)
    doubtful.session.undo.work.undo()
    compared(doubtful.session)
    assert digit.place.text() == f"3 of {len(found)}"


def test_while_nothing_is_selected_nothing_can_be_changed(doubtful):
    page = doubtful.inspect_panel.suspicious
    for one in (page.relabel, page.label, page.leave_out):
        assert not one.isEnabled()
    assert page.save.isEnabled()


def test_saving_asks_where_as_for_all_digits(qtbot, doubtful):
    asked = []
    doubtful.commands["save_digits"].triggered.disconnect()
    doubtful.commands["save_digits"].triggered.connect(lambda: asked.append(True))
    click(qtbot, doubtful.inspect_panel.suspicious.save)
    assert asked == [True]


def test_without_digits_or_labels_the_page_says_so(window, sample, compared):
    window.commands["suspicious"].trigger()
    page = window.inspect_panel.suspicious
    assert "Open digits" in page.grid.sentence
    window.session.open_digits.use(replace(sample, labels=None))
    compared(window.session)
    window.commands["suspicious"].trigger()
    assert "no labels" in page.grid.sentence and not page.grid.count
