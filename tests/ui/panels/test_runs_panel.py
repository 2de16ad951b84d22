from dataclasses import replace

from PySide6.QtCore import Qt

from digitcluster.session.runs import ModelEntry
from tests.ui.events import draw_one


def test_a_click_on_a_model_uses_it(qtbot, ready, idle):
    session, table = ready.session, ready.runs_panel.table
    draw_one(qtbot, ready.pad_panel.pad)
    session.training.train()
    idle(session)
    run = session.selection.value.run
    assert table.rowCount() == 2 and table.currentRow() == 0
    assert table.item(0, 2).text() == f"{run.validation_error * 100:.1f} %"
    place = table.visualItemRect(table.item(1, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert session.selection.entry is session.runs.builtin
    assert session.pad.answer.model is session.runs.builtin.model
    qtbot.keyClick(table, Qt.Key.Key_Up)
    assert session.selection.value.run is run


def test_a_missing_error_rate_is_a_dash_and_the_tip_counts_rightly(window, builtin):
    single = replace(builtin, centroids=builtin.centroids[:1], labels=builtin.labels[:1], name="one")
    window.session.selection.select_new(ModelEntry(replace(single, label_counts=builtin.label_counts[:1])))
    table = window.runs_panel.table
    assert [table.item(0, column).text() for column in (1, 2)] == ["–", "–"]
    assert table.item(0, 0).toolTip() == "one: 1 centroid"
