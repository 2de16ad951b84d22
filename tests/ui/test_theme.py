"""What a theme must leave visible."""

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout

from digitcluster.plots.style import contrast
from digitcluster.ui import theme


@pytest.mark.parametrize("appearance", ["light", "dark"])
@pytest.mark.parametrize("checked", [False, True])
def test_the_box_of_a_check_box_stands_out(qtbot, qapp, appearance, checked):
    theme.choose_appearance(qapp, appearance)
    card = QFrame()
    card.setObjectName("card")
    box = QCheckBox(card)
    box.setChecked(checked)
    QVBoxLayout(card).addWidget(box)
    qtbot.addWidget(card)
    card.show()
    picture, ground = box.grab().toImage(), theme.current_style().card
    places = [(x, y) for x in range(picture.width()) for y in range(picture.height())]
    assert sum(contrast(picture.pixelColor(*place).name(), ground) >= 3 for place in places) >= 40
    theme.choose_appearance(qapp, "system")


class Watch(QObject):
    """Counts how often a widget gets another style."""

    def __init__(self):
        super().__init__()
        self.count = 0

    def eventFilter(self, _, event):  # noqa: N802 - Qt's name
        self.count += event.type() is QEvent.Type.StyleChange
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
