"""The keys: each does one thing wherever it reaches, and the focus can be seen."""

from collections import Counter

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu, QTabBar, QWidget

from digitcluster.plots.style import DARK, LIGHT
from digitcluster.session.selection import ClusterSubject, DigitSubject, DrawnSubject, SuspiciousSubject
from digitcluster.ui import theme
from digitcluster.ui.commands import COMMANDS
from digitcluster.ui.focus_ring import FocusRing, FocusRings
from tests.ui.events import click, draw_one, type_number

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def letter(text):
    """Return the letter that Alt reaches a text by."""
    return QKeySequence.mnemonic(text).toString()


def texts(widget):
    """Return the texts of a window whose letters act as long as it is in front."""
    yield from (action.text() for action in widget.menuBar().actions()) if hasattr(widget, "menuBar") else ()
    for child in widget.findChildren(QWidget):
        if child.window() is not widget or not child.isVisibleTo(widget):
            continue
        if isinstance(child, QAbstractButton) or (isinstance(child, QLabel) and child.buddy() is not None):
            yield child.text()
        elif isinstance(child, QTabBar):
            yield from (child.tabText(index) for index in range(child.count()))


def twice(names):
    counts = Counter(name for name in names if name)
    return {name: [one for one in names if one == name] for name, count in counts.items() if count > 1}


def assert_no_letter_twice(widget):
    all_texts = list(texts(widget))
    doubled = twice([letter(text) for text in all_texts])
    assert not doubled, [text for text in all_texts if letter(text) in doubled]


def menus(window):
    return [window.recent_menu, *window.menuBar().findChildren(QMenu), *window.findChildren(QMenu)]


@pytest.mark.parametrize("tab", ["gallery", "error_rate", "confusion"])
def test_no_letter_is_underlined_twice_beside_any_plot(ready, tab):
    ready.tabs.show_tab(tab)
    assert_no_letter_twice(ready)


@pytest.mark.parametrize("size", [(1024, 600), (1280, 720), (1720, 900)])
def test_no_letter_is_underlined_twice_whatever_is_inspected(qtbot, ready, sample, idle, size):
    ready.resize(*size)
    draw_one(qtbot, ready.pad_panel.pad)
    for subject in (ClusterSubject(1), DigitSubject(sample, 3), DrawnSubject(), SuspiciousSubject()):
        ready.session.selection.inspect(subject)
        idle(ready.session)
        assert_no_letter_twice(ready)


def test_no_letter_is_underlined_twice_among_the_options(qtbot, ready):
    click(qtbot, ready.training_panel.options)
    popover = ready.training_panel.popover
    assert popover.isVisible() and len([one for one in texts(popover) if letter(one)]) == 7
    assert_no_letter_twice(popover)
    popover.close()


def test_every_item_of_every_menu_has_a_letter_of_its_own(ready, sample):
    ready.session.training.step()  # "Train" is called "Resume" then
    assert len(menus(ready)) > 8
    for menu in menus(ready):
        items = [action.text() for action in menu.actions() if action.text()]
        letters = [letter(text) for text in items]
        assert not twice(letters), items
        assert all(letters), [text for text in items if not letter(text)]


def test_no_shortcut_is_taken_twice(ready):
    keys = [
        action.shortcut().toString()
        for action in {*ready.findChildren(QAction), *ready.actions()}
        if action.shortcutContext() != Qt.ShortcutContext.WidgetShortcut
    ]
    keys += [shortcut.key().toString() for shortcut in ready.findChildren(QShortcut)]
    assert not twice(keys)
    assert len([key for key in keys if key]) > 15


@pytest.mark.parametrize("title", ["File", "Edit", "View", "Train", "Help"])
def test_alt_and_a_letter_open_a_menu_every_time(qtbot, ready, title):
    menu = next(action.menu() for action in ready.menuBar().actions() if action.text().replace("&", "") == title)
    for _ in range(4):
        qtbot.keyClick(ready, getattr(Qt.Key, f"Key_{title[0]}"), ALT)
        assert menu.isVisible() and QApplication.activePopupWidget() is menu
        qtbot.keyClick(menu, Qt.Key.Key_Escape)
        qtbot.keyClick(ready.menuBar(), Qt.Key.Key_Escape)
        assert not menu.isVisible()


def test_alt_and_a_letter_reach_the_fields(qtbot, ready):
    fields = ready.training_panel.fields
    for key, widget in (("K", fields["k"]), ("C", fields["seeding"]), ("S", fields["seed"])):
        qtbot.keyClick(ready, getattr(Qt.Key, f"Key_{key}"), ALT)
        assert widget.widget.hasFocus(), key
    qtbot.keyClick(ready, Qt.Key.Key_A, ALT)
    assert ready.digits_panel.validation.hasFocus()


def test_ctrl_n_and_ctrl_f_mean_what_they_mean_elsewhere(qtbot, ready):
    keys = {command.shortcut: command.name for command in COMMANDS if command.shortcut}
    assert keys["Ctrl+N"] == "new_session" and keys["Ctrl+F"] == "numbered_digit" and keys["Ctrl+S"] == "save_session"
    seed, was_fitting = ready.session.training.settings.seed, ready.pad_panel.normalize.isChecked()
    qtbot.keyClick(ready, Qt.Key.Key_F, CTRL)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    dialog.reject()
    qtbot.keyClick(ready, Qt.Key.Key_N, CTRL)
    assert ready.session.training.settings.seed == seed and ready.pad_panel.normalize.isChecked() == was_fitting
    for dialog in ready.findChildren(QWidget):
        if dialog.isWindow() and dialog.isVisible():
            dialog.close()


def test_every_shortcut_is_listed_in_help(window):
    from digitcluster.ui.dialogs import help_pages

    page = help_pages.shortcuts()
    for command in COMMANDS:
        if command.shortcut:
            assert QKeySequence(command.shortcut).toString(QKeySequence.SequenceFormat.NativeText) in page


@pytest.fixture
def rings(window):
    window.activateWindow()
    return QApplication.instance().findChild(FocusRings)


def test_with_tab_every_place_is_ringed_and_nothing_moves(qtbot, ready, rings):
    qtbot.waitUntil(ready.isActiveWindow)
    qtbot.waitUntil(lambda: _places(ready) == (QApplication.processEvents() or _places(ready)))
    places, seen = _places(ready), set()
    for _ in range(80):
        qtbot.keyClick(ready.focusWidget() or ready, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        if focused is not None and not focused.isWindow():
            ring = rings.ring
            assert isinstance(ring, FocusRing) and ring.target is focused and ring.isVisible()
            assert not ring.geometry().isEmpty() and focused.rect().contains(ring.geometry())
            seen.add(focused)
    assert len(seen) > 12
    assert _places(ready) == places


def _places(window):
    return {
        child: (child.mapTo(window, QPoint()), child.size())
        for child in window.findChildren(QAbstractButton)
        if child.isVisible()
    }


@pytest.mark.parametrize("style", [LIGHT, DARK])
def test_the_ring_is_seen_in_both_themes(qtbot, ready, rings, style):
    application = QApplication.instance()
    theme.choose_appearance(application, "dark" if style is DARK else "light")
    qtbot.waitUntil(ready.isActiveWindow)
    panel = ready.training_panel
    for widget in (
        panel.train,
        panel.step,
        panel.options,
        panel.fields["k"].widget,
        ready.right.draw,
        ready.pad_panel.pad,
    ):
        ready.setFocus()
        before = widget.grab().toImage()
        widget.setFocus()
        if widget.hasFocus():
            after = widget.grab().toImage()
            changed = sum(
                before.pixelColor(x, y) != after.pixelColor(x, y)
                for x in range(before.width())
                for y in range(before.height())
            )
            assert changed > 2 * (widget.width() + widget.height()) - 60, widget
    theme.choose_appearance(application, "system")


def test_a_ring_goes_with_its_widget(qtbot, window, rings):
    qtbot.waitUntil(window.isActiveWindow)
    field = window.training_panel.fields["k"].widget
    field.setFocus()
    type_number(qtbot, field, 12)
    assert rings.ring is None or rings.ring.target is not field
    assert not [ring for ring in field.findChildren(FocusRing) if ring.isVisible()]
