"""What a theme must leave visible."""

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QPushButton, QSpinBox, QStackedWidget, QTabBar, QVBoxLayout

from digitcluster.plots.style import contrast
from digitcluster.ui import theme
from digitcluster.ui.widgets.check_box import CheckBox


@pytest.mark.parametrize("appearance", ["light", "dark"])
@pytest.mark.parametrize("checked", [False, True])
def test_the_box_of_a_check_box_stands_out(qtbot, qapp, appearance, checked):
    theme.choose_appearance(qapp, appearance)
    card = QFrame()
    card.setObjectName("card")
    box = CheckBox("", card)
    box.setChecked(checked)
    QVBoxLayout(card).addWidget(box)
    qtbot.addWidget(card)
    card.show()
    picture, ground = box.grab().toImage(), theme.current_style().card
    places = [(x, y) for x in range(picture.width()) for y in range(picture.height())]
    assert sum(contrast(picture.pixelColor(*place).name(), ground) >= 3 for place in places) >= 40
    theme.choose_appearance(qapp, "system")


class Watch(QObject):
    """Counts how often a widget gets other colours."""

    def __init__(self):
        super().__init__()
        self.count = 0

    def eventFilter(self, _, event):  # noqa: N802 - Qt's name
        self.count += event.type() is QEvent.Type.PaletteChange
        return False


def test_what_is_applied_already_is_not_applied_again(qtbot, qapp):
    theme.choose_appearance(qapp, "light")
    widget, watch = QFrame(), Watch()
    qtbot.addWidget(widget)
    widget.show()
    widget.installEventFilter(watch)
    theme.choose_appearance(qapp, "dark")
    applied, watch.count = watch.count, 0
    theme.choose_appearance(qapp, "dark")
    theme.apply(qapp)
    assert applied and not watch.count
    theme.choose_appearance(qapp, "system")


def all_sorts(qtbot):
    """Some of each kind, on two pages of which the second is hidden."""
    pages = QStackedWidget()
    for _ in range(2):
        card = QFrame()
        card.setObjectName("card")
        layout = QVBoxLayout(card)
        widgets = [kind() for kind in (CheckBox, QLabel, QLineEdit, QPushButton, QPushButton, QSpinBox, QTabBar)]
        for widget in widgets:
            widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the one that has it looks different
            layout.addWidget(widget)
        widgets[0].setChecked(True)
        widgets[1].setObjectName("warning")
        widgets[1].setText("words")
        widgets[2].setPlaceholderText("hint")
        widgets[4].setEnabled(False)
        for title in ("one", "two"):
            widgets[6].addTab(title)
        pages.addWidget(card)
    qtbot.addWidget(pages)
    pages.resize(200, 300)
    pages.show()
    pages.setCurrentIndex(1)
    pages.setCurrentIndex(0)
    return pages


@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_another_theme_looks_as_if_it_had_been_there_from_the_start(qtbot, qapp, appearance):
    theme.choose_appearance(qapp, "light" if appearance == "dark" else "dark")
    changed = all_sorts(qtbot)
    before = changed.grab().toImage()
    theme.choose_appearance(qapp, appearance)
    new = all_sorts(qtbot)
    assert before != changed.grab().toImage() == new.grab().toImage()
    for pages in (changed, new):
        pages.setCurrentIndex(1)
    qtbot.waitUntil(lambda: changed.grab().toImage() == new.grab().toImage())  # what was hidden comes a little later
    theme.choose_appearance(qapp, "system")
