from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QFontMetrics

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


def test_a_value_is_as_tall_as_it_is_part_of_the_full_one(qtbot):
    bars = LabelBars(height=80)
    qtbot.addWidget(bars)
    bars.resize(100, 80)
    bars.show_values(["0", "1"], [0.25, 0.75], ["", ""], marked=0, full=1)
    picture = bars.grab().toImage()
    quarter = sum(picture.pixelColor(30, y) == QColor(LIGHT.accent) for y in range(80))
    most = sum(picture.pixelColor(70, y) == QColor(LIGHT.bar) for y in range(80))
    assert 0.3 < quarter / most < 0.37 and most < 60


def test_of_many_bars_the_marked_and_the_largest_are_named_without_touching_each_other(qtbot):
    bars = LabelBars(height=80)
    qtbot.addWidget(bars)
    bars.resize(250, 80)
    names = [f"label {number}" for number in range(62)]
    values = [0.0] * 62
    values[10], values[11], values[40], values[61] = 0.5, 0.3, 0.15, 0.001
    bars.show_values(names, values, names, marked=11)
    named = bars.named(QFontMetrics(bars.font()))
    assert sorted(named) == [11, 40]  # 10 has no room beside the marked one, and the last one is next to nothing
    (left, width), (other, wide) = named[11], named[40]
    assert left + width < other and left >= 0 and other + wide <= 250


def test_a_name_that_is_too_long_is_cut_and_stays_inside(qtbot):
    bars = LabelBars(height=80)
    qtbot.addWidget(bars)
    bars.resize(250, 80)
    names = ["a", "an extraordinarily long name of a label, which goes on and on"]
    bars.show_values(names * 10, [0] * 19 + [1], names * 10, marked=19)
    left, width = bars.named(QFontMetrics(bars.font()))[19]
    assert width <= 101 and left + width <= 250
