from PySide6.QtCore import QPoint, Qt

from tests.ui.events import click
from tests.window_fixtures import LONG


def test_a_sweep_is_started_by_return_and_a_clicked_dot_is_used(qtbot, ready, idle):
    ready.tabs.setCurrentIndex(1)
    panel, session = ready.tabs.error_rate, ready.session
    panel.ks.selectAll()
    qtbot.keyClicks(panel.ks, "3,5,8")
    qtbot.keyClick(panel.ks, Qt.Key.Key_Return)
    idle(session)
    runs = session.sweeps.value.runs
    dots, planned, _ = panel.canvas.values
    assert [dot.k for dot in dots] == [3, 5, 8] == list(planned)
    assert [dot.validation_error for dot in dots] == [run.validation_error for run in runs]

    panel.canvas.draw()
    axes = panel.canvas.figure.axes[0]
    x, y = axes.transData.transform((5, runs[1].validation_error))
    ratio = panel.canvas.devicePixelRatioF()
    place = QPoint(round(x / ratio), round(panel.canvas.height() - y / ratio))
    qtbot.mouseClick(panel.canvas, Qt.MouseButton.LeftButton, pos=place)
    assert session.selection.value.run is runs[1] and session.selection.model.k == 5


def test_a_sweep_is_cancelled_by_the_same_button(qtbot, ready, idle):
    panel, session = ready.tabs.error_rate, ready.session
    ready.tabs.setCurrentIndex(1)
    click(qtbot, panel.start)
    assert panel.start.text() == "Cancel" and not panel.ks.isEnabled() and panel.progress.isVisible()
    qtbot.waitUntil(lambda: len(session.sweeps.value.runs) >= 1, timeout=LONG)
    click(qtbot, panel.start)
    idle(session)
    assert panel.start.text() == "Run sweep" and panel.ks.isEnabled() and not panel.progress.isVisible()


def test_numbers_that_are_no_ks_are_refused_in_words(qtbot, ready):
    ready.tabs.setCurrentIndex(1)
    ready.tabs.error_rate.ks.setText("many")
    click(qtbot, ready.tabs.error_rate.start)
    assert "such as 5-24,100" in str(ready.session.problems[0]) and ready.session.tasks.task is None


def test_the_command_runs_the_sweep_and_shows_its_tab(ready, idle):
    ready.tabs.error_rate.ks.setText("2")
    ready.commands["sweep"].trigger()
    idle(ready.session)
    assert ready.tabs.currentIndex() == 1 and len(ready.session.sweeps.value.runs) == 1
    assert ready.tabs.error_rate.status.text() == "Click a dot to use its model."
