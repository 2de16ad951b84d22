"""The Runs card: used, renamed, deleted and tested with mouse and keys."""

from dataclasses import replace

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QFontMetrics
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QLabel, QLineEdit, QMessageBox

from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.core.training.sweep import sweep
from digitcluster.files.writers import save_digits
from digitcluster.session.entries import ModelEntry, Sweep
from digitcluster.session.selection import ClusterSubject
from digitcluster.ui.panels.runs_panel import RunsPanel
from digitcluster.ui.plot_tabs import TABS
from tests.ui.events import LEFT, click, draw_one


@pytest.fixture(scope="module")
def run(sample):
    return finish(train_run(sample, TrainingSettings(k=3)))


@pytest.fixture(scope="module")
def swept(sample):
    return finish(sweep(sample, (2, 4), TrainingSettings()))


@pytest.fixture
def filled(ready, run, swept):
    """The window with a run, k 3, and a later sweep of 2 and 4; the run is in use."""
    ready.session.selection.select_new(ModelEntry(run.model, run))
    ready.session.sweeps.insert(0, Sweep((2, 4), swept))
    return ready


def names(window):
    table = window.runs_panel.table
    return [table.item(place, 0).text() for place in range(table.rowCount())]


def place_of(table, name):
    """The middle of a row's name, in the table."""
    rows = [place for place in range(table.rowCount()) if table.item(place, 0).text() == name]
    return table.visualItemRect(table.item(rows[0], 0)).center()


def click_row(qtbot, window, name):
    table = window.runs_panel.table
    qtbot.mouseClick(table.viewport(), LEFT, pos=place_of(table, name))


def finish_typing(qtbot, editor):
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()  # Qt takes what was typed a moment later


def test_a_click_or_an_arrow_key_uses_a_model(qtbot, ready, run):
    session, table = ready.session, ready.runs_panel.table
    draw_one(qtbot, ready.pad_panel.pad)
    session.selection.select_new(ModelEntry(run.model, run))
    assert names(ready) == ["k 3", "built-in"] and table.currentRow() == 0
    assert table.item(0, 4).text() == f"{run.validation_error * 100:.1f}"
    click_row(qtbot, ready, "built-in")
    assert session.selection.entry is session.runs.builtin
    assert session.pad.answer.model is session.runs.builtin.model
    qtbot.keyClick(table, Qt.Key.Key_Up)
    assert session.selection.value.run is run
    assert table.item(0, 0).font().bold() and not table.item(1, 0).font().bold()


def test_a_missing_error_rate_is_a_dash_and_the_tip_counts_rightly(window, builtin):
    single = replace(builtin, centroids=builtin.centroids[:1], labels=builtin.labels[:1], name="one")
    window.session.selection.select_new(ModelEntry(replace(single, label_counts=builtin.label_counts[:1])))
    table = window.runs_panel.table
    assert [table.item(0, column).text() for column in (3, 4, 5)] == ["–", "–", "–"]
    assert table.item(0, 0).toolTip() == "one\n1 centroid"


def test_the_tip_tells_all_settings(filled):
    tip = filled.runs_panel.table.item(1, 0).toolTip()
    assert tip.startswith("k 3\n3 centroids\nTrained on sample\nSeed 42\n25 % of the digits for validation")


def test_the_error_rate_of_the_built_in_model_is_not_shown_as_if_it_could_be_compared(qtbot, ready, idle):
    table, session = ready.runs_panel.table, ready.session
    assert [table.item(0, column).text() for column in (3, 4, 5)] == ["–", "–", "–"]
    assert "learned with labels, and from more digits" in table.item(0, 0).toolTip()
    click(qtbot, ready.runs_panel.test)
    box = ready.findChild(QMessageBox)
    assert box.text() == "Test “built-in” on which digits?" and "600 digits of sample" in box.informativeText()
    click(qtbot, next(one for one in box.buttons() if one.text() == "The open digits"))
    idle(session)
    shown = [table.item(0, column).text() for column in (3, 4, 5)]
    entry = session.runs.builtin
    assert shown == ["–", f"{entry.validation_error * 100:.1f}", f"{entry.test_error * 100:.1f}"]
    assert table.item(0, 5).toolTip() == f"{shown[2]} % of 600 digits of sample"


def test_a_model_is_tested_on_a_file_from_the_menu_of_its_row(qtbot, filled, sample, tmp_path, monkeypatch, idle):
    finish(save_digits(sample.take(slice(500, None)), tmp_path / "other.npz"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(tmp_path / "other.npz"), ""))
    next(one for one in filled.runs_panel.menu.actions() if "Test" in one.text()).trigger()
    box = filled.findChild(QMessageBox)
    click(qtbot, next(one for one in box.buttons() if one.text() == "Choose a file…"))
    idle(filled.session)
    assert filled.session.selection.entry.test.count == 100 and len(filled.session.open_digits.digits) == 600
    assert filled.runs_panel.table.item(1, 5).text() != "–"


def test_f2_types_another_name_which_can_be_undone(qtbot, filled):
    table = filled.runs_panel.table
    assert table.currentRow() == 1, "the newest model is selected at once"
    table.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(table, Qt.Key.Key_F2)
    editor = table.findChild(QLineEdit)
    assert editor.text() == "k 3"
    qtbot.keyClicks(editor, "mine")
    finish_typing(qtbot, editor)
    assert filled.session.selection.entry.title == "mine" and "mine" in names(filled)
    filled.session.undo.undo()
    assert names(filled) == ["sweep k 2, 4", "k 3", "built-in"]


def test_a_double_click_renames_and_a_name_that_is_taken_gets_a_number(qtbot, filled):
    table = filled.runs_panel.table
    qtbot.mouseClick(table.viewport(), LEFT, pos=place_of(table, "sweep k 2, 4"))
    qtbot.mouseDClick(table.viewport(), LEFT, pos=place_of(table, "sweep k 2, 4"))
    editor = table.findChild(QLineEdit)
    qtbot.keyClicks(editor, "two")
    finish_typing(qtbot, editor)
    assert names(filled) == ["two", "k 3", "built-in"]
    qtbot.keyClick(table, Qt.Key.Key_F2)
    editor = table.findChildren(QLineEdit)[-1]
    qtbot.keyClick(editor, Qt.Key.Key_Backspace)
    finish_typing(qtbot, editor)
    assert names(filled) == ["sweep k 2, 4", "k 3", "built-in"], "without a name it is called by its settings"
    filled.session.runs.rename(filled.session.selection.entry, "built-in")
    assert names(filled) == ["sweep k 2, 4", "built-in (2)", "built-in"]


@pytest.mark.parametrize("typed", ["", "   ", " k   3 "])
def test_no_other_name_leaves_the_row_as_it_was(qtbot, filled, typed):
    table = filled.runs_panel.table
    click_row(qtbot, filled, "k 3")
    qtbot.keyClick(table, Qt.Key.Key_F2)
    editor = table.findChild(QLineEdit)
    editor.selectAll()
    qtbot.keyClick(editor, Qt.Key.Key_Delete)
    qtbot.keyClicks(editor, typed)
    finish_typing(qtbot, editor)
    assert names(filled) == ["sweep k 2, 4", "k 3", "built-in"]


def test_the_built_in_model_is_neither_renamed_nor_deleted(qtbot, filled):
    table = filled.runs_panel.table
    click_row(qtbot, filled, "built-in")
    qtbot.keyClick(table, Qt.Key.Key_F2)
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    assert table.findChild(QLineEdit) is None and len(names(filled)) == 3
    assert not filled.commands["delete_run"].isEnabled() and not filled.runs_panel.menu.delete.isEnabled()


def test_the_delete_key_takes_out_a_run_and_undo_brings_it_back_to_its_place(qtbot, filled):
    click_row(qtbot, filled, "k 3")
    qtbot.keyClick(filled.runs_panel.table, Qt.Key.Key_Delete)
    assert names(filled) == ["sweep k 2, 4", "built-in"]
    assert filled.session.sentences[-1] == "Deleted “k 3”. Undo brings it back."
    assert filled.session.selection.entry is filled.session.runs.builtin
    assert "Deleted" in filled.statusBar().currentMessage()
    qtbot.keyClick(filled.runs_panel.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert filled.statusBar().currentMessage() == "", "it is no longer true"
    assert names(filled) == ["sweep k 2, 4", "k 3", "built-in"] and filled.session.selection.entry.title == "k 3"
    filled.commands["delete_run"].trigger()
    assert names(filled) == ["sweep k 2, 4", "built-in"]


def test_a_click_on_a_sweep_shows_its_plot_and_the_model_in_use_stays(qtbot, filled, swept):
    session = filled.session
    session.sweeps.insert(1, Sweep((2,), swept[:1]))
    entry, first = session.selection.entry, session.sweeps.kept[0]
    click_row(qtbot, filled, "sweep k 2, 4")
    assert (
        session.sweeps.value is first
        and filled.tabs.currentIndex() == list(TABS).index("error_rate")
        and session.selection.entry is entry
    )
    lowest = min(run.validation_error for run in swept)
    assert filled.runs_panel.table.item(1, 4).text() == f"{lowest * 100:.1f}"
    qtbot.keyClick(filled.runs_panel.table, Qt.Key.Key_Delete)
    assert session.sweeps.kept == session.sweeps.kept[-1:] and "sweep k 2, 4" not in names(filled)


def test_results_that_come_meanwhile_leave_the_editor_open(qtbot, filled, swept, run):
    table, session = filled.runs_panel.table, filled.session
    click_row(qtbot, filled, "k 3")
    qtbot.keyClick(table, Qt.Key.Key_F2)
    editor = table.findChild(QLineEdit)
    qtbot.keyClicks(editor, "mi")
    session.sweeps.insert(1, Sweep((2,), swept[:1]))
    session.sweeps.replace(session.sweeps.value, replace(session.sweeps.value, planned=(2, 3)))
    qtbot.keyClicks(editor, "ne")
    finish_typing(qtbot, editor)
    assert session.selection.entry.title == "mine"


def test_a_sweep_stays_selected_while_the_model_in_use_is_tested(qtbot, filled, idle):
    click_row(qtbot, filled, "sweep k 2, 4")
    filled.session.tests.test(filled.session.selection.entry)
    idle(filled.session)
    assert filled.runs_panel.table.currentRow() == 0 and filled.session.selection.entry.test is not None


def test_long_names_leave_the_columns_as_they_are(filled):
    table, session = filled.runs_panel.table, filled.session
    before = [table.columnWidth(column) for column in range(6)]
    session.runs.rename(session.selection.entry, "a very long name that no column of this window could ever hold")
    assert [table.columnWidth(column) for column in range(6)] == before
    assert table.horizontalScrollBar().maximum() == 0 and "could ever hold" in table.item(1, 0).toolTip()
    bold = table.font()
    bold.setBold(True)  # as the numbers of the model in use are
    room = QFontMetrics(bold)
    assert all(room.horizontalAdvance(text) + 8 <= table.columnWidth(4) for text in ("100.0", "Valid."))


def test_more_rows_than_fit_move_nothing(filled, run):
    table = filled.runs_panel.table
    before = [table.columnViewportPosition(column) for column in range(6)], table.viewport().width()
    for _ in range(30):
        filled.session.selection.select_new(ModelEntry(run.model, run))
    QApplication.processEvents()
    assert table.verticalScrollBar().maximum() > 0
    assert ([table.columnViewportPosition(column) for column in range(6)], table.viewport().width()) == before


def test_there_is_room_for_three_rows(filled):
    table = filled.runs_panel.table
    assert table.viewport().height() >= 3 * table.rowHeight(0)


def test_where_there_is_little_room_models_are_chosen_in_a_drop_down_list(qtbot, filled, monkeypatch):
    panel, session = filled.runs_panel, filled.session
    tall = panel.sizeHint().height()
    panel.set_compact(True)
    assert panel.choice.isVisible() and not panel.table.isVisible() and panel.minimumSizeHint().height() < tall
    assert panel.choice.currentText() == "k 3"
    assert panel.unit.text() == f"valid. {session.selection.entry.validation_error:.1%}".replace("%", " %")
    panel.choice.setFocus()
    qtbot.keyClick(panel.choice, Qt.Key.Key_Down)
    assert session.selection.entry is session.runs.builtin and panel.choice.currentText() == "built-in"
    qtbot.keyClick(panel.choice, Qt.Key.Key_Up)
    assert session.selection.entry.title == "k 3"
    panel.menu.rename.trigger()
    dialog = filled.findChild(QInputDialog)
    dialog.setTextValue("mine")
    dialog.accept()
    assert panel.choice.currentText() == "mine"
    panel.menu.delete.trigger()
    assert session.runs.others == () and panel.choice.count() == 2
    panel.set_compact(False)
    assert panel.unit.text() == "error rates in %"
    assert panel.table.isVisible() and not panel.choice.isVisible()


def test_with_the_drop_down_list_the_card_is_no_taller_than_what_is_in_it(qtbot, filled):
    filled.resize(1100, 900)
    panel = filled.runs_panel
    qtbot.waitUntil(lambda: panel.pages.currentIndex() == 1 and panel.height() == panel.sizeHint().height())
    filled.resize(1280, 900)
    qtbot.waitUntil(lambda: panel.pages.currentIndex() == 0)
    QApplication.processEvents()
    assert panel.height() > 2 * panel.sizeHint().height() or panel.geometry().bottom() >= panel.parent().height() - 2


def test_the_menu_opens_at_the_row(qtbot, filled):
    panel, table = filled.runs_panel, filled.runs_panel.table
    spot = table.viewport().mapTo(panel, place_of(table, "k 3"))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, spot, panel.mapToGlobal(spot))
    QApplication.sendEvent(table.viewport(), event)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert panel.menu.isVisible() and panel.menu.geometry().adjusted(-1, -1, 1, 1).contains(panel.mapToGlobal(spot))
    texts = [one.text().replace("&", "") for one in panel.menu.actions() if one.text()]
    assert texts == [
        "Details",
        "Rename",
        "Pin",
        "Delete",
        "Test on these digits…",
        "Compare with",
        "Sort by",
        "Save the model…",
        "Copy the table",
        "Save the table…",
    ]
    panel.menu.close()


def test_a_test_shows_in_the_confusion_of_the_entry(filled, idle):
    filled.session.tests.test(filled.session.selection.entry)
    idle(filled.session)
    entry = filled.session.selection.entry
    np.testing.assert_array_equal(entry.matrix("test"), entry.run.validation_confusion)


def test_renaming_twice_in_a_window_that_is_not_in_front_opens_one_editor(filled, qtlog):
    panel = filled.runs_panel
    panel.rename_model()
    panel.rename_model()
    assert len(panel.table.findChildren(QLineEdit)) == 1
    assert not [record for record in qtlog.records if "editing failed" in record.message]


def head_of(table, column):
    """The middle of a column's head."""
    header = table.horizontalHeader()
    return QPoint(header.sectionViewportPosition(column) + header.sectionSize(column) // 2, header.height() // 2)


def test_a_click_on_a_head_sorts_and_the_next_start_remembers_it(qtbot, filled, preferences):
    table = filled.runs_panel.table
    heads = table.horizontalHeader().viewport()
    assert names(filled) == ["sweep k 2, 4", "k 3", "built-in"]
    qtbot.mouseClick(heads, LEFT, pos=head_of(table, 0))
    assert names(filled) == ["built-in", "k 3", "sweep k 2, 4"]
    assert table.currentRow() == 1, "the model in use stays selected"
    again = RunsPanel(filled.session, preferences)
    assert [again.table.item(place, 0).text() for place in range(3)] == names(filled)
    shiboken6.delete(again)
    qtbot.mouseClick(heads, LEFT, pos=head_of(table, 0))
    assert names(filled) == ["sweep k 2, 4", "k 3", "built-in"]


def test_a_sweep_opens_to_its_runs_and_a_click_uses_one_without_moving_it(qtbot, filled, swept):
    table, session = filled.runs_panel.table, filled.session
    arrow = QPoint(6, table.visualItemRect(table.item(0, 0)).center().y())
    qtbot.mouseClick(table.viewport(), LEFT, pos=arrow)
    assert names(filled) == ["sweep k 2, 4", "k 2", "k 4", "k 3", "built-in"]
    assert session.selection.value.run is not swept[1], "the arrow uses nothing"
    click_row(qtbot, filled, "k 4")
    assert session.selection.value.run is swept[1] and table.currentRow() == 2
    assert names(filled) == ["sweep k 2, 4", "k 2", "k 4", "k 3", "built-in"]
    assert table.item(2, 0).font().bold()
    qtbot.mouseClick(table.viewport(), LEFT, pos=arrow)
    assert names(filled) == ["k 4", "sweep k 2, 4", "k 3", "built-in"], "what is in use is still there"
    assert table.currentRow() == 0


def test_the_arrow_keys_open_and_close_a_sweep(qtbot, filled):
    table = filled.runs_panel.table
    click_row(qtbot, filled, "sweep k 2, 4")
    qtbot.keyClick(table, Qt.Key.Key_Right)
    assert table.rowCount() == 5 and table.currentRow() == 0
    qtbot.keyClick(table, Qt.Key.Key_Left)
    assert table.rowCount() == 3


def test_a_pinned_run_is_at_the_top_until_that_is_undone(filled):
    click_menu = filled.runs_panel.menu.pin.trigger
    assert names(filled)[1] == "k 3"
    click_menu()
    assert names(filled)[0] == "k 3" and filled.runs_panel.menu.pin.isChecked()
    filled.commands["undo"].trigger()
    assert names(filled)[1] == "k 3" and not filled.runs_panel.menu.pin.isChecked()
    filled.commands["redo"].trigger()
    assert names(filled)[0] == "k 3"
    click_menu()
    assert names(filled)[1] == "k 3"


def test_a_pinned_sweep_is_at_the_top(qtbot, filled, run):
    click_row(qtbot, filled, "sweep k 2, 4")
    filled.runs_panel.menu.pin.trigger()
    filled.session.selection.select_new(ModelEntry(run.model, run, "newer"))
    assert names(filled)[:2] == ["sweep k 2, 4", "newer"]


def test_alt_return_shows_the_details_of_a_run_and_back_leaves_them(qtbot, filled, run):
    table = filled.runs_panel.table
    table.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(table, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    page = filled.inspect_panel.run
    assert page.isVisible() and filled.inspect_panel.title.text() == "k 3"
    texts = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    told = dict(zip(texts[::2], texts[1::2], strict=True))
    assert told["Digits"] == "sample" and told["Seed"] == "42" and told["Iterations"] == str(run.iterations)
    assert told["Validation error"] == f"{run.validation_error * 100:.1f} %"
    assert told["Ended"] == "no digit changed its cluster" and told["Empty clusters"] == "none"
    filled.session.selection.inspect(ClusterSubject(1))
    filled.commands["back"].trigger()
    assert page.isVisible()


def test_the_list_shows_k_and_iterations_where_there_is_room_for_them(filled, run):
    table = filled.runs_panel.table
    assert table.isColumnHidden(1) and table.isColumnHidden(2) and not table.isColumnHidden(4)
    filled.columns.want((460, 316))
    QApplication.processEvents()
    assert not table.isColumnHidden(1) and not table.isColumnHidden(2)
    assert [table.item(1, column).text() for column in (1, 2)] == ["3", str(run.iterations)]


def test_the_menu_sorts_by_what_there_is_no_room_for(filled):
    filled.runs_panel.menu.sorts["k"].trigger()
    assert names(filled) == ["k 3", "built-in", "sweep k 2, 4"]
    filled.runs_panel.menu.sorts[""].trigger()
    assert names(filled) == ["sweep k 2, 4", "k 3", "built-in"]


def test_ctrl_and_a_click_compare_a_run_with_the_one_in_use_which_stays(qtbot, filled):
    table, session = filled.runs_panel.table, filled.session
    entry = session.selection.entry
    place = place_of(table, "built-in")
    qtbot.mouseClick(table.viewport(), LEFT, Qt.KeyboardModifier.ControlModifier, place)
    assert session.comparison.pair == (entry, session.runs.builtin) and session.selection.entry is entry
    assert filled.tabs.currentWidget().isAncestorOf(filled.tabs.compare)


def test_the_menu_compares_with_any_other_model_but_a_sweep_with_none(qtbot, filled, run):
    menu, session = filled.runs_panel.menu, filled.session
    session.selection.select_new(ModelEntry(run.model, run, "a & b"))
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.others.actions()] == ["k 3", "built-in"]
    menu.others.actions()[1].trigger()
    assert session.comparison.pair == (session.selection.entry, session.runs.builtin)
    session.selection.select_entry(session.runs.builtin)
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.others.actions()] == ["a && b", "k 3"]
    click_row(qtbot, filled, "sweep k 2, 4")
    menu.aboutToShow.emit()
    assert not menu.others.isEnabled()
