"""A button that is disabled while it works: the focus waits for it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication


def disable_and_enable(button, between):
    button.setEnabled(False)
    QApplication.processEvents()
    between()
    button.setEnabled(True)
    QApplication.processEvents()


def test_the_focus_comes_back_to_a_button_that_was_disabled_for_a_while(ready):
    ready.activateWindow()
    button, seen = ready.digits_panel.sample, []
    button.setFocus()
    disable_and_enable(button, lambda: seen.append(ready.focusWidget()))
    assert seen == [ready] and ready.focusWidget() is button


def test_who_has_gone_on_meanwhile_is_left_alone(qtbot, ready):
    ready.activateWindow()
    button, other = ready.digits_panel.sample, ready.training_panel.options
    button.setFocus()
    disable_and_enable(button, lambda: other.setFocus(Qt.FocusReason.TabFocusReason))
    assert ready.focusWidget() is other
