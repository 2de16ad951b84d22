from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor

from digitcluster.plots.style import LIGHT
from digitcluster.ui.widgets.label_bars import LabelBars


def test_the_marked_bar_is_in_accent_and_as_high_as_its_value(qtbot):
    bars = LabelBars(height=80)
    qtbot.addWidget(bars)
    bars.resize(100, 80)
    bars.show_values(["0", "1"], [4, 2], ["four", "two"], marked=0)
    picture = bars.grab().toImage()

    def height(x, colour):
        return sum(picture.pixelColor(x, y) == QColor(colour) for y in range(80))

    first, second = height(30, LIGHT.accent), height(70, LIGHT.bar)
    assert 0.4 < second / first < 0.6 and first > 40


def test_screen_readers_are_told_the_values(qtbot):
    bars = LabelBars(height=80)
    qtbot.addWidget(bars)
    bars.show_values(["0"], [4], ["four digits labelled 0"])
    assert bars.accessibleDescription() == "four digits labelled 0"


def test_without_values_nothing_is_painted(qtbot):
    bars = LabelBars(height=80)
    qtbot.addWidget(bars)
    bars.show_values(["0", "1"], [0, 0], ["", ""])
    assert not bars.grab().isNull()
    assert bars.childAt(QPoint(1, 1)) is None
